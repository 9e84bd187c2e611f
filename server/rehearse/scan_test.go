package rehearse

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
)

func FuzzScan(f *testing.F) {
	for _, seed := range []string{
		`[{"type":"sections","of":"all","seq":12,"values":{"a\"b":[1,2,{"x":"}"}],"n":null,"t":true}}]`,
		`{"id":"ü\\","list":[ ],"deep":[[["\\\""]]], "n": -1.5e3 }`, `[]`, `{}`, `"x"`, `12`, `[1,2`, `{"a":}`, ``, `]`, `[,]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var list []json.RawMessage
		var object map[string]json.RawMessage
		n := 0
		for range elements(raw) {
			n++
		}
		found := map[string][]byte{}
		for key, v := range members(raw) {
			found[key] = v
		}
		raw = bytes.TrimSpace(raw)
		if json.Unmarshal(raw, &list) == nil && len(raw) > 0 && raw[0] == '[' {
			got := [][]byte{}
			for v := range elements(raw) {
				got = append(got, v)
			}
			if fmt.Sprintf("%s", got) != fmt.Sprintf("%s", list) {
				t.Errorf("%s has %s, found %s", raw, list, got)
			}
		}
		if json.Unmarshal(raw, &object) == nil && len(raw) > 0 && raw[0] == '{' {
			for key, want := range object {
				quoted, _ := json.Marshal(key) // a text always has a form
				if string(quoted) == `"`+key+`"` && !bytes.Equal(member(raw, key), want) && bytes.Count(raw, quoted) == 1 {
					t.Errorf("%s: %s is %s, found %s", raw, key, want, member(raw, key))
				}
			}
		}
	})
}

func TestTextsAndNumbers(t *testing.T) {
	for in, want := range map[string]string{`"a"`: "a", `"a\"é"`: `a"é`, `12`: "", `"\x"`: "", `"`: ""} {
		if got := textOf([]byte(in)); got != want {
			t.Errorf("%s is %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]int64{`12`: 12, `-3`: -3, `"12"`: 0, `1.5`: 0, ``: 0} {
		if got := numberOf([]byte(in)); got != want {
			t.Errorf("%s is %d, want %d", in, got, want)
		}
	}
}

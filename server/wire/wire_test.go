package wire

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
)

const anID = "3f0c2f4e-8d1b-4c7a-9b53-0e6f1a2b3c4d"

// The commands that the vectors are decoded into.
type (
	cardCommand struct {
		Card   string `json:"card"`
		Text   string `json:"text"`
		Line   int    `json:"line"`
		On     bool   `json:"on"`
		Seat   uint32 `json:"seat"`
		By     int64  `json:"by_ms"`
		For    *int64 `json:"for_ms"`
		Key    string `json:"key"`
		Secret string `json:"-"`
	}
	words struct {
		Hint string `json:"hint"`
	}
	step struct {
		Kind string            `json:"kind"`
		Asks map[string]string `json:"asks"`
	}
	plan struct {
		words
		Title string `json:"title"`
		Steps []step `json:"steps"`
		Pair  [2]int `json:"pair"`
		Next  *plan  `json:"next"`
		Extra any    `json:"extra"`
	}
	planCommand struct {
		Plan plan `json:"plan"`
	}
)

type vector struct {
	Name, Into, JSON, Hex string
	Accept                bool
}

func vectors(t testing.TB) []vector {
	t.Helper()
	data, err := os.ReadFile("testdata/strict.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []vector
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func (v vector) data(t testing.TB) []byte {
	t.Helper()
	if v.Hex == "" {
		return []byte(v.JSON)
	}
	data, err := hex.DecodeString(v.Hex)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func (v vector) decode(t testing.TB) error {
	t.Helper()
	data := v.data(t)
	switch v.Into {
	case "frame":
		_, err := ParseFrame(data)
		return err
	case "card":
		return DecodeFields(data, &cardCommand{})
	case "plan":
		return DecodeFields(data, &planCommand{})
	}
	t.Fatalf("%s: into %q", v.Name, v.Into)
	return nil
}

func TestB3_StrictVectors(t *testing.T) {
	refused := 0
	for _, v := range vectors(t) {
		err := v.decode(t)
		if v.Accept != (err == nil) {
			t.Errorf("%s: accept is %v, got %v", v.Name, v.Accept, err)
		}
		if err == nil {
			continue
		}
		refused++
		var problem *Problem
		if !errors.As(err, &problem) {
			t.Errorf("%s: %T %v is no *Problem", v.Name, err, err)
		}
	}
	if refused < 200 {
		t.Errorf("%d vectors were refused, the promise needs 200", refused)
	}
}

func TestDecodeReadsWhatWasSaid(t *testing.T) {
	var c planCommand
	body := `{"id":"` + anID + `","type":"plan.replace","plan":{"title":"Té","hint":"h","steps":[{"kind":"a","asks":{"x":"y"}}],"pair":[3,4],"next":{"title":"in"}}}`
	if err := DecodeFields([]byte(body), &c); err != nil {
		t.Fatal(err)
	}
	p := c.Plan
	if p.Title != "Té" || p.Hint != "h" || p.Steps[0].Asks["x"] != "y" || p.Pair != [2]int{3, 4} || p.Next.Title != "in" {
		t.Errorf("got %+v", p)
	}
	if err := Decode([]byte(body), &c); err == nil {
		t.Error("Decode let id and type of the command through")
	}
}

func TestDecodeFieldsNeverFillsAFieldFromTheCommonPart(t *testing.T) {
	var c struct{ ID string }
	if err := DecodeFields([]byte(`{"id":"`+anID+`","type":"say"}`), &c); err == nil || c.ID != "" {
		t.Errorf("got %q, %v", c.ID, err)
	}
}

func TestProblemNamesTheKey(t *testing.T) {
	for _, c := range []struct{ body, want string }{
		{`{"plan":{"steps":[{},{"colour":1}]}}`, "unknown key: plan.steps.1.colour"},
		{`{"plan":{"title":1}}`, "wrong kind of value: plan.title"},
		{`{"plan":{"title":"a","title":"b"}}`, "key given twice: plan.title"},
		{`{"plan":{"` + strings.Repeat("é", 100) + `":1}}`, "unknown key: plan." + strings.Repeat("é", 37) + "…"},
		{`{"plan":{}} x`, "something after the end"},
	} {
		err := DecodeFields([]byte(c.body), &planCommand{})
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.body, err, c.want)
		}
	}
}

func TestParseFrame(t *testing.T) {
	f, err := ParseFrame([]byte(`{"type":"hello","token":"tok","seq":41,"hash":"ab"}`))
	if err != nil || f.Kind != IsHello || f.Hello != (Hello{"tok", 41, "ab"}) {
		t.Errorf("hello: %+v, %v", f, err)
	}
	f, err = ParseFrame([]byte(`{"type":"resync","section":"wall"}`))
	if err != nil || f.Kind != IsResync || f.Section != "wall" || f.ID != "" {
		t.Errorf("resync: %+v, %v", f, err)
	}
	f, err = ParseFrame([]byte(`{"type":"clock","id":"` + anID + `"}`))
	if err != nil || f.Kind != IsClock || f.ID != anID {
		t.Errorf("clock: %+v, %v", f, err)
	}
	body := `{"text":"hi","type":"say","id":"` + anID + `"}`
	f, err = ParseFrame([]byte(body))
	if err != nil || f.Kind != IsCommand || f.Command.ID != anID || f.Command.Type != "say" || string(f.Command.Body) != body {
		t.Errorf("command: %+v, %v", f, err)
	}
}

func TestParseFrameKeepsTheIDOfWhatItRefuses(t *testing.T) {
	for _, body := range []string{
		`{"id":"` + anID + `","type":"say","text":"a","text":"b"}`,
		`{"id":"` + anID + `"}`,
		`{"id":"` + anID + `","type":"clock","x":1}`,
		`{"id":"` + anID + `","type":"say"} x`,
	} {
		f, err := ParseFrame([]byte(body))
		if err == nil || f.ID != anID {
			t.Errorf("%s: %q, %v", body, f.ID, err)
		}
	}
}

func TestWriteHelloIsReadBack(t *testing.T) {
	for _, h := range []Hello{{Token: `a"b`}, {Token: "t", Seq: 7, Hash: "ff"}} {
		f, err := ParseFrame(WriteHello(h))
		if err != nil || f.Hello != h {
			t.Errorf("%+v became %+v, %v", h, f.Hello, err)
		}
	}
}

func TestKeySetOfManyKeysStaysExact(t *testing.T) {
	var keys keySet
	for range 2 {
		for i := range 40 {
			keys.add(strings.Repeat("k", i))
		}
	}
	if keys.add(strings.Repeat("k", 39)) || keys.add("") || !keys.add("new") {
		t.Error("a known key counted as new, or a new one as known")
	}
}

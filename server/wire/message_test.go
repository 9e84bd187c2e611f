package wire

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"
)

func raw(s string) json.RawMessage { return json.RawMessage(s) }

func TestMessages(t *testing.T) {
	patch := Patch{Name: "wall", Prev: 3, Set: []json.RawMessage{raw(`{"id":"a"}`), raw(`{"id":"b"}`)}, Del: []string{"c", "d"}}
	for _, c := range []struct {
		got  []byte
		want string
	}{
		{Welcome(nil, "s1", 7, 1700000000000, "1.0"), `{"type":"welcome","session":"s1","seat":7,"now":1700000000000,"version":"1.0"}`},
		{Snapshot(nil, 9, "ab"), `{"type":"snapshot","seq":9,"hash":"ab"}`},
		{Sections(nil, "all", 9, "ab", []Value{{"loop", raw(`{"a":1}`)}, {"harvest", raw(`2`)}}, []Patch{patch}),
			`{"type":"sections","of":"all","seq":9,"hash":"ab","values":{"loop":{"a":1},"harvest":2},"patches":{"wall":{"prev":3,"set":[{"id":"a"},{"id":"b"}],"del":["c","d"]}}}`},
		{Sections(nil, "seat/7", 9, "ab", nil, nil), `{"type":"sections","of":"seat/7","seq":9,"hash":"ab"}`},
		{Live(nil, "room/2.3", 4, nil, []Patch{{Name: "drafts"}, {Name: "room_chat"}}),
			`{"type":"live","of":"room/2.3","seq":4,"patches":{"drafts":{"prev":0,"set":[],"del":[]},"room_chat":{"prev":0,"set":[],"del":[]}}}`},
		{Clock(nil, 5), `{"type":"clock","now":5}`},
		{Bye(nil, Draining, 1500), `{"type":"bye","code":4010,"reconnect_in_ms":1500}`},
		{Bye(nil, Replaced, -1), `{"type":"bye","code":4509}`},
		{Answer(nil, anID), `{"re":"` + anID + `"}`},
		{Refused(nil, "", "malformed", map[string]any{"problem": "x"}, 0), `{"re":"","refused":{"code":"malformed","params":{"problem":"x"}}}`},
		{Refused(nil, anID, "too_fast", nil, 100), `{"re":"` + anID + `","refused":{"code":"too_fast","retry_after_ms":100}}`},
		{Refused(nil, anID, "full", map[string]any{"bad": func() {}}, 0), `{"re":"` + anID + `","refused":{"code":"full"}}`},
		{Answer([]byte("before"), "x"), `before{"re":"x"}`},
	} {
		if string(c.got) != c.want {
			t.Errorf("got  %s\nwant %s", c.got, c.want)
		}
	}
}

func TestB8_ACharacterIsNoMoreThanItsBytes(t *testing.T) {
	if got, err := Encode("<&>\u00e9"); err != nil || string(got) != `"<&>é"` {
		t.Errorf("%s, %v", got, err)
	}
	if no := string(Refused(nil, anID, "malformed", map[string]any{"problem": "<"}, 0)); !strings.Contains(no, `"<"`) {
		t.Error(no)
	}
}

func TestMessagesAreReadBack(t *testing.T) {
	frame := append([]byte("["), Sections(nil, "all", 9, "ab", []Value{{"loop", raw(`{"a":1}`)}}, []Patch{{Name: "wall", Prev: 3, Del: []string{"c"}}})...)
	frame = append(frame, ',')
	frame = Refused(frame, anID, "too_fast", nil, 100)
	frame = append(frame, ',')
	frame = append(Bye(frame, Draining, 0), ']')
	messages, err := ReadMessages(frame)
	if err != nil || len(messages) != 3 {
		t.Fatalf("%d messages, %v", len(messages), err)
	}
	s, r, b := messages[0], messages[1], messages[2]
	if s.Type != TypeSections || s.Of != "all" || s.Seq != 9 || string(s.Values["loop"]) != `{"a":1}` || s.Patches["wall"].Prev != 3 || s.Patches["wall"].Del[0] != "c" {
		t.Errorf("sections: %+v", s)
	}
	if *r.Re != anID || r.Refused.Code != "too_fast" || r.Refused.RetryAfterMS != 100 {
		t.Errorf("refused: %+v", r)
	}
	if b.Code != Draining || *b.ReconnectInMS != 0 || b.Re != nil {
		t.Errorf("bye: %+v", b)
	}
	if _, err := ReadMessages([]byte(`{"type":"clock"}`)); err == nil {
		t.Error("a frame that is no list was read")
	}
}

func TestTextIsWrittenAsJSON(t *testing.T) {
	for _, s := range []string{"", "plain", `"\`, "\x00\x1f\n\t", "é👩‍⚕️", "\u2028\u2029", "</script>"} {
		var back string
		if err := json.Unmarshal(appendText(nil, s), &back); err != nil || back != s {
			t.Errorf("%q became %q, %v", s, back, err)
		}
	}
	if got := string(appendText(nil, "a\xffb")); got != `"a`+"\ufffd"+`b"` {
		t.Errorf("broken text became %s", got)
	}
}

func TestCodesSayWhetherToComeBack(t *testing.T) {
	for _, code := range Codes() {
		if code.Name() == "" {
			t.Errorf("%d has no name", code)
		}
		if code != TooBig && code.ComeBack() != (code < 4500) {
			t.Errorf("%d", code)
		}
	}
	if len(Codes()) != len(closeNames) {
		t.Errorf("%d codes, %d names", len(Codes()), len(closeNames))
	}
}

// The page is what others write clients from: whatever the code has, it names.
func TestProtocolPageIsComplete(t *testing.T) {
	page, err := os.ReadFile("../../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	has := func(what, word string) {
		if !strings.Contains(string(page), word) {
			t.Errorf("docs/protocol.md has no %s %s", what, word)
		}
	}
	for _, m := range Messages() {
		has("message", `{"type":"`+m+`"`)
	}
	for _, f := range Frames() {
		has("frame", f)
	}
	for _, code := range Codes() {
		has("close code", "`"+strconv.Itoa(int(code))+"`")
	}
	has("subprotocol", Subprotocol)
}

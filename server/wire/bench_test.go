package wire

import (
	"encoding/json"
	"fmt"
	"testing"
)

var chat = []byte(`{"id":"` + anID + `","type":"say","text":"I think the hardest part is the first minute, when nobody knows who starts."}`)

func BenchmarkParseFrame(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseFrame(chat); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeFields(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		var c struct {
			Text string `json:"text"`
		}
		if err := DecodeFields(chat, &c); err != nil {
			b.Fatal(err)
		}
	}
}

// The frames that cost most to refuse.
func BenchmarkHostileFrame(b *testing.B) {
	frame := []byte(`{"id":"` + anID + `","type":"say"`)
	for i := 0; len(frame) < MaxFrame-20; i++ {
		frame = fmt.Appendf(frame, `,"k%d":[{}]`, i)
	}
	frame = append(frame, `,"k0":0}`...)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseFrame(frame); err == nil {
			b.Fatal("let through")
		}
	}
}

func BenchmarkSections(b *testing.B) {
	room := json.RawMessage(`{"id":"2.3","members":[{"seat":1,"name":"Amina"},{"seat":2,"name":"Ben"},{"seat":3,"name":"Chen"},{"seat":4,"name":"Dee"}],"prompt":"What would help a new member of your team to speak up this week?"}`)
	values := []Value{{Name: "room", JSON: room}}
	dst := make([]byte, 0, 1024)
	b.ReportAllocs()
	for b.Loop() {
		dst = Sections(dst[:0], "room/2.3", 41, "00112233445566778899aabbccddeeff", values, nil)
	}
}

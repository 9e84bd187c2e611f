package wire

import (
	"encoding/json"
	"strings"
)

// Kind is what a client's frame is, before anybody looks into it.
type Kind int

const (
	IsCommand Kind = iota // for whoever decides
	IsHello               // the first frame
	IsResync              // a section is wanted anew
	IsClock               // the server's time is wanted
)

// Hello is the first frame: who is there, and what they have already.
type Hello struct {
	Token string // of the seat, opaque here
	Seq   uint64 // position of what the client has; 0: nothing
	Hash  string // of that position, hexadecimal
}

// Command is a frame whose common part is read and checked; Body is the whole
// frame, valid JSON, for [DecodeFields].
type Command struct {
	ID   string // a version-4 UUID as the client wrote it
	Type string
	Body []byte
}

// Frame is one frame from a client. ID is what an answer refers to; resync and
// clock may go without.
type Frame struct {
	Kind    Kind
	ID      string
	Hello   Hello
	Command Command
	Section string // to resync
}

// maxType bounds a command's type in bytes; the longest is preview.reshuffle.
const maxType = 40

// The frames that are not commands.
type (
	helloFrame struct {
		Type  string `json:"type"`
		Token string `json:"token"`
		Seq   uint64 `json:"seq"`
		Hash  string `json:"hash"`
	}
	resyncFrame struct {
		ID      string `json:"id"`
		Type    string `json:"type"`
		Section string `json:"section"`
	}
	clockFrame struct {
		ID   string `json:"id"`
		Type string `json:"type"`
	}
)

// ParseFrame reads what every frame has and tells what it is. Of a command the
// rest is only known to be strict JSON: unknown keys show in [DecodeFields].
// With an error (a [*Problem]) the frame's ID is still set where it could be
// read, so that the refusal can say what it refuses. Body is data itself.
func ParseFrame(data []byte) (Frame, error) {
	s, err := newScanner(data)
	if err != nil {
		return Frame{}, err
	}
	var f Frame
	var id, kind string
	s.top = func(key string, value []byte) error {
		switch {
		case key == "id":
			if json.Unmarshal(value, &id) != nil || !IsUUID4(id) {
				return s.problem(BadID)
			}
		case key == "type":
			if json.Unmarshal(value, &kind) != nil {
				return s.problem(WrongValue)
			}
		case strings.EqualFold(key, "id"), strings.EqualFold(key, "type"):
			// encoding/json would take it for the real one.
			return s.problem(UnknownKey)
		}
		return nil
	}
	err = s.object(anything)
	if IsUUID4(id) {
		f.ID = id
	}
	if err != nil {
		return f, err
	}
	switch kind {
	case "hello":
		f.Kind = IsHello
		var h helloFrame
		err := Decode(data, &h)
		f.Hello = Hello{Token: h.Token, Seq: h.Seq, Hash: h.Hash}
		return f, err
	case "resync":
		f.Kind = IsResync
		var r resyncFrame
		err := Decode(data, &r)
		f.Section = r.Section
		return f, err
	case "clock":
		f.Kind = IsClock
		return f, Decode(data, &clockFrame{})
	}
	if f.ID == "" {
		return f, newProblem(BadID, nil)
	}
	if !plainType(kind) {
		return f, newProblem(NoType, nil)
	}
	f.Command = Command{ID: f.ID, Type: kind, Body: data}
	return f, nil
}

// plainType reports whether a command's type is made of small letters, dots
// and underscores, so that it can be echoed and counted without harm.
func plainType(t string) bool {
	if t == "" || len(t) > maxType {
		return false
	}
	for i := range len(t) {
		if c := t[i]; (c < 'a' || c > 'z') && c != '.' && c != '_' {
			return false
		}
	}
	return true
}

// IsUUID4 reports whether id is a random UUID in its usual 36 characters. Other
// versions hold a time or an address, which would say who wrote what.
func IsUUID4(id string) bool {
	if len(id) != 36 || id[14] != '4' || !strings.ContainsRune("89abAB", rune(id[19])) {
		return false
	}
	for i := range len(id) {
		c := id[i]
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case c >= '0' && c <= '9', c >= 'a' && c <= 'f', c >= 'A' && c <= 'F':
		default:
			return false
		}
	}
	return true
}

package wire

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// The messages of the server. Each function appends one message, a JSON object,
// to dst and returns the longer slice; fields come in the order of the page.
// A finished message is never changed again, so the same bytes may be on their
// way to thousands of people.

// Message kinds, the type of a server's message; an answer has re instead.
const (
	TypeWelcome  = "welcome"
	TypeSnapshot = "snapshot"
	TypeSections = "sections"
	TypeLive     = "live"
	TypeClock    = "clock"
	TypeBye      = "bye"
)

// Messages lists the types of what the server sends, beside answers.
func Messages() []string {
	return []string{TypeWelcome, TypeSnapshot, TypeSections, TypeLive, TypeClock, TypeBye}
}

// Frames lists the types of what a client sends, beside commands.
func Frames() []string {
	return []string{"hello", "resync", "clock"}
}

// Value is the whole of a section: valid JSON under the section's name.
type Value struct {
	Name string
	JSON json.RawMessage
}

// Patch is what changed in a collection since the position Prev; with Prev 0
// Set is the whole collection. Items of Set bear an id; Del has ids.
type Patch struct {
	Name string
	Prev uint64
	Set  []json.RawMessage
	Del  []string
}

// Encode makes JSON of what a message bears. Nothing is escaped for HTML, which
// no page makes of it: a "<" stays one byte and does not become six.
func Encode(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte{'\n'}), nil
}

// Welcome is the first message to whoever came in. now is in milliseconds since
// the Unix epoch; version is the server's.
func Welcome(dst []byte, session string, seat uint32, now int64, version string) []byte {
	dst = append(dst, `{"type":"welcome","session":`...)
	dst = appendText(dst, session)
	dst = append(dst, `,"seat":`...)
	dst = strconv.AppendUint(dst, uint64(seat), 10)
	dst = append(dst, `,"now":`...)
	dst = strconv.AppendInt(dst, now, 10)
	dst = append(dst, `,"version":`...)
	dst = appendText(dst, version)
	return append(dst, '}')
}

// Renew adds a fresh token to a welcome, for the client to keep instead of the
// one that it came with.
func Renew(welcome []byte, token string) []byte {
	welcome = append(welcome[:len(welcome)-1], `,"token":`...)
	welcome = appendText(welcome, token)
	return append(welcome, '}')
}

// Snapshot tells the client to drop every section: full ones of the position
// seq, hash follow.
func Snapshot(dst []byte, seq uint64, hash string) []byte {
	dst = append(dst, `{"type":"snapshot","seq":`...)
	dst = strconv.AppendUint(dst, seq, 10)
	dst = append(dst, `,"hash":`...)
	dst = appendText(dst, hash)
	return append(dst, '}')
}

// Sections tells logged state to the audience of at the position seq, hash.
// Values and patches keep their order; none of either leaves its key out.
func Sections(dst []byte, of string, seq uint64, hash string, values []Value, patches []Patch) []byte {
	dst = append(dst, `{"type":"sections","of":`...)
	dst = appendText(dst, of)
	dst = append(dst, `,"seq":`...)
	dst = strconv.AppendUint(dst, seq, 10)
	dst = append(dst, `,"hash":`...)
	dst = appendText(dst, hash)
	return appendParts(dst, values, patches)
}

// Live tells passing state to the audience of; seq is the live section's own
// counter and no position in the log.
func Live(dst []byte, of string, seq uint64, values []Value, patches []Patch) []byte {
	dst = append(dst, `{"type":"live","of":`...)
	dst = appendText(dst, of)
	dst = append(dst, `,"seq":`...)
	dst = strconv.AppendUint(dst, seq, 10)
	return appendParts(dst, values, patches)
}

// Clock tells the server's time, in milliseconds since the Unix epoch.
func Clock(dst []byte, now int64) []byte {
	dst = append(dst, `{"type":"clock","now":`...)
	dst = strconv.AppendInt(dst, now, 10)
	return append(dst, '}')
}

// Bye comes before a close with the same code. reconnectIn is in milliseconds;
// below 0 it is left out.
func Bye(dst []byte, code CloseCode, reconnectIn int64) []byte {
	dst = append(dst, `{"type":"bye","code":`...)
	dst = strconv.AppendInt(dst, int64(code), 10)
	if reconnectIn >= 0 {
		dst = append(dst, `,"reconnect_in_ms":`...)
		dst = strconv.AppendInt(dst, reconnectIn, 10)
	}
	return append(dst, '}')
}

// Answer says that the command id was accepted.
func Answer(dst []byte, id string) []byte {
	dst = append(dst, `{"re":`...)
	dst = appendText(dst, id)
	return append(dst, '}')
}

// Refused says that the frame id was not; id is empty where it couldn't be read.
// params are small and of kinds that JSON has; retryAfter is in milliseconds, 0
// leaves it out. Params that JSON can't hold are the caller's mistake and are
// left out too: the code is what counts.
func Refused(dst []byte, id, code string, params map[string]any, retryAfter int64) []byte {
	dst = append(dst, `{"re":`...)
	dst = appendText(dst, id)
	dst = append(dst, `,"refused":{"code":`...)
	dst = appendText(dst, code)
	if len(params) > 0 {
		if said, err := Encode(params); err == nil {
			dst = append(dst, `,"params":`...)
			dst = append(dst, said...)
		}
	}
	if retryAfter > 0 {
		dst = append(dst, `,"retry_after_ms":`...)
		dst = strconv.AppendInt(dst, retryAfter, 10)
	}
	return append(dst, "}}"...)
}

// appendParts ends a message with its values and patches.
func appendParts(dst []byte, values []Value, patches []Patch) []byte {
	if len(values) > 0 {
		dst = append(dst, `,"values":`...)
		for i, v := range values {
			dst = append(dst, opener(i, '{'))
			dst = appendText(dst, v.Name)
			dst = append(dst, ':')
			dst = append(dst, v.JSON...)
		}
		dst = append(dst, '}')
	}
	if len(patches) > 0 {
		dst = append(dst, `,"patches":`...)
		for i, p := range patches {
			dst = append(dst, opener(i, '{'))
			dst = appendText(dst, p.Name)
			dst = append(dst, ':')
			dst = appendPatch(dst, p)
		}
		dst = append(dst, '}')
	}
	return append(dst, '}')
}

// appendPatch writes both lists even when empty, so that a client need not ask.
func appendPatch(dst []byte, p Patch) []byte {
	dst = append(dst, `{"prev":`...)
	dst = strconv.AppendUint(dst, p.Prev, 10)
	dst = append(dst, `,"set":[`...)
	for i, item := range p.Set {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, item...)
	}
	dst = append(dst, `],"del":[`...)
	for i, id := range p.Del {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendText(dst, id)
	}
	return append(dst, "]}"...)
}

// opener is what stands before member i of an object.
func opener(i int, first byte) byte {
	if i == 0 {
		return first
	}
	return ','
}

// appendText writes a JSON string. Broken text, which nobody should have let
// in, becomes U+FFFD.
func appendText(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	for i, r := range s {
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r < ' ' || r == '\u2028' || r == '\u2029':
			dst = append(dst, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
		case r < utf8.RuneSelf:
			dst = append(dst, s[i])
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return append(dst, '"')
}

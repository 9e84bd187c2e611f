package rehearse

import (
	"bytes"
	"encoding/json"
	"iter"
	"strconv"
)

// A thousand people in one process read gigabytes of JSON of which each uses a
// little. The functions here find their way through JSON without decoding it:
// what a person looks at is decoded then, by encoding/json, and what is broken
// shows there or as a message that makes no sense.

// skip gives the end of the value that begins at i; -1 if there is none.
func skip(b []byte, i int) int {
	if i >= len(b) {
		return -1
	}
	depth := 0
	for i < len(b) {
		switch b[i] {
		case '"':
			i = skipText(b, i)
			if i < 0 {
				return -1
			}
			if depth == 0 {
				return i
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
			if depth < 0 {
				return i // the end of what a bare word stands in
			}
			if depth == 0 {
				return i + 1
			}
		case ',', ':', ' ', '\n', '\r', '\t':
			if depth == 0 {
				return i // behind a number or a word
			}
		}
		i++
	}
	if depth > 0 {
		return -1
	}
	return i
}

// skipText gives the end of the text whose quote is at i; -1 if it has none.
func skipText(b []byte, i int) int {
	for i++; i < len(b); {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			return -1
		}
		escapes := 0
		for k := i + n - 1; k >= i && b[k] == '\\'; k-- {
			escapes++
		}
		i += n + 1
		if escapes%2 == 0 {
			return i
		}
	}
	return -1
}

func space(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t' || b[i] == ',' || b[i] == ':') {
		i++
	}
	return i
}

// elements gives the values of an array; nothing of what is none.
func elements(raw []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		if len(raw) == 0 || raw[0] != '[' {
			return
		}
		for i := space(raw, 1); i < len(raw) && raw[i] != ']'; i = space(raw, i) {
			end := skip(raw, i)
			if end <= i || !yield(raw[i:end]) {
				return
			}
			i = end
		}
	}
}

// members gives the keys, as they are written, and values of an object.
func members(raw []byte) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		if len(raw) == 0 || raw[0] != '{' {
			return
		}
		for i := space(raw, 1); i < len(raw) && raw[i] == '"'; i = space(raw, i) {
			key := skipText(raw, i)
			if key < 0 {
				return
			}
			at := space(raw, key)
			end := skip(raw, at)
			if end <= at || !yield(string(raw[i+1:key-1]), raw[at:end]) {
				return
			}
			i = end
		}
	}
}

// member gives one value of an object; nil if it has no such key.
func member(raw []byte, key string) []byte {
	for k, v := range members(raw) {
		if k == key {
			return v
		}
	}
	return nil
}

// textOf decodes a text; "" if it is none.
func textOf(raw []byte) string {
	if len(raw) < 2 || raw[0] != '"' {
		return ""
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1])
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return ""
	}
	return text
}

// numberOf decodes a whole number; 0 if it is none.
func numberOf(raw []byte) int64 {
	n, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

package wire

import (
	"encoding/json"
	"reflect"
	"strconv"
	"unicode/utf8"
)

// scanner walks a JSON text once, byte by byte, beside the Go type that it is
// meant for, and stops at the first thing that is not exactly right. It builds
// nothing: encoding/json does that afterwards, on a text that is known to be
// free of surprises.
type scanner struct {
	data  []byte
	at    int
	depth int
	path  []string // of the value being read: keys and indices

	// top, where set, is shown each member of the outermost object.
	top func(key string, value []byte) error
}

// problem makes an error about the value being read.
func (s *scanner) problem(what string) *Problem {
	return newProblem(what, s.path)
}

func (s *scanner) space() {
	for s.at < len(s.data) {
		switch s.data[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

// peek gives the next byte, 0 at the end; a NUL in the text is refused by
// whoever looks at it, as no value starts with one.
func (s *scanner) peek() byte {
	if s.at < len(s.data) {
		return s.data[s.at]
	}
	return 0
}

// object reads the one object of a whole text: nothing else may stand before
// or after it. keys are allowed at the top in addition to those of t.
func (s *scanner) object(t *shape, extra ...string) error {
	s.space()
	if s.peek() != '{' {
		return s.problem(NotAnObject)
	}
	if err := s.members(t, extra); err != nil {
		return err
	}
	s.space()
	if s.at != len(s.data) {
		return s.problem(TrailingData)
	}
	return nil
}

// value reads any value; t says which keys its objects may have.
func (s *scanner) value(t *shape) error {
	switch c := s.peek(); {
	case c == '{':
		return s.members(t, nil)
	case c == '[':
		return s.elements(t)
	case c == '"':
		_, err := s.text()
		return err
	case c == '-' || c >= '0' && c <= '9':
		return s.number()
	case c == 't':
		return s.literal("true")
	case c == 'f':
		return s.literal("false")
	case c == 'n':
		if !t.nullable {
			return s.problem(NoNull)
		}
		return s.literal("null")
	}
	return s.problem(BadSyntax)
}

func (s *scanner) literal(word string) error {
	end := s.at + len(word)
	if end > len(s.data) || string(s.data[s.at:end]) != word {
		return s.problem(BadSyntax)
	}
	s.at = end
	return nil
}

// enter counts a level of nesting; leave is its counterpart.
func (s *scanner) enter() error {
	s.at++
	s.depth++
	if s.depth > MaxDepth {
		return s.problem(TooDeep)
	}
	s.space()
	return nil
}

func (s *scanner) leave() {
	s.at++
	s.depth--
}

// members reads an object.
func (s *scanner) members(t *shape, extra []string) error {
	if err := s.enter(); err != nil {
		return err
	}
	if s.peek() == '}' {
		s.leave()
		return nil
	}
	var seen keySet
	for {
		if s.peek() != '"' {
			return s.problem(BadSyntax)
		}
		key, err := s.key()
		if err != nil {
			return err
		}
		s.path = append(s.path, key)
		if !seen.add(key) {
			return s.problem(DuplicateKey)
		}
		member, known := t.member(key, extra)
		if !known {
			return s.problem(UnknownKey)
		}
		s.space()
		if s.peek() != ':' {
			return s.problem(BadSyntax)
		}
		s.at++
		s.space()
		start := s.at
		if err := s.value(member); err != nil {
			return err
		}
		if s.depth == 1 && s.top != nil {
			if err := s.top(key, s.data[start:s.at]); err != nil {
				return err
			}
		}
		s.path = s.path[:len(s.path)-1]
		s.space()
		switch s.peek() {
		case ',':
			s.at++
			s.space()
		case '}':
			s.leave()
			return nil
		default:
			return s.problem(BadSyntax)
		}
	}
}

// elements reads a list.
func (s *scanner) elements(t *shape) error {
	if err := s.enter(); err != nil {
		return err
	}
	if s.peek() == ']' {
		s.leave()
		return nil
	}
	of := t.element()
	for i := 0; ; i++ {
		if t.kind == reflect.Array && i == t.length {
			return s.problem(TooManyItems)
		}
		s.path = append(s.path, strconv.Itoa(i))
		if err := s.value(of); err != nil {
			return err
		}
		s.path = s.path[:len(s.path)-1]
		s.space()
		switch s.peek() {
		case ',':
			s.at++
			s.space()
		case ']':
			s.leave()
			return nil
		default:
			return s.problem(BadSyntax)
		}
	}
}

// number reads -? int frac? exp?, without leading zeros.
func (s *scanner) number() error {
	if s.peek() == '-' {
		s.at++
	}
	switch c := s.peek(); {
	case c == '0':
		s.at++
	case c >= '1' && c <= '9':
		s.digits()
	default:
		return s.problem(BadSyntax)
	}
	if s.peek() == '.' {
		s.at++
		if s.digits() == 0 {
			return s.problem(BadSyntax)
		}
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		s.at++
		if c := s.peek(); c == '+' || c == '-' {
			s.at++
		}
		if s.digits() == 0 {
			return s.problem(BadSyntax)
		}
	}
	return nil
}

func (s *scanner) digits() (n int) {
	for c := s.peek(); c >= '0' && c <= '9'; c = s.peek() {
		s.at++
		n++
	}
	return n
}

// key reads the name of a member, as it is meant: "\u0061" is "a".
func (s *scanner) key() (string, error) {
	start := s.at
	escaped, err := s.text()
	if err != nil {
		return "", err
	}
	if !escaped {
		return string(s.data[start+1 : s.at-1]), nil
	}
	var key string
	if json.Unmarshal(s.data[start:s.at], &key) != nil {
		return "", s.problem(BadSyntax)
	}
	return key, nil
}

// text reads a string and says whether it holds escapes. The data is valid
// UTF-8 already; what is left to refuse are control characters and escapes
// that stand for no character.
func (s *scanner) text() (escaped bool, err error) {
	s.at++
	for s.at < len(s.data) {
		switch c := s.data[s.at]; {
		case c == '"':
			s.at++
			return escaped, nil
		case c < ' ':
			return false, s.problem(BadText)
		case c == '\\':
			escaped = true
			if err := s.escape(); err != nil {
				return false, err
			}
		default:
			s.at++
		}
	}
	return false, s.problem(BadSyntax)
}

// escape reads one backslash sequence, or the two of a surrogate pair: half a
// pair is no character, and encoding/json would make it U+FFFD silently.
func (s *scanner) escape() error {
	s.at++
	switch s.peek() {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		s.at++
		return nil
	case 'u':
		s.at++
	default:
		return s.problem(BadSyntax)
	}
	unit, ok := s.hex4()
	if !ok {
		return s.problem(BadSyntax)
	}
	switch {
	case unit >= 0xDC00 && unit <= 0xDFFF:
		return s.problem(BadText)
	case unit >= 0xD800 && unit <= 0xDBFF:
		if s.literal(`\u`) != nil {
			return s.problem(BadText)
		}
		low, ok := s.hex4()
		if !ok || low < 0xDC00 || low > 0xDFFF {
			return s.problem(BadText)
		}
	}
	return nil
}

func (s *scanner) hex4() (unit uint32, ok bool) {
	for range 4 {
		c := s.peek()
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		unit = unit<<4 | uint32(c)
		s.at++
	}
	return unit, true
}

// keySet remembers the keys of one object. Nearly all objects have a few, for
// which a list is quicker than a map; the map keeps a hostile one linear.
type keySet struct {
	few  [8]string
	n    int
	many map[string]struct{}
}

// add reports whether key is new.
func (k *keySet) add(key string) bool {
	for _, have := range k.few[:min(k.n, len(k.few))] {
		if have == key {
			return false
		}
	}
	if k.n < len(k.few) {
		k.few[k.n] = key
		k.n++
		return true
	}
	if _, have := k.many[key]; have {
		return false
	}
	if k.many == nil {
		k.many = map[string]struct{}{}
	}
	k.many[key] = struct{}{}
	return true
}

func newScanner(data []byte) (*scanner, error) {
	s := &scanner{data: data}
	if !utf8.Valid(data) {
		return nil, s.problem(BadText)
	}
	return s, nil
}

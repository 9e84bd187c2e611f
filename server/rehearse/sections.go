package rehearse

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// section is a client's copy of one section: a value or the items of a
// collection. Nothing is decoded before somebody looks.
type section struct {
	of    string // audience
	live  bool   // its seq is a counter of its own, which a server's restart begins anew
	seq   uint64
	value []byte
	items map[string][]byte
	todo  []patch // taken, but not yet in items
}

// unfolded bounds the patches that wait for somebody to look.
const unfolded = 64

// fold brings what was taken into the items.
func (s *section) fold() {
	for _, p := range s.todo {
		for item := range elements(p.set) {
			// Copied, so that an item does not keep its frame.
			s.items[textOf(member(item, "id"))] = bytes.Clone(item)
		}
		for id := range elements(p.del) {
			delete(s.items, textOf(id))
		}
	}
	s.todo = nil
}

// sections are a client's copies by name.
type sections map[string]*section

func isPlace(of string) bool {
	return of == "main" || of == "quiet" || strings.HasPrefix(of, "room/")
}

// leave drops the sections of every place but one.
func (s sections) leave(place string) {
	for name, copy := range s {
		if isPlace(copy.of) && copy.of != place {
			delete(s, name)
		}
	}
}

// startLiveAnew drops the live sections: a hello brings them whole.
func (s sections) startLiveAnew() {
	for name, copy := range s {
		if copy.live {
			delete(s, name)
		}
	}
}

// takeValue takes a value that is newer than the copy.
func (s sections) takeValue(m *message, name string, raw []byte) bool {
	if have := s[name]; have != nil && have.of == m.of && m.seq <= have.seq {
		return false
	}
	s[name] = &section{of: m.of, live: m.kind == "live", seq: m.seq, value: raw}
	return true
}

// takePatch takes a patch that goes on from the copy, or from before it: a copy
// may be younger than the last change in it. A patch of a state that the copy
// has already is ignored; the error is a gap.
func (s sections) takePatch(m *message, name string, p patch) (bool, error) {
	have := s[name]
	if have != nil && have.of != m.of {
		have = nil
	}
	switch {
	case p.prev == 0:
		have = &section{of: m.of, live: m.kind == "live", items: map[string][]byte{}}
		s[name] = have
	case have == nil:
		return false, fmt.Errorf("a patch on %d without a copy of it", p.prev)
	case p.prev < have.seq && m.seq <= have.seq:
		return false, nil
	case p.prev > have.seq:
		return false, fmt.Errorf("a patch on %d, but the copy is at %d", p.prev, have.seq)
	}
	have.seq = m.seq
	have.todo = append(have.todo, p)
	if len(have.todo) >= unfolded {
		have.fold()
	}
	return true, nil
}

// value gives a section that is a value; false if there is none.
func value[T any](s sections, name string) (T, bool) {
	var v T
	copy := s[name]
	if copy == nil || len(copy.value) == 0 || string(copy.value) == "null" {
		return v, false
	}
	return v, json.Unmarshal(copy.value, &v) == nil
}

// raw gives the items of a collection by id, as they came.
func (s sections) raw(name string) map[string][]byte {
	copy := s[name]
	if copy == nil {
		return nil
	}
	copy.fold()
	return copy.items
}

// items gives the items of a collection by id.
func items[T any](s sections, name string) map[string]T {
	all := map[string]T{}
	for id, raw := range s.raw(name) {
		var v T
		if json.Unmarshal(raw, &v) == nil {
			all[id] = v
		}
	}
	return all
}

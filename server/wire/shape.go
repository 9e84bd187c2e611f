package wire

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// shape is what the scanner knows of a Go type: the keys that its objects may
// have and whether null says anything. A shape without fields takes any key:
// that of maps, of any, and of types that read themselves.
type shape struct {
	kind     reflect.Kind
	nullable bool
	length   int               // of an array
	fields   map[string]*shape // by exact key; of a struct
	elem     *shape            // of maps and lists
}

// anything is the shape of a value that nobody has asked for in detail.
var anything = &shape{kind: reflect.Interface, nullable: true}

// member gives the shape of the value under key; ok is false where the object
// may not have it.
func (t *shape) member(key string, extra []string) (*shape, bool) {
	switch {
	case t.fields != nil:
		if member, known := t.fields[key]; known {
			return member, true
		}
		return anything, slices.Contains(extra, key)
	case t.elem != nil && t.kind == reflect.Map:
		return t.elem, true
	}
	return anything, true
}

func (t *shape) element() *shape {
	if t.elem != nil {
		return t.elem
	}
	return anything
}

var (
	shapes    = map[reflect.Type]*shape{}
	shapesMu  sync.RWMutex
	readsJSON = reflect.TypeFor[json.Unmarshaler]()
	readsText = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// shapeOf gives the shape of t. A program has a few dozen types to decode, so
// the table needs no bound.
func shapeOf(t reflect.Type) *shape {
	shapesMu.RLock()
	s := shapes[t]
	shapesMu.RUnlock()
	if s != nil {
		return s
	}
	shapesMu.Lock()
	defer shapesMu.Unlock()
	fresh := map[reflect.Type]*shape{}
	s = learn(t, fresh)
	for t, s := range fresh {
		shapes[t] = s
	}
	return s
}

// learn makes the shape of t; fresh holds those under way, as a type may
// contain itself.
func learn(t reflect.Type, fresh map[reflect.Type]*shape) *shape {
	if s := shapes[t]; s != nil {
		return s
	}
	if s := fresh[t]; s != nil {
		return s
	}
	s := &shape{kind: t.Kind()}
	fresh[t] = s
	if reads := reflect.PointerTo(t); t.Kind() != reflect.Pointer && (reads.Implements(readsJSON) || reads.Implements(readsText)) {
		s.kind = reflect.Interface
		s.nullable = t.Kind() == reflect.Slice || t.Kind() == reflect.Map
		return s
	}
	switch t.Kind() {
	case reflect.Pointer:
		pointee := learn(t.Elem(), fresh)
		*s = *pointee
		s.nullable = true
	case reflect.Map:
		s.nullable = true
		s.elem = learn(t.Elem(), fresh)
	case reflect.Slice:
		s.nullable = true
		s.elem = learn(t.Elem(), fresh)
	case reflect.Array:
		s.length = t.Len()
		s.elem = learn(t.Elem(), fresh)
	case reflect.Interface:
		s.nullable = true
	case reflect.Struct:
		s.fields = map[string]*shape{}
		learnFields(t, s.fields, fresh)
	}
	return s
}

// learnFields adds the keys of a struct, those of embedded structs included.
func learnFields(t reflect.Type, fields map[string]*shape, fresh map[reflect.Type]*shape) {
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Tag.Get("json") == "-":
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			learnFields(f.Type, fields, fresh)
		case !f.IsExported():
		case name == "":
			fields[f.Name] = learn(f.Type, fresh)
		default:
			fields[name] = learn(f.Type, fresh)
		}
	}
}

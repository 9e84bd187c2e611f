package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// What can be wrong with a text, in the words that a program's author reads
// in the parameter problem of the refusal malformed.
const (
	NotAnObject  = "not an object"
	BadSyntax    = "not JSON"
	BadText      = "not valid text"
	TrailingData = "something after the end"
	TooDeep      = "nested too deep"
	UnknownKey   = "unknown key"
	DuplicateKey = "key given twice"
	NoNull       = "null where a value is needed"
	TooManyItems = "too many items"
	WrongValue   = "wrong kind of value"
	NoType       = "no type"
	BadID        = "id is not a version-4 UUID"
	NotHello     = "hello comes first and once"
	NotText      = "not a text frame"
)

// maxPath keeps the key that a problem names from becoming an echo of the
// whole frame, in bytes.
const maxPath = 80

// Problem is why a text was refused.
type Problem struct {
	What string // one of the constants above
	Path string // keys and indices of the value concerned, with dots; may be empty
}

func (p *Problem) Error() string {
	if p.Path == "" {
		return p.What
	}
	return p.What + ": " + p.Path
}

func newProblem(what string, path []string) *Problem {
	at := strings.Join(path, ".")
	if len(at) > maxPath {
		at = strings.ToValidUTF8(at[:maxPath], "") + "…"
	}
	return &Problem{What: what, Path: at}
}

// Decode reads the one JSON object in data into the value that into points to.
// Refused with a [*Problem], into then being of no use: text that is not valid
// UTF-8, keys that into does not have exactly so, a key twice, anything after
// the object, nesting deeper than [MaxDepth], null for what has no nothing, and
// values of the wrong kind.
func Decode(data []byte, into any) error {
	return decode(data, into)
}

// DecodeFields reads a command's own fields from its body: as [Decode], but the
// keys id and type, which [ParseFrame] has read, are passed over.
func DecodeFields(body []byte, into any) error {
	t := reflect.TypeOf(into)
	if t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct {
		for name := range shapeOf(t).fields {
			for _, common := range commonKeys {
				if name != common && strings.EqualFold(name, common) {
					return fmt.Errorf("wire: encoding/json would fill %s.%s with the command's %s: give it another key", t.Elem(), name, common)
				}
			}
		}
	}
	return decode(body, into, commonKeys...)
}

// commonKeys are in every command.
var commonKeys = []string{"id", "type"}

func decode(data []byte, into any, extra ...string) error {
	s, err := newScanner(data)
	if err != nil {
		return err
	}
	if err := s.object(shapeOf(reflect.TypeOf(into)), extra...); err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) {
			return newProblem(WrongValue, strings.Split(kind.Field, "."))
		}
		return newProblem(WrongValue, nil)
	}
	return nil
}

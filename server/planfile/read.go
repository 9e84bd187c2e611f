package planfile

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"plenary/rooms"
)

// reader reads the value of one key into the plan. A value that is left out
// (`hint:`) is as if the key were not there.
type reader func(path string, n ast.Node)

// field is a key of the format, and the name that its value has in the plan's
// paths where that is another.
type field struct {
	key  string
	name string
	read reader
}

// fields reads a group of keys, each at most once.
func (d *decoder) fields(path string, n ast.Node, known []field) {
	pairs, ok := d.group(path, n)
	if !ok {
		return
	}
	seen := map[string]bool{}
	for _, pair := range pairs {
		key := pair.Key.GetToken().Value
		at := placeOf(pair.Key.GetToken())
		i := indexOf(known, key)
		if i < 0 {
			d.problem(at, join(path, key), "unknown_key", "there is no %q here: %s", shorten(key), keysOf(known))
			continue
		}
		name := known[i].name
		if name == "" {
			name = key
		}
		here := join(path, name)
		if seen[key] {
			d.problem(at, here, "twice", "%q is here twice: once is expected", key)
			continue
		}
		seen[key] = true
		d.places[here] = at
		if pair.Value == nil || pair.Value.Type() == ast.NullType {
			continue
		}
		if token := pair.Value.GetToken(); token != nil && placeOf(token).line == at.line {
			d.places[here] = placeOf(token)
		}
		known[i].read(here, pair.Value)
	}
}

// group gives the pairs of a group of keys.
func (d *decoder) group(path string, n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	}
	d.wrong(path, n, `keys with their values, such as "title: Small changes"`)
	return nil, false
}

// list reads each entry of a list.
func (d *decoder) list(path string, n ast.Node, each reader) {
	sequence, ok := n.(*ast.SequenceNode)
	if !ok {
		d.wrong(path, n, `a list, each entry on a line that begins with "- "`)
		return
	}
	for i, value := range sequence.Values {
		here := fmt.Sprintf("%s[%d]", path, i)
		if value == nil || value.Type() == ast.NullType {
			d.problem(placeOf(sequence.GetToken()), here, "wrong_type", "an entry of this list is empty")
			continue
		}
		d.places[here] = placeOf(firstToken(value))
		each(here, value)
	}
}

// wrong says that a value is of another kind than expected.
func (d *decoder) wrong(path string, n ast.Node, expected string) {
	is := ""
	switch n := n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		is = "a group of keys"
	case *ast.SequenceNode:
		is = "a list"
	default:
		is = strconv.Quote(shorten(scalar(n)))
	}
	d.problem(placeOf(firstToken(n)), path, "wrong_type", "%s is here, and expected is %s", is, expected)
}

// scalar gives a single value as it is written.
func scalar(n ast.Node) string {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value
	case *ast.LiteralNode:
		// The last line break belongs to the block, not to the text.
		return strings.TrimRight(n.Value.Value, "\n")
	}
	return n.GetToken().Value
}

func isScalar(n ast.Node) bool {
	_, ok := n.(ast.ScalarNode)
	return ok
}

func (d *decoder) text(to *string) reader {
	return func(path string, n ast.Node) {
		if !isScalar(n) {
			d.wrong(path, n, "text")
			return
		}
		*to = scalar(n)
	}
}

func (d *decoder) texts(to *[]string) reader {
	return func(path string, n ast.Node) {
		d.list(path, n, func(path string, n ast.Node) {
			var text string
			d.text(&text)(path, n)
			*to = append(*to, text)
		})
	}
}

func (d *decoder) truth(to *bool) reader {
	return func(path string, n ast.Node) {
		if value, ok := n.(*ast.BoolNode); ok {
			*to = value.Value
			return
		}
		d.wrong(path, n, "true or false")
	}
}

func (d *decoder) number(to *int) reader {
	return func(path string, n ast.Node) {
		value, err := strconv.Atoi(scalar(n))
		if n.Type() != ast.IntegerType || err != nil {
			d.wrong(path, n, "a whole number")
			return
		}
		*to = value
	}
}

func (d *decoder) span(to *rooms.Millis) reader {
	return func(path string, n ast.Node) {
		value, err := parseSpan(scalar(n))
		if !isScalar(n) || err != nil {
			d.wrong(path, n, "a length of time such as 8m, 90s or 24h")
			return
		}
		*to = value
	}
}

var errSpan = errors.New("planfile: not a whole number of milliseconds")

// parseSpan reads 8m, 90s, 1h30m, 24h, and days, which Go's durations lack.
func parseSpan(text string) (rooms.Millis, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		return rooms.Millis(n) * 24 * rooms.Hour, err
	}
	span, err := time.ParseDuration(text)
	if err == nil && span%time.Millisecond != 0 {
		err = errSpan
	}
	return rooms.Millis(span.Milliseconds()), err
}

// date reads a day, or a time with its offset.
func (d *decoder) date(to *rooms.NextDate) reader {
	return func(path string, n ast.Node) {
		text := scalar(n)
		if _, err := time.Parse(rooms.DayFormat, text); err == nil && isScalar(n) {
			to.On = text
			return
		}
		value, err := time.Parse(time.RFC3339, text)
		if !isScalar(n) || err != nil {
			d.wrong(path, n, "a day such as 2026-04-01, or a time with its offset, such as 2026-04-01T19:00:00+01:00")
			return
		}
		to.At = rooms.At(value)
	}
}

func (d *decoder) instant(to *rooms.Instant) reader {
	return func(path string, n ast.Node) {
		value, err := time.Parse(time.RFC3339, scalar(n))
		if !isScalar(n) || err != nil {
			d.wrong(path, n, "a date and time with its offset, such as 2026-03-04T18:30:00+00:00")
			return
		}
		*to = rooms.At(value)
	}
}

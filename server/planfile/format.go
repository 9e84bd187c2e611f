package planfile

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"plenary/rooms"
)

// The keys of the format, in the order in which they are written.

func (d *decoder) planOf(n ast.Node) rooms.Plan {
	p := rooms.Plan{}.WithDefaults()
	d.fields("", n, []field{
		{key: "title", read: d.text(&p.Title)},
		{key: "language", read: d.text(&p.Language)},
		{key: "welcome", read: d.text(&p.Welcome)},
		{key: "quiet_text", read: d.text(&p.QuietText)},
		{key: "starts_at", read: d.instant(&p.StartsAt)},
		{key: "next", read: d.next(&p.Next)},
		{key: "notice", read: d.span(&p.Notice)},
		{key: "grace", read: d.span(&p.Grace)},
		{key: "keep_for", read: d.span(&p.KeepFor)},
		{key: "room_numbers", read: d.truth(&p.RoomNumbers)},
		{key: "talk", read: d.talk(&p.Talk)},
		{key: "asks", read: d.asks(&p.Asks)},
		{key: "steps", read: d.steps(&p.Steps)},
	})
	return p
}

// next is a date, or one with the link that people come in by.
func (d *decoder) next(to *rooms.NextDate) reader {
	return func(path string, n ast.Node) {
		if isScalar(n) {
			d.date(to)(path, n)
			return
		}
		d.fields(path, n, []field{
			{key: "date", read: d.date(to)},
			{key: "link", read: d.text(&to.Link)},
		})
	}
}

// talk is a way of talking by its name, or with its links.
func (d *decoder) talk(to *rooms.TalkWays) reader {
	return func(path string, n ast.Node) {
		if isScalar(n) {
			d.places[join(path, "by")] = placeOf(n.GetToken())
			to.By = rooms.TalkBy(scalar(n))
			return
		}
		by := ""
		d.fields(path, n, []field{
			{key: "by", read: d.text(&by)},
			{key: "main", read: d.text(&to.Main)},
			{key: "rooms", read: d.texts(&to.Rooms)},
			{key: "template", read: d.text(&to.Template)},
			{key: "ask_to_speak", read: d.truth(&to.AskToSpeak)},
			{key: "captions", read: d.text(&to.Captions)},
		})
		switch {
		case by != "":
			to.By = rooms.TalkBy(by)
		case to.Main != "" || len(to.Rooms) > 0 || to.Template != "":
			to.By = rooms.ByLinks // who gives links wants them used
		case to.AskToSpeak:
			to.By = rooms.InBrowser // nowhere else is anybody asked
		}
	}
}

func (d *decoder) asks(to *[]rooms.Ask) reader {
	return func(path string, n ast.Node) {
		d.list(path, n, func(path string, n ast.Node) {
			var ask rooms.Ask
			d.fields(path, n, []field{
				{key: "id", read: d.text(&ask.ID)},
				{key: "text", read: d.text(&ask.Text)},
				{key: "options", read: d.texts(&ask.Options)},
				{key: "use", read: d.text(&ask.Use)},
			})
			*to = append(*to, ask)
		})
	}
}

// The key that a step begins with says what kind of step it is.
var kinds = []struct {
	key  string
	kind rooms.StepKind
}{
	{"introduction", rooms.FiresideStep},
	{"question", rooms.QuestionStep},
	{"closing", rooms.CloseStep},
}

func (d *decoder) steps(to *[]rooms.Step) reader {
	return func(path string, n ast.Node) {
		d.list(path, n, func(path string, n ast.Node) {
			if kind, ok := d.kindOf(path, n); ok {
				*to = append(*to, d.step(path, n, kind))
			}
		})
	}
}

func (d *decoder) kindOf(path string, n ast.Node) (kind rooms.StepKind, ok bool) {
	pairs, ok := d.group(path, n)
	if !ok {
		return "", false
	}
	for _, pair := range pairs {
		key := pair.Key.GetToken().Value
		for _, k := range kinds {
			if k.key != key || k.kind == kind {
				continue
			}
			if kind != "" {
				d.problem(placeOf(pair.Key.GetToken()), path, "two_kinds", "a step is one thing, and %q begins another: put \"- \" before it", key)
				return "", false
			}
			kind = k.kind
		}
	}
	if kind == "" {
		d.problem(placeOf(firstToken(n)), path, "no_kind", "what is this step? Expected is one of introduction, question and closing")
	}
	return kind, kind != ""
}

func (d *decoder) step(path string, n ast.Node, kind rooms.StepKind) rooms.Step {
	s := defaults(rooms.Step{Kind: kind})
	length := field{key: "length", read: d.span(&s.Length)}
	switch kind {
	case rooms.QuestionStep:
		s.Size = rooms.Size{} // its defaults depend on what the file says of it
		d.fields(path, n, []field{
			{"question", "prompt", d.text(&s.Prompt)},
			{key: "title", read: d.text(&s.Title)},
			{key: "hint", read: d.text(&s.Hint)},
			{key: "stretch", read: d.text(&s.Stretch)},
			length,
			{key: "harvest", read: d.span(&s.Harvest)},
			{key: "size", read: d.size(&s.Size)},
			{key: "policy", read: d.text((*string)(&s.Policy))},
			{key: "late", read: d.text(&s.Late)},
			{key: "auto", read: d.truth(&s.Auto)},
		})
		s.Size = defaults(rooms.Step{Kind: kind, Size: s.Size}).Size
	case rooms.FiresideStep:
		d.fields(path, n, []field{{"introduction", "title", d.text(&s.Title)}, length})
	case rooms.CloseStep:
		d.fields(path, n, []field{{"closing", "title", d.text(&s.Title)}, length})
	}
	return s
}

func defaults(s rooms.Step) rooms.Step {
	return rooms.Plan{Steps: []rooms.Step{s}}.WithDefaults().Steps[0]
}

// size is the number of people who should sit in a room, or more about it.
func (d *decoder) size(to *rooms.Size) reader {
	return func(path string, n ast.Node) {
		if isScalar(n) {
			d.number(&to.Target)(path, n)
			return
		}
		d.fields(path, n, []field{
			{key: "target", read: d.number(&to.Target)},
			{key: "min", read: d.number(&to.Min)},
			{key: "max", read: d.number(&to.Max)},
			{key: "rooms", read: d.number(&to.Rooms)},
		})
	}
}

// firstToken is where a node begins; a group's own token is its first colon.
func firstToken(n ast.Node) *token.Token {
	switch n := n.(type) {
	case *ast.MappingNode:
		if len(n.Values) > 0 && !n.IsFlowStyle {
			return n.Values[0].Key.GetToken()
		}
	case *ast.MappingValueNode:
		return n.Key.GetToken()
	}
	return n.GetToken()
}

func indexOf(known []field, key string) int {
	for i := range known {
		if known[i].key == key {
			return i
		}
	}
	return -1
}

func keysOf(known []field) string {
	keys := make([]string, len(known))
	for i := range known {
		keys[i] = known[i].key
	}
	last := len(keys) - 1
	return fmt.Sprintf("expected are %s and %s", strings.Join(keys[:last], ", "), keys[last])
}

func join(path, name string) string {
	name = visible(shorten(name))
	if path == "" {
		return name
	}
	return path + "." + name
}

// shorten keeps a message readable whatever the file says.
func shorten(text string) string {
	const most = 40
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

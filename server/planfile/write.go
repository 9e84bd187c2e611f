package planfile

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"plenary/rooms"
)

// Write gives a plan as a file that [Parse] reads as the same plan. What a kind of
// step has no use for is left out.
func Write(p rooms.Plan) []byte {
	w := &writer{}
	w.text("title", p.Title)
	w.some("language", p.Language)
	w.some("welcome", p.Welcome)
	w.some("quiet_text", p.QuietText)
	if p.StartsAt != 0 {
		w.line("starts_at", p.StartsAt.Time().Format(time.RFC3339Nano))
	}
	w.next(p.Next)
	w.line("notice", span(p.Notice))
	w.line("grace", span(p.Grace))
	w.line("keep_for", span(p.KeepFor))
	w.truth("room_numbers", p.RoomNumbers)
	w.talk(p.Talk)
	if len(p.Asks) > 0 {
		w.line("asks", "")
	}
	for _, ask := range p.Asks {
		w.entry(func() {
			w.text("id", ask.ID)
			w.text("text", ask.Text)
			w.list("options", ask.Options)
			w.text("use", ask.Use)
		})
	}
	w.line("steps", "")
	for _, step := range p.Steps {
		w.b.WriteByte('\n')
		w.entry(func() { w.step(step) })
	}
	return w.b.Bytes()
}

// writer writes lines at an indentation.
type writer struct {
	b      bytes.Buffer
	indent string // before the next line; an entry's first line has its dash there
	deeper string // and before those after it
}

func (w *writer) line(key, value string) {
	w.b.WriteString(strings.TrimRight(w.indent+key+": "+value, " ") + "\n")
	w.indent = w.deeper
}

func (w *writer) text(key, value string) { w.line(key, quote(value)) }

func (w *writer) some(key, value string) {
	if value != "" {
		w.text(key, value)
	}
}

func (w *writer) truth(key string, value bool) {
	if value {
		w.line(key, "true")
	}
}

func (w *writer) list(key string, values []string) {
	if len(values) == 0 {
		return
	}
	w.line(key, "")
	for _, value := range values {
		w.b.WriteString(w.deeper + "  - " + quote(value) + "\n")
	}
}

// entry writes the lines of one entry of a list.
func (w *writer) entry(lines func()) {
	w.indent, w.deeper = "  - ", "    "
	lines()
	w.indent, w.deeper = "", ""
}

func (w *writer) next(n rooms.NextDate) {
	date := n.On
	if n.At != 0 {
		date = n.At.Time().Format(time.RFC3339Nano)
	}
	switch {
	case date == "" && n.Link == "":
	case n.Link == "":
		w.line("next", date)
	default:
		w.line("next", "")
		w.indent, w.deeper = "  ", "  "
		w.line("date", date)
		w.text("link", n.Link)
		w.indent, w.deeper = "", ""
	}
}

func (w *writer) talk(t rooms.TalkWays) {
	if t.Main == "" && len(t.Rooms) == 0 && t.Template == "" && !t.AskToSpeak && t.Captions == "" {
		w.text("talk", string(t.By))
		return
	}
	w.line("talk", "")
	w.indent, w.deeper = "  ", "  "
	w.text("by", string(t.By))
	w.some("main", t.Main)
	w.list("rooms", t.Rooms)
	w.some("template", t.Template)
	w.some("captions", t.Captions)
	w.truth("ask_to_speak", t.AskToSpeak)
	w.indent, w.deeper = "", ""
}

func (w *writer) step(s rooms.Step) {
	if s.Kind != rooms.QuestionStep {
		for _, k := range kinds {
			if k.kind == s.Kind {
				w.text(k.key, s.Title)
			}
		}
		w.line("length", span(s.Length))
		return
	}
	w.text("question", s.Prompt)
	w.some("title", s.Title)
	w.some("hint", s.Hint)
	w.some("stretch", s.Stretch)
	w.line("length", span(s.Length))
	w.line("harvest", span(s.Harvest))
	if s.Size != (rooms.Size{}) {
		w.line("size", size(s.Size))
	}
	w.some("policy", string(s.Policy))
	w.some("late", s.Late)
	w.truth("auto", s.Auto)
}

func size(z rooms.Size) string {
	var parts []string
	for _, part := range []struct {
		key   string
		value int
	}{{"target", z.Target}, {"min", z.Min}, {"max", z.Max}, {"rooms", z.Rooms}} {
		if part.value != 0 {
			parts = append(parts, fmt.Sprintf("%s: %d", part.key, part.value))
		}
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// span writes 8m where Go would write 8m0s.
func span(d rooms.Millis) string {
	text := d.Duration().String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// quote writes text as it is where every reader of YAML takes it for text, and
// otherwise between double quotes.
func quote(text string) string {
	if isPlain(text) {
		return text
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// isPlain says whether text needs no quotes: words that begin with a letter, with
// marks that mean nothing in YAML, and no word that means something.
func isPlain(text string) bool {
	for i, r := range text {
		letter := unicode.IsLetter(r)
		if i == 0 && !letter {
			return false
		}
		if !letter && !unicode.IsDigit(r) && !strings.ContainsRune(" -_.,'’()/?!&=%+…–", r) &&
			!(r == ':' && strings.HasPrefix(text[i:], "://")) {
			return false
		}
	}
	switch strings.ToLower(text) {
	case "", "true", "false", "null", "yes", "no", "on", "off", "y", "n":
		return false
	}
	return !strings.HasSuffix(text, " ") && strconv.Quote(text) == `"`+text+`"`
}

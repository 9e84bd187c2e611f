package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// File is something to download. Its name is fixed: a title in it would be a path
// that somebody else chose.
type File struct {
	Name string
	Type string // the media type
	Body []byte
}

// ErrFormat: there is no such format.
var ErrFormat = errors.New("report: a format is md, csv or json")

// Export gives what was shared as md, csv or json.
func Export(format string, shared Shared) (File, error) {
	s := shared.ordered()
	switch format {
	case "md":
		return File{"what-was-shared.md", "text/markdown; charset=utf-8", markdown(s)}, nil
	case "csv":
		body, err := table(s)
		return File{"what-was-shared.csv", "text/csv; charset=utf-8", body}, err
	case "json":
		body, err := document(s)
		return File{"what-was-shared.json", "application/json", body}, err
	}
	return File{}, ErrFormat
}

// markdown is for reading. What people wrote is text in it, never markup.
func markdown(s Shared) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n", inline(s.Title))
	if !s.EndedAt.IsZero() {
		fmt.Fprintf(&b, "\nWhat was shared on %s.\n", s.EndedAt.UTC().Format("2 January 2006"))
	}
	if s.Next.Known() {
		fmt.Fprintf(&b, "\nThe group meets next: %s", s.Next.date())
		if s.Next.Link != "" {
			b.WriteString(", " + inline(s.Next.Link))
		}
		b.WriteString("\n")
	}
	if len(s.Themes) > 0 {
		b.WriteString("\n## Themes\n\n")
	}
	for _, theme := range s.Themes {
		b.WriteString("- " + inline(theme.Title) + counted(theme.Cards, "card") + "\n")
	}
	for _, q := range s.Questions {
		fmt.Fprintf(&b, "\n## Question %d: %s\n\n", q.Number, inline(q.Prompt))
		if len(q.Cards) == 0 {
			b.WriteString("Nothing was shared on this question.\n")
		}
		for _, card := range q.Cards {
			b.WriteString("- " + block(card.Text) + notes(card, s.RoomNumbers) + "\n")
		}
	}
	if len(s.Topics) > 0 {
		b.WriteString("\n## Topics for next time\n\n")
	}
	for _, topic := range s.Topics {
		b.WriteString("- " + block(topic.Text) + counted(topic.Marks, "mark") + "\n")
	}
	if len(s.Links) > 0 {
		b.WriteString("\n## Links\n\n")
	}
	for _, link := range s.Links {
		b.WriteString("- ")
		if link.Title != "" {
			b.WriteString(inline(link.Title) + ": ")
		}
		b.WriteString(inline(link.URL) + "\n")
	}
	return b.Bytes()
}

// notes are what is said of a card below its text.
func notes(card Card, numbers bool) string {
	var from string
	switch {
	case numbers && card.Room == 0:
		from = "\\\n  from " + smallGroup
	case numbers:
		from = fmt.Sprintf("\\\n  from Room %d", card.Room)
	}
	if card.Theme != "" {
		from += "\\\n  theme: " + inline(card.Theme)
	}
	if len(card.Signed) > 0 {
		from += "\\\n  signed by " + inline(strings.Join(card.Signed, ", "))
	}
	return counted(card.Marks, "mark") + from
}

// counted says how many of something there are, and nothing of none.
func counted(n int, what string) string {
	switch n {
	case 0:
		return ""
	case 1:
		return " (1 " + what + ")"
	}
	return fmt.Sprintf(" (%d %ss)", n, what)
}

// inline gives text for one line of Markdown.
func inline(text string) string {
	return escapeMarkdown(strings.Join(strings.Fields(text), " "))
}

// block gives text for an entry of a list, with its line breaks.
func block(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = inline(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\\\n  ")
}

// escapeMarkdown puts a backslash before every mark that CommonMark, or GitHub's
// kind, could take for markup. Control characters go.
func escapeMarkdown(text string) string {
	var b strings.Builder
	number := true // only digits so far: a dot after them would begin a list
	for i, r := range text {
		start := i == 0 && strings.ContainsRune("#+-=:", r)
		if start || strings.ContainsRune("\\`*_{}[]<>&~|$!", r) || number && i > 0 && (r == '.' || r == ')') {
			b.WriteByte('\\')
		}
		number = number && unicode.IsDigit(r)
		if !unicode.IsControl(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// byteOrderMark tells spreadsheet programs that a table is UTF-8.
const byteOrderMark = "\ufeff"

// table has a row for each card, topic and link, and for the next date.
func table(s Shared) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(byteOrderMark)
	w := csv.NewWriter(&b)
	w.UseCRLF = true // as RFC 4180 has it
	var failed error
	row := func(kind, question, prompt, room, text, marks, signed, url, theme string) {
		cells := []string{kind, question, prompt, room, text, marks, signed, url, theme}
		if !s.RoomNumbers {
			cells = append(cells[:3:3], cells[4:]...)
		}
		for i := range cells {
			cells[i] = harmless(cells[i])
		}
		failed = errors.Join(failed, w.Write(cells))
	}
	row("kind", "question", "prompt", "room", "text", "marks", "signed", "url", "theme")
	for _, q := range s.Questions {
		for _, card := range q.Cards {
			room := smallGroup
			if card.Room != 0 {
				room = strconv.Itoa(card.Room)
			}
			row("card", strconv.Itoa(q.Number), q.Prompt, room, card.Text, strconv.Itoa(card.Marks), strings.Join(card.Signed, ", "), "", card.Theme)
		}
	}
	for _, topic := range s.Topics {
		row("topic", "", "", "", topic.Text, strconv.Itoa(topic.Marks), "", "", "")
	}
	for _, link := range s.Links {
		row("link", "", "", "", link.Title, "", "", link.URL, "")
	}
	if s.Next.Known() {
		row("next", "", "", "", s.Next.date(), "", "", s.Next.Link, "")
	}
	w.Flush()
	return b.Bytes(), errors.Join(failed, w.Error())
}

// harmless puts an apostrophe before what a spreadsheet would run as a formula:
// text that begins with = + - @, their full-width forms, a tab or a line break
// (OWASP, CSV injection).
func harmless(cell string) string {
	if strings.IndexAny(cell, "=+-@\t\r\n＝＋－＠") == 0 {
		return "'" + cell
	}
	return cell
}

// document is what programs read. The names in it are a promise to them.
func document(s Shared) ([]byte, error) {
	type card struct {
		Text   string   `json:"text"`
		Room   *int     `json:"room,omitempty"` // 0: a small group; absent: not told
		Marks  int      `json:"marks"`
		Signed []string `json:"signed,omitempty"`
		Theme  string   `json:"theme,omitempty"`
	}
	type question struct {
		Number int    `json:"number"`
		Prompt string `json:"prompt"`
		Cards  []card `json:"cards"`
	}
	type topic struct {
		Text  string `json:"text"`
		Marks int    `json:"marks"`
	}
	type link struct {
		Title string `json:"title,omitempty"`
		URL   string `json:"url"`
	}
	type next struct {
		At   *time.Time `json:"at,omitempty"`
		On   string     `json:"on,omitempty"`
		Link string     `json:"link,omitempty"`
	}
	out := struct {
		Title     string     `json:"title"`
		EndedAt   *time.Time `json:"ended_at,omitempty"`
		Next      *next      `json:"next,omitempty"`
		Questions []question `json:"questions"`
		Themes    []string   `json:"themes"`
		Topics    []topic    `json:"topics"`
		Links     []link     `json:"links"`
	}{Title: s.Title, Questions: []question{}, Themes: []string{}, Topics: []topic{}, Links: []link{}}
	if !s.EndedAt.IsZero() {
		ended := s.EndedAt.UTC().Truncate(time.Second)
		out.EndedAt = &ended
	}
	if s.Next.Known() {
		out.Next = &next{On: s.Next.On, Link: s.Next.Link}
		if !s.Next.At.IsZero() {
			at := s.Next.At.UTC().Truncate(time.Second)
			out.Next.At = &at
		}
	}
	for _, q := range s.Questions {
		cards := []card{}
		for _, c := range q.Cards {
			told := card{Text: c.Text, Marks: c.Marks, Signed: c.Signed, Theme: c.Theme}
			if s.RoomNumbers {
				told.Room = &c.Room
			}
			cards = append(cards, told)
		}
		out.Questions = append(out.Questions, question{q.Number, q.Prompt, cards})
	}
	for _, t := range s.Themes {
		out.Themes = append(out.Themes, t.Title)
	}
	for _, t := range s.Topics {
		out.Topics = append(out.Topics, topic(t))
	}
	for _, l := range s.Links {
		out.Links = append(out.Links, link(l))
	}
	body, err := json.MarshalIndent(out, "", "  ")
	return append(body, '\n'), err
}

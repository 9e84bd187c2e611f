package planfile

import (
	"fmt"
	"strings"
	"unicode"
)

// Error is everything that is wrong with a file.
type Error struct {
	File     string    `json:"file"`
	Problems []Problem `json:"problems"` // in the order of their lines, at most mostProblems
}

// Problem is one thing that is wrong: where it is in the plan (as in
// [plenary/rooms.Problem]) and in the file, and what is expected.
type Problem struct {
	Path    string `json:"path"`
	Code    string `json:"code"`
	Text    string `json:"text"`
	Line    int    `json:"line,omitempty"`    // from 1; 0: the file as a whole
	Column  int    `json:"column,omitempty"`  // from 1, in characters
	Excerpt string `json:"excerpt,omitempty"` // the line, or the part of it around the column
}

const (
	// mostProblems are as many as somebody reads before trying again.
	mostProblems = 20
	// mostExcerpt characters of a line fit a terminal beside the line's number.
	mostExcerpt = 100
)

// Error gives a paragraph for each problem: file, line and column as compilers
// write them, what is expected, and the line itself.
func (e *Error) Error() string {
	var b strings.Builder
	for i, p := range e.Problems {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(e.File)
		if p.Line > 0 {
			fmt.Fprintf(&b, ":%d:%d", p.Line, p.Column)
		}
		b.WriteString(": ")
		if p.Path != "" {
			b.WriteString(p.Path + ": ")
		}
		b.WriteString(p.Text)
		if p.Excerpt != "" {
			fmt.Fprintf(&b, "\n  %4d | %s", p.Line, p.Excerpt)
		}
	}
	return b.String()
}

// excerpt cuts a window of a line around a column.
func excerpt(line string, column int) string {
	runes := []rune(visible(strings.TrimRight(line, " \t\r")))
	if len(runes) <= mostExcerpt {
		return string(runes)
	}
	from := min(max(0, column-mostExcerpt/2), len(runes)-mostExcerpt)
	return strings.TrimSpace(string(runes[from : from+mostExcerpt]))
}

// visible keeps a terminal that shows a message from obeying the file.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case unicode.IsPrint(r):
			return r
		}
		return unicode.ReplacementChar
	}, text)
}

package planfile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"plenary/rooms"
)

// The limits of a file, with their reasons.
const (
	MaxBytes = 256 << 10 // 5,000 meeting links fit
	MaxDepth = 16        // a plan goes five deep
	// maxTokens bounds the work of the YAML parser, which for some files grows
	// with the square of their parts. 5,000 links are 10,000 tokens, the rest of a
	// long plan is some 3,000.
	maxTokens = 16_000
)

// Parse reads a plan. The name is the file's, for the messages. Whatever the file
// does not say has its default. The error is an [*Error].
func Parse(name string, data []byte, lenient rooms.Leniency) (rooms.Plan, error) {
	d := &decoder{places: map[string]place{}}
	plan := d.plan(data)
	if len(d.problems) == 0 {
		for _, p := range plan.Check(lenient) {
			d.problem(d.nearest(p.Path), p.Path, p.Code, p.Text)
		}
	}
	if len(d.problems) > 0 {
		slices.SortStableFunc(d.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
		return rooms.Plan{}, &Error{File: name, Problems: d.problems}
	}
	return plan, nil
}

// place is where something is in the file; the zero place is the whole file.
type place struct{ line, column int }

func placeOf(t *token.Token) place {
	if t == nil || t.Position == nil {
		return place{}
	}
	return place{t.Position.Line, t.Position.Column}
}

// decoder turns the tree of a file into a plan and gathers what is wrong.
type decoder struct {
	lines    []string
	places   map[string]place // of each path of the plan that the file has
	problems []Problem
}

// problem notes what is wrong; the file is read in its order, so that the first
// ones are those that are noted.
func (d *decoder) problem(at place, path, code, text string, args ...any) {
	if len(d.problems) == mostProblems {
		return
	}
	if len(args) > 0 {
		text = fmt.Sprintf(text, args...)
	}
	p := Problem{Path: path, Code: code, Text: text, Line: at.line, Column: at.column}
	if at.line >= 1 && at.line <= len(d.lines) {
		p.Excerpt = excerpt(d.lines[at.line-1], at.column)
	}
	d.problems = append(d.problems, p)
}

// nearest finds where a path is in the file, or else what it belongs to.
func (d *decoder) nearest(path string) place {
	for path != "" {
		if at, ok := d.places[path]; ok {
			return at
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
	return place{}
}

// plan reads the file as far as its parts can be told from each other.
func (d *decoder) plan(data []byte) rooms.Plan {
	if len(data) > MaxBytes {
		d.problem(place{}, "", "too_large", "the file has %d bytes: a plan has at most %d", len(data), MaxBytes)
		return rooms.Plan{}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	d.lines = strings.Split(string(data), "\n")
	for n, line := range d.lines {
		if !utf8.ValidString(line) || strings.ContainsRune(line, 0) {
			d.lines = nil // the line cannot be shown either
			d.problem(place{n + 1, 1}, "", "encoding", "this line is not text: a plan is written in UTF-8")
			return rooms.Plan{}
		}
	}
	tokens := lexer.Tokenize(string(data))
	if !d.bounded(tokens) {
		return rooms.Plan{}
	}
	// A key that is there twice is our own message, with its path.
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		d.syntax(err)
		return rooms.Plan{}
	}
	docs := slices.DeleteFunc(file.Docs, func(doc *ast.DocumentNode) bool { return doc.Body == nil })
	if len(docs) == 0 {
		d.problem(place{}, "", "empty", `the file is empty: a plan has a title and steps, such as "title: Small changes"`)
		return rooms.Plan{}
	}
	if len(docs) > 1 {
		d.problem(placeOf(docs[1].GetToken()), "", "syntax", "a second plan begins here: one plan is expected in a file")
		return rooms.Plan{}
	}
	if d.foreign(docs[0].Body, 0) {
		return rooms.Plan{}
	}
	return d.planOf(docs[0].Body)
}

// bounded refuses what would keep the parser busy: nesting, and very many parts.
func (d *decoder) bounded(tokens token.Tokens) bool {
	if len(tokens) > maxTokens {
		d.problem(place{}, "", "too_large", "the file has %d parts: a plan has at most %d", len(tokens), maxTokens)
		return false
	}
	depth, run, line := 0, 0, 0
	for _, t := range tokens {
		at := placeOf(t)
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth = max(0, depth-1)
		case token.SequenceEntryType, token.MappingKeyType: // - - - and ? ? ? nest on one line
			if at.line != line {
				line, run = at.line, 0
			}
			run++
		}
		if depth > MaxDepth || run > MaxDepth {
			d.tooDeep(at)
			return false
		}
	}
	return true
}

func (d *decoder) tooDeep(at place) {
	d.problem(at, "", "too_deep", "this is nested too deep: a plan goes at most %d deep", MaxDepth)
}

// syntax says where the file stops being YAML.
func (d *decoder) syntax(err error) {
	at, message := place{}, err.Error()
	var known yaml.Error
	if errors.As(err, &known) {
		at, message = placeOf(known.GetToken()), known.GetMessage()
	}
	d.problem(at, "", "syntax", `%s: lines such as "key: value" are expected, and lists whose entries begin with "- "`, visible(message))
}

// foreign refuses the parts of YAML that a plan does without, and depth.
func (d *decoder) foreign(n ast.Node, depth int) bool {
	if depth > MaxDepth {
		d.tooDeep(placeOf(n.GetToken()))
		return true
	}
	switch n := n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode, *ast.DirectiveNode, *ast.MappingKeyNode:
		d.problem(placeOf(n.GetToken()), "", "syntax", "anchors, aliases, tags, directives and ? keys have no meaning in a plan: write the value itself")
		return true
	case *ast.MappingNode:
		for _, pair := range n.Values {
			if d.foreign(pair, depth+1) {
				return true
			}
		}
	case *ast.MappingValueNode:
		return d.foreign(n.Key, depth) || n.Value != nil && d.foreign(n.Value, depth)
	case *ast.SequenceNode:
		for _, value := range n.Values {
			if value != nil && d.foreign(value, depth+1) {
				return true
			}
		}
	}
	return false
}

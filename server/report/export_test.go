package report

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func evening() Shared {
	return Shared{
		Title:   "Making small changes stick",
		EndedAt: time.Date(2026, 3, 4, 20, 30, 0, 0, time.UTC),
		Next:    Next{At: time.Date(2026, 4, 1, 19, 0, 0, 0, time.FixedZone("", 3600)), Link: "https://meet.example/*"},
		Questions: []Question{
			{Number: 2, Prompt: "What will you try on Monday?"},
			{Number: 1, Prompt: "What got better?", Cards: []Card{
				{Text: "Ask the porters", Room: 4, Marks: 1, Theme: "Who *else* knows"},
				{Text: "Shorter handovers,\nand a clock", Room: 0, Marks: 5, Signed: []string{"Raj", "Ann"}},
				{Text: "A board by the kettle", Room: 2, Marks: 1},
			}},
		},
		Themes: []Theme{{"Who *else* knows", 1}, {"On the wall", 2}},
		Topics: []Topic{{"Measuring", 2}, {"Starting small", 7}},
		Links:  []Link{{"", "https://z.example"}, {"A guide", "https://a.example/*"}},
	}
}

func export(t testing.TB, format string, s Shared) string {
	t.Helper()
	file, err := Export(format, s)
	if err != nil {
		t.Fatal(err)
	}
	if file.Name != "what-was-shared."+format {
		t.Errorf("the file is called %q", file.Name)
	}
	return string(file.Body)
}

func TestMarkdown(t *testing.T) {
	const want = `# Making small changes stick

What was shared on 4 March 2026.

The group meets next: 2026-04-01 18:00 UTC, https://meet.example/\*

## Themes

- On the wall (2 cards)
- Who \*else\* knows (1 card)

## Question 1: What got better?

- Shorter handovers,\
  and a clock (5 marks)\
  signed by Ann, Raj
- A board by the kettle (1 mark)
- Ask the porters (1 mark)\
  theme: Who \*else\* knows

## Question 2: What will you try on Monday?

Nothing was shared on this question.

## Topics for next time

- Starting small (7 marks)
- Measuring (2 marks)

## Links

- https://z.example
- A guide: https://a.example/\*
`
	if got := export(t, "md", evening()); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestTable(t *testing.T) {
	const want = "\ufeffkind,question,prompt,text,marks,signed,url,theme\r\n" +
		"card,1,What got better?,\"Shorter handovers,\r\nand a clock\",5,\"Ann, Raj\",,\r\n" +
		"card,1,What got better?,A board by the kettle,1,,,\r\n" +
		"card,1,What got better?,Ask the porters,1,,,Who *else* knows\r\n" +
		"topic,,,Starting small,7,,,\r\n" +
		"topic,,,Measuring,2,,,\r\n" +
		"link,,,,,,https://z.example,\r\n" +
		"link,,,A guide,,,https://a.example/*,\r\n" +
		"next,,,2026-04-01 18:00 UTC,,,https://meet.example/*,\r\n"
	if got := export(t, "csv", evening()); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestDocument(t *testing.T) {
	s := evening()
	s.RoomNumbers = true
	const want = `{"title":"Making small changes stick","ended_at":"2026-03-04T20:30:00Z","next":{"at":"2026-04-01T18:00:00Z","link":"https://meet.example/*"},"questions":[` +
		`{"number":1,"prompt":"What got better?","cards":[` +
		`{"text":"Shorter handovers,\nand a clock","room":0,"marks":5,"signed":["Ann","Raj"]},` +
		`{"text":"A board by the kettle","room":2,"marks":1},{"text":"Ask the porters","room":4,"marks":1,"theme":"Who *else* knows"}]},` +
		`{"number":2,"prompt":"What will you try on Monday?","cards":[]}],` +
		`"themes":["On the wall","Who *else* knows"],"topics":[{"text":"Starting small","marks":7},{"text":"Measuring","marks":2}],` +
		`"links":[{"url":"https://z.example"},{"title":"A guide","url":"https://a.example/*"}]}`
	var got, expected any
	if err := json.Unmarshal([]byte(export(t, "json", s)), &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(want), &expected); err != nil {
		t.Fatal(err)
	}
	a, errA := json.Marshal(got)
	b, errB := json.Marshal(expected)
	if errA != nil || errB != nil || string(a) != string(b) {
		t.Errorf("got  %s\nwant %s", a, b)
	}
}

func TestUnknownFormat(t *testing.T) {
	if _, err := Export("pdf", evening()); !errors.Is(err, ErrFormat) {
		t.Error(err)
	}
}

func TestNothingShared(t *testing.T) {
	for _, format := range []string{"md", "csv", "json"} {
		if got := export(t, format, Shared{Title: "T"}); strings.Contains(got, "null") || strings.Contains(got, "0001") {
			t.Errorf("%s: %s", format, got)
		}
	}
}

// TestP10_RoomsOnlyWhereTheHostChoseThem: exports say where a card came from only
// if the plan has room numbers, and never of a small group.
func TestP10_RoomsOnlyWhereTheHostChoseThem(t *testing.T) {
	s := evening()
	for _, format := range []string{"md", "csv", "json"} {
		if got := export(t, format, s); strings.Contains(strings.ToLower(got), "room") || strings.Contains(got, smallGroup) {
			t.Errorf("%s tells rooms:\n%s", format, got)
		}
	}
	s.RoomNumbers = true
	for format, texts := range map[string][]string{
		"md":   {"A board by the kettle (1 mark)\\\n  from Room 2\n", "and a clock (5 marks)\\\n  from a small group\\\n  signed by"},
		"csv":  {"prompt,room,text", "?,2,A board", "?,a small group,\"Shorter", "topic,,,,Starting"},
		"json": {`"room": 2`, `"room": 0`},
	} {
		got := export(t, format, s)
		for _, text := range texts {
			if !strings.Contains(got, text) {
				t.Errorf("%s lacks %q:\n%s", format, text, got)
			}
		}
	}
}

// TestP9_OrderTellsNothing: in whatever order cards were shared, the export is the
// same, and the caller's own is left alone.
func TestP9_OrderTellsNothing(t *testing.T) {
	want := evening()
	rapid.Check(t, func(t *rapid.T) {
		s := evening()
		s.Questions = rapid.Permutation(s.Questions).Draw(t, "questions")
		for i := range s.Questions {
			s.Questions[i].Cards = rapid.Permutation(s.Questions[i].Cards).Draw(t, "cards")
		}
		s.Themes = rapid.Permutation(s.Themes).Draw(t, "themes")
		s.Topics = rapid.Permutation(s.Topics).Draw(t, "topics")
		s.Links = rapid.Permutation(s.Links).Draw(t, "links")
		first := s.Questions[0].Number
		for _, format := range []string{"md", "csv", "json"} {
			a, errA := Export(format, s)
			b, errB := Export(format, want)
			if errA != nil || errB != nil || string(a.Body) != string(b.Body) {
				t.Fatalf("%v %v\n%s\n%s", errA, errB, a.Body, b.Body)
			}
		}
		if s.Questions[0].Number != first {
			t.Fatal("the caller's questions were sorted")
		}
	})
}

// TestB6_FormulasAreDefused: what a spreadsheet reads back is text.
func TestB6_FormulasAreDefused(t *testing.T) {
	for _, v := range []struct{ text, want string }{
		{"=1+1", "'=1+1"},
		{`=HYPERLINK("https://evil.example","click")`, `'=HYPERLINK("https://evil.example","click")`},
		{"=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"},
		{"+1", "'+1"},
		{"+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"},
		{"-1", "'-1"},
		{"-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"},
		{"@SUM(A1:A9)", "'@SUM(A1:A9)"},
		{"\t=1+1", "'\t=1+1"},
		{"\r=1+1", "'=1+1"}, // a table has no bare carriage returns
		{"\n=1+1", "'\n=1+1"},
		{"＝1+1", "'＝1+1"},
		{"＋1", "'＋1"},
		{"－1", "'－1"},
		{"＠SUM(A1)", "'＠SUM(A1)"},
		{"- a list, as people write it", "'- a list, as people write it"},
		{"=", "'="},
		{"1+1=2", "1+1=2"},
		{"a@b.example", "a@b.example"},
		{"'=1+1", "'=1+1"},
		{`"=1+1"`, `"=1+1"`},
		{"a,b;c\"d", "a,b;c\"d"},
		{" =1+1", " =1+1"},
		{"", ""},
		{"Übergabe – kürzer", "Übergabe – kürzer"},
	} {
		s := Shared{
			Questions: []Question{{1, v.text, []Card{{Text: v.text, Signed: []string{v.text}, Theme: v.text}}}},
			Topics:    []Topic{{Text: v.text}}, Links: []Link{{v.text, v.text}},
		}
		body := strings.TrimPrefix(export(t, "csv", s), byteOrderMark)
		rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
		if err != nil {
			t.Fatalf("%q: %v", v.text, err)
		}
		// kind, question, prompt, text, marks, signed, url, theme
		for _, cell := range []string{rows[1][2], rows[1][3], rows[1][5], rows[1][7], rows[2][3], rows[3][3], rows[3][6]} {
			if cell != v.want {
				t.Errorf("%q became %q, want %q", v.text, cell, v.want)
			}
		}
	}
}

// What people write is text in Markdown, whatever it looks like.
func TestMarkupIsText(t *testing.T) {
	for _, v := range []struct{ text, want string }{
		{"# not a heading", `- \# not a heading`},
		{"1. not a list", `- 1\. not a list`},
		{"2024) not a list", `- 2024\) not a list`},
		{"3.5 kg", `- 3\.5 kg`},
		{"- not a list", `- \- not a list`},
		{"> not a quote", `- \> not a quote`},
		{"<script>alert(1)</script>", `- \<script\>alert(1)\</script\>`},
		{"[click](javascript:alert(1))", `- \[click\](javascript:alert(1))`},
		{"![x](https://evil.example/p.png)", `- \!\[x\](https://evil.example/p.png)`},
		{"*a* _b_ `c` ~d~", "- \\*a\\* \\_b\\_ \\`c\\` \\~d\\~"},
		{"&lt;", `- \&lt;`},
		{`a\`, `- a\\`},
		{"---", `- \---`},
		{"===", `- \===`},
		{"a|b", `- a\|b`},
		{"first\n\n\n# second\r\n    third", "- first\\\n  \\# second\\\n  third"},
		{"a\x00b\u0085c", "- ab c"},
	} {
		got := export(t, "md", Shared{Title: "T", Questions: []Question{{1, "Q", []Card{{Text: v.text}}}}})
		if _, list, _ := strings.Cut(got, "Q\n\n"); strings.TrimSuffix(list, "\n") != v.want {
			t.Errorf("%q became\n%s\nwant\n%s", v.text, list, v.want)
		}
	}
}

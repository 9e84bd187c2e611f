package planfile

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"plenary/rooms"
)

const whole = `# An evening
title: Making small changes stick
language: en-GB
welcome: |
  Good evening.
  Find a seat.
quiet_text: Take your time.
starts_at: 2026-03-04T19:30:00+01:00
next: {date: 2026-04-01T19:00:00+01:00, link: "https://meet.example.org/april"}
notice: 10s
grace: 1m30s
keep_for: 7d
room_numbers: true
talk:
  main: https://meet.example.org/main
  template: https://meet.example.org/room-{room}
asks:
  - id: level
    text: How long have you done this work?
    options: [It is new to me, 3, "yes"]
    use: mix
steps:
  - introduction: Why changes fade
  - question: What got better?
    size: 5
    harvest: 12m
    late: main
    auto: true
  - question: >
      What will you
      try on Monday?
    title: Monday
    hint: Small ones count.
    stretch: And then?
    length: 90s
    size: {rooms: 6}
    policy: fresh
  - closing:
    length: 1h
`

func TestParse(t *testing.T) {
	got, err := Parse("evening.yaml", []byte(whole), rooms.Strict)
	if err != nil {
		t.Fatal(err)
	}
	want := rooms.Plan{
		Title: "Making small changes stick", Language: "en-GB", Welcome: "Good evening.\nFind a seat.",
		StartsAt: 1772649000000, Next: rooms.NextDate{At: 1775066400000, Link: "https://meet.example.org/april"}, QuietText: "Take your time.", RoomNumbers: true,
		Notice: 10 * rooms.Second, Grace: 90 * rooms.Second, KeepFor: 7 * 24 * rooms.Hour,
		Talk: rooms.TalkWays{By: rooms.ByLinks, Main: "https://meet.example.org/main", Template: "https://meet.example.org/room-{room}"},
		Asks: []rooms.Ask{{ID: "level", Text: "How long have you done this work?", Options: []string{"It is new to me", "3", "yes"}, Use: "mix"}},
		Steps: []rooms.Step{
			{Kind: rooms.FiresideStep, Title: "Why changes fade", Length: 5 * rooms.Minute},
			{Kind: rooms.QuestionStep, Prompt: "What got better?", Length: 8 * rooms.Minute, Harvest: 12 * rooms.Minute,
				Size: rooms.Size{Target: 5, Min: 4, Max: 7}, Late: "main", Auto: true},
			{Kind: rooms.QuestionStep, Prompt: "What will you try on Monday?", Title: "Monday", Hint: "Small ones count.", Stretch: "And then?",
				Length: 90 * rooms.Second, Harvest: 10 * rooms.Minute, Size: rooms.Size{Rooms: 6}, Policy: "fresh"},
			{Kind: rooms.CloseStep, Length: rooms.Hour},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestParseTakesWhatEditorsWrite(t *testing.T) {
	want, err := Parse("a", []byte(whole), rooms.Strict)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"Windows line ends":       strings.ReplaceAll(whole, "\n", "\r\n"),
		"a byte order mark":       "\ufeff" + whole,
		"the marks of a document": "---\n" + whole + "...\n",
	} {
		got, err := Parse("a", []byte(text), rooms.Strict)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v\n%+v", name, err, got)
		}
	}
}

func TestLeastDurations(t *testing.T) {
	short := []byte("title: T\ngrace: 1s\nsteps:\n  - question: Q\n    length: 2s\n")
	if _, err := Parse("a", short, rooms.Fast); err != nil {
		t.Error(err)
	}
	if _, err := Parse("a", short, rooms.Strict); err == nil {
		t.Error("a question of two seconds is taken")
	}
}

// Each bad plan is refused with the file, the line and what is expected.
var bad = []struct {
	name string
	text string
	want string // what the message contains
}{
	{"empty", "", `p.yaml: the file is empty: a plan has a title and steps`},
	{"only a comment", "# nothing\n", `p.yaml: the file is empty`},
	{"not a group", "- a\n- b\n", `p.yaml:1:1: a list is here, and expected is keys with their values`},
	{"just text", "hello", `p.yaml:1:1: "hello" is here, and expected is keys with their values`},
	{"no title", "steps:\n  - question: Q\n", `p.yaml: title: some words are needed here`},
	{"an empty title", "title:\nsteps:\n  - question: Q\n", `p.yaml:1:1: title: some words are needed here`},
	{"no steps", "title: T\n", `p.yaml: steps: a plan needs at least one question`},
	{"no question", "title: T\nsteps:\n  - introduction: I\n", `p.yaml:2:1: steps: a plan needs at least one question`},
	{"a misspelt key", "titel: T\n", `p.yaml:1:1: titel: there is no "titel" here: expected are title, language, welcome,`},
	{"a key in another case", "title: T\nTITLE: U\n", `p.yaml:2:1: TITLE: there is no "TITLE" here`},
	{"a misspelt key in a step", "title: T\nsteps:\n  - question: Q\n    lenght: 8m\n", "p.yaml:4:5: steps[0].lenght: there is no \"lenght\" here: expected are question, title, hint, stretch, length, harvest, size, policy, late and auto\n     4 |     lenght: 8m"},
	{"a key of another kind of step", "title: T\nsteps:\n  - introduction: I\n    harvest: 8m\n", `p.yaml:4:5: steps[0].harvest: there is no "harvest" here: expected are introduction and length`},
	{"a key twice", "title: T\ntitle: U\n", `p.yaml:2:1: title: "title" is here twice: once is expected`},
	{"a time without unit", "title: T\nnotice: 5\n", `p.yaml:2:9: notice: "5" is here, and expected is a length of time such as 8m, 90s or 24h`},
	{"a time as words", "title: T\nsteps:\n  - question: Q\n    length: eight minutes\n", `p.yaml:4:13: steps[0].length: "eight minutes" is here, and expected is a length of time`},
	{"a time too fine", "title: T\ngrace: 20s5us\n", `p.yaml:2:8: grace: "20s5us" is here, and expected is a length of time`},
	{"a time too long", "title: T\nkeep_for: 31d\nsteps:\n  - question: Q\n", `p.yaml:2:11: keep_for: 744h0m0s is out of range: from 0s to 720h0m0s`},
	{"a time beyond all bounds", "title: T\nkeep_for: 99999999999999999999h\n", `p.yaml:2:11: keep_for: "99999999999999999999h" is here`},
	{"a negative time", "title: T\nnotice: -5s\nsteps:\n  - question: Q\n", `p.yaml:2:9: notice: -5s is out of range`},
	{"a next date without a day", "title: T\nnext: April\n", `p.yaml:2:7: next: "April" is here, and expected is a day such as 2026-04-01`},
	{"a next link alone", "title: T\nnext:\n  link: https://a.example\n", `p.yaml:2:1: next: a link needs the date that it is for`},
	{"a start without offset", "title: T\nstarts_at: 2026-03-04 18:30\n", `p.yaml:2:12: starts_at: "2026-03-04 18:30" is here, and expected is a date and time with its offset`},
	{"a list for text", "title: [T]\n", `p.yaml:1:8: title: a list is here, and expected is text`},
	{"a group for text", "title: T\nwelcome:\n  to: you\n", `p.yaml:3:3: welcome: a group of keys is here, and expected is text`},
	{"text for a list", "title: T\nsteps: soon\n", `p.yaml:2:8: steps: "soon" is here, and expected is a list`},
	{"text for truth", "title: T\nroom_numbers: maybe\n", `p.yaml:2:15: room_numbers: "maybe" is here, and expected is true or false`},
	{"no kind", "title: T\nsteps:\n  - title: Q\n", `p.yaml:3:5: steps[0]: what is this step? Expected is one of introduction, question and closing`},
	{"two kinds", "title: T\nsteps:\n  - question: Q\n    closing: C\n", `p.yaml:4:5: steps[0]: a step is one thing, and "closing" begins another: put "- " before it`},
	{"an empty entry", "title: T\nsteps:\n  -\n", `steps[0]: an entry of this list is empty`},
	{"text for a step", "title: T\nsteps:\n  - Q\n", `p.yaml:3:5: steps[0]: "Q" is here, and expected is keys with their values`},
	{"an empty question", "title: T\nsteps:\n  - question:\n    length: 8m\n", `p.yaml:3:5: steps[0].prompt: some words are needed here`},
	{"a question too long", "title: T\nsteps:\n  - question: " + strings.Repeat("x", 601) + "\n", `p.yaml:3:15: steps[0].prompt: 601 characters are too many: at most 600`},
	{"a question too short", "title: T\nsteps:\n  - question: Q\n    length: 30s\n", `p.yaml:4:13: steps[0].length: 30s is out of range: from 1m0s to 4h0m0s`},
	{"a size that is none", "title: T\nsteps:\n  - question: Q\n    size: many\n", `p.yaml:4:11: steps[0].size: "many" is here, and expected is a whole number`},
	{"a size with a fraction", "title: T\nsteps:\n  - question: Q\n    size: 4.5\n", `p.yaml:4:11: steps[0].size: "4.5" is here, and expected is a whole number`},
	{"a size upside down", "title: T\nsteps:\n  - question: Q\n    size: {target: 4, min: 5}\n", `p.yaml:4:11: steps[0].size: min 5, target 4, max 6: nobody sits alone`},
	{"too many rooms", "title: T\nsteps:\n  - question: Q\n    size:\n      rooms: 6000\n", `p.yaml:5:14: steps[0].size.rooms: 6000 rooms: from 1 to 5000`},
	{"an unknown policy", "title: T\nsteps:\n  - question: Q\n    policy: old\n", `p.yaml:4:13: steps[0].policy: "old" is not known: fresh, same, join, stay_one or choose`},
	{"a policy with nothing before", "title: T\nsteps:\n  - introduction: I\n  - question: Q\n    policy: join\n", `p.yaml:5:13: steps[1].policy: "join" goes on from the rooms of the question before`},
	{"an unknown way to talk", "title: T\ntalk: shouting\nsteps:\n  - question: Q\n", `p.yaml:2:7: talk.by: "shouting" is not known: browser, writing or links`},
	{"asking that is neither yes nor no", "title: T\ntalk:\n  by: browser\n  ask_to_speak: maybe\nsteps:\n  - question: Q\n", `p.yaml:4:17: talk.ask_to_speak:`},
	{"links without links", "title: T\ntalk:\n  by: links\nsteps:\n  - question: Q\n", `p.yaml:2:1: talk.rooms: a link for each room, or a template with {room}, is needed`},
	{"a link that is none", "title: T\ntalk:\n  rooms:\n    - https://a.example\n    - http://b.example\nsteps:\n  - question: Q\n", `p.yaml:5:7: talk.rooms[1]: "http://b.example" is not an https link`},
	{"captions by http", "title: T\ntalk:\n  by: browser\n  captions: http://b.example\nsteps:\n  - question: Q\n", `p.yaml:4:13: talk.captions: "http://b.example" is not an https link`},
	{"a template without room", "title: T\ntalk:\n  template: https://a.example/\nsteps:\n  - question: Q\n", `p.yaml:3:13: talk.template: the template needs {room}`},
	{"one option", "title: T\nasks:\n  - id: a\n    text: A?\n    options: [yes]\n    use: hide\nsteps:\n  - question: Q\n", `p.yaml:6:10: asks[0].use: "hide" is not known: mix, apart or match`},
	{"a key that would speak to a terminal", "title: T\n\"\\e[2J\\n\": \x1b[31m\n", "p.yaml:2:1: �[2J�: there is no \"\\x1b[2J\\n\" here"},
	{"not closed", "title: \"T\nsteps: []\n", `p.yaml:1:8: could not find end character of double-quoted text: lines such as "key: value" are expected`},
	{"a tab", "title: T\nsteps:\n\t- question: Q\n", `p.yaml:3:1: `},
	{"an anchor", "title: &t T\nwelcome: *t\n", `p.yaml:1:8: anchors, aliases, tags, directives and ? keys have no meaning in a plan`},
	{"a merge", "title: T\n<<: {welcome: W}\n", `p.yaml:2:1: anchors, aliases,`},
	{"a tag", "title: !!str T\n", `p.yaml:1:8: anchors, aliases, tags`},
	{"two plans", "title: T\n---\ntitle: U\n", `p.yaml:3:6: a second plan begins here: one plan is expected in a file`},
	{"not text", "title: T\nwelcome: \xff\xfe\n", `p.yaml:2:1: this line is not text: a plan is written in UTF-8`},
	{"a zero byte", "title: T\x00\n", `p.yaml:1:1: this line is not text`},
	{"too large", "# " + strings.Repeat("x", MaxBytes-1), fmt.Sprintf(`p.yaml: the file has %d bytes: a plan has at most %d`, MaxBytes+1, MaxBytes)},
	{"too many parts", "title: T\n" + strings.Repeat("- a\n", maxTokens/2), `p.yaml: the file has 16003 parts: a plan has at most 16000`},
	{"too deep across", "title: " + strings.Repeat("[", 17) + strings.Repeat("]", 17), `p.yaml:1:24: this is nested too deep: a plan goes at most 16 deep`},
	{"too deep in one line", "title:\n  " + strings.Repeat("- ", 17) + "a", `this is nested too deep`},
	{"too deep down", deep(17), `this is nested too deep`},
}

func deep(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func TestBadPlans(t *testing.T) {
	for _, c := range bad {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse("p.yaml", []byte(c.text), rooms.Strict)
			var refused *Error
			if !errors.As(err, &refused) {
				t.Fatalf("taken: %v", err)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("got:\n%s\nwant:\n%s", err, c.want)
			}
			for _, p := range refused.Problems {
				if p.Code == "" || p.Text == "" || len([]rune(p.Excerpt)) > mostExcerpt {
					t.Errorf("an unfinished problem: %+v", p)
				}
			}
		})
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	_, err := Parse("p.yaml", []byte("title: T\nnotice: soon\nsteps:\n  - question: Q\n    size: x\n  - closing: C\n    auto: true\n"), rooms.Strict)
	const want = `p.yaml:2:9: notice: "soon" is here, and expected is a length of time such as 8m, 90s or 24h
     2 | notice: soon
p.yaml:5:11: steps[0].size: "x" is here, and expected is a whole number
     5 |     size: x
p.yaml:7:5: steps[1].auto: there is no "auto" here: expected are closing and length
     7 |     auto: true`
	if err == nil || err.Error() != want {
		t.Errorf("got:\n%v\nwant:\n%s", err, want)
	}
	var refused *Error
	_, err = Parse("p.yaml", []byte(strings.Repeat("no: way\n", 100)), rooms.Strict)
	if !errors.As(err, &refused) || len(refused.Problems) != mostProblems {
		t.Errorf("%d problems are told", len(refused.Problems))
	}
}

// The example in the documentation is a plan.
func TestDocumentedPlan(t *testing.T) {
	page, err := os.ReadFile("../../docs/plan-file.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```yaml\n")
	example, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("the page has no example")
	}
	plan, err := Parse("docs/plan-file.md", []byte(example), rooms.Strict)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range keysInDocs(t) {
		if !strings.Contains(string(page), "`"+f+"`") {
			t.Errorf("the page does not say what %q is", f)
		}
	}
	if plan.Questions() == 0 {
		t.Error("the example asks nothing")
	}
}

func TestWhoAsksToSpeakTalksInTheBrowser(t *testing.T) {
	plan, err := Parse("p.yaml", []byte("title: T\ntalk:\n  ask_to_speak: true\nsteps:\n  - question: Q\n"), rooms.Strict)
	if want := (rooms.TalkWays{By: rooms.InBrowser, AskToSpeak: true}); err != nil || !reflect.DeepEqual(plan.Talk, want) {
		t.Errorf("%+v, %v; want %+v", plan.Talk, err, want)
	}
}

// keysInDocs takes the keys from the messages about unknown ones, which name all
// that are known.
func keysInDocs(t *testing.T) []string {
	var keys []string
	for _, text := range []string{
		"x: 1\n", "talk:\n  x: 1\n", "asks:\n  - x: 1\n",
		"steps:\n  - introduction: I\n    x: 1\n", "steps:\n  - question: Q\n    x: 1\n",
		"steps:\n  - closing: C\n    x: 1\n", "steps:\n  - question: Q\n    size: {x: 1}\n",
	} {
		_, err := Parse("a", []byte(text), rooms.Strict)
		var refused *Error
		if !errors.As(err, &refused) {
			t.Fatal(text)
		}
		_, list, _ := strings.Cut(refused.Problems[0].Text, "expected are ")
		keys = append(keys, strings.Split(strings.ReplaceAll(list, " and ", ", "), ", ")...)
	}
	return keys
}

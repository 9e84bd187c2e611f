package planfile

import (
	"cmp"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"plenary/rooms"
)

// words draws text of all kinds: letters, what YAML takes for itself, line ends,
// and characters that do not show.
func words(t *rapid.T, name string, most int) string {
	return rapid.OneOf(
		rapid.StringMatching(`[A-Za-z][a-z ?,']{0,30}[a-z?]`),
		rapid.SampledFrom([]string{"yes", "null", "~", "5", "- a", "a: b", "# x", "'q'", `"q"`, "a # b", " a", "a\n", "a\nb", "|", ">", "{a}", "[a]", "&a", "*a", "!a", "%a", "@a", "a:", "8m", "\\n", "…", "a\u0085b", "\U000e0041x", "\ufeffa", "🙂", "2026-03-04T18:30:00Z", "a:// b", "https://a.example", "a ?", "x - y", "e\u0301"}),
		rapid.StringN(1, 20, most),
	).Filter(func(s string) bool {
		plan := rooms.NewPlan(s, "Q")
		return len(plan.Check(rooms.Strict)) == 0
	}).Draw(t, name)
}

func maybe(t *rapid.T, name string, most int) string {
	if rapid.Bool().Draw(t, "has "+name) {
		return words(t, name, most)
	}
	return ""
}

func drawSpan(t *rapid.T, name string, least, most rooms.Millis) rooms.Millis {
	return rapid.OneOf(
		rapid.Custom(func(t *rapid.T) rooms.Millis {
			return rooms.Millis(rapid.Int64Range(int64(least), int64(most)).Draw(t, "ms"))
		}),
		rapid.SampledFrom([]rooms.Millis{least, most, (least + most) / 2 / rooms.Second * rooms.Second}).Filter(func(d rooms.Millis) bool { return d >= least }),
	).Draw(t, name)
}

func drawPlan(t *rapid.T) rooms.Plan {
	p := rooms.Plan{
		Title: words(t, "title", 100), Language: rapid.SampledFrom([]string{"", "en", "no", "de-CH"}).Draw(t, "language"),
		Welcome: maybe(t, "welcome", 200), QuietText: maybe(t, "quiet text", 200),
		StartsAt: rooms.Instant(rapid.Int64Range(0, 4_000_000_000_000).Draw(t, "start")),
		Next: rapid.SampledFrom([]rooms.NextDate{
			{}, {On: "2026-04-01"}, {At: 1_775_066_400_000}, {On: "2026-04-01", Link: "https://a.example/#x"}, {At: 1_775_066_400_001, Link: "https://a.example"},
		}).Draw(t, "next"),
		Notice:      drawSpan(t, "notice", 0, rooms.MaxNotice),
		Grace:       drawSpan(t, "grace", rooms.LeastGrace, rooms.MaxGrace),
		KeepFor:     drawSpan(t, "keep for", 0, rooms.MaxKeepFor),
		RoomNumbers: rapid.Bool().Draw(t, "room numbers"),
		Talk: rapid.SampledFrom([]rooms.TalkWays{
			{By: rooms.InWriting},
			{By: rooms.InWriting, Main: "https://main.example/#x"},
			{By: rooms.InBrowser, AskToSpeak: true},
			{By: rooms.InBrowser, Captions: "https://captions.example/#a"},
			{By: rooms.ByLinks, Rooms: []string{"https://a.example/?a=1&b=2", "https://b.example"}},
			{By: rooms.ByLinks, Main: "https://main.example", Template: "https://a.example/{room}"},
		}).Draw(t, "talk"),
	}
	for i := range rapid.IntRange(0, rooms.MaxAsks).Draw(t, "asks") {
		ask := rooms.Ask{ID: string(rune('a' + i)), Text: words(t, "ask", 100), Use: rapid.SampledFrom([]string{"mix", "apart", "match"}).Draw(t, "use")}
		for range rapid.IntRange(2, 4).Draw(t, "options") {
			ask.Options = append(ask.Options, words(t, "option", 100))
		}
		p.Asks = append(p.Asks, ask)
	}
	p.Steps = append(p.Steps, drawQuestion(t))
	for range rapid.IntRange(0, 4).Draw(t, "more steps") {
		kind := rapid.SampledFrom([]rooms.StepKind{rooms.FiresideStep, rooms.QuestionStep, rooms.CloseStep}).Draw(t, "kind")
		if kind == rooms.QuestionStep {
			p.Steps = append(p.Steps, drawQuestion(t))
			continue
		}
		p.Steps = append(p.Steps, rooms.Step{
			Kind: kind, Title: maybe(t, "title", 100), Length: drawSpan(t, "length", 0, rooms.MaxStepLength),
		})
	}
	return p
}

func drawQuestion(t *rapid.T) rooms.Step {
	least := rapid.IntRange(2, 6).Draw(t, "min")
	size := rooms.Size{Min: least, Target: least + 1, Max: rapid.IntRange(least+1, rooms.MaxRoomSize).Draw(t, "max")}
	if rapid.Bool().Draw(t, "by rooms") {
		size = rooms.Size{Rooms: rapid.IntRange(1, rooms.MaxRoomCount).Draw(t, "rooms"), Target: rapid.IntRange(0, 4).Draw(t, "unused")}
	}
	return rooms.Step{
		Kind: rooms.QuestionStep, Prompt: words(t, "question", 300), Title: maybe(t, "title", 100),
		Hint: maybe(t, "hint", 200), Stretch: maybe(t, "stretch", 200), Size: size,
		Length:  drawSpan(t, "length", rooms.LeastQuestion, rooms.MaxStepLength),
		Harvest: drawSpan(t, "harvest", 0, rooms.MaxStepLength),
		Policy:  rapid.SampledFrom([]rooms.Policy{"", rooms.Fresh, rooms.Choose}).Draw(t, "policy"),
		Late:    rapid.SampledFrom([]string{"", "best", "main"}).Draw(t, "late"),
		Auto:    rapid.Bool().Draw(t, "auto"),
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plan := drawPlan(t)
		if problems := plan.Check(rooms.Strict); len(problems) > 0 {
			t.Fatal(problems)
		}
		file := Write(plan)
		got, err := Parse("a", file, rooms.Strict)
		if err != nil {
			t.Fatalf("%v\n%s", err, file)
		}
		if !reflect.DeepEqual(got, plan) {
			t.Fatalf("got  %+v\nwant %+v\n%s", got, plan, file)
		}
	})
}

func TestWrite(t *testing.T) {
	plan := rooms.NewPlan("Small: changes", "What got better?")
	plan.Talk = rooms.TalkWays{By: rooms.ByLinks, Rooms: []string{"https://a.example/1"}}
	const want = `title: "Small: changes"
notice: 5s
grace: 20s
keep_for: 24h
talk:
  by: links
  rooms:
    - https://a.example/1
steps:

  - introduction: ""
    length: 5m

  - question: What got better?
    length: 8m
    harvest: 10m
    size: {target: 4, min: 3, max: 6}

  - closing: ""
    length: 5m
`
	if got := string(Write(plan)); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// shapes are how the questions of each template split people.
var shapes = []string{
	"fresh 3, fresh 4",
	"fresh 3, fresh 4, fresh 4",
	"fresh 3, fresh 4, fresh 4, fresh 4",
	"fresh 2, join 4",
	"fresh 4, stay_one 4, stay_one 4",
	"fresh 2, fresh 2, fresh 2",
	"fresh 3, same 3, same 3",
}

func golden(p rooms.Plan) string {
	var parts []string
	for _, step := range p.Steps {
		if step.Kind == rooms.QuestionStep {
			parts = append(parts, fmt.Sprintf("%s %d", cmp.Or(step.Policy, rooms.Fresh), step.Size.Target))
		}
	}
	return strings.Join(parts, ", ")
}

func TestTemplates(t *testing.T) {
	all := Templates()
	for i, template := range all {
		t.Run(template.Name, func(t *testing.T) {
			p := template.Plan
			if template.Title == "" || template.Summary == "" {
				t.Error("it does not say what it is")
			}
			if text := golden(p); text != shapes[i] {
				t.Errorf("its questions are\n%s\nand not\n%s", text, shapes[i])
			}
			first, last := p.Steps[0], p.Steps[len(p.Steps)-1]
			if first.Kind != rooms.FiresideStep || last.Kind != rooms.CloseStep {
				t.Errorf("it begins with %s and ends with %s", first.Kind, last.Kind)
			}
			if warmUp := p.Steps[1]; strings.HasPrefix(template.Name, "funnel") && (warmUp.Title != "Warm-up" || warmUp.Length >= p.Steps[2].Length) {
				t.Errorf("its first question is no short warm-up: %+v", warmUp)
			}
			p.Steps[0].Title = "changed"
			again, ok := ByName(template.Name)
			if !ok || again.Plan.Steps[0].Title == "changed" {
				t.Error("a caller can change it for the next one")
			}
		})
	}
	if len(all) != len(shapes) {
		t.Errorf("%d templates", len(all))
	}
	if _, ok := ByName("funnel-9"); ok {
		t.Error("there is a funnel-9")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	for _, c := range bad {
		if len(c.text) < 10_000 {
			f.Add([]byte(c.text))
		}
	}
	for _, template := range Templates() {
		f.Add(Write(template.Plan))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		plan, err := Parse("fuzz.yaml", data, rooms.Strict)
		if err != nil {
			if err.Error() == "" {
				t.Fatal("an error without words")
			}
			return
		}
		again, err := Parse("again.yaml", Write(plan), rooms.Strict)
		if err != nil || !reflect.DeepEqual(again, plan) {
			t.Fatalf("%v\ngot  %+v\nwant %+v", err, again, plan)
		}
	})
}

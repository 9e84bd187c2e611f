package rooms

import (
	"reflect"
	"strings"
	"testing"
)

func TestPlanNeedsATitleAndAQuestionOnly(t *testing.T) {
	plan := Plan{Title: "A safer ward", Steps: []Step{{Kind: QuestionStep, Prompt: "What went well?"}}}.WithDefaults()
	if problems := plan.Check(Strict); len(problems) > 0 {
		t.Errorf("%v", problems)
	}
	if !reflect.DeepEqual(plan, plan.WithDefaults()) {
		t.Error("defaults of defaults differ")
	}
	if problems := NewPlan("A", "Why?").Check(Strict); len(problems) > 0 {
		t.Errorf("a new plan: %v", problems)
	}
}

func TestPlanCheckNamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(p *Plan)
		path   string
		code   string
	}{
		{"no title", func(p *Plan) { p.Title = " " }, "title", "empty"},
		{"long title", func(p *Plan) { p.Title = strings.Repeat("ä", MaxTitle+1) }, "title", "too_long"},
		{"long welcome", func(p *Plan) { p.Welcome = strings.Repeat("a", MaxPrompt+1) }, "welcome", "too_long"},
		{"long notice", func(p *Plan) { p.Notice = MaxNotice + 1 }, "notice", "out_of_range"},
		{"short grace", func(p *Plan) { p.Grace = LeastGrace - 1 }, "grace", "out_of_range"},
		{"kept for too long", func(p *Plan) { p.KeepFor = MaxKeepFor + 1 }, "keep_for", "out_of_range"},
		{"no question", func(p *Plan) { p.Steps = p.Steps[:1] }, "steps", "empty"},
		{"too many steps", func(p *Plan) {
			for len(p.Steps) <= MaxSteps {
				p.Steps = append(p.Steps, p.Steps[0])
			}
		}, "steps", "too_many"},
		{"no prompt", func(p *Plan) { p.Steps[1].Prompt = "" }, "steps[1].prompt", "empty"},
		{"long prompt", func(p *Plan) { p.Steps[1].Prompt = strings.Repeat("a", MaxPrompt+1) }, "steps[1].prompt", "too_long"},
		{"short rooms", func(p *Plan) { p.Steps[1].Length = LeastQuestion - 1 }, "steps[1].length", "out_of_range"},
		{"no kind", func(p *Plan) { p.Steps[0].Kind = "dance" }, "steps[0].kind", "unknown"},
		{"alone", func(p *Plan) { p.Steps[1].Size = Size{Target: 1, Min: 1, Max: 1} }, "steps[1].size", "out_of_range"},
		{"min above target", func(p *Plan) { p.Steps[1].Size = Size{Target: 3, Min: 4, Max: 5} }, "steps[1].size", "out_of_range"},
		{"huge rooms", func(p *Plan) { p.Steps[1].Size = Size{Target: 4, Min: 3, Max: MaxRoomSize + 1} }, "steps[1].size", "out_of_range"},
		{"too many rooms", func(p *Plan) { p.Steps[1].Size = Size{Rooms: MaxRoomCount + 1} }, "steps[1].size.rooms", "out_of_range"},
		{"policy", func(p *Plan) { p.Steps[1].Policy = "friends" }, "steps[1].policy", "unknown"},
		{"late", func(p *Plan) { p.Steps[1].Late = "never" }, "steps[1].late", "unknown"},
		{"two next dates", func(p *Plan) { p.Next = NextDate{At: 1, On: "2026-04-01"} }, "next.on", "two_dates"},
		{"no such day", func(p *Plan) { p.Next.On = "2026-02-30" }, "next.on", "bad_day"},
		{"a year without a calendar", func(p *Plan) { p.Next.At = lastInstant + 1 }, "next.at", "out_of_range"},
		{"a next link without a date", func(p *Plan) { p.Next.Link = "https://example.org" }, "next", "empty"},
		{"bad next link", func(p *Plan) { p.Next = NextDate{On: "2026-04-01", Link: "http://example.org"} }, "next.link", "bad_link"},
		{"talk", func(p *Plan) { p.Talk.By = "shouting" }, "talk.by", "unknown"},
		{"links missing", func(p *Plan) { p.Talk = TalkWays{By: ByLinks} }, "talk.rooms", "empty"},
		{"bad link", func(p *Plan) { p.Talk = TalkWays{By: ByLinks, Rooms: []string{"http://example.org"}} }, "talk.rooms[0]", "bad_link"},
		{"captions", func(p *Plan) { p.Talk.Captions = "http://example.org" }, "talk.captions", "bad_link"},
		{"template", func(p *Plan) { p.Talk = TalkWays{By: ByLinks, Template: "https://example.org"} }, "talk.template", "no_room"},
		{"ask without options", func(p *Plan) { p.Asks = []Ask{{ID: "a", Text: "How long?", Options: []string{"a"}, Use: "mix"}} }, "asks[0].options", "out_of_range"},
		{"use of an ask", func(p *Plan) { p.Asks = []Ask{{ID: "a", Text: "How long?", Options: []string{"a", "b"}, Use: "sell"}} }, "asks[0].use", "unknown"},
	} {
		p := shortPlan()
		c.change(&p)
		problems := p.Check(Strict)
		if len(problems) != 1 || problems[0].Path != c.path || problems[0].Code != c.code || problems[0].Text == "" {
			t.Errorf("%s: %v, want %s %s", c.name, problems, c.path, c.code)
		}
	}
}

func TestPlanFastLiftsLeastDurationsOnly(t *testing.T) {
	p := shortPlan()
	p.Grace, p.Steps[1].Length, p.Steps[1].Harvest = Second, 2*Second, Second
	if problems := p.Check(Fast); len(problems) > 0 {
		t.Errorf("%v", problems)
	}
	p.Steps[1].Length = -1
	if problems := p.Check(Fast); len(problems) != 1 {
		t.Errorf("a negative length: %v", problems)
	}
}

func TestPlanCloneSharesNothing(t *testing.T) {
	p := shortPlan()
	p.Asks = []Ask{{ID: "a", Options: []string{"a", "b"}}}
	p.Talk.Rooms = []string{"https://example.org/1"}
	before := inJSON(p)
	c := p.Clone()
	c.Steps[0].Title, c.Asks[0].Options[0], c.Talk.Rooms[0] = "other", "other", "other"
	if inJSON(p) != before {
		t.Error("a change of the copy changed the plan")
	}
}

func TestTalkWaysLinkARoom(t *testing.T) {
	list := TalkWays{By: ByLinks, Rooms: []string{"https://example.org/a"}}
	both := TalkWays{By: ByLinks, Rooms: list.Rooms, Template: "https://example.org/{room}"}
	for _, c := range []struct {
		ways   TalkWays
		number int
		want   string
	}{
		{list, 1, "https://example.org/a"}, {list, 2, ""}, {list, 0, ""},
		{both, 1, "https://example.org/a"}, {both, 2, "https://example.org/2"},
		{TalkWays{By: InWriting, Rooms: list.Rooms}, 1, ""},
	} {
		if got := c.ways.Link(c.number); got != c.want {
			t.Errorf("%+v: room %d has %q, want %q", c.ways, c.number, got, c.want)
		}
	}
}

package rooms

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// Plan is what a host prepared: a funnel of steps and how people talk. It is a
// value: a changed plan is a new one.
type Plan struct {
	Title     string   `json:"title"`
	Language  string   `json:"language,omitempty"`   // BCP 47; empty is English
	Welcome   string   `json:"welcome,omitempty"`    // a line for the waiting room
	StartsAt  Instant  `json:"starts_at,omitempty"`  // when people are invited for
	Next      NextDate `json:"next,omitzero"`        // when the group meets next, for the end
	Talk      TalkWays `json:"talk"`                 // how people talk
	Asks      []Ask    `json:"asks,omitempty"`       // private, optional questions at the door
	QuietText string   `json:"quiet_text,omitempty"` // the host's words in the quiet room
	Notice    Millis   `json:"notice_ms"`            // before a move into rooms, 0 to 60 s
	Grace     Millis   `json:"grace_ms"`             // to finish the sentence before the return, 20 to 120 s
	KeepFor   Millis   `json:"keep_for_ms"`          // from the end until the session erases itself, 30 days at most
	// RoomNumbers lets exports say which room a card came from; the door says so.
	RoomNumbers bool   `json:"room_numbers,omitempty"`
	Steps       []Step `json:"steps"`
}

// TalkWays says how people talk to each other.
type TalkWays struct {
	By       TalkBy   `json:"by"`
	Main     string   `json:"main,omitempty"`     // the main room's meeting link
	Rooms    []string `json:"rooms,omitempty"`    // a link for each room
	Template string   `json:"template,omitempty"` // or one with {room} in it
	Captions string   `json:"captions,omitempty"` // a page with live captions: a captioner's, or of the host's own tool
	// AskToSpeak has everybody ask before they speak in the main room, however few they are.
	AskToSpeak bool `json:"ask_to_speak,omitempty"`
}

// TalkBy is a way of talking.
type TalkBy string

const (
	InWriting TalkBy = "writing" // in the same place, or in writing
	ByLinks   TalkBy = "links"   // the host's own meeting links
)

// Link gives the meeting link of a breakout, or "".
func (t TalkWays) Link(number int) string {
	switch {
	case t.By != ByLinks:
		return ""
	case number >= 1 && number <= len(t.Rooms):
		return t.Rooms[number-1]
	case t.Template != "":
		return strings.ReplaceAll(t.Template, "{room}", fmt.Sprint(number))
	}
	return ""
}

// Ask is an optional, private question at the door. Answers are used to choose
// rooms and are never shown for a person.
type Ask struct {
	ID      string   `json:"id"`
	Text    string   `json:"text"`
	Options []string `json:"options"`
	Use     string   `json:"use"` // "mix" spreads the answers over the rooms, "apart" keeps equal ones apart, "match" brings them together
}

// StepKind says what a step of a plan is.
type StepKind string

const (
	FiresideStep StepKind = "fireside" // an introduction in the main room
	QuestionStep StepKind = "question" // one question with its loop
	CloseStep    StepKind = "close"    // topics for next time
)

// Step is one part of a plan.
type Step struct {
	Kind    StepKind `json:"kind"`
	Title   string   `json:"title,omitempty"`
	Prompt  string   `json:"prompt,omitempty"`  // a question's own words
	Hint    string   `json:"hint,omitempty"`    // a line under them
	Stretch string   `json:"stretch,omitempty"` // for those who want more
	Length  Millis   `json:"length_ms"`         // of a fireside or closing, or of a question in its rooms
	Harvest Millis   `json:"harvest_ms,omitempty"`
	Size    Size     `json:"size,omitzero"`
	Policy  Policy   `json:"policy,omitempty"` // who meets whom
	Late    string   `json:"late,omitempty"`   // "" or "best": late joiners go to the best room; "main": they wait in the main room
	// Auto brings the next step by itself when the harvest's time is up.
	Auto bool `json:"auto,omitempty"`
}

// Policy says how the rooms of a question follow from those before.
type Policy string

const (
	Fresh   Policy = "fresh"    // new people each time; "" is the same
	Same    Policy = "same"     // the groups of the question before, again
	Pairs   Policy = "join"     // its rooms, two by two
	StayOne Policy = "stay_one" // one of each room keeps it, the others move on
	Choose  Policy = "choose"   // people choose a room; who does not is dealt
)

// Policies lists what there is, the default first.
var Policies = []Policy{Fresh, Same, Pairs, StayOne, Choose}

// follows says whether a policy goes on from the rooms of the question before.
func (p Policy) follows() bool { return p == Same || p == Pairs || p == StayOne }

// Size says how many people sit in a room, or how many rooms there are.
type Size struct {
	Target int `json:"target,omitempty"`
	Min    int `json:"min,omitempty"`
	Max    int `json:"max,omitempty"`
	Rooms  int `json:"rooms,omitempty"` // if set, so many rooms whatever their size
}

// The limits of a plan, with their reasons.
const (
	MaxSteps       = 40           // an evening has fewer than ten
	MaxPrompt      = 600          // characters; more is not read on a phone
	MaxTitle       = 120          // characters; fits a heading at 320 px on four lines
	MaxAsks        = 3            // more is a form, and a door is not a form
	MaxOptions     = 8            // a choice that fits one screen
	MaxRoomSize    = 50           // above it a room is a main room
	MaxRoomCount   = 5000         // 10,000 people in pairs
	LeastQuestion  = Minute       // shorter rooms end before the last person has arrived and read
	LeastGrace     = 20 * Second  // WCAG 2.2.1: a warning of at least 20 s before something is taken away
	MaxGrace       = 120 * Second // the longest warning the console offers
	MaxNotice      = 60 * Second
	MaxStepLength  = 4 * Hour
	MaxKeepFor     = 30 * 24 * Hour
	DefaultKeepFor = 24 * Hour
	DefaultNotice  = 5 * Second
	DefaultGrace   = 20 * Second
)

// DefaultSize is a room to talk in: everybody has a turn in eight minutes.
var DefaultSize = Size{Target: 4, Min: 3, Max: 6}

// NewPlan gives a plan with one question and good defaults for the rest.
func NewPlan(title, question string) Plan {
	return Plan{
		Title: title,
		Steps: []Step{
			{Kind: FiresideStep, Length: 5 * Minute},
			{Kind: QuestionStep, Prompt: question, Length: 8 * Minute, Harvest: 10 * Minute},
			{Kind: CloseStep, Length: 5 * Minute},
		},
	}.WithDefaults()
}

// WithDefaults gives the plan with every unset figure filled in.
func (p Plan) WithDefaults() Plan {
	p = p.Clone()
	if p.Talk.By == "" {
		p.Talk.By = InWriting
	}
	if p.Notice == 0 {
		p.Notice = DefaultNotice
	}
	if p.Grace == 0 {
		p.Grace = DefaultGrace
	}
	if p.KeepFor == 0 {
		p.KeepFor = DefaultKeepFor
	}
	for i := range p.Steps {
		step := &p.Steps[i]
		if step.Length == 0 {
			step.Length = 5 * Minute
			if step.Kind == QuestionStep {
				step.Length = 8 * Minute
			}
		}
		if step.Kind != QuestionStep {
			continue
		}
		if step.Harvest == 0 {
			step.Harvest = 10 * Minute
		}
		if step.Size.Rooms == 0 {
			if step.Size.Target == 0 {
				step.Size.Target = DefaultSize.Target
			}
			if step.Size.Min == 0 {
				step.Size.Min = max(2, step.Size.Target-1)
			}
			if step.Size.Max == 0 {
				step.Size.Max = step.Size.Target + 2
			}
		}
	}
	return p
}

// Clone gives a copy that shares nothing with the plan.
func (p Plan) Clone() Plan {
	p.Steps = append([]Step(nil), p.Steps...)
	p.Talk.Rooms = append([]string(nil), p.Talk.Rooms...)
	asks := append([]Ask(nil), p.Asks...)
	for i := range asks {
		asks[i].Options = append([]string(nil), asks[i].Options...)
	}
	p.Asks = asks
	return p
}

// Questions counts the question steps.
func (p Plan) Questions() int {
	n := 0
	for _, step := range p.Steps {
		if step.Kind == QuestionStep {
			n++
		}
	}
	return n
}

// Answered gives the answers that are options of the plan's private questions,
// by the id of the question.
func (p Plan) Answered(answers map[string]string) map[string]string {
	kept := map[string]string{}
	for _, ask := range p.Asks {
		if option := answers[ask.ID]; slices.Contains(ask.Options, option) {
			kept[ask.ID] = option
		}
	}
	return kept
}

// Problem is one thing that is wrong with a plan: where (a path such as
// "steps[2].prompt"), a stable code for a program, and a sentence.
type Problem struct {
	Path string `json:"path"`
	Code string `json:"code"`
	Text string `json:"text"`
}

func (p Problem) Error() string { return p.Path + ": " + p.Text }

// Leniency says which least durations hold.
type Leniency bool

const (
	Strict Leniency = false
	Fast   Leniency = true // a whole funnel in seconds: tests and rehearsals
)

// Check lists everything that is wrong with the plan, in its order; none means
// that a session can be run from it.
func (p Plan) Check(lenient Leniency) []Problem {
	var found []Problem
	bad := func(path, code, text string, args ...any) {
		found = append(found, Problem{path, code, fmt.Sprintf(text, args...)})
	}
	words := func(path, text string, limit int, needed bool) {
		switch n := utf8.RuneCountInString(strings.TrimSpace(text)); {
		case n == 0 && needed:
			bad(path, "empty", "some words are needed here")
		case n > limit:
			bad(path, "too_long", "%d characters are too many: at most %d", n, limit)
		}
	}
	span := func(path string, d, least, most Millis) {
		if lenient == Fast {
			least = 0
		}
		if d < least || d > most {
			bad(path, "out_of_range", "%s is out of range: from %s to %s", d.Duration(), least.Duration(), most.Duration())
		}
	}
	words("title", p.Title, MaxTitle, true)
	words("welcome", p.Welcome, MaxPrompt, false)
	words("quiet_text", p.QuietText, MaxPrompt, false)
	span("notice", p.Notice, 0, MaxNotice)
	span("grace", p.Grace, LeastGrace, MaxGrace)
	span("keep_for", p.KeepFor, 0, MaxKeepFor)
	p.Next.check(bad)
	p.Talk.check(bad)
	if len(p.Asks) > MaxAsks {
		bad("asks", "too_many", "%d private questions are too many: at most %d", len(p.Asks), MaxAsks)
	}
	for i, ask := range p.Asks {
		path := fmt.Sprintf("asks[%d]", i)
		words(path+".id", ask.ID, 40, true)
		words(path+".text", ask.Text, MaxTitle, true)
		if n := len(ask.Options); n < 2 || n > MaxOptions {
			bad(path+".options", "out_of_range", "%d options: from 2 to %d", n, MaxOptions)
		}
		for j, option := range ask.Options {
			words(fmt.Sprintf("%s.options[%d]", path, j), option, MaxTitle, true)
		}
		if !slices.Contains([]string{"mix", "apart", "match"}, ask.Use) {
			bad(path+".use", "unknown", "%q is not known: mix, apart or match", ask.Use)
		}
	}
	switch n := len(p.Steps); {
	case n > MaxSteps:
		bad("steps", "too_many", "%d steps are too many: at most %d", n, MaxSteps)
	case p.Questions() == 0:
		bad("steps", "empty", "a plan needs at least one question")
	}
	asked := false
	for i, step := range p.Steps {
		path := fmt.Sprintf("steps[%d]", i)
		step.check(path, words, span, bad)
		if step.Policy.follows() && !asked {
			bad(path+".policy", "nothing_before", "%q goes on from the rooms of the question before, and this is the first: fresh or choose", step.Policy)
		}
		asked = asked || step.Kind == QuestionStep
	}
	return found
}

func (s Step) check(path string, words func(string, string, int, bool), span func(string, Millis, Millis, Millis), bad func(string, string, string, ...any)) {
	words(path+".title", s.Title, MaxTitle, false)
	words(path+".hint", s.Hint, MaxPrompt, false)
	words(path+".stretch", s.Stretch, MaxPrompt, false)
	switch s.Kind {
	case FiresideStep, CloseStep:
		span(path+".length", s.Length, 0, MaxStepLength)
	case QuestionStep:
		words(path+".prompt", s.Prompt, MaxPrompt, true)
		span(path+".length", s.Length, LeastQuestion, MaxStepLength)
		span(path+".harvest", s.Harvest, 0, MaxStepLength)
		s.Size.check(path+".size", bad)
	default:
		bad(path+".kind", "unknown", "%q is not a kind of step: fireside, question or close", s.Kind)
	}
	if s.Policy != "" && !slices.Contains(Policies, s.Policy) {
		bad(path+".policy", "unknown", "%q is not known: fresh, same, join, stay_one or choose", s.Policy)
	}
	if s.Late != "" && s.Late != "best" && s.Late != "main" {
		bad(path+".late", "unknown", "%q is not known: best or main", s.Late)
	}
}

func (z Size) check(path string, bad func(string, string, string, ...any)) {
	if z.Rooms != 0 {
		if z.Rooms < 1 || z.Rooms > MaxRoomCount {
			bad(path+".rooms", "out_of_range", "%d rooms: from 1 to %d", z.Rooms, MaxRoomCount)
		}
		return
	}
	if z.Min < 2 || z.Min > z.Target || z.Target > z.Max || z.Max > MaxRoomSize {
		bad(path, "out_of_range", "min %d, target %d, max %d: nobody sits alone, min is at most target, target at most max, and max at most %d", z.Min, z.Target, z.Max, MaxRoomSize)
	}
}

func (t TalkWays) check(bad func(string, string, string, ...any)) {
	if t.Captions != "" && !IsHTTPS(t.Captions) {
		bad("talk.captions", "bad_link", "%q is not an https link", t.Captions)
	}
	switch t.By {
	case InWriting, InBrowser:
		return
	case ByLinks:
	default:
		bad("talk.by", "unknown", "%q is not known: browser, writing or links", t.By)
		return
	}
	links := map[string]string{"talk.main": t.Main}
	if t.Template != "" {
		links["talk.template"] = t.Template
		if !strings.Contains(t.Template, "{room}") {
			bad("talk.template", "no_room", "the template needs {room} where a room's number goes")
		}
	} else if len(t.Rooms) == 0 {
		bad("talk.rooms", "empty", "a link for each room, or a template with {room}, is needed")
	}
	for i, link := range t.Rooms {
		links[fmt.Sprintf("talk.rooms[%d]", i)] = link
	}
	for _, path := range sortedKeys(links) {
		if link := links[path]; link != "" && !IsHTTPS(link) {
			bad(path, "bad_link", "%q is not an https link", link)
		}
	}
}

// IsHTTPS says whether a text is an absolute https link that a browser opens.
func IsHTTPS(link string) bool {
	u, err := url.Parse(strings.ReplaceAll(link, "{room}", "1"))
	return err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil && len(link) <= 500
}

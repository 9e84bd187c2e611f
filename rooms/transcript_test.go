package rooms

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
)

// TestTranscripts plays the evenings in testdata. A line is one of
//
//	at 19:05                          time moves on; what is due on the way happens
//	+10s                              the same, by a span
//	jo comes as host                  also: ann, ben come; ann drops; ann comes back
//	jo: loop.send notice_ms=0s        a wish; seats, cards and other things by name
//	ann sees room harvest             sections of the audiences she belongs to
//	ann hears 1.2                     what of that room's chat is for her
//	where                             who is where
//	may speak                         of those in the main room
//	the server starts after 5m        nothing happened in between (a downtime)
//
// and is answered by what it led to: events, or "no" with a refusal.
func TestTranscripts(t *testing.T) {
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		var p *play
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			switch d.Cmd {
			case "evening":
				p = newPlay(t, d)
				return ""
			case "play":
				return p.lines(d)
			}
			d.Fatalf(t, "unknown directive %q", d.Cmd)
			return ""
		})
	})
}

// play is an evening whose people and things have names.
type play struct {
	*world
	seats map[string]Seat
	alias map[string]string // id -> how the transcript calls it
	ids   map[string]string // and back
	count map[string]int
	out   strings.Builder
}

func newPlay(t *testing.T, d *datadriven.TestData) *play {
	w := newWorld(1)
	w.now = At(time.Date(2026, 1, 15, 19, 0, 0, 0, time.UTC))
	p := &play{world: w, seats: map[string]Seat{}, alias: map[string]string{}, ids: map[string]string{}, count: map[string]int{}}
	plan := NewPlan("A safer ward", "What went well?")
	plan.Steps = slices.Insert(plan.Steps, 2, Step{Kind: QuestionStep, Prompt: "What would you try?", Length: 6 * Minute})
	plan = plan.WithDefaults()
	for _, arg := range d.CmdArgs {
		switch arg.Key {
		case "size":
			var z Size
			for i, to := range []*int{&z.Min, &z.Target, &z.Max} {
				*to = number(arg.Vals[i])
			}
			plan.Steps[1].Size = z
		case "auto":
			plan.Steps[1].Auto = true
		case "late":
			plan.Steps[1].Late = arg.Vals[0]
		case "links":
			plan.Talk = TalkWays{By: ByLinks, Template: "https://meet.example.org/{room}"}
		default:
			d.Fatalf(t, "unknown argument %q", arg.Key)
		}
	}
	p.must(System, "create", &Create{Plan: plan})
	return p
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return n
}

func (p *play) lines(d *datadriven.TestData) string {
	p.out.Reset()
	for _, line := range strings.Split(d.Input, "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := p.line(line); err != nil {
			fmt.Fprintf(&p.out, "%s: this can't be played: %v\n", line, err)
		}
		if err := p.server(); err != nil {
			fmt.Fprintf(&p.out, "the server: %v\n", err)
		}
	}
	return p.out.String()
}

var (
	wish    = regexp.MustCompile(`^(\w+): ([a-z_.]+)(.*)$`)
	coming  = regexp.MustCompile(`^([\w, ]+?) comes?(?: as (host|facilitator))?$`)
	back    = regexp.MustCompile(`^(\w+) comes back$`)
	going   = regexp.MustCompile(`^([\w, ]+?) drops?$`)
	hearing = regexp.MustCompile(`^(\w+) hears (\d+\.\d+)$`)
	looking = regexp.MustCompile(`^(\w+) sees (.+)$`)
	field   = regexp.MustCompile(`(\w+)=("[^"]*"|\S+)`)
)

func (p *play) line(line string) error {
	if clock, ok := strings.CutPrefix(line, "at "); ok {
		if strings.Count(clock, ":") == 1 {
			clock += ":00"
		}
		at, err := time.Parse("15:04:05", clock)
		if err != nil {
			return err
		}
		day := p.now.Time()
		return p.until(At(time.Date(day.Year(), day.Month(), day.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.UTC)))
	}
	if span, ok := strings.CutPrefix(line, "+"); ok {
		d, err := time.ParseDuration(span)
		if err != nil {
			return err
		}
		return p.until(p.now.Add(Millis(d.Milliseconds())))
	}
	if span, ok := strings.CutPrefix(line, "the server starts after "); ok {
		d, err := time.ParseDuration(span)
		if err != nil {
			return err
		}
		p.now = p.now.Add(Millis(d.Milliseconds()))
		return p.until(p.now)
	}
	if line == "where" {
		fmt.Fprintln(&p.out, "  "+p.where())
		return nil
	}
	if line == "may speak" {
		fmt.Fprintln(&p.out, "  "+p.speaking())
		return nil
	}
	if m := back.FindStringSubmatch(line); m != nil {
		return p.tell(m[1]+" comes back", System, "connect", &Connect{Seats: []Seat{p.seats[m[1]]}})
	}
	if m := coming.FindStringSubmatch(line); m != nil {
		return p.come(strings.Split(m[1], ", "), Role(m[2]))
	}
	if m := going.FindStringSubmatch(line); m != nil {
		var seats []Seat
		for _, name := range strings.Split(m[1], ", ") {
			seats = append(seats, p.seats[name])
		}
		return p.tell(m[1]+" drops", System, "drop", &Drop{Seats: seats})
	}
	if m := hearing.FindStringSubmatch(line); m != nil {
		round, number, _ := Audience("room/" + m[2]).RoomOf()
		for _, said := range p.talk(round, number).Chat {
			if said.HeardBy(p.seats[m[1]]) {
				fmt.Fprintf(&p.out, "  %s: %s\n", p.names[said.Seat], said.Text)
			}
		}
		return nil
	}
	if m := looking.FindStringSubmatch(line); m != nil {
		return p.see(m[1], strings.Fields(m[2]))
	}
	if m := wish.FindStringSubmatch(line); m != nil {
		return p.wish(m[1], m[2], m[3])
	}
	return errors.New("no such line")
}

func (p *play) come(names []string, role Role) error {
	if role == "" {
		role = Participant
	}
	var plainly []string
	for _, name := range names {
		events, err := p.do(System, "join", &Join{Role: role})
		if err == nil {
			seat := events[0].(*Joined).Seat
			p.seats[name], p.names[seat] = seat, name
			var placed []Event
			placed, err = p.do(System, "connect", &Connect{Seats: []Seat{seat}})
			if events = append(events, placed...); len(events) == 2 && !events[0].(*Joined).Waiting {
				plainly = append(plainly, name)
				continue
			}
		}
		p.report(name+" comes", events, err)
	}
	if len(plainly) > 0 {
		fmt.Fprintf(&p.out, "%s here now: %s\n", p.clock(p.now), strings.Join(plainly, " "))
	}
	return nil
}

// until lets time pass, with everything that is due on the way.
func (p *play) until(at Instant) error {
	for range 1000 {
		due := p.ahead.Due()
		if due == 0 || due > at || p.ahead.Phase == Ended {
			p.now = max(p.now, at)
			return nil
		}
		p.now = max(p.now, due)
		if err := p.tell("the clock", System, "tick", &Tick{}); err != nil {
			return err
		}
		if err := p.server(); err != nil {
			return err
		}
	}
	return errors.New("time does not pass")
}

// server does what the server does by itself.
func (p *play) server() error {
	for _, own := range []struct {
		what string
		do   func() ([]Event, error)
	}{{"the allocation", p.draw}, {"the wall", p.publish}, {"the marks", p.tallied}} {
		events, err := own.do()
		if err != nil {
			return err
		}
		if len(events) > 0 {
			p.report(own.what, events, nil)
		}
	}
	return nil
}

func (p *play) tallied() ([]Event, error) {
	if len(p.tally) == 0 {
		return nil, nil
	}
	return p.world.count()
}

func (p *play) wish(who, name, fields string) error {
	c, ok := CommandNamed(name)
	if !ok {
		return fmt.Errorf("there is no command %q", name)
	}
	values := map[string]any{}
	for _, m := range field.FindAllStringSubmatch(fields, -1) {
		v, err := p.value(m[1], m[2])
		if err != nil {
			return err
		}
		values[m[1]] = v
	}
	p.seen(p.seats[who], c, values)
	decoder := json.NewDecoder(strings.NewReader(inJSON(values)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(c); err != nil {
		return err
	}
	p.world.ids++
	id := uuid(p.world.ids)
	events, err := p.doAs(id, Actor{Seat: p.seats[who]}, name, c)
	if err == nil {
		p.christen(c, events)
	}
	p.report(who+": "+name, events, err)
	return nil
}

// seen fills in where somebody sees themself, as a browser does, unless the line
// says so; a room is written by its number.
func (p *play) seen(seat Seat, c Command, values map[string]any) {
	switch c.(type) {
	case *Say:
		if values["place"] == nil {
			values["place"] = p.told.PlaceOf(seat)
		}
		return
	case *MoveInPreview:
		return // by the number in the preview
	case *AddCard, *Vote, *TurnAnswer:
		if values["room"] == nil {
			values["room"] = RoomID(p.told.Round, p.told.CardRoom(seat))
		}
	case *AskHelp, *CancelHelp:
		if values["room"] == nil && values["help"] == nil && values["kind"] != "me" {
			values["room"] = RoomID(p.told.Round, p.told.CardRoom(seat))
		}
	}
	if n, ok := values["room"].(int); ok {
		values["room"] = RoomID(p.told.Round, n)
		if n == MainRoom {
			delete(values, "room")
		}
	}
}

// christen gives what a command makes a name for the transcript.
func (p *play) christen(c Command, events []Event) {
	var made []string
	for _, event := range events {
		switch e := event.(type) {
		case *HelpAsked:
			made = append(made, e.ID)
		case Wording:
			if _, id := e.Wants(); id != "" {
				made = append(made, id)
			}
		}
	}
	kind := ""
	switch c := c.(type) {
	case *AddTopic:
		kind = "topic"
	case *AddTheme:
		kind = "theme"
	case *AddLink:
		kind = "link"
	case *Announce:
		kind = "word"
	case *AskHelp:
		kind = "help"
	case *Say, *WriteHelp:
		kind = "line"
	case *AddCard:
		kind, made = p.alias[c.Card]+"-line", p.linesOf(c.Card)
	case *EditCard:
		kind, made = p.alias[c.Card]+"-line", p.linesOf(c.Card)
	default:
		return
	}
	for _, id := range made {
		if p.alias[id] == "" {
			p.count[kind]++
			name := kind + strconv.Itoa(p.count[kind])
			p.alias[id], p.ids[name] = name, id
		}
	}
}

// linesOf gives the ids of a draft's lines after the last wish about it.
func (p *play) linesOf(card string) (ids []string) {
	for _, event := range p.lastSaid {
		if e, ok := event.(*Drafted); ok && e.Card == card {
			for _, line := range e.Draft.Lines {
				ids = append(ids, line.ID)
			}
		}
	}
	return ids
}

func (p *play) value(key, text string) (any, error) {
	if strings.HasPrefix(text, `"`) {
		return strings.Trim(text, `"`), nil
	}
	switch key {
	case "seat":
		return p.seats[text], nil
	case "card":
		if p.ids[text] == "" {
			id := uuid(1<<20 + len(p.ids))
			p.ids[text], p.alias[id] = id, text
		}
		return p.ids[text], nil
	case "help", "topic", "link", "theme", "line":
		return p.ids[text], nil
	}
	if strings.HasSuffix(key, "_ms") {
		d, err := time.ParseDuration(text)
		return d.Milliseconds(), err
	}
	if n, err := strconv.Atoi(text); err == nil {
		return n, nil
	}
	if text == "true" || text == "false" {
		return text == "true", nil
	}
	return text, nil
}

func (p *play) tell(who string, actor Actor, name string, c Command) error {
	events, err := p.do(actor, name, c)
	p.report(who, events, err)
	return onlyRefusals(err)
}

func (p *play) report(what string, events []Event, err error) {
	fmt.Fprintf(&p.out, "%s %s", p.clock(p.now), what)
	var r *Refusal
	switch {
	case errors.As(err, &r):
		fmt.Fprintf(&p.out, " -> no: %s%s", r.Code, p.params(r.Params))
	case err != nil:
		fmt.Fprintf(&p.out, " -> %v", err)
	case len(events) == 0:
		fmt.Fprint(&p.out, " -> nothing in the log")
	}
	fmt.Fprintln(&p.out)
	for _, e := range events {
		fmt.Fprintf(&p.out, "  %s%s\n", EventName(e), strings.TrimSuffix(" "+p.words(reflect.ValueOf(e)), " {}"))
	}
}

func (p *play) params(params map[string]any) string {
	if len(params) == 0 {
		return ""
	}
	return " " + p.words(reflect.ValueOf(params))
}

// where says who is in which place; away people in brackets.
func (p *play) where() string {
	in := map[string][]string{}
	for i := range p.told.People {
		person, name := &p.told.People[i], p.names[Seat(i+1)]
		if !person.Connected {
			name = "(" + name + ")"
		}
		if person.Visiting {
			name += " visiting"
		}
		place := string(p.told.PlaceOf(Seat(i + 1)))
		if !person.Present() {
			place = person.state()
		}
		in[place] = append(in[place], name)
	}
	var all []string
	for _, place := range sortedKeys(in) {
		all = append(all, place+": "+strings.Join(in[place], " "))
	}
	return strings.Join(all, "; ")
}

// speaking says who in the main room may speak, and who asks first.
func (p *play) speaking() string {
	var may, ask []string
	for i := range p.told.People {
		seat := Seat(i + 1)
		switch who := p.told.Person(seat); {
		case !who.Present() || who.Place != MainRoom:
		case p.told.MaySpeak(seat):
			may = append(may, p.names[seat])
		default:
			ask = append(ask, p.names[seat])
		}
	}
	return "may speak: " + strings.Join(may, " ") + "; asks first: " + strings.Join(ask, " ")
}

// see prints what somebody is told: the sections of those names, of every
// audience that they belong to.
func (p *play) see(who string, names []string) error {
	seat := p.seats[who]
	for _, name := range names {
		found := false
		for _, to := range p.told.Audiences(seat) {
			for _, view := range p.views(to, name) {
				found = true
				fmt.Fprintf(&p.out, "  %s (%s): %s\n", name, to, p.words(reflect.ValueOf(view)))
			}
		}
		if !found {
			fmt.Fprintf(&p.out, "  %s: nothing that %s is told\n", name, who)
		}
	}
	return nil
}

func (p *play) views(to Audience, name string) []any {
	if round, number, ok := to.RoomOf(); ok && name == LiveDrafts && to.kind() != "next" {
		var all []any
		for _, card := range sortedKeys(p.talk(round, number).Drafts) {
			d := p.talk(round, number).Drafts[card]
			all = append(all, DraftView{ID: card, Rev: d.Rev, Lines: d.Lines, N: d.N})
		}
		return all
	}
	if to == InMain && name == LiveMain {
		return []any{p.told.MainView(p)}
	}
	for _, sec := range SectionsFor(to) {
		if sec.Name != name {
			continue
		}
		if !SectionKinds[name].Collection {
			return []any{p.told.Tell(sec, p)}
		}
		var all []any
		for _, id := range p.told.Items(sec) {
			if item, ok := p.told.TellItem(sec, id, p); ok {
				all = append(all, item)
			}
		}
		return all
	}
	return nil
}

func (p *play) clock(i Instant) string { return i.Time().Format("15:04:05") }

// words prints any value the way a person would write it down: names for seats
// and things, clock times, and nothing that is empty.
func (p *play) words(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case Seat:
		if name := p.names[x]; name != "" {
			return name
		}
		return fmt.Sprintf("seat %d", x)
	case Instant:
		return p.clock(x)
	case Millis:
		return x.Duration().String()
	case PersonView:
		said := []string{x.Name}
		for _, word := range []string{x.Pronouns, string(x.Role), x.State, x.How} {
			if word != "" {
				said = append(said, word)
			}
		}
		if x.Hand {
			said = append(said, "hand up")
		}
		if x.Floor {
			said = append(said, "floor")
		}
		return strings.Join(said, "/")
	case Plan:
		var steps []string
		for _, s := range x.Steps {
			steps = append(steps, strings.TrimSpace(fmt.Sprintf("%s %s", s.Prompt+s.Title, s.Length.Duration())))
		}
		return "[" + strings.Join(steps, "; ") + "]"
	case string:
		if name := p.alias[x]; name != "" {
			return name
		}
		if help, line, ok := strings.Cut(x, "/"); ok && p.alias[help] != "" {
			return p.alias[help] + "/" + p.alias[line]
		}
		if x == "" || strings.ContainsAny(x, " \n") {
			return strconv.Quote(x)
		}
		return x
	}
	var parts []string
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return "-"
		}
		return p.words(v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			parts = append(parts, p.words(v.Index(i)))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case reflect.Map:
		for _, key := range v.MapKeys() {
			parts = append(parts, p.words(key)+": "+p.words(v.MapIndex(key)))
		}
		slices.Sort(parts)
		return "{" + strings.Join(parts, ", ") + "}"
	case reflect.Struct:
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			if !v.Type().Field(i).IsExported() || v.Field(i).IsZero() || slices.Contains([]string{"seed", "name_id", "keep_for_ms", "marks_of", "agenda"}, name) {
				continue
			}
			if k := v.Field(i).Kind(); (k == reflect.Slice || k == reflect.Map) && v.Field(i).Len() == 0 {
				continue
			}
			parts = append(parts, name+": "+p.words(v.Field(i)))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return fmt.Sprint(v.Interface())
}

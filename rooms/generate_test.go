package rooms

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
)

// player makes up what people and the server might wish next: mostly sensible,
// sometimes not. All its choices come from dice.
type player struct {
	*world
	dice *rand.Rand
	said int // numbers the words that people write
}

// one says yes once in n times.
func (p *player) one(n int) bool { return p.dice.IntN(n) == 0 }

func pick[T any](p *player, from ...T) T { return from[p.dice.IntN(len(from))] }

// pickOr gives one of some, or else when there are none.
func pickOr[T any](p *player, from []T, other T) T {
	if len(from) == 0 {
		return other
	}
	return pick(p, from...)
}

// seat gives somebody's, or rarely nobody's.
func (p *player) seat() Seat {
	if p.one(25) {
		return Seat(p.dice.IntN(len(p.ahead.People) + 3))
	}
	return 1 + Seat(p.dice.IntN(max(1, len(p.ahead.People))))
}

// canary makes words that nobody else uses, and says where they belong.
func (p *player) canary(of string) string {
	p.said++
	return fmt.Sprintf("canary-%d-of-%s", p.said, of)
}

// where names whose words an actor's are: their room's, or everybody's.
func (p *player) where(name string, actor Seat) string {
	n := p.ahead.CardRoom(actor)
	if person := p.ahead.Person(actor); name == "say" && person != nil {
		n = person.Place // at the desk people talk in the main room
	}
	if n > 0 {
		return "room-" + RoomID(p.ahead.Round, n) + "-"
	}
	return "all"
}

// card gives one of the actor's room, or any, or one that nobody knows.
func (p *player) card(actor Seat) string {
	var mine, all []string
	for _, key := range sortedKeys(p.talks) {
		for _, id := range sortedKeys(p.talks[key].Drafts) {
			all = append(all, id)
			if t := p.talks[key]; t.Round == p.ahead.Round && t.Room == p.ahead.CardRoom(actor) {
				mine = append(mine, id)
			}
		}
	}
	switch {
	case p.one(20):
		return uuid(1 << 20)
	case len(mine) > 0 && !p.one(6):
		return pick(p, mine...)
	case p.one(3):
		return pickOr(p, sortedKeys(p.ahead.Cards), uuid(1<<20))
	}
	return pickOr(p, all, uuid(1<<20))
}

// command makes up a wish of the name for somebody.
func (p *player) command(name string, actor Seat) Command {
	c, ok := CommandNamed(name)
	if !ok {
		panic("no command " + name)
	}
	p.fill(name, actor, reflect.ValueOf(c).Elem())
	switch c := c.(type) {
	case *AddCard:
		c.Card = uuid(1<<24 + p.said)
	case *EditCard:
		if d := p.draftOf(c.Card); d != nil && len(d.Lines) > 0 {
			line := pick(p, d.Lines...)
			c.Line, c.Version = line.ID, line.Version-boolInt(p.one(5))
		}
	case *ShareCard:
		c.Rev = p.rev(c.Card)
	case *KeepCard:
		c.Rev = p.rev(c.Card)
	case *Announce:
		c.Text = p.canary("all")
		if c.Room != "" {
			c.Text = p.canary("room-" + c.Room + "-")
		}
	case *WriteHelp:
		c.Text = p.canary(fmt.Sprintf("help-%d-", p.ahead.Helps[c.Help].Seat))
	case *TakeFloor:
		c.Seat = pickOr(p, p.ahead.Speakers, c.Seat)
	case *AddTopic:
		c.Text = p.canary("all")
	case *GatherCard:
		c.Card = pickOr(p, p.ahead.Items(Section{secWall, All}), "")
	case *Mark:
		c.Card = pickOr(p, p.ahead.Items(Section{secWall, All}), "")
	}
	return c
}

func (p *player) draftOf(card string) *Draft {
	for _, key := range sortedKeys(p.talks) {
		if d := p.talks[key].Drafts[card]; d != nil {
			return d
		}
	}
	return nil
}

func (p *player) rev(card string) int {
	if d := p.draftOf(card); d != nil && !p.one(8) {
		return d.Rev
	}
	return 1
}

// fill gives every field of a command a plausible value, by its name on the wire.
func (p *player) fill(name string, actor Seat, v reflect.Value) {
	for i := range v.NumField() {
		tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		field := v.Field(i)
		if field.Kind() == reflect.Pointer {
			if p.one(2) {
				continue
			}
			field.Set(reflect.New(field.Type().Elem()))
			field = field.Elem()
		}
		field.Set(reflect.ValueOf(p.value(name, tag, actor)).Convert(field.Type()))
	}
}

func (p *player) value(name, field string, actor Seat) any {
	s := p.ahead
	if name == "next.set" {
		return p.nextDate(field)
	}
	switch field {
	case "seat":
		if name == "nod" && !p.one(3) {
			for i := range s.People {
				if s.People[i].Waiting && !s.People[i].Removed {
					return Seat(i + 1)
				}
			}
		}
		return p.seat()
	case "room":
		number := p.dice.IntN(max(len(s.Rooms), len(s.Turns), 2) + 2)
		switch name {
		case "preview.move", "choose":
			return number
		case "card.add", "vote", "help.ask", "help.cancel", "turn.answer":
			number = max(s.CardRoom(actor), 0)
		case "desk":
			if me := s.Person(actor); me != nil {
				number = pickOr(p, me.Rooms, number)
			}
		case "announce":
			number *= p.dice.IntN(2)
		}
		if number == 0 {
			return ""
		}
		return RoomID(s.Round-boolInt(p.one(12)), number)
	case "into":
		return RoomID(s.Round, 1+p.dice.IntN(max(len(s.Rooms), 1)))
	case "card":
		return p.card(actor)
	case "text":
		if p.one(20) {
			return ""
		}
		return p.canary(p.where(name, actor))
	case "line":
		return uuid(1)
	case "version", "rev":
		return 1 + p.dice.IntN(3)
	case "on", "up", "open", "locked", "nod", "hidden", "yes", "in", "signed", "joining", "all", "onward", "tell", "auto":
		return p.one(2)
	case "help":
		return pickOr(p, sortedKeys(s.Helps), uuid(1<<20))
	case "topic":
		return pickOr(p, s.Topics, Topic{}).ID
	case "link":
		return pickOr(p, s.Links, Link{}).ID
	case "theme":
		return pickOr(p, s.Themes, Theme{}).ID
	case "cards":
		wall := s.Items(Section{secWall, All})
		return wall[:p.dice.IntN(len(wall)+1)/2]
	case "url":
		return pick(p, "https://example.org/a", "https://example.org/b", "http://example.org", "javascript:alert(1)")
	case "kind":
		return pick(p, "room", "me", "me", "other")
	case "to":
		return pick(p, "main", "quiet", "room", "room", "other", "nowhere")
	case "for":
		return pick(p, "more_time", "done", "other")
	case "how":
		if name == "turn.answer" {
			return pick(p, "speak", "write", "pass", "sing")
		}
		return pick(p, "", "talking", "listening", "typing", "singing")
	case "step":
		return p.dice.IntN(len(s.Plan.Steps)+2) - 1
	case "prompt", "hint", "stretch", "title":
		if strings.HasPrefix(name, "theme.") {
			return p.canary("all")
		}
		return pick(p, "", "Why?", "Why not?", "Who with?")
	case "name", "pronouns":
		return fmt.Sprintf("name-%d-%d.", actor, p.dice.IntN(5))
	case "by_ms":
		return pick(p, 2*Minute, -Minute, -10*Minute, 30*Second, 0, -20*Hour)
	case "notice_ms":
		return pick(p, 0, 5*Second, 30*Second, -1)
	case "grace_ms":
		return pick(p, 20*Second, 60*Second, Second)
	case "length_ms", "harvest_ms":
		return pick(p, Minute, 8*Minute, 3*Minute, Second)
	case "policy":
		return pick(p, Fresh, Same, Choose, Choose, "other")
	case "target":
		return pick(p, 2, 3, 4, 5, 99)
	case "rooms":
		return pick(p, 1, 2, 3, 0)
	case "round":
		return s.Round
	case "place":
		if p.one(12) {
			return string(pick(p, InMain, InQuiet, InRoom(s.Round, 1), InRoom(s.Round-1, 2)))
		}
		return string(s.PlaceOf(actor))
	case "generation":
		return uint64(p.dice.IntN(100))
	case "revision":
		return s.PlanRevision - boolInt(p.one(4))
	case "plan":
		plan := shortPlan()
		if p.one(3) {
			plan.Steps = plan.Steps[:2]
		}
		return plan
	}
	panic(fmt.Sprintf("%s has a field %q that nobody makes up", name, field))
}

func (p *player) nextDate(field string) any {
	switch field {
	case "at":
		return pick(p, 0, 0, lastInstant, -1)
	case "on":
		return pick(p, "", "2026-04-01", "2026-02-30")
	}
	return pick(p, "", "", "https://example.org/next", "http://example.org")
}

// offered lists the commands that the table allows in this phase.
func (p *player) offered(driving bool) []string {
	var names []string
	for _, name := range CommandNames() {
		rule := Table[name]
		if slices.Contains([]string{"remove", "lock", "loop.end"}, name) && !p.one(9) {
			continue // they end much of what could happen
		}
		if rule.Driver == driving && (len(rule.Phases) == 0 || slices.Contains(rule.Phases, p.ahead.Phase)) {
			names = append(names, name)
		}
	}
	return names
}

// opening brings a session with some people to somewhere in its evening, so that
// what follows is not always the lobby; the die 0 leaves it in the lobby.
func (p *player) opening(die uint64) error {
	p.dice = rand.New(rand.NewPCG(die, 3))
	plan := shortPlan()
	if die != 0 {
		plan.Steps[1].Auto, plan.Steps[2].Auto = p.one(3), p.one(3)
		plan.Steps[1].Late = pick(p, "", "best", "main")
		plan.Steps[1].Size = pick(p, Size{Target: 3, Min: 2, Max: 4}, DefaultSize, Size{Rooms: 2})
		plan.Steps[1].Policy = pick(p, "", "", Choose)
		p.rules = p.confidence()
	}
	p.must(System, "create", &Create{Plan: plan})
	if _, err := p.join("name-1-0.", Host); err != nil {
		return err
	}
	if die == 0 {
		return nil
	}
	p.must(Actor{Seat: 1}, "doors.open", &OpenDoors{})
	for n := range 2 + p.dice.IntN(9) {
		role := Participant
		if p.one(6) {
			role = Facilitator
		}
		if _, err := p.join(fmt.Sprintf("name-%d-0.", n+2), role); err != nil {
			return err
		}
	}
	stages := []func() error{
		p.drive("loop.next"), p.drive("loop.preview"), p.drawn, p.choose, p.drive("loop.send"), p.choose, p.wait,
		p.cards, p.merges, p.cards, p.drive("loop.recall"), p.wait, p.publishes, p.desks,
		p.drive("loop.next"), p.drive("loop.preview"), p.drawn, p.drive("loop.send"), p.wait, p.cards,
		p.drive("loop.recall"), p.wait, p.publishes, p.drive("loop.next"),
	}
	for _, stage := range stages[:p.dice.IntN(len(stages)+1)] {
		if err := stage(); err != nil {
			return err
		}
	}
	return nil
}

// choose lets some wish for a room, where rooms are chosen.
func (p *player) choose() error {
	if p.ahead.Preview == nil || p.ahead.Preview.Policy != Choose {
		return nil
	}
	for i := range p.ahead.People {
		if p.one(2) {
			continue
		}
		if _, err := p.do(Actor{Seat: Seat(i + 1)}, "choose", &ChooseRoom{Room: p.dice.IntN(4)}); onlyRefusals(err) != nil {
			return err
		}
	}
	return nil
}

// confidence makes up what people asked for: pairs to be kept apart, and a companion.
func (p *player) confidence() *Rules {
	some := func() Seat { return 2 + Seat(p.dice.IntN(11)) }
	r := &Rules{With: map[Seat]Seat{}}
	for range p.dice.IntN(4) {
		r.Apart = append(r.Apart, [2]Seat{some(), some()})
	}
	if companion, person := some(), some(); companion != person {
		r.With[companion] = person
	}
	return r
}

// merges brings two rooms together, or parts one, now and then.
func (p *player) merges() error {
	if len(p.ahead.Rooms) < 2 || !p.one(3) {
		return nil
	}
	one := RoomID(p.ahead.Round, 1)
	if p.one(2) {
		_, err := p.do(Actor{Seat: 1}, "room.split", &SplitRoom{Room: one})
		return onlyRefusals(err)
	}
	_, err := p.do(Actor{Seat: 1}, "room.merge", &MergeRooms{Room: one, Into: RoomID(p.ahead.Round, 2)})
	return onlyRefusals(err)
}

// desks lets somebody take the cards to hand of a room that was theirs.
func (p *player) desks() error {
	for i := range p.ahead.People {
		for _, room := range p.ahead.People[i].Rooms {
			if _, err := p.do(Actor{Seat: Seat(i + 1)}, "desk", &TakeDesk{Room: RoomID(p.ahead.Round, room)}); onlyRefusals(err) != nil {
				return err
			}
		}
	}
	return nil
}

func (p *player) drive(name string) func() error {
	return func() error {
		c, _ := CommandNamed(name)
		_, err := p.do(Actor{Seat: 1}, name, c)
		return onlyRefusals(err) // there may be too few people for rooms
	}
}

func (p *player) drawn() error {
	_, err := p.draw()
	return err
}

func (p *player) wait() error {
	if due := p.ahead.Due(); due > p.now {
		p.now = due
	}
	_, err := p.do(System, "tick", &Tick{})
	return onlyRefusals(err)
}

func (p *player) publishes() error {
	_, err := p.publish()
	return err
}

// cards has everybody write a card and do something with one of their room.
func (p *player) cards() error {
	for i := range p.ahead.People {
		for _, name := range []string{"card.add", pick(p, "card.share", "card.keep", "card.sign", "say")} {
			if _, err := p.wish(Seat(i+1), name); err != nil {
				return err
			}
		}
	}
	p.now = p.now.Add(pick(p, 0, NotYetFor))
	return p.wait()
}

// step makes one thing happen, and says what; the die 0 is for nothing.
func (p *player) step(die uint64) (what string, err error) {
	if die == 0 {
		return "", nil
	}
	p.dice = rand.New(rand.NewPCG(die, uint64(p.ids)))
	s := p.ahead
	switch n := p.dice.IntN(100); {
	case n < 6:
		return p.arrival()
	case n < 10:
		return p.presence("drop")
	case n < 16:
		return p.presence("connect")
	case n < 26:
		return p.time()
	case n < 32:
		return p.server()
	case n < 46 && s.Driver != 0:
		return p.wish(s.Driver, pickOr(p, p.offered(true), "loop.next"))
	case n < 54 && s.Driver != 0:
		return p.wish(s.Driver, p.onward())
	case n < 76:
		name := pick(p, p.offered(false)...)
		return p.wish(p.actor(name), name)
	case n < 95 && s.Round > 0:
		names := []string{"card.add", "card.add", "card.edit", "card.share", "card.keep", "card.not_yet", "card.take_back", "card.sign", "say", "vote", "go", "help.answer"}
		if p.ahead.Phase == Harvest {
			names = append(names, "mark", "mark", "mark", "turn.answer", "turn.call", "theme.add", "theme.name", "theme.remove", "card.gather", "card.gather")
		}
		name := pick(p, names...)
		return p.wish(p.actor(name), name)
	}
	if p.one(2) {
		return p.wish(p.seat(), pick(p, CommandNames()...))
	}
	return p.story()
}

// story makes some things happen in their order that chance seldom does.
func (p *player) story() (string, error) {
	seat, fac := p.seat(), pickOr(p, p.ahead.facs, 1)
	type line struct {
		actor Seat
		name  string
		c     Command
	}
	var lines []line
	switch p.dice.IntN(7) {
	case 6: // a room has longer than the others, and the time of all runs out
		what, err := p.wish(p.ahead.Driver, "room.extend")
		for range 6 {
			if err != nil || !p.ahead.roomsOpen() {
				break
			}
			var ticked string
			p.now = max(p.now, p.ahead.Due())
			ticked, err = p.system("tick", &Tick{})
			what += "\n" + ticked
		}
		return what, err
	case 5:
		for range 3 { // sent by mistake, and somebody shall sit out after all
			lines = append(lines,
				line{p.ahead.Driver, "preview.move", &MoveInPreview{Seat: p.seat(), Room: p.dice.IntN(3)}},
				line{p.ahead.Driver, "preview.move", &MoveInPreview{Seat: seat}},
				line{p.ahead.Driver, "loop.send", &Send{}}, line{p.ahead.Driver, "loop.unsend", &Unsend{}})
		}
	case 0:
		if _, err := p.do(Actor{Seat: seat}, "help.ask", &AskHelp{Kind: "me"}); err != nil {
			return "", onlyRefusals(err)
		}
		id := p.ahead.helpOf(seat)
		lines = []line{
			{fac, "help.write", &WriteHelp{Help: id, Text: p.canary(fmt.Sprintf("help-%d-", seat))}},
			{fac, "help.offer", &OfferVisit{Help: id}}, {seat, "help.answer", &AnswerVisit{Help: id, Yes: p.one(2)}},
		}
	case 1:
		lines = []line{{fac, "remove", &Remove{Seat: seat}}}
		p.must(System, "connect", &Connect{Seats: []Seat{1}})
		if newcomer, err := p.join(fmt.Sprintf("name-%d-0.", len(p.ahead.People)+1), Participant); err == nil {
			lines = append(lines, line{fac, "nod", &Nod{Seat: newcomer, In: p.one(2)}})
		}
	case 2:
		card := uuid(1<<25 + p.ids)
		text := p.canary(p.where("card.share", seat))
		lines = []line{
			{seat, "card.add", &AddCard{Room: p.at(seat), Card: card, Text: text}}, {seat, "card.share", &ShareCard{Card: card, Rev: 1}},
			{seat, "card.sign", &SignCard{Card: card, Signed: true}}, {seat, "card.not_yet", &NotYet{Card: card}},
			{seat, "card.keep", &KeepCard{Card: card, Rev: 1}}, {seat, "card.take_back", &TakeBack{Card: card}},
		}
	case 3:
		card := pickOr(p, p.ahead.Items(Section{secWall, All}), "")
		if _, err := p.do(Actor{Seat: seat}, "mark", &Mark{Card: card, On: true}); err != nil {
			return "", onlyRefusals(err)
		}
		events, err := p.count()
		return "mark and tally -> " + outcome(events, err), onlyRefusals(err)
	default:
		p.now = max(p.now, p.ahead.Due()).Add(Overdue + Second)
		return p.system("tick", &Tick{})
	}
	var what []string
	for _, l := range lines {
		events, err := p.do(Actor{Seat: l.actor}, l.name, l.c)
		what = append(what, fmt.Sprintf("seat %d: %s -> %s", l.actor, l.name, outcome(events, err)))
		if err := onlyRefusals(err); err != nil {
			return "", err
		}
	}
	return strings.Join(what, "\n") + " .", nil
}

// actor gives somebody for a wish: for what facilitators may do mostly one of
// them, and for an answer who was asked.
func (p *player) actor(name string) Seat {
	if name == "help.answer" || name == "help.cancel" || name == "help.write" {
		for _, id := range sortedKeys(p.ahead.Helps) {
			if h := p.ahead.Helps[id]; h.Seat != 0 && !p.one(4) {
				return h.Seat
			}
		}
	}
	if !slices.Contains(Table[name].Roles, Participant) && !p.one(6) {
		return pickOr(p, p.ahead.facs, 1)
	}
	return p.seat()
}

// onward is what takes the loop on from here.
func (p *player) onward() string {
	switch p.ahead.Phase {
	case Fireside:
		return pick(p, "loop.next", "loop.preview", "loop.preview")
	case InView:
		return "loop.send"
	case Breakout:
		return "loop.recall"
	case Grace:
		return "loop.stay"
	case Closing:
		return "loop.end"
	}
	return "loop.next"
}

func (p *player) wish(actor Seat, name string) (string, error) {
	c := p.command(name, actor)
	events, err := p.do(Actor{Seat: actor}, name, c)
	return fmt.Sprintf("%s seat %d: %s %s -> %s", p.now.Time().Format("15:04:05.000"), actor, name, inJSON(c), outcome(events, err)), onlyRefusals(err)
}

func (p *player) system(name string, c Command) (string, error) {
	events, err := p.do(System, name, c)
	return fmt.Sprintf("%s server: %s %s -> %s", p.now.Time().Format("15:04:05.000"), name, inJSON(c), outcome(events, err)), onlyRefusals(err)
}

func (p *player) arrival() (string, error) {
	role := Participant
	if len(p.ahead.People) == 0 {
		role = Host
	} else if p.one(6) {
		role = Facilitator
	}
	if len(p.ahead.People) >= 14 {
		return p.presence("connect")
	}
	what, err := p.system("join", &Join{Role: role})
	if n := Seat(len(p.ahead.People)); n > 0 && p.names[n] == "" {
		p.names[n] = fmt.Sprintf("name-%d-0.", n)
		if err == nil && !p.one(6) {
			_, err = p.do(System, "connect", &Connect{Seats: []Seat{n}})
		}
	}
	return what, err
}

func (p *player) presence(name string) (string, error) {
	var seats []Seat
	for range 1 + p.dice.IntN(3) {
		if seat := p.seat(); !slices.Contains(seats, seat) {
			seats = append(seats, seat)
		}
	}
	if name == "drop" {
		return p.system(name, &Drop{Seats: seats})
	}
	return p.system(name, &Connect{Seats: seats})
}

// time moves on: a little, or to the next deadline, rarely far beyond it.
func (p *player) time() (string, error) {
	due := p.ahead.Due()
	switch {
	case p.one(3):
		p.now = p.now.Add(Millis(p.dice.IntN(30_000)))
	case due > p.now:
		p.now = due
	}
	if p.one(15) {
		p.now = p.now.Add(pick(p, 40*Second, 3*Minute, Hour))
	}
	return p.system("tick", &Tick{})
}

// server does what a server has to do.
func (p *player) server() (string, error) {
	if n := p.ahead.Preview; n != nil && (n.Pending || n.Roster != p.ahead.Roster) && !p.one(4) {
		return p.system("draw", &Draw{Draw: n.Draw, Roster: p.ahead.Roster, Rooms: deal(p.ahead), Repeats: p.dice.IntN(3)})
	}
	if p.one(30) {
		return p.system("rules", &NoteRules{})
	}
	if p.one(20) {
		return p.system("rekey", &Rekey{Seat: p.seat()})
	}
	if len(p.tally) == 0 || p.one(3) {
		events, err := p.publish()
		return "server: publish -> " + outcome(events, err), onlyRefusals(err)
	}
	events, err := p.count()
	return "server: tally -> " + outcome(events, err), onlyRefusals(err)
}

package rooms

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestP4_LeaveLooksLikeADroppedLine compares what a room is told after somebody
// leaves with what it is told after their line drops, at once and when the seat
// is given up: all frames of all audiences, but for times and for what the one
// who left is told.
func TestP4_LeaveLooksLikeADroppedLine(t *testing.T) {
	const cases = 1000
	inRooms := 0
	for found, seed := 0, uint64(1); found < cases; seed++ {
		p := &player{world: newWorld(seed)}
		if err := p.opening(seed); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if _, err := p.step(seed * 7919); err != nil {
				t.Fatal(err)
			}
		}
		seat := somebodyHere(p)
		if seat == 0 || p.ahead.Phase == Ended {
			continue
		}
		found++
		if p.ahead.Person(seat).Place > 0 {
			inRooms++
		}
		noticed := Millis(p.dice.IntN(3000)) // a dropped line is noticed later than a click
		left := p.departure(t, seat, 0, true)
		cut := p.departure(t, seat, noticed, false)
		if !slices.Equal(left, cut) {
			t.Fatalf("case %d, seat %d: after leaving people are told\n%s\nafter a dropped line\n%s",
				seed, seat, strings.Join(left, "\n"), strings.Join(cut, "\n"))
		}
	}
	if inRooms < cases/5 {
		t.Errorf("only %d of %d people were in a room", inRooms, cases)
	}
}

// somebodyHere picks a connected person, from a room if there is one.
func somebodyHere(p *player) Seat {
	var here, seated []Seat
	for i := range p.ahead.People {
		person := &p.ahead.People[i]
		if !person.Connected || !person.Present() {
			continue
		}
		here = append(here, Seat(i+1))
		if person.Place > 0 {
			seated = append(seated, Seat(i+1))
		}
	}
	return pickOr(p, seated, pickOr(p, here, 0))
}

var aTime = regexp.MustCompile(`at\\?":\d+`) // quoted twice in a whole collection

// departure gives what everybody else is told when somebody goes that way, and
// when their seat has been kept for long enough.
func (p *player) departure(t *testing.T, seat Seat, noticed Millis, leaves bool) []string {
	s := p.ahead.Clone()
	s.Watch()
	var frames []string
	decide := func(at Instant, name string, c Command, actor Actor) {
		events, err := Decide(s, Env{Now: at, Actor: actor, ID: uuid(1), Rand: rand.New(rand.NewPCG(1, 1))}, name, c)
		if err != nil {
			t.Fatal(err)
		}
		if len(events) > 0 {
			s.Apply(events...)
			frames = append(frames, p.frames(s, seat)...)
		}
	}
	if leaves {
		decide(p.now, "leave", &Leave{}, Actor{Seat: seat})
	}
	decide(p.now.Add(noticed), "drop", &Drop{Seats: []Seat{seat}}, System)
	// Both are looked at when both seats have been kept for long enough.
	decide(p.now.Add(KeepSeatFor+3*Second), "tick", &Tick{}, System)
	return frames
}

// frames gives what the marks since the last call lead to, for everybody but one.
func (p *player) frames(s *Session, but Seat) []string {
	var frames []string
	c := s.TakeChanges()
	for _, m := range c.Marks {
		if m.For == ToSeat(but) {
			continue
		}
		var said any
		switch {
		case !SectionKinds[m.Name].Collection:
			said = s.Tell(m.Section, p)
		case m.Item == "":
			said = wholeOf(s, p, m.Section)
		default:
			said, _ = s.TellItem(m.Section, m.Item, p)
		}
		frames = append(frames, fmt.Sprintf("%s %s %s %s", m.For, m.Name, m.Item, aTime.ReplaceAllString(inJSON(said), "at 0")))
	}
	return append(frames, fmt.Sprintf("moved %v, placed %v, main %s", c.Moved, c.Placed, inJSON(s.MainView(p))))
}

// TestA3_NobodyIsToldWhoAskedForWriting lets each of two people ask in the same
// place: everybody else is told the same, facilitators outside are told nothing,
// and no event of it is one that they may read.
func TestA3_NobodyIsToldWhoAskedForWriting(t *testing.T) {
	if FacilitatorsRead(EventName(&WritingAsked{})) {
		t.Error("facilitators read the event")
	}
	for what, pair := range map[string][2]Seat{"a room": {inRoomOne, secondOne}, "the main room": {theHost, other}} {
		w := eveningAt(t, string(Breakout))
		told := func(seat Seat) (toOthers, toFacilitators []string) {
			s := w.told.Clone()
			s.Watch()
			events, err := Decide(s, Env{Now: w.now, Actor: Actor{Seat: seat}, ID: uuid(1)}, "writes", &AskWriting{On: true})
			if err != nil || len(events) != 1 {
				t.Fatalf("%s: %v, %v", what, events, err)
			}
			s.Apply(events...)
			c := s.TakeChanges()
			place := s.PlaceOf(seat)
			for _, m := range c.Marks {
				switch m.For {
				case ToSeat(seat):
				case Facilitators, All:
					toFacilitators = append(toFacilitators, m.Name)
				default:
					toOthers = append(toOthers, fmt.Sprint(m.For, m.Name, inJSON(s.Tell(m.Section, w))))
				}
			}
			if shown := inJSON(s.MainView(w)) + fmt.Sprint(toOthers); !strings.Contains(shown, `"writes":true`) {
				t.Errorf("%s at %s: what is shown is %s", what, place, shown)
			}
			return append(toOthers, inJSON(s.MainView(w))), toFacilitators
		}
		first, facs := told(pair[0])
		second, more := told(pair[1])
		if !slices.Equal(first, second) {
			t.Errorf("%s: of one people are told\n%s\nof the other\n%s", what, strings.Join(first, "\n"), strings.Join(second, "\n"))
		}
		if len(facs)+len(more) > 0 {
			t.Errorf("%s: everybody or facilitators are told of %v %v", what, facs, more)
		}
	}
}

// TestA3_ComingAndGoingTellsNobodyWhoAskedForWriting lets somebody come and go who
// asked for it, and again where it was another of the same place, or nobody: all
// others are told the same.
func TestA3_ComingAndGoingTellsNobodyWhoAskedForWriting(t *testing.T) {
	move := func(seat Seat, room string) step { return step{Actor{Seat: theHost}, &Move{Seat: seat, Room: room}} }
	by := func(seat Seat, c Command) step { return step{Actor{Seat: seat}, c} }
	gone := func(seat Seat) []step { return []step{{System, &Drop{Seats: []Seat{seat}}}, {System, &Tick{}}} }
	for what, one := range map[string]struct {
		who, instead Seat // 0: nobody
		acts         []step
	}{
		"leaves a room":             {inRoomOne, secondOne, append([]step{by(inRoomOne, &Leave{})}, gone(inRoomOne)...)},
		"is away from a room":       {inRoomOne, secondOne, gone(inRoomOne)},
		"goes to the main room":     {inRoomOne, secondOne, []step{by(inRoomOne, &Go{To: "main"}), by(inRoomOne, &Go{To: "room"})}},
		"is moved":                  {inRoomOne, secondOne, []step{move(inRoomOne, "1.2")}},
		"takes it back":             {inRoomOne, secondOne, []step{move(inRoomOne, "1.2"), by(inRoomOne, &AskWriting{})}},
		"ends a visit":              {visiting, inRoomOne, []step{by(visiting, &Visit{})}},
		"is placed from the main":   {awayToMain, other, []step{move(awayToMain, "1.2")}},
		"leaves the main room":      {awayToMain, other, gone(awayToMain)},
		"comes from the quiet room": {inQuiet, 0, []step{by(inQuiet, &Go{To: "room"})}},
		"comes from there to main":  {inQuiet, 0, []step{by(inQuiet, &Go{To: "main"})}},
		"is moved from there":       {inQuiet, 0, []step{move(inQuiet, "1.1")}},
	} {
		told := func(asks Seat) (frames []string) {
			w := eveningAt(t, string(Breakout))
			if asks != 0 {
				w.must(Actor{Seat: asks}, "writes", &AskWriting{On: true})
			}
			s := w.told.Clone()
			s.Watch()
			now := w.now
			for _, act := range one.acts {
				if _, ok := act.command.(*Tick); ok {
					now = now.Add(KeepSeatFor)
				}
				events, err := Decide(s, Env{Now: now, Actor: act.actor, ID: uuid(1), Rand: rand.New(rand.NewPCG(1, 1))}, CommandName(act.command), act.command)
				if err != nil {
					t.Fatalf("%s: %v", what, err)
				}
				s.Apply(events...)
				frames = append(frames, (&player{world: w}).frames(s, one.who)...)
			}
			if len(frames) < 2 {
				t.Fatalf("somebody %s, and nobody is told: %v", what, frames)
			}
			return frames
		}
		if asked, not := told(one.who), told(one.instead); !slices.Equal(asked, not) {
			t.Errorf("somebody %s. If they asked people are told\n%s\nelse\n%s", what, strings.Join(asked, "\n"), strings.Join(not, "\n"))
		}
	}
}

// step is what somebody does in a test.
type step struct {
	actor   Actor
	command Command
}

// TestP9_WhatRoomsShareBearsNoSeat looks through the events for a seat in any
// that a room leads to.
func TestP9_WhatRoomsShareBearsNoSeat(t *testing.T) {
	anonymous := []reflect.Type{reflect.TypeOf(Draft{}), reflect.TypeOf(Drafted{}), reflect.TypeOf(Topic{}), reflect.TypeOf(Link{}), reflect.TypeOf(Turn{})}
	checked := 0
	for name, event := range eventTypes {
		of, _, _ := strings.Cut(name, "_")
		if slices.Contains([]string{"card", "cards", "turned", "turn", "tallied", "topic", "link"}, of) && name != "card_signed" {
			anonymous = append(anonymous, event)
			checked++
		}
	}
	if checked < 12 {
		t.Errorf("only %d events of cards, turns, marks, topics and links were found", checked)
	}
	for _, typ := range anonymous {
		if at := seatIn(typ, typ.Name()); at != "" {
			t.Errorf("%s leads to a person", at)
		}
	}
	card := reflect.TypeOf(Card{})
	for i := range card.NumField() {
		if f := card.Field(i); f.Name != "Signed" && seatIn(f.Type, f.Name) != "" {
			t.Errorf("Card.%s leads to a person who did not tick it", f.Name)
		}
	}
}

func seatIn(t reflect.Type, path string) string {
	switch t.Kind() {
	case reflect.Uint32:
		if t == reflect.TypeOf(Seat(0)) {
			return path
		}
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return seatIn(t.Elem(), path)
	case reflect.Map:
		if at := seatIn(t.Key(), path); at != "" {
			return at
		}
		return seatIn(t.Elem(), path)
	case reflect.Struct:
		for i := range t.NumField() {
			if at := seatIn(t.Field(i).Type, path+"."+t.Field(i).Name); at != "" {
				return at
			}
		}
	}
	return ""
}

// A thing has an id of its own: the command's, which its sender chose, would let
// them write over the words of a thing whose id they know, and would lead whoever
// has the server's key from the thing to the seat.
func TestP9_NothingBearsTheIDOfItsCommand(t *testing.T) {
	id, made := uuid(9), 0
	for stop, w := range evenings(t) {
		p := &player{world: w, dice: rand.New(rand.NewPCG(1, 2))}
		for seat := theHost; seat <= dropped; seat++ {
			for _, name := range CommandNames() {
				env := Env{Now: w.now, Actor: Actor{Seat: seat}, ID: id, Rand: rand.New(rand.NewPCG(1, 1))}
				c := p.command(name, seat)
				events, err := Decide(w.ahead, env, name, c)
				said := inJSON(events)
				if talk, ok := c.(TalkCommand); ok && err == nil {
					lines, err := talk.DecideTalk(w.talk(w.ahead.Round, w.ahead.CardRoom(seat)), w.ahead, env, id)
					if err == nil {
						said += inJSON(lines)
					}
				}
				if len(events) > 0 {
					made++
				}
				if strings.Contains(said, id) {
					t.Errorf("%s: %s leads to %s", stop, name, said)
				}
			}
		}
	}
	if made < 300 {
		t.Errorf("only %d wishes led to anything", made)
	}
}

func TestP9_RequestOfARoomBearsNoSeat(t *testing.T) {
	w := eveningAt(t, string(Breakout))
	for _, e := range w.must(Actor{Seat: inRoomTwo}, "help.ask", &AskHelp{Kind: "room", Room: "1.2"}) {
		if asked := e.(*HelpAsked); asked.Seat != 0 || asked.Room != 2 {
			t.Errorf("the request of a room is %+v", asked)
		}
	}
}

// Other versions than 4 tell when, or on which machine, an id was made.
func TestP9_CardsHaveRandomIDsOnly(t *testing.T) {
	w := eveningAt(t, string(Breakout))
	for id, ok := range map[string]bool{
		"6f1c2f64-1c7b-4c5e-9a57-0a1b2c3d4e5f": true,
		"6f1c2f64-1c7b-7c5e-9a57-0a1b2c3d4e5f": false,
		"6f1c2f64-1c7b-1c5e-9a57-0a1b2c3d4e5f": false,
		"6F1C2F64-1C7B-4C5E-9A57-0A1B2C3D4E5F": false,
		"6f1c2f641c7b4c5e9a570a1b2c3d4e5f":     false,
		"ann was here":                         false,
		"":                                     false,
	} {
		_, err := w.do(Actor{Seat: inRoomOne}, "card.add", &AddCard{Room: "1.1", Card: id, Text: "A thought"})
		if (err == nil) != ok {
			t.Errorf("a card with the id %q: %v", id, err)
		}
	}
}

// The order of the wall is drawn anew: a card is as likely to come first whether
// it was shared early or late.
func TestP9_WallOrderTellsNothingOfWhenCardsWereShared(t *testing.T) {
	const evenings, cards = 400, 6
	first := map[int]int{}
	for seed := range uint64(evenings) {
		s := NewSession()
		s.Phase, s.Round = Harvest, 1
		texts := map[string]string{}
		for i := range cards {
			s.putCard(uuid(i), Card{Round: 1, Room: i + 1, State: Shared})
			texts[uuid(i)] = strconv.Itoa(i)
		}
		events, err := (&Publish{Texts: texts}).Decide(s, Env{Rand: rand.New(rand.NewPCG(seed, 9))})
		if err != nil {
			t.Fatal(err)
		}
		first[number(events[0].(*CardsPublished).Cards[0].Text)]++
	}
	for i := range cards {
		if n := first[i]; n < evenings/cards/2 || n > evenings/cards*2 {
			t.Errorf("card %d came first in %d of %d evenings", i, n, evenings)
		}
	}
}

// TestP10_SmallGroupsHaveNoRoom shares a card from rooms of each size, and one
// from a room that was larger a moment before.
func TestP10_SmallGroupsHaveNoRoom(t *testing.T) {
	for size := 2; size <= 6; size++ {
		for _, leaves := range []bool{false, true} {
			w, jo, seated := roomsOf(t, []int{size, 6, 7}) // the others stay large when somebody leaves them, and the third is named
			room, rest := seated[0], seated[1]
			there := size
			if leaves {
				w.must(System, "drop", &Drop{Seats: room[1:2]})
				w.must(System, "tick", w.after(KeepSeatFor))
				there--
			}
			writer, card := Actor{Seat: room[0]}, uuid(77)
			w.must(writer, "card.add", &AddCard{Room: "1.1", Card: card, Text: "A thought"})
			w.must(writer, "card.share", &ShareCard{Card: card, Rev: 1})
			w.must(System, "tick", w.after(NotYetFor))
			// Who comes now was not there when it was shared.
			w.must(jo, "move", &Move{Seat: rest[0], Room: "1.1"})
			w.toTheWall(t, jo)
			want := 1
			if there <= SmallGroup {
				want = 0
			}
			wall := w.told.OnTheWall(w)
			if len(wall) != 1 || wall[0].Room != want {
				t.Errorf("%d in the room: the wall says %+v, want room %d", there, wall, want)
			}
			for _, turn := range w.told.Tell(Section{secHarvest, All}, w).(HarvestView).Turns {
				if turn.Room == 1 && turn.Cards != want {
					t.Errorf("%d in the room: the turns count %d cards of room 1, want %d", there, turn.Cards, want)
				}
			}
		}
	}
}

// TestP10_NoRoomIsToldByExclusion shares a card from each of several rooms, one of
// which is small: the smallest other one is not named either, whichever shares first.
func TestP10_NoRoomIsToldByExclusion(t *testing.T) {
	for _, one := range []struct {
		name  string
		sizes []int
		drops bool // one of the second room is gone before it shares
		wall  []int
	}{
		{"two large rooms", []int{5, 5}, false, []int{1, 2}},
		{"a small one of two", []int{5, 3}, false, []int{0, 0}},
		{"one of two that becomes small", []int{5, 4}, true, []int{0, 0}},
		{"a small one of three", []int{5, 3, 5}, false, []int{0, 0, 3}},
		{"a small one of three, and the last is the next", []int{6, 3, 5}, false, []int{0, 0, 1}},
		{"one of three that becomes small", []int{5, 4, 6}, true, []int{0, 0, 3}},
		{"two small ones of four", []int{5, 3, 3, 4}, false, []int{0, 0, 1, 4}},
	} {
		w, jo, seated := roomsOf(t, one.sizes)
		for i, room := range seated {
			if i == 1 && one.drops {
				w.must(System, "drop", &Drop{Seats: room[1:2]})
				w.must(System, "tick", w.after(KeepSeatFor))
			}
			writer, card := Actor{Seat: room[0]}, uuid(77+i)
			w.must(writer, "card.add", &AddCard{Room: RoomID(1, i+1), Card: card, Text: "A thought"})
			w.must(writer, "card.share", &ShareCard{Card: card, Rev: 1})
			w.must(System, "tick", w.after(NotYetFor))
		}
		w.toTheWall(t, jo)
		var told []int
		for _, card := range w.told.OnTheWall(w) {
			told = append(told, card.Room)
		}
		slices.Sort(told)
		if !slices.Equal(told, one.wall) {
			t.Errorf("%s: the wall names rooms %v, want %v", one.name, told, one.wall)
		}
	}
}

// TestP10_WhoKeepsTheirsTellsNothingOfWhoSharedTheRest lets the second room share a
// card and all others keep theirs: that they keep them is told only of rooms that
// would be named.
func TestP10_WhoKeepsTheirsTellsNothingOfWhoSharedTheRest(t *testing.T) {
	for _, one := range []struct {
		sizes []int
		keep  []int // are told to
	}{
		{[]int{5, 5}, []int{1}},
		{[]int{5, 3}, nil},
		{[]int{5, 3, 6}, []int{3}},
		{[]int{3, 5, 6}, []int{3}},
	} {
		w, jo, seated := roomsOf(t, one.sizes)
		for i, room := range seated {
			writer, card := Actor{Seat: room[0]}, uuid(77+i)
			w.must(writer, "card.add", &AddCard{Room: RoomID(1, i+1), Card: card, Text: "A thought"})
			if i == 1 {
				w.must(writer, "card.share", &ShareCard{Card: card, Rev: 1})
			} else {
				w.must(writer, "card.keep", &KeepCard{Card: card, Rev: 1})
			}
		}
		w.must(System, "tick", w.after(NotYetFor))
		w.toTheWall(t, jo)
		var keep []int
		for _, turn := range w.told.Tell(Section{secHarvest, All}, w).(HarvestView).Turns {
			if turn.Keeps {
				keep = append(keep, turn.Room)
			}
		}
		if !slices.Equal(keep, one.keep) {
			t.Errorf("rooms of %v: told to keep their cards are %v, want %v", one.sizes, keep, one.keep)
		}
	}
}

// roomsOf opens rooms of these sizes, and gives whoever drives and who sits where.
func roomsOf(t *testing.T, sizes []int) (w *world, jo Actor, seated [][]Seat) {
	t.Helper()
	w, jo = newWorld(1), Actor{Seat: 1}
	w.must(System, "create", &Create{Plan: shortPlan()})
	if _, err := w.join("jo", Host); err != nil {
		t.Fatal(err)
	}
	w.must(jo, "doors.open", &OpenDoors{})
	seated = make([][]Seat, len(sizes))
	for i, size := range sizes {
		for n := range size {
			seat, err := w.join(fmt.Sprintf("%d-%d", i, n), Participant)
			if err != nil {
				t.Fatal(err)
			}
			seated[i] = append(seated[i], seat)
		}
	}
	w.must(jo, "loop.next", &Next{})
	w.must(jo, "loop.preview", &SeeRooms{})
	w.must(System, "draw", &Draw{Draw: 1, Rooms: seated})
	w.must(jo, "loop.send", &Send{Notice: new(Millis)})
	return w, jo, seated
}

// toTheWall brings everybody home and their cards to the wall.
func (w *world) toTheWall(t *testing.T, jo Actor) {
	t.Helper()
	w.must(jo, "loop.recall", &Recall{})
	w.must(System, "tick", w.after(DefaultGrace))
	if _, err := w.publish(); err != nil {
		t.Fatal(err)
	}
}

// The checks of privacy are themselves checked: they have to notice somebody
// who reads a room that they are not in.
func TestR2_ForeignWordsAreNoticed(t *testing.T) {
	w := eveningAt(t, string(Breakout))
	for seat := theHost; seat <= dropped; seat++ {
		w.names[seat] = fmt.Sprintf("name-%d-0.", seat)
	}
	w.must(Actor{Seat: inRoomOne}, "say", &Say{Place: "room/1.1", Text: "canary-1-of-room-1.1-"})
	heard := everything(w.told, w, InRoom(1, 1)) + chatOf(w, InRoom(1, 1), inRoomOne)
	for seat := theHost; seat <= dropped; seat++ {
		inside := w.told.Person(seat).Place == 1
		if why := foreign(w.told, w, seat, heard); (why == "") != inside {
			t.Errorf("seat %d at %d reads room 1: %q", seat, w.told.Person(seat).Place, why)
		}
	}
	if why := foreign(w.told, newWorld(1), theHost, `"canary-2-of-help-5-"`); why != "" {
		t.Errorf("facilitators read what is sent to them, and the check says %q", why)
	}
	if why := foreign(w.told, newWorld(1), inRoomTwo, `"canary-2-of-help-5-"`); why == "" {
		t.Error("somebody else's private request is not noticed")
	}
}

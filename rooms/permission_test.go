package rooms

import (
	"errors"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestA1_EveryCommandHasARule(t *testing.T) {
	for _, name := range CommandNames() {
		rule, ok := Table[name]
		if !ok {
			t.Errorf("%s has no rule: nobody can send it", name)
		}
		if len(rule.Roles) == 0 {
			t.Errorf("%s is for nobody", name)
		}
		if rule.Driver && slices.Contains(rule.Roles, Participant) {
			t.Errorf("%s is the driver's, and participants don't drive", name)
		}
	}
	for name := range Table {
		if _, ok := personCommands[name]; !ok {
			t.Errorf("%s has a rule and is no command", name)
		}
		if _, ok := systemCommands[name]; ok {
			t.Errorf("%s is the server's, and has a rule", name)
		}
	}
}

// TestA1_TableIsTheDocumentedOne reads who may do what from docs/protocol.md.
func TestA1_TableIsTheDocumentedOne(t *testing.T) {
	page, err := os.ReadFile("../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "## Commands")
	table, _, _ = strings.Cut(table, "\n## ")
	word := regexp.MustCompile("`([a-z_.]+)`")
	documented := map[string]string{}
	for _, line := range strings.Split(table, "\n") {
		cells := strings.Split(line, "|")
		if len(cells) < 4 {
			continue
		}
		names := word.FindAllStringSubmatch(cells[1], -1)
		who := strings.Split(strings.TrimSpace(cells[2]), ", ")
		for i, m := range names {
			documented[m[1]] = who[0]
			if len(names) == len(who) {
				documented[m[1]] = who[i]
			}
		}
	}
	for name, rule := range Table {
		want := "E"
		switch {
		case rule.Where != Anywhere:
			want = "R"
		case rule.Driver:
			want = "D"
		case slices.Equal(rule.Roles, host):
			want = "H"
		case !slices.Contains(rule.Roles, Participant):
			want = "F"
		}
		if got := documented[name]; got != want {
			t.Errorf("%s is for %s by the table, and for %q by docs/protocol.md", name, want, got)
		}
		delete(documented, name)
	}
	for name := range documented {
		t.Errorf("docs/protocol.md has a command %q that is not in the table", name)
	}
}

// The people of the evenings in which permissions are tried.
const (
	theHost    Seat = iota + 1
	driving         // a facilitator
	other           // another one
	visiting        // one who visits room 1 while rooms are open
	inRoomOne       // a participant
	inRoomTwo       // another
	secondOne       // with inRoomOne
	secondTwo       // with inRoomTwo
	awayToMain      // of room 1, in the main room by their own act
	inQuiet         // of room 2, in the quiet room
	waitingOne      // for a nod
	removedOne
	dropped // of room 2
)

// evenings gives a session in each phase, with cards in every state that the
// phase knows, and one in which room 1 ended early.
func evenings(t *testing.T) map[string]*world {
	all := map[string]*world{}
	for _, stop := range append([]string{"room ended"}, phaseNames()...) {
		all[stop] = eveningAt(t, stop)
	}
	return all
}

func phaseNames() []string {
	var names []string
	for _, phase := range Phases {
		names = append(names, string(phase))
	}
	return names
}

func eveningAt(t *testing.T, stop string) *world {
	w := newWorld(3)
	w.must(System, "create", &Create{Plan: shortPlan()})
	roles := map[Seat]Role{theHost: Host, driving: Facilitator, other: Facilitator, visiting: Facilitator}
	w.must(System, "join", &Join{Role: Host})
	w.must(Actor{Seat: theHost}, "doors.open", &OpenDoors{})
	for seat := driving; seat <= dropped; seat++ {
		role := Participant
		if r, ok := roles[seat]; ok {
			role = r
		}
		if seat == waitingOne {
			w.must(Actor{Seat: theHost}, "lock", &Lock{Nod: new(true)})
		}
		w.must(System, "join", &Join{Role: role})
		w.must(Actor{Seat: theHost}, "lock", &Lock{Nod: new(false)})
	}
	for seat := theHost; seat <= dropped; seat++ {
		w.must(System, "connect", &Connect{Seats: []Seat{seat}})
	}
	w.must(Actor{Seat: other}, "remove", &Remove{Seat: removedOne})
	w.must(Actor{Seat: theHost}, "topic.add", &AddTopic{Text: "Nights"})
	w.must(Actor{Seat: theHost}, "link.add", &AddLink{URL: "https://example.org"})
	stages := []struct {
		reached string
		do      func()
	}{
		{string(Lobby), func() { w.must(Actor{Seat: theHost}, "loop.next", &Next{}) }},
		{string(Fireside), func() {
			w.must(Actor{Seat: theHost}, "loop.preview", &SeeRooms{})
			w.must(System, "draw", &Draw{Draw: 1, Rooms: [][]Seat{
				{inRoomOne, secondOne, awayToMain}, {inRoomTwo, secondTwo, inQuiet, dropped},
			}})
		}},
		{string(InView), func() {
			w.must(Actor{Seat: theHost}, "loop.send", &Send{Notice: new(Millis)})
			w.inRooms()
		}},
		{string(Breakout), func() {
			if stop == "room ended" {
				w.must(Actor{Seat: theHost}, "room.end", &EndRoom{Room: "1.1"})
				for !w.ahead.Rooms[0].Closed {
					w.now = w.ahead.Due()
					w.must(System, "tick", &Tick{})
				}
				return
			}
			w.must(Actor{Seat: theHost}, "loop.recall", &Recall{})
		}},
		{string(Grace), func() {
			w.now = w.ahead.Due()
			for w.ahead.Phase == Grace {
				w.now = w.ahead.Due()
				w.must(System, "tick", &Tick{})
			}
			if _, err := w.publish(); err != nil {
				t.Fatal(err)
			}
		}},
		{string(Harvest), func() {
			for w.ahead.Phase != Closing {
				w.must(Actor{Seat: theHost}, "loop.next", &Next{})
			}
		}},
		{string(Closing), func() { w.must(Actor{Seat: theHost}, "loop.end", &End{}) }},
	}
	for _, stage := range stages {
		if stop == stage.reached {
			break
		}
		stage.do()
		if stop == "room ended" && stage.reached == string(Breakout) {
			break
		}
	}
	return w
}

// inRooms has people do in their rooms what gives permissions something to bite on.
func (w *world) inRooms() {
	n := 0
	for _, seat := range []Seat{inRoomOne, inRoomTwo} {
		for _, then := range []string{"draft", "leaving", "shared", "kept"} {
			n++
			id := uuid(1<<20 + n)
			w.must(Actor{Seat: seat}, "card.add", &AddCard{Room: w.at(seat), Card: id, Text: then})
			switch then {
			case "shared":
				w.must(Actor{Seat: seat}, "card.share", &ShareCard{Card: id, Rev: 1})
				w.must(System, "tick", w.after(NotYetFor))
			case "leaving":
				defer w.must(Actor{Seat: seat}, "card.share", &ShareCard{Card: id, Rev: 1})
			case "kept":
				w.must(Actor{Seat: seat}, "card.keep", &KeepCard{Card: id, Rev: 1})
			}
		}
	}
	w.must(Actor{Seat: inRoomOne}, "help.ask", &AskHelp{Kind: "me"})
	w.must(Actor{Seat: awayToMain}, "go", &Go{To: "main"})
	w.must(Actor{Seat: inQuiet}, "go", &Go{To: "quiet"})
	w.must(Actor{Seat: visiting}, "visit", &Visit{Room: "1.1"})
	w.must(System, "drop", &Drop{Seats: []Seat{dropped}})
}

// after lets time pass.
func (w *world) after(d Millis) *Tick {
	w.now = w.now.Add(d)
	return &Tick{}
}

// ruling is what the table says, in the order in which a person is told:
// who one is, then when, then who drives, then where.
func ruling(s *Session, seat Seat, name string) *Refusal {
	rule, p := Table[name], s.Person(seat)
	has := func(phase Phase) bool { return slices.Contains(rule.Phases, phase) }
	inRoom := p.Place > 0 && !p.Visiting
	desk := p.Sat && p.Place == MainRoom && (s.Phase == Harvest || (s.roomsOpen() && s.Rooms[p.Home-1].Closed))
	switch {
	case seat == removedOne:
		return ErrRemoved
	case seat == waitingOne && name != "leave":
		return ErrWaiting
	case !slices.Contains(rule.Roles, p.Role):
		return ErrNotAllowed
	case s.Phase == Ended && !has(Ended):
		return ErrEnded
	case len(rule.Phases) > 0 && !has(s.Phase):
		return ErrNotNow
	case rule.Driver && s.Driver != seat:
		return ErrNotDriver
	case rule.Where == Seated && !inRoom, rule.Where == AtCards && !inRoom && !desk:
		return ErrNotYourRoom
	}
	return nil
}

func TestA1_DecisionsObeyTheTable(t *testing.T) {
	const tries = 6 // different fields of the same command
	tried, allowed := 0, 0
	for stop, w := range evenings(t) {
		p := &player{world: w, dice: rand.New(rand.NewPCG(1, 2))}
		for _, driver := range []Seat{theHost, driving, 0} {
			s := w.ahead.Clone()
			s.Driver = driver
			for seat := theHost; seat <= dropped; seat++ {
				for _, name := range CommandNames() {
					want := ruling(s, seat, name)
					for range tries {
						tried++
						env := Env{Now: w.now, Actor: Actor{Seat: seat}, ID: uuid(9), Rand: rand.New(rand.NewPCG(1, 1))}
						c := p.command(name, seat)
						events, err := Decide(s, env, name, c)
						switch {
						case want != nil && (err != want || events != nil):
							t.Fatalf("%s, driver %d: %s by seat %d gave %v, want %v", stop, driver, name, seat, outcome(events, err), want)
						case want == nil && (errors.Is(err, ErrNotDriver) || errors.Is(err, ErrEnded) || errors.Is(err, ErrRemoved) || errors.Is(err, ErrWaiting)):
							t.Fatalf("%s, driver %d: %s by seat %d is allowed and gave %v", stop, driver, name, seat, err)
						case want == nil:
							allowed++
							ownRoomOnly(t, s, seat, name, c, events)
						}
					}
				}
			}
		}
	}
	t.Logf("%d wishes tried, %d allowed", tried, allowed)
	if allowed*10 < tried {
		t.Errorf("only %d of %d wishes were allowed: the evenings try too little", allowed, tried)
	}
}

// ownRoomOnly makes sure that what somebody brought about in a room was in theirs.
func ownRoomOnly(t *testing.T, s *Session, seat Seat, name string, c Command, events []Event) {
	mine := s.CardRoom(seat)
	for _, event := range events {
		room := mine
		switch e := event.(type) {
		case *CardLeaving:
			room = e.Room
		case *CardKept:
			room = e.Room
		case *CardBack:
			room = s.Cards[e.Card].Room
		case *CardSigned:
			room = s.Cards[e.Card].Room
		case *Turned:
			room = e.Room
		case *Voted:
			room = s.Person(e.Seat).Place
			if e.Seat != seat {
				t.Fatalf("seat %d voted for seat %d", seat, e.Seat)
			}
		}
		if room != mine {
			t.Fatalf("seat %d of room %d sent %s %s and changed room %d: %s", seat, mine, name, inJSON(c), room, outcome(events, nil))
		}
	}
}

func TestA1_WhatIsNotInTheTableIsRefused(t *testing.T) {
	for stop, w := range evenings(t) {
		env := Env{Now: w.now, ID: uuid(9), Rand: rand.New(rand.NewPCG(1, 1))}
		for seat := Seat(0); seat <= dropped+1; seat++ {
			env.Actor = Actor{Seat: seat}
			for name := range systemCommands {
				if _, err := Decide(w.ahead, env, name, &Tick{}); err != ErrUnknown {
					t.Errorf("%s: the server's %s by seat %d gave %v", stop, name, seat, err)
				}
			}
			if _, err := Decide(w.ahead, env, "loop.restart", &Next{}); err != ErrUnknown {
				t.Errorf("%s: an unknown command by seat %d gave %v", stop, seat, err)
			}
		}
		env.Actor = System
		for _, name := range CommandNames() {
			c, _ := CommandNamed(name)
			if events, err := Decide(w.ahead, env, name, c); err != ErrNotAllowed || events != nil {
				t.Errorf("%s: %s by the server gave %v", stop, name, err)
			}
		}
		for _, nobody := range []Seat{0, dropped + 1} {
			env.Actor = Actor{Seat: nobody}
			for _, name := range CommandNames() {
				c, _ := CommandNamed(name)
				if events, err := Decide(w.ahead, env, name, c); err != ErrNotAllowed || events != nil {
					t.Errorf("%s: %s by nobody gave %v", stop, name, err)
				}
			}
		}
	}
}

package rooms

import (
	"errors"
	"slices"
	"testing"
)

var jo = Actor{Seat: 1} // who drives

// lookedAt is a world where rooms of a question are looked at by jo, seat 1, and
// people from seat 2 on: all odd seats would sit in one room, all even ones in another.
func lookedAt(t *testing.T, people int, step func(*Step)) *world {
	t.Helper()
	w := newWorld(1)
	plan := shortPlan()
	plan.Steps[1].Size = Size{Target: 4, Min: 3, Max: 8}
	step(&plan.Steps[1])
	w.must(System, "create", &Create{Plan: plan})
	w.comes(t, Host)
	w.must(jo, "doors.open", &OpenDoors{})
	for range people {
		w.comes(t, Participant)
	}
	w.must(jo, "loop.next", &Next{})
	w.must(jo, "loop.preview", &SeeRooms{})
	if _, err := w.draw(); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) comes(t *testing.T, role Role) Seat {
	t.Helper()
	seat, err := w.join("somebody", role)
	if err != nil {
		t.Fatal(err)
	}
	return seat
}

func (w *world) open() {
	notice := Millis(0)
	w.must(jo, "loop.send", &Send{Notice: &notice})
}

func TestACompanionWhoComesLateIsWithTheirPerson(t *testing.T) {
	w := lookedAt(t, 8, func(*Step) {})
	w.rules = &Rules{With: map[Seat]Seat{10: 11, 12: 2}, Apart: [][2]Seat{{11, 2}}}
	w.open()
	var late []Seat
	for range 3 {
		late = append(late, w.must(System, "join", &Join{Role: Participant})[0].(*Joined).Seat)
	}
	w.must(System, "connect", &Connect{Seats: late}) // 10 comes first, and their person is 11
	at := func(seat Seat) int { return w.ahead.Person(seat).Place }
	if at(10) == MainRoom || at(10) != at(11) {
		t.Errorf("the companion is in %d, their person in %d", at(10), at(11))
	}
	if at(12) != at(2) {
		t.Errorf("the companion is in %d, their person, who was there before, in %d", at(12), at(2))
	}
	if at(11) == at(2) {
		t.Errorf("11 and 2 are to be kept apart, and both are in %d", at(2))
	}
}

func TestCompanionsChangeRoomsTogether(t *testing.T) {
	w := lookedAt(t, 8, func(step *Step) { step.Policy = Choose })
	person, companion, foe := Seat(2), Seat(4), Seat(3)
	w.must(jo, "loop.send", &Send{})
	from, to := w.ahead.NextOf(person), w.ahead.NextOf(foe)
	if from == to || from != w.ahead.NextOf(companion) {
		t.Fatalf("the test wants them elsewhere: %v", w.ahead.Sent.Rooms)
	}
	w.rules = &Rules{With: map[Seat]Seat{companion: person}, Apart: [][2]Seat{{companion, foe}}}
	if _, err := w.do(Actor{Seat: person}, "choose", &ChooseRoom{Room: to}); outcome(nil, err) != "no: room_full" {
		t.Errorf("their companion is kept apart from somebody there, and they got %v", err)
	}
	w.rules.Apart = nil
	if _, err := w.do(Actor{Seat: companion}, "choose", &ChooseRoom{Room: to}); !errors.Is(err, ErrNotNow) {
		t.Errorf("a companion who left their person got %v", err)
	}
	w.must(Actor{Seat: person}, "choose", &ChooseRoom{Room: to})
	if w.ahead.NextOf(person) != to || w.ahead.NextOf(companion) != to {
		t.Errorf("the person goes to %d, the companion to %d", w.ahead.NextOf(person), w.ahead.NextOf(companion))
	}
}

func TestCompanionsAreMovedWithTheirPerson(t *testing.T) {
	w := lookedAt(t, 8, func(*Step) {})
	w.open()
	person := w.ahead.Rooms[0].Seats[0]
	near, far := w.ahead.Rooms[0].Seats[1], w.ahead.Rooms[1].Seats[0]
	w.rules = &Rules{With: map[Seat]Seat{near: person, far: person}}
	w.must(jo, "move", &Move{Seat: person})
	for seat, want := range map[Seat]int{person: MainRoom, near: MainRoom, far: 2} {
		if got := w.ahead.Person(seat).Place; got != want {
			t.Errorf("%d is in %d, and not in %d", seat, got, want)
		}
	}
}

// Whose room it is counts, and not only who is in it.
func TestNobodyComesBackToWhomTheyAreKeptApartFrom(t *testing.T) {
	w := lookedAt(t, 8, func(*Step) {})
	w.open()
	away := Seat(2)
	w.must(Actor{Seat: away}, "go", &Go{To: "main"})
	w.rules = &Rules{Apart: [][2]Seat{{away, 10}}}
	late := w.comes(t, Participant)
	w.must(Actor{Seat: away}, "go", &Go{To: "room"})
	if w.ahead.Person(away).Place == w.ahead.Person(late).Place {
		t.Errorf("both are in %d", w.ahead.Person(late).Place)
	}
	one, other := RoomID(1, w.ahead.Person(away).Home), RoomID(1, w.ahead.Person(late).Home)
	w.must(Actor{Seat: away}, "go", &Go{To: "main"})
	if _, err := w.do(jo, "room.merge", &MergeRooms{Room: one, Into: other}); !errors.Is(err, ErrImpossible) {
		t.Errorf("merging their rooms gave %v", err)
	}
}

func TestARoomThatGetsSmallAgainIsOfferedAMergeAgain(t *testing.T) {
	w := lookedAt(t, 8, func(*Step) {})
	w.open()
	room := slices.Clone(w.ahead.Rooms[0].Seats)
	offered := func() bool {
		w.now = w.now.Add(SmallFor)
		w.must(System, "tick", &Tick{})
		return w.ahead.Rooms[0].Merge != 0
	}
	for time := range 2 {
		for _, seat := range room[1:] {
			w.must(Actor{Seat: seat}, "go", &Go{To: "main"})
		}
		if !offered() {
			t.Errorf("it was not offered for the time %d", time+1)
		}
		for _, seat := range room[1:] {
			w.must(Actor{Seat: seat}, "go", &Go{To: "room"})
		}
		if w.ahead.Rooms[0].Merge != 0 {
			t.Error("it is large again, and the offer stands")
		}
	}
}

func TestARoomThatOpensSmallIsOfferedAMerge(t *testing.T) {
	w := lookedAt(t, 8, func(*Step) {})
	for _, seat := range w.ahead.Preview.Rooms[0][1:] {
		w.must(Actor{Seat: seat}, "go", &Go{To: "quiet"})
	}
	w.open()
	w.now = w.now.Add(SmallFor)
	w.must(System, "tick", &Tick{})
	if w.ahead.Rooms[0].Merge == 0 {
		t.Errorf("one person is alone in it: %+v", w.ahead.Rooms[0])
	}
}

// Rooms of a plan that changed meanwhile are drawn as the plan is now.
func TestRoomsThatWereLookedAtFollowThePlan(t *testing.T) {
	w := lookedAt(t, 8, func(*Step) {})
	w.must(jo, "loop.cancel", &CancelPreview{})
	length := 3 * Minute
	w.must(jo, "plan.edit", &EditStep{Step: 1, Length: &length})
	w.must(jo, "loop.preview", &SeeRooms{})
	if p := w.ahead.Preview; p.Length != length || p.Refit {
		t.Errorf("they are for %v, fitted: %v", p.Length, p.Refit)
	}
}

func TestMoreWhoComeChooseFromMoreRooms(t *testing.T) {
	w := lookedAt(t, 3, func(step *Step) { step.Policy = Choose; step.Size = Size{Rooms: 3} })
	if n := w.ahead.Preview.Choices; n != 1 {
		t.Fatalf("three people choose from %d rooms", n)
	}
	for range 5 {
		w.comes(t, Participant)
	}
	if n := w.ahead.Preview.Choices; n != 3 {
		t.Errorf("eight people choose from %d rooms", n)
	}
}

// A room that was fitted may have another number: who was put into it stays in it.
func TestPinsFollowTheirRoom(t *testing.T) {
	w := lookedAt(t, 12, func(*Step) {})
	rooms := w.ahead.Preview.Rooms
	moved := rooms[0][0]
	w.must(jo, "preview.move", &MoveInPreview{Seat: moved, Room: 3})
	fitted := [][]Seat{slices.Concat(rooms[2], []Seat{moved}), slices.Concat(rooms[1], rooms[0][1:])}
	w.comes(t, Participant)
	w.must(System, "draw", &Draw{Draw: w.ahead.Preview.Draw, Roster: w.ahead.Roster, Rooms: fitted})
	if pins := w.ahead.Preview.Pins; !slices.Equal(pins, []Pin{{moved, 1}}) {
		t.Errorf("the pins are %v", pins)
	}
}

// Whoever waits for a nod had no token of a media room: a no disturbs nobody's sound.
func TestANoAtTheDoorRenewsNoMediaRoom(t *testing.T) {
	plan := shortPlan()
	plan.Talk.By = InBrowser
	w := newWorld(7)
	w.must(System, "create", &Create{Plan: plan})
	w.must(System, "join", &Join{Role: Host})
	w.must(jo, "doors.open", &OpenDoors{})
	w.must(jo, "lock", &Lock{Nod: new(true)})
	w.must(System, "join", &Join{Role: Participant})
	w.must(jo, "nod", &Nod{Seat: 2})
	if n := w.ahead.MediaRenewals(MainMedia); n != 0 || !w.ahead.Person(2).Removed {
		t.Errorf("the main room's sound began anew %d times", n)
	}
	w.must(jo, "lock", &Lock{Nod: new(false)})
	w.must(System, "join", &Join{Role: Participant})
	w.must(jo, "remove", &Remove{Seat: 3})
	if n := w.ahead.MediaRenewals(MainMedia); n != 1 {
		t.Errorf("after somebody who was in was removed: %d times", n)
	}
}

package rooms

import (
	"errors"
	"slices"
	"testing"
)

// gathered is an evening whose host, seat 1, has so many people, seats 2 and on.
func gathered(t *testing.T, plan Plan, people int) *world {
	t.Helper()
	w := newWorld(1)
	w.must(System, "create", &Create{Plan: plan})
	w.must(System, "join", &Join{Role: Host})
	w.must(System, "connect", &Connect{Seats: []Seat{1}})
	w.must(Actor{Seat: 1}, "doors.open", &OpenDoors{})
	for range people {
		w.arrives()
	}
	return w
}

func (w *world) arrives() Seat {
	w.must(System, "join", &Join{Role: Participant})
	seat := Seat(len(w.ahead.People))
	w.must(System, "connect", &Connect{Seats: []Seat{seat}})
	return seat
}

// toHarvest brings an evening into its first harvest.
func (w *world) toHarvest(t *testing.T) {
	t.Helper()
	jo := Actor{Seat: 1}
	w.must(jo, "loop.next", &Next{})
	w.must(jo, "loop.preview", &SeeRooms{})
	if _, err := w.draw(); err != nil {
		t.Fatal(err)
	}
	w.must(jo, "loop.send", &Send{Notice: new(Millis)})
	w.must(jo, "loop.recall", &Recall{})
	w.now = w.ahead.Due()
	w.must(System, "tick", &Tick{})
	if w.ahead.Phase != Harvest {
		t.Fatalf("the evening is at %s", w.ahead.Phase)
	}
}

// asking lists who has to ask before they speak.
func (w *world) asking() (seats []Seat) {
	for i := range w.told.People {
		if !w.told.MaySpeak(Seat(i + 1)) {
			seats = append(seats, Seat(i+1))
		}
	}
	return seats
}

func (w *world) asks(t *testing.T, when string, want int) {
	t.Helper()
	if got := w.asking(); len(got) != want {
		t.Errorf("%s: %d have to ask, %v; want %d", when, len(got), got, want)
	}
}

func TestFewPeopleSpeakFreely(t *testing.T) {
	const few = SpeakFreely - 1 // and the host
	w := gathered(t, shortPlan(), few)
	w.asks(t, "in the lobby", 0)
	w.must(Actor{Seat: 1}, "loop.next", &Next{})
	w.asks(t, "in the introduction", few)
	w.must(Actor{Seat: 1}, "loop.preview", &SeeRooms{})
	w.asks(t, "while facilitators look at the rooms", few)
	w.must(Actor{Seat: 1}, "loop.cancel", &CancelPreview{})
	w.toHarvest(t)
	w.asks(t, "in the harvest", 0)
	for w.ahead.Phase != Closing {
		w.must(Actor{Seat: 1}, "loop.next", &Next{})
	}
	w.asks(t, "in the closing", 0)
}

// Who came when there was room speaks on; who comes later asks, until the next phase
// counts anew.
func TestNobodyIsCutOffByALaterArrival(t *testing.T) {
	w := gathered(t, shortPlan(), SpeakFreely-1)
	late := w.arrives()
	if got := w.asking(); len(got) != 1 || got[0] != late {
		t.Fatalf("with %d people in the lobby %v have to ask, want %d", SpeakFreely+1, got, late)
	}
	w.must(System, "drop", &Drop{Seats: []Seat{2, late}})
	w.must(System, "connect", &Connect{Seats: []Seat{late, 2}})
	if got := w.asking(); len(got) != 1 || got[0] != late {
		t.Errorf("after a hole in their lines %v have to ask, want %d", got, late)
	}
	w.toHarvest(t)
	w.asks(t, "in a harvest of many", SpeakFreely)

	w = gathered(t, shortPlan(), SpeakFreely-1)
	w.toHarvest(t)
	w.arrives()
	w.asks(t, "of a harvest of few, to which one more came", 1)
}

func TestWhoIsLetInAboveTheNumberAsks(t *testing.T) {
	w := gathered(t, shortPlan(), 1)
	w.must(Actor{Seat: 1}, "lock", &Lock{Nod: new(true)})
	waits := w.arrives()
	w.must(Actor{Seat: 1}, "lock", &Lock{Nod: new(false)})
	for range SpeakFreely - 2 {
		w.arrives()
	}
	w.must(Actor{Seat: 1}, "nod", &Nod{Seat: waits, In: true})
	if got := w.asking(); len(got) != 1 || got[0] != waits {
		t.Errorf("%v have to ask, want %d", got, waits)
	}
}

func TestAPlanMayHaveEverybodyAsk(t *testing.T) {
	plan := shortPlan()
	plan.Talk.AskToSpeak = true
	w := gathered(t, plan, 4)
	w.asks(t, "in the lobby", 4)
	w.must(Actor{Seat: 1}, "loop.next", &Next{})
	w.must(Actor{Seat: 1}, "loop.preview", &SeeRooms{})
	if _, err := w.draw(); err != nil {
		t.Fatal(err)
	}
	w.must(Actor{Seat: 1}, "loop.send", &Send{Notice: new(Millis)})
	w.asks(t, "in the rooms", 0)
}

// In the harvest the room that has the floor speaks without asking.
func TestTheRoomThatIsCalledSpeaks(t *testing.T) {
	plan := shortPlan()
	plan.Talk.AskToSpeak = true
	w := gathered(t, plan, 8)
	w.toHarvest(t)
	w.asks(t, "in the harvest", 8)
	var first []Seat
	for i := range w.told.People {
		if w.told.People[i].Home == 1 {
			first = append(first, Seat(i+1))
		}
	}
	w.told.Watch()
	w.must(Actor{Seat: 1}, "turn.call", &CallTurn{Room: "1.1"})
	w.asks(t, "while room 1 has the floor", 8-len(first))
	if placed := w.told.TakeChanges().Placed; !slices.Equal(placed, first) {
		t.Errorf("%v are looked at when the room of %v is called", placed, first)
	}
	for _, seat := range first {
		if !w.told.MaySpeak(seat) {
			t.Errorf("seat %d of the room that has the floor has to ask", seat)
		}
	}
	w.must(Actor{Seat: first[0]}, "turn.answer", &TurnAnswer{Room: "1.1", How: "pass"})
	w.asks(t, "when room 1 passes", 8)
}

// The floor is given to somebody who can hear that they have it.
func TestTheFloorIsForWhoIsThere(t *testing.T) {
	w := gathered(t, shortPlan(), 2)
	give := func() error {
		_, err := w.do(Actor{Seat: 1}, "floor.give", &GiveFloor{Seat: 2})
		return err
	}
	w.must(System, "drop", &Drop{Seats: []Seat{2}})
	if err := give(); !errors.Is(err, ErrNotNow) {
		t.Errorf("given to somebody who is away: %v", err)
	}
	w.must(System, "connect", &Connect{Seats: []Seat{2}})
	if err := give(); err != nil {
		t.Error(err)
	}
	w.must(System, "join", &Join{Role: Participant}) // a seat in reserve
	reserve := Seat(len(w.ahead.People))
	s := w.told.Clone()
	s.Apply(&FloorGiven{Seat: reserve}, &Removed{Seat: 3, At: w.now})
	if p := s.Person(reserve); !p.Waiting || p.Floor || !slices.Equal(s.Speakers, []Seat{2}) {
		t.Errorf("who waits for a nod is %+v, and %v have the floor", p, s.Speakers)
	}
}

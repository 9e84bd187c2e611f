package rooms

import (
	"errors"
	"slices"
	"testing"
)

func TestARoomThatHasGrownIsParted(t *testing.T) {
	w := lookedAt(t, 8, func(step *Step) { step.Size.Max = 5 })
	w.open()
	one := RoomID(1, 1)
	if w.ahead.facRoom(1).Split {
		t.Error("a room of the usual size may be split")
	}
	w.must(jo, "room.merge", &MergeRooms{Room: RoomID(1, 2), Into: one})
	all := slices.Sorted(slices.Values(w.ahead.Rooms[0].Seats))
	if len(all) != 8 || !w.ahead.facRoom(1).Split {
		t.Fatalf("%v, of at most %d, may not be split", all, w.ahead.roomLimit())
	}
	person, companion, foe := all[0], all[5], all[1]
	w.rules = &Rules{With: map[Seat]Seat{companion: person}, Apart: [][2]Seat{{companion, foe}}}
	w.must(jo, "room.split", &SplitRoom{Room: one})
	at := func(seat Seat) int { return w.ahead.Person(seat).Place }
	if len(w.ahead.Rooms) != 3 || len(w.ahead.Rooms[0].Seats) != 4 || len(w.ahead.Rooms[2].Seats) != 4 {
		t.Fatalf("%+v", w.ahead.Rooms)
	}
	if at(person) != at(companion) || at(companion) == at(foe) {
		t.Errorf("a rule is broken: %v and %v", w.ahead.Rooms[0].Seats, w.ahead.Rooms[2].Seats)
	}
	left := w.ahead.Rooms[2].Seats[0]
	if p := w.ahead.Person(left); p.Home != 3 || !slices.Contains(p.Rooms, 1) {
		t.Errorf("who left has Room %d, and had %v", p.Home, p.Rooms)
	}
	for _, seat := range w.ahead.Rooms[2].Seats[:1] {
		w.must(Actor{Seat: seat}, "go", &Go{To: "main"})
	}
	if _, err := w.do(jo, "room.split", &SplitRoom{Room: RoomID(1, 3)}); !errors.Is(err, ErrNobodyAlone) {
		t.Errorf("three were parted: %v", err)
	}
}

package live

import (
	"slices"
	"testing"

	"plenary/rooms"
	"plenary/rooms/allocate"
)

func TestRoomsThatPeopleChoseKeepTheirNumbers(t *testing.T) {
	choosing := task{choices: 3, in: allocate.Input{
		Present: []uint32{1, 2, 3, 4, 5, 6, 7}, Policy: allocate.Choose,
		Chosen: []allocate.Pin{{Person: 1, Room: 0}, {Person: 2, Room: 0}, {Person: 3, Room: 0}, {Person: 4, Room: 0}, {Person: 5, Room: 2}, {Person: 6, Room: 2}, {Person: 7, Room: 2}},
	}}
	got, err := choosing.seat()
	if err != nil || len(got.Rooms) != 3 || len(got.Rooms[0]) != 4 || len(got.Rooms[1]) != 0 || len(got.Rooms[2]) != 3 {
		t.Errorf("%v %v", got.Rooms, err)
	}
	choosing.choices = 2 // somebody was put into the third room before people left
	if got, err = choosing.seat(); err != nil || len(got.Rooms) != 3 || len(got.Rooms[2]) != 3 {
		t.Errorf("%v %v", got.Rooms, err)
	}
}

func TestAdviceStaysWhileRoomsAreFitted(t *testing.T) {
	fresh := task{in: allocate.Input{Size: allocate.Size{Target: 5, Min: 4, Max: 6}, Left: 8}}
	for person := range uint32(30) {
		fresh.in.Present = append(fresh.in.Present, person)
	}
	advised := func(of task) bool {
		cmd, err := of.draw()
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(cmd.Reasons, func(r rooms.Reason) bool { return r.Code == allocate.NoteOtherCount })
	}
	if !advised(fresh) {
		t.Error("no advice for a new draw")
	}
	first, err := fresh.draw()
	if err != nil {
		t.Fatal(err)
	}
	fitted := fresh
	fitted.prepared, fitted.advice = ofRooms(first.Rooms), first.Reasons
	fitted.in.Present = fitted.in.Present[:29]
	if !advised(fitted) {
		t.Error("one has left, and the advice is gone")
	}
	if fitted.advice = nil; advised(fitted) {
		t.Error("advice is worked out for rooms that are fitted")
	}
}

// Whoever is one of few with an answer is not brought together with the others of it.
func TestAFewAreMixed(t *testing.T) {
	level := func(experienced, new int) []allocate.Attribute {
		of := map[uint32]string{}
		for person := range uint32(experienced + new) {
			of[person] = "new"
			if person < uint32(experienced) {
				of[person] = "experienced"
			}
		}
		return []allocate.Attribute{{Use: allocate.Match, Of: of}}
	}
	present := make([]uint32, 20)
	for i := range present {
		present[i] = uint32(i)
	}
	for _, c := range []struct {
		of   []allocate.Attribute
		out  []uint32
		want allocate.Use
	}{
		{level(8, 12), nil, allocate.Match},
		{level(7, 13), nil, allocate.Mix},
		{level(8, 12), []uint32{0}, allocate.Mix},
		{level(30, 30), nil, allocate.Match}, // nobody new is present
	} {
		if got := mixFew(c.of, present, c.out)[0].Use; got != c.want {
			t.Errorf("%q, not %q: %v", got, c.want, c.of)
		}
	}
}

package allocate

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func TestRooms(t *testing.T) {
	usual := Size{Target: 4, Min: 3, Max: 6}
	pairs := Size{Target: 2, Min: 2, Max: 3}
	for _, c := range []struct {
		name    string
		present int
		size    Size
		rooms   int
		relaxed Relaxed
		err     error
	}{
		{"nobody", 0, usual, 0, Relaxed{}, ErrTooFew},
		{"two", 2, usual, 0, Relaxed{}, ErrTooFew},
		{"two in two rooms", 2, Size{Rooms: 2}, 0, Relaxed{}, ErrTooFew},
		{"three", 3, usual, 1, Relaxed{}, nil},
		{"three in pairs", 3, pairs, 1, Relaxed{}, nil},
		{"three in strict pairs", 3, Size{Target: 2, Min: 2, Max: 2}, 1, Relaxed{Max: 3}, nil},
		{"five", 5, usual, 1, Relaxed{}, nil},
		{"five in pairs", 5, pairs, 2, Relaxed{}, nil},
		{"five, the minimum gives way", 5, Size{Target: 4, Min: 3, Max: 4}, 2, Relaxed{Min: 2}, nil},
		{"fewer than the minimum", 3, Size{Target: 5, Min: 4, Max: 6}, 1, Relaxed{Min: 3}, nil},
		{"six", 6, usual, 2, Relaxed{}, nil},
		{"seven", 7, usual, 2, Relaxed{}, nil},
		{"half a room more is a room", 10, usual, 3, Relaxed{}, nil},
		{"the maximum needs more rooms", 13, Size{Target: 4, Min: 2, Max: 4}, 4, Relaxed{}, nil},
		{"53 in fives", 53, Size{Target: 5, Min: 3, Max: 6}, 11, Relaxed{}, nil},
		{"as many rooms as asked", 60, Size{Rooms: 7}, 7, Relaxed{}, nil},
		{"more rooms than pairs", 7, Size{Rooms: 5}, 3, Relaxed{Rooms: 3}, nil},
		{"alone by wish", 9, Size{Target: 1, Min: 1, Max: 2}, 0, Relaxed{}, ErrSize},
		{"no size", 9, Size{}, 0, Relaxed{}, ErrSize},
		{"target above the maximum", 9, Size{Target: 7, Min: 3, Max: 6}, 0, Relaxed{}, ErrSize},
		{"fewer than no rooms", 9, Size{Target: 4, Min: 3, Max: 6, Rooms: -1}, 0, Relaxed{}, ErrSize},
	} {
		t.Run(c.name, func(t *testing.T) {
			rooms, relaxed, err := Rooms(c.present, c.size)
			if rooms != c.rooms || relaxed != c.relaxed || !errors.Is(err, c.err) {
				t.Errorf("got %d, %+v, %v; want %d, %+v, %v", rooms, relaxed, err, c.rooms, c.relaxed, c.err)
			}
		})
	}
}

func TestRoomsKeepsTheRangeWhereItCan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 2000).Draw(t, "present")
		size := drawSize(t)
		rooms, relaxed, err := Rooms(n, size)
		if err != nil {
			t.Fatal(err)
		}
		least, most := n/rooms, ceilDiv(n, rooms)
		if least < 2 {
			t.Fatalf("somebody sits alone: %d people in %d rooms", n, rooms)
		}
		possible := false
		for m := 1; m <= n/2; m++ {
			possible = possible || n/m >= size.Min && ceilDiv(n, m) <= size.Max
		}
		if kept := least >= size.Min && most <= size.Max; kept != possible {
			t.Fatalf("%d rooms of %d to %d: kept is %v, possible is %v", rooms, least, most, kept, possible)
		}
		if (relaxed.Min != 0) != (least < size.Min) || (relaxed.Max != 0) != (most > size.Max) {
			t.Fatalf("rooms of %d to %d, but relaxed is %+v", least, most, relaxed)
		}
	})
}

func drawSize(t *rapid.T) Size {
	least := rapid.IntRange(2, 6).Draw(t, "min")
	target := rapid.IntRange(least, 8).Draw(t, "target")
	return Size{Target: target, Min: least, Max: rapid.IntRange(target, 10).Draw(t, "max")}
}

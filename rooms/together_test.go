package rooms

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Two people have met if there is a room where they were together for long enough
// at a stretch; asked pair by pair, which is slow.
func TestWhoMetIsWhoWasTogetherLongEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := NewSession()
		s.Rooms = make([]Room, 2)
		at := map[Seat]Instant{}
		for range rapid.IntRange(0, 14).Draw(t, "spells") {
			seat := Seat(rapid.IntRange(1, 6).Draw(t, "seat"))
			from := at[seat].Add(Millis(rapid.IntRange(0, 40).Draw(t, "after")) * Second)
			to := from.Add(Millis(rapid.IntRange(1, 100).Draw(t, "long")) * Second)
			at[seat] = to
			s.Spells = append(s.Spells, Spell{seat, rapid.IntRange(1, 2).Draw(t, "room"), from, to})
		}
		want := map[[2]Seat]bool{}
		for _, a := range s.Spells {
			for _, b := range s.Spells {
				if a.Seat < b.Seat && a.Room == b.Room && min(a.To, b.To).Since(max(a.From, b.From)) >= MetAfter {
					want[[2]Seat{a.Seat, b.Seat}] = true
				}
			}
		}
		got := map[[2]Seat]bool{}
		for _, group := range s.together() {
			if !slices.IsSorted(group) {
				t.Fatalf("%v is not in order", group)
			}
			for i, a := range group {
				for _, b := range group[i+1:] {
					got[[2]Seat{a, b}] = true
				}
			}
		}
		for pair := range want {
			if !got[pair] {
				t.Fatalf("%v met and are in no group", pair)
			}
		}
		for pair := range got {
			if !want[pair] {
				t.Fatalf("%v are in a group and never met", pair)
			}
		}
	})
}

// Who is sent and does not come, who is moved on at once, who visits: none of them
// met the room; who was moved after a while met two.
func TestWhoWasThereCountsAndNotWhoWasSent(t *testing.T) {
	w := newWorld(1)
	plan := shortPlan()
	plan.Steps[1].Size = Size{Rooms: 2}
	w.must(System, "create", &Create{Plan: plan})
	jo, err := w.join("jo", Host)
	if err != nil {
		t.Fatal(err)
	}
	w.must(Actor{Seat: jo}, "doors.open", &OpenDoors{})
	for _, name := range []string{"ann", "ben", "cat", "dan", "eve", "fay"} {
		if _, err := w.join(name, Participant); err != nil {
			t.Fatal(err)
		}
	}
	const ann, ben, cat, dan, eve, fay = 2, 3, 4, 5, 6, 7
	host := Actor{Seat: jo}
	w.must(host, "loop.next", &Next{})
	w.must(host, "loop.preview", &SeeRooms{})
	w.must(System, "draw", &Draw{Draw: 1, Rooms: [][]Seat{{ann, ben, cat}, {dan, eve, fay}}})
	w.must(System, "drop", &Drop{Seats: []Seat{fay}})
	now := Millis(0)
	w.must(host, "loop.send", &Send{Notice: &now})
	w.must(host, "visit", &Visit{Room: "1.1"})
	w.now = w.now.Add(5 * Second)
	w.must(host, "move", &Move{Seat: ben, Room: "1.2"}) // had hardly arrived
	w.now = w.now.Add(MetAfter)
	w.must(host, "move", &Move{Seat: cat, Room: "1.2"})
	w.now = w.now.Add(2 * MetAfter)
	w.must(host, "loop.recall", &Recall{})
	w.now = w.ahead.ReturnsAt
	w.must(System, "tick", &Tick{})
	want := [][]Seat{{ann, cat}, {ben, cat, dan, eve}}
	if got := w.ahead.Past[0]; !slices.EqualFunc(got, want, slices.Equal[[]Seat]) {
		t.Errorf("met: %v, and not %v", got, want)
	}
	if last := w.ahead.Last; !slices.Equal(last[1], []Seat{ben, cat, dan, eve}) {
		t.Errorf("in Room 2 at the end: %v", last[1])
	}
}

package allocate

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// evenness is what a live round must keep whatever happens.
func liveRule(t *rapid.T, in Input, l *Live, present map[uint32]bool) {
	at := map[uint32]int{}
	for r, room := range l.Rooms() {
		n := 0
		for _, person := range room {
			if _, twice := at[person]; twice || !present[person] {
				t.Fatalf("%d sits twice, or left: %v", person, l.Rooms())
			}
			at[person] = r
		}
		for _, person := range room {
			with, companion := l.rules.with[person]
			if !companion || !slices.Contains(room, with) {
				n++
			}
		}
		if n != l.Size(r) {
			t.Fatalf("room %d has %d, and says %d", r, n, l.Size(r))
		}
	}
	for _, pair := range in.Rules.Apart {
		a, here := at[pair[0]]
		if b, there := at[pair[1]]; here && there && a == b {
			t.Fatalf("%v share room %d: %v", pair, a, l.Rooms())
		}
	}
	for _, c := range in.Rules.Companions {
		a, here := at[c.Companion]
		if b, there := at[c.With]; here && there && a != b {
			t.Fatalf("%v in rooms %d and %d", c, a, b)
		}
	}
	for _, pin := range l.Pins() {
		if r, here := at[pin.Person]; here && pin.Room < len(l.rooms) && r != l.now(pin.Room) && !l.rules.clash(pin.Person, l.rooms[l.now(pin.Room)]) {
			t.Fatalf("%v sits in %d: %v", pin, r, l.Rooms())
		}
	}
}

// Random schedules of join, leave, return, move, merge and split keep every rule.
func TestLive(t *testing.T) {
	tenth(t, 20_000, func(t *rapid.T) {
		in := drawInput(t, 24)
		all := people(36)
		in.Rules, in.Effort = drawRules(t, all, 3), Immediate
		in.Rules.Apart = slices.DeleteFunc(in.Rules.Apart, func(pair [2]uint32) bool { return contradicts(in.Rules, pair) })
		in.Rules.Pins, in.Rules.Together = nil, in.Rules.Together[:min(1, len(in.Rules.Together))]
		first, err := Seat(in)
		if err != nil {
			t.Skip(err)
		}
		l := NewLive(in, first.Rooms)
		present := map[uint32]bool{}
		for _, person := range in.Present {
			present[person] = true
		}
		steps := rapid.IntRange(1, 30).Draw(t, "steps")
		for range steps {
			liveStep(t, in, l, present, all)
			liveRule(t, in, l, present)
		}
	})
}

// contradicts says whether a pair to be kept apart has to be together, too.
func contradicts(r Rules, pair [2]uint32) bool {
	for _, c := range r.Companions {
		if slices.Contains(pair[:], c.Companion) {
			return true // with their person, whom others may be kept apart or together with
		}
	}
	for _, group := range r.Together {
		if slices.Contains(group, pair[0]) && slices.Contains(group, pair[1]) {
			return true
		}
	}
	return false
}

func liveStep(t *rapid.T, in Input, l *Live, present map[uint32]bool, all []uint32) {
	person := rapid.SampledFrom(all).Draw(t, "person")
	switch rapid.SampledFrom([]string{"join", "join", "leave", "move", "merge", "split"}).Draw(t, "step") {
	case "join":
		was, kept := l.kept[person]
		pinned := false
		for _, pin := range l.Pins() {
			pinned = pinned || pin.Person == person
		}
		_, with := l.withPerson(person)
		_, group := l.withGroup(person)
		room, ok := l.Join(person)
		if ok {
			present[person] = true
		}
		if kept && ok && !pinned && !with && !group && room != l.now(was) && !l.rules.clash(person, l.rooms[l.now(was)]) && len(l.rules.companions[person]) == 0 {
			t.Fatalf("%d came back to room %d, not %d", person, room, was)
		}
	case "leave":
		l.Leave(person)
		delete(present, person)
	case "move":
		to := rapid.IntRange(0, len(l.rooms)-1).Draw(t, "to")
		if l.Move(person, to) == nil && l.at[person] != to {
			t.Fatal("a move that did not happen")
		}
	case "merge":
		r := rapid.IntRange(0, len(l.rooms)-1).Draw(t, "room")
		if l.closed[r] {
			return
		}
		if into, ok := l.ProposeMerge(r); ok {
			if before := l.Size(r) + l.Size(into); l.most > 0 && before > l.most {
				t.Fatalf("a merge to %d people, at most %d", before, l.most)
			}
			if err := l.Merge(r, into); err != nil {
				t.Fatalf("proposed and refused: %v", err)
			}
		}
	case "split":
		r := rapid.IntRange(0, len(l.rooms)-1).Draw(t, "room")
		if stay, leave, err := l.ProposeSplit(in, r); err == nil {
			to := l.Split(r, leave)
			if l.Size(r) < 2 || l.Size(to) < 2 {
				t.Fatalf("%v and %v: somebody is alone", stay, leave)
			}
		}
	}
}

// A hundred late joiners at once: sizes stay within one, and nobody meets again
// who need not.
func TestManyLate(t *testing.T) {
	in := Input{Present: people(100), Size: Size{Target: 4, Min: 3, Max: 6}, Effort: Immediate}
	first, err := Seat(in)
	if err != nil {
		t.Fatal(err)
	}
	l := NewLive(in, first.Rooms)
	for person := range uint32(100) {
		if _, ok := l.Join(100_000 + person); !ok && person < 50 {
			t.Fatalf("no room for the %dth", person)
		}
		var sizes []int
		for r := range first.Rooms {
			sizes = append(sizes, l.Size(r))
		}
		if slices.Max(sizes)-slices.Min(sizes) > 1 || slices.Max(sizes) > 6 {
			t.Fatalf("sizes %v", sizes)
		}
	}
}

func TestComingBack(t *testing.T) {
	in := Input{Size: Size{Target: 3, Min: 3, Max: 4}, Rules: Rules{Companions: []Companion{{9, 1}}}}
	l := NewLive(in, [][]uint32{{1, 2, 3, 9}, {4, 5, 6}, {7, 8}})
	if l.Size(0) != 3 {
		t.Errorf("a companion counts: %d", l.Size(0))
	}
	l.Leave(1)
	if l.Size(0) != 3 {
		t.Errorf("a companion by themselves counts for %d", l.Size(0)-2)
	}
	if room, ok := l.Join(1); room != 0 || !ok {
		t.Errorf("back in room %d", room)
	}
	if into, ok := l.ProposeMerge(2); ok {
		t.Errorf("merged into %d above the maximum", into)
	}
	l.Leave(6)
	l.Leave(8)
	if into, ok := l.ProposeMerge(2); into != 1 || !ok || !l.TooSmall(2) || l.Merge(2, into) != nil {
		t.Fatal("7 goes to 4 and 5")
	}
	if room, ok := l.Join(8); room != 1 || !ok {
		t.Errorf("8 is back in %d: their room is part of 1", room)
	}
	if err := l.Move(2, 2); !errors.Is(err, refuse(BadChoice)) {
		t.Errorf("moved into a room that is closed: %v", err)
	}
	if err := l.Move(1, 1); err != nil || l.at[9] != 1 {
		t.Errorf("a companion stays behind: %v %v", err, l.Rooms())
	}
	if !l.TooLarge(1) {
		t.Errorf("%v is not too large", l.Rooms())
	}
	stay, leave, err := l.ProposeSplit(in, 1)
	if err != nil || len(stay)+len(leave) != 6 {
		t.Fatalf("%v %v %v", stay, leave, err)
	}
	l.Split(1, leave)
	if l.at[1] != l.at[9] {
		t.Error("a split parts a companion from their person")
	}
}

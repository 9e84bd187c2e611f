package allocate

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawRules draws rules among people, some of whom may be absent.
func drawRules(t *rapid.T, all []uint32, rooms int) Rules {
	person := func(label string) uint32 { return rapid.SampledFrom(all).Draw(t, label) }
	var r Rules
	for range rapid.IntRange(0, 4).Draw(t, "pairs apart") {
		if a, b := person("a"), person("b"); a != b {
			r.Apart = append(r.Apart, [2]uint32{a, b})
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "groups") {
		r.Together = append(r.Together, []uint32{person("c"), person("d")})
	}
	if rapid.IntRange(0, 2).Draw(t, "companions") == 0 {
		if a, b := person("companion"), person("with"); a != b {
			r.Companions = append(r.Companions, Companion{a, b})
		}
	}
	for range rapid.IntRange(0, 3).Draw(t, "leads") {
		r.Leads = append(r.Leads, person("lead"))
	}
	for range rapid.IntRange(0, 2).Draw(t, "pins") {
		r.Pins = append(r.Pins, Pin{person("pinned"), rapid.IntRange(0, rooms).Draw(t, "room")})
	}
	return r
}

// breaks says which hard rule a seating breaks, or "".
func breaks(in Input, rooms [][]uint32) string {
	if why := breaksOf(in, rooms); why != "" {
		return why
	}
	size, leads, allLeads, all := make([]int, len(rooms)), make([]int, len(rooms)), 0, 0
	for r, room := range rooms {
		for _, person := range room {
			if in.accompanies(person) {
				continue
			}
			size[r]++
			all++
			if slices.Contains(in.Rules.Leads, person) {
				leads[r]++
				allLeads++
			}
		}
	}
	if !even(size, all) || slices.Min(size) < 2 {
		return "sizes"
	}
	if !even(leads, allLeads) {
		return "leads"
	}
	return ""
}

// accompanies says whether somebody is a companion of somebody who is there.
func (in Input) accompanies(person uint32) bool {
	return slices.Contains(in.Present, person) && slices.ContainsFunc(in.Rules.Companions, func(c Companion) bool {
		return c.Companion == person && slices.Contains(in.Present, c.With)
	})
}

// breaksOf says which rule about people a seating breaks, or "".
func breaksOf(in Input, rooms [][]uint32) string {
	at := map[uint32]int{}
	for r, room := range rooms {
		for _, person := range room {
			if _, twice := at[person]; twice || !slices.Contains(in.Present, person) {
				return "somebody is there twice, or should not be"
			}
			at[person] = r
		}
	}
	if len(at) != len(slices.Compact(slices.Sorted(slices.Values(in.Present)))) {
		return "somebody has no room"
	}
	for _, c := range in.Rules.Companions {
		a, here := at[c.Companion]
		b, there := at[c.With]
		if here && there && a != b {
			return "a companion is elsewhere"
		}
	}
	for _, pair := range in.Rules.Apart {
		a, here := at[pair[0]]
		if b, there := at[pair[1]]; here && there && a == b {
			return "apart"
		}
	}
	together := map[uint32][]uint32{}
	for _, group := range in.Rules.Together {
		joinGroup(together, group)
	}
	for person, group := range together {
		for _, other := range group {
			a, here := at[person]
			if b, there := at[other]; here && there && a != b {
				return "together"
			}
		}
	}
	for _, pin := range in.Rules.Pins {
		if r, here := at[pin.Person]; here && r != pin.Room {
			return "pins"
		}
	}
	return ""
}

// dumb tries every way to put people into m numbered rooms, and gives the fewest
// repeats; -1 where no way keeps the rules.
func dumb(in Input, m int) int {
	least := -1
	rooms := make([][]uint32, m)
	var companions []uint32
	for _, c := range in.Rules.Companions {
		if slices.Contains(in.Present, c.With) && slices.Contains(in.Present, c.Companion) {
			companions = append(companions, c.Companion)
		}
	}
	most := ceilDiv(len(in.Present)-len(companions), m)
	var place func(k int)
	place = func(k int) {
		if k == len(in.Present) {
			if breaks(in, rooms) == "" {
				if n := repeatsOf(in, rooms, companions); least < 0 || n < least {
					least = n
				}
			}
			return
		}
		for r := range rooms {
			if len(rooms[r]) < most+len(companions) {
				rooms[r] = append(rooms[r], in.Present[k])
				place(k + 1)
				rooms[r] = rooms[r][:len(rooms[r])-1]
			}
		}
	}
	place(0)
	return least
}

// repeatsOf counts who meets again, but for companions and those kept together.
func repeatsOf(in Input, rooms [][]uint32, companions []uint32) int {
	with := map[uint32]uint32{}
	for _, c := range in.Rules.Companions {
		if slices.Contains(companions, c.Companion) {
			with[c.Companion] = c.With
		}
	}
	root := func(person uint32) uint32 {
		for range companions {
			if next, ok := with[person]; ok {
				person = next
			}
		}
		return person
	}
	together := map[uint32][]uint32{}
	for _, group := range in.Rules.Together {
		joinGroup(together, []uint32{root(group[0]), root(group[1])})
	}
	n := 0
	for _, room := range rooms {
		for i, a := range room {
			for _, b := range room[i+1:] {
				if slices.Contains(companions, a) || slices.Contains(companions, b) || slices.Contains(together[a], b) {
					continue
				}
				if met(in.Past, a, b) > 0 {
					n++
				}
			}
		}
	}
	return n
}

// The fast way against the dumb one: no rule is broken, what is refused cannot be,
// what it says is enough to give up is, and with up to nine people nobody does better.
func TestRulesAgainstTheDumbWay(t *testing.T) {
	seated, refused := 0, 0
	slice(t, 10_000, func(t *rapid.T) {
		in := drawInput(t, 9)
		all := people(9)[:max(3, len(in.Present))]
		m := rapid.IntRange(1, max(1, len(in.Present)/2)).Draw(t, "number of rooms")
		in.Rules, in.Left, in.Size = drawRules(t, all, m), 1, Size{Rooms: m}
		counted := len(slices.DeleteFunc(slices.Clone(in.Present), in.accompanies))
		got, err := Seat(in)
		switch {
		case counted < leastPresent:
			if !errors.Is(err, ErrTooFew) && !errors.Is(err, refuse(CompanionLoop)) {
				t.Fatalf("%d people: %v", counted, err)
			}
		case err != nil:
			refused++
			refusedRightly(t, in, err)
			if n := dumb(in, min(m, counted/2)); n >= 0 {
				t.Fatalf("%v, but there is a way with %d repeats", err, n)
			}
		default:
			seated++
			if why := breaks(in, got.Rooms); why != "" {
				t.Fatalf("%s: %v", why, got.Rooms)
			}
			if least := dumb(in, len(got.Rooms)); got.Repeats != least {
				t.Fatalf("%d meet again, and %d would do: %v", got.Repeats, least, got.Rooms)
			}
		}
	})
	if seated < 1000/part || refused < 1000/part {
		t.Errorf("%d were seated and %d refused", seated, refused)
	}
}

// Larger inputs with rules: none is ever broken, whatever the effort.
func TestRulesHold(t *testing.T) {
	seated := 0
	slice(t, 10_000, func(t *rapid.T) {
		in := drawInput(t, 40)
		m, _, err := Rooms(len(in.Present), in.Size)
		if err != nil {
			t.Fatal(err)
		}
		in.Rules = drawRules(t, people(40), m)
		in.Effort = Effort(rapid.SampledFrom([]int{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0}).Draw(t, "effort"))
		in.Left = rapid.IntRange(0, 4).Draw(t, "left")
		got, err := Seat(in)
		if err != nil {
			refusedRightly(t, in, err)
			return
		}
		seated++
		if why := breaks(in, got.Rooms); why != "" {
			t.Fatalf("%s: %v", why, got.Rooms)
		}
		for _, rooms := range got.Ahead {
			if why := breaks(in, rooms); why != "" {
				t.Fatalf("ahead: %s: %v", why, rooms)
			}
		}
	})
	if seated < 1000/part {
		t.Errorf("only %d were seated", seated)
	}
}

// One person apart from nine of twenty: a swap towards them costs more than 32 bits
// hold.
func TestOneApartFromMany(t *testing.T) {
	in := Input{Present: people(20), Size: Size{Rooms: 2}, Left: 3}
	for _, other := range in.Present[1:10] {
		in.Rules.Apart = append(in.Rules.Apart, [2]uint32{in.Present[0], other})
	}
	for in.Seed = range uint64(500 / part) {
		got, err := Seat(in)
		if err != nil {
			t.Fatal(err)
		}
		if why := breaks(in, got.Rooms); why != "" {
			t.Fatalf("%s: %v", why, got.Rooms)
		}
	}
}

// grouped are so many people who stay together by twos, or threes.
func grouped(n, by int) Input {
	in := Input{Present: people(n), Effort: Immediate}
	for group := range slices.Chunk(in.Present, by) {
		in.Rules.Together = append(in.Rules.Together, group)
	}
	return in
}

// Groups of three leave a seat of each room of seven empty, and no search can try all
// ways to find that out: it is refused, however many there are. Of couples, and of
// rooms of five, it is sure.
func TestGroupsThatDoNotFillRooms(t *testing.T) {
	for _, c := range []struct {
		people, by, size int
		unsure           bool
	}{
		{30, 2, 5, false}, {400, 2, 5, false}, {10_000, 2, 5, false}, {60, 3, 5, false}, {9_000, 3, 5, false},
		{147, 3, 7, true}, {294, 3, 7, true}, {588, 3, 7, true}, {9_996, 3, 7, true},
	} {
		in := grouped(c.people, c.by)
		in.Size = Size{Target: c.size, Min: c.size, Max: c.size}
		_, err := Seat(in)
		var no *Refusal
		if !errors.As(err, &no) || no.Reason != NoSeating || no.Unsure != c.unsure || !slices.Contains(no.Relax, "together") {
			t.Errorf("%d people by %d: %+v", c.people, c.by, no)
		}
	}
	in := grouped(99, 3)
	in.Size = Size{Rooms: 33}
	p, err := newProblem(in)
	if err != nil {
		t.Fatal(err)
	}
	p.m = 20 // as if the first search had found a way
	in.Left, in.Effort = 2, Considered
	var no *Refusal
	if rounds, err := p.seatFew(in); !errors.As(err, &no) || !no.Unsure {
		t.Errorf("99 people: %v %v", rounds, err)
	}
}

// Only rooms of four suit couples, far from the five that are wished for.
func TestCouplesGetRoomsOfFour(t *testing.T) {
	for _, n := range []int{300, 1_000, 10_000} {
		in := grouped(n, 2)
		in.Size = Size{Target: 5, Min: 4, Max: 6}
		got, err := Seat(in)
		if err != nil || breaks(in, got.Rooms) != "" {
			t.Errorf("%d people: %v", n, err)
		}
	}
}

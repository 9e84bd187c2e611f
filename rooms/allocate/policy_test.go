package allocate

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func sorted(rooms [][]uint32) [][]uint32 {
	var all [][]uint32
	for _, room := range rooms {
		all = append(all, slices.Sorted(slices.Values(room)))
	}
	return all
}

func seat(t *testing.T, in Input) [][]uint32 {
	t.Helper()
	got, err := Seat(in)
	if err != nil {
		t.Fatal(err)
	}
	return sorted(got.Rooms)
}

var cafe = Input{
	Present: []uint32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, Size: Size{Target: 4, Min: 3, Max: 5},
	Past: [][][]uint32{{{1, 2, 3, 4}, {5, 6, 7, 8}, {9, 10, 11, 12}}},
}

func TestSameGroupsAgain(t *testing.T) {
	in := cafe
	in.Policy = Same
	if got := seat(t, in); !slices.EqualFunc(got, in.Past[0], slices.Equal) {
		t.Errorf("got %v", got)
	}
	in.Present = []uint32{1, 2, 3, 5, 6, 7, 8, 9, 20} // 4 and three of the last room are gone, 20 is new
	if got := seat(t, in); !slices.EqualFunc(got, [][]uint32{{1, 2, 3}, {5, 6, 7, 8}, {9, 20}}, slices.Equal) {
		t.Errorf("got %v", got)
	}
	in.Rules.Apart = [][2]uint32{{1, 2}}
	for _, room := range seat(t, in) {
		if slices.Contains(room, 1) && slices.Contains(room, 2) {
			t.Errorf("a rule came in between: %v", room)
		}
	}
}

func TestJoinTwoByTwo(t *testing.T) {
	in := cafe
	in.Policy = Join
	in.Past = [][][]uint32{{{1, 4}, {2, 3}}, {{1, 2}, {3, 4}, {5, 6}, {7, 8}, {9, 10}, {11, 12}}}
	got := seat(t, in)
	if len(got) != 3 {
		t.Fatalf("got %v", got)
	}
	for _, room := range got {
		if len(room) != 4 || slices.Contains(room, 1) && slices.Contains(room, 4) {
			t.Errorf("%v: 1 and 4 have met", room)
		}
	}
	in.Past = in.Past[1:]
	in.Past[0] = in.Past[0][:5] // an odd number, and two who were nowhere
	if got := seat(t, in); len(got) != 2 {
		t.Errorf("got %v", got)
	}
}

func TestOneStays(t *testing.T) {
	in := cafe
	in.Policy = StayOne
	in.Rules.Leads = []uint32{2, 7}
	got := seat(t, in)
	for r, room := range got {
		stayed := 0
		for _, person := range in.Past[0][r] {
			if slices.Contains(room, person) {
				stayed++
			}
		}
		if stayed != 1 || len(room) != 4 {
			t.Errorf("room %d is %v", r, room)
		}
	}
	if !slices.Contains(got[0], 2) || !slices.Contains(got[1], 7) {
		t.Errorf("the leads do not stay: %v", got)
	}
}

func TestPeopleChoose(t *testing.T) {
	in := cafe
	in.Policy, in.Size, in.Past = Choose, Size{Rooms: 3}, nil
	in.Chosen = []Pin{{1, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 0}, {6, 1}, {7, 1}, {8, 2}}
	in.Present, in.Out = in.Present[:8], []uint32{3}
	got, err := Seat(in)
	if err != nil || !slices.EqualFunc(sorted(got.Rooms), [][]uint32{{1, 2, 4, 5}, {6, 7, 8}, nil}, slices.Equal) || got.Metrics.SizeMin != 3 {
		t.Errorf("got %v %v", got.Rooms, err)
	}
	in.Chosen = []Pin{{1, 0}, {2, 0}, {4, 0}, {5, 2}, {6, 2}, {7, 2}, {8, 2}}
	if got := seat(t, in); !slices.EqualFunc(got, [][]uint32{{1, 2, 4}, nil, {5, 6, 7, 8}}, slices.Equal) {
		t.Errorf("who chose the third room is not in it: %v", got)
	}
	in.Rules.Apart = [][2]uint32{{1, 2}}
	for _, room := range seat(t, in) {
		if slices.Contains(room, 1) && slices.Contains(room, 2) {
			t.Errorf("a wish breaks a rule: %v", room)
		}
	}
	for _, wrong := range [][]Pin{nil, {{1, 3}}, {{1, -1}}, {{99, 1}}} {
		in.Chosen = wrong
		if _, err := Seat(in); !errors.Is(err, refuse(BadChoice)) {
			t.Errorf("%v: %v", wrong, err)
		}
	}
}

func TestPoliciesThatNeedAPast(t *testing.T) {
	for _, policy := range []Policy{Same, Join, StayOne} {
		in := cafe
		in.Policy, in.Past = policy, nil
		if _, err := Seat(in); !errors.Is(err, refuse(NothingToRepeat)) {
			t.Errorf("%s: %v", policy, err)
		}
	}
	in := cafe
	in.Policy = "at random"
	if _, err := Seat(in); !errors.Is(err, refuse(BadPolicy)) {
		t.Error(err)
	}
}

// seatable tries every way to put people into m numbered rooms of any size: whether
// there is one that keeps the rules but for leads.
func seatable(in Input, m int) bool {
	rooms := make([][]uint32, m)
	var place func(k int) bool
	place = func(k int) bool {
		if k == len(in.Present) {
			return !slices.ContainsFunc(rooms, in.alone) && breaksOf(in, rooms) == ""
		}
		for r := range rooms {
			rooms[r] = append(rooms[r], in.Present[k])
			if place(k + 1) {
				return true
			}
			rooms[r] = rooms[r][:len(rooms[r])-1]
		}
		return false
	}
	return place(0)
}

// alone says whether a room has one person, companions left out.
func (in Input) alone(room []uint32) bool {
	n := 0
	for _, person := range room {
		if !in.accompanies(person) {
			n++
		}
	}
	return n == 1
}

// Whatever the policy: everybody has one room, nobody is alone, rules hold, the same
// input gives the same rooms, and what is refused cannot be.
func TestEveryPolicyKeepsTheRules(t *testing.T) {
	seated := map[Policy]int{}
	slice(t, 5_000, func(t *rapid.T) {
		most := rapid.SampledFrom([]int{7, 7, 20}).Draw(t, "at most")
		in := drawInput(t, most)
		in.Policy = rapid.SampledFrom(Policies()).Draw(t, "policy")
		in.Rules = drawRules(t, people(most), 1)
		for range rapid.IntRange(0, 6).Draw(t, "wishes") {
			in.Chosen = append(in.Chosen, Pin{rapid.SampledFrom(people(most)).Draw(t, "who"), rapid.IntRange(0, 3).Draw(t, "where")})
		}
		got, err := Seat(in)
		if err != nil {
			refusedRightly(t, in, err)
			return
		}
		seated[in.Policy]++
		again, err := Seat(in)
		if err != nil || !slices.EqualFunc(got.Rooms, again.Rooms, slices.Equal) {
			t.Fatalf("%v and %v", got.Rooms, again.Rooms)
		}
		if slices.ContainsFunc(got.Rooms, in.alone) {
			t.Fatalf("somebody is alone: %v", got.Rooms)
		}
		empty := slices.ContainsFunc(got.Rooms, func(room []uint32) bool { return len(room) == 0 })
		if empty && in.Policy != Choose && len(in.Rules.Pins) == 0 {
			t.Fatalf("a room without people: %v", got.Rooms)
		}
		if why := breaksOf(in, got.Rooms); why != "" {
			t.Fatalf("%s: %v", why, got.Rooms)
		}
	})
	for _, policy := range Policies() {
		if seated[policy] < 20 {
			t.Errorf("%s seated people %d times only", policy, seated[policy])
		}
	}
}

// refusedRightly fails where there was a way after all, or where giving up what a
// refusal says is not enough.
func refusedRightly(t *rapid.T, in Input, err error) {
	var no *Refusal
	if !errors.As(err, &no) || no.Unsure {
		t.Fatal(err)
	}
	for _, wish := range no.Relax {
		other := in
		switch wish {
		case WishPins:
			other.Rules.Pins = nil
		case WishLeads:
			other.Rules.Leads = nil
		case WishTogether:
			other.Rules.Together = nil
		case WishApart:
			other.Rules.Apart = nil
		default:
			continue // sizes: see TestRulesAgainstTheDumbWay
		}
		if _, err := Seat(other); err != nil {
			t.Fatalf("%v is not enough: %v", no, err)
		}
	}
	m := map[Policy]int{Choose: 0}
	if len(in.Past) > 0 {
		here := 0
		for _, room := range in.Past[len(in.Past)-1] {
			if slices.ContainsFunc(room, func(person uint32) bool { return slices.Contains(in.Present, person) && !in.accompanies(person) }) {
				here++
			}
		}
		m[Same], m[Join] = here, min(here, max(1, here/2))
	}
	for _, wish := range in.Chosen {
		m[Choose] = max(m[Choose], wish.Room+1)
	}
	switch no.Reason {
	case TooFew, CompanionLoop:
	case NothingToRepeat:
		if m[Same] > 0 {
			t.Fatalf("there is a last round: %v", in.Past)
		}
	case BadChoice:
		if in.Policy != Choose {
			t.Fatal(err)
		}
	case TogetherTooLarge, TogetherApart, PinsClash, NoSeating:
		if rooms := m[in.Policy]; rooms > 0 && len(in.Present) <= 7 && seatable(in, rooms) {
			t.Fatalf("%v, but there is a way to fill %d rooms", err, rooms)
		}
	default:
		t.Fatal(err)
	}
}

func TestPreparedRooms(t *testing.T) {
	in := cafe
	in.Past = nil
	in.Rules.Pins = []Pin{{20, 2}}
	in.Present = []uint32{1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 20}
	got, err := Patch(in, cafe.Past[0])
	if err != nil {
		t.Fatal(err)
	}
	if want := [][]uint32{{1, 2, 3, 4}, {5, 6, 7}, {9, 10, 11, 20}}; !slices.EqualFunc(sorted(got.Rooms), want, slices.Equal) {
		t.Errorf("got %v", got.Rooms)
	}
	in.Rules.Apart = [][2]uint32{{1, 2}}
	got, err = Patch(in, cafe.Past[0])
	if err != nil || breaks(in, got.Rooms) != "" {
		t.Errorf("%v %v", got.Rooms, err)
	}
}

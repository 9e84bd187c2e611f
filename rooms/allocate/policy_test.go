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
	if err != nil || !slices.EqualFunc(sorted(got.Rooms), [][]uint32{{1, 2, 4, 5}, {6, 7, 8}}, slices.Equal) {
		t.Errorf("got %v %v", got.Rooms, err)
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

// Whatever the policy: everybody has one room, nobody is alone, people who are kept
// apart or together are, and the same input gives the same rooms.
func TestEveryPolicyKeepsTheRules(t *testing.T) {
	tenth(t, 5_000, func(t *rapid.T) {
		in := drawInput(t, 20)
		in.Policy, in.Effort = rapid.SampledFrom(Policies()).Draw(t, "policy"), Immediate
		in.Rules = drawRules(t, people(20), 1)
		in.Rules.Pins, in.Rules.Leads = nil, nil
		for range rapid.IntRange(0, 6).Draw(t, "wishes") {
			in.Chosen = append(in.Chosen, Pin{rapid.SampledFrom(people(20)).Draw(t, "who"), rapid.IntRange(0, 4).Draw(t, "where")})
		}
		got, err := Seat(in)
		if err != nil {
			return
		}
		again, err := Seat(in)
		if err != nil || !slices.EqualFunc(got.Rooms, again.Rooms, slices.Equal) {
			t.Fatalf("%v and %v", got.Rooms, again.Rooms)
		}
		for _, room := range got.Rooms {
			if len(room) < 2 {
				t.Fatalf("somebody is alone: %v", got.Rooms)
			}
		}
		switch why := breaks(in, got.Rooms); why {
		case "", "sizes", "leads":
		default:
			t.Fatalf("%s: %v", why, got.Rooms)
		}
	})
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

package live_test

import (
	"slices"
	"testing"

	"plenary/rooms"
)

// round plays a question whose rooms are looked at, and gives them.
func (p *person) round(people int) [][]rooms.Seat {
	p.t.Helper()
	p.do(&rooms.SeeRooms{})
	v := p.drawn(people)
	p.do(&rooms.Send{})
	p.phase(rooms.Breakout)
	return v.Rooms
}

func (p *person) homeAgain() {
	p.t.Helper()
	p.do(&rooms.Recall{})
	p.phase(rooms.Harvest)
}

func TestPoliciesGoOnFromTheRoomsBefore(t *testing.T) {
	r := start(t, t.TempDir())
	plan := quick(100, rooms.Minute)
	pair, first := rooms.Size{Target: 2, Min: 2, Max: 3}, plan.Steps[1]
	first.Size = pair
	plan.Steps = []rooms.Step{plan.Steps[0], first}
	for _, policy := range []rooms.Policy{rooms.Same, rooms.Pairs, rooms.StayOne} {
		next := first
		next.Policy = policy
		plan.Steps = append(plan.Steps, next)
	}
	host, _ := session(t, r, plan, 8)
	host.do(&rooms.Next{})
	before := host.round(8)
	host.homeAgain()
	host.do(&rooms.Next{})
	again := host.round(8)
	for i, room := range again {
		slices.Sort(room)
		slices.Sort(before[i])
		if !slices.Equal(room, before[i]) {
			t.Errorf("the same again: Room %d has %v and had %v", i+1, room, before[i])
		}
	}
	host.homeAgain()
	host.do(&rooms.Next{})
	joined := host.round(8)
	if len(joined) != 2 || len(joined[0]) != 4 {
		t.Errorf("two by two: %v", joined)
	}
	for _, pair := range before {
		if slices.Contains(joined[0], pair[0]) != slices.Contains(joined[0], pair[1]) {
			t.Errorf("%v were parted: %v", pair, joined)
		}
	}
	host.homeAgain()
	host.do(&rooms.Next{})
	cafe := host.round(8)
	for i, room := range cafe {
		stay := 0
		for _, seat := range room {
			if slices.Contains(joined[i], seat) {
				stay++
			}
		}
		if stay == 0 || len(room) != 4 {
			t.Errorf("one stays: Room %d has %v and had %v", i+1, room, joined[i])
		}
	}
}

func TestPeopleChooseTheirRoomAndTheOthersAreDealt(t *testing.T) {
	r := start(t, t.TempDir())
	plan := quick(0, rooms.Minute)
	plan.Notice = 30 * rooms.Second
	plan.Steps[1].Policy, plan.Steps[1].Size = rooms.Choose, rooms.Size{Rooms: 3}
	host, people := session(t, r, plan, 9)
	host.do(&rooms.Next{})
	host.do(&rooms.SeeRooms{})
	host.drawn(9)
	for _, p := range people[:4] { // four of nine want one of three rooms
		p.do(&rooms.ChooseRoom{Room: 2})
	}
	var v rooms.PreviewView
	host.until("wishes in the rooms", func() bool {
		v = host.preview()
		if len(v.Rooms) != 3 || v.Pending {
			return false
		}
		for _, p := range people[:4] {
			if !slices.Contains(v.Rooms[1], p.seat) {
				return false
			}
		}
		return len(slices.Concat(v.Rooms...)) == 9
	})
	other := people[8]
	other.until("counts", func() bool {
		return string(other.values["choice"]) == `{"rooms":[0,4,0]}`
	})
	host.do(&rooms.Send{})
	people[0].do(&rooms.ChooseRoom{Room: 1})
	host.until("another room ahead", func() bool {
		now := host.preview().Rooms
		return slices.Contains(now[0], people[0].seat) && !slices.Contains(now[1], people[0].seat)
	})
}

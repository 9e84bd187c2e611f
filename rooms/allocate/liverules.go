package allocate

import "slices"

// liveRules are rules and past by person, for questions about one of them.
type liveRules struct {
	apart      map[uint32][]uint32
	group      map[uint32][]uint32 // who a person stays together with, themselves included
	with       map[uint32]uint32   // of a companion
	companions map[uint32][]uint32
	pin        map[uint32]int
	sat        map[uint32][]int // the rooms of the past that a person sat in, numbered through
	met        map[[2]uint32]int
}

func newLiveRules(in Input) liveRules {
	r := liveRules{
		apart: map[uint32][]uint32{}, group: map[uint32][]uint32{}, with: map[uint32]uint32{}, companions: map[uint32][]uint32{},
		pin: map[uint32]int{}, sat: map[uint32][]int{}, met: map[[2]uint32]int{},
	}
	for _, pair := range in.Rules.Apart {
		if a, b := pair[0], pair[1]; a != b {
			r.apart[a], r.apart[b] = append(r.apart[a], b), append(r.apart[b], a)
		}
	}
	for _, group := range in.Rules.Together {
		joinGroup(r.group, group)
	}
	for _, c := range in.Rules.Companions {
		if c.Companion != c.With {
			r.with[c.Companion] = c.With
			r.companions[c.With] = append(r.companions[c.With], c.Companion)
			if len(r.group[c.Companion]) > 1 { // who stays with a companion stays with their person
				joinGroup(r.group, []uint32{c.Companion, c.With})
			}
		}
	}
	for _, pin := range in.Rules.Pins {
		r.pin[pin.Person] = pin.Room
	}
	number := 0
	for _, rooms := range in.Past {
		for _, room := range rooms {
			for _, person := range room {
				r.sat[person] = append(r.sat[person], number)
			}
			number++
		}
	}
	for _, m := range in.Met {
		r.met[[2]uint32{min(m.A, m.B), max(m.A, m.B)}] += m.Times
	}
	return r
}

func (r *liveRules) clash(person uint32, room []uint32) bool {
	for _, other := range r.apart[person] {
		if slices.Contains(room, other) {
			return true
		}
	}
	return false
}

// times is how often two people met. Both lists of rooms are in order.
func (r *liveRules) times(a, b uint32) int {
	n := r.met[[2]uint32{min(a, b), max(a, b)}]
	x, y := r.sat[a], r.sat[b]
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0] < y[0]:
			x = x[1:]
		case x[0] > y[0]:
			y = y[1:]
		default:
			n++
			x, y = x[1:], y[1:]
		}
	}
	return n
}

// cost is that of somebody in a room: repeats, a third meeting more than a second.
func (r *liveRules) cost(person uint32, room []uint32) int {
	cost := 0
	for _, other := range room {
		if other != person {
			cost += int(price(r.times(person, other)))
		}
	}
	return cost
}

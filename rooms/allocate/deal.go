package allocate

import (
	"cmp"
	"slices"
)

// deal gives a first seating of one round, the room of each person: shuffled and
// dealt in layers, a layer one person for each room. Equal values of the first
// attribute fill a layer before the next begins, and within it those of the others
// follow each other from a different room on, so that both are spread over the
// rooms from the start. Where rules bind, who they bind is placed first; it is nil
// where no way is found.
func (p *problem) deal(c chance) []int32 {
	if p.bound {
		return p.dealAround(c)
	}
	rooms, facts := emptyColumn(len(p.people)), p.byValues()
	order := p.sorted(c, facts)
	labels := make([]int32, p.m)
	for r := range labels {
		labels[r] = int32(r)
	}
	shuffle(c, labels)
	layers := ceilDiv(len(order), p.m)
	shifts := make([]int, layers)
	for layer := range shifts {
		shifts[layer] = layer * p.m / layers
	}
	shuffle(c, shifts)
	for layer := range layers {
		people, shift := order[layer*p.m:min(len(order), (layer+1)*p.m)], 0
		if len(facts) > 1 {
			slices.SortStableFunc(people, func(i, j int32) int { return compare(facts[1:], i, j) })
			shift = shifts[layer]
		}
		for k, i := range people {
			rooms[i] = labels[(k+shift)%p.m]
		}
	}
	if p.matches() {
		p.dealAlike(order, rooms)
	}
	return rooms
}

// sorted shuffles everybody and then puts equal values of the first attribute beside
// each other.
func (p *problem) sorted(c chance, facts []fact) []int32 {
	order := make([]int32, len(p.people))
	for i := range order {
		order[i] = int32(i)
	}
	shuffle(c, order)
	if len(facts) > 0 {
		slices.SortStableFunc(order, func(i, j int32) int { return compare(facts[:1], i, j) })
	}
	return order
}

func compare(facts []fact, i, j int32) int {
	for f := range facts {
		if c := cmp.Compare(facts[f].of[i], facts[f].of[j]); c != 0 {
			return c
		}
	}
	return 0
}

// byValues orders attributes for a deal: the one with most values makes the layers.
func (p *problem) byValues() []fact {
	facts := slices.Clone(p.facts)
	slices.SortStableFunc(facts, func(a, b fact) int { return cmp.Compare(b.values, a.values) })
	return facts
}

func (p *problem) matches() bool {
	return slices.ContainsFunc(p.facts, func(f fact) bool { return f.use == Match })
}

// dealAlike fills room after room with people of one value after another.
func (p *problem) dealAlike(order, rooms []int32) {
	slices.SortStableFunc(order, func(i, j int32) int {
		for f := range p.facts {
			if c := cmp.Compare(p.facts[f].of[i], p.facts[f].of[j]); p.facts[f].use == Match && c != 0 {
				return c
			}
		}
		return 0
	})
	at := 0
	for r := range p.m {
		size := len(order) / p.m
		if r < len(order)%p.m {
			size++
		}
		for _, i := range order[at : at+size] {
			rooms[i] = int32(r)
		}
		at += size
	}
}

// dealAround places those whom a rule binds as the rules allow, and everybody else
// into what is left, the emptiest rooms first.
func (p *problem) dealAround(c chance) []int32 {
	f := newFit(p, c, dealTries)
	if f.run() != yes {
		return nil
	}
	rooms := f.room
	if len(p.people) <= dense {
		p.shuffleFree(c, rooms)
	}
	return rooms
}

// shuffleFree lets those who are bound by nothing change places at random.
func (p *problem) shuffleFree(c chance, rooms []int32) {
	var free, where []int32
	for i := range rooms {
		if p.free(int32(i)) {
			free, where = append(free, int32(i)), append(where, rooms[i])
		}
	}
	shuffle(c, where)
	for k, i := range free {
		rooms[i] = where[k]
	}
}

// free says that no rule binds a person to others or to a room.
func (p *problem) free(i int32) bool {
	return p.single(i) && p.pin[i] == nowhere && !p.lead[i] && len(p.apart[i]) == 0
}

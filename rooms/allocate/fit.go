package allocate

import (
	"cmp"
	"slices"
)

// answer to whether the hard rules can all be met.
type answer int

const (
	no answer = iota
	yes
	perhaps // the search ended at its bound
)

// The bounds of the search for rooms that keep all the hard rules, in places that
// are tried.
const (
	dealTries = 1 << 18 // of one deal
	callTries = 1 << 20 // to find a number of rooms, and what would be enough to give up
)

// fit places units one after another, the most constrained first, and goes back
// where it is stuck. Rooms may hold ceil(n/m) people, and so many of them as the
// remainder says; the same goes for leads.
type fit struct {
	p      *problem
	chance chance
	order  []int32 // units
	room   []int32 // of each person
	size   []int
	sized  []int // how many rooms there are of each size
	leads  []int
	pinned []bool // somebody is pinned to the room
	large  int    // rooms above the lesser size
	rich   int    // rooms above the lesser number of leads
	left   int    // tries
}

func newFit(p *problem, c chance, tries int) *fit {
	f := &fit{p: p, chance: c, left: tries, room: emptyColumn(len(p.people)), size: make([]int, p.m), leads: make([]int, p.m), pinned: make([]bool, p.m)}
	f.sized = make([]int, ceilDiv(len(p.people), p.m)+1)
	f.sized[0] = p.m
	f.order = make([]int32, len(p.units))
	weight := make([]int, len(p.units))
	for u, unit := range p.units {
		f.order[u] = int32(u)
		for _, i := range unit {
			weight[u] += len(p.apart[i])
			if p.lead[i] {
				weight[u] += 100
			}
			if p.pin[i] != nowhere {
				weight[u] += 1 << 20
				if int(p.pin[i]) < p.m {
					f.pinned[p.pin[i]] = true
				}
			}
		}
		weight[u] += 1000 * (len(unit) - 1)
	}
	shuffle(f.chance, f.order)
	slices.SortStableFunc(f.order, func(a, b int32) int { return cmp.Compare(weight[b], weight[a]) })
	return f
}

// possible says whether there is a seating that keeps the hard rules, with at most
// so many of the tries that are left.
func (p *problem) possible(most int) answer {
	if !p.bound && !p.anyApart() {
		return yes
	}
	for _, room := range p.pin {
		if int(room) >= p.m {
			return no
		}
	}
	tries := min(most, *p.tries)
	if tries <= 0 {
		return perhaps
	}
	f := newFit(p, newChance(p.seed), tries)
	found := f.run()
	*p.tries -= tries - f.left
	return found
}

func (f *fit) run() answer {
	switch {
	case f.tooEven():
		return no
	case f.place(0):
		return yes
	case f.left <= 0:
		return perhaps
	}
	return no
}

// tooEven says that there are more rooms of an odd size than people and groups to
// make it odd: no search among couples would come to an end.
func (f *fit) tooEven() bool {
	n, m := len(f.p.people), f.p.m
	odd := n % m // rooms
	if n/m%2 == 1 {
		odd = m - odd
	}
	for _, unit := range f.p.units {
		odd -= len(unit) % 2
	}
	return odd > 0
}

func (f *fit) place(k int) bool {
	if k == len(f.order) {
		return true
	}
	unit := f.p.units[f.order[k]]
	next := func() bool { return f.place(k + 1) }
	if room := f.p.pin[unit[0]]; room != nowhere {
		return f.into(unit, int(room), next)
	}
	// From a random room on, the emptiest first; of empty rooms one is enough.
	start, triedEmpty := f.chance.below(f.p.m), false
	for size := range len(f.sized) - len(unit) {
		for k, rooms := 0, f.sized[size]; rooms > 0; k++ {
			r := (start + k) % f.p.m
			if f.size[r] != size {
				continue
			}
			rooms--
			if size == 0 && !f.pinned[r] {
				if triedEmpty {
					continue
				}
				triedEmpty = true
			}
			if f.into(unit, r, next) {
				return true
			}
			if f.left <= 0 {
				return false
			}
		}
	}
	return false
}

// resize counts people who come into a room or go.
func (f *fit) resize(r, change int) {
	f.sized[f.size[r]]--
	f.size[r] += change
	f.sized[f.size[r]]++
}

// into seats a unit in a room, if the rules allow it, and goes on with then; unless
// that is true it lets them stand up again.
func (f *fit) into(unit []int32, r int, then func() bool) bool {
	f.left--
	leads := 0
	for _, i := range unit {
		if f.p.lead[i] {
			leads++
		}
		for _, j := range f.p.apart[i] {
			if f.room[j] == int32(r) {
				return false
			}
		}
	}
	large, rich := f.large, f.rich
	sizeOK := raise(f.size[r], len(unit), len(f.p.people), f.p.m, &large)
	leadsOK := raise(f.leads[r], leads, f.p.leads, f.p.m, &rich)
	if !sizeOK || !leadsOK {
		return false
	}
	oldLarge, oldRich := f.large, f.rich
	f.large, f.rich = large, rich
	f.resize(r, len(unit))
	f.leads[r] += leads
	for _, i := range unit {
		f.room[i] = int32(r)
	}
	if then() {
		return true
	}
	for _, i := range unit {
		f.room[i] = nowhere
	}
	f.resize(r, -len(unit))
	f.leads[r] -= leads
	f.large, f.rich = oldLarge, oldRich
	return false
}

// raise says whether a room that has so many of a kind may take more, where all
// of them are dealt evenly over m rooms; over counts the rooms above the least.
func raise(has, more, all, m int, over *int) bool {
	least, rest := all/m, all%m
	if has <= least && has+more > least {
		*over++
	}
	return has+more <= least || has+more == least+1 && *over <= rest
}

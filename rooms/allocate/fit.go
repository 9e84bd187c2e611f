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

// fitNodes bounds the search for rooms that keep all the hard rules. Nine people
// never need so many.
const fitNodes = 100_000

// fit places units one after another, the most constrained first, and goes back
// where it is stuck. Rooms may hold ceil(n/m) people, and so many of them as the
// remainder says; the same goes for leads.
type fit struct {
	p      *problem
	chance chance
	order  []int32 // units
	room   []int32 // of each person
	size   []int
	leads  []int
	pinned []bool // somebody is pinned to the room
	large  int    // rooms above the lesser size
	rich   int    // rooms above the lesser number of leads
	nodes  int
}

func newFit(p *problem, c chance) *fit {
	f := &fit{p: p, chance: c, room: emptyColumn(len(p.people)), size: make([]int, p.m), leads: make([]int, p.m), pinned: make([]bool, p.m)}
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

// possible says whether there is a seating that keeps the hard rules.
func (p *problem) possible() answer {
	if !p.bound && !p.anyApart() {
		return yes
	}
	for _, room := range p.pin {
		if int(room) >= p.m {
			return no
		}
	}
	f := newFit(p, newChance(p.seed))
	return f.run()
}

func (f *fit) run() answer {
	if f.place(0) {
		return yes
	}
	if f.nodes > fitNodes {
		return perhaps
	}
	return no
}

func (f *fit) place(k int) bool {
	if k == len(f.order) {
		return true
	}
	if f.nodes++; f.nodes > fitNodes {
		return false
	}
	unit := f.p.units[f.order[k]]
	next := func() bool { return f.place(k + 1) }
	if room := f.p.pin[unit[0]]; room != nowhere {
		return f.into(unit, int(room), next)
	}
	// From a random room on, the emptiest first; of empty rooms one is enough.
	rooms := f.byRoom()
	triedEmpty := false
	for _, r := range rooms {
		if f.size[r] == 0 && !f.pinned[r] {
			if triedEmpty {
				continue
			}
			triedEmpty = true
		}
		if f.into(unit, r, next) {
			return true
		}
		if f.nodes > fitNodes {
			return false
		}
	}
	return false
}

func (f *fit) byRoom() []int {
	rooms := make([]int, f.p.m)
	start := f.chance.below(f.p.m)
	for k := range rooms {
		rooms[k] = (start + k) % f.p.m
	}
	slices.SortStableFunc(rooms, func(a, b int) int { return cmp.Compare(f.size[a], f.size[b]) })
	return rooms
}

// into seats a unit in a room, if the rules allow it, and goes on with then; unless
// that is true it lets them stand up again.
func (f *fit) into(unit []int32, r int, then func() bool) bool {
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
	f.size[r] += len(unit)
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
	f.size[r] -= len(unit)
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

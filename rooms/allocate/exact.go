package allocate

// mostExact is up to how many people every seating of one round is looked at, but
// for those that already cost more than the best so far.
const mostExact = 10

// exact goes through the seatings of one round as fit does, and keeps the cheapest.
type exact struct {
	*fit
	costs []int32
	cost  int64
	best  []int32
	least int64
}

// exact finds the best seating of the next round.
func (f *few) exact() {
	b := newBoard(f.p, 1)
	e := exact{fit: newFit(f.p, f.chance, 0), costs: make([]int32, b.n*b.n)}
	for pair, met := range b.met { // nobody is seated yet, so these are of the past
		e.costs[pair] = prices[met] + b.fixed[pair]
	}
	e.search(0)
	if e.best != nil {
		b.set(0, e.best)
		f.offer(b, nil)
	}
}

func (e *exact) search(k int) {
	if e.best != nil && e.cost >= e.least {
		return
	}
	if k == len(e.order) {
		e.best, e.least = append(e.best[:0], e.room...), e.cost
		return
	}
	unit := e.p.units[e.order[k]]
	triedEmpty := false
	for r := range e.p.m {
		if pin := e.p.pin[unit[0]]; pin != nowhere && int(pin) != r {
			continue
		}
		if e.size[r] == 0 && !e.pinned[r] {
			if triedEmpty {
				continue
			}
			triedEmpty = true
		}
		e.tryIn(unit, r, k)
	}
}

func (e *exact) tryIn(unit []int32, r, k int) {
	before := e.cost
	for _, i := range unit {
		for j, room := range e.room {
			if int(room) == r {
				e.cost += int64(e.costs[int(i)*len(e.room)+j])
			}
		}
	}
	e.into(unit, r, func() bool { e.search(k + 1); return false })
	e.cost = before
}

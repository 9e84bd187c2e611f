package allocate

const (
	heatAtStart = int64(costMet) * 20 / 100
	coldest     = 50 // hundredths of it at the end of the warm part
	coldPart    = 4  // the last quarter of a search only goes down
)

// climb makes a board better by swaps and moves that keep the hard rules.
type climb struct {
	*board
	chance chance
	best   int64
	kept   []int32 // the best, where the present is worse
	from   int     // rounds before it stay as they are
	facts  bool    // somebody without a repeat may have something to gain, too
	done   []step  // of a proposal that is tried by doing it
}

// anneal proposes so many changes, of somebody who meets again or, where nobody
// does or attributes count, of anybody. For three quarters of the time what makes
// things a little worse is taken, too. It ends early when the least possible cost
// is reached, and leaves the best that it has seen.
func (b *board) anneal(c chance, from, proposals int, heat, least int64) {
	if b.m < 2 || from >= b.rounds {
		return
	}
	a := climb{board: b, chance: c, best: b.total, from: from, facts: len(b.p.facts) > 0}
	warm := proposals - proposals/coldPart
	for k := 0; k < proposals && a.best > least; k++ {
		allowed := int64(0)
		if k < warm {
			allowed = c.rise(heat - heat*(100-coldest)/100*int64(k)/int64(warm))
		}
		a.propose(allowed)
		if b.total < a.best {
			a.best, a.kept = b.total, nil
		}
	}
	if b.total > a.best {
		b.restore(a.kept)
	}
}

// pick draws a round and a person in it.
func (a *climb) pick() (r int, i int32) {
	if !a.facts || a.chance.below(2) == 0 {
		if at, ok := a.hot.draw(a.chance); ok && int(at) >= a.from*a.n {
			return int(at) / a.n, at % int32(a.n)
		}
	}
	at := a.from*a.n + a.chance.below((a.rounds-a.from)*a.n)
	return at / a.n, int32(at % a.n)
}

// partner draws somebody to change places with; where attributes count, half the
// time somebody with an equal value, which leaves that attribute as it is.
func (a *climb) partner(i int32) int32 {
	if a.facts && a.chance.below(2) == 0 {
		f := &a.p.facts[a.chance.below(len(a.p.facts))]
		if value := f.of[i]; value != nowhere {
			return f.people[value][a.chance.below(len(f.people[value]))]
		}
	}
	return int32(a.chance.below(a.n))
}

func (a *climb) propose(allowed int64) {
	r, i := a.pick()
	j := a.partner(i)
	from, to := a.roomOf(r, i), a.roomOf(r, j)
	if from == to || a.p.pin[i] != nowhere {
		return
	}
	if !a.p.single(i) || !a.p.single(j) {
		a.exchange(r, i, j, allowed)
		return
	}
	if a.size[r*a.m+to] < a.size[r*a.m+from] && a.chance.below(2) == 0 {
		if change := a.moveChange(r, i, to); change <= allowed && a.leadMay(r, from, to, i) {
			a.leaveBest(change)
			a.take(r, i)
			a.put(r, i, to)
		}
		return
	}
	if a.p.pin[j] != nowhere || !a.leadsMay(r, from, to, i, j) {
		return
	}
	if change := a.swapChange(r, i, j); change <= allowed {
		a.leaveBest(change)
		a.take(r, i)
		a.take(r, j)
		a.put(r, i, to)
		a.put(r, j, from)
	}
}

// leaveBest keeps a copy of the best before something worse takes its place.
func (a *climb) leaveBest(change int64) {
	if change > 0 && a.total == a.best && a.kept == nil {
		a.kept = a.copyOf()
	}
}

// leadMay says whether somebody may move as far as leads go.
func (a *climb) leadMay(r, from, to int, i int32) bool {
	if !a.p.lead[i] {
		return true
	}
	least, most := a.p.leads/a.m, ceilDiv(a.p.leads, a.m)
	return int(a.leads[r*a.m+from]) > least && int(a.leads[r*a.m+to]) < most
}

func (a *climb) leadsMay(r, from, to int, i, j int32) bool {
	switch {
	case a.p.lead[i] == a.p.lead[j]:
		return true
	case a.p.lead[i]:
		return a.leadMay(r, from, to, i)
	}
	return a.leadMay(r, to, from, j)
}

// swapChange says by how much a swap of two people would change the cost.
func (b *board) swapChange(r int, i, j int32) int64 {
	metI, metJ := b.met[int(i)*b.n:][:b.n], b.met[int(j)*b.n:][:b.n]
	fixedI, fixedJ := b.fixed[int(i)*b.n:][:b.n], b.fixed[int(j)*b.n:][:b.n]
	change := int64(0) // eight pairs that are kept apart are more than 32 bits hold
	for _, x := range b.mates(r, b.roomOf(r, i)) {
		if x != i {
			change += int64(prices[metJ[x]] + fixedJ[x] - prices[metI[x]-1] - fixedI[x])
		}
	}
	for _, x := range b.mates(r, b.roomOf(r, j)) {
		if x != j {
			change += int64(prices[metI[x]] + fixedI[x] - prices[metJ[x]-1] - fixedJ[x])
		}
	}
	return change
}

// moveChange says by how much a move of one person would change the cost.
func (b *board) moveChange(r int, i int32, to int) int64 {
	met, fixed := b.met[int(i)*b.n:][:b.n], b.fixed[int(i)*b.n:][:b.n]
	change := int64(0)
	for _, x := range b.mates(r, b.roomOf(r, i)) {
		if x != i {
			change -= int64(prices[met[x]-1] + fixed[x])
		}
	}
	for _, x := range b.mates(r, to) {
		change += int64(prices[met[x]] + fixed[x])
	}
	return change
}

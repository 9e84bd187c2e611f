package allocate

// The bounds of the search for up to dense people, in proposals: about 100 ns
// each. All are counts, so that the same input gives the same seating on a fast
// and on a slow machine.
const (
	quickProposals  = 16_000     // one round, to be answered at once
	windowProposals = 2_000      // a few rounds ahead, for each person and round
	planProposals   = 60_000     // all rounds that are left, for each person and round
	mostProposals   = 16_000_000 // of one search
	quickNodes      = 2_000      // of the search for a table, for each number of rounds
	tableNodes      = 60_000     // where there is time
	usualRounds     = 8          // that a table is made for, where their number is not known
	window          = 3          // rounds that are looked ahead while people come and go
)

// candidate is one way to seat the next rounds.
type candidate struct {
	rounds [][]int32 // by round: the room of each person
	score  score
}

// seatFew tries several ways and keeps the best: a plan from before, a table, and
// search from nothing. It gives the next round and those that are planned after it.
func (p *problem) seatFew(in Input) ([][]int32, error) {
	f := few{p: p, in: in, chance: newChance(in.Seed), ahead: p.lookAhead(in)}
	f.least = p.leastCost(f.ahead)
	if f.ahead == 1 && len(p.people) <= mostExact {
		f.exact()
	} else {
		f.planned()
		f.tables()
		f.searches()
	}
	if f.best == nil {
		return nil, &Refusal{Reason: NoSeating, Relax: p.relax(in.Size), Unsure: true}
	}
	return f.shared(f.best.rounds), nil
}

func (p *problem) lookAhead(in Input) int {
	switch {
	case in.Effort == Immediate:
		return 1
	case in.Stable && in.Left > 0:
		return in.Left
	case in.Left > 0:
		return min(window, in.Left)
	}
	return window
}

type few struct {
	p      *problem
	in     Input
	chance chance
	ahead  int // rounds that are compared
	least  score
	best   *candidate
}

// perfect says that nothing is left to look for.
func (f *few) perfect() bool {
	return f.best != nil && f.best.score.repeats <= f.least.repeats && f.best.score.facts <= f.least.facts
}

// offer takes what is on the board, followed by rounds that were not searched, if
// it is better than the best so far.
func (f *few) offer(b *board, rest [][]int32) {
	c := &candidate{score: b.score()}
	if f.best != nil && !c.score.less(f.best.score) {
		return
	}
	for r := range b.rounds {
		rooms := append([]int32(nil), b.room[r*b.n:][:b.n]...)
		if !f.p.keeps(rooms) {
			return
		}
		c.rounds = append(c.rounds, rooms)
	}
	c.rounds = f.p.cheapestFirst(c.rounds)
	for _, rooms := range rest {
		if !f.p.keeps(rooms) {
			break // the search will find another
		}
		c.rounds = append(c.rounds, rooms)
	}
	f.best = c
}

// planned goes on with what an earlier seating had in mind.
func (f *few) planned() {
	if len(f.in.Planned) == 0 {
		return
	}
	var rounds [][]int32
	for k, planned := range f.in.Planned {
		rooms := f.p.patch(planned)
		if !f.p.mend(f.chance, rooms) {
			if k == 0 {
				return
			}
			break
		}
		rounds = append(rounds, rooms)
	}
	f.repair(rounds, heatAtStart)
}

// tables plays the rounds of a table, and then rounds in which columns meet.
func (f *few) tables() {
	n, m := len(f.p.people), f.p.m
	rounds := min(m, usualRounds)
	if f.in.Left > 0 {
		rounds = min(m, f.in.Left)
	}
	if rounds < 2 || f.perfect() {
		return
	}
	t := newTable(f.chance, m, ceilDiv(n, m), rounds, f.nodes())
	if t == nil {
		return
	}
	a := f.p.arrange(f.chance, t, t.rounds, f.proposals()/4)
	var all [][]int32
	for r := range max(t.rounds, f.ahead) {
		var rooms []int32
		if r < t.rounds {
			rooms = a.round(r)
		} else {
			rooms = a.columns()
		}
		if !f.p.mend(f.chance, rooms) {
			return
		}
		all = append(all, rooms)
	}
	if f.ahead < t.rounds {
		shuffle(f.chance, all)
	}
	f.repair(all, heatAtStart)
}

// repair searches from given rounds on, as far as they are compared.
func (f *few) repair(rounds [][]int32, heat int64) {
	b := newBoard(f.p, f.ahead)
	for r := range f.ahead {
		if r < len(rounds) {
			b.set(r, rounds[r])
		} else if !f.dealt(b, r) {
			return
		}
	}
	b.anneal(f.chance, 0, f.proposals(), heat, f.least.cost)
	f.offer(b, rounds[min(len(rounds), f.ahead):])
}

// dealt says whether a round of a board could be dealt.
func (f *few) dealt(b *board, r int) bool {
	rooms := f.p.deal(f.chance)
	if rooms != nil {
		b.set(r, rooms)
	}
	return rooms != nil
}

func (f *few) proposals() int {
	switch {
	case f.in.Effort == Immediate:
		return quickProposals
	case f.in.Stable:
		return min(mostProposals, planProposals*len(f.p.people)*f.ahead)
	}
	return min(mostProposals, windowProposals*len(f.p.people)*f.ahead)
}

func (f *few) nodes() int {
	if f.in.Effort == Immediate {
		return quickNodes
	}
	return tableNodes
}

// searches deals and searches from nothing, some times.
func (f *few) searches() {
	times := 2
	if f.in.Stable {
		times = 4
	}
	for range times {
		if f.perfect() {
			return
		}
		b, all := newBoard(f.p, f.ahead), true
		for r := 0; r < f.ahead && all; r++ {
			all = f.dealt(b, r)
		}
		if !all {
			continue
		}
		b.anneal(f.chance, 0, f.proposals(), heatAtStart, f.least.cost)
		f.offer(b, nil)
	}
}

// cheapestFirst puts the round first that costs least after the past, then the
// one that costs least after both, and so on.
func (p *problem) cheapestFirst(rounds [][]int32) [][]int32 {
	if len(rounds) < 2 {
		return rounds
	}
	b := newBoard(p, 1)
	left := rounds
	var ordered [][]int32
	for len(left) > 0 {
		best, least := 0, int64(0)
		for k, rooms := range left {
			b.set(0, rooms)
			if k == 0 || b.total < least {
				best, least = k, b.total
			}
		}
		b.set(0, left[best])
		b.keep(0)
		ordered = append(ordered, left[best])
		left = append(append([][]int32(nil), left[:best]...), left[best+1:]...)
	}
	return ordered
}

package allocate

// Advice is another number of rooms that would let fewer people meet again.
type Advice struct {
	Rooms int // instead of what Rooms says
	Saves int // repeats over all rounds
}

// mostAdvised is up to how many people there is advice: above, hardly anybody meets
// again in any case.
const mostAdvised = 100

// Advise looks for a better number of rooms within the sizes, for the same people
// in so many rounds. Only the power of a prime, for which there is a table of
// seats, is worth the change. It is false where there is none or where nothing
// can be saved. Rules are left aside: they hold with either number.
func Advise(in Input, rounds int) (Advice, bool) {
	p, err := newProblem(Input{Present: in.Present, Size: in.Size, Past: in.Past, Met: in.Met, Out: in.Out, Seed: in.Seed, Stable: true})
	if err != nil || in.Size.Rooms > 0 || p.relaxed != (Relaxed{}) || len(p.people) > mostAdvised || rounds < 2 {
		return Advice{}, false
	}
	now := p.estimate(rounds)
	best := Advice{}
	for _, m := range p.countsWithin(in.Size)[1:] {
		if prime, _ := primePower(m); prime == 0 || now == 0 {
			continue
		}
		q := *p
		q.m = m
		if saves := now - q.estimate(rounds); saves > best.Saves {
			best = Advice{m, saves}
		}
	}
	return best, best.Saves > 0
}

// estimate is how many repeats a quick plan has.
func (p *problem) estimate(rounds int) int {
	f := few{p: p, in: Input{Left: rounds}, chance: newChance(p.seed), ahead: rounds}
	f.least = p.leastCost(rounds)
	f.tables()
	f.searches()
	return f.best.score.repeats
}

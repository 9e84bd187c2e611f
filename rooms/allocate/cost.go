package allocate

// What a pair in one room costs. Each line outweighs the lines below it, but for
// mixing, which a few pairs of a value can outweigh in the search: where they do,
// the better of two seatings is still the one with fewer repeats.
const (
	costKept  int32 = 1 << 28 // a pair to be kept apart
	costSame  int32 = 1 << 21 // an equal value of an attribute to be kept apart
	costMet   int32 = 1 << 16 // a pair who met before
	costMix   int32 = 1 << 16 // an equal value of an attribute to be mixed, or an unequal one to be matched
	costAgain int32 = 1 << 10 // each earlier meeting beyond the first, up to mostAgain
	costJust  int32 = 1 << 9  // a pair who met in the last round

	costBurden  = costMet / 2  // a repeat, times the share of repeats that it brings one of the two to
	costRegular = costMet / 16 // a pair who have not met, times the shares of rounds that they came to

	mostAgain = 15
)

// price is what one more meeting costs a pair who met so often.
func price(met int) int32 {
	if met == 0 {
		return 0
	}
	return costMet + costAgain*int32(min(met-1, mostAgain))
}

// prices are those of all counts that a board can hold.
var prices = func() (all [256]int32) {
	for met := range all {
		all[met] = price(met)
	}
	return all
}()

// fixed is what a pair costs whatever else is planned: rules, attributes, and how
// recent and how heavy their repeats are.
func (p *problem) fixed(i, j int32, met int, justNow bool) int32 {
	var cost int32
	if met > 0 {
		cost += p.burden(i) + p.burden(j)
		if justNow {
			cost += costJust
		}
	} else {
		cost += p.regular(i, j)
	}
	for f := range p.facts {
		cost += p.facts[f].pair(i, j)
	}
	for _, other := range p.apart[i] {
		if other == j {
			cost += costKept
		}
	}
	return cost
}

// pair gives what it costs that two people share a room in the next round.
func (p *problem) pair(i, j int32) int32 {
	met, justNow := p.past.met(i, j)
	return price(met) + p.fixed(i, j, met, justNow)
}

// burden is what a repeat weighs for one person: the more, the larger the share of
// repeats among all whom they met would become.
func (p *problem) burden(i int32) int32 {
	repeats, places := p.past.load[i]+1, p.past.places[i]+len(p.people)/p.m
	return costBurden * int32(repeats) / int32(places+1)
}

// regular is a little for two who have not met and will have other chances, as
// they came to most rounds so far: who comes seldom meets people first.
func (p *problem) regular(i, j int32) int32 {
	if p.stable || p.past.columns == 0 {
		return 0
	}
	return costRegular * int32(p.past.rounds[i]*p.past.rounds[j]) / int32(p.past.columns*p.past.columns)
}

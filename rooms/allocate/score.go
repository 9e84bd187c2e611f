package allocate

import "cmp"

// score ranks boards: repeats, then attributes, then whom it hits hardest.
type score struct {
	repeats int
	facts   int64 // the cost of all attributes
	worst   int   // repeats of the person who has most for whom they met, in thousandths
	cost    int64 // of the board, as its search counts it
}

func (s score) less(other score) bool {
	return cmp.Or(cmp.Compare(s.repeats, other.repeats), cmp.Compare(s.facts, other.facts), cmp.Compare(s.worst, other.worst), cmp.Compare(s.cost, other.cost)) < 0
}

// score counts what is on the board.
func (b *board) score() score {
	s := score{cost: b.total}
	loads := make([]int, b.n)
	copy(loads, b.p.past.load)
	for i := range int32(b.n) {
		for j := range i {
			if b.p.unit[i] == b.p.unit[j] {
				continue
			}
			before, now := int(b.p.past.counts[int(i)*b.n+int(j)]), int(b.met[int(i)*b.n+int(j)])
			repeats := max(0, now-1) - max(0, before-1)
			s.repeats += repeats
			loads[i] += repeats
			loads[j] += repeats
			for f := range b.p.facts {
				s.facts += int64(b.p.facts[f].pair(i, j)) * int64(now-before)
			}
		}
	}
	places := b.rounds * ((b.n - 1) / b.m)
	for i, load := range loads {
		s.worst = max(s.worst, 1000*load/max(1, b.p.past.places[i]+places))
	}
	return s
}

// keep makes a round of the board part of the past.
func (b *board) keep(r int) {
	for i := range b.n {
		b.room[r*b.n+i] = nowhere
		b.conflicts[r*b.n+i] = 0
	}
	for room := range b.m {
		b.size[r*b.m+room], b.leads[r*b.m+room] = 0, 0
	}
	b.hot = newHotList(b.rounds * b.n)
	b.total = 0
}

// leastCost is what so many rounds cost at best: a bound, not always reached.
func (p *problem) leastCost(rounds int) score {
	var s score
	for f := range p.facts {
		fact := &p.facts[f]
		pairs := fact.least(p.m)
		for _, unit := range p.units { // who stay together are not counted
			for a, i := range unit {
				for _, j := range unit[a+1:] {
					if fact.alike(i, j) {
						pairs--
					}
				}
			}
		}
		price := map[Use]int32{Mix: costMix, Apart: costSame}[fact.use]
		s.facts += int64(max(0, pairs)) * int64(price) * int64(rounds)
	}
	s.repeats = p.leastRepeats(rounds)
	s.cost = s.facts + int64(s.repeats)*int64(costMet)
	return s
}

package allocate

// leastRepeats is how many repeats so many rounds of the same people take at
// least; it is not always reached. It counts three ways, and the most counts: all
// pairs of places against pairs who have not met; for each person; and the people
// of one room, who cannot all go to different rooms in the next round.
func (p *problem) leastRepeats(rounds int) int {
	n, m := len(p.people), p.m
	places := rounds * spread(n, m)
	fresh := 0
	short := 0
	for i := range n {
		mine := 0
		for j := range n {
			if j != i && p.past.counts[i*n+j] == 0 && p.unit[i] != p.unit[j] {
				mine++
			}
		}
		for _, j := range p.apart[i] {
			if p.past.counts[i*n+int(j)] == 0 {
				mine-- // nor will they
			}
		}
		fresh += mine
		together := len(p.units[p.unit[i]]) - 1
		short += max(0, rounds*(n/m-1-together)-mine)
	}
	forced := 0
	for _, unit := range p.units {
		forced += rounds * len(unit) * (len(unit) - 1) / 2
	}
	least := max(0, places-forced-fresh/2, (short+1)/2)
	if len(p.units) == n {
		between := 0
		for r := range m {
			size := n / m
			if r < n%m {
				size++
			}
			between += spread(size, m)
		}
		least = max(least, (rounds-1)*between)
	}
	return least
}

// spread is the least number of pairs in one box where so many are dealt into m.
func spread(n, m int) int {
	each, more := n/m, n%m
	return more*(each+1)*each/2 + (m-more)*each*(each-1)/2
}

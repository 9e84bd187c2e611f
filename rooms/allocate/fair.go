package allocate

// Where sizes differ, who has been in a smaller room more often changes places with
// somebody who has been there less, if that costs nothing that counts more.

// uneven says that some rooms have one person less than others.
func (p *problem) uneven() bool { return len(p.people)%p.m != 0 }

func (p *problem) mayChange(i, j int32) bool {
	return p.single(i) && p.single(j) && p.pin[i] == nowhere && p.pin[j] == nowhere && p.lead[i] == p.lead[j]
}

// share gives the larger rooms of each round to those who have been in smaller ones.
func (b *board) share() {
	if !b.p.uneven() {
		return
	}
	least := int32(b.n / b.m)
	small := append([]int(nil), b.p.past.small...)
	for r := range b.rounds {
		isSmall := func(i int32) bool { return b.size[r*b.m+b.roomOf(r, i)] == least }
		for i := range int32(b.n) {
			if small[i] == 0 || !isSmall(i) {
				continue
			}
			other := int32(nowhere)
			for j := range int32(b.n) {
				if small[j] < small[i] && (other == nowhere || small[j] < small[other]) && !isSmall(j) &&
					b.p.mayChange(i, j) && b.swapChange(r, i, j) <= 0 {
					other = j
				}
			}
			if other != nowhere {
				from, to := b.roomOf(r, i), b.roomOf(r, other)
				b.take(r, i)
				b.take(r, other)
				b.put(r, i, to)
				b.put(r, other, from)
			}
		}
		for i := range int32(b.n) {
			if isSmall(i) {
				small[i]++
			}
		}
	}
}

// shared is share for the rounds that were found.
func (f *few) shared(rounds [][]int32) [][]int32 {
	if !f.p.uneven() {
		return rounds
	}
	b := newBoard(f.p, f.ahead)
	for r := range f.ahead {
		b.set(r, rounds[r])
	}
	b.share()
	for r := range f.ahead {
		rounds[r] = append([]int32(nil), b.room[r*b.n:][:b.n]...)
	}
	return rounds
}

// share is that of many people: each looks for the first who would do.
func (m *many) share() {
	if !m.p.uneven() {
		return
	}
	least := int32(len(m.p.people) / m.p.m)
	isSmall := func(i int32) bool {
		room := m.room[m.at[i]]
		return m.first[room+1]-m.first[room] == least
	}
	small := m.p.past.small
	for i := range int32(len(m.at)) {
		if small[i] == 0 || !isSmall(i) {
			continue
		}
		for range mostPartners {
			j := int32(m.chance.below(len(m.at)))
			if small[j] < small[i] && !isSmall(j) && m.p.mayChange(i, j) && m.change(i, j) <= 0 {
				m.swap(i, j)
				break
			}
		}
	}
}

package allocate

import "slices"

// board is one round or several that are made better together: who sits where in
// each, and how often each pair meets over the past and all of them. It holds up
// to dense people.
type board struct {
	p         *problem
	n, m      int
	rounds    int
	seats     int     // of a room: its largest size, and room for a group that comes before another goes
	sits      []int32 // by round, room and seat: a person
	size      []int32 // by round and room
	room      []int32 // by round and person
	seat      []int32 // by round and person
	leads     []int32 // by round and room
	met       []uint8 // by person and person: meetings in the past and on the board
	fixed     []int32 // by person and person: see problem.fixed
	conflicts []int32 // by round and person: people in the room who are met elsewhere, too
	hot       hotList // of round*n+person, those with conflicts
	total     int64   // the cost of all rounds
}

func newBoard(p *problem, rounds int) *board {
	n, m := len(p.people), p.m
	slack := 0
	for _, unit := range p.units {
		slack = max(slack, len(unit))
	}
	b := &board{p: p, n: n, m: m, rounds: rounds, seats: ceilDiv(n, m) + 2*slack}
	b.sits = make([]int32, rounds*m*b.seats)
	b.size = make([]int32, rounds*m)
	b.leads = make([]int32, rounds*m)
	b.room, b.seat = emptyColumn(rounds*n), make([]int32, rounds*n)
	b.met = slices.Clone(p.past.counts)
	b.fixed = p.fixedOfAll()
	b.conflicts = make([]int32, rounds*n)
	b.hot = newHotList(rounds * n)
	return b
}

// fixedOfAll gives problem.fixed for each pair, worked out once.
func (p *problem) fixedOfAll() []int32 {
	if p.costs == nil {
		n := int32(len(p.people))
		p.costs = make([]int32, n*n)
		for i := range n {
			for j := range i {
				var justNow bool
				met := p.past.counts[i*n+j]
				if met > 0 {
					_, justNow = p.past.met(i, j)
				}
				cost := p.fixed(i, j, int(met), justNow)
				if p.unit[i] == p.unit[j] {
					cost = -prices[met] // they meet whatever is done, and are not counted
				}
				p.costs[i*n+j], p.costs[j*n+i] = cost, cost
			}
		}
	}
	return p.costs
}

// mates are the people of a room.
func (b *board) mates(r, room int) []int32 {
	at := r*b.m + room
	return b.sits[at*b.seats:][:b.size[at]]
}

func (b *board) roomOf(r int, i int32) int { return int(b.room[r*b.n+int(i)]) }

// put seats somebody who sits nowhere, and gives what that costs.
func (b *board) put(r int, i int32, room int) int64 {
	cost := int64(0)
	for _, x := range b.mates(r, room) {
		cost += int64(prices[b.met[int(i)*b.n+int(x)]] + b.fixed[int(i)*b.n+int(x)])
		b.meet(r, i, x)
	}
	at := r*b.m + room
	b.room[r*b.n+int(i)], b.seat[r*b.n+int(i)] = int32(room), b.size[at]
	b.sits[at*b.seats+int(b.size[at])] = i
	b.size[at]++
	if b.p.lead[i] {
		b.leads[at]++
	}
	b.total += cost
	return cost
}

// take lets somebody stand up, and gives the change of the cost.
func (b *board) take(r int, i int32) int64 {
	room := b.roomOf(r, i)
	at := r*b.m + room
	b.size[at]--
	seat, last := b.seat[r*b.n+int(i)], b.sits[at*b.seats+int(b.size[at])]
	b.sits[at*b.seats+int(seat)] = last
	b.seat[r*b.n+int(last)] = seat
	b.room[r*b.n+int(i)] = nowhere
	if b.p.lead[i] {
		b.leads[at]--
	}
	cost := int64(0)
	for _, x := range b.mates(r, room) {
		b.part(r, i, x)
		cost -= int64(prices[b.met[int(i)*b.n+int(x)]] + b.fixed[int(i)*b.n+int(x)])
	}
	b.total += cost
	return cost
}

// meet counts a meeting; it is a conflict where there is another.
func (b *board) meet(r int, i, j int32) {
	if b.p.unit[i] == b.p.unit[j] {
		return // whatever is done
	}
	met := b.met[int(i)*b.n+int(j)]
	b.met[int(i)*b.n+int(j)], b.met[int(j)*b.n+int(i)] = met+1, met+1
	if met == 0 {
		return
	}
	b.conflict(r, i, j, 1)
	if met == 1 {
		b.conflictElsewhere(r, i, j, 1)
	}
}

func (b *board) part(r int, i, j int32) {
	if b.p.unit[i] == b.p.unit[j] {
		return
	}
	met := b.met[int(i)*b.n+int(j)] - 1
	b.met[int(i)*b.n+int(j)], b.met[int(j)*b.n+int(i)] = met, met
	if met == 0 {
		return
	}
	b.conflict(r, i, j, -1)
	if met == 1 {
		b.conflictElsewhere(r, i, j, -1)
	}
}

func (b *board) conflict(r int, i, j int32, change int32) {
	for _, x := range [2]int32{i, j} {
		at := r*b.n + int(x)
		b.conflicts[at] += change
		b.hot.set(int32(at), b.conflicts[at] > 0)
	}
}

// conflictElsewhere tells the only other meeting of a pair, if it is on the board.
func (b *board) conflictElsewhere(r int, i, j int32, change int32) {
	for other := range b.rounds {
		if other == r {
			continue
		}
		if room := b.room[other*b.n+int(i)]; room != nowhere && room == b.room[other*b.n+int(j)] {
			b.conflict(other, i, j, change)
			return
		}
	}
}

// clear lets everybody of a round stand up.
func (b *board) clear(r int) {
	for i := range int32(b.n) {
		if b.room[r*b.n+int(i)] != nowhere {
			b.take(r, i)
		}
	}
}

// set seats a whole round: the room of each person.
func (b *board) set(r int, rooms []int32) {
	b.clear(r)
	for i, room := range rooms {
		b.put(r, int32(i), int(room))
	}
}

// copyOf gives the room of each person in each round.
func (b *board) copyOf() []int32 { return slices.Clone(b.room) }

// restore puts everybody where a copy says.
func (b *board) restore(rooms []int32) {
	for r := range b.rounds {
		for i := range int32(b.n) {
			if room := rooms[r*b.n+int(i)]; room != b.room[r*b.n+int(i)] {
				b.take(r, i)
			}
		}
		for i := range int32(b.n) {
			if room := rooms[r*b.n+int(i)]; b.room[r*b.n+int(i)] == nowhere {
				b.put(r, i, int(room))
			}
		}
	}
}

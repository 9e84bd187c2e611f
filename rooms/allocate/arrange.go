package allocate

import (
	"cmp"
	"slices"
)

// arrangement is who sits at which seat of a table. Whoever sits where, nobody
// meets again within the table; who meets at all is a question of cost: earlier
// meetings, attributes, people to be kept apart.
type arrangement struct {
	p      *problem
	table  *table
	rounds int
	at     []int32   // by seat: a person, or nowhere for an empty seat
	mates  [][]int32 // by seat: the seats that it meets, empty ones left out
	fixed  []int32
}

// arrange seats people at a table for so many of its rounds: leads fill the first
// columns, empty seats are in the last, and of those who are to be kept apart
// as many as fit share a column.
func (p *problem) arrange(c chance, t *table, rounds, proposals int) *arrangement {
	a := &arrangement{p: p, table: t, rounds: rounds, at: emptyColumn(t.m * t.s), fixed: p.fixedOfAll()}
	rows := make([]int, t.m)
	next := 0
	order := p.columnOrder(c, t.m)
	for j := range t.s {
		for i := range rows {
			rows[i] = i
		}
		shuffle(c, rows)
		for _, i := range rows {
			if next < len(order) {
				a.at[i*t.s+j] = order[next]
				next++
			}
		}
	}
	if p.anyApart() || len(p.facts) > 0 || !p.past.empty() {
		a.findMates()
		a.improve(c, proposals)
	}
	return a
}

// columnOrder lists people column by column.
func (p *problem) columnOrder(c chance, m int) []int32 {
	order := p.sorted(c, p.byValues())
	rank := make([]int, len(order))
	for k := range rank {
		rank[k] = len(order)
	}
	for k, i := range order { // who is kept apart comes right after whom from
		if rank[i] == len(order) {
			rank[i] = k
			for _, j := range p.apart[i] {
				if rank[j] == len(order) && len(p.apart[i]) < m {
					rank[j] = k
				}
			}
		}
	}
	slices.SortStableFunc(order, func(i, j int32) int {
		switch {
		case p.lead[i] && !p.lead[j]:
			return -1
		case p.lead[j] && !p.lead[i]:
			return 1
		}
		return cmp.Compare(rank[i], rank[j])
	})
	return order
}

func (a *arrangement) findMates() {
	t := a.table
	a.mates = make([][]int32, t.m*t.s)
	rooms := make([][]int32, t.m)
	for r := range a.rounds {
		for room := range rooms {
			rooms[room] = rooms[room][:0]
		}
		for seat, person := range a.at {
			if person != nowhere {
				room := t.room(r, seat/t.s, seat%t.s)
				rooms[room] = append(rooms[room], int32(seat))
			}
		}
		for _, room := range rooms {
			for _, x := range room {
				for _, y := range room {
					if x != y {
						a.mates[x] = append(a.mates[x], y)
					}
				}
			}
		}
	}
}

// improve lets people change seats, for all rounds at once.
func (a *arrangement) improve(c chance, proposals int) {
	best, total := int64(0), int64(0)
	var kept []int32
	warm := proposals - proposals/coldPart
	for k := range proposals {
		x, y := int32(c.below(len(a.at))), int32(c.below(len(a.at)))
		if !a.may(x, y) {
			continue
		}
		allowed := int64(0)
		if k < warm {
			allowed = c.rise(heatAtStart - heatAtStart*int64(k)*9/(10*int64(warm)))
		}
		change := a.gain(x, y) + a.gain(y, x)
		if change > allowed {
			continue
		}
		if change > 0 && total == best {
			kept = append(kept[:0], a.at...)
		}
		a.at[x], a.at[y] = a.at[y], a.at[x]
		if total += change; total < best {
			best = total
		}
	}
	if total > best {
		copy(a.at, kept)
	}
}

func (a *arrangement) may(x, y int32) bool {
	i, j := a.at[x], a.at[y]
	return x != y && i != nowhere && j != nowhere && a.p.lead[i] == a.p.lead[j]
}

// gain is the change of the cost at seat x if who sits at y came there.
func (a *arrangement) gain(x, y int32) int64 {
	n := len(a.p.people)
	i, j := int(a.at[x]), int(a.at[y])
	metI, metJ := a.p.past.counts[i*n:][:n], a.p.past.counts[j*n:][:n]
	fixedI, fixedJ := a.fixed[i*n:][:n], a.fixed[j*n:][:n]
	change := int64(0)
	for _, mate := range a.mates[x] {
		if mate == y {
			continue
		}
		z := a.at[mate]
		change += int64(prices[metJ[z]] + fixedJ[z] - prices[metI[z]] - fixedI[z])
	}
	return change
}

// round gives the room of each person in a round of the table.
func (a *arrangement) round(r int) []int32 {
	rooms := make([]int32, len(a.p.people))
	for seat, person := range a.at {
		if person != nowhere {
			rooms[person] = int32(a.table.room(r, seat/a.table.s, seat%a.table.s))
		}
	}
	return rooms
}

// columns gives a round beyond the table: people of one column, who have not met,
// share rooms as far as columns are full.
func (a *arrangement) columns() []int32 {
	t := a.table
	rooms := make([]int32, len(a.p.people))
	k := 0
	for j := range t.s {
		for i := range t.m {
			if person := a.at[i*t.s+j]; person != nowhere {
				rooms[person] = int32(k)
				k++
			}
		}
	}
	n, at, room := len(rooms), 0, int32(0)
	bounds := make([]int32, n)
	for r := range t.m {
		size := n / t.m
		if r < n%t.m {
			size++
		}
		for range size {
			bounds[at] = room
			at++
		}
		room++
	}
	for i := range rooms {
		rooms[i] = bounds[rooms[i]]
	}
	return rooms
}

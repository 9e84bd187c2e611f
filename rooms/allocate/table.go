package allocate

// table seats people without anybody meeting again. Somebody sits at row i of m
// and column j of s; in round r they go to room i + f(r, j), in a group of m
// elements. Two seats share at most one room if f(r, j) - f(r, k) differs from
// round to round for each two columns j and k: a difference table. Seats of one
// column never share a room.
type table struct {
	m, s, rounds int
	base         int // digits to this base are added without carrying; m: plain addition modulo m
	f            []int32
}

// newTable gives a table of at most so many rounds, or nil where even two are not
// found. For numbers of rooms that are no power of a prime, and small, it is
// searched, so many nodes for each number of rounds.
func newTable(c chance, m, s, rounds, nodes int) *table {
	if s > m || m < 2 || rounds < 2 {
		return nil
	}
	t := &table{m: m, s: s, base: m}
	if f := newField(m); f != nil {
		t.base, t.rounds = f.p, min(rounds, m)
		t.multiply(f.mul)
		return t
	}
	if (rounds-1)*(s-1) < m {
		// No difference of two products is a multiple of m.
		t.rounds = rounds
		t.multiply(func(r, j int) int { return r * j % m })
		return t
	}
	if m > mostBacktracked {
		// Whatever so many rounds allow.
		if t.rounds = (m-1)/(s-1) + 1; t.rounds < 2 {
			return nil
		}
		t.multiply(func(r, j int) int { return r * j % m })
		return t
	}
	if !t.backtrack(c, min(rounds, m), nodes) {
		return nil
	}
	return t
}

func (t *table) multiply(mul func(r, j int) int) {
	t.f = make([]int32, t.rounds*t.s)
	for r := range t.rounds {
		for j := range t.s {
			t.f[r*t.s+j] = int32(mul(r, j))
		}
	}
}

func (t *table) add(a, b int) int {
	if t.base == t.m {
		return (a + b) % t.m
	}
	return addDigits(a, b, t.base)
}

// room says where the seat at row i and column j goes in a round.
func (t *table) room(r, i, j int) int { return t.add(i, int(t.f[r*t.s+j])) }

// mostBacktracked is the largest group that is searched.
const mostBacktracked = 48

// backtrack fills the table column by column for as many rounds as it can, with so
// many nodes for each number of rounds.
func (t *table) backtrack(c chance, rounds, nodes int) bool {
	for t.rounds = rounds; t.rounds > 1; t.rounds-- {
		b := backtrack{table: t, chance: c, used: make([]bool, t.s*t.s*t.m), left: nodes}
		t.f = make([]int32, t.rounds*t.s)
		for pair := range t.s * t.s {
			b.used[pair*t.m] = true // the first round: no difference
		}
		if b.fill(1, 1) {
			return true
		}
	}
	return false
}

// backtrack is a search for a table. Its first round and its first column are 0,
// and its second column counts up, which loses next to nothing.
type backtrack struct {
	*table
	chance chance
	used   []bool // difference of a column to an earlier one: by column, earlier column, difference
	left   int    // nodes
}

func (b *backtrack) fill(j, r int) bool {
	if r == b.rounds {
		j, r = j+1, 1
	}
	if j >= b.s {
		return true
	}
	values, start := b.m, b.chance.below(b.m)
	if j == 1 {
		values, start = 1, r
	}
	for v := range values {
		value := int32((start + v) % b.m)
		if !b.fits(r, j, value) {
			continue
		}
		if b.left--; b.left < 0 {
			return false
		}
		b.set(r, j, value, true)
		if b.fill(j, r+1) {
			return true
		}
		b.set(r, j, value, false)
	}
	return false
}

func (b *backtrack) at(r, j, k int, value int32) int {
	return (j*b.s+k)*b.m + (int(value-b.f[r*b.s+k])+b.m)%b.m
}

func (b *backtrack) fits(r, j int, value int32) bool {
	for k := range j {
		if b.used[b.at(r, j, k, value)] {
			return false
		}
	}
	return true
}

func (b *backtrack) set(r, j int, value int32, used bool) {
	for k := range j {
		b.used[b.at(r, j, k, value)] = used
	}
	b.f[r*b.s+j] = value
}

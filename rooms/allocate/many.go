package allocate

// The search for more than dense people: shuffle, deal by attribute, then let each
// person who should not be where they are swap with somebody, the first swap that
// helps.
const (
	mostPasses   = 40  // over those in conflict
	mostPartners = 200 // that each of them tries
)

// many is one round of many people; a seat tells its room.
type many struct {
	p      *problem
	chance chance
	first  []int32   // by room: its first seat; one more at the end
	seats  []int32   // by seat: a person
	at     []int32   // by person: a seat
	room   []int32   // by seat
	alike  [][]int32 // people with the same values of all attributes
	kind   []int32   // by person: which of them
}

func (p *problem) seatMany(in Input) ([][]int32, error) {
	m := newMany(p, newChance(in.Seed))
	var best trial
	if rooms := p.deal(m.chance); rooms != nil {
		best = m.try(rooms)
	}
	for _, planned := range in.Planned[:min(1, len(in.Planned))] {
		rooms := p.patch(planned)
		if (best.rooms == nil || best.cost > 0) && p.mend(m.chance, rooms) {
			if other := m.try(rooms); best.rooms == nil || other.cost < best.cost {
				best = other
				best.rest = in.Planned[1:]
			}
		}
	}
	if best.rooms == nil || !p.keeps(best.rooms) {
		return nil, &Refusal{Reason: NoSeating, Relax: p.relax(in.Size), Unsure: true}
	}
	rounds := [][]int32{best.rooms}
	for _, planned := range best.rest {
		rounds = append(rounds, p.patch(planned))
	}
	return rounds, nil
}

type trial struct {
	rooms []int32
	cost  int64 // of repeats and of rules
	rest  [][][]uint32
}

func newMany(p *problem, c chance) *many {
	n := len(p.people)
	m := &many{p: p, chance: c, first: make([]int32, p.m+1), seats: make([]int32, n), at: make([]int32, n), room: make([]int32, n)}
	m.sortKinds()
	return m
}

// sortKinds numbers the combinations of values.
func (m *many) sortKinds() {
	m.kind = make([]int32, len(m.p.people))
	number := map[int64]int32{}
	for i := range m.kind {
		combined := int64(0)
		for f := range m.p.facts {
			combined = combined*int64(m.p.facts[f].values+1) + int64(m.p.facts[f].of[i]+1)
		}
		if m.p.lead[i] {
			combined = -combined - 1
		}
		k, known := number[combined]
		if !known {
			k = int32(len(m.alike))
			number[combined] = k
			m.alike = append(m.alike, nil)
		}
		m.kind[i] = k
		m.alike[k] = append(m.alike[k], int32(i))
	}
}

// try sits everybody down as given and makes it better.
func (m *many) try(rooms []int32) trial {
	m.sit(rooms)
	var hot []int32
	for range mostPasses {
		hot = m.conflicts(hot[:0])
		if len(hot) == 0 {
			break
		}
		for _, i := range hot {
			m.settle(i)
		}
	}
	for f := range m.p.facts {
		m.balance(f)
	}
	m.share()
	out := trial{rooms: make([]int32, len(rooms))}
	for i, seat := range m.at {
		out.rooms[i] = m.room[seat]
	}
	for _, i := range m.conflicts(hot[:0]) {
		out.cost += m.trouble(i)
	}
	return out
}

func (m *many) sit(rooms []int32) {
	clear(m.first)
	for _, room := range rooms {
		m.first[room+1]++
	}
	for r := range m.p.m {
		m.first[r+1] += m.first[r]
	}
	next := append([]int32(nil), m.first[:m.p.m]...)
	for i, room := range rooms {
		seat := next[room]
		next[room]++
		m.seats[seat], m.at[i], m.room[seat] = int32(i), seat, room
	}
}

func (m *many) mates(i int32) []int32 {
	room := m.room[m.at[i]]
	return m.seats[m.first[room]:m.first[room+1]]
}

// conflicts lists who shares a room with somebody they met, or should not meet.
func (m *many) conflicts(hot []int32) []int32 {
	for r := range m.p.m {
		room := m.seats[m.first[r]:m.first[r+1]]
		for _, i := range room {
			for _, j := range room {
				if i != j && m.bad(i, j) > 0 {
					hot = append(hot, i)
					break
				}
			}
		}
	}
	return hot
}

// bad is what a pair costs beside attributes that are mixed or matched.
func (m *many) bad(i, j int32) int64 {
	p := m.p
	if p.unit[i] == p.unit[j] {
		return 0
	}
	met, justNow := p.past.met(i, j)
	cost := int64(price(met))
	if justNow {
		cost += int64(costJust)
	}
	for _, other := range p.apart[i] {
		if other == j {
			cost += int64(costKept)
		}
	}
	for f := range p.facts {
		if p.facts[f].use == Apart && p.facts[f].alike(i, j) {
			cost += int64(costSame)
		}
	}
	return cost
}

// trouble is what somebody costs in their room, attributes left out.
func (m *many) trouble(i int32) int64 {
	cost := int64(0)
	for _, j := range m.mates(i) {
		if i != j {
			cost += m.bad(i, j)
		}
	}
	return cost
}

// settle looks for a better seat: with somebody of the same values first, which
// changes nothing for attributes, then with anybody.
func (m *many) settle(i int32) {
	if !m.loose(i) || m.trouble(i) == 0 {
		return
	}
	same := m.alike[m.kind[i]]
	for k := range mostPartners {
		var j int32
		if k < mostPartners/2 {
			j = same[m.chance.below(len(same))]
		} else {
			j = int32(m.chance.below(len(m.at)))
		}
		if m.may(i, j) && m.change(i, j) < 0 {
			m.swap(i, j)
			return
		}
	}
}

// balance spreads one attribute: whoever is in a room that has more of their value
// than its share looks for somebody of another value to change places with, who is
// alike otherwise.
func (m *many) balance(f int) {
	fact := &m.p.facts[f]
	if fact.use == Match {
		return
	}
	counts := make([]int, fact.values)
	for r := range m.p.m {
		room := m.seats[m.first[r]:m.first[r+1]]
		for _, i := range room {
			if fact.of[i] != nowhere {
				counts[fact.of[i]]++
			}
		}
		for _, i := range room {
			if v := fact.of[i]; v != nowhere && counts[v] > ceilDiv(len(fact.people[v]), m.p.m) && m.swapOther(f, i) {
				counts[v]--
			}
		}
		clear(counts)
	}
}

// swapOther finds somebody of another value of an attribute who is alike otherwise
// and whose seat makes things better.
func (m *many) swapOther(f int, i int32) bool {
	if !m.loose(i) {
		return false
	}
	people := m.likeBut(f, i)
	for range mostPartners {
		j := people[m.chance.below(len(people))]
		if m.p.facts[f].of[j] != m.p.facts[f].of[i] && m.may(i, j) && m.change(i, j) < 0 {
			m.swap(i, j)
			return true
		}
	}
	return false
}

// likeBut gives people who share a value with somebody in another attribute, or
// everybody where there is none.
func (m *many) likeBut(f int, i int32) []int32 {
	for other := range m.p.facts {
		if value := m.p.facts[other].of[i]; other != f && value != nowhere {
			return m.p.facts[other].people[value]
		}
	}
	return m.seats
}

func (m *many) may(i, j int32) bool {
	return m.room[m.at[i]] != m.room[m.at[j]] && m.loose(j) && m.p.lead[i] == m.p.lead[j]
}

func (m *many) swap(i, j int32) {
	m.at[i], m.at[j] = m.at[j], m.at[i]
	m.seats[m.at[i]], m.seats[m.at[j]] = i, j
}

func (m *many) loose(i int32) bool { return m.p.single(i) && m.p.pin[i] == nowhere }

// change says by how much a swap would change the cost of everything.
func (m *many) change(i, j int32) int64 {
	change := int64(0)
	for _, x := range m.mates(i) {
		if x != i {
			change += m.pair(j, x) - m.pair(i, x)
		}
	}
	for _, x := range m.mates(j) {
		if x != j {
			change += m.pair(i, x) - m.pair(j, x)
		}
	}
	return change
}

func (m *many) pair(i, j int32) int64 {
	cost := m.bad(i, j)
	for f := range m.p.facts {
		if m.p.facts[f].use != Apart {
			cost += int64(m.p.facts[f].pair(i, j))
		}
	}
	return cost
}

package allocate

import (
	"cmp"
	"slices"
)

// search is a seating that is being made better by swaps. People are numbered by
// their place in the sorted list; seats are numbered room by room, the larger
// rooms first, so that a seat tells its room.
type search struct {
	people []uint32
	rooms  int
	past   past
	facts  []fact
	apart  [][]int32
	chance chance

	first []int32 // the first seat of each room, and one past the last of all
	table []int32 // the room of each seat
	seats []int32 // who sits there
	at    []int32 // and where somebody sits

	cost  []int64 // what each person costs in their room
	total int64   // of all pairs
	least int64   // what cannot be undercut
	hot   hotList
}

func newSearch(people []uint32, rooms int, in Input) *search {
	n := len(people)
	s := &search{
		people: people, rooms: rooms,
		past:   newPast(people, in.Past),
		facts:  newFacts(people, in.Rules.Attributes, ceilDiv(n, rooms)),
		apart:  newApart(people, in.Rules.Apart),
		chance: newChance(in.Seed),
		first:  make([]int32, rooms+1), table: make([]int32, n),
		seats: make([]int32, n), at: make([]int32, n), cost: make([]int64, n),
	}
	for f := range s.facts {
		s.least += s.facts[f].least(rooms)
	}
	seat := int32(0)
	for r := range rooms {
		s.first[r] = seat
		size := n / rooms
		if r < n%rooms {
			size++
		}
		for range size {
			s.table[seat] = int32(r)
			seat++
		}
	}
	s.first[rooms] = seat
	return s
}

func (s *search) room(r int32) []int32    { return s.seats[s.first[r]:s.first[r+1]] }
func (s *search) roomOf(i int32) int32    { return s.table[s.at[i]] }
func (s *search) sit(i int32, seat int32) { s.seats[seat], s.at[i] = i, seat }
func (s *search) others(i int32) []int32  { return s.room(s.roomOf(i)) }
func (s *search) isHot(i int32) bool      { return s.cost[i] >= costMet }
func (s *search) largest() int            { return int(s.first[1] - s.first[0]) }
func (s *search) perfect() bool           { return s.total <= s.least }

// deal shuffles everybody and deals them over the rooms like cards, those with
// equal values one after another, so that values are spread from the start.
func (s *search) deal() {
	order := make([]int32, len(s.people))
	for i := range order {
		order[i] = int32(i)
	}
	shuffle(s.chance, order)
	if len(s.facts) > 0 {
		slices.SortStableFunc(order, func(i, j int32) int {
			for f := range s.facts {
				if c := cmp.Compare(s.facts[f].of[i], s.facts[f].of[j]); c != 0 {
					return c
				}
			}
			return 0
		})
	}
	for k, i := range order {
		s.sit(i, s.first[k%s.rooms]+int32(k/s.rooms))
	}
	s.count()
}

// count works out what everybody costs, from nothing.
func (s *search) count() {
	s.total = 0
	s.hot = newHotList(len(s.people))
	clear(s.cost)
	for r := range s.rooms {
		room := s.room(int32(r))
		for a, i := range room {
			for _, j := range room[a+1:] {
				c := s.pair(i, j)
				s.cost[i] += c
				s.cost[j] += c
				s.total += c
			}
		}
	}
	for i := range s.people {
		s.hot.set(int32(i), s.isHot(int32(i)))
	}
}

// The search's bounds. All are counts, so that the same input gives the same
// seating on a fast and on a slow machine.
const (
	basePairs   = 200_000 // pairs that are looked at however few people there are: 20,000 swaps of 60 people in rooms of 5
	pairsEach   = 160     // and for each person beside
	mostDeals   = 8       // deals to begin from, where one does not do
	few         = 16      // so few people are dealt again in any case: a swap can hardly get past a pair that is kept apart
	heated      = 300     // up to so many people it pays to make things worse for a while
	heatAtStart = costMet * 28 / 100
	heatAtEnd   = costMet * 10 / 100
	coldPart    = 4 // the last quarter of a search only goes down
)

// solve leaves the best seating that it finds.
func (s *search) solve() {
	n := len(s.people)
	proposals := (basePairs + pairsEach*n) / (2 * s.largest())
	deals := 1
	if n <= few {
		deals, proposals = mostDeals, proposals/mostDeals
	}
	var kept []int32
	var least int64
	for deal := range mostDeals {
		if deal >= deals && least < costKept {
			break
		}
		s.deal()
		if s.rooms > 1 {
			s.improve(proposals)
		}
		if kept == nil || s.total < least {
			kept, least = slices.Clone(s.seats), s.total
		}
		if s.perfect() || s.rooms == 1 {
			break
		}
	}
	s.restore(kept)
}

// restore puts everybody back where they sat.
func (s *search) restore(seats []int32) {
	for seat, i := range seats {
		s.sit(i, int32(seat))
	}
	s.count()
}

// improve proposes so many swaps, of somebody who meets again, or of anybody once
// nobody does, and stops early when nothing is left to gain. It leaves the best
// seating that it has seen.
func (s *search) improve(proposals int) {
	n := len(s.people)
	warm := 0
	if n <= heated {
		warm = proposals - proposals/coldPart
	}
	best := s.total
	var kept []int32 // the best seating, if the present one is worse
	for k := 0; k < proposals && !s.perfect(); k++ {
		i, ok := s.hot.draw(s.chance)
		if !ok {
			i = int32(s.chance.below(n))
		}
		j := s.seats[s.chance.below(n)]
		if s.roomOf(i) == s.roomOf(j) {
			continue
		}
		allowed := int64(0)
		if k < warm {
			allowed = s.chance.rise(heatAtStart - (heatAtStart-heatAtEnd)*int64(k)/int64(warm))
		}
		change := s.change(i, j)
		if change > allowed {
			continue
		}
		if change > 0 && s.total == best && kept == nil {
			kept = slices.Clone(s.seats)
		}
		s.swap(i, j, change)
		if s.total < best {
			best, kept = s.total, nil
		}
	}
	if s.total > best {
		s.restore(kept)
	}
}

// change says by how much a swap of two people in different rooms would change
// the cost of all.
func (s *search) change(i, j int32) int64 {
	change := -s.cost[i] - s.cost[j]
	for _, x := range s.others(i) {
		if x != i {
			change += s.pair(j, x)
		}
	}
	for _, x := range s.others(j) {
		if x != j {
			change += s.pair(i, x)
		}
	}
	return change
}

// swap lets two people change seats; change is what [search.change] said.
func (s *search) swap(i, j int32, change int64) {
	s.leave(i)
	s.leave(j)
	from, to := s.at[i], s.at[j]
	s.sit(i, to)
	s.sit(j, from)
	s.join(i)
	s.join(j)
	s.total += change
}

// leave takes what somebody costs the others of their room from them.
func (s *search) leave(i int32) {
	for _, x := range s.others(i) {
		if x != i {
			s.cost[x] -= s.pair(i, x)
		}
	}
}

// join adds what somebody costs in their new room, to them and to the others.
func (s *search) join(i int32) {
	s.cost[i] = 0
	for _, x := range s.others(i) {
		if x == i {
			continue
		}
		c := s.pair(i, x)
		s.cost[i] += c
		s.cost[x] += c
	}
	for _, x := range s.others(i) {
		s.hot.set(x, s.isHot(x))
	}
}

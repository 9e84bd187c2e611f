package rooms

import (
	"cmp"
	"slices"
)

// MetAfter is how long two people have to be in one room, both on line, to have
// met: in half a minute each of four has said a word. Less is somebody who was
// moved on, or whose line failed before they could.
const MetAfter = 30 * Second

// Spell is somebody's time in a room, on line and not as a visitor.
type Spell struct {
	Seat Seat    `json:"seat"`
	Room int     `json:"room"`
	From Instant `json:"from"`
	To   Instant `json:"to"`
}

// staying says whether a person is in a room such that they meet who is there.
func (p *Person) staying() bool { return p.Place > 0 && p.Connected && !p.Visiting && !p.Removed }

// keepSpell notes that somebody's time in a room has ended at a moment, or begun.
func (s *Session) keepSpell(seat Seat, was Person, at Instant) {
	p := s.Person(seat)
	if was.staying() && p.staying() && was.Place == p.Place {
		return
	}
	if was.Since != 0 {
		s.Spells = append(s.Spells, Spell{seat, was.Place, was.Since, at})
	}
	p.Since = 0
	if p.staying() {
		p.Since = at
	}
}

// together lists who met in this round: for each room the largest groups of
// people who were all there at once for long enough. Who moved is in more than one.
func (s *Session) together() [][]Seat {
	least := s.least(MetAfter)
	byRoom := make([][]Spell, len(s.Rooms))
	for _, stay := range s.Spells {
		// Two were there together for so long if their stays, each cut by that
		// much, still overlap.
		if stay.To = stay.To.Add(-least); stay.To >= stay.From {
			byRoom[stay.Room-1] = append(byRoom[stay.Room-1], stay)
		}
	}
	var all [][]Seat
	for _, stays := range byRoom {
		all = append(all, groups(stays)...)
	}
	return all
}

// groups gives the largest sets of stays that all overlap, as people; a set that
// is within another is left out.
func groups(stays []Spell) [][]Seat {
	slices.SortFunc(stays, func(a, b Spell) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Seat, b.Seat)) })
	var all [][]Seat
	var here []Spell
	for _, next := range stays {
		if slices.ContainsFunc(here, func(one Spell) bool { return one.To < next.From }) {
			all = append(all, seatsOf(here))
			here = slices.DeleteFunc(slices.Clone(here), func(one Spell) bool { return one.To < next.From })
		}
		here = append(here, next)
	}
	all = append(all, seatsOf(here))
	var largest [][]Seat
	for i, group := range all {
		within := len(group) < 2
		for j, other := range all {
			within = within || i != j && isWithin(group, other) && (len(group) < len(other) || j < i)
		}
		if !within {
			largest = append(largest, group)
		}
	}
	return largest
}

func seatsOf(stays []Spell) []Seat {
	var seats []Seat
	for _, stay := range stays {
		seats = append(seats, stay.Seat)
	}
	slices.Sort(seats)
	return slices.Compact(seats)
}

// isWithin says whether all of a sorted list are in another.
func isWithin(few, many []Seat) bool {
	for _, seat := range few {
		if _, found := slices.BinarySearch(many, seat); !found {
			return false
		}
	}
	return true
}

// sat lists by room whose room it was in this round and who came there, no matter
// for how long.
func (s *Session) sat() [][]Seat {
	rooms := make([][]Seat, len(s.Rooms))
	for i := range s.People {
		if p := &s.People[i]; p.Sat {
			rooms[p.Home-1] = append(rooms[p.Home-1], Seat(i+1))
		}
	}
	return rooms
}

// metIn turns a round into the groups that each person was in, sorted.
func metIn(round [][]Seat) map[Seat][]int {
	where := map[Seat][]int{}
	for i, group := range round {
		for _, seat := range group {
			where[seat] = append(where[seat], i)
		}
	}
	return where
}

func share(a, b []int) bool {
	for _, x := range a {
		if slices.Contains(b, x) {
			return true
		}
	}
	return false
}

// timesMet counts how often a person has sat with any of others in earlier rounds.
func (s *Session) timesMet(seat Seat, others []Seat) int {
	n := 0
	for _, where := range s.met {
		mine := where[seat]
		for _, other := range others {
			n += boolInt(other != seat && share(mine, where[other]))
		}
	}
	return n
}

// metAmong counts those of others whom somebody has sat with before.
func (s *Session) metAmong(seat Seat, others []Seat) int {
	n := 0
	for _, other := range others {
		n += boolInt(s.timesMet(seat, []Seat{other}) > 0)
	}
	return n
}

// newFaces says whether nobody of a room has met anybody else of it, though there
// were rooms before.
func (s *Session) newFaces(seats []Seat) bool {
	for _, seat := range seats {
		if s.timesMet(seat, seats) > 0 {
			return false
		}
	}
	return len(s.Past) > 0 && len(seats) > 1
}

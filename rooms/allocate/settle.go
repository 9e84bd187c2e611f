package allocate

import (
	"cmp"
	"slices"
)

// lateChoices is how many of the smallest rooms are looked at for somebody who has
// none yet.
const lateChoices = 32

// settling seats people in rooms as a policy has them, as far as the rules allow.
type settling struct {
	p     *problem
	rooms [][]int32
	room  []int32 // of each person, or nowhere
	wish  []int32 // of each unit, or nowhere
	order []int32 // units: those with a pin, those with a wish, the others
	left  int     // tries, where places have to be searched for
}

// settle seats everybody who has no room yet in the smallest, moves who may not stay,
// and brings those who are alone to others. Numbers of rooms stay, so a room may be
// empty in the end.
func (p *problem) settle(rooms [][]int32) ([]int32, error) {
	p.m = len(rooms)
	for _, pin := range p.pin {
		if int(pin) >= p.m {
			return nil, refuse(PinsClash)
		}
	}
	s := &settling{p: p, left: dealTries, wish: emptyColumn(len(p.units)), order: make([]int32, len(p.units))}
	s.wishes(rooms)
	if s.clear(); s.asWished() {
		return s.room, nil
	}
	if s.clear(); s.search(0, 0, len(p.people)) {
		return s.room, nil
	}
	return nil, &Refusal{Reason: NoSeating, Unsure: s.left <= 0}
}

// wishes notes where each unit would be: at its pin, or where its first is.
func (s *settling) wishes(rooms [][]int32) {
	p := s.p
	for r, people := range rooms {
		for _, i := range people {
			if u := p.unit[i]; s.wish[u] == nowhere {
				s.wish[u] = int32(r)
			}
		}
	}
	rank := make([]int, len(p.units))
	for u, unit := range p.units {
		s.order[u] = int32(u)
		switch pin := p.pin[unit[0]]; {
		case pin != nowhere:
			s.wish[u] = pin
		case s.wish[u] != nowhere:
			rank[u] = 1
		default:
			rank[u] = 2
		}
	}
	slices.SortStableFunc(s.order, func(a, b int32) int { return cmp.Compare(rank[a], rank[b]) })
}

func (s *settling) clear() {
	s.room, s.rooms = emptyColumn(len(s.p.people)), make([][]int32, s.p.m)
}

// asWished gives everybody their wish where the rules allow it.
func (s *settling) asWished() bool {
	for _, u := range s.order {
		unit := s.p.units[u]
		to := s.wish[u]
		if to == nowhere || !s.may(unit, to) {
			if to = s.smallest(unit, nowhere); to == nowhere || s.p.pin[unit[0]] != nowhere {
				return false
			}
		}
		s.sit(unit, to)
	}
	for r := range s.rooms {
		if len(s.rooms[r]) == 1 && !s.joined(int32(r)) {
			return false
		}
	}
	return true
}

// joined lets somebody who is alone in a room go to others or, if they are pinned,
// brings somebody from the largest room that may lose one.
func (s *settling) joined(room int32) bool {
	alone := s.rooms[room]
	if s.p.pin[alone[0]] == nowhere {
		if to := s.smallest(alone, room); to != nowhere {
			s.move(alone[0], to)
			return true
		}
	}
	who := int32(nowhere)
	for i, at := range s.room {
		if s.p.pin[i] == nowhere && s.p.single(int32(i)) && len(s.rooms[at]) > 2 && s.may([]int32{int32(i)}, room) &&
			(who == nowhere || len(s.rooms[at]) > len(s.rooms[s.room[who]])) {
			who = int32(i)
		}
	}
	if who != nowhere {
		s.move(who, room)
	}
	return who != nowhere
}

// may says whether nobody is there from whom one of the unit is kept apart.
func (s *settling) may(unit []int32, room int32) bool {
	for _, i := range unit {
		for _, j := range s.p.apart[i] {
			if s.room[j] == room {
				return false
			}
		}
	}
	return true
}

func (s *settling) sit(unit []int32, room int32) {
	s.rooms[room] = append(s.rooms[room], unit...)
	for _, i := range unit {
		s.room[i] = room
	}
}

func (s *settling) move(i, to int32) {
	from := s.room[i]
	s.rooms[from] = slices.DeleteFunc(s.rooms[from], func(x int32) bool { return x == i })
	s.sit([]int32{i}, to)
}

// smallest gives the smallest of the rooms with people, but one, that a unit may go
// to, and of equal ones the one where fewest meet again.
func (s *settling) smallest(unit []int32, but int32) int32 {
	best, size, cost, looked := int32(nowhere), 0, int64(0), 0
	for r := range s.rooms {
		n, room := len(s.rooms[r]), int32(r)
		if n == 0 || room == but || best != nowhere && (n > size || n == size && looked == lateChoices) || !s.may(unit, room) {
			continue
		}
		if best == nowhere || n < size {
			best, size, looked, cost = room, n, 1, s.cost(unit, room)
		} else if looked++; s.cost(unit, room) < cost {
			best, cost = room, s.cost(unit, room)
		}
	}
	return best
}

func (s *settling) cost(unit []int32, room int32) int64 {
	return s.p.between(unit, s.rooms[room])
}

// between is what it costs that people of two groups meet, beside attributes.
func (p *problem) between(a, b []int32) int64 {
	cost := int64(0)
	for _, i := range a {
		for _, j := range b {
			times, _ := p.past.met(i, j)
			cost += int64(price(times))
		}
	}
	return cost
}

// search tries all rooms for all units, wishes first; alone is how many people are,
// and free how many have no room yet.
func (s *settling) search(k, alone, free int) bool {
	if alone > free {
		return false
	}
	if k == len(s.order) {
		return true
	}
	u := s.order[k]
	unit := s.p.units[u]
	if wish := s.wish[u]; wish != nowhere && s.into(wish, unit, k, alone, free) {
		return true
	}
	if s.p.pin[unit[0]] != nowhere {
		return false
	}
	triedEmpty := false
	for r := range s.rooms {
		if s.left <= 0 {
			return false
		}
		if int32(r) == s.wish[u] || len(s.rooms[r]) == 0 && triedEmpty {
			continue
		}
		triedEmpty = triedEmpty || len(s.rooms[r]) == 0
		if s.into(int32(r), unit, k, alone, free) {
			return true
		}
	}
	return false
}

func (s *settling) into(room int32, unit []int32, k, alone, free int) bool {
	s.left--
	if !s.may(unit, room) {
		return false
	}
	before := s.rooms[room]
	switch {
	case len(before) == 1:
		alone--
	case len(before) == 0 && len(unit) == 1:
		alone++
	}
	s.sit(unit, room)
	if s.search(k+1, alone, free-len(unit)) {
		return true
	}
	s.rooms[room] = before
	for _, i := range unit {
		s.room[i] = nowhere
	}
	return false
}

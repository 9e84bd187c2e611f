package rooms

import "slices"

// fewestToSplit people make two rooms in which nobody is alone.
const fewestToSplit = 4

// tooLarge says that a room has grown above the largest size, as it does where it
// was merged with another, and that it is enough for two.
func (s *Session) tooLarge(r *Room) bool {
	return !r.Closed && r.size > s.roomLimit() && r.size >= fewestToSplit
}

// SplitRoom parts the people of one room in two.
type SplitRoom struct {
	Room string `json:"room" doc:"such as 2.3"`
}

func (c *SplitRoom) Decide(s *Session, env Env) ([]Event, error) {
	number, err := s.named(c.Room)
	if err != nil || s.room(number).Closed {
		return nil, ErrNoSuchRoom
	}
	leave := s.half(number, env.Rules)
	if s.presentAmong(leave) < 2 || s.room(number).size-s.presentAmong(leave) < 2 {
		return nil, ErrNobodyAlone
	}
	return []Event{&RoomSplit{Room: number, Into: len(s.Rooms) + 1, Seats: leave, At: env.Now}}, nil
}

func (s *Session) presentAmong(seats []Seat) (n int) {
	for _, seat := range seats {
		p := s.Person(seat)
		n += boolInt(p.Present() && p.Connected)
	}
	return n
}

// half gives who leaves a room for a new one: one after the other, with their
// companions, goes to the smaller half, of equal ones to that where they have met
// fewest, and away from whom they are kept apart from if the other half has nobody of them.
func (s *Session) half(number int, rules *Rules) []Seat {
	r := s.room(number)
	var halves [2][]Seat
	taken := map[Seat]bool{}
	for _, seat := range r.Seats {
		if p := s.Person(seat); taken[seat] || p.Home != number || slices.Contains(r.Seats, rules.with(seat)) {
			continue
		}
		going := []Seat{seat}
		for _, companion := range rules.companions(seat) {
			if slices.Contains(r.Seats, companion) {
				going = append(going, companion)
			}
		}
		h := 0
		less := s.presentAmong(halves[1]) - s.presentAmong(halves[0])
		if less < 0 || less == 0 && s.timesMet(seat, halves[1]) < s.timesMet(seat, halves[0]) {
			h = 1
		}
		if rules.apart(among(going), among(halves[h])) && !rules.apart(among(going), among(halves[1-h])) {
			h = 1 - h
		}
		for _, one := range going {
			taken[one] = true
		}
		halves[h] = append(halves[h], going...)
	}
	return halves[1]
}

func among(seats []Seat) group { return func(seat Seat) bool { return slices.Contains(seats, seat) } }

// RoomSplit says that some of a room go into a new one. The cards of the room stay
// its own, and in the harvest those who left have them at hand, too.
type RoomSplit struct {
	Room  int     `json:"room"`
	Into  int     `json:"into"`
	Seats []Seat  `json:"seats"`
	At    Instant `json:"at"`
}

func (e *RoomSplit) Apply(s *Session) {
	if s.room(e.Room) == nil || e.Into != len(s.Rooms)+1 {
		return
	}
	s.holdCards(s.room(e.Room))
	s.Rooms = append(s.Rooms, Room{Seats: []Seat{}, Writes: s.room(e.Room).Writes, Longer: s.room(e.Room).Longer, ReturnsAt: s.room(e.Room).ReturnsAt})
	s.bySize.put(s.room(e.Into), e.Into)
	s.watchEnd(e.Into)
	s.markMediaRooms()
	for _, seat := range e.Seats {
		s.changeAt(e.At, seat, func(p *Person) {
			p.hadRoom(e.Room)
			if p.Place == e.Room {
				p.Place, p.MoreTime, p.Done = e.Into, false, false
			}
			p.Home, p.Sat = e.Into, p.Connected && p.Place == e.Into
		})
		s.mark(secYou, ToSeat(seat))
	}
	s.markLoop()
	s.markRoom(e.Room)
	s.markRoom(e.Into)
}

package rooms

// EndRoom brings the people of one room to the main room before the others, after
// the same grace.
type EndRoom struct {
	Room string `json:"room" doc:"such as 2.3"`
}

func (c *EndRoom) Decide(s *Session, env Env) ([]Event, error) {
	number, err := s.named(c.Room)
	if err != nil || s.room(number).Closed {
		return nil, ErrNoSuchRoom
	}
	r := s.room(number)
	if r.ReturnsAt != 0 || s.Phase == Grace && (s.Recalled || r.Longer == 0) {
		return nil, nil // it ends already
	}
	if r.size == 0 { // nobody has a sentence to finish
		events := []Event{&RoomEnded{Room: number, At: env.Now}}
		if s.onlyOpen(number) {
			events = append(events, s.home(env.Now)...)
		}
		return events, nil
	}
	return []Event{&RoomEnding{Room: number, ReturnsAt: env.Now.Add(s.Plan.Grace)}}, nil
}

// StayRoom lets a room go on that was about to end before the others.
type StayRoom struct {
	Room string `json:"room" doc:"such as 2.3"`
}

func (c *StayRoom) Decide(s *Session, env Env) ([]Event, error) {
	number, err := s.named(c.Room)
	switch {
	case err != nil:
		return nil, err
	case s.room(number).Closed:
		return nil, ErrTooLate
	case s.room(number).ReturnsAt == 0:
		return nil, nil
	}
	return []Event{&RoomEnding{Room: number}}, nil
}

// RoomEnding says when a room ends before the others; at 0 it goes on.
type RoomEnding struct {
	Room      int     `json:"room"`
	ReturnsAt Instant `json:"returns_at,omitempty"`
}

func (e *RoomEnding) Apply(s *Session) {
	r := s.room(e.Room)
	if r == nil || r.Closed {
		return
	}
	r.ReturnsAt = e.ReturnsAt
	s.watchEnd(e.Room)
	s.markRoom(e.Room)
}

// watchEnd keeps count of the rooms that end before the others.
func (s *Session) watchEnd(number int) {
	if at := s.Rooms[number-1].ReturnsAt; at != 0 {
		s.ending[number] = at
	} else {
		delete(s.ending, number)
	}
}

// endings decides what becomes of the rooms whose grace is over. When none is left,
// everybody is back.
func (s *Session) endings(now Instant) (events []Event, last bool) {
	if len(s.ending) == 0 {
		return nil, false
	}
	open := false
	for i := range s.Rooms {
		if s.ending[i+1].Reached(now) {
			events = append(events, &RoomEnded{Room: i + 1, At: now})
		} else if !s.Rooms[i].Closed {
			open = true
		}
	}
	return events, len(events) > 0 && !open
}

// RoomEnded says that a room is over before the others.
type RoomEnded struct {
	Room int     `json:"room"`
	At   Instant `json:"at"`
}

func (e *RoomEnded) Apply(s *Session) {
	if s.room(e.Room) != nil {
		s.endRooms(e.At, e.Room)
	}
}

// endRooms brings the people of some rooms to the main room.
func (s *Session) endRooms(at Instant, numbers ...int) {
	ends := make([]bool, len(s.Rooms)+1)
	for _, number := range numbers {
		s.closeHelp(s.room(number).Asked)
		s.closeRoom(number)
		s.forgetMerges(number)
		ends[number] = true
	}
	for i := range s.People {
		seat, p := Seat(i+1), &s.People[i]
		if p.Place > 0 && ends[p.Place] {
			s.changeAt(at, seat, func(p *Person) { p.Place, p.Visiting, p.MoreTime, p.Done = MainRoom, false, false, false })
		} else if p.Home > 0 && ends[p.Home] { // there is no way back any more
			s.mark(secYou, ToSeat(seat))
			s.markPerson(seat, p.Place)
		}
	}
	for _, number := range numbers {
		s.markRoom(number)
	}
}

// closeRoom takes a room out of those that people can be placed in.
func (s *Session) closeRoom(number int) {
	r := s.room(number)
	if r.Closed {
		return
	}
	s.bySize.take(s.Rooms, number)
	r.Closed, r.SizeAtClose, r.ReturnsAt = true, r.size, 0
	s.watchEnd(number)
	if r.Longer > 0 {
		r.Longer = 0
		s.mark(secSession, All)
	}
	s.markMediaRooms()
}

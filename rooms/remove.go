package rooms

// Remove takes somebody out of the session for good. Until a facilitator says
// otherwise whoever comes new waits for a nod (promise A8).
type Remove struct {
	Seat Seat `json:"seat"`
}

func (c *Remove) Decide(s *Session, env Env) ([]Event, error) {
	p := s.Person(c.Seat)
	switch {
	case p == nil || p.Removed:
		return nil, ErrNoSuchSeat
	case p.Role == Host, c.Seat == env.Actor.Seat:
		return nil, ErrNotAllowed
	}
	return []Event{&Removed{Seat: c.Seat, At: env.Now}}, nil
}

// Removed revokes a seat.
type Removed struct {
	Seat Seat    `json:"seat"`
	At   Instant `json:"at"`
}

func (e *Removed) Apply(s *Session) {
	s.renewMedia(e.Seat)
	s.lowerHand(e.Seat)
	s.loseFloor(e.Seat)
	s.changeAt(e.At, e.Seat, func(p *Person) {
		p.Removed, p.Connected, p.Place, p.Home, p.Visiting, p.MoreTime, p.Done = true, false, MainRoom, 0, false, false, false
		p.Sat = false
	})
	s.needNod(true)
	for i := range s.People { // a seat that was taken in reserve is no way around the nod
		if p := &s.People[i]; p.Role == Participant && !p.Came && !p.Removed && !p.Waiting {
			s.loseFloor(Seat(i + 1))
			s.change(Seat(i+1), func(p *Person) { p.Waiting, p.Place, p.Home = true, MainRoom, 0 })
		}
	}
	for id, h := range s.Helps {
		if h.Seat == e.Seat {
			s.closeHelp(id)
		}
	}
	s.facs = without(s.facs, e.Seat)
	if s.Driver == e.Seat {
		s.Driver = 0
	}
	if s.Taking == e.Seat {
		s.Taking, s.TakesAt = 0, 0
	}
	if n := s.NextOf(e.Seat); n > 0 {
		s.mark(secNext, NextRoom(s.Round+1, n))
	}
	s.mark(secLoop, All)
	s.mark(secSession, All)
	s.mark(secYou, ToSeat(e.Seat))
}

// Rekey makes all tokens of a seat dead, when its link is replaced.
type Rekey struct{ Seat Seat }

func (c *Rekey) Decide(s *Session, env Env) ([]Event, error) {
	p := s.Person(c.Seat)
	if p == nil || p.Removed {
		return nil, ErrNoSuchSeat
	}
	return []Event{&Rekeyed{Seat: c.Seat, Keys: p.Keys + 1}}, nil
}

// Rekeyed says which generation of a seat's tokens is good.
type Rekeyed struct {
	Seat Seat `json:"seat"`
	Keys int  `json:"keys"`
}

func (e *Rekeyed) Apply(s *Session) {
	s.change(e.Seat, func(p *Person) { p.Keys = e.Keys })
}

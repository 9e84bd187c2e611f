package rooms

import "slices"

// AskWriting asks the rooms where somebody is to write along, or takes that back.
// A room shows that it was asked, and not by whom.
type AskWriting struct {
	On bool `json:"on"`
}

func (c *AskWriting) Decide(s *Session, env Env) ([]Event, error) {
	p := s.Person(env.Actor.Seat)
	r := s.room(p.Place)
	unshown := p.Place == MainRoom && !s.Writes || r != nil && !r.Writes // they came with the wish, and say it here
	if p.Writes == c.On && !(c.On && unshown) {
		return nil, nil
	}
	return []Event{&WritingAsked{Seat: env.Actor.Seat, On: c.On}}, nil
}

// WritingAsked keeps the wish for as long as the seat is somebody's.
type WritingAsked struct {
	Seat Seat `json:"seat"`
	On   bool `json:"on,omitempty"`
}

// Apply does not go by [Session.change], which marks the person for facilitators:
// they are not to learn whose wish it is, nor that there is one in a room.
//
// Where one was shown it stays, for the round in a room and for the phase in the
// main room, whoever takes it back, leaves or is moved; and nobody brings one along.
// What began or ended as one person came or went would be told as theirs.
func (e *WritingAsked) Apply(s *Session) {
	p := s.Person(e.Seat)
	if p == nil {
		return
	}
	p.Writes = e.On
	s.mark(secYou, ToSeat(e.Seat))
	if !e.On {
		return
	}
	switch r := s.room(p.Place); {
	case p.Place == MainRoom && !s.Writes:
		s.Writes = true
		s.markPlaced(e.Seat) // the main room is told anew
	case r != nil && !r.Writes:
		r.Writes = true
		s.mark(secRoom, InRoom(s.Round, p.Place))
		s.mark(secRoom, AtDesk(s.Round, p.Place))
	}
}

// writesAnew decides where somebody is to write along from here on, at a change of
// phase, when many come and go at once.
func (s *Session) writesAnew() {
	s.Writes = false
	for i := range s.People {
		if p := &s.People[i]; p.Writes && p.Place == MainRoom && p.Present() {
			s.Writes = true
		}
	}
}

// writesIn says whether somebody who comes to a breakout as it opens wants it to
// write along.
func (s *Session) writesIn(seats []Seat) bool {
	return slices.ContainsFunc(seats, func(seat Seat) bool { p := s.Person(seat); return p.Writes && p.Present() })
}

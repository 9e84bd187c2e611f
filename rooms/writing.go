package rooms

// AskWriting asks the rooms where somebody is to write along, or takes that back.
// A room shows that it was asked, and not by whom.
type AskWriting struct {
	On bool `json:"on"`
}

func (c *AskWriting) Decide(s *Session, env Env) ([]Event, error) {
	if s.Person(env.Actor.Seat).Writes == c.On {
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
func (e *WritingAsked) Apply(s *Session) {
	p := s.Person(e.Seat)
	if p == nil {
		return
	}
	s.count.add(p, -1)
	p.Writes = e.On
	s.count.add(p, +1)
	s.mark(secYou, ToSeat(e.Seat))
	switch {
	case p.Place == MainRoom:
		s.markPlaced(e.Seat) // the main room is told anew
	case s.room(p.Place) != nil:
		s.mark(secRoom, InRoom(s.Round, p.Place))
		s.mark(secRoom, AtDesk(s.Round, p.Place))
	}
}

// writesToo says whether somebody who is in a breakout asked it to write along.
func (s *Session) writesToo(r *Room) bool {
	for _, seats := range [][]Seat{r.Seats, r.Visitors} {
		for _, seat := range seats {
			if p := s.Person(seat); p.Writes && p.Present() {
				return true
			}
		}
	}
	return false
}

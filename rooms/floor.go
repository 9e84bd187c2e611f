package rooms

import "slices"

// SpeakFreely is how many people in the main room may unmute themselves without
// asking: above it everybody is given a turn, or several begin at once. In the
// lobby of an evening with more people who come later ask.
const SpeakFreely = 30

// MaySpeak says whether a seat may be heard and seen where it is. In a breakout
// everybody may; in the main room there is a stage.
func (s *Session) MaySpeak(seat Seat) bool {
	p := s.Person(seat)
	switch {
	case p == nil || !p.Present():
		return false
	case p.Place != MainRoom || p.Role.Facilitates() || p.Floor || s.satIn(p, s.Floor):
		return true
	}
	return !s.Plan.Talk.AskToSpeak && !s.Asking && !p.Asks
}

// satIn says whether a room of the harvest was somebody's.
func (s *Session) satIn(p *Person, room int) bool {
	return s.Phase == Harvest && room > 0 && (p.Sat && p.Home == room || slices.Contains(p.Rooms, room))
}

// floorAnew decides who has to ask from here on, at a change of phase: nobody who
// speaks is cut off because somebody else came.
func (s *Session) floorAnew() {
	for _, seat := range slices.Clone(s.Speakers) {
		s.loseFloor(seat)
	}
	for i := range s.People {
		s.People[i].Asks = false
	}
	step, _ := s.step()
	introduction := s.Phase == Fireside && step.Kind == FiresideStep
	s.Asking = introduction || s.count.inMain > SpeakFreely
	s.markAudiences()
	s.markFloor()
}

// comesTo decides for somebody who has just come in whether they have to ask.
func (s *Session) comesTo(seat Seat) {
	p := s.Person(seat)
	p.Asks = p.Place == MainRoom && s.count.inMain > SpeakFreely
}

// markSpeakers says that the people of a room may speak, or may not any more.
func (s *Session) markSpeakers(room int) {
	s.markFloor()
	for i := range s.People {
		if s.satIn(&s.People[i], room) {
			s.markPlaced(Seat(i + 1))
		}
	}
}

// GiveFloor lets somebody in the main room speak, who asked with their hand or not.
// Their microphone stays as it is: they press it themselves.
type GiveFloor struct {
	Seat Seat `json:"seat"`
}

func (c *GiveFloor) Decide(s *Session, env Env) ([]Event, error) {
	switch p := s.Person(c.Seat); {
	case p == nil || !p.Present():
		return nil, ErrNoSuchSeat
	case p.Place != MainRoom:
		return nil, ErrNotNow
	case p.Floor || p.Role.Facilitates():
		return nil, nil
	case !p.Connected:
		return nil, ErrNotNow // everybody would wait for a voice that isn't there
	}
	return []Event{&FloorGiven{Seat: c.Seat}}, nil
}

// FloorGiven says that somebody has the floor, until the phase or their place
// changes.
type FloorGiven struct {
	Seat Seat `json:"seat"`
}

func (e *FloorGiven) Apply(s *Session) {
	s.lowerHand(e.Seat)
	s.Speakers = append(s.Speakers, e.Seat)
	s.change(e.Seat, func(p *Person) { p.Floor = true })
	s.markFloor()
}

// TakeFloor takes the floor back.
type TakeFloor struct {
	Seat Seat `json:"seat"`
}

func (c *TakeFloor) Decide(s *Session, env Env) ([]Event, error) {
	switch p := s.Person(c.Seat); {
	case p == nil:
		return nil, ErrNoSuchSeat
	case !p.Floor:
		return nil, nil
	}
	return []Event{&FloorTaken{Seat: c.Seat}}, nil
}

// FloorTaken says that somebody has the floor no more.
type FloorTaken struct {
	Seat Seat `json:"seat"`
}

func (e *FloorTaken) Apply(s *Session) { s.loseFloor(e.Seat) }

func (s *Session) loseFloor(seat Seat) {
	if p := s.Person(seat); p == nil || !p.Floor {
		return
	}
	s.Speakers = without(s.Speakers, seat)
	s.change(seat, func(p *Person) { p.Floor = false })
	s.markFloor()
}

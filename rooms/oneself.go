package rooms

// Rename gives oneself another name; the server keeps it in the vault.
type Rename struct {
	Name     string `json:"name"`
	Pronouns string `json:"pronouns,omitempty"`
}

func (c *Rename) Decide(s *Session, env Env) ([]Event, error) {
	return []Event{&Renamed{Seat: env.Actor.Seat}}, nil
}

// Renamed says that the vault holds another name now.
type Renamed struct {
	Seat Seat `json:"seat"`
}

func (e *Renamed) Apply(s *Session) {
	s.change(e.Seat, func(p *Person) { p.RenamedN++ })
	s.markName(e.Seat)
}

// Hand raises or lowers a hand in the main room, and asks to speak where one has to.
// Who has the floor gives it back by lowering it.
type Hand struct {
	Up bool `json:"up"`
}

func (c *Hand) Decide(s *Session, env Env) ([]Event, error) {
	p := s.Person(env.Actor.Seat)
	switch {
	case p.Place != MainRoom:
		return nil, ErrNotNow
	case p.Floor && !c.Up:
		return []Event{&FloorTaken{Seat: env.Actor.Seat}}, nil
	case p.Hand == c.Up, p.Floor:
		return nil, nil
	}
	return []Event{&HandSet{Seat: env.Actor.Seat, Up: c.Up}}, nil
}

// HandSet says whether a hand is up.
type HandSet struct {
	Seat Seat `json:"seat"`
	Up   bool `json:"up"`
}

func (e *HandSet) Apply(s *Session) {
	if !e.Up {
		s.lowerHand(e.Seat)
		return
	}
	s.Hands = append(s.Hands, e.Seat)
	s.change(e.Seat, func(p *Person) { p.Hand = true })
	s.mark(secYou, ToSeat(e.Seat))
}

func (s *Session) lowerHand(seat Seat) {
	if p := s.Person(seat); p == nil || !p.Hand {
		return
	}
	s.Hands = without(s.Hands, seat)
	s.change(seat, func(p *Person) { p.Hand = false })
	s.mark(secYou, ToSeat(seat))
}

// SayHow is one small word on how somebody is here now.
type SayHow struct {
	How string `json:"how"`
}

func (c *SayHow) Decide(s *Session, env Env) ([]Event, error) {
	switch c.How {
	case s.Person(env.Actor.Seat).How:
		return nil, nil
	case "", "talking", "listening", "typing":
		return []Event{&HowSet{Seat: env.Actor.Seat, How: c.How}}, nil
	}
	return nil, ErrMalformed.with("problem", "how is talking, listening, typing or empty")
}

// HowSet keeps the word.
type HowSet struct {
	Seat Seat   `json:"seat"`
	How  string `json:"how,omitempty"`
}

func (e *HowSet) Apply(s *Session) { s.change(e.Seat, func(p *Person) { p.How = e.How }) }

package rooms

// MaxPeople is the largest session that is measured.
const MaxPeople = 10_000

// OpenDoors lets people come in.
type OpenDoors struct{}

func (c *OpenDoors) Decide(s *Session, env Env) ([]Event, error) {
	if s.Doors {
		return nil, nil
	}
	return []Event{&DoorsOpened{}}, nil
}

// DoorsOpened says that people may come in.
type DoorsOpened struct{}

func (e *DoorsOpened) Apply(s *Session) {
	s.Doors = true
	s.mark(secLoop, All)
}

// Join seats somebody who came through the door. The server calls it once the
// link, the code or the invitation has been verified. Link names the personal
// link of a facilitator by a hash: whoever comes by it again comes back to their
// seat, and a link whose seat was removed is dead (promise A8).
type Join struct {
	Role Role
	Link string
}

// SeatOf gives the seat that a personal link leads back to, 0 if none yet.
func (s *Session) SeatOf(role Role, link string) Seat {
	for i := range s.People {
		p := &s.People[i]
		if role == Host && p.Role == Host && !p.Removed || link != "" && p.Link == link { // a session has one host
			return Seat(i + 1)
		}
	}
	return 0
}

// PersonalLinks gives the links that led to a seat; false: it was removed.
func (s *Session) PersonalLinks() map[string]bool {
	led := map[string]bool{}
	for i := range s.People {
		if p := &s.People[i]; p.Link != "" {
			led[p.Link] = !p.Removed
		}
	}
	return led
}

func (c *Join) Decide(s *Session, env Env) ([]Event, error) {
	newcomer := c.Role == Participant
	if !newcomer {
		if back := s.Person(s.SeatOf(c.Role, c.Link)); back != nil && back.Removed {
			return nil, ErrRemoved
		} else if back != nil {
			return nil, nil
		}
	}
	switch {
	case s.Phase == Ended:
		return nil, ErrEnded
	case newcomer && !s.Doors:
		return nil, ErrDoorsClosed
	case newcomer && s.Locked:
		return nil, ErrLocked
	case len(s.People) >= MaxPeople:
		return nil, ErrFull.with("max", MaxPeople)
	}
	e := &Joined{
		Seat: Seat(len(s.People) + 1), Role: c.Role, Link: c.Link, NameID: env.Rand.Uint64(), At: env.Now,
		Waiting: newcomer && s.NodNeeded,
	}
	return []Event{e}, nil
}

// Joined seats a person. The seat is away until its connection comes.
type Joined struct {
	Seat    Seat    `json:"seat"`
	Role    Role    `json:"role"`
	At      Instant `json:"at"`
	Waiting bool    `json:"waiting,omitempty"`
	Link    string  `json:"link,omitempty"`
	NameID  uint64  `json:"name_id"`
}

func (e *Joined) Apply(s *Session) {
	p := Person{Role: e.Role, AwayAt: e.At, Waiting: e.Waiting, Link: e.Link, NameID: e.NameID}
	s.People = append(s.People, p)
	s.count.add(&p, +1)
	if p.seatable() {
		s.rosterChanged()
	}
	s.away = append(s.away, awaySince{e.Seat, e.At})
	if e.Role.Facilitates() {
		s.facs = append(s.facs, e.Seat)
		s.mark(secSession, All)
	}
	if e.Role == Host && s.Driver == 0 {
		s.Driver = e.Seat
		s.mark(secLoop, All)
	}
	s.mark(secYou, ToSeat(e.Seat))
	if s.Preview != nil {
		s.mark(secPreview, Facilitators)
	}
	s.markPerson(e.Seat, MainRoom)
}

// Nod lets somebody in who waits, or doesn't.
type Nod struct {
	Seat Seat `json:"seat"`
	In   bool `json:"in"`
}

func (c *Nod) Decide(s *Session, env Env) ([]Event, error) {
	p := s.Person(c.Seat)
	switch {
	case p == nil || !p.Waiting || p.Removed:
		return nil, ErrNoSuchSeat
	case !c.In:
		return []Event{&Removed{Seat: c.Seat, At: env.Now}}, nil
	}
	events := []Event{&Nodded{Seat: c.Seat}}
	if s.Phase == Breakout && p.Connected {
		events = append(events, s.placeLate(env, []Seat{c.Seat})...)
	}
	return events, nil
}

// Nodded lets somebody in.
type Nodded struct {
	Seat Seat `json:"seat"`
}

func (e *Nodded) Apply(s *Session) {
	s.change(e.Seat, func(p *Person) { p.Waiting, p.LetIn = false, true })
	s.comesTo(e.Seat)
	s.mark(secYou, ToSeat(e.Seat))
}

// Lock says how newcomers come in: not at all, or only with a nod. What is left out
// stays as it is.
type Lock struct {
	Locked *bool `json:"locked,omitempty"`
	Nod    *bool `json:"nod,omitempty"`
}

func (c *Lock) Decide(s *Session, env Env) ([]Event, error) {
	e := &LockSet{Locked: s.Locked, Nod: s.NodNeeded}
	if c.Locked != nil {
		e.Locked = *c.Locked
	}
	if c.Nod != nil {
		e.Nod = *c.Nod
	}
	if e.Locked == s.Locked && e.Nod == s.NodNeeded {
		return nil, nil
	}
	return []Event{e}, nil
}

// LockSet says who may come in.
type LockSet struct {
	Locked bool `json:"locked"`
	Nod    bool `json:"nod,omitempty"`
}

func (e *LockSet) Apply(s *Session) {
	if s.Locked != e.Locked {
		s.mark(secLoop, All)
	}
	s.Locked = e.Locked
	s.needNod(e.Nod)
}

// needNod says whether newcomers wait for a nod. Facilitators alone read it: that it
// is needed all at once would tell everybody that somebody was removed.
func (s *Session) needNod(needed bool) {
	if s.NodNeeded != needed {
		s.mark(secNewcomers, Facilitators)
	}
	s.NodNeeded = needed
}

package rooms

// KeepSeatFor is how long a dropped person is shown as away before the room
// gets smaller: long enough to fetch a charger or change to the phone.
const KeepSeatFor = 90 * Second

type awaySince struct {
	seat Seat
	at   Instant
}

// forgetBack drops those who came back from the head of the list of whose seat
// is being kept, so that its length is that of who is away.
func (s *Session) forgetBack() {
	for len(s.away) > 0 && !s.stillAway(s.away[0]) {
		s.away = s.away[1:]
	}
}

func (s *Session) stillAway(a awaySince) bool {
	p := s.Person(a.seat)
	return p.keeping() && p.AwayAt == a.at
}

// Connect says that seats have a connection now, on one node of the server: the
// newest holds the seat. A late joiner gets a room.
type Connect struct {
	Seats []Seat
	Node  string
}

func (c *Connect) Decide(s *Session, env Env) ([]Event, error) {
	var came []Seat
	var placing []Seat
	for _, seat := range c.Seats {
		p := s.Person(seat)
		if p == nil || p.Removed || p.Connected && p.Node == c.Node {
			continue
		}
		came = append(came, seat)
		if p.late() {
			placing = append(placing, seat)
		}
	}
	if len(came) == 0 {
		return nil, nil
	}
	events := []Event{&Connected{Seats: came, Node: c.Node, At: env.Now}}
	if s.Phase == Breakout {
		events = append(events, s.placeLate(env, placing)...)
	}
	return events, nil
}

// Connected says that seats are here.
type Connected struct {
	Seats []Seat  `json:"seats"`
	Node  string  `json:"node,omitempty"`
	At    Instant `json:"at"`
}

func (e *Connected) Apply(s *Session) {
	for _, seat := range e.Seats {
		first := !s.Person(seat).Came
		s.changeAt(e.At, seat, func(p *Person) {
			p.Connected, p.Came, p.Gone, p.AwayAt, p.Node = true, true, false, 0, e.Node
			p.Sat = p.Sat || p.Place > 0 && !p.Visiting
		})
		if first {
			s.comesTo(seat)
		}
	}
}

// Drop says that seats have lost their connection to a node. Who has come back by
// way of another node meanwhile is not dropped.
type Drop struct {
	Seats []Seat
	Node  string
}

func (c *Drop) Decide(s *Session, env Env) ([]Event, error) {
	var went []Seat
	for _, seat := range c.Seats {
		if p := s.Person(seat); p != nil && p.Connected && p.Node == c.Node {
			went = append(went, seat)
		}
	}
	if len(went) == 0 {
		return nil, nil
	}
	return []Event{&Dropped{Seats: went, At: env.Now}}, nil
}

// Leave is a quiet way out. It never enters the log: the server hangs up, and a
// drop follows as after a lost line, so that nobody, the log included, can tell
// the one from the other (promise P4).
type Leave struct{}

func (c *Leave) Decide(s *Session, env Env) ([]Event, error) { return nil, nil }

// Dropped says that seats are away.
type Dropped struct {
	Seats []Seat  `json:"seats"`
	At    Instant `json:"at"`
}

func (e *Dropped) Apply(s *Session) {
	for _, seat := range e.Seats {
		s.lowerHand(seat)
		s.changeAt(e.At, seat, func(p *Person) {
			p.Connected, p.AwayAt, p.MoreTime, p.Done = false, e.At, false, false
		})
	}
}

// Absent says that seats have been away for so long that rooms get smaller.
// The seats stay their people's.
type Absent struct {
	Seats []Seat  `json:"seats"`
	At    Instant `json:"at"`
}

func (e *Absent) Apply(s *Session) {
	for _, seat := range e.Seats {
		s.loseFloor(seat)
		s.changeAt(e.At, seat, func(p *Person) {
			p.Gone = true
			if p.Visiting {
				p.Place, p.Visiting = MainRoom, false
			}
		})
	}
}

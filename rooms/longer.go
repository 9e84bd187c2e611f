package rooms

// MaxLonger is how much more time one room may get than the others: everybody
// else waits for it in the main room.
const MaxLonger = 10 * Minute

// ExtendRoom gives one room more time than the others, or takes that back. The
// others come back when the time that all share is over; the harvest waits.
type ExtendRoom struct {
	Room string `json:"room" doc:"such as 2.3"`
	By   Millis `json:"by_ms"`
}

func (c *ExtendRoom) Decide(s *Session, env Env) ([]Event, error) {
	number, err := s.named(c.Room)
	if err != nil || s.room(number).Closed {
		return nil, ErrNoSuchRoom
	}
	if c.By == 0 || c.By > MaxLonger || c.By < -MaxLonger {
		return nil, ErrMalformed.with("problem", "by_ms is a span other than 0, of at most 10 minutes")
	}
	if s.Phase == Grace && (s.Recalled || c.By < 0) {
		return nil, ErrNotNow // its people would have less warning than grace gives
	}
	if s.onlyOpen(number) { // nobody waits for it in another room
		return (&Extend{c.By}).Decide(s, env)
	}
	longer := min(max(s.room(number).Longer+c.By, 0), MaxLonger)
	if longer == s.room(number).Longer {
		return nil, nil
	}
	return []Event{&RoomExtended{Room: number, Longer: longer}}, nil
}

// onlyOpen says that all other rooms of the round are over.
func (s *Session) onlyOpen(number int) bool {
	for i := range s.Rooms {
		if i+1 != number && !s.Rooms[i].Closed {
			return false
		}
	}
	return true
}

// RoomExtended says how much more time a room has than the others.
type RoomExtended struct {
	Room   int    `json:"room"`
	Longer Millis `json:"longer,omitempty"`
}

func (e *RoomExtended) Apply(s *Session) {
	r := s.room(e.Room)
	if r == nil {
		return
	}
	if e.Longer > r.Longer {
		s.answerVotes(func(p *Person) bool { return p.Place == e.Room })
	}
	r.Longer = e.Longer
	s.mark(secSession, All) // when it would end
	s.markRoom(e.Room)
}

// longest is how much longer the last room has than the others.
func (s *Session) longest() (longest Millis) {
	for i := range s.Rooms {
		longest = max(longest, s.Rooms[i].Longer)
	}
	return longest
}

// goesOn says that a room stays when the others come back. One that everybody has
// left is not waited for.
func (r *Room) goesOn() bool { return r.Longer > 0 && r.size > 0 }

// back decides how the breakout goes on for the rooms that have longer, when the
// time that all share is over; nothing if there are none, if a facilitator calls
// everybody, or after a longer downtime.
func (s *Session) back(now Instant) []Event {
	if s.Recalled || now.Since(s.ReturnsAt) > Overdue {
		return nil
	}
	var next Millis // of what they have, the least
	for i := range s.Rooms {
		if r := &s.Rooms[i]; r.goesOn() && (next == 0 || r.Longer < next) {
			next = r.Longer
		}
	}
	if next == 0 {
		return nil
	}
	events := []Event{&OthersBack{At: now, EndsAt: s.EndsAt.Add(next)}}
	if s.EndsAt.Add(next) <= now { // it is over, too: they have a grace of their own
		events = append(events, &Finishing{ReturnsAt: now.Add(s.Plan.Grace)})
	}
	return events
}

// OthersBack brings those to the main room whose room has no more time, and lets
// the others go on.
type OthersBack struct {
	At     Instant `json:"at"`
	EndsAt Instant `json:"ends_at"`
}

func (e *OthersBack) Apply(s *Session) {
	added := e.EndsAt.Since(s.EndsAt)
	var over []int
	for i := range s.Rooms {
		switch r := &s.Rooms[i]; {
		case r.goesOn():
			r.Longer = max(r.Longer-added, 0)
			s.markRoom(i + 1)
		case !r.Closed:
			over = append(over, i+1)
		}
	}
	s.endRooms(e.At, over...)
	s.Phase, s.EndsAt, s.ReturnsAt, s.Waits = Breakout, e.EndsAt, 0, true
	s.Length += added
	s.markLoop()
}

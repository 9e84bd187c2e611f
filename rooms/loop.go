package rooms

import (
	"maps"
	"slices"
)

// Sending is a seating whose notice runs.
type Sending struct {
	Rooms      [][]Seat `json:"rooms"`
	OpensAt    Instant  `json:"opens_at"`
	Length     Millis   `json:"length"`
	Size       Size     `json:"size"`
	SittingOut []Seat   `json:"sitting_out,omitempty"`

	next map[Seat]int // where the notice leads each
}

func (n *Sending) derive() {
	n.next = map[Seat]int{}
	for i, room := range n.Rooms {
		for _, seat := range room {
			n.next[seat] = i + 1
		}
	}
}

func (n *Sending) clone() *Sending {
	if n == nil {
		return nil
	}
	c := *n
	c.Rooms = cloneRooms(n.Rooms)
	c.SittingOut = slices.Clone(n.SittingOut)
	c.next = maps.Clone(n.next)
	return &c
}

// Next goes to the next step: an introduction, a question told in the main
// room, or the closing.
type Next struct{}

func (c *Next) Decide(s *Session, env Env) ([]Event, error) {
	next := s.Step + 1
	if next >= len(s.Plan.Steps) {
		return nil, ErrNothingNext
	}
	step := s.Plan.Steps[next]
	e := &Stepped{Step: next, Phase: Fireside}
	switch step.Kind {
	case FiresideStep:
		e.Length = step.Length
	case CloseStep:
		e.Phase, e.Length = Closing, step.Length
	}
	if e.Length > 0 {
		e.EndsAt = env.Now.Add(e.Length)
	}
	return []Event{e}, nil
}

// Stepped says which step the session is at. It closes a harvest: what was not
// shared by then is erased from the vault.
type Stepped struct {
	Step   int     `json:"step"`
	Phase  Phase   `json:"phase"`
	EndsAt Instant `json:"ends_at,omitempty"`
	Length Millis  `json:"length,omitempty"`
}

func (e *Stepped) Apply(s *Session) {
	s.closeHarvest()
	s.Doors = true
	s.Step, s.Phase, s.EndsAt, s.Length = e.Step, e.Phase, e.EndsAt, e.Length
	s.PausedAt, s.ReturnsAt, s.Recalled = 0, 0, false
	s.floorAnew()
	s.writesAnew()
	s.markLoop()
}

// Send moves people into their rooms when the notice is over.
type Send struct {
	Notice *Millis `json:"notice_ms,omitempty"`
}

func (c *Send) Decide(s *Session, env Env) ([]Event, error) {
	notice := s.Plan.Notice
	if c.Notice != nil {
		notice = *c.Notice
	}
	switch p := s.Preview; {
	case s.Sent != nil:
		return nil, nil // pressed twice
	case p.Pending:
		return nil, ErrSeatingPending
	case p.Impossible != nil:
		return nil, ErrImpossible.with("reason", p.Impossible.Reason).with("relax", p.Impossible.Relax)
	case len(p.Rooms) == 0:
		return nil, ErrTooFew
	case notice < 0 || notice > MaxNotice:
		return nil, ErrMalformed.with("problem", "notice_ms is from 0 to 60000")
	}
	rooms := cloneRooms(s.Preview.Rooms)
	if s.Preview.Policy != Choose { // who chose a room knows its number
		rooms = slices.DeleteFunc(rooms, func(room []Seat) bool { return len(room) == 0 })
	}
	sent := &Sent{Rooms: rooms, OpensAt: env.Now.Add(notice), Length: s.Preview.Length, Size: s.Preview.Size, SittingOut: slices.Clone(s.Preview.SittingOut)}
	if notice > 0 {
		return []Event{sent}, nil
	}
	after := s.Clone()
	sent.Apply(after)
	return append([]Event{sent}, after.open(env)...), nil
}

// Sent is a seating and when it takes effect.
type Sent struct {
	Rooms      [][]Seat `json:"rooms"`
	OpensAt    Instant  `json:"opens_at"`
	Length     Millis   `json:"length"`
	Size       Size     `json:"size"`
	SittingOut []Seat   `json:"sitting_out,omitempty"`
}

func (e *Sent) Apply(s *Session) {
	s.mark(secChoice, All)
	s.Sent = &Sending{Rooms: cloneRooms(e.Rooms), OpensAt: e.OpensAt, Length: e.Length, Size: e.Size, SittingOut: slices.Clone(e.SittingOut)}
	s.Sent.derive()
	s.markAudiences()
	s.markLoop()
	s.mark(secPreview, Facilitators)
	for n := range e.Rooms {
		s.mark(secNext, NextRoom(s.Round+1, n+1))
	}
}

// Unsend takes a sending back while its notice runs.
type Unsend struct{}

func (c *Unsend) Decide(s *Session, env Env) ([]Event, error) {
	if s.Sent == nil {
		return nil, ErrTooLate
	}
	return []Event{&Unsent{}}, nil
}

// Unsent says that nobody is moved after all.
type Unsent struct{}

func (e *Unsent) Apply(s *Session) {
	s.mark(secChoice, All)
	s.Sent = nil
	s.markAudiences()
	s.markLoop()
	s.mark(secPreview, Facilitators)
}

// open decides the second entry of a round: whoever is present and has no seat
// yet is placed, too.
func (s *Session) open(env Env) []Event {
	e := &Opened{EndsAt: env.Now.Add(s.Sent.Length)}
	after := s.Clone()
	e.Apply(after)
	return append([]Event{e}, after.placeLate(env, after.lateOnes())...)
}

// lateOnes gives those who are connected and have no seat in this round yet.
func (s *Session) lateOnes() []Seat {
	var late []Seat
	for i := range s.People {
		if p := &s.People[i]; p.Present() && p.Connected && p.late() {
			late = append(late, Seat(i+1))
		}
	}
	return late
}

// Opened moves everybody who was sent.
type Opened struct {
	EndsAt Instant `json:"ends_at"`
}

func (e *Opened) Apply(s *Session) {
	if s.Sent == nil {
		return
	}
	sent := s.Sent
	s.Round++
	s.Asked = append(s.Asked, s.Step)
	s.Phase, s.EndsAt, s.Length, s.Size = Breakout, e.EndsAt, sent.Length, sent.Size
	s.PausedAt, s.ReturnsAt, s.Recalled, s.Waits = 0, 0, false, false
	if s.Preview != nil {
		s.Ahead = s.Preview.Ahead
	}
	s.endChoice()
	s.Doors, s.Prepared, s.Spells = true, nil, nil
	s.Sent, s.Preview, s.Turns, s.Floor, s.Shown = nil, nil, nil, 0, ""
	s.Rooms = make([]Room, len(sent.Rooms))
	for _, seat := range slices.Clone(s.Hands) {
		s.lowerHand(seat)
	}
	for _, seat := range sent.SittingOut {
		s.change(seat, func(p *Person) { p.SitsOut = true })
	}
	for i, seats := range sent.Rooms {
		r := &s.Rooms[i]
		r.Seats = make([]Seat, 0, len(seats)+2)
		for _, seat := range seats {
			p := s.Person(seat)
			if p == nil || p.Removed {
				continue
			}
			if p.Place == QuietRoom { // they may follow when they like
				p.Home = i + 1
				s.mark(secYou, ToSeat(seat))
				continue
			}
			s.count.add(p, -1)
			p.Place, p.Home, p.Sat = i+1, i+1, p.Connected
			if p.staying() {
				p.Since = e.EndsAt.Add(-sent.Length)
			}
			s.count.add(p, +1)
			r.Seats = append(r.Seats, seat)
		}
		r.NewFaces, r.Writes = s.newFaces(r.Seats), s.writesIn(r.Seats)
		r.size = s.presentIn(r)
		s.watchSize(i+1, e.EndsAt.Add(-sent.Length))
		s.markRoom(i + 1)
	}
	s.bySize = newSizeIndex(s.Rooms)
	s.floorAnew()
	s.writesAnew()
	s.markMoved()
	s.mark(secPreview, Facilitators)
	s.mark(secHarvest, All)
}

// Recall begins the return: grace first.
type Recall struct {
	Grace *Millis `json:"grace_ms,omitempty"`
}

func (c *Recall) Decide(s *Session, env Env) ([]Event, error) {
	grace := s.Plan.Grace
	if c.Grace != nil {
		grace = *c.Grace
	}
	if grace < s.least(LeastGrace) || grace > MaxGrace {
		return nil, ErrMalformed.with("problem", "grace_ms is from 20000 to 120000")
	}
	left := s.EndsAt.Since(env.Now)
	if s.PausedAt != 0 {
		left = s.EndsAt.Since(s.PausedAt)
	}
	return []Event{&Finishing{ReturnsAt: env.Now.Add(grace), Recalled: true, Remaining: max(left, 0)}}, nil
}

// Finishing says that everybody returns soon.
type Finishing struct {
	ReturnsAt Instant `json:"returns_at"`
	Recalled  bool    `json:"recalled,omitempty"`
	Remaining Millis  `json:"remaining,omitempty"` // what was left of the breakout
}

func (e *Finishing) Apply(s *Session) {
	s.Phase, s.ReturnsAt, s.Recalled, s.Remaining, s.PausedAt = Grace, e.ReturnsAt, e.Recalled, e.Remaining, 0
	s.markLoop()
}

// Stay cancels a recall during its grace: the time that remained is given back.
type Stay struct{}

func (c *Stay) Decide(s *Session, env Env) ([]Event, error) {
	if !s.Recalled {
		return nil, ErrTooLate // the time was up: it can be extended
	}
	return s.stay(env, &Stayed{EndsAt: env.Now.Add(max(s.Remaining, s.least(LeastGrace)))}), nil
}

// stay lets the breakout go on; who came during the grace gets a room now.
func (s *Session) stay(env Env, e *Stayed) []Event {
	return append([]Event{e}, s.placeLate(env, s.lateOnes())...)
}

// Stayed says that the breakout goes on.
type Stayed struct {
	EndsAt Instant `json:"ends_at"`
	Added  Millis  `json:"added,omitempty"`
}

func (e *Stayed) Apply(s *Session) {
	s.Phase, s.EndsAt, s.ReturnsAt, s.Recalled, s.Remaining = Breakout, e.EndsAt, 0, false, 0
	s.Length += e.Added
	if e.Added > 0 {
		s.answerVotes(func(*Person) bool { return true })
	}
	s.markLoop()
}

// Extend gives more time, or less.
type Extend struct {
	By Millis `json:"by_ms"`
}

func (c *Extend) Decide(s *Session, env Env) ([]Event, error) {
	if c.By == 0 || c.By > MaxStepLength || c.By < -MaxStepLength {
		return nil, ErrMalformed.with("problem", "by_ms is a span other than 0")
	}
	if s.Phase == Grace {
		if s.Recalled || c.By < 0 {
			return nil, ErrNotNow
		}
		return s.stay(env, &Stayed{EndsAt: env.Now.Add(c.By), Added: c.By}), nil
	}
	if s.EndsAt == 0 {
		return nil, ErrNotNow
	}
	now := env.Now
	if s.PausedAt != 0 {
		now = s.PausedAt // the clock stands there
	}
	ends := s.EndsAt.Add(c.By)
	if s.Phase == Breakout && c.By < 0 {
		// Something is taken away: nobody gets less warning than grace gives.
		ends = min(s.EndsAt, max(ends, now.Add(s.least(LeastGrace))))
	}
	if ends <= now { // it was over already, or is now
		ends = now.Add(max(c.By, 0))
	}
	if ends == s.EndsAt {
		return nil, nil // it has no more time to take away
	}
	return []Event{&Extended{EndsAt: ends, By: ends.Since(s.EndsAt)}}, nil
}

// Extended says when the phase ends now.
type Extended struct {
	EndsAt Instant `json:"ends_at"`
	By     Millis  `json:"by"`
}

func (e *Extended) Apply(s *Session) {
	s.EndsAt = e.EndsAt
	s.Length += e.By
	if e.By > 0 {
		s.answerVotes(func(*Person) bool { return true })
	}
	s.markLoop()
}

// Pause stops the clock.
type Pause struct{}

func (c *Pause) Decide(s *Session, env Env) ([]Event, error) {
	if s.PausedAt != 0 || s.EndsAt == 0 {
		return nil, nil
	}
	return []Event{&Paused{At: env.Now}}, nil
}

// Paused says that the clock stands still.
type Paused struct {
	At Instant `json:"at"`
}

func (e *Paused) Apply(s *Session) {
	s.PausedAt = e.At
	s.markLoop()
}

// Resume lets the clock run on.
type Resume struct{}

func (c *Resume) Decide(s *Session, env Env) ([]Event, error) {
	if s.PausedAt == 0 {
		return nil, nil
	}
	return []Event{&Resumed{EndsAt: env.Now.Add(s.EndsAt.Since(s.PausedAt))}}, nil
}

// Resumed says that the clock runs again.
type Resumed struct {
	EndsAt Instant `json:"ends_at"`
}

func (e *Resumed) Apply(s *Session) {
	s.EndsAt, s.PausedAt = e.EndsAt, 0
	s.markLoop()
}

// Home brings everybody to the main room and opens the harvest. Who is in the
// quiet room stays there.
type Home struct {
	At     Instant `json:"at"`
	EndsAt Instant `json:"ends_at,omitempty"`
	Length Millis  `json:"length,omitempty"`
}

func (s *Session) home(now Instant) []Event {
	step, _ := s.step()
	e := &Home{At: now, Length: step.Harvest}
	if step.Harvest > 0 {
		e.EndsAt = now.Add(step.Harvest)
	}
	return []Event{e}
}

func (e *Home) Apply(s *Session) {
	for i := range s.People {
		if p := &s.People[i]; p.Since != 0 {
			s.Spells = append(s.Spells, Spell{Seat(i + 1), p.Place, p.Since, e.At})
			p.Since = 0
		}
	}
	s.Past, s.Last, s.Spells = append(s.Past, s.together()), s.sat(), nil
	s.met = append(s.met, metIn(s.Past[len(s.Past)-1]))
	s.Turns = make([]Turn, len(s.Rooms))
	for i := range s.People {
		p := &s.People[i]
		if p.MoreTime || p.Done || p.Home != p.Place || len(p.Rooms) > 0 { // what they read about themselves changes
			s.mark(secYou, ToSeat(Seat(i+1)))
		}
		s.count.add(p, -1)
		if p.Place > 0 {
			p.Place = MainRoom
		}
		p.Visiting, p.MoreTime, p.Done = false, false, false
		s.count.add(p, +1)
	}
	for i := range s.Rooms {
		r := &s.Rooms[i]
		s.closeHelp(r.Asked)
		s.closeRoom(i + 1)
		r.Seats, r.Visitors, r.size = nil, nil, 0
		s.Turns[i] = Turn{Room: i + 1}
		s.markRoom(i + 1)
	}
	s.Phase, s.EndsAt, s.Length = Harvest, e.EndsAt, e.Length
	s.ReturnsAt, s.Recalled, s.Remaining, s.PausedAt, s.Waits = 0, false, 0, 0, false
	s.floorAnew()
	s.writesAnew()
	s.markMoved()
	s.mark(secHarvest, All)
}

// End ends the session. It erases itself when its plan says so.
type End struct{}

func (c *End) Decide(s *Session, env Env) ([]Event, error) {
	return []Event{&Finished{At: env.Now, ErasesAt: earliest(s.ErasesAt, env.Now.Add(s.Plan.KeepFor))}}, nil
}

// Finished says that the session is over.
type Finished struct {
	At       Instant `json:"at"`
	ErasesAt Instant `json:"erases_at"`
}

func (e *Finished) Apply(s *Session) {
	s.closeHarvest()
	for i := range s.People {
		if p := &s.People[i]; p.Place != MainRoom {
			s.change(Seat(i+1), func(p *Person) { p.Place, p.Visiting = MainRoom, false })
		}
	}
	s.Phase, s.EndedAt, s.ErasesAt = Ended, e.At, e.ErasesAt
	s.floorAnew()
	s.writesAnew()
	s.endChoice()
	s.EndsAt, s.PausedAt, s.ReturnsAt, s.Sent, s.Preview = 0, 0, 0, nil, nil
	s.Taking, s.TakesAt = 0, 0
	clear(s.leaving)
	s.markLoop()
	s.mark(secPreview, Facilitators)
}

// Erase is the host's wish that nothing remains. The server carries it out; the
// wish is in the log, so that a server that can't do it at once, or is killed
// over it, does it later.
type Erase struct{}

func (c *Erase) Decide(s *Session, env Env) ([]Event, error) {
	return []Event{&Erasing{At: env.Now}}, nil
}

// Erasing says that everything is to be erased now.
type Erasing struct {
	At Instant `json:"at"`
}

func (e *Erasing) Apply(s *Session) {
	s.ErasesAt = e.At
	s.markLoop()
}

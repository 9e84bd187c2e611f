package rooms

import "slices"

// Preview is the rooms of a question before they are sent.
type Preview struct {
	Step    int      `json:"step"`
	From    int      `json:"from"` // the step that it was opened at
	Seed    uint64   `json:"seed"`
	Draw    int      `json:"draw"`    // counts draws, so that a late answer is noticed
	Pending bool     `json:"pending"` // a draw is wanted: the server solves it
	Rooms   [][]Seat `json:"rooms,omitempty"`
	Sitting []Seat   `json:"sitting,omitempty"`
	Length  Millis   `json:"length"`
	Size    Size     `json:"size"`
	Joining bool     `json:"joining,omitempty"`
	Reasons []Reason `json:"reasons,omitempty"`
	Repeats int      `json:"repeats"`
}

func (p *Preview) clone() *Preview {
	if p == nil {
		return nil
	}
	c := *p
	c.Rooms = cloneRooms(p.Rooms)
	c.Sitting = slices.Clone(p.Sitting)
	return &c
}

func cloneRooms(rooms [][]Seat) [][]Seat {
	c := slices.Clone(rooms)
	for i := range c {
		c[i] = slices.Clone(c[i])
	}
	return c
}

// FewestForRooms is how many people a breakout needs: one or two talk together.
const FewestForRooms = 3

// ToSeat lists who would be seated now, in the order of their seats.
func (s *Session) ToSeat() []Seat {
	var seats []Seat
	joining := s.Preview != nil && s.Preview.Joining
	for i := range s.People {
		p := &s.People[i]
		if p.Present() && p.Place != QuietRoom && (joining || !p.Role.Facilitates()) {
			seats = append(seats, Seat(i+1))
		}
	}
	return seats
}

// SeeRooms opens the preview of the current or the next question.
type SeeRooms struct{}

func (c *SeeRooms) Decide(s *Session, env Env) ([]Event, error) {
	step := s.Step
	if here, ok := s.step(); !ok || here.Kind != QuestionStep || s.asked(step) {
		step++
	}
	if step >= len(s.Plan.Steps) || s.Plan.Steps[step].Kind != QuestionStep {
		return nil, ErrNothingNext
	}
	return []Event{&Previewed{Step: step, Seed: env.Rand.Uint64()}}, nil
}

// Previewed says that facilitators look at rooms, which are still to be drawn.
type Previewed struct {
	Step int    `json:"step"`
	Seed uint64 `json:"seed"`
}

func (e *Previewed) Apply(s *Session) {
	step := s.Plan.Steps[e.Step]
	from := s.Step
	s.Step, s.Phase = e.Step, InView
	s.Preview = &Preview{Step: e.Step, From: from, Seed: e.Seed, Draw: s.nextDraw(), Pending: true, Length: step.Length, Size: step.Size}
	s.markLoop()
	s.mark(secPreview, Facilitators)
}

// nextDraw numbers draws over the whole session, so that a late answer to an
// old one is never taken for a new one's.
func (s *Session) nextDraw() int {
	s.Draws++
	return s.Draws
}

// CancelPreview goes back to the introduction.
type CancelPreview struct{}

func (c *CancelPreview) Decide(s *Session, env Env) ([]Event, error) {
	if s.Sent != nil {
		return nil, ErrNotNow
	}
	return []Event{&PreviewCancelled{}}, nil
}

// PreviewCancelled says that nobody is sent for now.
type PreviewCancelled struct{}

func (e *PreviewCancelled) Apply(s *Session) {
	if s.Preview == nil {
		return
	}
	s.Step, s.Phase, s.Preview = s.Preview.From, Fireside, nil
	s.markLoop()
	s.mark(secPreview, Facilitators)
}

// Reshuffle draws again.
type Reshuffle struct{}

func (c *Reshuffle) Decide(s *Session, env Env) ([]Event, error) {
	return (&SetPreview{}).Decide(s, env)
}

// SetPreview changes sizes, minutes or who takes part; it draws again if that
// changes who sits where.
type SetPreview struct {
	Target  *int    `json:"target,omitempty"`
	Rooms   *int    `json:"rooms,omitempty"`
	Length  *Millis `json:"length_ms,omitempty"`
	Joining *bool   `json:"joining,omitempty"`
}

func (c *SetPreview) Decide(s *Session, env Env) ([]Event, error) {
	if s.Sent != nil {
		return nil, ErrTooLate
	}
	p := s.Preview
	e := &PreviewSet{Seed: env.Rand.Uint64(), Length: p.Length, Size: p.Size, Joining: p.Joining, Draw: true}
	if c.Length != nil {
		if least := s.least(LeastQuestion); *c.Length < least || *c.Length > MaxStepLength {
			return nil, ErrMalformed.with("problem", "length_ms is out of range")
		}
		e.Length = *c.Length
		e.Draw = c.Target != nil || c.Rooms != nil || c.Joining != nil
	}
	if c.Target != nil {
		t := *c.Target
		e.Size = Size{Target: t, Min: max(2, t-1), Max: t + 2}
	}
	if c.Rooms != nil {
		e.Size = Size{Rooms: *c.Rooms}
	}
	var bad error
	e.Size.check("size", func(string, string, string, ...any) { bad = ErrMalformed.with("problem", "the size is out of range") })
	if c.Joining != nil {
		e.Joining = *c.Joining
	}
	if bad != nil {
		return nil, bad
	}
	return []Event{e}, nil
}

// least is a least duration, or nothing where they are lifted.
func (s *Session) least(d Millis) Millis {
	if s.Brisk {
		return 0
	}
	return d
}

// PreviewSet says what the rooms shall be like.
type PreviewSet struct {
	Seed    uint64 `json:"seed"`
	Length  Millis `json:"length"`
	Size    Size   `json:"size"`
	Joining bool   `json:"joining,omitempty"`
	Draw    bool   `json:"draw,omitempty"`
}

func (e *PreviewSet) Apply(s *Session) {
	p := s.Preview
	if p == nil {
		return
	}
	p.Length, p.Size, p.Joining = e.Length, e.Size, e.Joining
	if e.Draw {
		p.Seed, p.Pending = e.Seed, true
		p.Draw = s.nextDraw()
	}
	s.mark(secPreview, Facilitators)
}

// Draw brings a seating that the server solved for the preview's draw.
type Draw struct {
	Draw    int
	Rooms   [][]Seat
	Reasons []Reason
	Repeats int
}

func (c *Draw) Decide(s *Session, env Env) ([]Event, error) {
	if s.Preview == nil || s.Preview.Draw != c.Draw || !s.Preview.Pending {
		return nil, ErrTooLate
	}
	return []Event{&Drawn{Rooms: c.Rooms, Reasons: c.Reasons, Repeats: c.Repeats}}, nil
}

// Drawn says who would sit where.
type Drawn struct {
	Rooms   [][]Seat `json:"rooms"`
	Reasons []Reason `json:"reasons,omitempty"`
	Repeats int      `json:"repeats"`
}

func (e *Drawn) Apply(s *Session) {
	if s.Preview == nil {
		return
	}
	s.Preview.Rooms, s.Preview.Reasons, s.Preview.Repeats = cloneRooms(e.Rooms), e.Reasons, e.Repeats
	s.Preview.Pending, s.Preview.Sitting = false, nil
	s.mark(secPreview, Facilitators)
}

// MoveInPreview puts one person into another room, or lets them sit this one out.
type MoveInPreview struct {
	Seat Seat `json:"seat"`
	Room int  `json:"room"`
}

func (c *MoveInPreview) Decide(s *Session, env Env) ([]Event, error) {
	p := s.Preview
	switch {
	case s.Sent != nil:
		return nil, ErrTooLate
	case p.Pending:
		return nil, ErrSeatingPending
	case c.Room < 0 || c.Room > len(p.Rooms):
		return nil, ErrNoSuchRoom
	}
	from := -1
	for i, room := range p.Rooms {
		if slices.Contains(room, c.Seat) {
			from = i
		}
	}
	person := s.Person(c.Seat)
	switch {
	case person == nil || !person.Present():
		return nil, ErrNoSuchSeat
	case from < 0 && person.Role.Facilitates() && !p.Joining:
		return nil, ErrNotAllowed
	case from >= 0 && from != c.Room-1 && len(p.Rooms[from]) == 2:
		return nil, ErrNobodyAlone
	}
	return []Event{&MovedInPreview{Seat: c.Seat, Room: c.Room}}, nil
}

// MovedInPreview changes the rooms to be.
type MovedInPreview struct {
	Seat Seat `json:"seat"`
	Room int  `json:"room"`
}

func (e *MovedInPreview) Apply(s *Session) {
	p := s.Preview
	if p == nil {
		return
	}
	for i := range p.Rooms {
		p.Rooms[i] = without(p.Rooms[i], e.Seat)
	}
	p.Sitting = without(p.Sitting, e.Seat)
	if e.Room == MainRoom {
		p.Sitting = append(p.Sitting, e.Seat)
	} else {
		p.Rooms[e.Room-1] = append(p.Rooms[e.Room-1], e.Seat)
	}
	s.mark(secPreview, Facilitators)
}

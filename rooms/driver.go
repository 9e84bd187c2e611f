package rooms

// DriverAwayFor is when taking over from an absent driver needs no asking,
// and how long a present one has to say that they go on.
const DriverAwayFor = 10 * Second

// TakeOver asks to drive: at once if nobody does or the driver has been away
// for a while, else granted unless the driver says within a while that they go on.
type TakeOver struct{}

func (c *TakeOver) Decide(s *Session, env Env) ([]Event, error) {
	me := env.Actor.Seat
	if s.Driver == me {
		return nil, nil
	}
	d := s.Person(s.Driver)
	if d == nil || d.Gone || (!d.Connected && env.Now.Since(d.AwayAt) >= DriverAwayFor) {
		return []Event{&Drives{Seat: me}}, nil
	}
	if s.Taking != 0 {
		return nil, nil
	}
	return []Event{&TakeoverAsked{Seat: me, At: env.Now.Add(DriverAwayFor)}}, nil
}

// Drives says who runs the session.
type Drives struct {
	Seat Seat `json:"seat"`
}

func (e *Drives) Apply(s *Session) {
	old := s.Driver
	s.Driver, s.Taking, s.TakesAt = e.Seat, 0, 0
	s.markLoop()
	s.mark(secYou, ToSeat(e.Seat))
	if old != 0 {
		s.mark(secYou, ToSeat(old))
	}
}

// TakeoverAsked says that somebody would like to drive.
type TakeoverAsked struct {
	Seat Seat    `json:"seat"`
	At   Instant `json:"at"`
}

func (e *TakeoverAsked) Apply(s *Session) {
	s.Taking, s.TakesAt = e.Seat, e.At
	s.markLoop()
}

// KeepDriving is the driver's answer to somebody who asked.
type KeepDriving struct{}

func (c *KeepDriving) Decide(s *Session, env Env) ([]Event, error) {
	if s.Taking == 0 {
		return nil, nil
	}
	return []Event{&Drives{Seat: s.Driver}}, nil
}

package rooms

import "slices"

// Overdue is how late a deadline may be before a person has to look: after a
// longer downtime everybody is brought home once, and no round opens by itself.
const Overdue = 30 * Second

// Tick is the server's proposal that a deadline has come. It is refused before
// its time, so that any node may propose it.
type Tick struct{}

func (c *Tick) Decide(s *Session, env Env) ([]Event, error) {
	now := env.Now
	if !s.Due().Reached(now) {
		return nil, ErrTooSoon
	}
	var events []Event
	if absent := s.absent(now); len(absent) > 0 {
		events = append(events, &Absent{Seats: absent, At: now})
	}
	if s.TakesAt.Reached(now) {
		events = append(events, &Drives{Seat: s.Taking})
	}
	for _, id := range sortedKeys(s.leaving) {
		if s.leaving[id].Reached(now) {
			events = append(events, &CardShared{Card: id})
		}
	}
	over, last := s.endings(now)
	if last {
		over = append(over, s.home(now)...)
	} else {
		over = append(over, s.tickLoop(env)...)
	}
	events = append(events, over...)
	if len(over) > 0 && s.roomsOpen() { // a room may have been merged with one that is over now
		s = s.Clone()
		for _, e := range over {
			e.Apply(s)
		}
	}
	if s.smallDue().Reached(now) {
		events = append(events, s.proposeMerges(env)...)
	}
	return events, nil
}

func (s *Session) tickLoop(env Env) []Event {
	now := env.Now
	switch {
	case s.Sent != nil && s.Sent.OpensAt.Reached(now):
		if now.Since(s.Sent.OpensAt) > Overdue {
			return []Event{&Unsent{}}
		}
		return s.open(env)
	case s.PausedAt != 0:
		return nil
	case s.Phase == Breakout && s.EndsAt.Reached(now):
		if now.Since(s.EndsAt) > s.Plan.Grace+Overdue {
			return s.home(now)
		}
		return []Event{&Finishing{ReturnsAt: max(s.EndsAt.Add(s.Plan.Grace), now)}}
	case s.Phase == Grace && s.ReturnsAt.Reached(now):
		if back := s.back(now); back != nil {
			return back
		}
		return s.home(now)
	case s.Phase == Harvest && s.EndsAt.Reached(now):
		return s.auto(env)
	}
	return nil
}

// auto goes on by itself where the step says so.
func (s *Session) auto(env Env) []Event {
	if step, ok := s.step(); !ok || !step.Auto {
		return nil
	}
	events, err := (&Next{}).Decide(s, env)
	if err != nil || env.Now.Since(s.EndsAt) > Overdue {
		return []Event{&ClockStopped{}} // nothing comes next, or a person has to look
	}
	return events
}

// ClockStopped says that a phase waits for a person.
type ClockStopped struct{}

func (e *ClockStopped) Apply(s *Session) {
	s.EndsAt = 0
	s.markLoop()
}

func (s *Session) absent(now Instant) []Seat {
	var seats []Seat
	for _, a := range s.away {
		if now.Since(a.at) < KeepSeatFor {
			break
		}
		if s.stillAway(a) && !slices.Contains(seats, a.seat) {
			seats = append(seats, a.seat)
		}
	}
	return seats
}

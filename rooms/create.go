package rooms

// Create begins a log.
type Create struct {
	Plan      Plan
	Rehearsal bool
	Brisk     bool
}

func (c *Create) Decide(s *Session, env Env) ([]Event, error) {
	if s.CreatedAt != 0 {
		return nil, ErrNotNow
	}
	plan := c.Plan.WithDefaults()
	if problems := plan.Check(Leniency(c.Brisk)); len(problems) > 0 {
		return nil, ErrBadPlan.with("problems", problems)
	}
	return []Event{&Created{At: env.Now, Plan: plan, Rehearsal: c.Rehearsal, Brisk: c.Brisk}}, nil
}

// Created is the first event of a log.
type Created struct {
	At        Instant `json:"at"`
	Plan      Plan    `json:"plan"`
	Rehearsal bool    `json:"rehearsal,omitempty"`
	Brisk     bool    `json:"brisk,omitempty"`
}

func (e *Created) Apply(s *Session) {
	s.CreatedAt, s.Plan, s.Rehearsal, s.Brisk = e.At, e.Plan.Clone(), e.Rehearsal, e.Brisk
	s.PlanRevision = 1
	s.markMediaRooms()
	s.mark(secSession, All)
	s.mark(secPlan, Facilitators)
	s.mark(secLoop, All)
}

package rooms

// Decide says what a wish leads to: the permission table first, then the
// command itself. The session is not changed.
func Decide(s *Session, env Env, name string, c Command) ([]Event, error) {
	if err := permit(s, env.Actor, name, c); err != nil {
		return nil, err
	}
	return c.Decide(s, env)
}

// Apply takes events into the fold, in order.
func (s *Session) Apply(events ...Event) {
	for _, e := range events {
		e.Apply(s)
	}
}

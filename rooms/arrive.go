package rooms

// Arrive acknowledges a move: what a person's browser shows now. It never
// enters the log; the server counts it.
type Arrive struct {
	Round int    `json:"round"`
	Place string `json:"place"`
}

func (c *Arrive) Decide(s *Session, env Env) ([]Event, error) { return nil, nil }

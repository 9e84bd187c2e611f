package rooms

// SetChat says who may write in the main room's chat: with three hundred people
// facilitators may keep it for what everybody has to read.
type SetChat struct {
	Open bool `json:"open"`
}

func (c *SetChat) Decide(s *Session, env Env) ([]Event, error) {
	if c.Open == !s.ChatClosed {
		return nil, nil
	}
	return []Event{&ChatSet{Open: c.Open}}, nil
}

// ChatSet says whether everybody may write in the main room's chat.
type ChatSet struct {
	Open bool `json:"open"`
}

func (e *ChatSet) Apply(s *Session) {
	s.ChatClosed = !e.Open
	s.mark(secLoop, All)
}

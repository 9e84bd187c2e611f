package rooms

import "slices"

// Rules are what people asked for in confidence. They live in the vault: decisions
// look at them, and nothing that a decision writes names them. Nil rules ask for
// nothing.
type Rules struct {
	Apart [][2]Seat     // pairs who are not put into one room
	With  map[Seat]Seat // companions, and whose they are; they count for no size
}

// apart says whether somebody is kept apart from any of others.
func (r *Rules) apart(seat Seat, others []Seat) bool {
	if r == nil {
		return false
	}
	for _, pair := range r.Apart {
		if pair[0] == seat && slices.Contains(others, pair[1]) || pair[1] == seat && slices.Contains(others, pair[0]) {
			return true
		}
	}
	return false
}

// Parted says whether two people are kept apart; that comes before being a companion.
func (r *Rules) Parted(a, b Seat) bool { return r.apart(a, []Seat{b}) }

// with gives whose companion somebody is, 0 for nobody's.
func (r *Rules) with(seat Seat) Seat {
	if r == nil {
		return 0
	}
	return r.With[seat]
}

// RulesNoted says that what people asked for in confidence changed; not what, nor by whom.
type RulesNoted struct{}

func (e *RulesNoted) Apply(s *Session) { s.Roster++ }

// NoteRules is the server's word that the vault holds other rules now.
type NoteRules struct{}

func (c *NoteRules) Decide(s *Session, env Env) ([]Event, error) { return []Event{&RulesNoted{}}, nil }

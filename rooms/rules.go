package rooms

import "slices"

// Rules are what people asked for in confidence. They live in the vault: decisions
// look at them, and nothing that a decision writes names them. Nil rules ask for
// nothing.
type Rules struct {
	Apart [][2]Seat     // pairs who are not put into one room
	With  map[Seat]Seat // companions, and whose they are; they count for no size
}

// group says who belongs to it.
type group func(Seat) bool

func only(seat Seat) group { return func(other Seat) bool { return other == seat } }

// apart says whether anybody of one group is kept apart from anybody of another.
func (r *Rules) apart(some, others group) bool {
	if r == nil {
		return false
	}
	for _, pair := range r.Apart {
		if some(pair[0]) && others(pair[1]) || some(pair[1]) && others(pair[0]) {
			return true
		}
	}
	return false
}

// Parted says whether two people are kept apart; that comes before being a companion.
func (r *Rules) Parted(a, b Seat) bool { return r.apart(only(a), only(b)) }

// of is whoever is in a room of this round or may come back to it.
func (s *Session) of(number int) group {
	return func(seat Seat) bool {
		p := s.Person(seat)
		return p != nil && !p.Removed && (p.Home == number || p.Place == number && !p.Visiting)
	}
}

// with gives whose companion somebody is, 0 for nobody's.
func (r *Rules) with(seat Seat) Seat {
	if r == nil {
		return 0
	}
	return r.With[seat]
}

// companions gives those of somebody, in order.
func (r *Rules) companions(seat Seat) []Seat {
	if r == nil {
		return nil
	}
	var all []Seat
	for companion, with := range r.With {
		if with == seat {
			all = append(all, companion)
		}
	}
	slices.Sort(all)
	return all
}

// RulesNoted says that what people asked for in confidence changed; not what, nor by whom.
type RulesNoted struct{}

func (e *RulesNoted) Apply(s *Session) { s.rosterChanged() }

// NoteRules is the server's word that the vault holds other rules now.
type NoteRules struct{}

func (c *NoteRules) Decide(s *Session, env Env) ([]Event, error) { return []Event{&RulesNoted{}}, nil }

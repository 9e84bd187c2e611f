package live

import (
	"time"

	"plenary/rooms"
)

// arrivals counts who has acknowledged the last move of a round: the
// difference between desired and actual place. It never enters the log.
type arrivals struct {
	round    int
	to       string
	moved    rooms.Instant
	expected int
	missing  map[rooms.Seat]bool
	last     rooms.Millis
	dirty    bool
	told     counter
	repaired time.Time
	repairs  int
}

const (
	// missingAtMost is how many of those missing are named.
	missingAtMost = 50
	// repairEvery is how long somebody may take to acknowledge a move before
	// they are told their place again, and repairAtMost how often.
	repairEvery  = 2 * time.Second
	repairAtMost = 10
)

// watchMove begins to count when a round has opened or come home.
func (s *session) watchMove() {
	to := ""
	switch s.told.Phase {
	case rooms.Breakout:
		to = "rooms"
	case rooms.Harvest:
		to = "main"
	default:
		return
	}
	if a := &s.arrivals; a.round == s.told.Round && a.to == to {
		return
	}
	seq := s.arrivals.told
	s.arrivals = arrivals{round: s.told.Round, to: to, moved: s.lastAt, missing: map[rooms.Seat]bool{}, told: seq, dirty: true, repaired: time.Now()}
	for _, room := range s.movedRooms(to) {
		for _, seat := range room {
			if s.clients[seat] != nil && s.told.Person(seat).Present() {
				s.arrivals.missing[seat] = true
			}
		}
	}
	s.arrivals.expected = len(s.arrivals.missing)
	s.setFlush(gatherFor)
}

// movedRooms lists who was moved, by room: into the rooms, or home from them.
func (s *session) movedRooms(to string) [][]rooms.Seat {
	if to == "main" {
		if n := len(s.told.Past); n > 0 {
			return s.told.Past[n-1]
		}
		return nil
	}
	var moved [][]rooms.Seat
	for i := range s.told.Rooms {
		moved = append(moved, s.told.Rooms[i].Seats)
	}
	return moved
}

// arrived takes one acknowledgement.
func (s *session) arrived(seat rooms.Seat, c *rooms.Arrive) {
	a := &s.arrivals
	if !a.missing[seat] || c.Round != s.told.Round || c.Place != string(s.told.PlaceOf(seat)) {
		return
	}
	delete(a.missing, seat)
	if now, err := s.now(s.node.ctx); err == nil {
		a.last = now.Since(a.moved)
	}
	a.dirty = true
	s.setFlush(gatherFor)
}

func (s *session) arrivalsMessage() []byte {
	a := &s.arrivals
	view := rooms.ArrivalsView{
		Round: a.round, To: a.to, Expected: a.expected, Arrived: a.expected - len(a.missing),
		MovedAt: a.moved, LastMS: a.last,
	}
	for _, seat := range sortedSeats(a.missing) {
		if len(view.Missing) < missingAtMost {
			view.Missing = append(view.Missing, seat)
		}
	}
	_, seq := a.told.next(s.lastAt)
	return s.liveMessage(rooms.Facilitators, seq, []value{{rooms.LiveArrivals, view}})
}

// repair tells their place again to those who have not acknowledged it.
func (s *session) repair() {
	a := &s.arrivals
	if len(a.missing) == 0 || a.repairs >= repairAtMost {
		return
	}
	if wait := repairEvery - time.Since(a.repaired); wait > 0 {
		s.setFlush(wait)
		return
	}
	a.repaired, a.repairs = time.Now(), a.repairs+1
	for seat := range a.missing {
		c := s.clients[seat]
		if c == nil {
			delete(a.missing, seat) // dropped: their return is a hello
			a.expected--
			a.dirty = true
			continue
		}
		place := s.told.PlaceOf(seat)
		c.conn.Send(append(s.wholeIf(place, isValue), s.alive(place, c)...)...)
	}
	s.setFlush(repairEvery)
}

func isValue(sec rooms.Section) bool { return !rooms.SectionKinds[sec.Name].Collection }

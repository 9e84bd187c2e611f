package live

import (
	"cmp"
	"context"
	"slices"
	"time"

	"go.uber.org/zap"

	"plenary/rooms"
)

// arrivals counts who has acknowledged the last move of a round: the
// difference between desired and actual place. It never enters the log. Each
// node counts its own people and tells the others, whole, so that a lost word
// heals with the next.
type arrivals struct {
	round    int
	to       string
	moved    rooms.Instant
	expected int
	missing  map[rooms.Seat]bool
	last     rooms.Millis
	others   map[string]arrivalsWord // by node
	dirty    bool
	// published is what the other nodes know of this one's count.
	published arrivalsWord
	told      counter
	repaired  time.Time
	repairs   int
}

// arrivalsWord is what one node counts.
type arrivalsWord struct {
	Round    int          `json:"round"`
	To       string       `json:"to"`
	Expected int          `json:"expected"`
	Arrived  int          `json:"arrived"`
	Missing  []rooms.Seat `json:"missing,omitempty"`
	Silent   []rooms.Seat `json:"silent,omitempty"`
	Ahead    int          `json:"ahead,omitempty"`
	Last     rooms.Millis `json:"last"`
}

const (
	// missingAtMost is how many of those missing are named.
	missingAtMost = 50
	// repairEvery is how long somebody may take to acknowledge a move before
	// they are told their place again, and repairAtMost how often.
	repairEvery  = 2 * time.Second
	repairAtMost = 10
)

// watchMove begins to count when a round has opened or come home; moved are those
// who are elsewhere since. Whose room ended before is back already.
func (s *session) watchMove(moved map[*client]audiences) {
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
	s.arrivals = arrivals{
		round: s.told.Round, to: to, moved: s.lastAt, missing: map[rooms.Seat]bool{}, others: s.arrivals.others,
		told: s.arrivals.told, dirty: true, repaired: time.Now(),
	}
	for c, fresh := range moved {
		_, _, inRoom := s.told.PlaceOf(c.seat).RoomOf()
		if s.told.Person(c.seat).Present() && fresh.place() && inRoom == (to == "rooms") {
			s.arrivals.missing[c.seat] = true
		}
	}
	s.arrivals.expected = len(s.arrivals.missing)
	s.setFlush(gatherFor)
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

// hear takes what another node counts; forget drops it when the node is gone.
func (a *arrivals) hear(node string, w arrivalsWord) {
	if a.others == nil {
		a.others = map[string]arrivalsWord{}
	}
	a.others[node] = w
	a.dirty = true
}

func (a *arrivals) forget(node string) {
	delete(a.others, node)
	a.dirty = true
}

// own is what this node counts.
func (a *arrivals) own() arrivalsWord {
	w := arrivalsWord{Round: a.round, To: a.to, Expected: a.expected, Arrived: a.expected - len(a.missing), Last: a.last}
	for _, seat := range sortedSeats(a.missing) {
		if len(w.Missing) < missingAtMost {
			w.Missing = append(w.Missing, seat)
		}
	}
	return w
}

// ownArrivals is own, with those whose sound did not follow, and how many are
// connected ahead.
func (s *session) ownArrivals() arrivalsWord {
	w := s.arrivals.own()
	silent := sortedSeats(s.media.silent)
	w.Silent = silent[:min(len(silent), missingAtMost)]
	w.Ahead = s.media.ahead
	return w
}

// tellArrivals tells facilitators and other nodes what changed.
func (s *session) tellArrivals(ctx context.Context) {
	a := &s.arrivals
	if a.dirty {
		a.dirty = false
		s.send(rooms.Facilitators, s.arrivalsMessage())
	}
	if !s.shared() {
		return
	}
	own := s.ownArrivals()
	if own.equal(a.published) {
		return
	}
	if err := s.publishWord(ctx, word{Arrivals: &own}, s.at); err != nil {
		s.log.Warn("tell other nodes who arrived", zap.Error(err))
		s.setFlush(publishAgain)
		return
	}
	a.published = own
}

func (w arrivalsWord) equal(o arrivalsWord) bool {
	return w.Round == o.Round && w.To == o.To && w.Expected == o.Expected && w.Arrived == o.Arrived && slices.Equal(w.Missing, o.Missing) && slices.Equal(w.Silent, o.Silent) && w.Ahead == o.Ahead
}

// sum adds what the other nodes count to this one's own.
func (a *arrivals) sum(own arrivalsWord) arrivalsWord {
	sum := own
	for _, node := range sorted(a.others) {
		w := a.others[node]
		sum.Ahead += w.Ahead // into the rooms of the notice: a node may have counted no move before it
		if w.Round == a.round && w.To == a.to {
			sum.Expected, sum.Arrived = sum.Expected+w.Expected, sum.Arrived+w.Arrived
			sum.Missing, sum.Last = append(sum.Missing, w.Missing...), max(sum.Last, w.Last)
			sum.Silent = append(sum.Silent, w.Silent...)
		}
	}
	return sum
}

// arrivalsMessage tells facilitators what all nodes count.
func (s *session) arrivalsMessage() []byte {
	a := &s.arrivals
	sum := a.sum(s.ownArrivals())
	slices.Sort(sum.Missing)
	slices.Sort(sum.Silent)
	view := rooms.ArrivalsView{
		Round: a.round, To: cmp.Or(a.to, "rooms"), Ahead: sum.Ahead, Expected: sum.Expected, Arrived: sum.Arrived, MovedAt: a.moved, LastMS: sum.Last,
		Missing: sum.Missing[:min(len(sum.Missing), missingAtMost)], Silent: sum.Silent[:min(len(sum.Silent), missingAtMost)],
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

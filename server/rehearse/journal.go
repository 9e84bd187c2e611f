package rehearse

import (
	"context"
	"fmt"
	"time"

	"plenary/rooms"
)

// journal follows the session's log as a host may read it, folds it, and notes
// what a report needs: moves and deadlines.
type journal struct {
	rest           *rest
	session, token string

	seq       uint64
	fold      *rooms.Session
	moves     []move
	deadlines []deadline
	finished  map[int]rooms.Instant // when each round came home
}

// move is an entry that moved many at once, and where to.
type move struct {
	at     rooms.Instant
	round  int
	rooms  bool // into rooms, or home
	places map[rooms.Seat]string
}

// deadline is when something was to happen and when it did.
type deadline struct{ planned, at rooms.Instant }

func newJournal(r *rest, session, token string) *journal {
	return &journal{
		rest: r, session: session, token: token,
		fold: rooms.NewSession(), finished: map[int]rooms.Instant{},
	}
}

// maxPages bounds one reading: a log has far fewer pages.
const maxPages = 10_000

// read takes in what the log has by now.
func (j *journal) read(ctx context.Context) error {
	for range maxPages {
		entries, err := j.rest.entries(ctx, j.session, j.token, j.seq)
		if err != nil {
			return fmt.Errorf("reading the log after %d: %w", j.seq, err)
		}
		if len(entries) == 0 {
			return nil
		}
		for _, e := range entries {
			if e.Seq != j.seq+1 {
				return fmt.Errorf("reading the log: entry %d follows %d", e.Seq, j.seq)
			}
			j.seq = e.Seq
			for _, event := range e.Events {
				j.take(event, e.At)
			}
		}
	}
	return fmt.Errorf("reading the log: no end after %d pages", maxPages)
}

func (j *journal) take(event rooms.Event, at rooms.Instant) {
	s := j.fold
	switch e := event.(type) {
	case *rooms.Opened:
		if s.Sent != nil {
			j.deadlines = append(j.deadlines, deadline{s.Sent.OpensAt, at})
		}
		s.Apply(event)
		j.moves = append(j.moves, move{at: at, round: s.Round, rooms: true, places: j.inRooms()})
		return
	case *rooms.Finishing:
		if !e.Recalled {
			j.deadlines = append(j.deadlines, deadline{s.EndsAt, at})
		}
	case *rooms.Home:
		if s.Phase == rooms.Grace {
			j.deadlines = append(j.deadlines, deadline{s.ReturnsAt, at})
		}
		j.finished[s.Round] = at
		home := move{at: at, round: s.Round, places: map[rooms.Seat]string{}}
		for seat := range j.inRooms() {
			home.places[seat] = string(rooms.InMain)
		}
		j.moves = append(j.moves, home)
	case *rooms.Stepped:
		if step := s.Step; s.Phase == rooms.Harvest && s.Plan.Steps[step].Auto && s.EndsAt.Reached(at) {
			j.deadlines = append(j.deadlines, deadline{s.EndsAt, at})
		}
	}
	s.Apply(event)
}

// inRooms gives the place of everybody who is in a breakout.
func (j *journal) inRooms() map[rooms.Seat]string {
	places := map[rooms.Seat]string{}
	for i := range j.fold.People {
		if p := &j.fold.People[i]; p.Place > 0 && !p.Visiting {
			places[rooms.Seat(i+1)] = string(j.fold.PlaceOf(rooms.Seat(i + 1)))
		}
	}
	return places
}

// repeats counts the pairs that sat together once more: a pair that met three
// times counts twice.
func (j *journal) repeats() int {
	type pair struct{ a, b rooms.Seat }
	met, n := map[pair]bool{}, 0
	for _, round := range j.fold.Past {
		for _, room := range round {
			for i, a := range room {
				for _, b := range room[i+1:] {
					p := pair{min(a, b), max(a, b)}
					if met[p] {
						n++
					}
					met[p] = true
				}
			}
		}
	}
	return n
}

// arrivals measures the moves against people's trails: the times from each move
// to the acknowledgements of those who were on line when it happened, and how
// many of those who were sent into rooms and stayed on line never acknowledged.
func (j *journal) arrivals(trails map[rooms.Seat]*trail, c *clock) (took []time.Duration, missing int) {
	for _, m := range j.moves {
		over, known := j.finished[m.round]
		for seat, place := range m.places {
			t := trails[seat]
			if t == nil {
				continue // somebody who is not simulated
			}
			s, online := t.duringServer(m.at, c)
			if !online {
				continue
			}
			at, ok, elsewhere := s.acknowledgedSince(place, m, c)
			switch {
			case ok:
				took = append(took, at.Sub(m.at.Time()))
			case elsewhere:
			case m.rooms && known && (s.to.IsZero() || c.server(s.to).After(over.Time())):
				missing++
			}
		}
	}
	return took, missing
}

// duringServer gives the spell that an instant of the server lies in.
func (t *trail) duringServer(at rooms.Instant, c *clock) (spell, bool) {
	return t.during(c.local(at.Time()))
}

// acknowledgedSince gives, in the server's time, when a spell acknowledged a
// move first. Who went on to the quiet room before that is elsewhere by their
// own act: they never had to acknowledge it.
func (s spell) acknowledgedSince(place string, m move, c *clock) (at time.Time, ok, elsewhere bool) {
	for _, a := range s.acks {
		at := c.server(a.at)
		switch {
		case at.Before(m.at.Time()):
		case a.place == string(rooms.InQuiet):
			return time.Time{}, false, true
		case a.place == place && a.round == m.round:
			return at, true, false
		}
	}
	return time.Time{}, false, false
}

package rooms

import (
	"cmp"
	"fmt"
	"slices"
)

// Room is one breakout of the current round.
type Room struct {
	Seats       []Seat        `json:"seats"` // whose place it is, away and gone ones included
	Visitors    []Seat        `json:"visitors,omitempty"`
	Closed      bool          `json:"closed,omitempty"`
	Asked       string        `json:"asked,omitempty"` // id of the room's request for a facilitator
	Notice      *Announcement `json:"notice,omitempty"`
	SizeAtClose int           `json:"size_at_close,omitempty"` // how many were in it when it closed
	// SmallSince is when it fell below the least size; Looked says that a room to
	// merge it with was looked for since then, and Merge which one suits, 0 none.
	SmallSince Instant `json:"small_since,omitempty"`
	Looked     bool    `json:"looked,omitempty"`
	Merge      int     `json:"merge,omitempty"`
	Joined     []int   `json:"joined,omitempty"`     // rooms that went into it
	NewFaces   bool    `json:"new_faces,omitempty"`  // nobody had met anybody else of it
	Writes     bool    `json:"writes,omitempty"`     // it was asked to write along, and shows it to its end
	Longer     Millis  `json:"longer,omitempty"`     // it has so much more time than the others
	ReturnsAt  Instant `json:"returns_at,omitempty"` // it ends then, before the others

	size, slot int      // present people, and where the room stands in the size index
	cards      []string // ids of this round's cards that the log knows, sorted
}

// RoomID names a room of a round, such as "2.3".
func RoomID(round, number int) string { return fmt.Sprintf("%d.%d", round, number) }

// named gives the number of a room of this round by its id. A wish that comes
// late, about a room of another round, finds none.
func (s *Session) named(id string) (int, error) {
	round, number, ok := Audience("room/" + id).RoomOf()
	if !ok || round != s.Round || number < 1 || number > len(s.Rooms) || id != RoomID(round, number) {
		return 0, ErrNoSuchRoom
	}
	return number, nil
}

// RoomOver says whether a room of this round has ended, or was never there.
func (s *Session) RoomOver(number int) bool {
	r := s.room(number)
	return r == nil || r.Closed
}

// still makes sure that a wish about a room finds its sender in that room: one
// that comes late, or again after a lost line, must not act in another.
func (s *Session) still(id string, number int) error {
	if id != RoomID(s.Round, number) {
		return ErrMoved
	}
	return nil
}

// lateChoices is how many of the smallest rooms are looked at for a late
// joiner, so that a join costs the same at any size.
const lateChoices = 32

// placeLate chooses a room for each seat: the smallest below the maximum, of these
// the one where they have met fewest, never an empty one, and none where somebody is
// whom they are kept apart from. A companion goes to their person's room.
func (s *Session) placeLate(env Env, seats []Seat) []Event {
	step, ok := s.step()
	if !ok || step.Late == "main" || s.Waits || len(seats) == 0 {
		return nil
	}
	limit := s.roomLimit()
	placed := &Placed{At: env.Now}
	extra := map[int][]Seat{} // who is placed by this very event
	where := map[Seat]int{}
	companion := func(seat Seat) int { return boolInt(env.Rules.with(seat) != 0) }
	seats = slices.SortedStableFunc(slices.Values(seats), func(a, b Seat) int { return companion(a) - companion(b) })
	for _, seat := range seats {
		parted := func(number int) bool {
			in := s.of(number)
			return env.Rules.apart(only(seat), func(other Seat) bool { return in(other) || where[other] == number })
		}
		best, least, cost := 0, 0, 0
		for number := range s.bySize.smallest(lateChoices) {
			r := s.room(number)
			size := r.size + len(extra[number])
			if r.Closed || r.ReturnsAt != 0 || size == 0 || size >= limit || least != 0 && size > least || parted(number) {
				continue
			}
			there := append(r.Seats[:len(r.Seats):len(r.Seats)], extra[number]...)
			if c := s.timesMet(seat, there); best == 0 || size < least || c < cost {
				best, least, cost = number, size, c
			}
		}
		if p := s.Person(env.Rules.with(seat)); p != nil { // always in their person's room
			if n := cmp.Or(where[env.Rules.with(seat)], p.Home); !s.RoomOver(n) && !parted(n) {
				best = n
			}
		}
		if best == 0 {
			continue // no room may take them: they stay in the main room
		}
		where[seat], extra[best] = best, append(extra[best], seat)
		placed.Moves = append(placed.Moves, PlacedMove{Seat: seat, Room: best})
	}
	if len(placed.Moves) == 0 {
		return nil
	}
	return []Event{placed}
}

// roomLimit is how many people a room of this round takes.
func (s *Session) roomLimit() int {
	if s.Size.Rooms > 0 {
		return MaxRoomSize
	}
	return s.Size.Max
}

// Move is a wish of the driver: one person elsewhere, and companions who are with
// them.
type Move struct {
	Seat Seat   `json:"seat"`
	Room string `json:"room,omitempty" doc:"such as 2.3; left out: the main room"`
}

func (c *Move) Decide(s *Session, env Env) ([]Event, error) {
	p := s.Person(c.Seat)
	if p == nil || !p.Present() {
		return nil, ErrNoSuchSeat
	}
	number, err := s.orMain(c.Room)
	if err != nil {
		return nil, err
	}
	moves := []PlacedMove{{c.Seat, number}}
	for _, companion := range env.Rules.companions(c.Seat) {
		if q := s.Person(companion); q != nil && q.Present() && q.Place == p.Place && !q.Visiting {
			moves = append(moves, PlacedMove{companion, number})
		}
	}
	placed := []Event{&Placed{Moves: moves, At: env.Now}}
	switch {
	case number == p.Place:
		return nil, nil
	case number == MainRoom:
		return placed, nil
	}
	r := s.room(number)
	if r.Closed {
		return nil, ErrNoSuchRoom
	}
	if limit := s.roomLimit(); r.size > limit {
		return nil, ErrRoomFull.with("room", number).with("free", s.freeRoom(limit))
	}
	return placed, nil
}

// orMain is [Session.named], or the main room if there is no id.
func (s *Session) orMain(id string) (int, error) {
	if id == "" {
		return MainRoom, nil
	}
	return s.named(id)
}

func (s *Session) freeRoom(limit int) int {
	for number := range s.bySize.smallest(1) {
		if s.room(number).size < limit {
			return number
		}
	}
	return 0
}

// Placed puts people into rooms: late joiners, and those whom the driver moves.
type Placed struct {
	Moves []PlacedMove `json:"moves"`
	At    Instant      `json:"at"`
}

// PlacedMove is one person's new place.
type PlacedMove struct {
	Seat Seat `json:"seat"`
	Room int  `json:"room"` // 0: the main room
}

func (e *Placed) Apply(s *Session) {
	for _, m := range e.Moves {
		s.lowerHand(m.Seat)
		s.loseFloor(m.Seat)
		s.changeAt(e.At, m.Seat, func(p *Person) {
			p.Place, p.Visiting, p.MoreTime, p.Done = m.Room, false, false, false
			p.Home, p.SitsOut = m.Room, m.Room == MainRoom
			p.Sat = p.Connected && m.Room != MainRoom
		})
	}
}

// Go is one's own way: to the main room, the quiet room, or back to one's room.
type Go struct {
	To string `json:"to"`
}

func (c *Go) Decide(s *Session, env Env) ([]Event, error) {
	p := s.Person(env.Actor.Seat)
	place := MainRoom
	switch c.To {
	case "main":
	case "quiet":
		place = QuietRoom
	case "other":
		return s.goOther(env, p)
	case "room":
		r := s.room(p.Home)
		if !s.roomsOpen() || r == nil || r.Closed {
			return nil, ErrNoSuchRoom
		}
		place = p.Home
	default:
		return nil, ErrMalformed.with("problem", "to is main, quiet, room or other")
	}
	if place == p.Place {
		return nil, nil
	}
	events := []Event{&Went{Seat: env.Actor.Seat, Place: place, At: env.Now}}
	back := *p
	back.Place = place
	if s.Phase == Breakout && back.late() { // they sat in the quiet room when the rooms opened
		events = append(events, s.placeLate(env, []Seat{env.Actor.Seat})...)
	}
	return events, nil
}

// goOther brings somebody who is alone in a room into another, with the room.
func (s *Session) goOther(env Env, p *Person) ([]Event, error) {
	r := s.room(p.Place)
	if !s.roomsOpen() || r == nil || p.Visiting || r.size > 1 {
		return nil, ErrNotNow
	}
	into := s.mergeFor(p.Place, env.Rules)
	if into == 0 {
		return nil, ErrRoomFull.with("room", p.Place).with("free", 0)
	}
	return []Event{&Merged{Room: p.Place, Into: into, At: env.Now}}, nil
}

// Went says where somebody went by their own act.
type Went struct {
	Seat  Seat    `json:"seat"`
	Place int     `json:"place"`
	At    Instant `json:"at"`
}

func (e *Went) Apply(s *Session) {
	s.lowerHand(e.Seat)
	s.loseFloor(e.Seat)
	s.changeAt(e.At, e.Seat, func(p *Person) {
		p.Place, p.Visiting, p.MoreTime, p.Done = e.Place, false, false, false
		p.Sat = p.Sat || p.Connected && e.Place > 0
	})
}

// Visit brings a facilitator into a room, announced and uncounted; without a
// room it ends.
type Visit struct {
	Room string `json:"room,omitempty" doc:"such as 2.3; left out: leave it"`
}

func (c *Visit) Decide(s *Session, env Env) ([]Event, error) {
	number, err := s.orMain(c.Room)
	switch {
	case err != nil:
		return nil, err
	case number == MainRoom && !s.Person(env.Actor.Seat).Visiting, number != MainRoom && s.visits(env.Actor.Seat, number):
		return nil, nil
	case number != MainRoom && s.room(number).Closed:
		return nil, ErrNoSuchRoom
	}
	return []Event{&Visited{Seat: env.Actor.Seat, Room: number, At: env.Now}}, nil
}

func (s *Session) visits(seat Seat, number int) bool {
	p := s.Person(seat)
	return p.Visiting && p.Place == number
}

// Visited says where a facilitator visits.
type Visited struct {
	Seat Seat    `json:"seat"`
	Room int     `json:"room,omitempty"`
	At   Instant `json:"at"`
}

func (e *Visited) Apply(s *Session) {
	s.lowerHand(e.Seat)
	s.changeAt(e.At, e.Seat, func(p *Person) {
		p.Place, p.Visiting, p.MoreTime, p.Done = e.Room, e.Room != MainRoom, false, false
	})
}

// Vote is a room's wish for more time, or its word that it is done.
type Vote struct {
	Room string `json:"room" doc:"such as 2.3"`
	For  string `json:"for"`
	On   bool   `json:"on"`
}

func (c *Vote) Decide(s *Session, env Env) ([]Event, error) {
	if err := s.still(c.Room, s.Person(env.Actor.Seat).Place); err != nil {
		return nil, err
	}
	if c.For != "more_time" && c.For != "done" {
		return nil, ErrMalformed.with("problem", "for is more_time or done")
	}
	if p := s.Person(env.Actor.Seat); c.For == "done" && p.Done == c.On || c.For == "more_time" && p.MoreTime == c.On {
		return nil, nil
	}
	return []Event{&Voted{Seat: env.Actor.Seat, For: c.For, On: c.On}}, nil
}

// Voted keeps a vote; the room and the facilitators see counts.
type Voted struct {
	Seat Seat   `json:"seat"`
	For  string `json:"for"`
	On   bool   `json:"on"`
}

func (e *Voted) Apply(s *Session) {
	s.change(e.Seat, func(p *Person) {
		if e.For == "done" {
			p.Done = e.On
		} else {
			p.MoreTime = e.On
		}
	})
	s.mark(secYou, ToSeat(e.Seat))
}

// answerVotes takes back the wishes for more time of those who were given some.
func (s *Session) answerVotes(given func(*Person) bool) {
	for i := range s.People {
		if p := &s.People[i]; p.MoreTime && given(p) {
			s.change(Seat(i+1), func(p *Person) { p.MoreTime = false })
			s.mark(secYou, ToSeat(Seat(i+1)))
		}
	}
}

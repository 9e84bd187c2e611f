package rooms

import "slices"

// SmallFor is how long a room is below the least size before facilitators are
// offered a merge: who reloads a page or changes rooms is back by then.
const SmallFor = 20 * Second

// leastSize is below how many people a room of this round is too small.
func (s *Session) leastSize() int {
	if s.Size.Rooms > 0 {
		return 2
	}
	return max(2, s.Size.Min)
}

func (s *Session) tooSmall(r *Room) bool { return !r.Closed && r.size > 0 && r.size < s.leastSize() }

// watchSize notes since when a room is too small, at a moment.
func (s *Session) watchSize(number int, at Instant) {
	r := s.room(number)
	switch {
	case r == nil:
	case !s.tooSmall(r):
		r.SmallSince, r.Looked, r.Merge = 0, false, 0
	case r.SmallSince == 0:
		r.SmallSince = at
	}
}

// smallDue is when the next room has been small for long enough; 0 is never.
func (s *Session) smallDue() (due Instant) {
	if s.Phase != Breakout {
		return 0
	}
	for size := 1; size < min(s.leastSize(), len(s.bySize.bySize)); size++ {
		for _, number := range s.bySize.bySize[size] {
			if r := s.room(number); r.SmallSince != 0 && !r.Looked {
				due = earliest(due, r.SmallSince.Add(SmallFor))
			}
		}
	}
	return due
}

// proposeMerges looks for a room to merge each room with that has been too small
// for a while: the one of the smallest where fewest meet again.
func (s *Session) proposeMerges(env Env) []Event {
	e := &MergeProposed{}
	for number := range s.Rooms {
		number++
		r := s.room(number)
		if s.tooSmall(r) && r.SmallSince != 0 && !r.Looked && r.SmallSince.Add(SmallFor).Reached(env.Now) {
			e.Rooms = append(e.Rooms, Merge{number, s.mergeFor(number, env.Rules)})
		}
	}
	if len(e.Rooms) == 0 {
		return nil
	}
	return []Event{e}
}

// mergeFor gives the best room to merge a room with, 0 if there is none.
func (s *Session) mergeFor(number int, rules *Rules) (into int) {
	r, cost := s.room(number), 0
	for other := range s.bySize.smallest(lateChoices) {
		o := s.room(other)
		if other == number || o.Closed || o.ReturnsAt != 0 || o.size == 0 || r.size+o.size > s.roomLimit() || rules.apart(s.of(number), s.of(other)) {
			continue
		}
		met := 0
		for _, seat := range r.Seats {
			met += s.timesMet(seat, o.Seats)
		}
		if into == 0 || met < cost {
			into, cost = other, met
		}
	}
	return into
}

// forgetMerges takes back the offers to merge with a room that is over; others are
// looked for.
func (s *Session) forgetMerges(number int) {
	for i := range s.Rooms {
		if r := &s.Rooms[i]; r.Merge == number {
			r.Merge, r.Looked = 0, false
			s.markRoom(i + 1)
		}
	}
}

// Merge is a room and the one that it goes into; 0: there is none that suits.
type Merge struct {
	Room int `json:"room"`
	Into int `json:"into,omitempty"`
}

// MergeProposed offers facilitators to merge rooms that are too small.
type MergeProposed struct {
	Rooms []Merge `json:"rooms"`
}

func (e *MergeProposed) Apply(s *Session) {
	for _, m := range e.Rooms {
		if r := s.room(m.Room); r != nil {
			r.Merge, r.Looked = m.Into, true
			s.markRoom(m.Room)
		}
	}
}

// MergeRooms brings the people of one room into another.
type MergeRooms struct {
	Room string `json:"room" doc:"such as 2.3"`
	Into string `json:"into" doc:"such as 2.5"`
}

func (c *MergeRooms) Decide(s *Session, env Env) ([]Event, error) {
	number, err := s.named(c.Room)
	if err != nil {
		return nil, err
	}
	into, err := s.named(c.Into)
	switch {
	case err != nil, number == into, s.room(number).Closed, s.room(into).Closed:
		return nil, ErrNoSuchRoom
	}
	switch {
	case s.room(number).size+s.room(into).size > MaxRoomSize:
		return nil, ErrRoomFull.with("room", into).with("free", 0)
	case env.Rules.apart(s.of(number), s.of(into)):
		return nil, ErrImpossible // not a word of why
	}
	return []Event{&Merged{Room: number, Into: into, At: env.Now}}, nil
}

// Merged says that a room has gone into another. Its cards stay its people's own:
// nobody who was not of it reads them, and in the harvest its people have them at
// hand again.
type Merged struct {
	Room int     `json:"room"`
	Into int     `json:"into"`
	At   Instant `json:"at"`
}

func (e *Merged) Apply(s *Session) {
	r, o := s.room(e.Room), s.room(e.Into)
	if r == nil || o == nil {
		return
	}
	together, longer := r.size, max(r.Longer, o.Longer)
	s.closeHelp(r.Asked)
	s.holdCards(r)
	s.closeRoom(e.Room)
	s.forgetMerges(e.Room)
	for i := range s.People {
		seat, p := Seat(i+1), &s.People[i]
		if p.Home != e.Room && p.Place != e.Room {
			continue
		}
		s.changeAt(e.At, seat, func(p *Person) {
			if p.Place == e.Room {
				p.Place, p.MoreTime, p.Done = e.Into, false, false
				if p.Visiting {
					p.Place, p.Visiting = MainRoom, false
				}
			}
			if p.Home == e.Room {
				p.hadRoom(e.Room)
				p.Home, p.Sat = e.Into, p.Connected && p.Place == e.Into
			}
		})
		s.mark(secYou, ToSeat(seat))
	}
	o.NewFaces, o.Longer = false, longer
	o.Writes = o.Writes || r.Writes && together > 1 // of one person it would be told as theirs
	o.Joined = append(slices.Clip(o.Joined), e.Room)
	s.markRoom(e.Room)
	s.markRoom(e.Into)
}

// holdCards takes back the cards that are being shared: who could say "not yet" would
// not be at them any more.
func (s *Session) holdCards(r *Room) {
	for _, id := range slices.Clone(r.cards) {
		if s.Cards[id].State == Leaving {
			(&CardBack{Card: id}).Apply(s)
		}
	}
}

// hadRoom keeps a room's cards at hand for somebody who is put elsewhere.
func (p *Person) hadRoom(number int) {
	if p.Sat && !slices.Contains(p.Rooms, number) {
		p.Rooms = append(slices.Clip(p.Rooms), number)
	}
}

// TakeDesk has the cards of another of one's rooms of this round at hand.
type TakeDesk struct {
	Room string `json:"room" doc:"such as 2.3"`
}

func (c *TakeDesk) Decide(s *Session, env Env) ([]Event, error) {
	number, err := s.named(c.Room)
	p := s.Person(env.Actor.Seat)
	switch {
	case err != nil:
		return nil, err
	case number == s.Desk(env.Actor.Seat):
		return nil, nil
	case !slices.Contains(p.Rooms, number) && !(number == p.Home && p.Sat):
		return nil, ErrNotYourRoom
	}
	return []Event{&DeskTaken{Seat: env.Actor.Seat, Room: number}}, nil
}

// DeskTaken says which of their rooms' cards somebody has at hand.
type DeskTaken struct {
	Seat Seat `json:"seat"`
	Room int  `json:"room"`
}

func (e *DeskTaken) Apply(s *Session) {
	s.change(e.Seat, func(p *Person) { p.At = e.Room })
	s.mark(secYou, ToSeat(e.Seat))
	s.markPlaced(e.Seat)
}

package rooms

import "slices"

// Person is who has a seat. Names are in the vault.
type Person struct {
	Role      Role    `json:"role"`
	Place     int     `json:"place,omitempty"` // exactly one place, always: MainRoom, QuietRoom or a room's number
	Home      int     `json:"home,omitempty"`  // their room in this round
	Since     Instant `json:"since,omitempty"` // they have been in their room, on line, since then
	Rooms     []int   `json:"rooms,omitempty"` // of this round that were theirs and went into others: those cards are theirs, too
	At        int     `json:"at,omitempty"`    // the room whose cards they took to hand in the harvest; 0: their own
	Sat       bool    `json:"sat,omitempty"`   // they were in it, on line: its cards are theirs, too, and they met its people
	Connected bool    `json:"connected,omitempty"`
	Came      bool    `json:"came,omitempty"`    // they were connected at least once
	AwayAt    Instant `json:"away_at,omitempty"` // since when not connected
	Gone      bool    `json:"gone,omitempty"`    // away for longer than a seat is kept
	Waiting   bool    `json:"waiting,omitempty"` // for a facilitator's nod
	LetIn     bool    `json:"let_in,omitempty"`  // after one: what was told before was not theirs
	Removed   bool    `json:"removed,omitempty"`
	Visiting  bool    `json:"visiting,omitempty"` // a facilitator in a room, uncounted
	Hand      bool    `json:"hand,omitempty"`
	Floor     bool    `json:"floor,omitempty"` // a facilitator gave it
	Asks      bool    `json:"asks,omitempty"`  // they came when there were many already, and ask before they speak
	MoreTime  bool    `json:"more_time,omitempty"`
	Done      bool    `json:"done,omitempty"`
	SitsOut   bool    `json:"sits_out,omitempty"` // of this round, in the main room: the driver's choice
	How       string  `json:"how,omitempty"`
	Writes    bool    `json:"writes,omitempty"`  // wants what is said to be written, too; told to nobody as theirs
	RenamedN  int     `json:"renamed,omitempty"` // counts changes of the name
	NameID    uint64  `json:"name_id"`           // under which the vault keeps the name: a draw, so that two nodes that seat people at once can't take one for the other
	Node      string  `json:"node,omitempty"`    // of the server, which holds the connection, or held it last
	Link      string  `json:"link,omitempty"`    // of the personal link that a facilitator came by, a hash
	Keys      int     `json:"keys,omitempty"`    // generation of the seat's tokens: older ones are dead
}

// Present says whether a person takes part: seated, let in, and not away for long.
func (p *Person) Present() bool { return !p.Removed && !p.Waiting && !p.Gone }

// seatable says whether a person would be given a room.
func (p *Person) seatable() bool { return p.Present() && p.Place != QuietRoom }

// keeping says whether the seat of somebody who dropped is being kept.
func (p *Person) keeping() bool { return !p.Connected && !p.Gone && !p.Removed && p.AwayAt != 0 }

func (p *Person) state() string {
	switch {
	case p.Removed:
		return "removed"
	case p.Waiting:
		return "waiting"
	case p.Gone:
		return "gone"
	case !p.Connected:
		return "away"
	}
	return "here"
}

// counts are kept beside the people, so that no view counts ten thousand.
type counts struct {
	participants int // present, not facilitating
	facilitators int // present
	connected    int
	inMain       int // connected, in the main room
	quiet        int // participants in the quiet room
	quietFacs    int // facilitators there
}

func (c *counts) add(p *Person, by int) {
	if !p.Present() {
		return
	}
	if p.Role.Facilitates() {
		c.facilitators += by
	} else {
		c.participants += by
	}
	if p.Connected {
		c.connected += by
		if p.Place == MainRoom {
			c.inMain += by
		}
	}
	switch {
	case p.Place != QuietRoom:
	case p.Role.Facilitates():
		c.quietFacs += by
	default:
		c.quiet += by
	}
}

// Participants counts those present who don't facilitate.
func (s *Session) Participants() int { return s.count.participants }

// Connected counts those present who are connected.
func (s *Session) Connected() int { return s.count.connected }

// change lets fn change a person and keeps everything that is derived right. What
// begins or ends somebody's time in a room goes by changeAt.
func (s *Session) change(seat Seat, fn func(p *Person)) { s.changeAt(0, seat, fn) }

func (s *Session) changeAt(at Instant, seat Seat, fn func(p *Person)) {
	p := s.Person(seat)
	if p == nil {
		return
	}
	before := *p
	s.count.add(p, -1)
	fn(p)
	s.count.add(p, +1)
	s.keepSpell(seat, before, at)
	if before.Place != p.Place || before.Visiting != p.Visiting {
		s.leaveRoom(seat, before)
		s.enterRoom(seat, p)
	}
	if before.own() != p.own() {
		s.mark(secYou, ToSeat(seat))
	}
	if before.seatable() != p.seatable() {
		s.rosterChanged()
	}
	if s.Preview != nil && (before.Present() != p.Present() || before.Place != p.Place) {
		s.mark(secPreview, Facilitators) // it counts who would be seated
	}
	if n := p.Place; n > 0 && (before.Present() != p.Present() || before.Connected != p.Connected) {
		s.resize(n)
	}
	if at != 0 {
		s.watchSize(before.Place, at)
		s.watchSize(p.Place, at)
	}
	if p.keeping() && (before.AwayAt != p.AwayAt || !before.keeping()) {
		s.away = append(s.away, awaySince{seat, p.AwayAt})
	}
	s.forgetBack()
	s.markPerson(seat, before.Place)
}

// own is what somebody reads about themselves.
type own struct {
	place, home                                             int
	hand, floor, moreTime, done, waiting, removed, visiting bool
	renamed                                                 int
}

func (p *Person) own() own {
	return own{p.Place, p.Home, p.Hand, p.Floor, p.MoreTime, p.Done, p.Waiting, p.Removed, p.Visiting, p.RenamedN}
}

// late says whether somebody in the main room has no seat in this round yet.
func (p *Person) late() bool {
	return p.Home == 0 && p.Place == MainRoom && !p.SitsOut && !p.Waiting && !p.Role.Facilitates()
}

func (s *Session) leaveRoom(seat Seat, was Person) {
	r := s.room(was.Place)
	if r == nil {
		return
	}
	if was.Visiting {
		r.Visitors = without(r.Visitors, seat)
	} else {
		r.Seats = without(r.Seats, seat)
	}
	s.resize(was.Place)
}

func (s *Session) enterRoom(seat Seat, p *Person) {
	r := s.room(p.Place)
	if r == nil {
		return
	}
	if p.Visiting {
		r.Visitors = append(r.Visitors, seat)
	} else {
		r.NewFaces = r.NewFaces && s.timesMet(seat, r.Seats) == 0
		r.Seats = append(r.Seats, seat)
	}
	s.resize(p.Place)
}

func without(seats []Seat, seat Seat) []Seat {
	if i := slices.Index(seats, seat); i >= 0 {
		return slices.Delete(seats, i, i+1)
	}
	return seats
}

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
	MoreTime  bool    `json:"more_time,omitempty"`
	Done      bool    `json:"done,omitempty"`
	SitsOut   bool    `json:"sits_out,omitempty"` // of this round, in the main room: the driver's choice
	How       string  `json:"how,omitempty"`
	RenamedN  int     `json:"renamed,omitempty"` // counts changes of the name
	NameID    uint64  `json:"name_id"`           // under which the vault keeps the name: a draw, so that two nodes that seat people at once can't take one for the other
	Node      string  `json:"node,omitempty"`    // of the server, which holds the connection, or held it last
	Link      string  `json:"link,omitempty"`    // of the personal link that a facilitator came by, a hash
	Keys      int     `json:"keys,omitempty"`    // generation of the seat's tokens: older ones are dead
}

const (
	// KeepSeatFor is how long a dropped person is shown as away before the room
	// gets smaller: long enough to fetch a charger or change to the phone.
	KeepSeatFor = 90 * Second
	// DriverAwayFor is when taking over from an absent driver needs no asking,
	// and how long a present one has to say that they go on.
	DriverAwayFor = 10 * Second
	// MaxPeople is the largest session that is measured.
	MaxPeople = 10_000
	// NamesUpTo is how many people the main room lists by name.
	NamesUpTo = 100
)

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

type awaySince struct {
	seat Seat
	at   Instant
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

// forgetBack drops those who came back from the head of the list of whose seat
// is being kept, so that its length is that of who is away.
func (s *Session) forgetBack() {
	for len(s.away) > 0 && !s.stillAway(s.away[0]) {
		s.away = s.away[1:]
	}
}

func (s *Session) stillAway(a awaySince) bool {
	p := s.Person(a.seat)
	return p.keeping() && p.AwayAt == a.at
}

// own is what somebody reads about themselves.
type own struct {
	place, home                                      int
	hand, moreTime, done, waiting, removed, visiting bool
	renamed                                          int
}

func (p *Person) own() own {
	return own{p.Place, p.Home, p.Hand, p.MoreTime, p.Done, p.Waiting, p.Removed, p.Visiting, p.RenamedN}
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

// Create begins a log.
type Create struct {
	Plan      Plan
	Rehearsal bool
	Brisk     bool
}

func (c *Create) Decide(s *Session, env Env) ([]Event, error) {
	if s.CreatedAt != 0 {
		return nil, ErrNotNow
	}
	plan := c.Plan.WithDefaults()
	if problems := plan.Check(Leniency(c.Brisk)); len(problems) > 0 {
		return nil, ErrBadPlan.with("problems", problems)
	}
	return []Event{&Created{At: env.Now, Plan: plan, Rehearsal: c.Rehearsal, Brisk: c.Brisk}}, nil
}

// Created is the first event of a log.
type Created struct {
	At        Instant `json:"at"`
	Plan      Plan    `json:"plan"`
	Rehearsal bool    `json:"rehearsal,omitempty"`
	Brisk     bool    `json:"brisk,omitempty"`
}

func (e *Created) Apply(s *Session) {
	s.CreatedAt, s.Plan, s.Rehearsal, s.Brisk = e.At, e.Plan.Clone(), e.Rehearsal, e.Brisk
	s.PlanRevision = 1
	s.mark(secSession, All)
	s.mark(secPlan, Facilitators)
	s.mark(secLoop, All)
}

// Join seats somebody who came through the door. The server calls it once the
// link, the code or the invitation has been verified. Link names the personal
// link of a facilitator by a hash: whoever comes by it again comes back to their
// seat, and a link whose seat was removed is dead (promise A8).
type Join struct {
	Role Role
	Link string
}

// SeatOf gives the seat that a personal link leads back to, 0 if none yet.
func (s *Session) SeatOf(role Role, link string) Seat {
	for i := range s.People {
		p := &s.People[i]
		if role == Host && p.Role == Host && !p.Removed || link != "" && p.Link == link { // a session has one host
			return Seat(i + 1)
		}
	}
	return 0
}

// PersonalLinks gives the links that led to a seat; false: it was removed.
func (s *Session) PersonalLinks() map[string]bool {
	led := map[string]bool{}
	for i := range s.People {
		if p := &s.People[i]; p.Link != "" {
			led[p.Link] = !p.Removed
		}
	}
	return led
}

func (c *Join) Decide(s *Session, env Env) ([]Event, error) {
	newcomer := c.Role == Participant
	if !newcomer {
		if back := s.Person(s.SeatOf(c.Role, c.Link)); back != nil && back.Removed {
			return nil, ErrRemoved
		} else if back != nil {
			return nil, nil
		}
	}
	switch {
	case s.Phase == Ended:
		return nil, ErrEnded
	case newcomer && !s.Doors:
		return nil, ErrDoorsClosed
	case newcomer && s.Locked:
		return nil, ErrLocked
	case len(s.People) >= MaxPeople:
		return nil, ErrFull.with("max", MaxPeople)
	}
	e := &Joined{
		Seat: Seat(len(s.People) + 1), Role: c.Role, Link: c.Link, NameID: env.Rand.Uint64(), At: env.Now,
		Waiting: newcomer && s.NodNeeded,
	}
	return []Event{e}, nil
}

// Joined seats a person. The seat is away until its connection comes.
type Joined struct {
	Seat    Seat    `json:"seat"`
	Role    Role    `json:"role"`
	At      Instant `json:"at"`
	Waiting bool    `json:"waiting,omitempty"`
	Link    string  `json:"link,omitempty"`
	NameID  uint64  `json:"name_id"`
}

func (e *Joined) Apply(s *Session) {
	p := Person{Role: e.Role, AwayAt: e.At, Waiting: e.Waiting, Link: e.Link, NameID: e.NameID}
	s.People = append(s.People, p)
	s.count.add(&p, +1)
	if p.seatable() {
		s.rosterChanged()
	}
	s.away = append(s.away, awaySince{e.Seat, e.At})
	if e.Role.Facilitates() {
		s.facs = append(s.facs, e.Seat)
		s.mark(secSession, All)
	}
	if e.Role == Host && s.Driver == 0 {
		s.Driver = e.Seat
		s.mark(secLoop, All)
	}
	s.mark(secYou, ToSeat(e.Seat))
	if s.Preview != nil {
		s.mark(secPreview, Facilitators)
	}
	s.markPerson(e.Seat, MainRoom)
}

// Connect says that seats have a connection now, on one node of the server: the
// newest holds the seat. A late joiner gets a room.
type Connect struct {
	Seats []Seat
	Node  string
}

func (c *Connect) Decide(s *Session, env Env) ([]Event, error) {
	var came []Seat
	var placing []Seat
	for _, seat := range c.Seats {
		p := s.Person(seat)
		if p == nil || p.Removed || p.Connected && p.Node == c.Node {
			continue
		}
		came = append(came, seat)
		if p.late() {
			placing = append(placing, seat)
		}
	}
	if len(came) == 0 {
		return nil, nil
	}
	events := []Event{&Connected{Seats: came, Node: c.Node, At: env.Now}}
	if s.Phase == Breakout {
		events = append(events, s.placeLate(env, placing)...)
	}
	return events, nil
}

// Connected says that seats are here.
type Connected struct {
	Seats []Seat  `json:"seats"`
	Node  string  `json:"node,omitempty"`
	At    Instant `json:"at"`
}

func (e *Connected) Apply(s *Session) {
	for _, seat := range e.Seats {
		s.changeAt(e.At, seat, func(p *Person) {
			p.Connected, p.Came, p.Gone, p.AwayAt, p.Node = true, true, false, 0, e.Node
			p.Sat = p.Sat || p.Place > 0 && !p.Visiting
		})
	}
}

// Drop says that seats have lost their connection to a node. Who has come back by
// way of another node meanwhile is not dropped.
type Drop struct {
	Seats []Seat
	Node  string
}

func (c *Drop) Decide(s *Session, env Env) ([]Event, error) {
	var went []Seat
	for _, seat := range c.Seats {
		if p := s.Person(seat); p != nil && p.Connected && p.Node == c.Node {
			went = append(went, seat)
		}
	}
	if len(went) == 0 {
		return nil, nil
	}
	return []Event{&Dropped{Seats: went, At: env.Now}}, nil
}

// Leave is a quiet way out. It never enters the log: the server hangs up, and a
// drop follows as after a lost line, so that nobody, the log included, can tell
// the one from the other (promise P4).
type Leave struct{}

func (c *Leave) Decide(s *Session, env Env) ([]Event, error) { return nil, nil }

// Dropped says that seats are away.
type Dropped struct {
	Seats []Seat  `json:"seats"`
	At    Instant `json:"at"`
}

func (e *Dropped) Apply(s *Session) {
	for _, seat := range e.Seats {
		s.lowerHand(seat)
		s.changeAt(e.At, seat, func(p *Person) {
			p.Connected, p.AwayAt, p.MoreTime, p.Done = false, e.At, false, false
		})
	}
}

// Absent says that seats have been away for so long that rooms get smaller.
// The seats stay their people's.
type Absent struct {
	Seats []Seat  `json:"seats"`
	At    Instant `json:"at"`
}

func (e *Absent) Apply(s *Session) {
	for _, seat := range e.Seats {
		s.changeAt(e.At, seat, func(p *Person) {
			p.Gone = true
			if p.Visiting {
				p.Place, p.Visiting = MainRoom, false
			}
		})
	}
}

// Remove takes somebody out of the session for good. Until a facilitator says
// otherwise whoever comes new waits for a nod (promise A8).
type Remove struct {
	Seat Seat `json:"seat"`
}

func (c *Remove) Decide(s *Session, env Env) ([]Event, error) {
	p := s.Person(c.Seat)
	switch {
	case p == nil || p.Removed:
		return nil, ErrNoSuchSeat
	case p.Role == Host, c.Seat == env.Actor.Seat:
		return nil, ErrNotAllowed
	}
	return []Event{&Removed{Seat: c.Seat, At: env.Now}}, nil
}

// Removed revokes a seat.
type Removed struct {
	Seat Seat    `json:"seat"`
	At   Instant `json:"at"`
}

func (e *Removed) Apply(s *Session) {
	s.lowerHand(e.Seat)
	s.changeAt(e.At, e.Seat, func(p *Person) {
		p.Removed, p.Connected, p.Place, p.Home, p.Visiting, p.MoreTime, p.Done = true, false, MainRoom, 0, false, false, false
		p.Sat = false
	})
	s.NodNeeded = true
	for i := range s.People { // a seat that was taken in reserve is no way around the nod
		if p := &s.People[i]; p.Role == Participant && !p.Came && !p.Removed && !p.Waiting {
			s.change(Seat(i+1), func(p *Person) { p.Waiting, p.Place, p.Home = true, MainRoom, 0 })
		}
	}
	for id, h := range s.Helps {
		if h.Seat == e.Seat {
			s.closeHelp(id)
		}
	}
	s.facs = without(s.facs, e.Seat)
	if s.Driver == e.Seat {
		s.Driver = 0
	}
	if s.Taking == e.Seat {
		s.Taking, s.TakesAt = 0, 0
	}
	if n := s.NextOf(e.Seat); n > 0 {
		s.mark(secNext, NextRoom(s.Round+1, n))
	}
	s.mark(secLoop, All)
	s.mark(secSession, All)
	s.mark(secYou, ToSeat(e.Seat))
}

// Rekey makes all tokens of a seat dead, when its link is replaced.
type Rekey struct{ Seat Seat }

func (c *Rekey) Decide(s *Session, env Env) ([]Event, error) {
	p := s.Person(c.Seat)
	if p == nil || p.Removed {
		return nil, ErrNoSuchSeat
	}
	return []Event{&Rekeyed{Seat: c.Seat, Keys: p.Keys + 1}}, nil
}

// Rekeyed says which generation of a seat's tokens is good.
type Rekeyed struct {
	Seat Seat `json:"seat"`
	Keys int  `json:"keys"`
}

func (e *Rekeyed) Apply(s *Session) {
	s.change(e.Seat, func(p *Person) { p.Keys = e.Keys })
}

// Nod lets somebody in who waits, or doesn't.
type Nod struct {
	Seat Seat `json:"seat"`
	In   bool `json:"in"`
}

func (c *Nod) Decide(s *Session, env Env) ([]Event, error) {
	p := s.Person(c.Seat)
	switch {
	case p == nil || !p.Waiting || p.Removed:
		return nil, ErrNoSuchSeat
	case !c.In:
		return []Event{&Removed{Seat: c.Seat, At: env.Now}}, nil
	}
	events := []Event{&Nodded{Seat: c.Seat}}
	if s.Phase == Breakout && p.Connected {
		events = append(events, s.placeLate(env, []Seat{c.Seat})...)
	}
	return events, nil
}

// Nodded lets somebody in.
type Nodded struct {
	Seat Seat `json:"seat"`
}

func (e *Nodded) Apply(s *Session) {
	s.change(e.Seat, func(p *Person) { p.Waiting, p.LetIn = false, true })
	s.mark(secYou, ToSeat(e.Seat))
}

// Lock keeps newcomers out, or lets them in again; letting them in again also
// ends the waiting for a nod, unless Nod says otherwise.
type Lock struct {
	Locked bool `json:"locked"`
	Nod    bool `json:"nod,omitempty"`
}

func (c *Lock) Decide(s *Session, env Env) ([]Event, error) {
	if s.Locked == c.Locked && s.NodNeeded == c.Nod {
		return nil, nil
	}
	return []Event{&LockSet{Locked: c.Locked, Nod: c.Nod}}, nil
}

// LockSet says who may come in.
type LockSet struct {
	Locked bool `json:"locked"`
	Nod    bool `json:"nod,omitempty"`
}

func (e *LockSet) Apply(s *Session) {
	s.Locked, s.NodNeeded = e.Locked, e.Nod
	s.mark(secLoop, All)
}

// Rename gives oneself another name; the server keeps it in the vault.
type Rename struct {
	Name     string `json:"name"`
	Pronouns string `json:"pronouns,omitempty"`
}

func (c *Rename) Decide(s *Session, env Env) ([]Event, error) {
	return []Event{&Renamed{Seat: env.Actor.Seat}}, nil
}

// Renamed says that the vault holds another name now.
type Renamed struct {
	Seat Seat `json:"seat"`
}

func (e *Renamed) Apply(s *Session) {
	s.change(e.Seat, func(p *Person) { p.RenamedN++ })
	s.markName(e.Seat)
}

// Hand raises or lowers a hand in the main room.
type Hand struct {
	Up bool `json:"up"`
}

func (c *Hand) Decide(s *Session, env Env) ([]Event, error) {
	p := s.Person(env.Actor.Seat)
	switch {
	case p.Place != MainRoom:
		return nil, ErrNotNow
	case p.Hand == c.Up:
		return nil, nil
	}
	return []Event{&HandSet{Seat: env.Actor.Seat, Up: c.Up}}, nil
}

// HandSet says whether a hand is up.
type HandSet struct {
	Seat Seat `json:"seat"`
	Up   bool `json:"up"`
}

func (e *HandSet) Apply(s *Session) {
	if !e.Up {
		s.lowerHand(e.Seat)
		return
	}
	s.Hands = append(s.Hands, e.Seat)
	s.change(e.Seat, func(p *Person) { p.Hand = true })
	s.mark(secYou, ToSeat(e.Seat))
}

func (s *Session) lowerHand(seat Seat) {
	if p := s.Person(seat); p == nil || !p.Hand {
		return
	}
	s.Hands = without(s.Hands, seat)
	s.change(seat, func(p *Person) { p.Hand = false })
	s.mark(secYou, ToSeat(seat))
}

// SayHow is one small word on how somebody is here now.
type SayHow struct {
	How string `json:"how"`
}

func (c *SayHow) Decide(s *Session, env Env) ([]Event, error) {
	switch c.How {
	case s.Person(env.Actor.Seat).How:
		return nil, nil
	case "", "talking", "listening", "typing":
		return []Event{&HowSet{Seat: env.Actor.Seat, How: c.How}}, nil
	}
	return nil, ErrMalformed.with("problem", "how is talking, listening, typing or empty")
}

// HowSet keeps the word.
type HowSet struct {
	Seat Seat   `json:"seat"`
	How  string `json:"how,omitempty"`
}

func (e *HowSet) Apply(s *Session) { s.change(e.Seat, func(p *Person) { p.How = e.How }) }

package rooms

import (
	"maps"
	"slices"
)

// Phase is where the loop stands.
type Phase string

const (
	Lobby    Phase = "lobby"
	Fireside Phase = "fireside" // an introduction, of the session or of a question
	InView   Phase = "preview"  // facilitators see the rooms; lasts until the notice is over
	Breakout Phase = "breakout"
	Grace    Phase = "grace" // the countdown before the return
	Harvest  Phase = "harvest"
	Closing  Phase = "closing"
	Ended    Phase = "ended"
)

// Phases lists them in the order of an evening.
var Phases = []Phase{Lobby, Fireside, InView, Breakout, Grace, Harvest, Closing, Ended}

// Places that are no breakout; above 0 is the number of one.
const (
	MainRoom  = 0
	QuietRoom = -1
)

// Session is what its log folds to. Exported fields are the fold itself and
// make up a snapshot; the others are derived from them.
type Session struct {
	CreatedAt    Instant `json:"created_at"`
	Rehearsal    bool    `json:"rehearsal,omitempty"`
	Brisk        bool    `json:"brisk,omitempty"` // least durations are lifted
	Plan         Plan    `json:"plan"`
	PlanRevision int     `json:"plan_revision"`

	Phase      Phase   `json:"phase"`
	Doors      bool    `json:"doors,omitempty"`
	Locked     bool    `json:"locked,omitempty"`
	NodNeeded  bool    `json:"nod_needed,omitempty"`  // newcomers wait for a facilitator
	ChatClosed bool    `json:"chat_closed,omitempty"` // only facilitators write in the main room's chat
	Step       int     `json:"step"`                  // -1 in the lobby
	Round      int     `json:"round"`                 // how many times people were sent
	Length     Millis  `json:"length,omitempty"`      // of the phase, extensions included
	Size       Size    `json:"size,omitzero"`         // of the rooms of the current round
	EndsAt     Instant `json:"ends_at,omitempty"`
	PausedAt   Instant `json:"paused_at,omitempty"`
	ReturnsAt  Instant `json:"returns_at,omitempty"`
	Recalled   bool    `json:"recalled,omitempty"`
	Waits      bool    `json:"waits,omitempty"`     // most rooms are back, for those that have longer
	Remaining  Millis  `json:"remaining,omitempty"` // what was left when a recall began
	EndedAt    Instant `json:"ended_at,omitempty"`
	ErasesAt   Instant `json:"erases_at,omitempty"`

	Driver  Seat    `json:"driver,omitempty"`
	Taking  Seat    `json:"taking,omitempty"`
	TakesAt Instant `json:"takes_at,omitempty"`

	People   []Person   `json:"people"` // seat n is People[n-1]
	Roster   int        `json:"roster"` // counts changes of who would be given a room
	Preview  *Preview   `json:"preview,omitempty"`
	Prepared *Prepared  `json:"prepared,omitempty"`
	Draws    int        `json:"draws,omitempty"` // how many seatings were asked for
	Sent     *Sending   `json:"sent,omitempty"`
	Rooms    []Room     `json:"rooms,omitempty"`  // of the current round; room n is Rooms[n-1]
	Past     [][][]Seat `json:"past,omitempty"`   // rounds, and groups of people who met in them
	Last     [][]Seat   `json:"last,omitempty"`   // of the last round: who came to each room
	Spells   []Spell    `json:"spells,omitempty"` // in rooms of this round, those that are over
	Asked    []int      `json:"asked,omitempty"`  // steps whose question was sent
	Ahead    [][][]Seat `json:"ahead,omitempty"`  // rooms that are in mind for the questions to come

	Cards     map[string]Card `json:"cards"`
	WallSize  int             `json:"wall_size"` // cards that ever came to the wall
	Turns     []Turn          `json:"turns,omitempty"`
	Floor     int             `json:"floor,omitempty"`
	Shown     string          `json:"shown,omitempty"`
	Chat      []ChatItem      `json:"chat,omitempty"`
	Links     []Link          `json:"links,omitempty"`
	Topics    []Topic         `json:"topics,omitempty"`
	Themes    []Theme         `json:"themes,omitempty"`
	Helps     map[string]Help `json:"helps"`
	Announced *Announcement   `json:"announced,omitempty"`
	Things    int             `json:"things"` // counts chat lines, links and topics: their order
	Seen      []SeenID        `json:"seen,omitempty"`
	Hands     []Seat          `json:"hands,omitempty"`
	Speakers  []Seat          `json:"speakers,omitempty"` // who was given the floor, in that order
	Asking    bool            `json:"asking,omitempty"`   // in this phase one asks before one speaks in the main room
	Writes    bool            `json:"writes,omitempty"`   // in this phase the main room was asked to write along
	Renewed   map[string]int  `json:"renewed,omitempty"`  // media rooms that were given up for new ones

	seen    map[uint64]struct{}
	count   counts
	away    []awaySince // people whose seat is being kept, first dropped first
	leaving map[string]Instant
	ending  map[int]Instant     // rooms that end before the others
	shared  map[string]struct{} // cards of this round that wait for the harvest
	bySize  sizeIndex
	met     []map[Seat][]int // for each past round: in which groups somebody was
	facs    []Seat
	marks   *marks
}

// SeenID is a keyed hash of a seat and a command's id, and when it was accepted.
type SeenID struct {
	ID uint64  `json:"id"`
	At Instant `json:"at"`
}

// NewSession gives the empty fold: before the first entry.
func NewSession() *Session {
	s := &Session{Step: -1, Phase: Lobby, Cards: map[string]Card{}, Helps: map[string]Help{}}
	s.Derive()
	return s
}

// Derive rebuilds what a snapshot leaves out.
func (s *Session) Derive() {
	if s.Cards == nil {
		s.Cards = map[string]Card{}
	}
	if s.Helps == nil {
		s.Helps = map[string]Help{}
	}
	s.seen = make(map[uint64]struct{}, len(s.Seen))
	for _, id := range s.Seen {
		s.seen[id.ID] = struct{}{}
	}
	s.count, s.away, s.facs = counts{}, nil, nil
	s.leaving, s.shared, s.ending = map[string]Instant{}, map[string]struct{}{}, map[int]Instant{}
	for i := range s.Rooms {
		s.Rooms[i].cards = nil
		s.watchEnd(i + 1)
	}
	for _, id := range sortedKeys(s.Cards) {
		s.index(id, s.Cards[id])
	}
	s.met = nil
	for _, round := range s.Past {
		s.met = append(s.met, metIn(round))
	}
	for i := range s.People {
		p := &s.People[i]
		s.count.add(p, +1)
		if p.keeping() {
			s.away = append(s.away, awaySince{Seat(i + 1), p.AwayAt})
		}
		if p.Role.Facilitates() && !p.Removed {
			s.facs = append(s.facs, Seat(i+1))
		}
	}
	slices.SortStableFunc(s.away, func(a, b awaySince) int { return int(a.at - b.at) })
	for i := range s.Rooms {
		s.Rooms[i].size = s.presentIn(&s.Rooms[i])
	}
	s.bySize = newSizeIndex(s.Rooms)
	if s.Sent != nil {
		s.Sent.derive()
	}
}

// Clone gives a copy that shares nothing that changes, without marks.
func (s *Session) Clone() *Session {
	c := *s
	c.marks = nil
	c.Plan = s.Plan.Clone()
	c.People = slices.Clone(s.People)
	c.Preview = s.Preview.clone()
	c.Sent = s.Sent.clone()
	c.Rooms = slices.Clone(s.Rooms)
	for i := range c.Rooms {
		c.Rooms[i].Seats = slices.Clone(c.Rooms[i].Seats)
		c.Rooms[i].Visitors = slices.Clone(c.Rooms[i].Visitors)
		c.Rooms[i].cards = slices.Clone(c.Rooms[i].cards)
	}
	c.Past = slices.Clone(s.Past) // rounds that are over don't change
	c.Spells = slices.Clone(s.Spells)
	c.Asked = slices.Clone(s.Asked)
	c.Cards = maps.Clone(s.Cards)
	c.Turns = slices.Clone(s.Turns)
	c.Chat = slices.Clone(s.Chat)
	c.Links = slices.Clone(s.Links)
	c.Topics = slices.Clone(s.Topics)
	c.Themes = slices.Clone(s.Themes)
	c.Helps = maps.Clone(s.Helps)
	c.Seen = slices.Clone(s.Seen)
	c.Hands = slices.Clone(s.Hands)
	c.Speakers = slices.Clone(s.Speakers)
	c.Renewed = maps.Clone(s.Renewed)
	c.seen = maps.Clone(s.seen)
	c.away = slices.Clone(s.away)
	c.leaving = maps.Clone(s.leaving)
	c.ending = maps.Clone(s.ending)
	c.shared = maps.Clone(s.shared)
	c.met = slices.Clone(s.met)
	c.facs = slices.Clone(s.facs)
	c.bySize = s.bySize.clone()
	return &c
}

// The memory of command ids: how long, and how many at the most (10,000 people
// with six commands each; beyond it the oldest are forgotten early).
const (
	RememberFor = 10 * Minute
	MaxSeen     = 65536
)

// Knows says whether a command id was accepted lately.
func (s *Session) Knows(id uint64) bool {
	_, ok := s.seen[id]
	return ok
}

// Remember keeps the ids of accepted commands.
func (s *Session) Remember(ids []uint64, at Instant) {
	for _, id := range ids {
		s.Seen = append(s.Seen, SeenID{id, at})
		s.seen[id] = struct{}{}
	}
	old := 0
	for old < len(s.Seen) && (len(s.Seen)-old > MaxSeen || at.Since(s.Seen[old].At) > RememberFor) {
		delete(s.seen, s.Seen[old].ID)
		old++
	}
	s.Seen = s.Seen[old:]
}

// Person gives who has a seat, or nil.
func (s *Session) Person(seat Seat) *Person {
	if seat == 0 || int(seat) > len(s.People) {
		return nil
	}
	return &s.People[seat-1]
}

// step gives the current step of the plan; false in the lobby.
func (s *Session) step() (Step, bool) {
	if s.Step < 0 || s.Step >= len(s.Plan.Steps) {
		return Step{}, false
	}
	return s.Plan.Steps[s.Step], true
}

// questionNumber counts the questions up to a step, from 1.
func (s *Session) questionNumber(step int) int {
	n := 0
	for i := 0; i <= step && i < len(s.Plan.Steps); i++ {
		if s.Plan.Steps[i].Kind == QuestionStep {
			n++
		}
	}
	return n
}

func (s *Session) asked(step int) bool { return slices.Contains(s.Asked, step) }

// roomsOpen says whether breakouts are going on.
func (s *Session) roomsOpen() bool { return s.Phase == Breakout || s.Phase == Grace }

// room gives a room of the current round, or nil.
func (s *Session) room(number int) *Room {
	if number < 1 || number > len(s.Rooms) {
		return nil
	}
	return &s.Rooms[number-1]
}

// Due is the session's next wake-up; 0 is none.
func (s *Session) Due() Instant {
	due := earliest(s.TakesAt, s.ErasesAt, s.smallDue())
	if s.Sent != nil {
		due = earliest(due, s.Sent.OpensAt)
	}
	if s.PausedAt == 0 {
		switch s.Phase {
		case Breakout:
			due = earliest(due, s.EndsAt)
		case Grace:
			due = earliest(due, s.ReturnsAt)
		case Harvest:
			if step, ok := s.step(); ok && step.Auto {
				due = earliest(due, s.EndsAt)
			}
		}
	}
	for _, at := range s.leaving {
		due = earliest(due, at)
	}
	for _, at := range s.ending {
		due = earliest(due, at)
	}
	if len(s.away) > 0 {
		due = earliest(due, s.away[0].at.Add(KeepSeatFor))
	}
	return due
}

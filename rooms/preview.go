package rooms

import (
	"maps"
	"slices"
)

// Preview is the rooms of a question before they are sent.
type Preview struct {
	Step       int          `json:"step"`
	From       int          `json:"from"` // the step that it was opened at
	Seed       uint64       `json:"seed"`
	Draw       int          `json:"draw"`    // counts draws, so that a late answer is noticed
	Pending    bool         `json:"pending"` // a draw is wanted: the server solves it
	Roster     int          `json:"roster"`  // of [Session.Roster], that Rooms are for
	Rooms      [][]Seat     `json:"rooms,omitempty"`
	SittingOut []Seat       `json:"sitting_out,omitempty"` // who sits this one out: a facilitator's choice
	Pins       []Pin        `json:"pins,omitempty"`        // who was put somewhere by hand stays there
	Length     Millis       `json:"length"`
	Size       Size         `json:"size"`
	Policy     Policy       `json:"policy,omitempty"`
	Choices    int          `json:"choices,omitempty"` // rooms that people choose from
	Chosen     map[Seat]int `json:"chosen,omitempty"`  // which of them they chose
	Joining    bool         `json:"joining,omitempty"`
	Reasons    []Reason     `json:"reasons,omitempty"`
	Repeats    int          `json:"repeats"`
	// Impossible says why there are no rooms.
	Impossible *Impossible `json:"impossible,omitempty"`
	Ahead      [][][]Seat  `json:"ahead,omitempty"` // what is in mind for the questions after this one
	// Refit: Rooms were looked at before, and are to be fitted to who is there.
	Refit bool `json:"refit,omitempty"`
}

// Pin is a person and the room, from 1, where somebody put them by hand.
type Pin struct {
	Seat Seat `json:"seat"`
	Room int  `json:"room"`
}

// Wishes lists what people chose, by seat.
func (p *Preview) Wishes() []Pin {
	var all []Pin
	for _, seat := range slices.Sorted(maps.Keys(p.Chosen)) {
		all = append(all, Pin{seat, p.Chosen[seat]})
	}
	return all
}

// Impossible says why people can't be seated as wished, and which kinds of wishes
// would each be enough to give up. Neither names anybody, nor says that people are
// kept apart: every facilitator reads it.
type Impossible struct {
	Reason string   `json:"reason" enum:"size,pins,companions,nothing_to_go_on,choice,rules"`
	Relax  []string `json:"relax,omitempty" enum:"min,max,rooms,pins,leads,together"`
}

// Made says how a seating came about, so that it can be worked out again.
type Made struct {
	Version string  `json:"version"` // of the algorithm
	Seed    uint64  `json:"seed"`
	Digest  string  `json:"digest"` // of everything else that it follows from, under the server's key
	Figures Figures `json:"figures"`
}

// Figures are those of a seating, in the light of who sat together before. There
// are none of private answers: from many of them answers could be worked out.
type Figures struct {
	Repeats    int `json:"repeats"`      // pairs who had sat together before
	MaxMeet    int `json:"max_meet"`     // meetings of the pair who met most often, this one included
	BackToBack int `json:"back_to_back"` // pairs who met in the last round, too
	WorstShare int `json:"worst_share"`  // new people that the worst-off person met, in thousandths of those they could have
	SizeMin    int `json:"size_min"`
	SizeMax    int `json:"size_max"`
}

func (p *Preview) clone() *Preview {
	if p == nil {
		return nil
	}
	c := *p
	c.Rooms = cloneRooms(p.Rooms)
	c.SittingOut = slices.Clone(p.SittingOut)
	c.Pins = slices.Clone(p.Pins)
	c.Chosen = maps.Clone(p.Chosen)
	return &c // what is ahead, and why not, is replaced as a whole
}

func cloneRooms(rooms [][]Seat) [][]Seat {
	c := slices.Clone(rooms)
	for i := range c {
		c[i] = slices.Clone(c[i])
	}
	return c
}

// FewestForRooms is how many people a breakout needs: one or two talk together.
const FewestForRooms = 3

// ToSeat lists who would be seated now, in the order of their seats.
func (s *Session) ToSeat() []Seat {
	var seats []Seat
	joining := s.Preview != nil && s.Preview.Joining
	for i := range s.People {
		p := &s.People[i]
		if p.seatable() && (joining || !p.Role.Facilitates()) {
			seats = append(seats, Seat(i+1))
		}
	}
	return seats
}

// toBeSeated counts [Session.ToSeat].
func (s *Session) toBeSeated() int {
	n := s.count.participants - s.count.quiet
	if s.Preview != nil && s.Preview.Joining {
		n += s.count.facilitators - s.count.quietFacs
	}
	return n
}

// rosterChanged says that rooms that are looked at have to be fitted to who is there,
// and lets more people choose from more rooms.
func (s *Session) rosterChanged() {
	s.Roster++
	p := s.Preview
	if p == nil || p.Policy != Choose || s.Sent != nil {
		return
	}
	if n := p.Size.choicesFor(s.toBeSeated()); n > p.Choices {
		p.Choices = n
		s.mark(secChoice, All)
		s.mark(secPreview, Facilitators)
	}
}

// Left counts the questions that are still to be sent, the previewed one included.
func (s *Session) Left() int {
	n := 0
	for i := max(0, s.Step); i < len(s.Plan.Steps); i++ {
		n += boolInt(s.Plan.Steps[i].Kind == QuestionStep && !s.asked(i))
	}
	return n
}

// SeeRooms opens the preview of the current or the next question.
type SeeRooms struct{}

func (c *SeeRooms) Decide(s *Session, env Env) ([]Event, error) {
	step := s.Step
	if here, ok := s.step(); !ok || here.Kind != QuestionStep || s.asked(step) {
		step++
	}
	for s.Phase == Lobby && step < len(s.Plan.Steps) && s.Plan.Steps[step].Kind != QuestionStep {
		step++ // before the start rooms are prepared
	}
	if step >= len(s.Plan.Steps) || s.Plan.Steps[step].Kind != QuestionStep {
		return nil, ErrNothingNext
	}
	return []Event{&Previewed{Step: step, Seed: env.Rand.Uint64()}}, nil
}

// Previewed says that facilitators look at rooms, which are still to be drawn.
type Previewed struct {
	Step int    `json:"step"`
	Seed uint64 `json:"seed"`
}

func (e *Previewed) Apply(s *Session) {
	step := s.Plan.Steps[e.Step]
	from := s.Step
	s.Step, s.Phase = e.Step, InView
	s.Preview = &Preview{Step: e.Step, Seed: e.Seed, Length: step.Length, Size: step.Size, Policy: step.Policy}
	if s.Prepared != nil && s.Prepared.Step == e.Step && s.Prepared.Of == step.rooms() {
		s.Preview, s.Prepared = s.Prepared.Preview.clone(), nil
	}
	s.Preview.From, s.Preview.Draw, s.Preview.Pending = from, s.nextDraw(), true
	s.openChoice()
	s.markLoop()
	s.mark(secPreview, Facilitators)
}

// openChoice says how many rooms there are to choose from; wishes for more are void.
func (s *Session) openChoice() {
	p := s.Preview
	if p == nil || p.Policy != Choose {
		s.endChoice()
		return
	}
	p.Choices = p.Size.choicesFor(s.toBeSeated())
	for seat, room := range p.Chosen {
		s.mark(secYou, ToSeat(seat))
		if room > p.Choices {
			delete(p.Chosen, seat)
		}
	}
	s.mark(secChoice, All)
}

// endChoice ends the choosing; there may have been none.
func (s *Session) endChoice() {
	if p := s.Preview; p != nil {
		for seat := range p.Chosen {
			s.mark(secYou, ToSeat(seat))
		}
		p.Choices, p.Chosen = 0, nil
	}
	s.mark(secChoice, All)
}

// nextDraw numbers draws over the whole session, so that a late answer to an
// old one is never taken for a new one's.
func (s *Session) nextDraw() int {
	s.Draws++
	return s.Draws
}

// Prepared are rooms that were looked at and not sent: who sees them again finds
// them as they were, fitted to who is there by then.
type Prepared struct {
	*Preview
	Of RoomsPlan `json:"of"`
}

// RoomsPlan is what the plan says of a question's rooms: prepared ones for another
// are drawn anew.
type RoomsPlan struct {
	Length Millis `json:"length"`
	Size   Size   `json:"size"`
	Policy Policy `json:"policy,omitempty"`
}

func (s *Step) rooms() RoomsPlan { return RoomsPlan{s.Length, s.Size, s.Policy} }

// CancelPreview goes back to where the rooms were looked at from.
type CancelPreview struct {
	Tell bool `json:"tell,omitempty" doc:"and on to the question in the main room, without rooms, unless it is told there already"`
}

func (c *CancelPreview) Decide(s *Session, env Env) ([]Event, error) {
	if s.Sent != nil {
		return nil, ErrNotNow
	}
	e := &PreviewCancelled{}
	if !c.Tell || s.Preview.From == s.Preview.Step {
		return []Event{e}, nil
	}
	after := s.Clone()
	e.Apply(after)
	on, err := (&Next{}).Decide(after, env)
	return append([]Event{e}, on...), err
}

// PreviewCancelled says that nobody is sent for now.
type PreviewCancelled struct{}

func (e *PreviewCancelled) Apply(s *Session) {
	if s.Preview == nil {
		return
	}
	p := s.Preview.clone()
	p.Pending, p.Refit = false, true
	s.endChoice()
	if len(p.Rooms) > 0 {
		s.Prepared = &Prepared{p, s.Plan.Steps[p.Step].rooms()}
	}
	s.Step, s.Phase, s.Preview = p.From, Fireside, nil
	if s.Step < 0 {
		s.Phase = Lobby
	}
	s.markLoop()
	s.mark(secPreview, Facilitators)
}

// Reshuffle draws again. Who was put somewhere by hand stays there, unless all are
// to be drawn.
type Reshuffle struct {
	All bool `json:"all,omitempty" doc:"those who were moved by hand, too"`
}

func (c *Reshuffle) Decide(s *Session, env Env) ([]Event, error) {
	events, err := (&SetPreview{}).Decide(s, env)
	if err == nil {
		events[0].(*PreviewSet).Unpin = c.All
	}
	return events, err
}

// SetPreview changes sizes, minutes or who takes part; it draws again if that
// changes who sits where.
type SetPreview struct {
	Target  *int    `json:"target,omitempty"`
	Rooms   *int    `json:"rooms,omitempty"`
	Length  *Millis `json:"length_ms,omitempty"`
	Joining *bool   `json:"joining,omitempty"`
	Policy  *Policy `json:"policy,omitempty" enum:"fresh,same,join,stay_one,choose"`
	Onward  bool    `json:"onward,omitempty" doc:"the questions to come whose rooms were to be the same follow"`
}

func (c *SetPreview) Decide(s *Session, env Env) ([]Event, error) {
	if s.Sent != nil {
		return nil, ErrTooLate
	}
	p := s.Preview
	e := &PreviewSet{Seed: env.Rand.Uint64(), Length: p.Length, Size: p.Size, Joining: p.Joining, Draw: true, Onward: c.Onward, Policy: p.Policy}
	if c.Length != nil {
		if least := s.least(LeastQuestion); *c.Length < least || *c.Length > MaxStepLength {
			return nil, ErrMalformed.with("problem", "length_ms is out of range")
		}
		e.Length = *c.Length
		e.Draw = c.Target != nil || c.Rooms != nil || c.Joining != nil || c.Policy != nil
	}
	if c.Target != nil {
		t := *c.Target
		e.Size = Size{Target: t, Min: max(2, t-1), Max: t + 2}
	}
	if c.Rooms != nil {
		e.Size = Size{Rooms: *c.Rooms}
	}
	var bad error
	e.Size.check("size", func(string, string, string, ...any) { bad = ErrMalformed.with("problem", "the size is out of range") })
	if c.Joining != nil {
		e.Joining = *c.Joining
	}
	if c.Policy != nil {
		if e.Policy = *c.Policy; !slices.Contains(Policies, e.Policy) {
			return nil, ErrMalformed.with("problem", "there is no such policy")
		}
	}
	if bad != nil {
		return nil, bad
	}
	return []Event{e}, nil
}

// least is a least duration, or nothing where they are lifted.
func (s *Session) least(d Millis) Millis {
	if s.Brisk {
		return 0
	}
	return d
}

// PreviewSet says what the rooms shall be like.
type PreviewSet struct {
	Seed    uint64 `json:"seed"`
	Length  Millis `json:"length"`
	Size    Size   `json:"size"`
	Joining bool   `json:"joining,omitempty"`
	Policy  Policy `json:"policy,omitempty"`
	Draw    bool   `json:"draw,omitempty"`
	Onward  bool   `json:"onward,omitempty"`
	Unpin   bool   `json:"unpin,omitempty"`
}

func (e *PreviewSet) Apply(s *Session) {
	p := s.Preview
	if p == nil {
		return
	}
	if e.Onward {
		s.sizeOnward(p.Size, e.Size)
	}
	if e.Unpin || e.Size != p.Size || e.Policy != p.Policy {
		p.Pins = nil // rooms of another number are other rooms
	}
	p.Length, p.Size, p.Joining, p.Policy = e.Length, e.Size, e.Joining, e.Policy
	if e.Draw {
		p.Seed, p.Pending, p.Refit = e.Seed, true, false
		p.Draw = s.nextDraw()
		s.openChoice()
	}
	s.mark(secPreview, Facilitators)
}

// sizeOnward gives another size to the questions to come that had the same one.
func (s *Session) sizeOnward(was, now Size) {
	s.Plan = s.Plan.Clone()
	for i := s.Step; i < len(s.Plan.Steps); i++ {
		if step := &s.Plan.Steps[i]; step.Kind == QuestionStep && step.Size == was {
			step.Size = now
		}
	}
	s.PlanRevision++
	s.mark(secPlan, Facilitators)
}

// Draw brings a seating that the server solved for the preview's draw, or one that
// it fitted to who is there now.
type Draw struct {
	Draw       int
	Roster     int // that it is for
	Rooms      [][]Seat
	Reasons    []Reason
	Repeats    int
	Impossible *Impossible
	Made       *Made
	Ahead      [][][]Seat
}

func (c *Draw) Decide(s *Session, env Env) ([]Event, error) {
	p := s.Preview
	if p == nil || s.Sent != nil || p.Draw != c.Draw || !p.Pending && p.Roster >= c.Roster {
		return nil, ErrTooLate
	}
	return []Event{&Drawn{
		Rooms: c.Rooms, Reasons: c.Reasons, Repeats: c.Repeats, Roster: c.Roster, Impossible: c.Impossible, Made: c.Made, Ahead: c.Ahead,
	}}, nil
}

// Drawn says who would sit where, or why nobody can.
type Drawn struct {
	Rooms      [][]Seat    `json:"rooms"`
	Reasons    []Reason    `json:"reasons,omitempty"`
	Repeats    int         `json:"repeats"`
	Roster     int         `json:"roster,omitempty"`
	Impossible *Impossible `json:"impossible,omitempty"`
	Made       *Made       `json:"made,omitempty"`
	Ahead      [][][]Seat  `json:"ahead,omitempty"`
}

func (e *Drawn) Apply(s *Session) {
	p := s.Preview
	if p == nil {
		return
	}
	if len(e.Ahead) > 0 || p.Pending && !p.Refit { // who fits rooms has nothing new in mind
		p.Ahead = e.Ahead
	}
	p.Rooms, p.Reasons, p.Repeats, p.Impossible = cloneRooms(e.Rooms), e.Reasons, e.Repeats, e.Impossible
	p.repin()
	p.Pending, p.Refit, p.Roster = false, false, e.Roster
	s.mark(secPreview, Facilitators)
}

// repin lets pins follow their people: rooms that were fitted may have other numbers.
func (p *Preview) repin() {
	if len(p.Pins) == 0 || len(p.Rooms) == 0 {
		return
	}
	at := map[Seat]int{}
	for i, room := range p.Rooms {
		for _, seat := range room {
			at[seat] = i + 1
		}
	}
	p.Pins = slices.DeleteFunc(p.Pins, func(pin Pin) bool { return at[pin.Seat] == 0 })
	for i := range p.Pins {
		p.Pins[i].Room = at[p.Pins[i].Seat]
	}
}

// MoveInPreview puts one person into another room, or lets them sit this one out.
type MoveInPreview struct {
	Seat Seat `json:"seat"`
	Room int  `json:"room"`
}

func (c *MoveInPreview) Decide(s *Session, env Env) ([]Event, error) {
	p := s.Preview
	switch {
	case s.Sent != nil:
		return nil, ErrTooLate
	case p.Pending:
		return nil, ErrSeatingPending
	case c.Room < 0 || c.Room > len(p.Rooms):
		return nil, ErrNoSuchRoom
	}
	from := -1
	for i, room := range p.Rooms {
		if slices.Contains(room, c.Seat) {
			from = i
		}
	}
	person := s.Person(c.Seat)
	switch {
	case person == nil || !person.Present():
		return nil, ErrNoSuchSeat
	case from < 0 && person.Role.Facilitates() && !p.Joining:
		return nil, ErrNotAllowed
	case from >= 0 && from != c.Room-1 && len(p.Rooms[from]) == 2:
		return nil, ErrNobodyAlone
	}
	return []Event{&MovedInPreview{Seat: c.Seat, Room: c.Room}}, nil
}

// MovedInPreview changes the rooms to be.
type MovedInPreview struct {
	Seat Seat `json:"seat"`
	Room int  `json:"room"`
}

func (e *MovedInPreview) Apply(s *Session) {
	p := s.Preview
	if p == nil {
		return
	}
	before := 0
	for i, room := range p.Rooms {
		if slices.Contains(room, e.Seat) {
			p.Rooms[i] = without(room, e.Seat)
			before = s.metAmong(e.Seat, p.Rooms[i])
		}
	}
	p.SittingOut = without(p.SittingOut, e.Seat)
	p.Pins = slices.DeleteFunc(p.Pins, func(pin Pin) bool { return pin.Seat == e.Seat })
	if e.Room == MainRoom {
		p.SittingOut = append(p.SittingOut, e.Seat)
	} else {
		p.Repeats += s.metAmong(e.Seat, p.Rooms[e.Room-1])
		p.Rooms[e.Room-1] = append(p.Rooms[e.Room-1], e.Seat)
		p.Pins = append(p.Pins, Pin(*e))
	}
	p.Repeats = max(0, p.Repeats-before)
	p.Reasons = []Reason{s.meetingReason(p.Repeats)} // the others spoke of rooms that are no more
	p.Draw = s.nextDraw()
	s.mark(secPreview, Facilitators)
}

func (s *Session) meetingReason(repeats int) Reason {
	switch {
	case len(s.Past) == 0:
		return Reason{Code: "first_round", OK: true}
	case repeats == 0:
		return Reason{Code: "no_repeats", OK: true}
	}
	return Reason{Code: "repeats", Params: map[string]int{"pairs": repeats}}
}

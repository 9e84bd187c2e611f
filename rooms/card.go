package rooms

import "slices"

// CardState is how far a card has come. A draft has no state: the log doesn't
// know it.
type CardState string

const (
	Leaving   CardState = "leaving" // will be shared unless somebody says not yet
	Shared    CardState = "shared"  // the harvest will show it
	Kept      CardState = "kept"    // stays between the people of the room
	Published CardState = "published"
)

// Card is one insight of a room, without whoever wrote it: nothing in the log
// leads from a card to a person, but for those who signed it (promise P9).
type Card struct {
	Round    int       `json:"round"`
	Question int       `json:"question"`
	Room     int       `json:"room"`
	Small    bool      `json:"small,omitempty"` // nobody is told which room it is from (promise P10)
	State    CardState `json:"state"`
	SharesAt Instant   `json:"shares_at,omitempty"`
	Text     string    `json:"text,omitempty"` // from the moment it is published
	Signed   []Seat    `json:"signed,omitempty"`
	Marks    int       `json:"marks,omitempty"`
	Hidden   bool      `json:"hidden,omitempty"`
	Theme    string    `json:"theme,omitempty"`
	N        int       `json:"n,omitempty"`
}

const (
	// NotYetFor is how long everybody in a room can say "not yet".
	NotYetFor = 10 * Second
	// MaxCard is how many characters a card has at the most.
	MaxCard = 600
	// SmallGroup is the largest room whose cards don't name it.
	SmallGroup = 3
	// MaxRoomCards bounds what a room can put on the wall and into the vault.
	MaxRoomCards = 40
)

// CardsAtHand says whether rooms still have their cards: from the moment they
// open until the harvest closes.
func (s *Session) CardsAtHand() bool { return s.roomsOpen() || s.Phase == Harvest }

// CardRoom gives the room whose cards a person may handle: where they sit, or
// in the harvest (or after their room ended early) where they sat. 0 is none.
func (s *Session) CardRoom(seat Seat) int {
	p := s.Person(seat)
	switch {
	case p == nil || !p.Present() || p.Visiting:
		return 0
	case p.Place > 0:
		return p.Place
	}
	return s.Desk(seat)
}

// Desk gives the room whose cards somebody in the main room still has at hand,
// 0 if none.
func (s *Session) Desk(seat Seat) int {
	p := s.Person(seat)
	if p == nil || !p.Present() || p.Place != MainRoom {
		return 0
	}
	switch r := s.room(p.Home); {
	case s.Phase == Harvest && p.At > 0:
		return p.At
	case p.Sat && (s.Phase == Harvest || s.roomsOpen() && r != nil && r.Closed):
		return p.Home
	case s.Phase == Harvest && len(p.Rooms) > 0:
		return p.Rooms[len(p.Rooms)-1]
	}
	return 0
}

// desks lists the rooms of this round whose cards are somebody's in the harvest.
func (s *Session) desks(p *Person) []int {
	if s.Phase != Harvest || len(p.Rooms) == 0 {
		return nil
	}
	all := slices.Clone(p.Rooms)
	if p.Sat {
		all = append(all, p.Home)
	}
	return all
}

// card gives a card that the actor may handle.
func (s *Session) card(env Env, id string) (Card, error) {
	card, ok := s.Cards[id]
	if room := s.CardRoom(env.Actor.Seat); !ok || room == 0 || card.Room != room || card.Round != s.Round {
		return Card{}, ErrNoSuchCard
	}
	return card, nil
}

func (s *Session) smallRoom(room int) bool {
	r := s.room(room)
	return r == nil || r.people() <= SmallGroup
}

// people counts who is in a room, or was when it closed.
func (r *Room) people() int {
	if r.Closed {
		return r.SizeAtClose
	}
	return r.size
}

// unnamed gives the rooms whose cards don't name them: those that are small, or
// were when they shared, and if that is only one the smallest other, too. The names
// on all the other cards would tell by exclusion who wrote its own.
func (s *Session) unnamed() map[int]bool {
	all := map[int]bool{}
	for i := range s.Rooms {
		small := s.smallRoom(i+1) || slices.ContainsFunc(s.Rooms[i].cards, func(id string) bool { return s.Cards[id].Small })
		if small {
			all[i+1] = true
		}
	}
	if len(all) != 1 {
		return all
	}
	other := 0
	for i := range s.Rooms {
		if !all[i+1] && (other == 0 || s.Rooms[i].people() < s.Rooms[other-1].people()) {
			other = i + 1
		}
	}
	if other != 0 {
		all[other] = true
	}
	return all
}

func (s *Session) putCard(id string, c Card) {
	s.Cards[id] = c
	s.index(id, c)
	s.markCard(id, c)
}

// index keeps what is derived from a card right.
func (s *Session) index(id string, c Card) {
	delete(s.leaving, id)
	delete(s.shared, id)
	switch {
	case c.State == Leaving:
		s.leaving[id] = c.SharesAt
	case c.State == Shared && c.Round == s.Round:
		s.shared[id] = struct{}{}
	}
	if r := s.room(c.Room); r != nil && c.Round == s.Round {
		if i, found := slices.BinarySearch(r.cards, id); !found {
			r.cards = slices.Insert(r.cards, i, id)
		}
	}
}

// dropCard forgets a card that the wall doesn't have.
func (s *Session) dropCard(id string) {
	c := s.Cards[id]
	delete(s.Cards, id)
	delete(s.leaving, id)
	delete(s.shared, id)
	if r := s.room(c.Room); r != nil && c.Round == s.Round {
		r.cards = slices.DeleteFunc(r.cards, func(other string) bool { return other == id })
	}
}

func (s *Session) markCard(id string, c Card) {
	if c.Round == s.Round {
		s.markRoom(c.Room)
		if s.Phase == Harvest { // before, nobody outside the room learns that anything happened
			s.mark(secHarvest, All)
		}
	}
	if c.State == Published {
		s.markItem(secWall, All, id)
		s.markItem(secHidden, Facilitators, id)
	}
}

// ShareCard asks to share a draft with everyone; the room has ten seconds to
// say not yet. Rev is the edition of the draft that the person saw.
type ShareCard struct {
	Card string `json:"card"`
	Rev  int    `json:"rev"`
}

func (c *ShareCard) Decide(s *Session, env Env) ([]Event, error) {
	room, err := s.newCardState(env, c.Card)
	if err != nil {
		return nil, err
	}
	wait := NotYetFor
	if s.Brisk {
		// A round of seconds has to see its cards leave; one of minutes waits as always.
		wait = min(NotYetFor, max(Second, s.Length/6))
	}
	return []Event{&CardLeaving{Card: c.Card, Room: room, At: env.Now.Add(wait), Small: s.unnamed()[room]}}, nil
}

// CheckTalk makes sure that what is shared is what the person saw.
func (c *ShareCard) CheckTalk(t *Talk) error { return t.at(c.Card, c.Rev) }

// newCardState makes sure that a card is a draft of the actor's room.
func (s *Session) newCardState(env Env, id string) (room int, err error) {
	if room = s.CardRoom(env.Actor.Seat); room == 0 {
		return 0, ErrNotYourRoom
	}
	if card, ok := s.Cards[id]; ok {
		if card.Room != room || card.Round != s.Round {
			return 0, ErrNoSuchCard
		}
		return 0, ErrCardState.with("state", card.State)
	}
	return room, nil
}

// CardLeaving says that everyone will see a card soon. It bears no seat.
type CardLeaving struct {
	Card  string  `json:"card"`
	Room  int     `json:"room"`
	At    Instant `json:"at"`
	Small bool    `json:"small,omitempty"`
}

func (e *CardLeaving) Apply(s *Session) {
	s.putCard(e.Card, Card{Round: s.Round, Question: s.questionNumber(s.Step), Room: e.Room, State: Leaving, SharesAt: e.At, Small: e.Small})
}

// NotYet stops a card that is leaving, without a name.
type NotYet struct {
	Card string `json:"card"`
}

func (c *NotYet) Decide(s *Session, env Env) ([]Event, error) {
	card, err := s.card(env, c.Card)
	if err != nil {
		return nil, err
	}
	if card.State != Leaving {
		return nil, ErrCardState.with("state", card.State)
	}
	return []Event{&CardBack{Card: c.Card}}, nil
}

// TakeBack makes a shared card a draft again, until the harvest opens.
type TakeBack struct {
	Card string `json:"card"`
}

func (c *TakeBack) Decide(s *Session, env Env) ([]Event, error) {
	card, err := s.card(env, c.Card)
	switch {
	case err != nil:
		return nil, err
	case card.State == Published:
		return nil, ErrTooLate
	case card.State == Leaving:
		return nil, ErrCardState.with("state", card.State)
	}
	return []Event{&CardBack{Card: c.Card}}, nil
}

// CardBack says that a card is a draft again: the log forgets it.
type CardBack struct {
	Card string `json:"card"`
}

func (e *CardBack) Apply(s *Session) {
	card := s.Cards[e.Card]
	s.dropCard(e.Card)
	s.markCard(e.Card, card)
}

// CardShared says that the time to say not yet is over.
type CardShared struct {
	Card string `json:"card"`
}

func (e *CardShared) Apply(s *Session) {
	card, ok := s.Cards[e.Card]
	if !ok {
		return
	}
	card.State, card.SharesAt = Shared, 0
	s.putCard(e.Card, card)
}

// KeepCard is as good as sharing it.
type KeepCard struct {
	Card string `json:"card"`
	Rev  int    `json:"rev"`
}

func (c *KeepCard) Decide(s *Session, env Env) ([]Event, error) {
	room, err := s.newCardState(env, c.Card)
	if err != nil {
		return nil, err
	}
	return []Event{&CardKept{Card: c.Card, Room: room}}, nil
}

// CheckTalk makes sure that what is kept is what the person saw.
func (c *KeepCard) CheckTalk(t *Talk) error { return t.at(c.Card, c.Rev) }

// CardKept says that a room keeps a card between them.
type CardKept struct {
	Card string `json:"card"`
	Room int    `json:"room"`
}

func (e *CardKept) Apply(s *Session) {
	s.putCard(e.Card, Card{Round: s.Round, Question: s.questionNumber(s.Step), Room: e.Room, State: Kept})
}

// SignCard puts one's own name to a card, or takes it off.
type SignCard struct {
	Card   string `json:"card"`
	Signed bool   `json:"signed"`
}

func (c *SignCard) Decide(s *Session, env Env) ([]Event, error) {
	card, err := s.card(env, c.Card)
	if err != nil {
		return nil, err
	}
	if card.State == Kept {
		return nil, ErrCardState.with("state", card.State)
	}
	if slices.Contains(card.Signed, env.Actor.Seat) == c.Signed {
		return nil, nil
	}
	return []Event{&CardSigned{Card: c.Card, Seat: env.Actor.Seat, Signed: c.Signed}}, nil
}

// CardSigned is the one event that joins a card and a person: they ticked it.
type CardSigned struct {
	Card   string `json:"card"`
	Seat   Seat   `json:"seat"`
	Signed bool   `json:"signed"`
}

func (e *CardSigned) Apply(s *Session) {
	card, ok := s.Cards[e.Card]
	if !ok {
		return
	}
	card.Signed = without(append([]Seat(nil), card.Signed...), e.Seat)
	if e.Signed {
		card.Signed = append(card.Signed, e.Seat)
	}
	s.putCard(e.Card, card)
}

// HideCard takes a card off the wall, or puts it back.
type HideCard struct {
	Card   string `json:"card"`
	Hidden bool   `json:"hidden"`
}

func (c *HideCard) Decide(s *Session, env Env) ([]Event, error) {
	switch card, ok := s.Cards[c.Card]; {
	case !ok || card.State != Published:
		return nil, ErrNoSuchCard
	case card.Hidden == c.Hidden:
		return nil, nil
	}
	return []Event{&CardHidden{Card: c.Card, Hidden: c.Hidden}}, nil
}

// CardHidden says whether a card is on the wall.
type CardHidden struct {
	Card   string `json:"card"`
	Hidden bool   `json:"hidden"`
}

func (e *CardHidden) Apply(s *Session) {
	card, ok := s.Cards[e.Card]
	if !ok {
		return
	}
	card.Hidden = e.Hidden
	if s.Shown == e.Card {
		s.Shown = ""
	}
	s.putCard(e.Card, card)
	s.mark(secHarvest, All)
}

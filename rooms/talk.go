package rooms

import (
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Talk is what one room of one round says: drafts and chat. It is a small
// aggregate of its own, outside the session's log, so that what a room says
// stays in the room. Drafts are kept in the vault until the harvest of the
// round closes; chat is told and forgotten.
type Talk struct {
	Round, Room int
	Drafts      map[string]*Draft
	Chat        []SaidLine // the last MaxRoomChat lines; names are filled in when told
	N           int
	Gone        []uint64 // hashes of the last drafts that were removed: a repeat does not bring one back
}

// Draft is a card's words. It keeps no author.
type Draft struct {
	Rev   int         `json:"rev"`
	N     int         `json:"n"`
	Lines []DraftLine `json:"lines"`
	// Edits are hashes of the last edits' ids: a repeat changes nothing, after
	// a restart either.
	Edits []uint64 `json:"edits,omitempty"`
}

const (
	// MaxRoomChat is what a node remembers of a room's chat: for who comes back.
	MaxRoomChat = 200
	// MaxLine is how many characters a line of chat has at the most.
	MaxLine = 2000
	// MaxDraftLines bounds the lines that concurrent edits leave side by side.
	MaxDraftLines = 20
	// MaxDraftEdits is how many edits of a draft are remembered: four people
	// who type at once, with 16 unanswered commands each.
	MaxDraftEdits = 64
)

// NewTalk gives a silent room.
func NewTalk(round, room int) *Talk {
	return &Talk{Round: round, Room: room, Drafts: map[string]*Draft{}}
}

// Text is the draft as it will be shared.
func (d *Draft) Text() string {
	lines := make([]string, len(d.Lines))
	for i, l := range d.Lines {
		lines[i] = l.Text
	}
	return strings.Join(lines, "\n")
}

func (d *Draft) clone() *Draft {
	c := *d
	c.Lines = slices.Clone(d.Lines)
	c.Edits = slices.Clone(d.Edits)
	return &c
}

// note remembers an edit by its id.
func (d *Draft) note(id string) {
	if d.Edits = append(d.Edits, editHash(id)); len(d.Edits) > MaxDraftEdits {
		d.Edits = slices.Delete(d.Edits, 0, len(d.Edits)-MaxDraftEdits)
	}
}

func editHash(id string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(id))
	return h.Sum64()
}

// Clone gives a copy that shares nothing that changes.
func (t *Talk) Clone() *Talk {
	c := *t
	c.Drafts, c.Chat = maps.Clone(t.Drafts), slices.Clone(t.Chat) // drafts and lines are replaced, not changed
	c.Gone = slices.Clone(t.Gone)
	return &c
}

// at makes sure that a draft is at an edition.
func (t *Talk) at(card string, rev int) error {
	switch d := t.Drafts[card]; {
	case d == nil:
		return ErrNoSuchCard
	case d.Rev != rev:
		return ErrCardChanged
	}
	return nil
}

// TalkChecker is a command of the log that depends on a room's drafts.
type TalkChecker interface{ CheckTalk(t *Talk) error }

// TalkCommand is a wish about a room's drafts or chat. DecideTalk never changes
// the talk; s is what the log holds.
type TalkCommand interface {
	Command
	DecideTalk(t *Talk, s *Session, env Env, id string) ([]TalkEvent, error)
}

// TalkEvent is what a room said.
type TalkEvent interface{ ApplyTalk(t *Talk) }

// cardWords makes sure that a text fits a card.
func cardWords(text string) error {
	switch n := utf8.RuneCountInString(text); {
	case strings.TrimSpace(text) == "":
		return ErrEmpty
	case n > MaxCard:
		return ErrTooLong.with("max", MaxCard)
	}
	return nil
}

// AddCard begins a draft in the room that the writer saw, and in no other.
type AddCard struct {
	Room string `json:"room" doc:"such as 2.3"`
	Card string `json:"card"`
	Text string `json:"text"`
}

func (c *AddCard) Decide(s *Session, env Env) ([]Event, error) {
	return nil, s.still(c.Room, s.CardRoom(env.Actor.Seat))
}

func (c *AddCard) DecideTalk(t *Talk, s *Session, env Env, id string) ([]TalkEvent, error) {
	if err := cardWords(c.Text); err != nil {
		return nil, err
	}
	if t.Drafts[c.Card] != nil || slices.Contains(t.Gone, editHash(c.Card)) {
		return nil, nil // sent twice
	}
	if _, ok := s.Cards[c.Card]; ok || !isUUID(c.Card) {
		return nil, ErrMalformed.with("problem", "card is a fresh version-4 UUID")
	}
	if len(t.Drafts) >= MaxRoomCards {
		return nil, ErrTooMany.with("max", MaxRoomCards)
	}
	line := DraftLine{ID: env.uuid(), Version: 1, Text: c.Text}
	return []TalkEvent{&Drafted{Card: c.Card, Draft: Draft{Rev: 1, N: t.N + 1, Lines: []DraftLine{line}}}}, nil
}

// EditCard changes a line of a draft. If the line moved on in the meantime the
// edit is kept as a new line beside it: nothing typed is lost.
type EditCard struct {
	Card    string `json:"card"`
	Line    string `json:"line"`
	Version int    `json:"version"`
	Text    string `json:"text"`
}

func (c *EditCard) Decide(s *Session, env Env) ([]Event, error) { return nil, nil }

func (c *EditCard) DecideTalk(t *Talk, s *Session, env Env, id string) ([]TalkEvent, error) {
	old := t.Drafts[c.Card]
	if old == nil {
		return nil, ErrNoSuchCard
	}
	if card, ok := s.Cards[c.Card]; ok {
		return nil, ErrCardState.with("state", card.State)
	}
	if slices.Contains(old.Edits, editHash(id)) {
		return nil, nil // sent twice
	}
	d := old.clone()
	d.note(id)
	at := slices.IndexFunc(d.Lines, func(l DraftLine) bool { return l.ID == c.Line })
	switch {
	case at >= 0 && d.Lines[at].Version == c.Version && c.Text == "":
		d.Lines = slices.Delete(d.Lines, at, at+1)
	case c.Text == "":
		return nil, ErrCardChanged
	case at >= 0 && d.Lines[at].Version == c.Version:
		d.Lines[at] = DraftLine{ID: c.Line, Version: c.Version + 1, Text: c.Text}
	case len(d.Lines) >= MaxDraftLines:
		return nil, ErrTooMany.with("max", MaxDraftLines)
	default:
		d.Lines = slices.Insert(d.Lines, at+1, DraftLine{ID: env.uuid(), Version: 1, Text: c.Text})
	}
	d.Rev++
	if len(d.Lines) == 0 {
		return []TalkEvent{&Drafted{Card: c.Card}}, nil
	}
	if err := cardWords(d.Text()); err != nil {
		return nil, err
	}
	return []TalkEvent{&Drafted{Card: c.Card, Draft: *d}}, nil
}

// Drafted is a draft as it is now; without lines it is gone.
type Drafted struct {
	Card  string
	Draft Draft
}

func (e *Drafted) ApplyTalk(t *Talk) {
	if len(e.Draft.Lines) == 0 {
		delete(t.Drafts, e.Card)
		if t.Gone = append(t.Gone, editHash(e.Card)); len(t.Gone) > MaxRoomCards {
			t.Gone = slices.Delete(t.Gone, 0, len(t.Gone)-MaxRoomCards)
		}
		return
	}
	d := e.Draft.clone()
	t.N = max(t.N, d.N)
	t.Drafts[e.Card] = d
}

// Say is a line to where one is, and nowhere else: a room's chat is told and
// forgotten, the main room's words are kept in the vault and their order in the
// log.
type Say struct {
	Place string `json:"place" doc:"where the speaker saw themself: main, or room/2.3"`
	Text  string `json:"text"`
}

func (c *Say) words() error {
	switch n := utf8.RuneCountInString(c.Text); {
	case strings.TrimSpace(c.Text) == "":
		return ErrEmpty
	case n > MaxLine:
		return ErrTooLong.with("max", MaxLine)
	}
	return nil
}

func (c *Say) Decide(s *Session, env Env) ([]Event, error) {
	if err := c.words(); err != nil {
		return nil, err
	}
	switch place := s.Person(env.Actor.Seat).Place; {
	case c.Place != string(s.PlaceOf(env.Actor.Seat)):
		return nil, ErrMoved
	case place == QuietRoom:
		return nil, ErrNotNow
	case place > 0:
		return nil, nil // to the room: see DecideTalk
	case s.ChatClosed && !s.Person(env.Actor.Seat).Role.Facilitates():
		return nil, ErrChatClosed
	}
	return []Event{&Said{ID: env.uuid(), Seat: env.Actor.Seat, At: env.Now, N: s.Things + 1, KB: kilobytes(c.Text)}}, nil
}

// Word is what the vault keeps for the line.
func (c *Say) Word() string { return c.Text }

func (c *Say) DecideTalk(t *Talk, s *Session, env Env, id string) ([]TalkEvent, error) {
	if err := c.words(); err != nil {
		return nil, err
	}
	key := editHash(id)
	if slices.ContainsFunc(t.Chat, func(l SaidLine) bool { return l.Key == key }) {
		return nil, nil // sent twice
	}
	line := ChatLine{ID: env.uuid(), Seat: env.Actor.Seat, Text: c.Text, At: env.Now, N: t.N + 1}
	return []TalkEvent{&SaidInRoom{SaidLine{line, key, s.hearing(t.Room)}}}, nil
}

// hearing lists who is in a room now, visitors included: whose seat is kept,
// too, but not who has been away for longer.
func (s *Session) hearing(number int) []Seat {
	r := s.room(number)
	if r == nil {
		return nil
	}
	var here []Seat
	for _, seat := range slices.Concat(r.Seats, r.Visitors) {
		if s.Person(seat).Present() {
			here = append(here, seat)
		}
	}
	return here
}

// SaidLine is a line with those who were there when it was said. Nobody else is
// ever told it: not who comes in later, nor who was elsewhere and comes back
// (promise A13).
type SaidLine struct {
	ChatLine
	Key   uint64 `json:"key"` // a hash of the command's id: a repeat is known by it
	Heard []Seat `json:"heard"`
}

// HeardBy says whether somebody was there.
func (l SaidLine) HeardBy(seat Seat) bool { return slices.Contains(l.Heard, seat) }

// SaidInRoom is a line of a room's chat.
type SaidInRoom struct{ Line SaidLine }

func (e *SaidInRoom) ApplyTalk(t *Talk) {
	t.N = max(t.N, e.Line.N)
	t.Chat = append(t.Chat, e.Line)
	if over := len(t.Chat) - MaxRoomChat; over > 0 {
		t.Chat = slices.Delete(t.Chat, 0, over)
	}
}

// isUUID checks the form of a version-4 UUID in lower case.
func isUUID(id string) bool {
	if len(id) != 36 || id[14] != '4' {
		return false
	}
	for i, c := range id {
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case (c < '0' || c > '9') && (c < 'a' || c > 'f'):
			return false
		}
	}
	return true
}

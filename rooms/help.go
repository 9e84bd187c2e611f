package rooms

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Help is a request: of a room, without whoever pressed, or of one person, whom
// facilitators only see.
type Help struct {
	Kind     string     `json:"kind"` // room or me
	Round    int        `json:"round,omitempty"`
	Room     int        `json:"room,omitempty"`
	Seat     Seat       `json:"seat,omitempty"` // of a private request
	At       Instant    `json:"at"`
	Visit    string     `json:"visit,omitempty"` // offered, accepted, declined
	Visitor  Seat       `json:"visitor,omitempty"`
	Messages []ChatItem `json:"messages,omitempty"`
}

const (
	// MaxHelpLines and MaxHelpKB bound a private conversation: the oldest lines
	// make room.
	MaxHelpLines = 200
	MaxHelpKB    = 64
	// MaxHelps bounds the queue: everybody, and every room, once.
	MaxHelps = 2 * MaxPeople
)

// AskHelp asks for a facilitator: for the room, or for oneself, privately.
type AskHelp struct {
	Kind string `json:"kind"`
	Room string `json:"room,omitempty" doc:"of a request of the room, such as 2.3"`
}

func (c *AskHelp) Decide(s *Session, env Env) ([]Event, error) {
	p := s.Person(env.Actor.Seat)
	switch c.Kind {
	case "room":
		r := s.room(p.Place)
		if r == nil || r.Closed {
			return nil, ErrNotYourRoom
		}
		if err := s.still(c.Room, p.Place); err != nil {
			return nil, err
		}
		if r.Asked != "" {
			return nil, nil
		}
		return []Event{&HelpAsked{ID: env.uuid(), Kind: "room", Room: p.Place, At: env.Now}}, nil
	case "me":
		if s.helpOf(env.Actor.Seat) != "" {
			return nil, nil
		}
		return []Event{&HelpAsked{ID: env.uuid(), Kind: "me", Seat: env.Actor.Seat, At: env.Now}}, nil
	}
	return nil, ErrMalformed.with("problem", "kind is room or me")
}

func (s *Session) helpOf(seat Seat) string {
	for _, id := range sortedKeys(s.Helps) {
		if s.Helps[id].Seat == seat {
			return id
		}
	}
	return ""
}

// HelpAsked is a request. A room's bears no seat, a private one no room.
type HelpAsked struct {
	ID   string  `json:"id"`
	Kind string  `json:"kind"`
	Room int     `json:"room,omitempty"`
	Seat Seat    `json:"seat,omitempty"`
	At   Instant `json:"at"`
}

func (e *HelpAsked) Apply(s *Session) {
	h := Help{Kind: e.Kind, Room: e.Room, Seat: e.Seat, At: e.At}
	if r := s.room(e.Room); r != nil {
		h.Round = s.Round
		r.Asked = e.ID
		s.markRoom(e.Room)
	}
	s.putHelp(e.ID, h)
}

func (s *Session) putHelp(id string, h Help) {
	s.Helps[id] = h
	s.markHelp(id, h)
}

func (s *Session) markHelp(id string, h Help) {
	s.markItem(secHelp, Facilitators, id)
	if h.Seat != 0 {
		s.mark(secYou, ToSeat(h.Seat))
	}
}

// CancelHelp takes one's own request back, or that of the room, whose people
// are not told its id.
type CancelHelp struct {
	Help string `json:"help,omitempty"`
	Room string `json:"room,omitempty" doc:"instead of help: the request of the room, such as 2.3"`
}

func (c *CancelHelp) Decide(s *Session, env Env) ([]Event, error) {
	id, place := c.Help, s.Person(env.Actor.Seat).Place
	room := s.room(place)
	if id == "" && room != nil {
		if err := s.still(c.Room, place); err != nil {
			return nil, err
		}
		id = room.Asked
	}
	h, ok := s.Helps[id]
	if !ok || (h.Seat != env.Actor.Seat && (room == nil || room.Asked != id)) {
		return nil, ErrNoSuchThing
	}
	return []Event{&HelpClosed{ID: id}}, nil
}

// CloseHelp is a facilitator's word that it is done.
type CloseHelp struct {
	Help string `json:"help"`
}

func (c *CloseHelp) Decide(s *Session, env Env) ([]Event, error) {
	if _, ok := s.Helps[c.Help]; !ok {
		return nil, ErrNoSuchThing
	}
	return []Event{&HelpClosed{ID: c.Help}}, nil
}

// HelpClosed says that a request is over.
type HelpClosed struct {
	ID string `json:"id"`
}

func (e *HelpClosed) Apply(s *Session) { s.closeHelp(e.ID) }

func (s *Session) closeHelp(id string) {
	h, ok := s.Helps[id]
	if !ok {
		return
	}
	delete(s.Helps, id)
	for _, line := range h.Messages {
		s.markHelpLine(id, h, line.ID)
		s.forget(line.ID)
	}
	if r := s.room(h.Room); r != nil && r.Asked == id {
		r.Asked = ""
		s.markRoom(h.Room)
	}
	s.markHelp(id, h)
}

// WriteHelp is a message between who asked and the facilitators.
type WriteHelp struct {
	Help string `json:"help"`
	Text string `json:"text"`
}

func (c *WriteHelp) Decide(s *Session, env Env) ([]Event, error) {
	h, ok := s.Helps[c.Help]
	p := s.Person(env.Actor.Seat)
	switch {
	case !ok || h.Kind != "me" || (h.Seat != env.Actor.Seat && !p.Role.Facilitates()):
		return nil, ErrNoSuchThing
	case strings.TrimSpace(c.Text) == "":
		return nil, ErrEmpty
	case utf8.RuneCountInString(c.Text) > MaxLine:
		return nil, ErrTooLong.with("max", MaxLine)
	}
	return []Event{&HelpWritten{Help: c.Help, Line: ChatItem{ID: env.uuid(), Seat: env.Actor.Seat, At: env.Now, N: h.nextLine(), KB: kilobytes(c.Text)}}}, nil
}

func (h Help) nextLine() int {
	if n := len(h.Messages); n > 0 {
		return h.Messages[n-1].N + 1
	}
	return 1
}

// Word is the message.
func (c *WriteHelp) Word() string { return c.Text }

// HelpWritten is a message; the vault has its words.
type HelpWritten struct {
	Help string   `json:"help"`
	Line ChatItem `json:"line"`
}

func (e *HelpWritten) Apply(s *Session) {
	h, ok := s.Helps[e.Help]
	if !ok {
		return
	}
	lines := append(slices.Clone(h.Messages), e.Line)
	over := oldest(lines, MaxHelpLines, MaxHelpKB)
	for _, old := range lines[:over] {
		s.markHelpLine(e.Help, h, old.ID)
		s.forget(old.ID)
	}
	h.Messages = lines[over:]
	s.Helps[e.Help] = h
	s.markHelpLine(e.Help, h, e.Line.ID)
}

// helpLineID is how a line is known in its collections, so that it is found by it.
func helpLineID(help, line string) string { return help + "/" + line }

func (h Help) lineIDs(help string) []string {
	var ids []string
	for _, line := range h.Messages {
		ids = append(ids, helpLineID(help, line.ID))
	}
	return ids
}

func (s *Session) markHelpLine(help string, h Help, line string) {
	s.markItem(secHelpLines, Facilitators, helpLineID(help, line))
	s.markItem(secYourLines, ToSeat(h.Seat), helpLineID(help, line))
}

// OfferVisit asks somebody who asked privately whether a facilitator may come.
type OfferVisit struct {
	Help string `json:"help"`
}

func (c *OfferVisit) Decide(s *Session, env Env) ([]Event, error) {
	switch h, ok := s.Helps[c.Help]; {
	case !ok || h.Kind != "me":
		return nil, ErrNoSuchThing
	case h.Visit == "offered" && h.Visitor == env.Actor.Seat:
		return nil, nil
	}
	return []Event{&VisitOffered{Help: c.Help, Visitor: env.Actor.Seat}}, nil
}

// VisitOffered says that a facilitator would come.
type VisitOffered struct {
	Help    string `json:"help"`
	Visitor Seat   `json:"visitor"`
}

func (e *VisitOffered) Apply(s *Session) {
	if h, ok := s.Helps[e.Help]; ok {
		h.Visit, h.Visitor = "offered", e.Visitor
		s.putHelp(e.Help, h)
	}
}

// AnswerVisit says yes or no to an offered visit.
type AnswerVisit struct {
	Help string `json:"help"`
	Yes  bool   `json:"yes"`
}

func (c *AnswerVisit) Decide(s *Session, env Env) ([]Event, error) {
	h, ok := s.Helps[c.Help]
	if !ok || h.Seat != env.Actor.Seat || h.Visit != "offered" {
		return nil, ErrNoSuchThing
	}
	return []Event{&VisitAnswered{Help: c.Help, Yes: c.Yes}}, nil
}

// VisitAnswered is the answer.
type VisitAnswered struct {
	Help string `json:"help"`
	Yes  bool   `json:"yes"`
}

func (e *VisitAnswered) Apply(s *Session) {
	if h, ok := s.Helps[e.Help]; ok {
		h.Visit = "declined"
		if e.Yes {
			h.Visit = "accepted"
		}
		s.putHelp(e.Help, h)
	}
}

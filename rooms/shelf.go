package rooms

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// What people say to everybody: the main room's chat, links, topics for next
// time and announcements. The log has ids and order, the vault the words.

// Wording is an event whose words the vault keeps: whose name (0: nobody's), and
// the id of a text ("": none).
type Wording interface {
	Wants() (name Seat, word string)
}

func (e *Joined) Wants() (Seat, string)      { return e.Seat, "" }
func (e *Renamed) Wants() (Seat, string)     { return e.Seat, "" }
func (e *Said) Wants() (Seat, string)        { return 0, e.ID }
func (e *LinkAdded) Wants() (Seat, string)   { return 0, e.ID }
func (e *TopicAdded) Wants() (Seat, string)  { return 0, e.ID }
func (e *Announced) Wants() (Seat, string)   { return 0, e.ID }
func (e *HelpWritten) Wants() (Seat, string) { return 0, e.Line.ID }

// Worded is a command whose words go into the vault, under the id that its event
// bears; that is the first it leads to, and a [Wording].
type Worded interface{ Word() string }

// The limits of what everybody sees at once; the oldest chat lines make room.
const (
	MaxChat   = 500
	MaxChatKB = 512 // beside names: what everybody who comes in is told
	MaxLinks  = 100
	MaxTopics = 200
	MaxTopic  = 200
)

// ChatItem is a line of the main room's chat.
type ChatItem struct {
	ID   string  `json:"id"`
	Seat Seat    `json:"seat"`
	At   Instant `json:"at"`
	N    int     `json:"n"`
	KB   int     `json:"kb,omitempty"`
}

// kilobytes is how much of a frame a text takes at the most, rounded down: the
// log knows no more of its length.
func kilobytes(text string) int {
	n := len(text)
	for _, c := range text {
		if c < ' ' || c == '"' || c == '\\' || c == '\u2028' || c == '\u2029' {
			n += 5 // escaped: "\u0001"
		}
	}
	return n / 1024
}

// oldest counts the lines that make room, so that at most so many, and so much
// of them, are left.
func oldest(lines []ChatItem, most, mostKB int) int {
	kb := 0
	for i := len(lines) - 1; i >= 0; i-- {
		kb += lines[i].KB + 1
		if len(lines)-i > most || kb > mostKB {
			return i + 1
		}
	}
	return 0
}

// Said is a line in the main room.
type Said struct {
	ID   string  `json:"id"`
	Seat Seat    `json:"seat"`
	At   Instant `json:"at"`
	N    int     `json:"n"`
	KB   int     `json:"kb,omitempty"` // of its words when told
}

func (e *Said) Apply(s *Session) {
	s.Things = e.N
	s.Chat = append(s.Chat, ChatItem(*e))
	over := oldest(s.Chat, MaxChat, MaxChatKB)
	for _, old := range s.Chat[:over] {
		s.markItem(secMainChat, All, old.ID)
		s.forget(old.ID)
	}
	s.Chat = slices.Delete(s.Chat, 0, over)
	s.markItem(secMainChat, All, e.ID)
}

// Link is on the shelf, without a name.
type Link struct {
	ID string `json:"id"`
	N  int    `json:"n"`
}

// AddLink puts a link with the others.
type AddLink struct {
	URL   string `json:"url"`
	Title string `json:"title,omitempty"`
}

func (c *AddLink) Decide(s *Session, env Env) ([]Event, error) {
	switch {
	case !IsHTTPS(c.URL) || strings.ContainsAny(c.URL, "\n{}"):
		return nil, ErrBadLink
	case utf8.RuneCountInString(c.Title) > MaxTitle:
		return nil, ErrTooLong.with("max", MaxTitle)
	case len(s.Links) >= MaxLinks:
		return nil, ErrTooMany.with("max", MaxLinks)
	}
	return []Event{&LinkAdded{ID: env.uuid(), N: s.Things + 1}}, nil
}

// Word is the address and the title, a line each.
func (c *AddLink) Word() string { return c.URL + "\n" + c.Title }

// LinkAdded says that the shelf has one more link.
type LinkAdded struct {
	ID string `json:"id"`
	N  int    `json:"n"`
}

func (e *LinkAdded) Apply(s *Session) {
	s.Things = e.N
	s.Links = append(s.Links, Link(*e))
	s.markItem(secLinks, All, e.ID)
}

// RemoveLink takes a link off the shelf.
type RemoveLink struct {
	Link string `json:"link"`
}

func (c *RemoveLink) Decide(s *Session, env Env) ([]Event, error) {
	if !slices.ContainsFunc(s.Links, func(l Link) bool { return l.ID == c.Link }) {
		return nil, ErrNoSuchThing
	}
	return []Event{&LinkRemoved{ID: c.Link}}, nil
}

// LinkRemoved says that a link is gone.
type LinkRemoved struct {
	ID string `json:"id"`
}

func (e *LinkRemoved) Apply(s *Session) {
	s.Links = slices.DeleteFunc(s.Links, func(l Link) bool { return l.ID == e.ID })
	s.markItem(secLinks, All, e.ID)
	s.forget(e.ID)
}

// Topic is something for next time, without a name.
type Topic struct {
	ID    string `json:"id"`
	N     int    `json:"n"`
	Marks int    `json:"marks,omitempty"`
}

// AddTopic suggests something for next time.
type AddTopic struct {
	Text string `json:"text"`
}

func (c *AddTopic) Decide(s *Session, env Env) ([]Event, error) {
	switch {
	case strings.TrimSpace(c.Text) == "":
		return nil, ErrEmpty
	case utf8.RuneCountInString(c.Text) > MaxTopic:
		return nil, ErrTooLong.with("max", MaxTopic)
	case len(s.Topics) >= MaxTopics:
		return nil, ErrTooMany.with("max", MaxTopics)
	}
	return []Event{&TopicAdded{ID: env.uuid(), N: s.Things + 1}}, nil
}

// Word is the topic.
func (c *AddTopic) Word() string { return c.Text }

// TopicAdded says that there is one more topic. It bears no seat.
type TopicAdded struct {
	ID string `json:"id"`
	N  int    `json:"n"`
}

func (e *TopicAdded) Apply(s *Session) {
	s.Things = e.N
	s.Topics = append(s.Topics, Topic{ID: e.ID, N: e.N})
	s.markItem(secTopics, All, e.ID)
}

// Announcement is the last word of a facilitator.
type Announcement struct {
	ID   string  `json:"id"`
	Seat Seat    `json:"seat"`
	At   Instant `json:"at"`
}

// Announce tells everybody something, or one room.
type Announce struct {
	Text string `json:"text"`
	Room string `json:"room,omitempty" doc:"such as 2.3; left out: everybody"`
}

func (c *Announce) Decide(s *Session, env Env) ([]Event, error) {
	room, err := s.orMain(c.Room)
	switch {
	case strings.TrimSpace(c.Text) == "":
		return nil, ErrEmpty
	case utf8.RuneCountInString(c.Text) > MaxPrompt:
		return nil, ErrTooLong.with("max", MaxPrompt)
	case err != nil, room != 0 && !s.roomsOpen():
		return nil, ErrNoSuchRoom
	}
	return []Event{&Announced{ID: env.uuid(), Seat: env.Actor.Seat, Room: room, At: env.Now}}, nil
}

// Word is the announcement.
func (c *Announce) Word() string { return c.Text }

// Announced says that there is a new announcement.
type Announced struct {
	ID   string  `json:"id"`
	Seat Seat    `json:"seat"`
	Room int     `json:"room,omitempty"`
	At   Instant `json:"at"`
}

func (e *Announced) Apply(s *Session) {
	a := &Announcement{ID: e.ID, Seat: e.Seat, At: e.At}
	if e.Room != 0 {
		if r := s.room(e.Room); r != nil {
			if r.Notice != nil {
				s.forget(r.Notice.ID)
			}
			r.Notice = a
			s.mark(secNotice, InRoom(s.Round, e.Room))
		}
		return
	}
	if s.Announced != nil {
		s.forget(s.Announced.ID)
	}
	s.Announced = a
	s.mark(secAnnouncement, All)
}

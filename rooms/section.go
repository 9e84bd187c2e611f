package rooms

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Audience is who sees a section. All privacy lives in this file: a section
// goes to its audience and to nobody else, and [Session.Audiences] says to
// which audiences a seat belongs now.
type Audience string

const (
	All          Audience = "all"
	Facilitators Audience = "facilitators"
	InMain       Audience = "main"
	InQuiet      Audience = "quiet"
)

// InRoom is who is in a breakout now, visitors included.
func InRoom(round, number int) Audience { return Audience("room/" + RoomID(round, number)) }

// AtDesk is who sat in a breakout and has its cards at hand in the main room.
func AtDesk(round, number int) Audience { return Audience("desk/" + RoomID(round, number)) }

// NextRoom is who will sit in a breakout when the notice is over.
func NextRoom(round, number int) Audience { return Audience("next/" + RoomID(round, number)) }

// ToSeat is one person.
func ToSeat(seat Seat) Audience { return Audience("seat/" + strconv.Itoa(int(seat))) }

// RoomOf gives the round and number of a room or desk audience.
func (a Audience) RoomOf() (round, number int, ok bool) {
	kind, id, found := strings.Cut(string(a), "/")
	if !found || (kind != "room" && kind != "desk" && kind != "next") {
		return 0, 0, false
	}
	r, n, _ := strings.Cut(id, ".")
	round, err1 := strconv.Atoi(r)
	number, err2 := strconv.Atoi(n)
	return round, number, err1 == nil && err2 == nil
}

// Place says whether the audience is a place: where one is.
func (a Audience) Place() bool {
	switch a.kind() {
	case "main", "quiet", "room":
		return true
	}
	return false
}

// Desk says whether the audience has a room's cards at hand in the main room.
func (a Audience) Desk() bool { return a.kind() == "desk" }

// Passing says whether membership comes and goes without a change of place.
func (a Audience) Passing() bool { return a.kind() == "desk" || a.kind() == "next" }

func (a Audience) seat() Seat {
	n, _ := strconv.Atoi(strings.TrimPrefix(string(a), "seat/"))
	return Seat(n)
}

func (a Audience) kind() string {
	kind, _, _ := strings.Cut(string(a), "/")
	return kind
}

// The sections of a session that are a function of the log.
const (
	secSession      = "session"
	secLoop         = "loop"
	secHarvest      = "harvest"
	secChoice       = "choice"
	secAnnouncement = "announcement"
	secWall         = "wall"
	secLinks        = "links"
	secTopics       = "topics"
	secThemes       = "themes"
	secMainChat     = "main_chat"
	secQuiet        = "quiet"
	secRoom         = "room"
	secNotice       = "notice"
	secNext         = "next"
	secYou          = "you"
	secPlan         = "plan"
	secPreview      = "preview"
	secNewcomers    = "newcomers"
	secPeople       = "people"
	secRooms        = "rooms"
	secHelp         = "help"
	secHelpLines    = "help_lines"
	secYourLines    = "your_lines"
	secHidden       = "hidden"
)

// Names of the live sections: passing state that no log holds.
const (
	LiveMain     = "main"
	LiveDrafts   = "drafts"
	LiveRoomChat = "room_chat"
	LiveBallot   = "ballot"
	LiveArrivals = "arrivals"
	LiveMedia    = "media"
)

// SectionKind says how a section is told.
type SectionKind struct {
	Audience   string // kind of audience: all, facilitators, main, quiet, room, desk, next, seat
	Collection bool   // items by id, told as patches
	Live       bool   // no place in the log
	Coalesced  bool   // gathered for a moment before it is told
}

// SectionKinds is the only list of sections. "room" and "drafts" are told to
// the desk, too.
var SectionKinds = map[string]SectionKind{
	secSession:      {Audience: "all"},
	secLoop:         {Audience: "all"},
	secHarvest:      {Audience: "all", Coalesced: true},
	secChoice:       {Audience: "all", Coalesced: true},
	secAnnouncement: {Audience: "all"},
	secWall:         {Audience: "all", Collection: true},
	secLinks:        {Audience: "all", Collection: true},
	secTopics:       {Audience: "all", Collection: true},
	secThemes:       {Audience: "all", Collection: true},
	LiveMain:        {Audience: "main", Live: true},
	secMainChat:     {Audience: "all", Collection: true},
	secQuiet:        {Audience: "quiet"},
	secRoom:         {Audience: "room"},
	secNotice:       {Audience: "room"},
	LiveDrafts:      {Audience: "room", Collection: true, Live: true},
	LiveRoomChat:    {Audience: "room", Collection: true, Live: true},
	secNext:         {Audience: "next"},
	secYou:          {Audience: "seat"},
	LiveBallot:      {Audience: "seat", Live: true},
	secPlan:         {Audience: "facilitators"},
	secPreview:      {Audience: "facilitators"},
	secNewcomers:    {Audience: "facilitators"},
	secPeople:       {Audience: "facilitators", Collection: true, Coalesced: true},
	secRooms:        {Audience: "facilitators", Collection: true, Coalesced: true},
	secHelp:         {Audience: "facilitators", Collection: true},
	secHelpLines:    {Audience: "facilitators", Collection: true},
	secYourLines:    {Audience: "seat", Collection: true},
	secHidden:       {Audience: "facilitators", Collection: true},
	LiveArrivals:    {Audience: "facilitators", Live: true},
	LiveMedia:       {Audience: "seat", Live: true},
}

var sectionNames = sortedKeys(SectionKinds)

// SectionNames lists all sections, sorted.
func SectionNames() []string { return slices.Clone(sectionNames) }

// Section is one section for one audience.
type Section struct {
	Name string
	For  Audience
}

// SectionsFor lists the logged sections of an audience, in a fixed order.
func SectionsFor(a Audience) []Section {
	var sections []Section
	kind := a.kind()
	for _, name := range sectionNames {
		k := SectionKinds[name]
		if !k.Live && (k.Audience == kind || (kind == "desk" && name == secRoom)) {
			sections = append(sections, Section{name, a})
		}
	}
	return sections
}

// PlaceOf gives the one place audience of a seat.
func (s *Session) PlaceOf(seat Seat) Audience {
	p := s.Person(seat)
	switch {
	case p == nil || p.Place == MainRoom:
		return InMain
	case p.Place == QuietRoom:
		return InQuiet
	}
	return InRoom(s.Round, p.Place)
}

// Audiences lists to whom a seat belongs now: exactly one place among them.
// Somebody who waits for a nod, or was removed, sees nothing but their own.
func (s *Session) Audiences(seat Seat) []Audience {
	p := s.Person(seat)
	if p == nil {
		return nil
	}
	if p.Waiting || p.Removed {
		return []Audience{ToSeat(seat)}
	}
	all := []Audience{All}
	if p.Role.Facilitates() {
		all = append(all, Facilitators)
	}
	all = append(all, s.PlaceOf(seat))
	if desk := s.Desk(seat); desk != 0 {
		all = append(all, AtDesk(s.Round, desk))
	}
	if s.Sent != nil {
		if n := s.NextOf(seat); n != 0 {
			all = append(all, NextRoom(s.Round+1, n))
		}
	}
	return append(all, ToSeat(seat))
}

// NextOf gives the room where the notice leads a seat, 0 if none.
func (s *Session) NextOf(seat Seat) int {
	if s.Sent == nil {
		return 0
	}
	return s.Sent.next[seat]
}

// ChangedMark is a section that changed, or one item of a collection.
type ChangedMark struct {
	Section
	Item string
}

// marks gathers what changed since they were last taken.
type marks struct {
	changed map[ChangedMark]struct{}
	moved   bool          // everybody may be elsewhere
	placed  map[Seat]bool // these may be elsewhere
	later   map[ChangedMark]bool
	words   []string // ids of texts that nothing shows any more
	rooms   bool     // there are other media rooms
	floor   bool     // others may speak in the main room
}

// Changes is what the events applied since the last call changed.
type Changes struct {
	Marks  []ChangedMark // in a fixed order
	Moved  bool          // audiences of everybody have to be looked at
	Placed []Seat        // or of these, if not
	Later  []ChangedMark // what can wait a moment, so that it is told once
	Words  []string      // ids of texts that nothing shows any more: the vault drops them
	Rooms  bool          // media rooms are to be compared with those that there were
	Floor  bool          // others may speak in the main room, or some not any more
}

// Watch begins to gather marks; only the fold from which people are told does.
func (s *Session) Watch() {
	s.marks = &marks{changed: map[ChangedMark]struct{}{}, placed: map[Seat]bool{}, later: map[ChangedMark]bool{}}
}

// TakeChanges gives the marks gathered since the last call.
func (s *Session) TakeChanges() Changes {
	if s.marks == nil {
		return Changes{}
	}
	c := Changes{Moved: s.marks.moved, Placed: sortedKeys(s.marks.placed), Words: s.marks.words, Rooms: s.marks.rooms, Floor: s.marks.floor}
	for m := range s.marks.changed {
		c.Marks = append(c.Marks, m)
	}
	slices.SortFunc(c.Marks, inOrder)
	c.Later = slices.SortedFunc(maps.Keys(s.marks.later), inOrder)
	s.Watch()
	return c
}

func inOrder(a, b ChangedMark) int {
	return cmp.Or(cmp.Compare(a.For, b.For), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Item, b.Item))
}

func (s *Session) mark(name string, a Audience) { s.markItem(name, a, "") }

func (s *Session) markItem(name string, a Audience, item string) {
	if s.marks != nil {
		s.marks.changed[ChangedMark{Section{name, a}, item}] = struct{}{}
	}
}

// forget says that nothing shows a text any more.
func (s *Session) forget(word string) {
	if s.marks != nil {
		s.marks.words = append(s.marks.words, word)
	}
}

// markLoop marks where the session stands; the agenda's end depends on it.
func (s *Session) markLoop() {
	s.mark(secLoop, All)
	s.mark(secSession, All)
}

// markMoved says that a whole round moved.
func (s *Session) markMoved() {
	s.markLoop()
	if s.marks == nil {
		return
	}
	s.markAudiences()
	s.mark(secPeople, Facilitators)
	s.mark(secRooms, Facilitators)
}

// markAudiences says that everybody may belong to other audiences now, and that
// there may be other rooms.
func (s *Session) markAudiences() {
	if s.marks != nil {
		s.marks.moved, s.marks.rooms = true, true
	}
}

// markMediaRooms says that a room came, or is over.
func (s *Session) markMediaRooms() {
	if s.marks != nil {
		s.marks.rooms = true
	}
}

// markFloor says that others may speak in the main room.
func (s *Session) markFloor() {
	if s.marks != nil {
		s.marks.floor = true
	}
}

// markPlaced says that somebody may belong to other audiences now.
func (s *Session) markPlaced(seat Seat) {
	if s.marks != nil {
		s.marks.placed[seat] = true
	}
}

// markRoom marks a breakout for its people, its desk and the facilitators.
func (s *Session) markRoom(number int) {
	if s.marks == nil || number < 1 {
		return
	}
	s.mark(secRoom, InRoom(s.Round, number))
	s.mark(secRoom, AtDesk(s.Round, number))
	s.markItem(secRooms, Facilitators, RoomID(s.Round, number))
}

// markPerson marks what a person's change shows: to their room, to the room
// they were in, and to the facilitators.
func (s *Session) markPerson(seat Seat, was int) {
	if s.marks == nil {
		return
	}
	s.marks.placed[seat] = true
	s.markItem(secPeople, Facilitators, strconv.Itoa(int(seat)))
	p := s.Person(seat)
	s.markRoom(p.Place)
	s.markRoom(was)
	if p.Home != p.Place && s.room(p.Home) != nil {
		s.markRoom(p.Home)
	}
	if p.Role.Facilitates() {
		s.mark(secSession, All)
		if seat == s.Driver || seat == s.Taking {
			s.mark(secLoop, All)
		}
	}
}

// markName marks wherever somebody's name is read beside their place. Their
// lines in the chat, which may be many and long, can wait.
func (s *Session) markName(seat Seat) {
	if s.marks == nil {
		return
	}
	s.mark(secLoop, All)
	s.mark(secSession, All)
	for _, line := range s.Chat {
		if line.Seat == seat {
			s.marks.later[ChangedMark{Section{secMainChat, All}, line.ID}] = true
		}
	}
	for id, c := range s.Cards {
		if slices.Contains(c.Signed, seat) {
			s.markCard(id, c)
		}
	}
	for id, h := range s.Helps {
		if h.Seat == seat || h.Visitor == seat {
			s.markHelp(id, h)
		}
		for _, line := range h.Messages {
			if line.Seat == seat {
				s.markHelpLine(id, h, line.ID)
			}
		}
	}
	if s.Announced != nil && s.Announced.Seat == seat {
		s.mark(secAnnouncement, All)
	}
	for i := range s.Rooms {
		if n := s.Rooms[i].Notice; n != nil && n.Seat == seat {
			s.mark(secNotice, InRoom(s.Round, i+1))
		}
	}
	if n := s.NextOf(seat); n > 0 {
		s.mark(secNext, NextRoom(s.Round+1, n))
	}
}

// Words looks up what the vault keeps: names and texts that the log knows by id.
type Words interface {
	Name(seat Seat) string
	Pronouns(seat Seat) string
	Word(id string) string
}

// Tell gives the value of a section that is one, as its audience sees it now.
func (s *Session) Tell(sec Section, w Words) any {
	switch sec.Name {
	case secSession:
		return s.sessionView(w)
	case secLoop:
		return s.loopView(w)
	case secHarvest:
		return s.harvestView()
	case secChoice:
		return s.choiceView()
	case secAnnouncement:
		return announcementView(s.Announced, w)
	case secQuiet:
		return QuietView{s.Plan.QuietText}
	case secRoom:
		return s.roomView(sec.For, w)
	case secNotice:
		round, number, _ := sec.For.RoomOf()
		if r := s.room(number); r != nil && round == s.Round {
			return announcementView(r.Notice, w)
		}
		return announcementView(nil, w)
	case secNext:
		return s.nextView(sec.For, w)
	case secYou:
		return s.youView(sec.For.seat(), w)
	case secPlan:
		return PlanView{s.Plan, s.PlanRevision}
	case secPreview:
		return s.previewView()
	case secNewcomers:
		return NewcomersView{s.NodNeeded}
	}
	panic(fmt.Sprintf("rooms: %q is not a section with a value", sec.Name))
}

// Items lists the ids of a collection, in its order.
func (s *Session) Items(sec Section) []string {
	var ids []string
	switch sec.Name {
	case secWall, secHidden:
		for _, id := range sortedKeys(s.Cards) {
			if c := s.Cards[id]; c.State == Published && c.Hidden == (sec.Name == secHidden) {
				ids = append(ids, id)
			}
		}
	case secLinks:
		for _, l := range s.Links {
			ids = append(ids, l.ID)
		}
	case secTopics:
		for _, t := range s.Topics {
			ids = append(ids, t.ID)
		}
	case secThemes:
		for _, t := range s.Themes {
			ids = append(ids, t.ID)
		}
	case secMainChat:
		for _, c := range s.Chat {
			ids = append(ids, c.ID)
		}
	case secPeople:
		for i := range s.People {
			ids = append(ids, strconv.Itoa(i+1))
		}
	case secRooms:
		for i := range s.Rooms {
			ids = append(ids, RoomID(s.Round, i+1))
		}
	case secHelp:
		ids = sortedKeys(s.Helps)
	case secHelpLines:
		for _, id := range sortedKeys(s.Helps) {
			ids = append(ids, s.Helps[id].lineIDs(id)...)
		}
	case secYourLines:
		id := s.helpOf(sec.For.seat())
		ids = s.Helps[id].lineIDs(id)
	}
	return ids
}

// TellItem gives one item of a collection; false if it is not in it (any more).
func (s *Session) TellItem(sec Section, id string, w Words) (any, bool) {
	switch sec.Name {
	case secWall, secHidden:
		c, ok := s.Cards[id]
		if !ok || c.State != Published || c.Hidden != (sec.Name == secHidden) {
			return nil, false
		}
		return s.wallCard(id, c, w), true
	case secLinks:
		for _, l := range s.Links {
			if l.ID == id {
				url, title, _ := strings.Cut(w.Word(id), "\n")
				return LinkView{id, url, title, l.N}, true
			}
		}
	case secTopics:
		for _, t := range s.Topics {
			if t.ID == id {
				v := TopicView{ID: id, Text: w.Word(id), N: t.N}
				if s.Phase == Closing || s.Phase == Ended {
					v.Marks = t.Marks
				}
				return v, true
			}
		}
	case secThemes:
		if i := s.theme(id); i >= 0 {
			return ThemeView{id, w.Word(id), s.Themes[i].N}, true
		}
	case secMainChat:
		i := len(s.Chat) - 1 // new lines are at the end
		for i >= 0 && s.Chat[i].ID != id {
			i--
		}
		if i >= 0 {
			c := s.Chat[i]
			return ChatLine{id, c.Seat, w.Name(c.Seat), w.Word(id), c.At, c.N}, true
		}
	case secPeople:
		n, _ := strconv.Atoi(id)
		if p := s.Person(Seat(n)); p != nil {
			return s.facPerson(Seat(n), p, w), true
		}
	case secRooms:
		if round, number, ok := Audience("room/" + id).RoomOf(); ok && round == s.Round && s.room(number) != nil {
			return s.facRoom(number), true
		}
	case secHelp:
		if h, ok := s.Helps[id]; ok {
			return helpView(id, h, w), true
		}
	case secHelpLines, secYourLines:
		id, line, _ := strings.Cut(id, "/")
		h := s.Helps[id]
		if sec.Name == secYourLines && h.Seat != sec.For.seat() {
			return nil, false
		}
		if at := slices.IndexFunc(h.Messages, func(m ChatItem) bool { return m.ID == line }); at >= 0 {
			m := h.Messages[at]
			return HelpLine{helpLineID(id, line), id, m.Seat, w.Name(m.Seat), w.Word(line), m.At, m.N}, true
		}
	}
	return nil, false
}

// Whole gives everything logged that an audience is told now, by section: the
// value, or the items of a collection.
func (s *Session) Whole(a Audience, w Words) map[string]any {
	all := map[string]any{}
	for _, sec := range SectionsFor(a) {
		if !SectionKinds[sec.Name].Collection {
			all[sec.Name] = s.Tell(sec, w)
			continue
		}
		items := []any{}
		for _, id := range s.Items(sec) {
			if item, ok := s.TellItem(sec, id, w); ok {
				items = append(items, item)
			}
		}
		all[sec.Name] = items
	}
	return all
}

// readable are the events that facilitators may read as the log has them: those
// that say no more than their sections do. Of cards, votes, help and words a
// facilitator reads the sections only.
var readable = map[string]bool{
	"created": true, "planned": true, "doors_opened": true, "lock_set": true, "chat_set": true, "joined": true, "nodded": true,
	"connected": true, "dropped": true, "absent": true, "removed": true, "placed": true, "went": true, "visited": true,
	"room_ended": true, "room_ending": true, "room_extended": true, "others_back": true, "merged": true, "room_split": true, "merge_proposed": true, "chose": true, "stepped": true, "previewed": true, "preview_set": true, "preview_cancelled": true, "drawn": true,
	"moved_in_preview": true, "sent": true, "unsent": true, "opened": true, "finishing": true, "stayed": true,
	"extended": true, "paused": true, "resumed": true, "clock_stopped": true, "home": true, "finished": true,
	"erasing": true, "drives": true, "takeover_asked": true, "turn_called": true, "card_shown": true, "theme_added": true, "theme_named": true, "theme_removed": true, "card_gathered": true, "floor_given": true, "floor_taken": true,
}

// FacilitatorsRead says whether facilitators may read an event as the log has it.
func FacilitatorsRead(event string) bool { return readable[event] }

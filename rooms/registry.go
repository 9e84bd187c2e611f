package rooms

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// personCommands are what people can send; the permission table has a rule for
// each. This file is the only list of commands and events.
var personCommands = map[string]func() Command{
	"doors.open":        func() Command { return new(OpenDoors) },
	"loop.next":         func() Command { return new(Next) },
	"loop.preview":      func() Command { return new(SeeRooms) },
	"loop.cancel":       func() Command { return new(CancelPreview) },
	"preview.reshuffle": func() Command { return new(Reshuffle) },
	"preview.move":      func() Command { return new(MoveInPreview) },
	"preview.set":       func() Command { return new(SetPreview) },
	"choose":            func() Command { return new(ChooseRoom) },
	"loop.send":         func() Command { return new(Send) },
	"loop.unsend":       func() Command { return new(Unsend) },
	"loop.recall":       func() Command { return new(Recall) },
	"loop.stay":         func() Command { return new(Stay) },
	"loop.extend":       func() Command { return new(Extend) },
	"loop.pause":        func() Command { return new(Pause) },
	"loop.resume":       func() Command { return new(Resume) },
	"loop.end":          func() Command { return new(End) },
	"room.end":          func() Command { return new(EndRoom) },
	"room.stay":         func() Command { return new(StayRoom) },
	"room.extend":       func() Command { return new(ExtendRoom) },
	"room.merge":        func() Command { return new(MergeRooms) },
	"room.split":        func() Command { return new(SplitRoom) },
	"desk":              func() Command { return new(TakeDesk) },
	"move":              func() Command { return new(Move) },
	"plan.edit":         func() Command { return new(EditStep) },
	"plan.add":          func() Command { return new(AddQuestion) },
	"plan.replace":      func() Command { return new(ReplacePlan) },
	"next.set":          func() Command { return new(SetNext) },
	"drive.take":        func() Command { return new(TakeOver) },
	"drive.keep":        func() Command { return new(KeepDriving) },
	"announce":          func() Command { return new(Announce) },
	"visit":             func() Command { return new(Visit) },
	"remove":            func() Command { return new(Remove) },
	"nod":               func() Command { return new(Nod) },
	"lock":              func() Command { return new(Lock) },
	"help.offer":        func() Command { return new(OfferVisit) },
	"help.close":        func() Command { return new(CloseHelp) },
	"help.ask":          func() Command { return new(AskHelp) },
	"help.cancel":       func() Command { return new(CancelHelp) },
	"help.write":        func() Command { return new(WriteHelp) },
	"help.answer":       func() Command { return new(AnswerVisit) },
	"rename":            func() Command { return new(Rename) },
	"hand":              func() Command { return new(Hand) },
	"floor.give":        func() Command { return new(GiveFloor) },
	"floor.take":        func() Command { return new(TakeFloor) },
	"how":               func() Command { return new(SayHow) },
	"writes":            func() Command { return new(AskWriting) },
	"go":                func() Command { return new(Go) },
	"leave":             func() Command { return new(Leave) },
	"arrived":           func() Command { return new(Arrive) },
	"media.ready":       func() Command { return new(MediaReady) },
	"media.moved":       func() Command { return new(MediaMoved) },
	"media.failed":      func() Command { return new(MediaFailed) },
	"card.add":          func() Command { return new(AddCard) },
	"card.edit":         func() Command { return new(EditCard) },
	"card.share":        func() Command { return new(ShareCard) },
	"card.not_yet":      func() Command { return new(NotYet) },
	"card.take_back":    func() Command { return new(TakeBack) },
	"card.keep":         func() Command { return new(KeepCard) },
	"card.sign":         func() Command { return new(SignCard) },
	"card.hide":         func() Command { return new(HideCard) },
	"card.show":         func() Command { return new(ShowCard) },
	"vote":              func() Command { return new(Vote) },
	"chat.set":          func() Command { return new(SetChat) },
	"card.gather":       func() Command { return new(GatherCard) },
	"theme.add":         func() Command { return new(AddTheme) },
	"theme.name":        func() Command { return new(NameTheme) },
	"theme.remove":      func() Command { return new(RemoveTheme) },
	"turn.answer":       func() Command { return new(TurnAnswer) },
	"turn.call":         func() Command { return new(CallTurn) },
	"mark":              func() Command { return new(Mark) },
	"say":               func() Command { return new(Say) },
	"link.add":          func() Command { return new(AddLink) },
	"link.remove":       func() Command { return new(RemoveLink) },
	"topic.add":         func() Command { return new(AddTopic) },
	"topic.mark":        func() Command { return new(MarkTopic) },
	"erase":             func() Command { return new(Erase) },
}

// systemCommands are the server's own.
var systemCommands = map[string]struct{}{
	"create": {}, "join": {}, "rekey": {}, "connect": {}, "drop": {}, "tick": {}, "draw": {}, "publish": {}, "tally": {}, "rules": {},
}

var commandNames = map[reflect.Type]string{
	reflect.TypeFor[Create](): "create", reflect.TypeFor[Join](): "join", reflect.TypeFor[Connect](): "connect",
	reflect.TypeFor[Drop](): "drop", reflect.TypeFor[Tick](): "tick", reflect.TypeFor[Draw](): "draw",
	reflect.TypeFor[Publish](): "publish", reflect.TypeFor[Tally](): "tally", reflect.TypeFor[Rekey](): "rekey",
	reflect.TypeFor[NoteRules](): "rules",
}

// CommandName gives the name of a command.
func CommandName(c Command) string { return commandNames[reflect.TypeOf(c).Elem()] }

// CommandNamed gives a fresh command that people can send, to decode into.
func CommandNamed(name string) (Command, bool) {
	make, ok := personCommands[name]
	if !ok {
		return nil, false
	}
	return make(), true
}

// CommandNames lists what people can send, sorted.
func CommandNames() []string { return sortedKeys(personCommands) }

var eventTypes = map[string]reflect.Type{}
var eventNames = map[reflect.Type]string{}

func init() {
	for name, make := range personCommands {
		commandNames[reflect.TypeOf(make()).Elem()] = name
	}
	for name, e := range map[string]Event{
		"created": &Created{}, "joined": &Joined{}, "connected": &Connected{}, "dropped": &Dropped{},
		"absent": &Absent{}, "removed": &Removed{}, "rekeyed": &Rekeyed{}, "nodded": &Nodded{}, "lock_set": &LockSet{}, "chat_set": &ChatSet{},
		"renamed": &Renamed{}, "hand_set": &HandSet{}, "floor_given": &FloorGiven{}, "floor_taken": &FloorTaken{}, "how_set": &HowSet{}, "writing_asked": &WritingAsked{}, "placed": &Placed{},
		"went": &Went{}, "visited": &Visited{}, "room_ended": &RoomEnded{}, "room_ending": &RoomEnding{}, "room_extended": &RoomExtended{}, "others_back": &OthersBack{}, "voted": &Voted{},
		"previewed": &Previewed{}, "preview_cancelled": &PreviewCancelled{}, "preview_set": &PreviewSet{},
		"drawn": &Drawn{}, "moved_in_preview": &MovedInPreview{}, "doors_opened": &DoorsOpened{},
		"stepped": &Stepped{}, "sent": &Sent{}, "unsent": &Unsent{}, "opened": &Opened{},
		"finishing": &Finishing{}, "stayed": &Stayed{}, "extended": &Extended{}, "paused": &Paused{},
		"resumed": &Resumed{}, "home": &Home{}, "finished": &Finished{}, "clock_stopped": &ClockStopped{},
		"drives": &Drives{}, "takeover_asked": &TakeoverAsked{}, "card_leaving": &CardLeaving{},
		"card_back": &CardBack{}, "card_shared": &CardShared{}, "card_kept": &CardKept{},
		"card_signed": &CardSigned{}, "card_hidden": &CardHidden{}, "cards_published": &CardsPublished{},
		"theme_added": &ThemeAdded{}, "theme_named": &ThemeNamed{}, "theme_removed": &ThemeRemoved{}, "card_gathered": &CardGathered{},
		"turned": &Turned{}, "turn_called": &TurnCalled{}, "card_shown": &CardShown{}, "tallied": &Tallied{},
		"said": &Said{}, "link_added": &LinkAdded{}, "link_removed": &LinkRemoved{}, "topic_added": &TopicAdded{},
		"announced": &Announced{}, "help_asked": &HelpAsked{}, "help_closed": &HelpClosed{},
		"help_written": &HelpWritten{}, "visit_offered": &VisitOffered{}, "visit_answered": &VisitAnswered{},
		"chose": &Chose{}, "merge_proposed": &MergeProposed{}, "merged": &Merged{}, "room_split": &RoomSplit{}, "desk_taken": &DeskTaken{}, "rules_noted": &RulesNoted{}, "planned": &Planned{}, "erasing": &Erasing{},
	} {
		t := reflect.TypeOf(e).Elem()
		eventTypes[name], eventNames[t] = t, name
	}
}

// EventName gives the name of an event in the log.
func EventName(e Event) string { return eventNames[reflect.TypeOf(e).Elem()] }

// Entry is what one group commit decided: the events, and keyed hashes of the
// commands that led to them, which say nothing of who sent which.
type Entry struct {
	IDs    []uint64
	Events []Event
}

type entryJSON struct {
	IDs    []uint64    `json:"ids,omitempty"`
	Events []eventJSON `json:"events"`
}

type eventJSON struct {
	Name string          `json:"e"`
	Data json.RawMessage `json:"d,omitempty"`
}

// Encode gives an entry's body for the log.
func (e Entry) Encode() ([]byte, error) {
	out := entryJSON{IDs: e.IDs, Events: make([]eventJSON, len(e.Events))}
	for i, event := range e.Events {
		data, err := json.Marshal(event)
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", EventName(event), err)
		}
		if string(data) == "{}" {
			data = nil
		}
		out.Events[i] = eventJSON{EventName(event), data}
	}
	return json.Marshal(out)
}

// DecodeEntry reads an entry's body. An event that this version does not know
// is an error: a node that can't follow must not guess.
func DecodeEntry(body []byte) (Entry, error) {
	var in entryJSON
	if err := json.Unmarshal(body, &in); err != nil {
		return Entry{}, fmt.Errorf("decode entry: %w", err)
	}
	e := Entry{IDs: in.IDs, Events: make([]Event, len(in.Events))}
	for i, raw := range in.Events {
		t, ok := eventTypes[raw.Name]
		if !ok {
			return Entry{}, fmt.Errorf("decode entry: unknown event %q", raw.Name)
		}
		event := reflect.New(t).Interface().(Event)
		if raw.Data != nil {
			if err := json.Unmarshal(raw.Data, event); err != nil {
				return Entry{}, fmt.Errorf("decode %s: %w", raw.Name, err)
			}
		}
		e.Events[i] = event
	}
	return e, nil
}

// Take applies an entry: its events, and the memory of its commands.
func (s *Session) Take(e Entry, at Instant) {
	s.Apply(e.Events...)
	s.Remember(e.IDs, at)
}

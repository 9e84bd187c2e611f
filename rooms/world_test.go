package rooms

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// world runs a session as a server does, without a clock or a socket: it
// decides on the fold that is ahead, keeps an entry's bytes, and takes what it
// reads back from them into the fold that people are told from.
type world struct {
	told, ahead *Session
	now         Instant
	rand        *rand.Rand
	rules       *Rules // what the vault holds that people asked for in confidence
	decide      func(*Session, Env, string, Command) ([]Event, error)
	log         []logged
	ids         int

	// What the vault keeps.
	names, pronouns map[Seat]string
	words           map[string]string
	talks           map[string]*Talk // by RoomID
	ballots         *Ballots
	tally           map[string]bool // cards and topics whose marks are to be counted

	// What somebody who watches would say, without asking the fold's own rules.
	lastSaid []TalkEvent // what the last wish about a room's talk led to

	sat    map[Seat]string   // the room where somebody was last, on line and not as a visitor
	merged map[Seat][]string // and those that were theirs until they went into others
}

type logged struct {
	entry Entry // as it was decided, and what of it was written
	body  []byte
	at    Instant
}

const evening Instant = 1_700_000_000_000 // any moment will do: 22:13:20

func newWorld(seed uint64) *world {
	return &world{
		told: NewSession(), ahead: NewSession(), now: evening, rand: rand.New(rand.NewPCG(seed, 1)), decide: Decide,
		names: map[Seat]string{}, pronouns: map[Seat]string{}, words: map[string]string{}, talks: map[string]*Talk{},
		ballots: NewBallots(), tally: map[string]bool{}, sat: map[Seat]string{}, merged: map[Seat][]string{},
	}
}

func (w *world) Name(seat Seat) string     { return w.names[seat] }
func (w *world) Pronouns(seat Seat) string { return w.pronouns[seat] }
func (w *world) Word(id string) string     { return w.words[id] }

// uuid makes the n-th id: of the form of version 4, and the same in every run.
func uuid(n int) string { return fmt.Sprintf("%08x-0000-4000-8000-%012x", n, n) }

func (w *world) talk(round, room int) *Talk {
	id := RoomID(round, room)
	if w.talks[id] == nil {
		w.talks[id] = NewTalk(round, room)
	}
	return w.talks[id]
}

// at names the room whose cards somebody may handle.
func (w *world) at(seat Seat) string { return RoomID(w.ahead.Round, w.ahead.CardRoom(seat)) }

// do carries out a wish: an error is a refusal, and otherwise the events are in
// both folds.
func (w *world) do(actor Actor, name string, c Command) ([]Event, error) {
	w.ids++
	return w.doAs(uuid(w.ids), actor, name, c)
}

func (w *world) doAs(id string, actor Actor, name string, c Command) ([]Event, error) {
	env := Env{Now: w.now, Actor: actor, ID: id, Rand: w.rand, Rules: w.rules}
	events, err := w.decide(w.ahead, env, name, c)
	if err != nil {
		return nil, err
	}
	if check, ok := c.(TalkChecker); ok {
		if err := check.CheckTalk(w.talk(w.ahead.Round, w.ahead.CardRoom(actor.Seat))); err != nil {
			return nil, err
		}
	}
	switch c := c.(type) {
	case BallotCommand:
		return nil, w.vote(actor.Seat, c)
	case TalkCommand:
		room := w.ahead.CardRoom(actor.Seat)
		if _, saying := c.(*Say); saying {
			room = w.ahead.Person(actor.Seat).Place
		}
		if room > 0 {
			return nil, w.say(room, env, c)
		}
	case *Leave:
		return w.do(System, "drop", &Drop{Seats: []Seat{actor.Seat}}) // the server hangs up
	case *Rename:
		w.names[actor.Seat], w.pronouns[actor.Seat] = c.Name, c.Pronouns
	}
	if worded, ok := c.(Worded); ok && len(events) > 0 {
		_, id := events[0].(Wording).Wants()
		w.words[id] = worded.Word()
	}
	return events, w.commit(events)
}

func (w *world) vote(seat Seat, c BallotCommand) error {
	next, thing, err := c.DecideBallot(w.ahead, w.ballots.Of(seat))
	if err != nil {
		return err
	}
	w.ballots.Put(seat, next)
	w.tally[thing] = true
	return nil
}

func (w *world) say(room int, env Env, c TalkCommand) error {
	talk := w.talk(w.ahead.Round, room)
	events, err := c.DecideTalk(talk, w.ahead, env, env.ID)
	for _, e := range events {
		e.ApplyTalk(talk)
	}
	w.lastSaid = events
	return err
}

// commit takes events into both folds: ahead gets the very values that were
// decided, told what the log's bytes say.
func (w *world) commit(events []Event) error {
	if len(events) == 0 {
		return nil
	}
	for _, e := range events {
		if EventName(e) == "" {
			return fmt.Errorf("%T is not in the registry", e)
		}
	}
	decided := Entry{IDs: []uint64{uint64(w.ids)}, Events: events}
	body, err := decided.Encode()
	if err != nil {
		return err
	}
	w.ahead.Take(decided, w.now)
	w.log = append(w.log, logged{decided, body, w.now})
	entry, err := DecodeEntry(body)
	if err != nil {
		return err
	}
	closes := slices.ContainsFunc(events, func(e Event) bool {
		_, stepped := e.(*Stepped)
		_, ended := e.(*Finished)
		return w.told.Phase == Harvest && (stepped || ended)
	})
	for _, e := range events {
		if split, ok := e.(*RoomSplit); ok {
			for _, seat := range split.Seats {
				if at := RoomID(w.told.Round, split.Room); w.sat[seat] == at {
					w.merged[seat] = append(w.merged[seat], at)
				}
			}
		}
		if m, ok := e.(*Merged); ok {
			for seat, at := range w.sat {
				if at == RoomID(w.told.Round, m.Room) {
					w.merged[seat] = append(w.merged[seat], at)
				}
			}
		}
	}
	w.told.Take(entry, w.now)
	for i := range w.told.People {
		if p := &w.told.People[i]; p.Place > 0 && p.Connected && !p.Visiting {
			w.sat[Seat(i+1)] = RoomID(w.told.Round, p.Place)
		}
	}
	if closes {
		clear(w.talks)
		w.ballots.ForgetCards()
	}
	return nil
}

// publish brings the words of shared cards to the wall, as the server does when
// a harvest opens.
func (w *world) publish() ([]Event, error) {
	texts := map[string]string{}
	for _, id := range w.told.Unpublished() {
		if d := w.talk(w.told.Cards[id].Round, w.told.Cards[id].Room).Drafts[id]; d != nil {
			texts[id] = d.Text()
		}
	}
	if len(texts) == 0 {
		return nil, nil
	}
	return w.do(System, "publish", &Publish{Texts: texts})
}

// count brings the gathered marks into the log.
func (w *world) count() ([]Event, error) {
	c := &Tally{Cards: map[string]int{}, Topics: map[string]int{}}
	for id := range w.tally {
		if _, ok := w.ahead.Cards[id]; ok {
			c.Cards[id] = w.ballots.Count(id)
		} else {
			c.Topics[id] = w.ballots.Count(id)
		}
	}
	clear(w.tally)
	return w.do(System, "tally", c)
}

// deal is the plainest seating: people in the order of their seats go round the
// rooms, another draw begins one further on.
func deal(s *Session) [][]Seat {
	p, seats := s.Preview, s.ToSeat()
	if len(seats) < FewestForRooms {
		return nil
	}
	n := p.Size.Rooms
	if n == 0 {
		n = (len(seats) + p.Size.Target/2) / p.Size.Target
	}
	n = max(1, min(n, len(seats)/2))
	rooms := make([][]Seat, n)
	for i, seat := range seats {
		at := (i + p.Draw - 1) % n
		rooms[at] = append(rooms[at], seat)
	}
	return rooms
}

// draw solves the seating that a preview waits for.
func (w *world) draw() ([]Event, error) {
	p := w.ahead.Preview
	if p == nil || !p.Pending {
		return nil, nil
	}
	return w.do(System, "draw", &Draw{Draw: p.Draw, Roster: w.ahead.Roster, Rooms: deal(w.ahead)})
}

// join seats somebody and connects them.
func (w *world) join(name string, role Role) (Seat, error) {
	events, err := w.do(System, "join", &Join{Role: role})
	if err != nil {
		return 0, err
	}
	seat := events[0].(*Joined).Seat
	w.names[seat] = name
	_, err = w.do(System, "connect", &Connect{Seats: []Seat{seat}})
	return seat, err
}

// must carries out what cannot be refused.
func (w *world) must(actor Actor, name string, c Command) []Event {
	events, err := w.do(actor, name, c)
	if err != nil {
		panic(fmt.Sprintf("%s: %v", name, err))
	}
	return events
}

// shortPlan has two questions and everything that a test of the loop wants.
func shortPlan() Plan {
	p := NewPlan("A safer ward", "What went well this week?")
	p.Steps = slices.Insert(p.Steps, 2, Step{Kind: QuestionStep, Prompt: "What would you try?", Length: 6 * Minute})
	return p.WithDefaults()
}

package live_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"plenary/rooms"
)

// evenings is how many random evenings TestA3_... plays.
var evenings = flag.Int("evenings", 30, "random evenings with canaries")

// gathered is longer than presence is gathered before it is in the log.
const gathered = 150 * time.Millisecond

// watcher knows who was where by looking after each step, and nothing of the
// rules for who is told what.
type watcher struct {
	t      *testing.T
	r      *rig
	host   *person
	people []*person // the host apart
	dice   *rand.Rand

	at      map[rooms.Seat]int    // the room, 0 none
	gone    map[rooms.Seat]bool   // away for so long that the room does not count them
	sat     map[rooms.Seat]string // where somebody was last in a room, on line and as one of its people
	round   int
	phase   rooms.Phase
	over    map[int]bool                   // rooms that ended
	lines   map[string]map[rooms.Seat]bool // said in a room: who was there
	written map[string]string              // on a card: its room
	cards   map[string]string              // card -> its words
	wall    map[string]bool                // cards that are on the wall
	said    int
}

func (w *watcher) everybody() []*person { return append([]*person{w.host}, w.people...) }

// look sees where everybody is.
func (w *watcher) look() {
	w.t.Helper()
	err := w.r.node.Look(w.t.Context(), w.host.id, func(s *rooms.Session, _ rooms.Words) {
		w.round, w.phase = s.Round, s.Phase
		clear(w.over)
		for i := range s.Rooms {
			w.over[i+1] = s.Rooms[i].Closed
		}
		clear(w.at)
		for i := range s.People {
			p, seat := &s.People[i], rooms.Seat(i+1)
			if p.Place <= 0 || p.Removed {
				continue
			}
			w.at[seat], w.gone[seat] = p.Place, p.Gone
			if p.Connected && !p.Visiting {
				w.sat[seat] = rooms.RoomID(s.Round, p.Place)
			}
		}
		for id, card := range s.Cards {
			if card.State == rooms.Published {
				w.wall[id] = true
			}
		}
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

var canary = regexp.MustCompile(`canary-(line|card)-\d+-`)

// check reads what everybody has been told since the last time.
func (w *watcher) check() (read int) {
	w.t.Helper()
	for _, p := range w.everybody() {
		p.mu.Lock()
		raw := p.raw
		p.raw = nil
		p.mu.Unlock()
		for _, word := range canary.FindAllString(string(raw), -1) {
			read++
			if why := w.wrong(p.seat, word); why != "" {
				w.t.Fatalf("seat %d (round %d, %s, room %d) reads %s, %s", p.seat, w.round, w.phase, w.at[p.seat], word, why)
			}
		}
	}
	return read
}

// wrong says why somebody must not read a word now; "" if they may.
func (w *watcher) wrong(seat rooms.Seat, word string) string {
	if there, line := w.lines[word]; line {
		if !there[seat] {
			return "which was said when they were not there"
		}
		return ""
	}
	for id, text := range w.cards {
		if strings.Contains(text, word) && w.wall[id] {
			return ""
		}
	}
	room := w.written[word]
	if w.at[seat] > 0 && rooms.RoomID(w.round, w.at[seat]) == room {
		return ""
	}
	_, number, _ := rooms.Audience("room/" + w.sat[seat]).RoomOf()
	if w.at[seat] == 0 && w.sat[seat] == room && (w.phase == rooms.Harvest || w.over[number]) {
		return ""
	}
	return "a draft of room " + room
}

func (w *watcher) somebody() *person { return w.people[w.dice.IntN(len(w.people))] }

func (w *watcher) word(kind string) string {
	w.said++
	return fmt.Sprintf("canary-%s-%d-", kind, w.said)
}

// step lets one thing happen.
func (w *watcher) step() {
	p := w.somebody()
	room := rooms.RoomID(w.round, w.at[p.seat])
	switch n := w.dice.IntN(20); {
	case n < 5:
		word := w.word("line")
		if w.at[p.seat] > 0 { // in the main room it would be for everybody
			w.lines[word] = map[rooms.Seat]bool{}
			for seat, at := range w.at {
				w.lines[word][seat] = at == w.at[p.seat] && !w.gone[seat]
			}
			p.wish(&rooms.Say{Place: "room/" + room, Text: word})
		}
		w.wall[word] = true
	case n < 8:
		word, card := w.word("card"), uuid.NewString()
		if w.at[p.seat] == 0 {
			room = w.sat[p.seat]
		}
		w.written[word], w.cards[card] = room, word
		p.wish(&rooms.AddCard{Room: room, Card: card, Text: word})
	case n < 9:
		for card := range w.cards {
			p.wish(&rooms.ShareCard{Card: card, Rev: 1})
		}
	case n < 10:
		for card := range w.cards {
			p.wish(&rooms.KeepCard{Card: card, Rev: 1})
			break
		}
	case n < 12:
		p.wish(&rooms.Go{To: []string{"main", "quiet", "room"}[w.dice.IntN(3)]})
	case n < 13:
		w.host.wish(&rooms.Move{Seat: p.seat, Room: rooms.RoomID(w.round, 1+w.dice.IntN(3))})
	case n < 15:
		visit := &rooms.Visit{Room: rooms.RoomID(w.round, 1+w.dice.IntN(3))}
		if w.dice.IntN(2) == 0 {
			visit.Room = ""
		}
		w.host.wish(visit)
	case n < 17:
		w.r.node.Detach(p.id, p.seat, p)
		if w.dice.IntN(2) == 0 {
			advance(time.Duration(w.dice.IntN(120)) * time.Second)
		}
		if w.dice.IntN(4) == 0 {
			w.act()
		}
		synctest.Wait()
		w.look()
		p.connect(w.r)
	case n < 18:
		w.host.wish(&rooms.EndRoom{Room: rooms.RoomID(w.round, 1+w.dice.IntN(3))})
	default:
		w.act()
	}
}

// act lets the session go on.
func (w *watcher) act() {
	switch w.phase {
	case rooms.Fireside:
		w.host.wish(&rooms.SeeRooms{})
		synctest.Wait()
		w.host.wish(&rooms.Send{Notice: new(rooms.Millis)})
	case rooms.Breakout:
		if w.dice.IntN(3) == 0 {
			w.host.wish(&rooms.Recall{})
		}
	case rooms.Grace:
		advance(time.Second)
	case rooms.Harvest, rooms.Lobby:
		w.host.wish(&rooms.Next{})
	}
}

// wish sends a command whose refusal is as good as an answer.
func (p *person) wish(cmd rooms.Command) {
	p.t.Helper()
	var no *rooms.Refusal
	if err := p.try(cmd); err != nil && !errors.As(err, &no) {
		p.t.Fatalf("%s: %v", rooms.CommandName(cmd), err)
	}
}

func TestA3_NobodyReadsTheWordsOfARoomThatTheyAreNotIn(t *testing.T) {
	read, lines := 0, 0
	for seed := range uint64(*evenings) {
		synctest.Test(t, func(t *testing.T) {
			r := start(t, t.TempDir())
			plan := quick(500, 600_000)
			plan.Steps = append(plan.Steps[:2:2], plan.Steps[1], plan.Steps[1], plan.Steps[2])
			plan.Steps[1].Size = rooms.Size{Target: 3, Min: 2, Max: 6}
			host, people := session(t, r, plan, 9)
			w := &watcher{
				t: t, r: r, host: host, people: people, dice: rand.New(rand.NewPCG(seed, 5)),
				at: map[rooms.Seat]int{}, gone: map[rooms.Seat]bool{}, sat: map[rooms.Seat]string{}, over: map[int]bool{},
				lines: map[string]map[rooms.Seat]bool{}, written: map[string]string{}, cards: map[string]string{}, wall: map[string]bool{},
			}
			sendToRooms(host)
			for range 60 {
				w.look()
				w.step()
				for _, wait := range []time.Duration{0, gathered} {
					advance(wait)
					w.look()
					read += w.check()
				}
			}
			lines += len(w.lines)
			r.stop()
		})
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	t.Logf("%d canaries in rooms' chat, %d readings of words that were theirs", lines, read)
	if lines < 5**evenings || read < 50**evenings {
		t.Errorf("only %d lines and %d readings: the evenings try too little", lines, read)
	}
}

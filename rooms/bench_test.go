package rooms

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// The cost of one thing that happens does not depend on how many people there
// are: compare the figures at 100 and at 10,000 people. Each includes deciding,
// encoding, applying to both folds, the next deadline, and telling what changed.

var sizesToMeasure = []int{100, 10_000}

// hall is a session of n people in rooms of four: in the lobby, or in its second
// round, with a card of each room on the wall and another one shared.
func hall(b *testing.B, n int, until Phase) *world {
	b.Helper()
	w := newWorld(uint64(n))
	jo := Actor{Seat: 1}
	w.must(System, "create", &Create{Plan: shortPlan()})
	w.must(System, "join", &Join{Role: Host})
	w.must(System, "connect", &Connect{Seats: []Seat{1}})
	w.must(jo, "doors.open", &OpenDoors{})
	all := make([]Seat, 0, n)
	for i := range n - 1 - 10 { // some come later
		w.must(System, "join", &Join{Role: Participant})
		all = append(all, Seat(i+2))
		w.names[Seat(i+2)] = fmt.Sprint("person ", i)
	}
	w.must(System, "connect", &Connect{Seats: all})
	for w.ahead.Phase != until || (until != Lobby && w.ahead.Round < 2) {
		switch w.ahead.Phase {
		case Lobby, Fireside:
			if step, ok := w.ahead.step(); ok && step.Kind == QuestionStep {
				w.must(jo, "loop.preview", &SeeRooms{})
				if _, err := w.draw(); err != nil {
					b.Fatal(err)
				}
				w.must(jo, "loop.send", &Send{Notice: new(Millis)})
				w.fillRooms()
				continue
			}
			w.must(jo, "loop.next", &Next{})
		case Breakout:
			w.must(jo, "loop.recall", &Recall{})
			w.must(System, "tick", w.after(DefaultGrace))
			if _, err := w.publish(); err != nil {
				b.Fatal(err)
			}
		case Harvest:
			w.must(jo, "loop.next", &Next{})
		}
	}
	w.told.Watch()
	return w
}

// fillRooms has each room write and share a card.
func (w *world) fillRooms() {
	for i := range w.ahead.Rooms {
		seat := w.ahead.Rooms[i].Seats[0]
		id := uuid(1<<28 + w.ids)
		w.must(Actor{Seat: seat}, "card.add", &AddCard{Room: w.at(seat), Card: id, Text: "What we found"})
		w.must(Actor{Seat: seat}, "card.share", &ShareCard{Card: id, Rev: 1})
	}
	w.must(System, "tick", w.after(NotYetFor))
}

// tellAll encodes what changed, each section once for its audience.
func (w *world) tellAll() int {
	bytes := 0
	c := w.told.TakeChanges()
	for _, m := range c.Marks {
		switch {
		case !SectionKinds[m.Name].Collection:
			bytes += len(inJSON(w.told.Tell(m.Section, w)))
		case m.Item != "":
			if item, ok := w.told.TellItem(m.Section, m.Item, w); ok {
				bytes += len(inJSON(item))
			}
		}
	}
	for _, seat := range c.Placed {
		bytes += len(w.told.Audiences(seat))
	}
	w.told.Due()
	return bytes
}

func eachSize(b *testing.B, until Phase, run func(b *testing.B, w *world)) {
	for _, n := range sizesToMeasure {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w := hall(b, n, until)
			b.ResetTimer()
			run(b, w)
		})
	}
}

func BenchmarkCardEdit(b *testing.B) {
	eachSize(b, Breakout, func(b *testing.B, w *world) {
		w.rand = rand.New(rand.NewPCG(1, 1))
		seat := w.ahead.Rooms[len(w.ahead.Rooms)/2].Seats[1]
		card := uuid(1 << 30)
		w.must(Actor{Seat: seat}, "card.add", &AddCard{Room: w.at(seat), Card: card, Text: "A thought"})
		talk := w.talk(w.ahead.Round, w.ahead.CardRoom(seat))
		for b.Loop() {
			line := talk.Drafts[card].Lines[0]
			w.must(Actor{Seat: seat}, "card.edit", &EditCard{Card: card, Line: line.ID, Version: line.Version, Text: "Another thought"})
			inJSON(talk.Drafts[card])
			w.tellAll()
		}
	})
}

// BenchmarkCardShared is a card's way through the log: shared, and taken back.
func BenchmarkCardShared(b *testing.B) {
	eachSize(b, Breakout, func(b *testing.B, w *world) {
		seat := w.ahead.Rooms[len(w.ahead.Rooms)/2].Seats[1]
		card := uuid(1 << 30)
		w.must(Actor{Seat: seat}, "card.add", &AddCard{Room: w.at(seat), Card: card, Text: "A thought"})
		for b.Loop() {
			w.must(Actor{Seat: seat}, "card.share", &ShareCard{Card: card, Rev: 1})
			w.tellAll()
			w.must(Actor{Seat: seat}, "card.not_yet", &NotYet{Card: card})
			w.tellAll()
		}
	})
}

// BenchmarkJoin is a late joiner who is given a room, and somebody who waits in
// the main room. They are taken out again, which costs next to nothing.
func BenchmarkJoin(b *testing.B) {
	for name, until := range map[string]Phase{"breakout": Breakout, "lobby": Lobby} {
		b.Run(name, func(b *testing.B) {
			eachSize(b, until, func(b *testing.B, w *world) {
				for b.Loop() {
					seat, err := w.join("late", Participant)
					if err != nil {
						b.Fatal(err)
					}
					if placed := w.told.Person(seat).Place > 0; placed != (until == Breakout) {
						b.Fatalf("seat %d is in a room: %v", seat, placed)
					}
					w.tellAll()
					w.told.unjoin()
					w.ahead.unjoin()
				}
			})
		})
	}
}

// unjoin takes the last person out again, as if they had never come.
func (s *Session) unjoin() {
	seat := Seat(len(s.People))
	s.change(seat, func(p *Person) { p.Place, p.Home = MainRoom, 0 })
	s.count.add(s.Person(seat), -1)
	s.People = s.People[:seat-1]
	if s.marks != nil {
		s.Watch()
	}
}

// BenchmarkMark is one mark: the ballot, its count in the log, and the card told.
func BenchmarkMark(b *testing.B) {
	eachSize(b, Harvest, func(b *testing.B, w *world) {
		var card string
		for id, c := range w.ahead.Cards {
			if c.Round == w.ahead.Round {
				card = id
			}
		}
		on := false
		for b.Loop() {
			on = !on
			w.must(Actor{Seat: 5}, "mark", &Mark{Card: card, On: on})
			if _, err := w.count(); err != nil {
				b.Fatal(err)
			}
			w.tellAll()
		}
	})
}

package rehearse

import (
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"plenary/rooms"
)

// What people do outside a room, each thing at a random moment of the phase.

// inMain is an introduction, or waiting for the next thing.
func (p *person) inMain(left time.Duration) {
	p.maybe(0.3*p.talks, 0.1, 0.9, left, p.say)
	p.maybe(p.raises, 0.1, 0.5, left, func() {
		p.wish("hand", fields{"up": true}, nil)
		p.at(0.1, 0.4, left, func() { p.wish("hand", fields{"up": false}, nil) })
	})
	p.maybe(p.suggests/2, 0.1, 0.9, left, p.suggest)
	p.maybe(p.suggests/4, 0.1, 0.9, left, func() {
		p.wish("link.add", fields{"url": "https://example.org/" + uuid.NewString(), "title": oneOf(p.rand, topics)}, nil)
	})
	p.maybe(p.wanders/2, 0.1, 0.5, left, func() { p.goTo("quiet") })
	p.maybe(p.drops, 0.1, 1, left, p.cut)
}

// outOfRoom is being in the main room while others are in theirs.
func (p *person) outOfRoom(left time.Duration) {
	p.at(0.1, 0.4, left, func() {
		if you, ok := value[rooms.YouView](p.session, "you"); ok && you.Home != "" {
			p.goTo("room")
		}
	})
	p.maybe(p.talks/2, 0.1, 0.8, left, p.say)
}

func (p *person) inHarvest(left time.Duration) {
	p.at(0.05, 0.3, left, p.answerTurn)
	for range rooms.MarksEach {
		p.maybe(p.marks, 0.2, 0.95, left, p.mark)
	}
	p.maybe(p.leaves, 0.4, 0.9, left, p.leave)
	p.inMain(left)
}

func (p *person) inClosing(left time.Duration) {
	p.maybe(p.suggests, 0.05, 0.4, left, p.suggest)
	for range rooms.MarksEach {
		p.maybe(p.marks, 0.4, 0.95, left, p.markTopic)
	}
}

func (p *person) say() { p.wish("say", fields{"place": p.place, "text": oneOf(p.rand, lines)}, nil) }

func (p *person) suggest() { p.wish("topic.add", fields{"text": oneOf(p.rand, topics)}, nil) }

func (p *person) goTo(where string) { p.wish("go", fields{"to": where}, nil) }

// answerTurn says how one's room takes its turn, if nobody has said so yet.
func (p *person) answerTurn() {
	room, ok := value[rooms.RoomView](p.session, "room")
	if !ok || !p.first(room) {
		return
	}
	harvest, _ := value[rooms.HarvestView](p.session, "harvest")
	for _, turn := range harvest.Turns {
		if turn.Room == room.Number && turn.State != "" {
			return
		}
	}
	how := []string{"speak", "speak", "write", "pass"}[p.rand.IntN(4)]
	p.wish("turn.answer", fields{"room": room.ID, "how": how}, nil)
}

// first says whether this is the person who answers for a room that is over:
// its people are gone from the view, so any of them may.
func (p *person) first(room rooms.RoomView) bool {
	return len(room.People) == 0 && p.chance(0.3) || p.lowest(room) == p.seat
}

func (p *person) mark() {
	loop, ok := p.loop()
	if !ok {
		return
	}
	var open []string
	for id, card := range p.session.raw("wall") {
		if numberOf(member(card, "round")) == int64(loop.Round) {
			open = append(open, id)
		}
	}
	if len(open) > 0 {
		slices.Sort(open)
		p.wish("mark", fields{"card": oneOf(p.rand, open), "on": true}, nil)
	}
}

func (p *person) markTopic() {
	open := slices.Sorted(maps.Keys(p.session.raw("topics")))
	if len(open) > 0 {
		p.wish("topic.mark", fields{"topic": oneOf(p.rand, open), "on": true}, nil)
	}
}

// askHelp asks privately, and thinks better of it.
func (p *person) askHelp(left time.Duration) {
	p.wish("help.ask", fields{"kind": "me"}, nil)
	p.at(0.1, 0.3, left, func() {
		if you, ok := value[rooms.YouView](p.session, "you"); ok && you.Help != nil {
			p.wish("help.cancel", fields{"help": you.Help.ID}, nil)
		}
	})
}

// lowest gives the lowest connected seat of a room among the simulated ones; 0
// if there is none.
func (p *person) lowest(room rooms.RoomView) rooms.Seat {
	var seat rooms.Seat
	for _, one := range room.People {
		if one.State != "away" && (seat == 0 || one.Seat < seat) && p.crowd.has(one.Seat) {
			seat = one.Seat
		}
	}
	return seat
}

package rehearse

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"plenary/rooms"
)

// roomRound is what a person does in one room of one round. The lowest
// connected seat has a duty: that the room shares or keeps one card early
// enough, so that every room has something to show for its time.
//
// People who are not simulated have no duties.
type roomRound struct {
	*person
	place   string
	span    time.Duration // of the breakout that was left when they came in
	began   time.Time
	grace   bool            // the room is finishing up
	doubted map[string]bool // cards they have made up their mind about
	tried   int             // how often the duty's card was sent off
}

// Shares of a breakout's time.
const (
	dutyFrom   = 0.05
	dutyEvery  = 0.1
	dutyUntil  = 0.85
	doubtUntil = 0.5 // later doubts might leave a room without a card
	cutsUntil  = 0.6
)

func (p *person) inRoom(loop rooms.LoopView, left time.Duration) {
	if p.room == nil || p.room.place != p.place {
		p.room = &roomRound{person: p, place: p.place, doubted: map[string]bool{}}
	}
	r := p.room
	r.span, r.began = left, time.Now()
	if r.grace = loop.Phase == rooms.Grace; r.grace {
		for share := 0.0; share < dutyUntil; share += dutyEvery {
			p.at(share, share+0.02, left, r.duty)
		}
		return
	}
	for share := dutyFrom; share < dutyUntil; share += dutyEvery {
		p.at(share, share+0.02, left, r.duty)
	}
	p.maybe(p.talks/2, 0.01, 0.05, left, p.say)
	p.maybe(p.talks, 0.05, 0.9, left, p.say)
	p.maybe(p.talks/3, 0.05, 0.5, left, func() {
		p.wish("how", fields{"how": []string{"talking", "listening", "typing"}[p.rand.IntN(3)]}, nil)
	})
	p.maybe(p.writes, 0.1, 0.4, left, func() { r.write(oneOf(p.rand, cardTexts)) })
	p.maybe(p.writes, 0.4, 0.6, left, r.edit)
	p.maybe(p.writes, 0.5, 0.75, left, func() { r.sendOff(p.chance(p.keeps)) })
	p.maybe(p.signs, 0.5, 0.9, left, r.sign)
	p.maybe(p.takes, 0.5, 0.6, left, r.takeBack)
	p.maybe(p.votes, 0.7, 0.9, left, func() {
		p.wish("vote", fields{"room": r.id(), "for": []string{"more_time", "done"}[p.rand.IntN(2)], "on": true}, nil)
	})
	p.maybe(p.asks, 0.1, 0.6, left, func() { p.askHelp(left) })
	p.maybe(p.asks/2, 0.1, 0.6, left, func() { p.wish("help.ask", fields{"kind": "room", "room": r.id()}, nil) })
	p.maybe(p.wanders, 0.2, cutsUntil, left, r.free(func() { p.goTo([]string{"main", "quiet"}[p.rand.IntN(2)]) }))
	p.maybe(p.drops, 0.2, cutsUntil, left, r.free(p.cut))
	p.maybe(p.drops/4, 0.85, 1, left, r.free(p.cut)) // over the way home
}

// here says whether the person is still in this room.
func (r *roomRound) here() bool { return r.person.place == r.place && r.line != nil }

// id names the room, such as 2.3.
func (r *roomRound) id() string { return strings.TrimPrefix(r.place, "room/") }

func (r *roomRound) view() (rooms.RoomView, bool) {
	v, ok := value[rooms.RoomView](r.session, "room")
	return v, ok && r.here() && !v.Closed
}

// free does something only if this person does not have the room's duty.
func (r *roomRound) free(do func()) func() {
	return func() {
		if room, ok := r.view(); ok && r.lowest(room) != r.seat && len(room.Cards) > 0 {
			do()
		}
	}
}

// duty takes the next step towards a card that is shared or kept, if this
// person is the lowest connected and the room has none.
func (r *roomRound) duty() {
	room, ok := r.view()
	if !ok || r.lowest(room) != r.seat || len(room.Cards) > 0 {
		return
	}
	if id, _ := r.draft(room); id == "" {
		r.write(oneOf(r.rand, cardTexts))
		return
	}
	r.tried++
	// Somebody said not yet: keeping it is as good, and needs nobody's time.
	r.sendOff(r.tried > 1 || r.late() || r.chance(r.keeps))
}

// late says whether too little time is left to share something.
func (r *roomRound) late() bool { return r.grace || r.share() > 0.7 }

// share gives how much of the breakout is over.
func (r *roomRound) share() float64 {
	if r.span <= 0 {
		return 1
	}
	return float64(time.Since(r.began)) / float64(r.span)
}

// draft gives a draft of the crowd's own that is not on its way, with its edition.
func (r *roomRound) draft(room rooms.RoomView) (string, rooms.DraftView) {
	best, found := "", rooms.DraftView{}
	for id, d := range items[rooms.DraftView](r.session, "drafts") {
		gone := slices.ContainsFunc(room.Cards, func(c rooms.CardView) bool { return c.ID == id })
		if !gone && r.crowd.cards.own(id) && len(d.Lines) > 0 && (best == "" || d.N < found.N) {
			best, found = id, d
		}
	}
	return best, found
}

func (r *roomRound) write(text string) {
	if _, ok := r.view(); !ok {
		return
	}
	id := uuid.NewString()
	r.crowd.cards.write(id)
	r.wish("card.add", fields{"room": r.id(), "card": id, "text": text}, func(no *rooms.Refusal) {
		if no == nil {
			r.crowd.written.Add(1)
		}
	})
}

// edit adds a sentence to a line of a draft that has one.
func (r *roomRound) edit() {
	room, ok := r.view()
	if !ok {
		return
	}
	id, d := r.draft(room)
	if id == "" {
		return
	}
	line := d.Lines[r.rand.IntN(len(d.Lines))]
	if strings.Count(line.Text, ".") > 1 {
		return
	}
	r.wish("card.edit", fields{
		"card": id, "line": line.ID, "version": line.Version, "text": line.Text + " " + oneOf(r.rand, additions),
	}, nil)
}

// sendOff shares a draft with everyone, or keeps it.
func (r *roomRound) sendOff(keep bool) {
	room, ok := r.view()
	if !ok {
		return
	}
	id, d := r.draft(room)
	if id == "" {
		return
	}
	command := "card.share"
	if keep {
		command = "card.keep"
	}
	r.wish(command, fields{"card": id, "rev": d.Rev}, nil)
}

func (r *roomRound) sign() {
	if room, ok := r.view(); ok {
		for _, card := range room.Cards {
			if card.State == rooms.Shared && r.crowd.cards.own(card.ID) {
				r.wish("card.sign", fields{"card": card.ID, "signed": true}, nil)
				return
			}
		}
	}
}

// takeBack makes a shared card of the crowd's own a draft again, unless it is the room's only one.
func (r *roomRound) takeBack() {
	room, ok := r.view()
	if !ok || len(room.Cards) < 2 {
		return
	}
	for _, card := range room.Cards {
		if card.State == rooms.Shared && r.crowd.cards.own(card.ID) {
			r.wish("card.take_back", fields{"card": card.ID}, nil)
			return
		}
	}
}

// look is told that the room changed: somebody may have a doubt about a card
// that is leaving.
func (r *roomRound) look(room rooms.RoomView) {
	if !r.here() || room.Closed || r.share() > doubtUntil {
		return
	}
	for _, card := range room.Cards {
		if card.State != rooms.Leaving || r.doubted[card.ID] || !r.crowd.cards.own(card.ID) {
			continue
		}
		r.doubted[card.ID] = true
		left := r.crowd.clock.until(card.SharesAt)
		if left > 0 {
			r.maybe(r.doubts, 0.2, 0.8, left, func() { r.wish("card.not_yet", fields{"card": card.ID}, nil) })
		}
	}
}

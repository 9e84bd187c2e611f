package rehearse

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"plenary/rooms"
)

// person is a simulated participant: a client with a character.
type person struct {
	*Client
	character
	ctx  context.Context
	o    *Options
	rest *rest
	room *roomRound // what they do in the present room; nil elsewhere
	key  string     // phase and place that the agenda was made for
	left bool       // on their way out, of their own will
}

// The pauses of a simulated life. In a quick rehearsal a phase takes seconds.
const (
	dialPause    = 300 * time.Millisecond // grows with each attempt
	maxDials     = 30
	lastingMost  = 40 * time.Second // how long a lost line stays lost
	lastingQuick = 1200 * time.Millisecond
	leaveWithin  = 500 * time.Millisecond // after the end, not all at once
)

func newPerson(ctx context.Context, o *Options, c *crowd, n int) *person {
	r := rand.New(rand.NewPCG(o.Seed, uint64(n)+1))
	p := &person{
		Client:    &Client{base: o.URLs[n%len(o.URLs)], rand: r, crowd: c, trail: &trail{}, session: sections{}},
		character: draw(r, n).among(o),
		ctx:       ctx, o: o,
	}
	p.rest = o.rest(p.base)
	p.heard, p.racing, p.lost = p.notice, excused, p.dropped
	return p
}

// live is a person's whole evening: wait for the doors, come, take part, go.
func (p *person) live() {
	defer p.hangUp()
	select {
	case <-p.ctx.Done():
		return
	case <-p.crowd.doors:
	}
	if p.late > 0 {
		coming := time.NewTimer(time.Duration(p.late * float64(span(p.o.Plan).Duration())))
		defer coming.Stop()
		select {
		case <-p.ctx.Done():
			return
		case <-p.crowd.ended:
			return
		case <-coming.C:
		}
	}
	if !p.come() {
		return
	}
	if err := p.pump(p.ctx, func() bool { return p.done }, 0); err != nil && !errors.Is(err, p.ctx.Err()) {
		p.crowd.fault("seat %d: %v", p.seat, err)
	}
}

// pause waits; false if the context ended first.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// come goes through the door and connects.
func (p *person) come() bool {
	select {
	case <-p.ctx.Done():
		return false
	case p.crowd.joining <- struct{}{}:
	}
	defer func() { <-p.crowd.joining }()
	var d door
	if !p.knock(func() (err error) { d, err = p.rest.door(p.ctx, p.o.JoinSecret); return }) {
		return false
	}
	if d.Ended {
		return false
	}
	answers := map[string]string{}
	for _, ask := range d.Asks {
		if p.chance(0.7) {
			answers[ask.ID] = ask.Options[p.rand.IntN(len(ask.Options))]
		}
	}
	var mine seated
	if !p.knock(func() (err error) { mine, err = p.rest.sit(p.ctx, p.o.Session, d.Token, p.name, answers); return }) {
		return false
	}
	p.token, p.seat = mine.Token, mine.Seat
	p.crowd.enter(p.seat, p.trail)
	p.dial()
	return true
}

// knock tries a request until it is let through, or refused for good.
func (p *person) knock(try func() error) bool {
	for range doorTries {
		err := try()
		var no *problem
		switch {
		case err == nil:
			return true
		case p.ctx.Err() != nil, p.crowd.over.Load():
			return false
		case errors.As(err, &no) && no.Code == "ended":
			return false // they came too late
		case errors.As(err, &no) && no.Code != "too_fast" && no.Code != "unavailable":
			p.crowd.fault("at the door: %v", err)
			return false
		}
		wait := dialPause
		if no != nil {
			wait = max(wait, no.RetryAfterMS.Duration())
		}
		if !pause(p.ctx, wait) {
			return false
		}
	}
	p.crowd.fault("at the door: not let in after %d attempts", doorTries)
	return false
}

// dial connects, or tries again after a growing pause, on the next server.
func (p *person) dial() {
	if p.line != nil {
		return
	}
	err := p.connect(p.ctx)
	if err == nil || p.ctx.Err() != nil {
		return
	}
	p.dials++
	if p.dials >= maxDials {
		p.crowd.fault("seat %d: %v", p.seat, err)
		p.done = true
		return
	}
	p.base = p.o.URLs[(slices.Index(p.o.URLs, p.base)+1)%len(p.o.URLs)]
	p.agenda.later(min(time.Duration(p.dials)*dialPause, 5*time.Second), always, p.dial)
}

// The close codes that say something to this package.
const (
	closeDraining = 4010
	closeForGood  = 4500
	closeEnded    = 4504
	closeLeft     = 4505
)

// dropped handles a line that this person did not cut.
func (p *person) dropped(code int, wait time.Duration) {
	switch {
	case p.ended || code == closeEnded || p.crowd.over.Load():
		p.crowd.end()
		p.done = true
	case p.left, code == closeLeft:
		p.gone()
	case code >= closeForGood && code < 5000:
		p.crowd.fault("seat %d: closed for good with %d", p.seat, code)
		p.done = true
	case p.ctx.Err() == nil:
		if code != closeDraining {
			p.crowd.fault("seat %d: the line was dropped with %d", p.seat, code)
		}
		p.agenda.later(max(wait, dialPause), always, p.dial)
	}
}

// cut loses the line for a while.
func (p *person) cut() {
	if p.line == nil {
		return
	}
	p.hangUp()
	p.agenda.later(p.lasting(), always, p.dial)
}

// leave is the quiet way out.
func (p *person) leave() {
	p.left = p.wish("leave", nil, func(no *rooms.Refusal) {
		if no != nil {
			p.left = false
			return
		}
		p.gone()
	})
}

// gone is having left. Some come back after a while.
func (p *person) gone() {
	p.left = false
	p.hangUp()
	p.asked = slices.DeleteFunc(p.asked, func(a *asked) bool { return a.name == "leave" })
	if !p.chance(p.returns) {
		p.done = true
		return
	}
	p.agenda.later(2*p.lasting(), always, p.dial)
}

// lasting is how long a line stays lost.
func (p *person) lasting() time.Duration {
	most := lastingMost
	if p.o.Fast {
		most = lastingQuick
	}
	if p.o.Within > 0 {
		most = min(most, p.o.Within)
	}
	return 100*time.Millisecond + time.Duration(p.rand.Int64N(int64(most)))
}

func (p *person) chance(c float64) bool { return p.rand.Float64() < c }

// notice is told what a frame changed.
func (p *person) notice(n news) {
	if p.trail.first() {
		p.crowd.came.Add(1)
	}
	if p.ended {
		p.crowd.end()
		if n.of("loop") {
			p.agenda.turn()
			p.agenda.later(time.Duration(p.rand.Int64N(int64(leaveWithin))), always, func() { p.done = true })
		}
		return
	}
	if n.moved || n.of("loop") {
		p.plan()
	}
	if copy := p.session["room"]; copy != nil && n.of("room") {
		room, _ := value[rooms.RoomView](p.session, "room")
		p.crowd.cards.see(copy.seq, room)
		if p.room != nil {
			p.room.look(room)
		}
	}
}

// plan makes a new agenda when the phase or the place is another.
func (p *person) plan() {
	loop, ok := p.loop()
	if !ok || p.place == "" {
		return
	}
	key := fmt.Sprint(loop.Phase, loop.Step, loop.Round, p.place)
	if key == p.key {
		return
	}
	p.key = key
	p.agenda.turn()
	left := p.remaining(loop)
	switch {
	case p.place == "quiet":
		p.at(0.3, 0.9, left, func() { p.goTo("main") })
	case isPlace(p.place) && p.place != "main":
		p.inRoom(loop, left)
	case loop.Phase == rooms.Breakout:
		p.outOfRoom(left)
	case loop.Phase == rooms.Harvest:
		p.inHarvest(left)
	case loop.Phase == rooms.Closing:
		p.inClosing(left)
	default:
		p.inMain(left)
	}
}

func (p *person) loop() (rooms.LoopView, bool) { return value[rooms.LoopView](p.session, "loop") }

// withoutDeadline is what a phase without one is taken to last.
const withoutDeadline = 20 * time.Second

// remaining gives how much of the phase is left, as far as people use it.
func (p *person) remaining(loop rooms.LoopView) time.Duration {
	left := p.untilNext(loop)
	if p.o.Within > 0 {
		return min(left, p.o.Within)
	}
	return left
}

func (p *person) untilNext(loop rooms.LoopView) time.Duration {
	switch {
	case loop.Phase == rooms.Grace && loop.ReturnsAt != 0:
		return max(p.crowd.clock.until(loop.ReturnsAt), 0)
	case loop.OpensAt != 0:
		return max(p.crowd.clock.until(loop.OpensAt), 0)
	case loop.EndsAt == 0 && p.o.Fast:
		return time.Second
	case loop.EndsAt == 0:
		return withoutDeadline
	case loop.PausedAt != 0:
		return loop.EndsAt.Since(loop.PausedAt).Duration()
	}
	return max(p.crowd.clock.until(loop.EndsAt), 0)
}

// at does something at a random moment between two shares of a span.
func (p *person) at(from, to float64, of time.Duration, do func()) {
	share := from + (to-from)*p.rand.Float64()
	p.agenda.later(time.Duration(share*float64(of)), p.agenda.epoch, do)
}

// maybe does something at a random moment, with a chance.
func (p *person) maybe(c, from, to float64, of time.Duration, do func()) {
	if p.chance(c) {
		p.at(from, to, of, do)
	}
}

// excused says which refusals are nobody's fault: what a command was about may
// have changed while it was on its way.
func excused(command, code string) bool {
	switch code {
	case "not_now", "not_your_room", "moved", "ended":
		return true
	}
	return slices.Contains(races[command], code)
}

var races = map[string][]string{
	"arrived":        {"no_such_room"},
	"card.add":       {"too_many"},
	"card.edit":      {"no_such_card", "card_state", "card_changed"},
	"card.share":     {"no_such_card", "card_state", "card_changed"},
	"card.keep":      {"no_such_card", "card_state", "card_changed"},
	"card.not_yet":   {"no_such_card", "card_state"},
	"card.take_back": {"no_such_card", "card_state", "too_late"},
	"card.sign":      {"no_such_card", "card_state"},
	"mark":           {"no_such_card", "no_marks_left"},
	"topic.add":      {"too_many"},
	"topic.mark":     {"no_such_thing", "no_marks_left"},
	"link.add":       {"too_many"},
	"go":             {"no_such_room"},
	"help.cancel":    {"no_such_thing"},
	"help.ask":       {"no_facilitator"},
}

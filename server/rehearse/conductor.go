package rehearse

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"plenary/rooms"
)

// conductor is the client of a host who drives every transition of a plan.
type conductor struct {
	*Client
	o       *Options
	journal *journal
	strays  int // people found lost, see checkpoint
}

const (
	// actWithin is how long the session has to follow a command of the loop.
	actWithin = 10 * time.Second
	// gatherWithin is how long people have to come in at the doors.
	gatherWithin = 2 * time.Minute
	// arriveWithin is how long the console waits for the last arrival.
	arriveWithin = 5 * time.Second
	// turnsShown is how many rooms are called in one harvest.
	turnsShown = 6
	// clickAfter is how long a host takes from one press to the next.
	clickAfter = 100 * time.Millisecond
)

func newConductor(o *Options, c *crowd) *conductor {
	d := &conductor{
		Client: &Client{
			base: o.URLs[0], token: o.HostToken, crowd: c, trail: &trail{}, session: sections{},
			rand: rand.New(rand.NewPCG(o.Seed, 0)),
		},
		o:       o,
		journal: newJournal(o.rest(o.URLs[0]), o.Session, o.HostToken),
	}
	d.racing = func(string, string) bool { return true } // press reports what it can't use
	return d
}

// run plays the plan from the doors to the end.
func (d *conductor) run(ctx context.Context) error {
	defer d.hangUp()
	d.Client.lost = func(code int, wait time.Duration) {
		if d.ended {
			return
		}
		if code != closeDraining {
			d.crowd.fault("the host's line was dropped with %d", code)
		}
		d.agenda.later(max(wait, dialPause), always, func() { d.dial(ctx) })
	}
	if err := d.connect(ctx); err != nil {
		return err
	}
	if err := d.await(ctx, "the loop", func(rooms.LoopView) bool { return true }, actWithin); err != nil {
		return err
	}
	if err := d.openDoors(ctx); err != nil {
		return err
	}
	// Each step takes a few rounds of this loop; a plan has at most MaxSteps.
	for range 10 * rooms.MaxSteps {
		loop := d.loop()
		var err error
		switch loop.Phase {
		case rooms.Lobby:
			err = d.press(ctx, "loop.next", nil)
		case rooms.Fireside:
			err = d.fireside(ctx, loop)
		case rooms.InView:
			err = d.preview(ctx, loop)
		case rooms.Breakout, rooms.Grace:
			err = d.breakout(ctx, loop)
		case rooms.Harvest:
			err = d.harvest(ctx, loop)
		case rooms.Closing:
			if err = d.wait(ctx, d.crowd.clock.until(loop.EndsAt)); err == nil {
				err = d.press(ctx, "loop.end", nil)
			}
		case rooms.Ended:
			return d.read(ctx)
		}
		if err != nil {
			return errors.Join(fmt.Errorf("in %s of step %d: %w", loop.Phase, loop.Step+1, err), d.read(ctx))
		}
	}
	return errors.New("the plan does not come to its end")
}

// read takes in what the log has by now, with the host's newest token.
func (d *conductor) read(ctx context.Context) error {
	d.journal.token = d.token
	return d.journal.read(ctx)
}

func (d *conductor) dial(ctx context.Context) {
	if err := d.connect(ctx); err != nil && ctx.Err() == nil {
		d.dials++
		if d.dials < maxDials {
			d.agenda.later(min(time.Duration(d.dials)*dialPause, 5*time.Second), always, func() { d.dial(ctx) })
		}
	}
}

func (d *conductor) loop() rooms.LoopView {
	loop, _ := value[rooms.LoopView](d.session, "loop")
	return loop
}

// await lives on until the loop is as wanted.
func (d *conductor) await(ctx context.Context, what string, want func(rooms.LoopView) bool, within time.Duration) error {
	err := d.pump(ctx, func() bool {
		loop, ok := value[rooms.LoopView](d.session, "loop")
		return ok && want(loop)
	}, within)
	if errors.Is(err, errWaited) {
		return fmt.Errorf("%s did not come within %s", what, within)
	}
	return err
}

// wait lives on for a while.
func (d *conductor) wait(ctx context.Context, lasting time.Duration) error {
	if lasting <= 0 {
		return nil
	}
	err := d.pump(ctx, func() bool { return false }, lasting)
	if errors.Is(err, errWaited) {
		return nil
	}
	return err
}

// ask sends a command and waits for its answer, nil if it was accepted.
func (d *conductor) ask(ctx context.Context, command string, f fields) (*rooms.Refusal, error) {
	answered := false
	var answer *rooms.Refusal
	if err := d.pump(ctx, func() bool { return d.line != nil }, actWithin); err != nil {
		return nil, fmt.Errorf("%s: no line: %w", command, err)
	}
	d.wish(command, f, func(no *rooms.Refusal) { answer, answered = no, true })
	if err := d.pump(ctx, func() bool { return answered }, 2*answerWithin); err != nil {
		return nil, fmt.Errorf("%s: no answer: %w", command, err)
	}
	return answer, nil
}

// press sends a command that has to be accepted, and waits until the section
// that it changes has changed: loop, or preview for the rooms to be.
func (d *conductor) press(ctx context.Context, command string, f fields) error {
	section := "loop"
	if strings.HasPrefix(command, "preview.") {
		section = "preview"
	}
	version := func() uint64 {
		if copy := d.session[section]; copy != nil {
			return copy.seq
		}
		return 0
	}
	before := version()
	no, err := d.ask(ctx, command, f)
	if err != nil {
		return err
	}
	if no != nil {
		return fmt.Errorf("%s was refused: %s %v", command, no.Code, no.Params)
	}
	// What it led to may come before or after the answer.
	if err := d.pump(ctx, func() bool { return version() > before }, actWithin); err != nil {
		return fmt.Errorf("%s changed nothing: %w", command, err)
	}
	return d.wait(ctx, clickAfter)
}

// try sends a command that may come too late.
func (d *conductor) try(ctx context.Context, command string, f fields, late ...string) error {
	no, err := d.ask(ctx, command, f)
	if err != nil || no == nil {
		return err
	}
	for _, code := range late {
		if no.Code == code {
			return nil
		}
	}
	d.crowd.fault("%s refused: %s %v", command, no.Code, no.Params)
	return nil
}

// openDoors lets people in and waits for those who come at the doors.
func (d *conductor) openDoors(ctx context.Context) error {
	if loop := d.loop(); loop.Phase == rooms.Lobby && !loop.Doors {
		if err := d.press(ctx, "doors.open", nil); err != nil {
			return err
		}
	}
	close(d.crowd.doors)
	want := int64(0)
	for n := range d.o.People {
		if draw(rand.New(rand.NewPCG(d.o.Seed, uint64(n)+1)), n).late == 0 {
			want++
		}
	}
	until := time.Now().Add(gatherWithin)
	for d.crowd.came.Load() < want {
		if time.Now().After(until) {
			return fmt.Errorf("only %d of %d people came within %s", d.crowd.came.Load(), want, gatherWithin)
		}
		if err := d.wait(ctx, clickAfter); err != nil {
			return err
		}
	}
	return nil
}

// fireside waits for the end of an introduction and goes on: to the rooms if a
// question is or comes next.
func (d *conductor) fireside(ctx context.Context, loop rooms.LoopView) error {
	if err := d.wait(ctx, d.crowd.clock.until(loop.EndsAt)); err != nil {
		return err
	}
	steps := d.o.Plan.Steps
	here := loop.Step >= 0 && steps[loop.Step].Kind == rooms.QuestionStep
	next := loop.Step+1 < len(steps) && steps[loop.Step+1].Kind == rooms.QuestionStep
	switch {
	case here, next && d.rand.IntN(2) == 0:
		return d.press(ctx, "loop.preview", nil)
	case loop.Step+1 < len(steps):
		return d.press(ctx, "loop.next", nil)
	}
	return d.press(ctx, "loop.end", nil)
}

// preview looks at the rooms, sometimes thinks again, and sends.
func (d *conductor) preview(ctx context.Context, loop rooms.LoopView) error {
	if err := d.drawn(ctx); err != nil {
		return err
	}
	switch round := loop.Round + 1; round % 4 {
	case 2:
		if err := d.press(ctx, "preview.reshuffle", nil); err != nil {
			return err
		}
		if err := d.drawn(ctx); err != nil {
			return err
		}
	case 3:
		if err := d.press(ctx, "loop.cancel", nil); err != nil {
			return err
		}
		if err := d.press(ctx, "loop.preview", nil); err != nil {
			return err
		}
		if err := d.drawn(ctx); err != nil {
			return err
		}
	case 0:
		// Sent, taken back and sent again.
		if err := d.press(ctx, "loop.send", nil); err != nil {
			return err
		}
		if err := d.try(ctx, "loop.unsend", nil, "not_now", "too_late"); err != nil {
			return err
		}
		if d.loop().Phase != rooms.InView {
			return nil
		}
	}
	if err := d.press(ctx, "loop.send", nil); err != nil {
		return err
	}
	notice := d.o.Plan.Notice.Duration()
	return d.await(ctx, "the breakout", func(l rooms.LoopView) bool { return l.Round > loop.Round }, notice+actWithin)
}

// drawn waits until the preview shows rooms.
func (d *conductor) drawn(ctx context.Context) error {
	err := d.pump(ctx, func() bool {
		p, ok := value[rooms.PreviewView](d.session, "preview")
		return ok && !p.Pending && (len(p.Rooms) > 0 || p.TooFew)
	}, actWithin)
	if err != nil {
		return fmt.Errorf("the rooms were not drawn: %w", err)
	}
	if p, _ := value[rooms.PreviewView](d.session, "preview"); p.TooFew {
		return fmt.Errorf("only %d people are here: too few for rooms", p.Present)
	}
	return nil
}

// harvest calls rooms in turn, shows their cards, and goes on when its time is over.
func (d *conductor) harvest(ctx context.Context, loop rooms.LoopView) error {
	if err := d.arrived(ctx, loop.Round, "main"); err != nil {
		return err
	}
	if err := d.checkpoint(ctx); err != nil {
		return err
	}
	if err := d.turns(ctx, loop.Round); err != nil {
		return err
	}
	if err := d.wait(ctx, d.crowd.clock.until(loop.EndsAt)); err != nil {
		return err
	}
	steps := d.o.Plan.Steps
	last := loop.Step+1 >= len(steps)
	if steps[loop.Step].Auto && !last {
		return d.await(ctx, "the next step", func(l rooms.LoopView) bool { return l.Step > loop.Step }, actWithin)
	}
	if last {
		return d.press(ctx, "loop.end", nil)
	}
	return d.press(ctx, "loop.next", nil)
}

// turns gives a few rooms the floor, each with a card of theirs if there is one.
func (d *conductor) turns(ctx context.Context, round int) error {
	left := d.crowd.clock.until(d.loop().EndsAt)
	if err := d.wait(ctx, left/5); err != nil { // rooms say how they take their turn
		return err
	}
	harvest, _ := value[rooms.HarvestView](d.session, "harvest")
	shown := 0
	for _, turn := range harvest.Turns {
		if shown >= turnsShown {
			break
		}
		if turn.State == "pass" {
			continue
		}
		shown++
		if err := d.try(ctx, "turn.call", fields{"room": rooms.RoomID(round, turn.Room)}, "not_now"); err != nil {
			return err
		}
		for id, card := range items[rooms.WallCard](d.session, "wall") {
			if card.Round == round && card.Room == turn.Room {
				if err := d.try(ctx, "card.show", fields{"card": id}, "not_now", "no_such_card"); err != nil {
					return err
				}
				break
			}
		}
		if err := d.wait(ctx, left/20); err != nil {
			return err
		}
	}
	if err := d.try(ctx, "turn.call", nil, "not_now"); err != nil {
		return err
	}
	return d.try(ctx, "card.show", fields{"card": ""}, "not_now")
}

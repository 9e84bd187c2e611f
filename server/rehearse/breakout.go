package rehearse

import (
	"context"
	"errors"
	"fmt"
	"time"

	"plenary/rooms"
)

const (
	// settleWithin is how long a seat may differ from the log before it counts
	// as lost: R3 gives a fault 3 s at the 99th percentile.
	settleWithin = 3 * time.Second
	settleEvery  = 200 * time.Millisecond
)

// breakout watches the rooms of a round until everybody is home. Rounds end in
// turn by the deadline, by a recall, after an extension, and after a pause with
// a recall that is cancelled.
func (d *conductor) breakout(ctx context.Context, loop rooms.LoopView) error {
	round := loop.Round
	if err := d.arrived(ctx, round, "rooms"); err != nil {
		return err
	}
	if err := d.checkpoint(ctx); err != nil {
		return err
	}
	if d.loop().Phase == rooms.Breakout {
		if err := d.vary(ctx, round); err != nil {
			return err
		}
	}
	now := d.loop()
	latest := d.crowd.clock.until(max(now.EndsAt, now.ReturnsAt)) + d.o.Plan.Grace.Duration() + actWithin
	return d.await(ctx, "the way home", func(l rooms.LoopView) bool {
		return l.Round > round || (l.Phase != rooms.Breakout && l.Phase != rooms.Grace)
	}, latest)
}

// vary ends a round in one of four ways. A deadline that comes first is no fault.
func (d *conductor) vary(ctx context.Context, round int) error {
	length := d.loop().Length.Duration()
	until := func(share float64) error {
		left := d.crowd.clock.until(d.loop().EndsAt)
		return d.wait(ctx, left-time.Duration((1-share)*float64(length)))
	}
	do := func(err error, command string, f fields) error {
		if err != nil || d.loop().Phase != rooms.Breakout && command != "loop.stay" {
			return err
		}
		return d.try(ctx, command, f, "not_now", "too_late")
	}
	switch (d.o.Seed + uint64(round)) % 4 {
	case 0:
		err := do(until(0.5), "announce", fields{"text": "About half of the time is left."})
		return err // the deadline comes by itself
	case 1:
		return do(until(0.9), "loop.recall", nil)
	case 2:
		more := max(d.loop().Length/10, 1)
		return do(until(0.6), "loop.extend", fields{"by_ms": more})
	default:
		err := do(until(0.3), "loop.pause", nil)
		if err == nil {
			err = d.wait(ctx, length/20)
		}
		err = do(err, "loop.resume", nil)
		err = do(d.orWait(ctx, err, length/2), "loop.recall", nil)
		return do(d.orWait(ctx, err, d.o.Plan.Grace.Duration()/4), "loop.stay", nil)
	}
}

func (d *conductor) orWait(ctx context.Context, err error, span time.Duration) error {
	if err != nil {
		return err
	}
	return d.wait(ctx, span)
}

// arrived waits, as a host would, until the console has counted everybody, but
// for no more than half of the phase.
func (d *conductor) arrived(ctx context.Context, round int, to string) error {
	within := arriveWithin
	if left := d.crowd.clock.until(d.loop().EndsAt) / 2; d.loop().EndsAt != 0 {
		within = max(min(within, left), clickAfter)
	}
	err := d.pump(ctx, func() bool {
		a, ok := value[rooms.ArrivalsView](d.session, "arrivals")
		return ok && a.Round == round && a.To == to && a.Arrived >= a.Expected
	}, within)
	if errors.Is(err, errWaited) {
		return nil // who is missing is found by the checkpoint, and by the report
	}
	return err
}

// checkpoint compares where everybody is with where the log says. Whoever
// differs in every look for settleWithin is lost.
func (d *conductor) checkpoint(ctx context.Context) error {
	if err := d.read(ctx); err != nil {
		return err
	}
	until := time.Now().Add(settleWithin)
	var wrong map[rooms.Seat]int // seat to the spell it differs in
	for {
		desired, err := d.journal.rest.desired(ctx, d.o.Session, d.token)
		if err != nil {
			return fmt.Errorf("reading the state: %w", err)
		}
		wrong = d.astray(desired, wrong)
		if len(wrong) == 0 {
			return nil
		}
		if time.Now().After(until) {
			break
		}
		if err := d.wait(ctx, settleEvery); err != nil {
			return err
		}
	}
	d.strays += len(wrong)
	for seat := range wrong {
		place, _, _ := d.crowd.all()[seat].now()
		d.crowd.note("seat %d is lost: it is at %q after %s", seat, place, settleWithin)
	}
	return nil
}

// astray gives those on line who differ from the log, and did in the last look.
func (d *conductor) astray(desired map[rooms.Seat]string, before map[rooms.Seat]int) map[rooms.Seat]int {
	wrong := map[rooms.Seat]int{}
	for seat, t := range d.crowd.all() {
		place, spell, online := t.now()
		if was, differed := before[seat]; before != nil && (!differed || was != spell) {
			continue
		}
		if online && place != desired[seat] {
			wrong[seat] = spell
		}
	}
	return wrong
}

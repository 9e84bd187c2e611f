package rehearse

import (
	"slices"
	"time"
)

// always is the epoch of acts that outlive a change of phase or place.
const always = -1

// agenda is what a client means to do, by time. Acts of an epoch that is over
// are never run.
type agenda struct {
	acts  []act // soonest first
	epoch int
}

type act struct {
	at    time.Time
	epoch int
	do    func()
}

// later adds an act in d from now.
func (a *agenda) later(d time.Duration, epoch int, do func()) {
	at := time.Now().Add(d)
	i, _ := slices.BinarySearchFunc(a.acts, at, func(b act, t time.Time) int { return b.at.Compare(t) })
	a.acts = slices.Insert(a.acts, i, act{at, epoch, do})
}

// turn begins a new epoch and forgets the acts of the old one.
func (a *agenda) turn() {
	a.epoch++
	a.acts = slices.DeleteFunc(a.acts, func(b act) bool { return b.epoch != always })
}

// next gives the time until the soonest act; an hour if there is none.
func (a *agenda) next(now time.Time) time.Duration {
	if len(a.acts) == 0 {
		return time.Hour
	}
	return max(a.acts[0].at.Sub(now), 0)
}

// run does what is due.
func (a *agenda) run(now time.Time) {
	for len(a.acts) > 0 && !a.acts[0].at.After(now) {
		due := a.acts[0]
		a.acts = slices.Delete(a.acts, 0, 1)
		due.do()
	}
}

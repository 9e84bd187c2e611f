package folder

import (
	"sync"
	"time"
)

// clock turns a source that may jump into one that never runs backwards.
type clock struct {
	source func() time.Time

	mu   sync.Mutex
	last time.Time
}

func (c *clock) now() time.Time {
	t := c.source().UTC().Truncate(time.Millisecond)
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.Before(c.last) {
		return c.last
	}
	c.last = t
	return t
}

// atLeast lifts the clock to an entry's time, so that a computer whose clock
// was set back can go on where its sessions are.
func (c *clock) atLeast(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.last) {
		c.last = t.UTC()
	}
}

// bootClock is wall time now plus what elapses from here.
func bootClock() func() time.Time {
	wall, start := time.Now().Round(0), sinceBoot()
	return func() time.Time { return wall.Add(sinceBoot() - start) }
}

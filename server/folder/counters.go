package folder

import (
	"sync"
	"time"
)

// maxCounters bounds memory under a flood of names (20 MB at the most). Above
// it, what has run out goes, then any.
const maxCounters = 100_000

// counters live in memory only: a name may hold somebody's address.
type counters struct {
	mu     sync.Mutex
	byName map[string]counter
}

type counter struct {
	n    int
	ends time.Time
}

// Count adds one to a counter and gives its value. The counter lives for
// window from its first count.
func (f *Folder) Count(name string, window time.Duration) int {
	now := f.Now()
	c := &f.counters
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byName == nil {
		c.byName = map[string]counter{}
	}
	at, ok := c.byName[name]
	if !ok || !now.Before(at.ends) {
		at = counter{ends: now.Add(window)}
		c.makeRoom(now)
	}
	at.n++
	c.byName[name] = at
	return at.n
}

func (c *counters) makeRoom(now time.Time) {
	if len(c.byName) < maxCounters {
		return
	}
	for name, at := range c.byName {
		if !now.Before(at.ends) {
			delete(c.byName, name)
		}
	}
	for name := range c.byName {
		if len(c.byName) < maxCounters {
			return
		}
		delete(c.byName, name)
	}
}

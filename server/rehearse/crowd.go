package rehearse

import (
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"plenary/rooms"
)

// faultsTold is how many errors are written out; the rest are counted.
const faultsTold = 10

// pool lends write buffers to all sockets: most are idle.
var pool = &sync.Pool{}

// crowd is what all simulated people share: counts, the server's clock, and
// the trail of each.
type crowd struct {
	clock   clock
	doors   chan struct{} // closed when people may come
	joining chan struct{} // a place for each who is at the door at once
	ended   chan struct{} // closed when somebody was told that the session is over
	endOnce sync.Once

	over    atomic.Bool  // the conductor ended the session
	written atomic.Int64 // cards
	came    atomic.Int64 // people with a seat and a first welcome
	cards   cards

	mu     sync.Mutex
	told   io.Writer
	lines  int // written to told
	faults int
	trails map[rooms.Seat]*trail
}

// doorWidth is how many join at once: a queue at the door, not a flood.
const doorWidth = 32

func newCrowd(told io.Writer) *crowd {
	return &crowd{
		doors:   make(chan struct{}),
		joining: make(chan struct{}, doorWidth),
		ended:   make(chan struct{}),
		told:    told,
		trails:  map[rooms.Seat]*trail{},
	}
}

// end tells those who are still to come that it is too late.
func (c *crowd) end() { c.endOnce.Do(func() { close(c.ended) }) }

// fault counts an error and tells the first few, never with a name or text.
func (c *crowd) fault(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults++
	c.tell(format, args...)
}

// note tells something that is counted elsewhere.
func (c *crowd) note(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tell(format, args...)
}

func (c *crowd) tell(format string, args ...any) {
	if c.lines++; c.lines <= faultsTold {
		fmt.Fprintf(c.told, "rehearse: "+format+"\n", args...)
	}
}

// enter keeps the trail of a seat.
func (c *crowd) enter(seat rooms.Seat, t *trail) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.trails[seat] = t
}

// has says whether a seat is a simulated person's.
func (c *crowd) has(seat rooms.Seat) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.trails[seat] != nil
}

// all gives every trail by seat.
func (c *crowd) all() map[rooms.Seat]*trail {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make(map[rooms.Seat]*trail, len(c.trails))
	for seat, t := range c.trails {
		all[seat] = t
	}
	return all
}

func (c *crowd) faultCount() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.faults
}

// clock estimates the server's time. A stamp can only be late on its arrival,
// so the greatest difference seen is the closest.
type clock struct {
	mu     sync.Mutex
	known  bool
	offset time.Duration // server's time minus ours
}

func (c *clock) sample(now rooms.Instant, received time.Time) {
	if now == 0 {
		return
	}
	// The stamp is cut to whole milliseconds: on average half of one is missing.
	d := now.Time().Sub(received) + 500*time.Microsecond
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.known || d > c.offset {
		c.known, c.offset = true, d
	}
}

// server converts a moment of ours to the server's time.
func (c *clock) server(t time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return t.Add(c.offset)
}

// local converts a moment of the server's to our time.
func (c *clock) local(t time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return t.Add(-c.offset)
}

// until gives the time from now to an instant of the server.
func (c *clock) until(i rooms.Instant) time.Duration {
	return i.Time().Sub(c.server(time.Now()))
}

// trail is where one seat has been: its spells on line, and in each what it
// acknowledged. Written by the seat's owner, read by the conductor.
type trail struct {
	mu     sync.Mutex
	seat   rooms.Seat
	place  string
	spells []spell
	told   bool // see first
}

// spell is a time on line, in our own time; to is zero while it lasts.
type spell struct {
	from, to time.Time
	acks     []ack
}

type ack struct {
	place string
	round int
	at    time.Time
}

func (t *trail) here(seat rooms.Seat, place string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seat, t.place = seat, place
	t.spells = append(t.spells, spell{from: time.Now()})
}

func (t *trail) away() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n := len(t.spells); n > 0 && t.spells[n-1].to.IsZero() {
		t.spells[n-1].to = time.Now()
	}
}

func (t *trail) moved(place string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.place = place
}

func (t *trail) acknowledged(place string, round int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n := len(t.spells); n > 0 && t.spells[n-1].to.IsZero() {
		t.spells[n-1].acks = append(t.spells[n-1].acks, ack{place, round, time.Now()})
	}
}

// first says, once, that the seat is on line for the first time.
func (t *trail) first() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	once := len(t.spells) == 1 && !t.told
	t.told = t.told || once
	return once
}

// spell gives the number of the present spell, or of the last one.
func (t *trail) spell() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.spells)
}

// now gives the place, the number of the spell, and whether the seat is on line.
func (t *trail) now() (place string, number int, online bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := len(t.spells)
	return t.place, n, n > 0 && t.spells[n-1].to.IsZero()
}

// during gives the spell that a moment lies in; false if the seat was away.
func (t *trail) during(at time.Time) (spell, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range t.spells {
		if !s.from.After(at) && (s.to.IsZero() || s.to.After(at)) {
			s.acks = append([]ack(nil), s.acks...)
			return s, true
		}
	}
	return spell{}, false
}

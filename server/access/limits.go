package access

import (
	"container/list"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Pace is how often one address may do something. The figures are generous:
// a hospital's three hundred people come from one address within a minute.
type Pace struct {
	PerSecond float64
	Burst     int
}

// The paces of what can be done without a seat.
var (
	DoorPace   = Pace{PerSecond: 20, Burst: 400}
	JoinPace   = Pace{PerSecond: 20, Burst: 400}
	CreatePace = Pace{PerSecond: 0.2, Burst: 20}
	SocketPace = Pace{PerSecond: 50, Burst: 1000} // a whole session reconnects after a deploy
)

// limitedAddresses bounds the memory of limits: about 200 bytes each.
const limitedAddresses = 8192

// Limit slows each address down. It remembers the addresses of late, at most
// 8,192: one that was forgotten starts anew, which only who has as many can use.
type Limit struct {
	pace Pace
	now  func() time.Time

	mu     sync.Mutex
	byName map[string]*list.Element
	recent *list.List // of *limited, the latest in front
}

type limited struct {
	address string
	bucket  *rate.Limiter
}

// NewLimit makes a limit; now nil is time.Now.
func NewLimit(pace Pace, now func() time.Time) *Limit {
	if now == nil {
		now = time.Now
	}
	return &Limit{pace: pace, now: now, byName: map[string]*list.Element{}, recent: list.New()}
}

// Take takes one from an address; its error is a refusal that says when to come
// again. A nil limit takes everything.
func (l *Limit) Take(address string) error {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	element, ok := l.byName[address]
	if !ok {
		if l.recent.Len() >= limitedAddresses {
			oldest := l.recent.Back()
			delete(l.byName, l.recent.Remove(oldest).(*limited).address)
		}
		element = l.recent.PushFront(&limited{address, rate.NewLimiter(rate.Limit(l.pace.PerSecond), l.pace.Burst)})
		l.byName[address] = element
	}
	l.recent.MoveToFront(element)
	bucket := element.Value.(*limited).bucket
	if bucket.AllowN(now, 1) {
		return nil
	}
	missing := 1 - bucket.TokensAt(now)
	return tooFast(time.Duration(missing / l.pace.PerSecond * float64(time.Second)))
}

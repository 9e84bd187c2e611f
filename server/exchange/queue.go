package exchange

import "sync"

// queueLength is how many events wait for a subscriber.
const queueLength = 1024

// queue is a subscriber's events. Adding never blocks: who is too slow loses
// what waits, and is told so.
type queue struct {
	mu     sync.Mutex
	events chan Event
}

func newQueue() *queue { return &queue{events: make(chan Event, queueLength)} }

func (q *queue) add(e Event) {
	q.mu.Lock()
	defer q.mu.Unlock()
	select {
	case q.events <- e:
		return
	default:
	}
	for {
		select {
		case <-q.events:
			continue
		default:
		}
		break
	}
	// There is room: only here is anything put in.
	q.events <- Event{Gap: true}
	if !e.Gap {
		q.events <- e
	}
}

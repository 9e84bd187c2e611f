package exchange

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Local is the exchange of a server that is one process.
type Local struct {
	mu        sync.Mutex
	bySession map[string]map[*queue]bool
	leases    map[string]time.Time // node -> end
}

var _ Exchange = (*Local)(nil)

// NewLocal gives an exchange within this process.
func NewLocal() *Local {
	return &Local{bySession: map[string]map[*queue]bool{}, leases: map[string]time.Time{}}
}

func (l *Local) Publish(ctx context.Context, session string, m Message) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.Body = slices.Clone(m.Body)
	l.mu.Lock()
	defer l.mu.Unlock()
	for q := range l.bySession[session] {
		q.add(Event{Message: m})
	}
	return nil
}

func (l *Local) Subscribe(ctx context.Context, session string) <-chan Event {
	q := newQueue()
	q.add(Event{Gap: true})
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.bySession[session] == nil {
		l.bySession[session] = map[*queue]bool{}
	}
	l.bySession[session][q] = true
	context.AfterFunc(ctx, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.bySession[session], q)
		if len(l.bySession[session]) == 0 {
			delete(l.bySession, session)
		}
	})
	return q.events
}

func (l *Local) Hold(ctx context.Context, node string, lease time.Duration) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.leases[node] = time.Now().Add(lease)
	return ctx.Err()
}

func (l *Local) Release(ctx context.Context, node string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.leases, node)
	return ctx.Err()
}

func (l *Local) Alive(ctx context.Context) ([]string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	var alive []string
	for node, ends := range l.leases {
		if now.Before(ends) {
			alive = append(alive, node)
		} else {
			delete(l.leases, node)
		}
	}
	slices.Sort(alive)
	return alive, ctx.Err()
}

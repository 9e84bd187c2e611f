package folder

import (
	"context"
	"sync"
)

// watchers are told that a session changed; what changed is in its file.
type watchers struct {
	mu        sync.Mutex
	bySession map[string]map[chan struct{}]bool
}

// Watch gives a channel that receives, at most one waiting, whenever
// [Folder.Changed] is called for the session, until ctx ends. It is never closed.
func (f *Folder) Watch(ctx context.Context, id string) <-chan struct{} {
	w := &f.watchers
	ch := make(chan struct{}, 1)
	w.mu.Lock()
	if w.bySession == nil {
		w.bySession = map[string]map[chan struct{}]bool{}
	}
	if w.bySession[id] == nil {
		w.bySession[id] = map[chan struct{}]bool{}
	}
	w.bySession[id][ch] = true
	w.mu.Unlock()
	context.AfterFunc(ctx, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.bySession[id], ch)
		if len(w.bySession[id]) == 0 {
			delete(w.bySession, id)
		}
	})
	return ch
}

// Changed wakes everybody who watches the session; it never blocks.
func (f *Folder) Changed(id string) {
	w := &f.watchers
	w.mu.Lock()
	defer w.mu.Unlock()
	for ch := range w.bySession[id] {
		select {
		case ch <- struct{}{}:
		default: // one is waiting already
		}
	}
}

package eventlog

import (
	"context"
	"sync"
)

// followers are told where logs end. What is there they read themselves.
type followers struct {
	mu        sync.Mutex
	bySession map[string]map[*follower]bool
}

// follower is one who follows a log.
type follower struct {
	session string
	ends    chan Position // at most one waiting, the newest

	mu   sync.Mutex
	told Position
	any  bool // something was told
}

// add makes a follower of a session, until ctx ends. Its channel is never closed.
func (fs *followers) add(ctx context.Context, session string) *follower {
	f := &follower{session: session, ends: make(chan Position, 1)}
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if fs.bySession == nil {
		fs.bySession = map[string]map[*follower]bool{}
	}
	if fs.bySession[session] == nil {
		fs.bySession[session] = map[*follower]bool{}
	}
	fs.bySession[session][f] = true
	context.AfterFunc(ctx, func() {
		fs.mu.Lock()
		defer fs.mu.Unlock()
		delete(fs.bySession[session], f)
		if len(fs.bySession[session]) == 0 {
			delete(fs.bySession, session)
		}
	})
	return f
}

// appended tells everybody who follows a session of its new end; it never blocks.
func (fs *followers) appended(session string, end Position) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for f := range fs.bySession[session] {
		f.appended(end)
	}
}

// erased tells everybody who follows a session that it is gone.
func (fs *followers) erased(session string) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for f := range fs.bySession[session] {
		f.mu.Lock()
		f.tell(Position{})
		f.mu.Unlock()
	}
}

// all gives every follower, by session.
func (fs *followers) all() map[string][]*follower {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	all := map[string][]*follower{}
	for session, those := range fs.bySession {
		for f := range those {
			all[session] = append(all[session], f)
		}
	}
	return all
}

// appended tells of an end, unless a later one was told: word may come late.
func (f *follower) appended(end Position) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.any && end.Seq <= f.told.Seq {
		return
	}
	f.tell(end)
}

// seen gives what was told last.
func (f *follower) seen() (told Position, any bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.told, f.any
}

// found tells of an end that was looked up after seen gave told: it is right
// even if it is an earlier one, as after a failover that lost entries.
func (f *follower) found(end, told Position, any bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.told != told || f.any != any || any && end == told {
		return
	}
	f.tell(end)
}

func (f *follower) tell(end Position) {
	select {
	case <-f.ends:
	default:
	}
	f.ends <- end // there is room: only here is anything put in
	f.told, f.any = end, true
}

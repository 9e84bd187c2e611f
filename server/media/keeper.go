package media

import (
	"context"
	"slices"
	"sync"
	"time"

	"go.uber.org/zap"
)

const (
	// lookEvery is how often the rooms that there are are compared with those that
	// shall be: after a restart of LiveKit there are none.
	lookEvery = time.Second
	// leaveWithin is what people have to leave a room by themselves.
	leaveWithin = 250 * time.Millisecond
	// searchEvery is how often every room is searched for strangers, beside the
	// search after each move and each arrival.
	searchEvery = 15 * time.Second
	// awayFor is how long LiveKit may be silent before its rooms count as gone: who
	// is in one hears on meanwhile.
	awayFor = 3 * time.Second
	// callsAtOnce bounds the calls to LiveKit.
	callsAtOnce = 8
)

// Keeper keeps the rooms that the sessions of this server have: it makes what is
// wished and missing, ends what is over, and puts out who should not be in.
// Several servers may keep the same session: all that it does can be done twice.
type Keeper struct {
	service *Service
	logger  *zap.Logger
	// belongs says whether an identity may be in a room now; it asks the log.
	belongs func(ctx context.Context, session, room, identity string) bool
	// changed is told that rooms of a session came or went.
	changed func(session string)

	wake chan struct{}

	mu     sync.Mutex
	wishes map[string][]string  // rooms by session
	of     map[string]string    // session by room
	made   map[string]bool      // rooms that are there
	over   map[string]bool      // rooms to end
	search map[string]time.Time // rooms to search for strangers, not before
	up     bool
	heard  time.Time // when LiveKit answered last
}

// NewKeeper keeps rooms of a service; both functions are called without a lock,
// on goroutines of Run.
func NewKeeper(service *Service, logger *zap.Logger, belongs func(ctx context.Context, session, room, identity string) bool, changed func(session string)) *Keeper {
	return &Keeper{
		service: service, logger: logger, belongs: belongs, changed: changed, wake: make(chan struct{}, 1),
		wishes: map[string][]string{}, of: map[string]string{}, made: map[string]bool{}, over: map[string]bool{}, search: map[string]time.Time{},
	}
}

// Wish says which rooms a session has now. What it had and has no more is ended.
// It never waits.
func (k *Keeper) Wish(session string, rooms []string) {
	k.mu.Lock()
	for _, room := range k.wishes[session] {
		if !slices.Contains(rooms, room) {
			k.over[room] = true
			k.drop(room)
		}
	}
	for _, room := range rooms {
		k.of[room] = session
		delete(k.over, room)
	}
	k.wishes[session] = slices.Clone(rooms)
	if len(rooms) == 0 {
		delete(k.wishes, session)
	}
	k.mu.Unlock()
	k.look()
}

// Search says that somebody should be gone from a room: who is still there in a
// moment is put out.
func (k *Keeper) Search(room string) {
	k.mu.Lock()
	_, ours := k.of[room]
	if _, soon := k.search[room]; ours && !soon {
		k.search[room] = time.Now().Add(leaveWithin)
	}
	k.mu.Unlock()
	k.look()
}

// Forget leaves a session's rooms to other servers.
func (k *Keeper) Forget(session string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, room := range k.wishes[session] {
		k.drop(room)
	}
	delete(k.wishes, session)
}

func (k *Keeper) drop(room string) {
	delete(k.of, room)
	delete(k.made, room)
	delete(k.search, room)
}

// Made says whether a room is there.
func (k *Keeper) Made(room string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.made[room]
}

// Up says whether LiveKit answers.
func (k *Keeper) Up() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.up
}

// Heard takes LiveKit's word that somebody came in.
func (k *Keeper) Heard(w Word) {
	if !w.Joined() {
		return
	}
	k.mu.Lock()
	if _, ours := k.of[w.Room]; ours {
		k.search[w.Room] = time.Time{}
	}
	k.mu.Unlock()
	k.look()
}

func (k *Keeper) look() {
	select {
	case k.wake <- struct{}{}:
	default: // it will look anyway
	}
}

// Run keeps rooms until ctx ends.
func (k *Keeper) Run(ctx context.Context) {
	searched := time.Now()
	for ctx.Err() == nil {
		k.keep(ctx)
		if time.Since(searched) > searchEvery {
			searched = time.Now()
			k.searchAll()
		}
		select {
		case <-ctx.Done():
		case <-k.wake:
		case <-time.After(k.pause()):
		}
	}
}

func (k *Keeper) searchAll() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for room := range k.of {
		k.search[room] = time.Time{}
	}
}

// pause is until the next search, or look.
func (k *Keeper) pause() time.Duration {
	k.mu.Lock()
	defer k.mu.Unlock()
	wait := lookEvery
	for _, at := range k.search {
		wait = min(wait, max(time.Until(at), 10*time.Millisecond))
	}
	return wait
}

// keep makes the rooms that there are those that shall be.
func (k *Keeper) keep(ctx context.Context) {
	k.mu.Lock()
	idle := len(k.wishes) == 0 && len(k.over) == 0 && k.up
	k.mu.Unlock()
	if idle && !answers(ctx, k.service.url) {
		k.fell(ctx, nil)
		return
	} else if idle {
		return
	}
	there, err := k.service.Rooms(ctx)
	if err != nil {
		k.fell(ctx, err)
		return
	}
	missing, over, search := k.compare(there)
	k.each(ctx, over, k.end)
	k.each(ctx, missing, k.make)
	k.each(ctx, search, k.putOut)
}

// fell notes that LiveKit does not answer; after a while no room is there.
func (k *Keeper) fell(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	k.mu.Lock()
	was, had := k.up, len(k.made) > 0
	k.up = false
	gone := had && time.Since(k.heard) >= awayFor
	if gone {
		clear(k.made)
	}
	sessions := sortedKeys(k.wishes)
	k.mu.Unlock()
	if was {
		k.logger.Warn("LiveKit does not answer; it is asked each second", zap.Error(err))
	}
	if !gone {
		return
	}
	for _, session := range sessions {
		k.changed(session)
	}
}

// compare says what is to be made, ended and searched now.
func (k *Keeper) compare(there map[string]int) (missing, over, search []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.up {
		k.logger.Info("LiveKit answers")
	}
	k.up, k.heard = true, time.Now()
	for room := range k.over {
		over = append(over, room)
	}
	for room := range k.of {
		if _, ok := there[room]; !ok {
			delete(k.made, room)
			missing = append(missing, room)
		} else if !k.made[room] {
			missing = append(missing, room) // another server made it, or this one before it knew
		}
		if at, ok := k.search[room]; ok && !time.Now().Before(at) {
			delete(k.search, room)
			search = append(search, room)
		}
	}
	return missing, over, search
}

func (k *Keeper) each(ctx context.Context, names []string, do func(context.Context, string)) {
	places := make(chan struct{}, callsAtOnce)
	var all sync.WaitGroup
	for _, name := range names {
		places <- struct{}{}
		all.Go(func() {
			do(ctx, name)
			<-places
		})
	}
	all.Wait()
}

func (k *Keeper) make(ctx context.Context, room string) {
	if err := k.service.Create(ctx, room); err != nil {
		k.complain(ctx, "make a media room", err)
		return
	}
	k.mu.Lock()
	session, wished := k.of[room]
	if wished {
		k.made[room] = true
	} else {
		k.over[room] = true // it was over before it was there
	}
	k.mu.Unlock()
	if wished {
		k.changed(session)
	}
}

func (k *Keeper) end(ctx context.Context, room string) {
	if err := k.service.Delete(ctx, room); err != nil {
		k.complain(ctx, "end a media room", err)
		return
	}
	k.mu.Lock()
	delete(k.over, room)
	k.mu.Unlock()
}

// putOut searches a room for strangers.
func (k *Keeper) putOut(ctx context.Context, room string) {
	in, err := k.service.In(ctx, room)
	if err != nil {
		k.complain(ctx, "search a media room", err)
		return
	}
	k.mu.Lock()
	session := k.of[room]
	k.mu.Unlock()
	for _, identity := range in {
		if session == "" || k.belongs(ctx, session, room, identity) {
			continue
		}
		if err := k.service.Remove(ctx, room, identity); err != nil {
			k.complain(ctx, "put a stranger out of a media room", err)
		}
	}
}

func (k *Keeper) complain(ctx context.Context, what string, err error) {
	if ctx.Err() == nil {
		k.logger.Warn(what, zap.Error(err))
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

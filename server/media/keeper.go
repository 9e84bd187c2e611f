package media

import (
	"context"
	"maps"
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
	// searchEvery is how often every room with people in it is searched for
	// strangers, beside the search after each move and the look at each arrival.
	searchEvery = 15 * time.Second
	// comeAtOnce is how many arrivals in a room are looked at one by one; for more
	// the room is searched.
	comeAtOnce = 16
	// awayFor is how long LiveKit may be silent before its rooms count as gone: who
	// is in one hears on meanwhile.
	awayFor = 3 * time.Second
	// callsAtOnce bounds the calls to LiveKit.
	callsAtOnce = 8
)

// Right is what an identity may do in a room.
type Right struct{ Hear, Speak bool }

// Keeper keeps the rooms that the sessions of this server have: it makes what is
// wished and missing, ends what is over, puts out who should not be in, and lets
// speak who may.
// Several servers may keep the same session: all that it does can be done twice.
type Keeper struct {
	service *Service
	logger  *zap.Logger
	// rights says what each identity may do in a room now; it asks the log.
	rights func(ctx context.Context, session, room string, identities []string) ([]Right, error)
	// changed is told that rooms of a session came or went.
	changed func(session string)

	wake chan struct{}

	mu     sync.Mutex
	wishes map[string][]string  // rooms by session
	of     map[string]string    // session by room
	made   map[string]bool      // rooms that are there
	over   map[string]bool      // rooms to end
	search map[string]time.Time // rooms to search for strangers, not before
	came   map[string][]Somebody
	up     bool
	heard  time.Time // when LiveKit answered last
}

// NewKeeper keeps rooms of a service; both functions are called without a lock,
// on goroutines of Run.
func NewKeeper(service *Service, logger *zap.Logger, rights func(ctx context.Context, session, room string, identities []string) ([]Right, error), changed func(session string)) *Keeper {
	return &Keeper{
		service: service, logger: logger, rights: rights, changed: changed, wake: make(chan struct{}, 1),
		wishes: map[string][]string{}, of: map[string]string{}, made: map[string]bool{}, over: map[string]bool{}, search: map[string]time.Time{},
		came: map[string][]Somebody{},
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
	k.searchBy(room, time.Now().Add(leaveWithin))
}

// Settle says that others may speak in a room now: LiveKit is told at once.
func (k *Keeper) Settle(room string) { k.searchBy(room, time.Now()) }

func (k *Keeper) searchBy(room string, at time.Time) {
	k.mu.Lock()
	_, ours := k.of[room]
	if due, soon := k.search[room]; ours && (!soon || at.Before(due)) {
		k.search[room] = at
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
	delete(k.came, room)
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
		k.came[w.Room] = append(k.came[w.Room], w.Somebody)
		if len(k.came[w.Room]) > comeAtOnce {
			delete(k.came, w.Room)
			k.search[w.Room] = time.Time{}
		}
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
		all := time.Since(searched) > searchEvery
		if k.keep(ctx, all) && all {
			searched = time.Now()
		}
		select {
		case <-ctx.Done():
		case <-k.wake:
		case <-time.After(k.pause()):
		}
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

// keep makes the rooms that there are those that shall be, and searches those that
// are due, or all; false if LiveKit does not answer.
func (k *Keeper) keep(ctx context.Context, all bool) bool {
	k.mu.Lock()
	idle := len(k.wishes) == 0 && len(k.over) == 0 && k.up
	k.mu.Unlock()
	if idle && !answers(ctx, k.service.url) {
		k.fell(ctx, nil)
		return false
	} else if idle {
		return true
	}
	there, err := k.service.Rooms(ctx)
	if err != nil {
		k.fell(ctx, err)
		return false
	}
	todo := k.compare(there, all)
	each(ctx, todo.over, k.end)
	k.makeAll(ctx, todo.missing)
	each(ctx, todo.search, k.searchIn)
	each(ctx, todo.came, func(ctx context.Context, a arrivals) { k.settle(ctx, a.room, a.who) })
	return true
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
	sessions := slices.Sorted(maps.Keys(k.wishes))
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

// todo is what is to be made, ended and looked at now, by room.
type todo struct {
	missing, over, search []string
	came                  []arrivals
}

// arrivals are those who came into one room.
type arrivals struct {
	room string
	who  []Somebody
}

// compare says what is to be done; all: no room that has somebody in it waits to be
// searched.
func (k *Keeper) compare(there map[string]int, all bool) (t todo) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.up {
		k.logger.Info("LiveKit answers")
	}
	k.up, k.heard = true, time.Now()
	for room := range k.over {
		t.over = append(t.over, room)
	}
	for room := range k.of {
		if _, ok := there[room]; !ok {
			delete(k.made, room)
			t.missing = append(t.missing, room)
		} else if !k.made[room] {
			t.missing = append(t.missing, room) // another server made it, or this one before it knew
		}
		if at, ok := k.search[room]; ok && !time.Now().Before(at) || all && there[room] > 0 {
			delete(k.search, room)
			delete(k.came, room)
			t.search = append(t.search, room)
		}
	}
	for room, who := range k.came {
		t.came = append(t.came, arrivals{room, who})
	}
	clear(k.came)
	return t
}

func each[T any](ctx context.Context, all []T, do func(context.Context, T)) {
	places := make(chan struct{}, callsAtOnce)
	var done sync.WaitGroup
	for _, one := range all {
		places <- struct{}{}
		done.Go(func() {
			do(ctx, one)
			<-places
		})
	}
	done.Wait()
}

// makeAll makes rooms, and tells each of their sessions once.
func (k *Keeper) makeAll(ctx context.Context, missing []string) {
	var mu sync.Mutex
	sessions := map[string]bool{}
	each(ctx, missing, func(ctx context.Context, room string) {
		session, wished := k.make(ctx, room)
		if wished {
			mu.Lock()
			sessions[session] = true
			mu.Unlock()
		}
	})
	for _, session := range slices.Sorted(maps.Keys(sessions)) {
		k.changed(session)
	}
}

// make makes a room, and gives whose it is if it is still wished.
func (k *Keeper) make(ctx context.Context, room string) (session string, wished bool) {
	if err := k.service.Create(ctx, room); err != nil {
		k.complain(ctx, "make a media room", err)
		return "", false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	session, wished = k.of[room]
	if wished {
		k.made[room] = true
	} else {
		k.over[room] = true // it was over before it was there
	}
	return session, wished
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

// searchIn looks at everybody in a room.
func (k *Keeper) searchIn(ctx context.Context, room string) {
	in, err := k.service.In(ctx, room)
	if err != nil {
		k.complain(ctx, "search a media room", err)
		k.searchBy(room, time.Now().Add(lookEvery))
		return
	}
	k.settle(ctx, room, in)
}

// settle puts strangers out of a room, and lets speak who may and nobody else.
func (k *Keeper) settle(ctx context.Context, room string, in []Somebody) {
	k.mu.Lock()
	session, ours := k.of[room]
	k.mu.Unlock()
	if !ours || len(in) == 0 {
		return
	}
	identities := make([]string, len(in))
	for i, p := range in {
		identities[i] = p.Identity
	}
	rights, err := k.rights(ctx, session, room, identities)
	if err != nil { // what was not looked at says nothing of anybody
		k.complain(ctx, "ask who may be in a media room", err)
		return
	}
	for i, p := range in {
		switch {
		case !rights[i].Hear:
			err = k.service.Remove(ctx, room, p.Identity)
		case rights[i].Speak != p.Speaks:
			err = k.service.Permit(ctx, room, p.Identity, rights[i].Speak)
		default:
			continue
		}
		if err != nil {
			k.complain(ctx, "put somebody out of a media room, or let them speak there", err)
			k.searchBy(room, time.Now().Add(lookEvery))
		}
	}
}

func (k *Keeper) complain(ctx context.Context, what string, err error) {
	if ctx.Err() == nil {
		k.logger.Warn(what, zap.Error(err))
	}
}

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
	// rightsWithin is what a session has to say who may be in a room, so that one that
	// hangs holds up no other's search for ever. It is longer than a store may take:
	// without the store it answers from memory.
	rightsWithin = 3 * time.Second
	// callsAtOnce bounds the calls to LiveKit.
	callsAtOnce = 8
)

// Right is what an identity may do in a room. It is an alias, so that a session can
// answer with it and this package still knows nothing of sessions.
type Right = struct{ Hear, Speak bool }

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
	speak  map[string]bool      // rooms where others may speak now
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
		speak: map[string]bool{}, came: map[string][]Somebody{},
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

// Settle says that others may speak in a room now: LiveKit is told at once. Whoever
// should be gone still has their moment to leave by themselves.
func (k *Keeper) Settle(room string) {
	k.mu.Lock()
	if _, ours := k.of[room]; ours {
		k.speak[room] = true
	}
	k.mu.Unlock()
	k.look()
}

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
	delete(k.speak, room)
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
	// Whoever hears what they should not comes before all else.
	remove, permit := k.lookIn(ctx, todo.looks)
	each(ctx, remove, k.remove)
	each(ctx, todo.over, k.end)
	each(ctx, permit, k.permit)
	k.makeAll(ctx, todo.missing)
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
	missing, over []string
	looks         []look
}

// look is at a room: at whoever has come, or with nobody named at everybody in it.
type look struct {
	room  string
	came  []Somebody
	stays bool // nobody is put out: they may be on their way
}

// act is what is to be done about somebody in a room.
type act struct {
	room, identity string
	speak          bool
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
			delete(k.speak, room)
			delete(k.came, room)
			t.looks = append(t.looks, look{room: room})
		}
	}
	for room, who := range k.came {
		t.looks = append(t.looks, look{room: room, came: who})
	}
	for room := range k.speak {
		t.looks = append(t.looks, look{room: room, stays: true})
	}
	clear(k.came)
	clear(k.speak)
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
	} // else it was over before it was there, which is noted already, or is another server's now
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

// lookIn looks at rooms, and gives who is to be put out, and who is to be let speak
// or not any more.
func (k *Keeper) lookIn(ctx context.Context, looks []look) (remove, permit []act) {
	var mu sync.Mutex
	each(ctx, looks, func(ctx context.Context, l look) {
		in, rights, err := k.inside(ctx, l)
		if err != nil { // what was not looked at says nothing of anybody
			k.complain(ctx, "look at who is in a media room", err)
			k.searchBy(l.room, time.Now().Add(lookEvery))
			return
		}
		mu.Lock()
		defer mu.Unlock()
		for i, p := range in {
			switch one := (act{l.room, p.Identity, rights[i].Speak}); {
			case !rights[i].Hear && !l.stays:
				remove = append(remove, one)
			case rights[i].Hear && rights[i].Speak != p.Speaks:
				permit = append(permit, one)
			}
		}
	})
	return remove, permit
}

// inside gives who is in a room, as far as it is looked at, and what each may do there.
func (k *Keeper) inside(ctx context.Context, l look) (in []Somebody, rights []Right, err error) {
	in = l.came
	if in == nil {
		if in, err = k.service.In(ctx, l.room); err != nil {
			return nil, nil, err
		}
	}
	k.mu.Lock()
	session, ours := k.of[l.room]
	k.mu.Unlock()
	if !ours || len(in) == 0 {
		return nil, nil, nil
	}
	identities := make([]string, len(in))
	for i, p := range in {
		identities[i] = p.Identity
	}
	ctx, cancel := context.WithTimeout(ctx, rightsWithin)
	defer cancel()
	rights, err = k.rights(ctx, session, l.room, identities)
	return in, rights, err
}

func (k *Keeper) remove(ctx context.Context, a act) {
	k.again(ctx, "put somebody out of a media room", a, k.service.Remove(ctx, a.room, a.identity))
}

func (k *Keeper) permit(ctx context.Context, a act) {
	k.again(ctx, "say who may speak in a media room", a, k.service.Permit(ctx, a.room, a.identity, a.speak))
}

// again has a room searched once more where something failed.
func (k *Keeper) again(ctx context.Context, what string, a act, err error) {
	if err != nil {
		k.complain(ctx, what, err)
		k.searchBy(a.room, time.Now().Add(lookEvery))
	}
}

func (k *Keeper) complain(ctx context.Context, what string, err error) {
	if ctx.Err() == nil {
		k.logger.Warn(what, zap.Error(err))
	}
}

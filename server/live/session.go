package live

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.uber.org/zap"

	"plenary/rooms"
	"plenary/server/eventlog"
	"plenary/server/exchange"
	"plenary/server/vault"
)

// mailDepth is how many requests wait for a session before their senders do.
const mailDepth = 1024

// session is one session on this node. Everything below "owned" is touched by
// its goroutine only.
type session struct {
	node *Node
	id   string
	log  *zap.Logger
	mail chan request
	gone chan struct{} // closed when the goroutine has ended
	once sync.Once
	// failed is why the session could not be loaded; set once.
	failed error

	// owned
	told   *rooms.Session // what the log holds: everything shown comes from it
	ahead  *rooms.Session // told plus what is being appended: commands are decided on it
	at     eventlog.Position
	lastAt rooms.Instant // decided-at of the last entry
	chain  chain
	words  *words
	talks  map[int]*talk // by room, of the current round
	talkOf int           // the round they belong to
	votes  *ballots
	// versions are those of the drafts' and marks' items in the vault.
	versions map[string]uint64
	untidy   bool            // something of closed harvests may be left in the vault
	tidyAt   time.Time       // not before
	faded    map[string]bool // ids of words that are not shown any more and are in the vault still
	pruneAt  time.Time       // not before
	own      []rooms.Command // the server's wishes that follow from what was told
	random   interface{ Uint64() uint64 }

	clients    map[rooms.Seat]*client
	members    map[rooms.Audience]map[*client]struct{}
	changed    map[rooms.Section]uint64 // position of each section's last change since base
	base       uint64                   // where the log stood when the session was loaded
	retold     map[rooms.Section]uint64 // position of the last change that could wait
	gathered   map[rooms.Section]map[string]bool
	listed     map[rooms.Section]map[string]uint64 // hashes of what was told last of gathered items
	coming     map[rooms.Seat]bool
	going      map[rooms.Seat]bool
	arrivals   arrivals
	media      media
	rules      *rooms.Rules // what people asked for in confidence
	rulesStale bool
	drawn      drawing // the last that was begun

	early       []exchange.Message // of other nodes, accepted at positions that this one has not reached
	unpublished bool               // the words of shared cards could not be read
	followed    []rooms.Entry      // of other nodes, not told yet
	behind      bool               // the log moved on and could not be read, or the words of its entries
	unread      bool               // drafts and marks are to be read again
	missedAt    time.Time          // when other nodes are to be told that they missed something; zero: not at all
	recount     bool               // presence could not be logged: who is here is to be compared with the log
	drawAt      time.Time          // when this node draws what another one wanted drawn; zero: not at all
	unsettled   *appending         // an entry whose outcome is unknown
	sinceShot   int                // bytes in the log since the last snapshot
	shotPhase   rooms.Phase
	lastUsed    time.Time
	mainTold    time.Time
	mainDirty   bool
	tickAt      time.Time     // not before: the last tick led to nothing
	tickPause   time.Duration // until the next one, if that leads to nothing either
	flushTimer  *time.Timer
	flushAt     time.Time // when it goes off; zero: not set
	wake        *time.Timer
	loaded      time.Time
	orphans     bool // seats that the fold holds for connected, without a connection here
	stopped     bool
}

// chain remembers recent positions, to know whether a client's is of this log.
type chain struct {
	hashes map[uint64]eventlog.Hash
	first  uint64
}

// chainLength is how many entries back a client can resume from: minutes of a
// busy session; beyond it there is a snapshot.
const chainLength = 4096

func (c *chain) add(p eventlog.Position) {
	if c.hashes == nil {
		c.hashes = map[uint64]eventlog.Hash{}
		c.first = p.Seq
	}
	c.hashes[p.Seq] = p.Hash
	if p.Seq-c.first >= chainLength {
		delete(c.hashes, c.first)
		c.first++
	}
}

func (c *chain) has(p eventlog.Position) bool {
	h, ok := c.hashes[p.Seq]
	return ok && h == p.Hash
}

func newSession(n *Node, id string) *session {
	return &session{
		node: n, id: id, log: n.opts.Logger.With(zap.String("session", id)),
		mail: make(chan request, mailDepth), gone: make(chan struct{}),
		talks: map[int]*talk{}, votes: newBallots(), clients: map[rooms.Seat]*client{},
		members: map[rooms.Audience]map[*client]struct{}{}, changed: map[rooms.Section]uint64{}, retold: map[rooms.Section]uint64{},
		gathered: map[rooms.Section]map[string]bool{}, listed: map[rooms.Section]map[string]uint64{}, coming: map[rooms.Seat]bool{}, going: map[rooms.Seat]bool{},
		random: n.random(), versions: map[string]uint64{}, faded: map[string]bool{},
	}
}

// load folds the log, from its newest snapshot on, and reads what the vault keeps.
func (s *session) load(ctx context.Context) error {
	told := rooms.NewSession()
	at, fold, err := s.node.opts.Log.Snapshot(ctx, s.id)
	if err != nil {
		return fmt.Errorf("snapshot: %w", err)
	}
	if at.Seq > 0 {
		if told, err = decodeFold(fold); err != nil {
			return err
		}
	}
	s.told, s.at, s.rulesStale = told, at, true
	if err := s.read(ctx); err != nil {
		return err
	}
	// What changed in the entries that were just read is not known any more, so
	// whoever resumes from one of them gets a snapshot.
	s.chain = chain{}
	s.chain.add(s.at)
	s.base = s.at.Seq
	s.ahead = s.told.Clone()
	s.told.Watch()
	if s.words, err = loadWords(ctx, s.node.opts.Vault, s.id, s.told); err != nil {
		return err
	}
	if err := s.reload(ctx); err != nil {
		return err
	}
	s.untidy = true
	s.loaded, s.lastUsed = time.Now(), time.Now()
	s.orphans = !s.shared() && s.told.Connected() > 0
	s.shotPhase = s.told.Phase
	return nil
}

// read follows the log to its end.
func (s *session) read(ctx context.Context) error {
	for stored, err := range s.node.opts.Log.Read(ctx, s.id, s.at) {
		if err != nil {
			return fmt.Errorf("read log: %w", err)
		}
		entry, err := rooms.DecodeEntry(stored.Body)
		if err != nil {
			return fmt.Errorf("entry %d: %w", stored.Position.Seq, err)
		}
		s.follow(entry, stored.Position, rooms.At(stored.At), len(stored.Body))
		if s.ahead != nil { // not while loading
			s.ahead.Take(entry, rooms.At(stored.At))
			s.followed = append(s.followed, entry)
		}
	}
	return s.fetchWords(ctx)
}

// follow takes an entry into what is told.
func (s *session) follow(entry rooms.Entry, at eventlog.Position, decided rooms.Instant, size int) {
	s.told.Take(entry, decided)
	s.noticeRules(entry.Events)
	s.at, s.lastAt = at, decided
	s.chain.add(at)
	s.sinceShot += size
}

// run is the session's goroutine.
func (s *session) run(ctx context.Context) {
	s.wake = time.NewTimer(time.Hour)
	s.flushTimer = time.NewTimer(time.Hour)
	defer func() {
		s.wake.Stop()
		s.flushTimer.Stop()
		s.endMedia(false)
		s.node.forget(s)
		close(s.gone)
		s.refuseWaiting()
	}()
	ctx, done := context.WithCancel(ctx)
	defer done() // whoever follows for this session stops with it
	following := s.node.opts.Log.Follow(ctx, s.id)
	var heard <-chan exchange.Event
	if s.shared() {
		heard = s.node.opts.Exchange.Subscribe(ctx, s.id)
	}
	s.startMedia()
	s.tidy(ctx)
	s.react(nil)
	s.commit(ctx, nil)
	for !s.stopped {
		s.setWake()
		select {
		case <-ctx.Done():
			return
		case r := <-s.mail:
			s.lastUsed = time.Now()
			s.handle(ctx, s.waiting(r))
		case end := <-following:
			if !s.chain.has(end) { // else it is an entry of this node's own
				s.catchUp(ctx)
			}
		case e := <-heard:
			s.hear(ctx, e)
		case <-s.flushTimer.C:
			s.flushAt = time.Time{}
			s.flush(ctx)
		case <-s.wake.C:
			s.onWake(ctx)
		}
		if len(s.own) > 0 && !s.stopped && !s.behind {
			s.commit(ctx, nil)
		}
	}
}

// batchAtMost is how many commands one entry takes.
const batchAtMost = 512

// waiting takes everything that waits, up to a batch.
func (s *session) waiting(first request) []request {
	batch := []request{first}
	for len(batch) < batchAtMost {
		select {
		case r := <-s.mail:
			batch = append(batch, r)
		default:
			return batch
		}
	}
	return batch
}

// handle commits all commands of a batch as one, and then serves the rest. The
// order between the two does not matter: whoever asks waits for the answer
// before asking for something that depends on it.
func (s *session) handle(ctx context.Context, batch []request) {
	var doings []*doing
	var others []request
	for _, r := range batch {
		if d, ok := r.(*doing); ok {
			doings = append(doings, d)
		} else {
			others = append(others, r)
		}
	}
	s.commit(ctx, doings)
	for _, r := range others {
		if s.stopped {
			return
		}
		r.serve(ctx, s)
	}
}

// setWake sets the timer to the session's next deadline, or to a look around.
func (s *session) setWake() {
	wait := idleFor
	if due := s.told.Due(); due != 0 {
		if now, err := s.now(context.Background()); err == nil {
			wait = min(wait, max(due.Since(now).Duration(), time.Until(s.tickAt), 0))
		}
	}
	if s.orphans {
		wait = min(wait, max(time.Until(s.loaded.Add(leaseFor)), 0))
	}
	if s.untidy {
		wait = min(wait, max(time.Until(s.tidyAt), 0))
	}
	if len(s.faded) > 0 {
		wait = min(wait, max(time.Until(s.pruneAt), 0))
	}
	if s.unpublished {
		wait = min(wait, drawLater)
	}
	if !s.missedAt.IsZero() {
		wait = min(wait, max(time.Until(s.missedAt), 0))
	}
	if !s.drawAt.IsZero() {
		wait = min(wait, max(time.Until(s.drawAt), 0))
	}
	if s.unsettled != nil || s.behind || s.unread || s.recount { // the store is away: ask again now and then
		wait = retryEvery
	}
	s.wake.Reset(wait)
}

// onWake proposes a Tick if a deadline has come, and unloads an idle session.
func (s *session) onWake(ctx context.Context) {
	if s.behind {
		s.catchUp(ctx)
		if s.behind || s.stopped {
			return
		}
	}
	if s.unread {
		s.missed(ctx)
	}
	if s.recount {
		s.countAgain()
	}
	if s.unsettled != nil {
		s.commit(ctx, nil)
	}
	s.dropOrphans()
	s.publishMissed(ctx)
	s.tidy(ctx)
	s.pruneWords(ctx)
	s.draw()
	if s.unpublished {
		s.publish()
	}
	now, err := s.now(ctx)
	due, ticks := s.told.Due(), false
	switch {
	case err != nil:
		s.log.Warn("the store's clock could not be read", zap.Error(err))
	case s.told.ErasesAt.Reached(now):
		if err := s.erase(ctx); err != nil {
			s.log.Error("erase", zap.Error(err))
			s.closeAll(closeComeBack)
			s.stopped = true // the sweep tries again
		}
		return
	case due.Reached(now) && s.unsettled == nil && !s.unread && !time.Now().Before(s.tickAt):
		s.own, ticks = append(s.own, &rooms.Tick{}), true
	}
	s.commit(ctx, nil)
	if ticks {
		s.pauseTicks(s.told.Due() == due)
	}
	if len(s.clients) == 0 && time.Since(s.lastUsed) >= idleFor && len(s.own) == 0 && (s.told.Preview == nil || !s.told.Preview.Pending) {
		s.snapshot(ctx)
		s.stopped = true
	}
}

// tickPauseAtMost bounds the pause between ticks that lead to nothing.
const tickPauseAtMost = time.Second

// pauseTicks has a deadline that was not kept, because the stores don't let it be
// decided or appended, proposed again at growing pauses.
func (s *session) pauseTicks(idle bool) {
	if !idle {
		s.tickAt, s.tickPause = time.Time{}, 0
		return
	}
	s.tickPause = min(max(2*s.tickPause, retryEvery), tickPauseAtMost)
	s.tickAt = time.Now().Add(s.tickPause)
}

// now is the store's clock, never below the last entry's.
func (s *session) now(ctx context.Context) (rooms.Instant, error) {
	t, err := s.node.opts.Log.Now(ctx)
	if err != nil {
		return 0, fmt.Errorf("clock: %w", err)
	}
	return max(rooms.At(t), s.lastAt), nil
}

// catchUp follows what other nodes appended, and tells it. What can't be read now
// is read on at the next look; what the server wishes because of it is committed
// when the session has done what it is at.
func (s *session) catchUp(ctx context.Context) {
	err := s.read(ctx)
	s.behind = away(err)
	switch {
	case err == nil && len(s.followed) > 0:
		s.tell(ctx)
		s.followed = nil
		s.hearEarly()
	case err == nil:
	case s.behind:
		s.log.Warn("follow the log", zap.Error(err))
	case errors.Is(err, eventlog.ErrUnknown), errors.Is(err, vault.ErrUnknown):
		s.closeAll(closeEnded)
		s.stopped = true
	default:
		s.log.Error("follow the log", zap.Error(err))
		s.closeAll(closeComeBack) // a history that can't be followed: begin again from what there is
		s.stopped = true
	}
}

// refuseWaiting answers whoever still waits when the session unloads.
func (s *session) refuseWaiting() {
	for {
		select {
		case r := <-s.mail:
			if done := r.done(); done != nil {
				r.answer(errUnloaded)
			}
		default:
			return
		}
	}
}

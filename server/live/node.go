// Package live runs sessions on this node: one goroutine owns each, takes every
// command that waits, decides them in order, appends what they lead to as one
// entry, and tells the sockets of this node what changed.
//
// A node has no authority: the version of the log is the fence. What is shown
// comes from the fold of what the log holds; commands are decided on a second
// fold that is ahead of it by what is being appended.
package live

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"go.uber.org/zap"

	"plenary/rooms"
	"plenary/server/eventlog"
	"plenary/server/exchange"
	"plenary/server/vault"
)

// Options is what a node needs.
type Options struct {
	Log   eventlog.Log
	Vault vault.Vault
	// Exchange is shared with other nodes; nil if this is the only one.
	Exchange exchange.Exchange
	Logger   *zap.Logger
	// Leniency lifts the least durations of sessions that are created here.
	Leniency rooms.Leniency
	// Seed makes every draw the same for tests; 0 is random.
	Seed uint64
	// Key is secret to the server: ids of commands are hashed with it.
	Key []byte
	// Media carries sound and pictures; nil if there is none.
	Media Media
	// Erased is told when a session's log and vault are gone.
	Erased func(session string)
}

const (
	// sweepEvery is how often a node looks for deadlines of sessions that it
	// does not run.
	sweepEvery = time.Second
	// sweepAtMost bounds one sweep.
	sweepAtMost = 1000
	// idleFor is how long a session without people stays loaded.
	idleFor = time.Minute
)

// Node runs sessions.
type Node struct {
	opts   Options
	id     string          // of this run of this node
	ctx    context.Context // ends when the node closes: the sessions' life
	cancel context.CancelFunc
	wg     sync.WaitGroup

	mu       sync.Mutex
	sessions map[string]*session
	closed   bool
}

// ErrClosed: the node is going.
var ErrClosed = errors.New("live: this node is closing")

// errUnloaded: the session unloaded before it looked at the request.
var errUnloaded = errors.New("live: unloaded")

// New makes a node. Run must be called for deadlines of idle sessions, and
// Close in the end.
func New(opts Options) *Node {
	if opts.Logger == nil {
		opts.Logger = zap.NewNop()
	}
	if opts.Erased == nil {
		opts.Erased = func(string) {}
	}
	ctx, cancel := context.WithCancel(context.Background())
	return &Node{opts: opts, id: fmt.Sprintf("%016x", rand.Uint64()), ctx: ctx, cancel: cancel, sessions: map[string]*session{}}
}

// Run wakes sessions whose deadline has come, until ctx ends.
func (n *Node) Run(ctx context.Context) error {
	if n.opts.Exchange != nil {
		var leases sync.WaitGroup
		leases.Go(func() { n.keepLease(ctx) })
		defer leases.Wait()
	}
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	failing := false
	for {
		err := n.sweep(ctx)
		if err != nil && ctx.Err() == nil && !failing { // said once for each outage
			n.opts.Logger.Warn("due sessions can't be looked for; it is tried each second", zap.Error(err))
		}
		failing = err != nil
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func (n *Node) sweep(ctx context.Context) error {
	now, err := n.opts.Log.Now(ctx)
	if err != nil {
		return fmt.Errorf("clock: %w", err)
	}
	due, err := n.opts.Log.Due(ctx, now, sweepAtMost)
	if err != nil {
		return fmt.Errorf("due: %w", err)
	}
	for _, id := range due {
		if _, err := n.open(ctx, id); err != nil && !errors.Is(err, eventlog.ErrUnknown) {
			n.opts.Logger.Warn("a due session could not be opened", zap.String("session", id), zap.Error(err))
		}
	}
	return nil
}

// Close ends every session's goroutine and waits for them. Sockets are the
// hub's to close.
func (n *Node) Close() {
	n.mu.Lock()
	n.closed = true
	n.mu.Unlock()
	n.cancel()
	n.wg.Wait()
	if n.opts.Exchange == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), storeFor)
	defer cancel()
	if err := n.opts.Exchange.Release(ctx, n.id); err != nil {
		n.opts.Logger.Warn("end this node's lease; it ends by itself", zap.Error(err))
	}
}

// Sessions counts the sessions that are loaded.
func (n *Node) Sessions() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.sessions)
}

// Create begins a session's log with its plan. A plan that can't be run is
// refused with bad_plan.
func (n *Node) Create(ctx context.Context, id string, plan rooms.Plan, rehearsal bool) error {
	if problems := plan.WithDefaults().Check(n.opts.Leniency); len(problems) > 0 {
		refused := *rooms.ErrBadPlan
		refused.Params = map[string]any{"problems": problems}
		return &refused
	}
	if err := n.opts.Log.Create(ctx, id); err != nil {
		return fmt.Errorf("create log: %w", err)
	}
	create := &rooms.Create{Plan: plan, Rehearsal: rehearsal, Brisk: bool(n.opts.Leniency)}
	return n.Do(ctx, id, rooms.System, "", create)
}

// open gives a session that runs here, loading it first if need be. Loading
// happens under the session's own once, not under the node's lock.
func (n *Node) open(ctx context.Context, id string) (*session, error) {
	n.mu.Lock()
	if n.closed {
		n.mu.Unlock()
		return nil, ErrClosed
	}
	s, ok := n.sessions[id]
	if !ok {
		s = newSession(n, id)
		n.sessions[id] = s
	}
	n.mu.Unlock()
	s.once.Do(func() {
		if s.failed = s.load(ctx); s.failed != nil {
			n.forget(s)
			close(s.gone)
			return
		}
		n.wg.Add(1)
		go func() {
			defer n.wg.Done()
			s.run(n.ctx)
		}()
	})
	return s, s.failed
}

func (n *Node) forget(s *session) {
	n.mu.Lock()
	if n.sessions[s.id] == s {
		delete(n.sessions, s.id)
	}
	n.mu.Unlock()
}

// ask gives a session's goroutine something to do and waits for its answer. A
// session that unloaded in between is opened again, a few times at most.
func (n *Node) ask(ctx context.Context, id string, r request) error {
	for range 5 {
		s, err := n.open(ctx, id)
		if err != nil {
			return err
		}
		select {
		case s.mail <- r:
		case <-s.gone:
			continue
		case <-ctx.Done():
			return ctx.Err()
		}
		select {
		case err := <-r.done():
			if !errors.Is(err, errUnloaded) {
				return err
			}
		case <-s.gone:
			select { // answered just before it went; else it was not touched
			case err := <-r.done():
				if !errors.Is(err, errUnloaded) {
					return err
				}
			default:
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ErrClosed
}

// Do carries out a command. nil: accepted, and what it led to is in the log; a
// *rooms.Refusal is a polite no; eventlog.ErrUnknown: no such session. id is
// the command's own, a version-4 UUID; empty for the system's.
func (n *Node) Do(ctx context.Context, session string, actor rooms.Actor, id string, cmd rooms.Command) error {
	return n.ask(ctx, session, &doing{actor: actor, id: id, cmd: cmd, reply: make(chan error, 1)})
}

// Joining is who comes through the door; the link has been verified.
type Joining struct {
	Name     string
	Pronouns string
	Answers  map[string]string // to the plan's private questions: ask id, option; others are not kept
	Role     rooms.Role
	Link     string // names a facilitator's personal link: it leads back to its seat
	Aside    string // whom they would rather not be put with: a note to the host
	With     string // the name of the person whose companion they are
}

// Join seats somebody, or leads them back to the seat of their link.
func (n *Node) Join(ctx context.Context, session string, j Joining) (rooms.Seat, error) {
	name, err := CleanName(j.Name)
	if err != nil {
		return 0, err
	}
	if j.Pronouns, err = cleanPronouns(j.Pronouns); err != nil {
		return 0, err
	}
	if err := j.cleanAsides(); err != nil {
		return 0, err
	}
	j.Name = name
	d := &doing{actor: rooms.System, cmd: &rooms.Join{Role: j.Role, Link: j.Link}, joining: &j, reply: make(chan error, 1)}
	if err := n.ask(ctx, session, d); err != nil {
		return 0, err
	}
	return d.seat, nil
}

// Attach makes a connection a seat's own, if its token is of the seat's present
// generation of keys: it is told where the session stands,
// or what has changed since at, and from then on every change. An older
// connection of the same seat is closed.
func (n *Node) Attach(ctx context.Context, session string, seat rooms.Seat, keys int, conn Conn, at eventlog.Position, hello func(now int64) []byte) error {
	end, err := n.end(ctx, session)
	if err != nil {
		return err
	}
	return n.ask(ctx, session, &attaching{end: end, seat: seat, keys: keys, conn: conn, at: at, hello: hello, reply: make(chan error, 1)})
}

// Detach says that a connection is gone. It does not wait.
func (n *Node) Detach(session string, seat rooms.Seat, conn Conn) {
	n.post(session, &detaching{seat: seat, conn: conn})
}

// post hands a request to a session if this node runs it, and does not wait for more.
func (n *Node) post(session string, r request) {
	n.mu.Lock()
	s := n.sessions[session]
	n.mu.Unlock()
	if s == nil {
		return
	}
	select {
	case s.mail <- r:
	case <-s.gone:
	}
}

// Resync tells one section of its audience anew.
func (n *Node) Resync(ctx context.Context, id string, seat rooms.Seat, section string) error {
	return n.ask(ctx, id, &looking{fn: func(s *session) { s.resync(seat, section) }, reply: make(chan error, 1)})
}

// Look runs fn on the session's goroutine against what the log holds; fn must
// not keep or change what it is given.
func (n *Node) Look(ctx context.Context, id string, fn func(s *rooms.Session, w rooms.Words)) error {
	return n.look(ctx, id, func(s *session) { fn(s.told, s.words) })
}

// look runs fn on the session's goroutine when that has followed the log to its end.
func (n *Node) look(ctx context.Context, id string, fn func(*session)) error {
	end, err := n.end(ctx, id)
	if err != nil {
		return err
	}
	return n.ask(ctx, id, &looking{end: end, fn: fn, reply: make(chan error, 1)})
}

// end gives where other nodes may have brought the log; the zero Position where
// there are none, or nobody answers: then what is known here has to do. A session
// that another node erased is not answered for from memory: eventlog.ErrUnknown.
func (n *Node) end(ctx context.Context, id string) (eventlog.Position, error) {
	if n.opts.Exchange == nil {
		return eventlog.Position{}, nil
	}
	short, cancel := context.WithTimeout(ctx, storeFor)
	defer cancel()
	switch end, err := n.opts.Log.End(short, id); {
	case errors.Is(err, eventlog.ErrUnknown):
		return eventlog.Position{}, err
	case err != nil:
		return eventlog.Position{}, nil
	default:
		return end, nil
	}
}

// Position gives where the log stands, as far as this node has followed it.
func (n *Node) Position(ctx context.Context, id string) (eventlog.Position, error) {
	var at eventlog.Position
	err := n.ask(ctx, id, &looking{fn: func(s *session) { at = s.at }, reply: make(chan error, 1)})
	return at, err
}

// Erase removes everything of a session, here and in the stores.
func (n *Node) Erase(ctx context.Context, session string) error {
	return n.ask(ctx, session, &erasing{reply: make(chan error, 1)})
}

// random gives a source of draws.
func (n *Node) random() *rand.Rand {
	if n.opts.Seed != 0 {
		return rand.New(rand.NewPCG(n.opts.Seed, n.opts.Seed))
	}
	return rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
}

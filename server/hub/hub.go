// Package hub keeps the sockets of one node: bytes in, bytes out. It knows how
// a frame is read and written, who has said hello, who floods and who stalls,
// and nothing of what is said.
//
// A connection costs one goroutine, for reading, and a queue that holds nothing
// while it is empty. Writing is done by a few standing workers: whoever has
// something to say queues it and goes on; a worker takes all that waits for a
// connection and writes it as one frame, a JSON array. A writer that doesn't
// return within milliseconds has met a reader that stalls: it stays with that
// connection, on its own, and another takes its place. So nobody who sends ever
// waits, and nobody who reads slowly makes others wait.
//
// One ticker serves all: pings, the clock, the time allowed for hello.
package hub

import (
	"math/rand/v2"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/zap"

	"plenary/server/wire"
)

// Handler is told what comes in. Calls for one connection come one after the
// other, from the goroutine that reads it; a handler that takes its time slows
// that one client down and nobody else.
type Handler interface {
	// Hello is the first call for a connection. The handler answers with a
	// welcome, or closes.
	Hello(c *Conn, h wire.Hello)
	// Command is a frame for whoever decides, to be answered once. Its body is
	// strict JSON and the handler's to keep.
	Command(c *Conn, cmd wire.Command)
	// Resync asks for the whole of a section, any name that a client made up.
	Resync(c *Conn, section string)
	// Gone is the last call, exactly once, for a connection that had a Hello.
	Gone(c *Conn)
}

// Options of a hub; the zero value of each field but AllowedOrigin is what a
// server in use has.
type Options struct {
	Logger *zap.Logger // bears connections and codes, never what is said

	// AllowedOrigin decides by the Origin header, scheme included, whether a
	// page may open a socket. Without it nobody may.
	AllowedOrigin func(*http.Request) bool

	MaxConns    int           // connections at once, 12,000; above it 503
	Workers     int           // who write, as many as processors, at least 2
	MaxQueued   int           // bytes that may wait for one connection beside the largest call, 4 MiB
	HelloWithin time.Duration // from the upgrade, 10 s
	PingEvery   time.Duration // also the clock's; 15 s
	PongWithin  time.Duration // from a ping to any sign of life, 20 s
	StallFor    time.Duration // how long one write may take, 8 s
	Lift        bool          // no rate limits: rehearsals and benchmarks

	Now func() time.Time // the server's clock as clients are told it
}

const (
	// defaultConns leaves room beside 10,000 people for those who are coming
	// back before their old line is known to be dead.
	defaultConns = 12_000
	// defaultQueued holds what happens while a slow line takes its snapshot (of a
	// session of 10,000 people a facilitator's is about 2 MiB).
	defaultQueued = 4 << 20
	// handshakeWithin is for writing the answer to the upgrade.
	handshakeWithin = 5 * time.Second
	// closeWithin is for the other side to answer a close frame.
	closeWithin = 2 * time.Second
	// readBuffer and sendBuffer are per connection, in bytes: frames of clients
	// are small, and what the kernel holds for a reader that stalls is bounded
	// (it would take 3.8 MiB by itself).
	readBuffer = 512
	sendBuffer = 64 << 10
	// shardCount spreads the pings of a node over the time between them.
	shardCount = 32
)

func (o *Options) fill() {
	if o.Logger == nil {
		o.Logger = zap.NewNop()
	}
	if o.AllowedOrigin == nil {
		o.AllowedOrigin = func(*http.Request) bool { return false }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.MaxConns = positive(o.MaxConns, defaultConns)
	o.Workers = positive(o.Workers, max(2, runtime.GOMAXPROCS(0)))
	o.MaxQueued = positive(o.MaxQueued, defaultQueued)
	o.HelloWithin = positive(o.HelloWithin, 10*time.Second)
	o.PingEvery = positive(o.PingEvery, 15*time.Second)
	o.PongWithin = positive(o.PongWithin, 20*time.Second)
	o.StallFor = positive(o.StallFor, 8*time.Second)
}

func positive[T int | time.Duration](given, usual T) T {
	if given > 0 {
		return given
	}
	return usual
}

// Hub is the sockets of one node. Its owner calls Close, which waits for every
// goroutine that it started.
type Hub struct {
	options  Options
	handler  Handler
	upgrader websocket.Upgrader
	started  time.Time // all spans are counted from here

	shards [shardCount]shard
	ready  readyList
	crew   crew
	counts counters

	mu       sync.Mutex // guards the rest
	arrivals []arrival  // who may not have said hello yet, by time
	draining bool
	lastID   uint64
	readers  sync.WaitGroup // Add only while not draining

	open atomic.Int64 // connections, those being upgraded included
	stop chan struct{}
	own  sync.WaitGroup // ticker, watch and workers

	closeOnce sync.Once
}

// shard is a part of the connections, so that a sweep holds a lock for a few
// hundred of them only.
type shard struct {
	mu    sync.Mutex
	conns []*Conn
}

type arrival struct {
	conn *Conn
	at   time.Duration
}

// New starts a hub.
func New(options Options, handler Handler) *Hub {
	options.fill()
	h := &Hub{options: options, handler: handler, started: time.Now(), stop: make(chan struct{})}
	h.upgrader = websocket.Upgrader{
		HandshakeTimeout: handshakeWithin,
		ReadBufferSize:   readBuffer,
		WriteBufferPool:  &sync.Pool{},
		CheckOrigin:      options.AllowedOrigin,
	}
	h.ready.init()
	h.crew.wake = make(chan struct{}, 1)
	for range options.Workers {
		h.hire()
	}
	h.own.Go(h.watch)
	h.own.Go(h.sweep)
	return h
}

// since is the time since the hub started: monotonic, and one number.
func (h *Hub) since() time.Duration { return time.Since(h.started) }

// ServeHTTP makes a request into a connection and returns, so that what
// net/http keeps for a request is free again. Refused before the upgrade:
// another origin (403), no room or a server that is going (503).
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h.open.Add(1) > int64(h.options.MaxConns) || h.isDraining() {
		h.open.Add(-1)
		w.Header().Set("Retry-After", "5")
		http.Error(w, "no place for another connection", http.StatusServiceUnavailable)
		return
	}
	offered := websocket.Subprotocols(r)
	chosen := choose(offered)
	var header http.Header
	if chosen != "" {
		header = http.Header{"Sec-Websocket-Protocol": {chosen}}
	}
	ws, err := h.upgrader.Upgrade(w, r, header)
	if err != nil {
		// The upgrader has told the client; nothing was opened.
		h.open.Add(-1)
		h.options.Logger.Debug("no upgrade", zap.Error(err))
		return
	}
	if tcp, ok := ws.NetConn().(interface{ SetWriteBuffer(int) error }); ok {
		if err := tcp.SetWriteBuffer(sendBuffer); err != nil {
			h.options.Logger.Debug("send buffer", zap.Error(err))
		}
	}
	ws.SetReadLimit(discardLimit)
	h.admit(ws, chosen == wire.Subprotocol)
}

// choose takes the subprotocol spoken here or, so that a browser gets as far as
// reading the close code, the first that it offered.
func choose(offered []string) string {
	for _, p := range offered {
		if p == wire.Subprotocol {
			return p
		}
	}
	if len(offered) > 0 {
		return offered[0]
	}
	return ""
}

// admit registers a fresh socket and starts its reader.
func (h *Hub) admit(ws *websocket.Conn, speaks bool) {
	now := h.since()
	c := &Conn{hub: h, ws: ws, commands: newBucket(commandRate), chat: newBucket(chatRate), renames: newBucket(renameRate)}
	c.heard.Store(int64(now))
	h.mu.Lock()
	draining := h.draining
	if !draining {
		h.lastID++
		c.ID = h.lastID
		h.arrivals = append(h.arrivals, arrival{c, now})
		h.readers.Add(1)
	}
	h.mu.Unlock()
	if draining {
		h.open.Add(-1)
		ws.Close()
		return
	}
	s := h.shard(c)
	s.mu.Lock()
	c.pinged = now
	c.place = len(s.conns)
	s.conns = append(s.conns, c)
	s.mu.Unlock()
	if h.isDraining() {
		// Drain may have walked this shard a moment too early.
		c.Close(wire.Draining)
	}
	if !speaks {
		c.Close(wire.BadVersion)
	}
	go c.read()
}

// forget takes a connection out of the register.
func (h *Hub) forget(c *Conn) {
	s := h.shard(c)
	s.mu.Lock()
	last := len(s.conns) - 1
	s.conns[c.place] = s.conns[last]
	s.conns[c.place].place = c.place
	s.conns[last] = nil
	s.conns = s.conns[:last]
	s.mu.Unlock()
	h.open.Add(-1)
}

func (h *Hub) shard(c *Conn) *shard { return &h.shards[c.ID%shardCount] }

func (h *Hub) each(do func(*Conn)) {
	for i := range h.shards {
		s := &h.shards[i]
		s.mu.Lock()
		for _, c := range s.conns {
			do(c)
		}
		s.mu.Unlock()
	}
}

func (h *Hub) isDraining() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.draining
}

// Drain says goodbye to everybody: each is told another moment within window
// to come back at, to this server's successor or to another. Nobody new is
// let in. It doesn't wait.
func (h *Hub) Drain(window time.Duration) {
	h.mu.Lock()
	h.draining = true
	h.mu.Unlock()
	h.each(func(c *Conn) {
		c.leave(wire.Draining, rand.N(max(window, time.Millisecond)))
	})
}

// Close drains, gives everybody a moment to hear it, and returns when no
// goroutine of the hub is left and every connection is Gone.
// It may be called again.
func (h *Hub) Close() { h.closeOnce.Do(h.shut) }

func (h *Hub) shut() {
	h.Drain(closeWithin)
	left := make(chan struct{})
	go func() {
		h.readers.Wait()
		close(left)
	}()
	patience := time.NewTimer(2 * closeWithin)
	defer patience.Stop()
	select {
	case <-left:
	case <-patience.C:
		h.each(func(c *Conn) { c.ws.Close() })
		<-left
	}
	close(h.stop)
	h.ready.close()
	h.own.Wait()
}

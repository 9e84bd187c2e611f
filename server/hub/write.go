package hub

import (
	"errors"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/zap"

	"plenary/server/wire"
)

const (
	// maxWrite is the largest frame made of messages that were not sent
	// together, in bytes: a phone shows something before all has come.
	maxWrite = 256 << 10
	// keptBuffer is the largest buffer that a worker keeps between frames.
	keptBuffer = 64 << 10
	// stallAfter is how long a worker may be with one connection before
	// another takes its place: a write to a socket with room takes
	// microseconds.
	stallAfter = 5 * time.Millisecond
)

// readyList is the connections that have something to be written and no worker
// yet, each at most once, in order.
type readyList struct {
	mu         sync.Mutex
	some       sync.Cond
	head, tail *Conn
	idle       int // workers that wait
	closed     bool
}

func (l *readyList) init() { l.some.L = &l.mu }

func (l *readyList) push(c *Conn) {
	l.mu.Lock()
	if l.tail == nil {
		l.head = c
	} else {
		l.tail.next = c
	}
	l.tail = c
	idle := l.idle > 0
	l.mu.Unlock()
	if idle {
		l.some.Signal()
	}
}

// pop waits for a connection, nil once the list is closed and empty. The
// worker's stopwatch starts before the list is let go, so that [Hub.watch]
// sees either the connection or its worker.
func (l *readyList) pop(w *worker, now func() time.Duration) *Conn {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.head == nil {
		if l.closed {
			return nil
		}
		l.idle++
		l.some.Wait()
		l.idle--
	}
	c := l.head
	l.head, c.next = c.next, nil
	if l.head == nil {
		l.tail = nil
	}
	w.since.Store(int64(now()))
	return c
}

func (l *readyList) close() {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	l.some.Broadcast()
}

// worker writes what waits.
type worker struct {
	// since is when it took its connection, as time since the hub started; 0
	// while it has none, replaced when another has taken its place.
	since atomic.Int64
	frame []byte
}

const replaced = -1

// crew is the standing workers.
type crew struct {
	mu       sync.Mutex
	workers  []*worker
	watching atomic.Bool
	wake     chan struct{}
}

// hire starts a worker.
func (h *Hub) hire() {
	w := &worker{}
	h.crew.mu.Lock()
	h.crew.workers = append(h.crew.workers, w)
	h.crew.mu.Unlock()
	h.own.Go(func() { h.work(w) })
}

// work is a worker's life. One that was replaced stays with its connection for
// as long as there is something to write, and ends.
func (h *Hub) work(w *worker) {
	for c := h.ready.pop(w, h.since); c != nil; c = h.ready.pop(w, h.since) {
		more := h.serve(c, w)
		if w.since.Swap(0) == replaced {
			for more {
				more = h.serve(c, w)
			}
			h.counts.stalled.Add(-1)
			return
		}
		if more {
			h.ready.push(c)
			h.lookOut()
		}
	}
}

// serve writes once what waits for c and reports whether there is more by now;
// if so, the connection is still the caller's.
func (h *Hub) serve(c *Conn, w *worker) (more bool) {
	c.mu.Lock()
	frame, messages := c.take(w.frame[:0])
	ping, pong, said := c.pingDue, c.pongDue, c.pong
	c.pingDue, c.pongDue, c.pong = false, false, nil
	last := c.closeDue && c.queue == nil
	code := c.code
	c.mu.Unlock()

	err := h.write(c, frame, ping, pong, said)
	if err == nil && last {
		err = h.writeClose(c, code)
	}
	if cap(frame) <= keptBuffer {
		w.frame = frame
	} else {
		w.frame = nil
	}
	if messages > 0 {
		h.counts.frames.Add(1)
		h.counts.messages.Add(uint64(messages))
		h.counts.bytes.Add(uint64(len(frame)))
	}

	c.mu.Lock()
	defer c.mu.Unlock()
	if messages > 0 {
		c.waiting -= len(frame) - 1
	}
	if last {
		c.closeDue = false
	}
	if err != nil {
		c.fail(err)
	}
	c.busy = c.due()
	return c.busy
}

// write sends one data frame and the control frames that are due. Each has a
// deadline of its own: gorilla leaves that of a control frame on the socket.
func (h *Hub) write(c *Conn, frame []byte, ping, pong bool, said []byte) error {
	if err := h.writeFrame(c, frame); err != nil {
		return err
	}
	if ping {
		if err := c.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(h.options.StallFor)); err != nil {
			return err
		}
	}
	if pong {
		return c.ws.WriteControl(websocket.PongMessage, said, time.Now().Add(h.options.StallFor))
	}
	return nil
}

// writeFrame writes a large frame in pieces, each in its own time: a line that
// takes something is not one that stalls.
func (h *Hub) writeFrame(c *Conn, frame []byte) error {
	inTime := func() error { return c.ws.SetWriteDeadline(time.Now().Add(h.options.StallFor)) }
	switch {
	case len(frame) == 0:
		return nil
	case len(frame) <= maxWrite:
		if err := inTime(); err != nil {
			return err
		}
		return c.ws.WriteMessage(websocket.TextMessage, frame)
	}
	w, err := c.ws.NextWriter(websocket.TextMessage)
	if err != nil {
		return err
	}
	for piece := range slices.Chunk(frame, maxWrite) {
		if err := inTime(); err != nil {
			return err
		}
		if _, err := w.Write(piece); err != nil {
			return err
		}
	}
	return w.Close()
}

// writeClose sends the close frame and gives the client a moment to answer.
func (h *Hub) writeClose(c *Conn, code wire.CloseCode) error {
	body := websocket.FormatCloseMessage(int(code), code.Name())
	if err := c.ws.WriteControl(websocket.CloseMessage, body, time.Now().Add(h.options.StallFor)); err != nil {
		return err
	}
	return c.ws.SetReadDeadline(time.Now().Add(closeWithin))
}

// fail ends a connection that can't be written to any more; its reader notices.
// Half a frame may have gone, so that no close frame could follow. Where the
// reader has sent a close frame itself it is ending already, and sees to it
// that the client gets that far. Under the lock.
func (c *Conn) fail(err error) {
	var timeout net.Error
	if !c.closing && errors.As(err, &timeout) && timeout.Timeout() {
		c.code = wire.Slow
	}
	c.drop()
	c.closing, c.closeDue, c.pingDue, c.pongDue = true, false, false, false
	if !errors.Is(err, websocket.ErrCloseSent) {
		c.ws.Close()
	}
}

// lookOut wakes the watch if it sleeps.
func (h *Hub) lookOut() {
	if h.crew.watching.Load() || !h.crew.watching.CompareAndSwap(false, true) {
		return
	}
	select {
	case h.crew.wake <- struct{}{}:
	default:
	}
}

// watch replaces workers that are held up. It looks every few milliseconds
// while anything is written and sleeps otherwise.
func (h *Hub) watch() {
	ticker := time.NewTicker(time.Hour)
	defer ticker.Stop()
	for {
		ticker.Stop()
		select {
		case <-h.crew.wake:
		case <-h.stop:
			return
		}
		ticker.Reset(stallAfter)
		for h.anyWriting() {
			select {
			case <-ticker.C:
				h.replaceStalled()
			case <-h.stop:
				return
			}
		}
	}
}

// anyWriting reports whether there is something to watch, and lets the watch be
// woken again before it says no.
func (h *Hub) anyWriting() bool {
	h.crew.watching.Store(false)
	h.ready.mu.Lock()
	writing := h.ready.head != nil
	h.ready.mu.Unlock()
	h.crew.mu.Lock()
	defer h.crew.mu.Unlock()
	for _, w := range h.crew.workers {
		writing = writing || w.since.Load() > 0
	}
	if writing {
		h.crew.watching.Store(true)
	}
	return writing
}

// replaceStalled hires for each worker that has been with one connection for
// too long; the old one is that connection's own from then on.
func (h *Hub) replaceStalled() {
	now := int64(h.since())
	h.crew.mu.Lock()
	defer h.crew.mu.Unlock()
	for i, w := range h.crew.workers {
		since := w.since.Load()
		if since <= 0 || now-since < int64(stallAfter) || !w.since.CompareAndSwap(since, replaced) {
			continue
		}
		fresh := &worker{}
		h.crew.workers[i] = fresh
		h.counts.stalled.Add(1)
		h.own.Go(func() { h.work(fresh) })
		h.options.Logger.Debug("a reader stalls", zap.Duration("for", time.Duration(now-since)))
	}
}

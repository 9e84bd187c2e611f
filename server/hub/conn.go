package hub

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"plenary/server/wire"
)

// Conn is one client's socket. Send and Close may be called from anywhere and
// never wait.
type Conn struct {
	ID    uint64 // among the connections of this hub; for logs
	Value any    // the handler's own; the hub doesn't touch it

	hub *Hub
	ws  *websocket.Conn

	heard   atomic.Int64 // time.Duration since the hub started, of the last sign of life
	greeted atomic.Bool  // there was a hello

	// The reader's.
	commands bucket
	chat     bucket
	renames  bucket
	strikes  int

	// The register's, under the shard's lock.
	place  int
	pinged time.Duration // when last
	asked  time.Duration // the first ping since the last sign of life

	next *Conn // the ready list's, under its lock

	mu       sync.Mutex // guards the rest
	queue    *queue     // nil while nothing waits
	waiting  int        // bytes, queued or being written
	largest  int        // bytes of the largest call since nothing waited
	busy     bool       // in the ready list or with a worker, which alone writes
	pingDue  bool
	pongDue  bool
	pong     []byte // what the client's last ping said
	closing  bool   // nothing is queued any more
	closeDue bool   // the close frame follows what is queued
	code     wire.CloseCode
}

// queue is what waits for a connection, in order. It is borrowed while there is
// something and given back empty.
type queue struct {
	items []item
	first int
}

type item struct {
	message []byte
	joined  bool // the next one goes into the same frame
}

var queues = sync.Pool{New: func() any { return &queue{items: make([]item, 0, 8)} }}

// keptItems bounds the queues that are kept for another use.
const keptItems = 256

// Send queues messages, which nobody may change afterwards; those of one call
// go into the same frame. What is sent after Close is dropped. When more waits
// than a connection may have the client is closed as slow: it comes back to a
// snapshot. The largest of the calls that wait does not count: a snapshot, which
// is one, can't close the line that asked for it, however large it is.
func (c *Conn) Send(messages ...[]byte) {
	if len(messages) == 0 {
		return
	}
	c.mu.Lock()
	if c.closing {
		c.mu.Unlock()
		return
	}
	size := 0
	for _, m := range messages {
		size += len(m) + 1
	}
	if c.waiting == 0 {
		c.largest = 0
	}
	c.largest = max(c.largest, size)
	if c.waiting+size-c.largest > c.hub.options.MaxQueued {
		c.drop()
		c.finish(wire.Slow, -1)
	} else {
		c.add(messages)
	}
	c.wakeAndUnlock()
}

// Close says goodbye with a code, after what has been sent already, and closes.
// The first call counts.
func (c *Conn) Close(code wire.CloseCode) { c.leave(code, -1) }

// leave is Close with the time after which to come back; below 0 it isn't told.
func (c *Conn) leave(code wire.CloseCode, reconnectIn time.Duration) {
	c.mu.Lock()
	if c.closing {
		c.mu.Unlock()
		return
	}
	c.finish(code, reconnectIn)
	c.wakeAndUnlock()
}

// finish queues the end. Under the lock.
func (c *Conn) finish(code wire.CloseCode, reconnectIn time.Duration) {
	ms := int64(-1)
	if reconnectIn >= 0 {
		ms = reconnectIn.Milliseconds()
	}
	c.add([][]byte{wire.Bye(nil, code, ms)})
	c.closing, c.closeDue, c.code = true, true, code
}

// add queues messages. Under the lock.
func (c *Conn) add(messages [][]byte) {
	if c.queue == nil {
		c.queue = queues.Get().(*queue)
	}
	for i, m := range messages {
		c.queue.items = append(c.queue.items, item{m, i < len(messages)-1})
		c.waiting += len(m) + 1
	}
}

// drop forgets what is queued, not what is being written. Under the lock.
func (c *Conn) drop() {
	if c.queue == nil {
		return
	}
	for _, it := range c.queue.items[c.queue.first:] {
		c.waiting -= len(it.message) + 1
	}
	c.giveBack()
}

// giveBack ends the use of the queue. Under the lock.
func (c *Conn) giveBack() {
	q := c.queue
	c.queue = nil
	clear(q.items)
	q.items, q.first = q.items[:0], 0
	if cap(q.items) <= keptItems {
		queues.Put(q)
	}
}

// due reports whether there is anything to write. Under the lock.
func (c *Conn) due() bool {
	return c.queue != nil || c.pingDue || c.pongDue || c.closeDue
}

// wakeAndUnlock hands the connection to the workers unless one has it.
func (c *Conn) wakeAndUnlock() {
	wake := !c.busy && c.due()
	if wake {
		c.busy = true
	}
	c.mu.Unlock()
	if wake {
		c.hub.ready.push(c)
		c.hub.lookOut()
	}
}

// take appends to dst a frame of all that waits, as far as it fits into
// maxWrite, and gives the number of messages. What was sent together stays
// together, whatever its size. Under the lock.
func (c *Conn) take(dst []byte) (frame []byte, messages int) {
	q := c.queue
	if q == nil {
		return dst, 0
	}
	dst = append(dst, '[')
	for q.first < len(q.items) {
		size, end := 0, q.first
		for more := true; more; end++ {
			size += len(q.items[end].message) + 1
			more = q.items[end].joined
		}
		if messages > 0 && len(dst)+size > maxWrite {
			dst[len(dst)-1] = ']'
			return dst, messages
		}
		for ; q.first < end; q.first++ {
			dst = append(dst, q.items[q.first].message...)
			dst = append(dst, ',')
			q.items[q.first] = item{}
			messages++
		}
	}
	dst[len(dst)-1] = ']'
	c.giveBack()
	return dst, messages
}

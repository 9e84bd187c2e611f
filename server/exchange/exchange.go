// Package exchange is what the nodes of a server tell one another and never
// keep: what is said in rooms, arrivals, and which nodes are alive. Whoever
// misses something is told that, and reads what is kept or is told the next
// whole.
//
// The meaning of [Exchange] is the test suite in exchangetest: both ways of
// exchange pass it, [Local] within one process and [Redis] between many.
package exchange

import (
	"context"
	"errors"
	"time"
)

// ErrUnavailable: some nodes may not have been told, or all may have been.
var ErrUnavailable = errors.New("exchange: not available, outcome unknown")

// Message is one thing said in a session.
type Message struct {
	// Node is who says it.
	Node string
	// At is the number of the log's entry that it was accepted at: a node tells
	// it to people only when its own fold has come as far, so that nobody hears
	// it who had left by then.
	At   uint64
	Body []byte // opaque here
}

// Event is a message, or a gap: messages may have been missed before it.
type Event struct {
	Message
	Gap bool
}

// Exchange is shared by all nodes of a server. Its methods may be called by any
// goroutine.
type Exchange interface {
	// Publish tells a message to everybody who subscribes to the session, this
	// node included. Error: ErrUnavailable.
	Publish(ctx context.Context, session string, m Message) error
	// Subscribe gives what is said in a session from now on, in one order for
	// all nodes, until ctx ends; it does not wait. The first event is a gap, and
	// from there nothing is missed but where another gap says so: after the line
	// was cut, or when the subscriber left more than 1,000 events waiting.
	Subscribe(ctx context.Context, session string) <-chan Event
	// Hold says that a node is alive, and for how long from now if it says no
	// more. Error: ErrUnavailable.
	Hold(ctx context.Context, node string, lease time.Duration) error
	// Release ends a node's lease at once. Error: ErrUnavailable.
	Release(ctx context.Context, node string) error
	// Alive gives the nodes whose lease has not ended, sorted. Error: ErrUnavailable.
	Alive(ctx context.Context) ([]string, error)
}

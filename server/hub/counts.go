package hub

import (
	"maps"
	"sync"
	"sync/atomic"

	"plenary/server/wire"
)

// Counts is what a hub has done so far and what it holds, for metrics.
type Counts struct {
	Connections int // now
	Stalled     int // now: connections whose reader holds up a write

	Frames, Messages, Bytes uint64 // written
	Received                uint64 // frames read

	Refused map[string]uint64         // by the hub itself, by code
	Closed  map[wire.CloseCode]uint64 // 0: the client left or went, or its line broke
}

type counters struct {
	stalled                           atomic.Int64
	frames, messages, bytes, received atomic.Uint64

	mu      sync.Mutex // guards the maps, whose keys are few and fixed
	refused map[string]uint64
	closed  map[wire.CloseCode]uint64
}

func (n *counters) refuse(code string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.refused == nil {
		n.refused = map[string]uint64{}
	}
	n.refused[code]++
}

func (n *counters) close(code wire.CloseCode) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.closed == nil {
		n.closed = map[wire.CloseCode]uint64{}
	}
	n.closed[code]++
}

// Counts gives the counters as they are.
func (h *Hub) Counts() Counts {
	n := &h.counts
	n.mu.Lock()
	defer n.mu.Unlock()
	return Counts{
		Connections: int(h.open.Load()),
		Stalled:     int(n.stalled.Load()),
		Frames:      n.frames.Load(),
		Messages:    n.messages.Load(),
		Bytes:       n.bytes.Load(),
		Received:    n.received.Load(),
		Refused:     maps.Clone(n.refused),
		Closed:      maps.Clone(n.closed),
	}
}

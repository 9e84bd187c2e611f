package hub

import (
	"time"

	"plenary/server/wire"
)

// sweepsPerPing is how often each connection is looked at between two pings, so
// that a silent one is noticed on time.
const sweepsPerPing = 3

// sweep is the one ticker of all connections. Each tick looks at one shard, so
// that pings are spread and no tick does much.
func (h *Hub) sweep() {
	ticker := time.NewTicker(max(h.options.PingEvery/sweepsPerPing/shardCount, time.Millisecond))
	defer ticker.Stop()
	for i := 0; ; i = (i + 1) % shardCount {
		select {
		case <-ticker.C:
			h.sweepArrivals()
			h.sweepShard(&h.shards[i])
		case <-h.stop:
			return
		}
	}
}

// sweepArrivals closes who has had their time to say hello.
func (h *Hub) sweepArrivals() {
	now := h.since()
	var late []*Conn
	h.mu.Lock()
	for len(h.arrivals) > 0 {
		first := h.arrivals[0]
		said := first.conn.greeted.Load()
		if !said && now-first.at < h.options.HelloWithin {
			break
		}
		if !said {
			late = append(late, first.conn)
		}
		h.arrivals[0] = arrival{}
		h.arrivals = h.arrivals[1:]
	}
	h.mu.Unlock()
	for _, c := range late {
		c.Close(wire.HelloTimeout)
	}
}

// sweepShard pings who is due and ends who answered no ping for too long: the
// line is dead, so nothing is said.
func (h *Hub) sweepShard(s *shard) {
	now := h.since()
	clock := wire.Clock(nil, h.options.Now().UnixMilli())
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.conns {
		answered := time.Duration(c.heard.Load()) >= c.asked
		switch {
		case !answered && now-c.asked > h.options.PongWithin:
			c.ws.Close()
		case now-c.pinged >= h.options.PingEvery:
			c.pinged = now
			if answered {
				c.asked = now
			}
			c.ping(clock)
		}
	}
}

// ping queues a ping and the time.
func (c *Conn) ping(clock []byte) {
	c.mu.Lock()
	if !c.closing && c.greeted.Load() {
		c.pingDue = true
		c.add([][]byte{clock})
	}
	c.wakeAndUnlock()
}

package hub

import (
	"strings"
	"testing"
	"time"

	"plenary/server/wire"
)

func TestN4_SlowReaderIsClosedAndOthersGetEverything(t *testing.T) {
	h := open(t, Options{MaxQueued: 512 << 10, StallFor: time.Minute, Workers: 2})
	var slow []*client
	var stalled []*Conn
	for range 5 { // more than there are workers
		c, conn := h.enter(t)
		slow, stalled = append(slow, c), append(stalled, conn)
	}
	reader, good := h.enter(t)

	room := strings.Repeat("x", 16<<10)
	sent := uint64(0)
	for pending := true; pending; sent++ {
		if sent > 10_000 {
			t.Fatal("a reader that stalls is never slow")
		}
		message := wire.Live(nil, room, sent, nil, nil)
		good.Send(message)
		pending = false
		for _, c := range stalled {
			c.Send(message)
			pending = pending || !c.isClosing()
		}
		if m := reader.next(); m.Seq != sent {
			t.Fatalf("the good reader got %d, want %d", m.Seq, sent)
		}
	}
	if n := h.Counts().Stalled; n < 1 {
		t.Errorf("%d writes are held up", n)
	}
	for _, c := range slow {
		for i, m := range c.closed(wire.Slow) {
			if m.Seq != uint64(i) {
				t.Fatalf("a slow reader got %d, want %d", m.Seq, i)
			}
		}
		wait(t, "gone", h.gone)
	}
	if n := h.Counts().Closed[wire.Slow]; n != uint64(len(slow)) {
		t.Errorf("%d closed as slow", n)
	}
	good.Send(numbered(7))
	if m := reader.next(); m.Seq != 7 {
		t.Errorf("afterwards the good reader got %+v", m)
	}
	h.Close()
	if n := h.Counts().Stalled; n != 0 {
		t.Errorf("%d writes are still held up", n)
	}
}

func TestN4_WriteThatStallsTooLongEndsTheSocket(t *testing.T) {
	h := open(t, Options{StallFor: 200 * time.Millisecond})
	_, conn := h.enter(t)
	flood(t, conn)
	if wait(t, "gone", h.gone) != conn {
		t.Error("somebody else is gone")
	}
	if n := h.Counts().Closed[wire.Slow]; n != 1 {
		t.Errorf("%d closed as slow", n)
	}
	if conn.waiting != 0 || conn.queue != nil {
		t.Errorf("%d bytes still wait", conn.waiting)
	}
}

func TestReaderThatWakesUpGetsAll(t *testing.T) {
	h := open(t, Options{StallFor: time.Minute})
	c, conn := h.enter(t)
	flood(t, conn)
	conn.Send(numbered(9))
	for m := c.next(); m.Seq != 9; m = c.next() {
		if m.Type != wire.TypeLive {
			t.Fatalf("got %+v", m.Type)
		}
	}
	conn.mu.Lock()
	defer conn.mu.Unlock()
	if conn.closing {
		t.Error("closed all the same")
	}
}

func TestB8_ASnapshotIsNeverClosedByItsOwnSize(t *testing.T) {
	h := open(t, Options{MaxQueued: 64 << 10, StallFor: time.Minute})
	c, conn := h.enter(t)
	large := []byte(`{"type":"live","of":"` + strings.Repeat("x", 1<<20) + `","seq":1}`)
	conn.Send(large, large, numbered(2))
	conn.Send(numbered(3)) // what happens meanwhile
	for m := c.next(); m.Seq != 3; m = c.next() {
		if m.Type != wire.TypeLive {
			t.Fatalf("got %+v", m.Type)
		}
	}
	conn.Send(large, large)
	for range 2 {
		conn.Send(large) // and not the second that it does not take
	}
	c.closed(wire.Slow)
}

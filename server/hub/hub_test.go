package hub

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"plenary/server/wire"
)

func numbered(n uint64) []byte { return wire.Live(nil, "all", n, nil, nil) }

func TestEverybodyGetsEverythingInOrder(t *testing.T) {
	const clients, rounds = 24, 200
	h := open(t, Options{})
	var people []*client
	var conns []*Conn
	for range clients {
		c, conn := h.enter(t)
		people, conns = append(people, c), append(conns, conn)
	}
	go func() {
		for n := range uint64(rounds) {
			message := numbered(n)
			for _, c := range conns {
				c.Send(message)
			}
		}
	}()
	for _, c := range people {
		for n := range uint64(rounds) {
			if m := c.next(); m.Seq != n {
				t.Fatalf("got %d, want %d", m.Seq, n)
			}
		}
	}
	if counts := h.Counts(); counts.Frames > counts.Messages || counts.Messages != clients*(rounds+1) || counts.Connections != clients {
		t.Errorf("%+v", counts)
	}
}

func TestWhatIsSentTogetherComesTogether(t *testing.T) {
	h := open(t, Options{})
	c, conn := h.enter(t)
	big := []byte(`{"type":"live","of":"` + strings.Repeat("x", maxWrite) + `"}`)
	conn.Send(numbered(1), big, numbered(2))
	conn.Send(numbered(3))
	frame, err := c.read()
	if err != nil || len(frame) < 3 || frame[0].Seq != 1 || frame[2].Seq != 2 {
		t.Fatalf("%d messages, %v", len(frame), err)
	}
	for len(frame) < 4 {
		more, err := c.read()
		if err != nil {
			t.Fatal(err)
		}
		frame = append(frame, more...)
	}
	if frame[3].Seq != 3 {
		t.Errorf("then came %+v", frame[3])
	}
}

func TestTakeSplitsBetweenCallsOnly(t *testing.T) {
	c := &Conn{}
	half := []byte(`"` + strings.Repeat("x", maxWrite*2/5) + `"`)
	c.add([][]byte{half})
	c.add([][]byte{half, half, half, half})
	c.add([][]byte{half})
	c.add([][]byte{half})
	var messages []int
	for c.queue != nil {
		frame, n := c.take(nil)
		messages = append(messages, n)
		if frame[0] != '[' || frame[len(frame)-1] != ']' || strings.Count(string(frame), `","`) != n-1 {
			t.Error("not a list")
		}
		c.waiting -= len(frame) - 1
	}
	if !slices.Equal(messages, []int{1, 4, 2}) || c.waiting != 0 {
		t.Errorf("frames of %v messages, %d bytes left", messages, c.waiting)
	}
}

func TestHandlerHearsOfEachConnectionInTurn(t *testing.T) {
	h := open(t, Options{})
	c, conn := h.enter(t)
	c.say(`{"type":"resync","section":"wall"}`)
	c.say(`{"id":"` + anID + `","type":"hand","up":true}`)
	if m := c.next(); m.Re == nil || *m.Re != anID || m.Refused != nil {
		t.Errorf("got %+v", m)
	}
	c.Close()
	if wait(t, "gone", h.gone) != conn {
		t.Error("somebody else is gone")
	}
	if got := h.said(conn); !slices.Equal(got, []string{"hello tok", "resync wall", "hand", "gone"}) {
		t.Errorf("heard %q", got)
	}
}

func TestClockIsAnsweredByTheHub(t *testing.T) {
	at := time.UnixMilli(1_700_000_000_123)
	h := open(t, Options{Now: func() time.Time { return at }})
	c, _ := h.enter(t)
	c.say(`{"type":"clock"}`)
	if m := c.next(); m.Type != wire.TypeClock || m.Now != at.UnixMilli() {
		t.Errorf("got %+v", m)
	}
	c.say(`{"type":"clock","id":"` + anID + `"}`)
	if m := c.next(); m.Type != wire.TypeClock {
		t.Errorf("got %+v", m)
	}
	if m := c.next(); m.Re == nil || *m.Re != anID {
		t.Errorf("got %+v", m)
	}
}

func TestCloseComesAfterWhatWasSent(t *testing.T) {
	h := open(t, Options{})
	c, conn := h.enter(t)
	conn.Send(numbered(1))
	conn.Close(wire.Replaced)
	conn.Close(wire.Ended)
	conn.Send(numbered(2))
	if before := c.closed(wire.Replaced); len(before) != 1 || before[0].Seq != 1 {
		t.Errorf("before the end came %+v", before)
	}
	wait(t, "gone", h.gone)
	if n := h.Counts().Closed[wire.Replaced]; n != 1 {
		t.Errorf("%d closed as replaced", n)
	}
}

func TestPingsAndTheClockComeByThemselves(t *testing.T) {
	h := open(t, Options{PingEvery: 100 * time.Millisecond})
	c, _ := h.enter(t)
	pinged := make(chan struct{}, 100)
	answer := c.PingHandler()
	c.SetPingHandler(func(said string) error {
		pinged <- struct{}{}
		return answer(said)
	})
	for range 4 {
		if m := c.next(); m.Type != wire.TypeClock {
			t.Fatalf("got %+v", m)
		}
	}
	if len(pinged) < 3 {
		t.Errorf("%d pings", len(pinged))
	}
}

func TestDeadLineIsNoticed(t *testing.T) {
	h := open(t, Options{PingEvery: 30 * time.Millisecond, PongWithin: 50 * time.Millisecond})
	_, conn := h.enter(t) // reads no more, so it answers no ping
	if wait(t, "gone", h.gone) != conn {
		t.Error("somebody else is gone")
	}
}

func TestPingOfAClientIsAnswered(t *testing.T) {
	h := open(t, Options{})
	c, _ := h.enter(t)
	said := make(chan string, 1)
	c.SetPongHandler(func(s string) error {
		said <- s
		return nil
	})
	if err := c.WriteControl(websocket.PingMessage, []byte("are you there"), time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	c.say(`{"type":"clock"}`)
	c.say(`{"type":"clock"}`)
	c.next()
	c.next() // a pong of the same write is read on the way to the next frame
	c.say(`{"type":"clock"}`)
	c.next()
	if got := wait(t, "pong", said); got != "are you there" {
		t.Errorf("pong %q", got)
	}
}

func TestDrainTellsWhenToComeBack(t *testing.T) {
	const window = 3 * time.Second
	h := open(t, Options{})
	var people []*client
	for range 20 {
		c, _ := h.enter(t)
		people = append(people, c)
	}
	h.Drain(window)
	if _, r, err := websocket.DefaultDialer.Dial(h.url, nil); err == nil || r.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("somebody was let in while draining: %v", err)
	}
	times := map[int64]bool{}
	for _, c := range people {
		bye := c.next()
		if bye.ReconnectInMS == nil || *bye.ReconnectInMS < 0 || *bye.ReconnectInMS >= window.Milliseconds() {
			t.Fatalf("bye %+v", bye)
		}
		times[*bye.ReconnectInMS] = true
		c.frame = []wire.Message{bye}
		c.closed(wire.Draining)
		wait(t, "gone", h.gone)
	}
	if len(times) < 10 {
		t.Errorf("20 people come back at %d moments", len(times))
	}
}

func TestCloseDoesNotWaitForThoseWhoDoNotListen(t *testing.T) {
	h := open(t, Options{StallFor: 300 * time.Millisecond})
	_, deaf := h.enter(t)
	h.dial(t) // never says hello
	flood(t, deaf)
	h.Close()
	if wait(t, "gone", h.gone) != deaf {
		t.Error("somebody else is gone")
	}
	if n := h.Counts().Connections; n != 0 {
		t.Errorf("%d connections are left", n)
	}
}

func TestChurnLeavesNothing(t *testing.T) {
	h := open(t, Options{})
	for i := range 100 {
		c, conn := h.enter(t)
		if i%2 == 0 {
			conn.Close(wire.Ended)
			c.closed(wire.Ended)
		}
		c.Close()
		wait(t, "gone", h.gone)
	}
	for i := range h.shards {
		if n := len(h.shards[i].conns); n != 0 {
			t.Errorf("%d connections are left in shard %d", n, i)
		}
	}
	if n := h.Counts().Connections; n != 0 {
		t.Errorf("%d connections are counted", n)
	}
}

// flood sends until more waits than the kernel will take: the reader stalls.
func flood(t *testing.T, c *Conn) {
	t.Helper()
	message := []byte(fmt.Sprintf(`{"type":"live","of":%q}`, strings.Repeat("x", 32<<10)))
	for range 1000 {
		c.Send(message)
		c.mu.Lock()
		full := c.waiting > 1<<20 || c.closing
		c.mu.Unlock()
		if full {
			return
		}
	}
	t.Fatal("the socket is never full")
}

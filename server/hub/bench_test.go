package hub

import (
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"

	"plenary/server/wire"
)

// BenchmarkFanout tells something to everybody over real sockets and waits
// until the last has read it, the readers' own cost included: one message
// shared by all, or one for each room of four.
func BenchmarkFanout(b *testing.B) {
	for _, people := range []int{100, 1000, 4000} {
		b.Run(fmt.Sprintf("all/%d", people), func(b *testing.B) { fanout(b, people, people) })
		b.Run(fmt.Sprintf("rooms/%d", people), func(b *testing.B) { fanout(b, people, 4) })
	}
}

func fanout(b *testing.B, people, together int) {
	h := open(b, Options{Lift: true})
	const size = 400
	var all sync.WaitGroup
	conns := make([]*Conn, people)
	for i := range conns {
		c, conn := h.enter(b)
		conns[i] = conn
		// A frame of the size below has a header of four bytes.
		go count(c.NetConn(), size+2+4, &all)
	}
	b.ReportAllocs()
	for b.Loop() {
		all.Add(people)
		for first := 0; first < people; first += together {
			message := wire.Live(make([]byte, 0, size), "room", uint64(1_000_000+first), nil, nil)
			pad := strings.Repeat(" ", size-len(message)) // JSON may end in spaces
			message = append(message, pad...)
			for _, c := range conns[first : first+together] {
				c.Send(message)
			}
		}
		all.Wait()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*people), "ns/delivery")
}

// count reads frames of one size until the socket closes.
func count(from net.Conn, size int, read *sync.WaitGroup) {
	frame := make([]byte, size)
	for {
		if _, err := io.ReadFull(from, frame); err != nil {
			return
		}
		read.Done()
	}
}

// BenchmarkJoin is an upgrade, a hello and a welcome, the client's side
// included.
func BenchmarkJoin(b *testing.B) {
	h := open(b, Options{Lift: true})
	b.ReportAllocs()
	for b.Loop() {
		c, _ := h.enter(b)
		c.NetConn().Close()
	}
}

// BenchmarkIdle keeps people connected who say nothing, and gives the memory of
// one: heap and stack, the client's own socket (about half a KiB) included.
func BenchmarkIdle(b *testing.B) {
	h := open(b, Options{})
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	lines := make([]net.Conn, 0, b.N)
	for range b.N {
		ws, err := h.connect()
		if err != nil {
			b.Fatal(err)
		}
		if err := ws.WriteMessage(websocket.TextMessage, wire.WriteHello(wire.Hello{Token: "tok"})); err != nil {
			b.Fatal(err)
		}
		wait(b, "hello", h.came)
		lines = append(lines, ws.NetConn())
	}
	b.StopTimer()
	for range 3 { // stacks are halved once a collection
		runtime.GC()
	}
	runtime.ReadMemStats(&after)
	used := after.HeapAlloc + after.StackInuse - before.HeapAlloc - before.StackInuse
	b.ReportMetric(float64(used)/float64(b.N), "B/connection")
	for _, line := range lines {
		line.Close()
	}
}

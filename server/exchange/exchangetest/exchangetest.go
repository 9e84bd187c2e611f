// Package exchangetest is the meaning of exchange.Exchange: both ways of
// exchange pass it.
package exchangetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"plenary/server/exchange"
)

// hang is how long a test waits for what happens at once before it fails.
const hang = 10 * time.Second

// Run runs the suite. open gives two nodes' exchanges, which may be one and the
// same, closed by the test's cleanup.
func Run(t *testing.T, open func(t *testing.T) (a, b exchange.Exchange)) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, a, b exchange.Exchange)
	}{
		{"everybody is told, in order", told},
		{"messages are kept as they are", whole},
		{"one order for all", order},
		{"sessions are apart", apart},
		{"who has left is not told", left},
		{"who is slow is told of a gap", slow},
		{"leases", leases},
		{"a context that has ended", ended},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := open(t)
			c.test(t, a, b)
		})
	}
}

func say(t testing.TB, x exchange.Exchange, session, node, body string) {
	t.Helper()
	if err := x.Publish(t.Context(), session, exchange.Message{Node: node, At: 7, Body: []byte(body)}); err != nil {
		t.Fatalf("Publish %q: %v", body, err)
	}
}

func next(t testing.TB, from <-chan exchange.Event) exchange.Event {
	t.Helper()
	select {
	case e := <-from:
		return e
	case <-time.After(hang):
		t.Fatal("nothing was told")
		return exchange.Event{}
	}
}

// Begun subscribes and waits until nothing is missed any more.
func Begun(t testing.TB, x exchange.Exchange, session string) <-chan exchange.Event {
	t.Helper()
	events := x.Subscribe(t.Context(), session)
	if e := next(t, events); !e.Gap {
		t.Fatalf("the first event is %+v, not a gap", e)
	}
	return events
}

func wantBodies(t testing.TB, from <-chan exchange.Event, want ...string) {
	t.Helper()
	for _, body := range want {
		if e := next(t, from); e.Gap || string(e.Body) != body {
			t.Fatalf("got %q (gap %v), want %q", e.Body, e.Gap, body)
		}
	}
}

func told(t *testing.T, a, b exchange.Exchange) {
	session := uuid.NewString()
	at := []<-chan exchange.Event{Begun(t, a, session), Begun(t, a, session), Begun(t, b, session)}
	say(t, a, session, "a", "one")
	say(t, b, session, "b", "two")
	say(t, a, session, "a", "three")
	for _, events := range at {
		wantBodies(t, events, "one", "two", "three")
	}
}

func whole(t *testing.T, a, b exchange.Exchange) {
	session := uuid.NewString()
	events := Begun(t, b, session)
	body := []byte(strings.Repeat("\x00\xff \n", 5_000))
	for _, want := range []exchange.Message{
		{Node: "a", At: 1<<63 + 1, Body: body}, {Node: "node-2", At: 0, Body: []byte{}}, {Node: "a", At: 3, Body: []byte(" 1 2 ")},
	} {
		if err := a.Publish(t.Context(), session, want); err != nil {
			t.Fatal(err)
		}
		got := next(t, events)
		if got.Gap || got.Node != want.Node || got.At != want.At || !slices.Equal(got.Body, want.Body) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	}
	mine := []byte("mine")
	if err := a.Publish(t.Context(), session, exchange.Message{Node: "a", Body: mine}); err != nil {
		t.Fatal(err)
	}
	copy(mine, "ours")
	wantBodies(t, events, "mine")
}

// order: whatever the order is in which many say something at once, all are
// told in the same.
func order(t *testing.T, a, b exchange.Exchange) {
	const talkers, each = 16, 20
	session := uuid.NewString()
	at := []<-chan exchange.Event{Begun(t, a, session), Begun(t, b, session)}
	var all sync.WaitGroup
	for i := range talkers {
		all.Go(func() {
			for n := range each {
				x, node := a, "a"
				if i%2 == 1 {
					x, node = b, "b"
				}
				if err := x.Publish(t.Context(), session, exchange.Message{Node: node, Body: fmt.Append(nil, i, " ", n)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	var heard [2][]string
	for i, events := range at {
		for range talkers * each {
			heard[i] = append(heard[i], string(next(t, events).Body))
		}
	}
	if !slices.Equal(heard[0], heard[1]) {
		t.Fatalf("two orders:\n%q\n%q", heard[0], heard[1])
	}
}

func apart(t *testing.T, a, b exchange.Exchange) {
	one, other := uuid.NewString(), uuid.NewString()
	events := Begun(t, b, one)
	say(t, a, other, "a", "elsewhere")
	say(t, a, one, "a", "here")
	wantBodies(t, events, "here")
}

func left(t *testing.T, a, b exchange.Exchange) {
	session := uuid.NewString()
	ctx, leave := context.WithCancel(t.Context())
	stays, leaves := Begun(t, b, session), b.Subscribe(ctx, session)
	next(t, leaves)
	leave()
	for silent := false; !silent; { // the leaving takes effect on a goroutine of its own
		say(t, a, session, "a", "again")
		wantBodies(t, stays, "again")
		select {
		case <-leaves:
		default:
			silent = true
		}
	}
}

func slow(t *testing.T, a, b exchange.Exchange) {
	const many = 3000
	session := uuid.NewString()
	events, quick := Begun(t, b, session), Begun(t, b, session)
	for i := range many {
		say(t, a, session, "a", fmt.Sprint(i))
		wantBodies(t, quick, fmt.Sprint(i)) // who keeps up misses nothing
	}
	say(t, a, session, "a", "last")
	wantBodies(t, quick, "last")
	gaps, before := 0, -1
	for {
		e := next(t, events)
		if e.Gap {
			gaps++
			continue
		}
		if string(e.Body) == "last" {
			break
		}
		var n int
		if _, err := fmt.Sscan(string(e.Body), &n); err != nil || n <= before || gaps == 0 && n != before+1 {
			t.Fatalf("%q after %d, with %d gaps", e.Body, before, gaps)
		}
		before = n
	}
	if gaps == 0 {
		t.Fatal("messages were lost without a gap, or kept without a bound")
	}
}

func leases(t *testing.T, a, b exchange.Exchange) {
	ctx := t.Context()
	want := func(nodes ...string) {
		t.Helper()
		for _, x := range []exchange.Exchange{a, b} {
			if alive, err := x.Alive(ctx); err != nil || !slices.Equal(alive, nodes) {
				t.Fatalf("alive: %q %v, want %q", alive, err, nodes)
			}
		}
	}
	hold := func(x exchange.Exchange, node string, lease time.Duration) {
		t.Helper()
		if err := x.Hold(ctx, node, lease); err != nil {
			t.Fatalf("Hold: %v", err)
		}
	}
	want()
	hold(b, "b", time.Hour)
	hold(a, "a", time.Hour)
	want("a", "b")
	hold(a, "a", time.Hour)
	want("a", "b")
	if err := b.Release(ctx, "b"); err != nil {
		t.Fatal(err)
	}
	want("a")
	began := time.Now()
	const lease = 300 * time.Millisecond
	hold(a, "a", lease) // the last word counts
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		alive, err := b.Alive(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if len(alive) == 0 {
			break
		}
		if time.Since(began) > hang {
			t.Fatal("a lease never ended")
		}
		<-tick.C
	}
	if took := time.Since(began); took < lease-10*time.Millisecond {
		t.Fatalf("a lease of %v ended after %v", lease, took)
	}
}

func ended(t *testing.T, a, _ exchange.Exchange) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := a.Publish(ctx, uuid.NewString(), exchange.Message{Node: "a"}); err == nil {
		t.Error("Publish went on after its context had ended")
	}
	if _, err := a.Alive(ctx); err == nil {
		t.Error("Alive went on after its context had ended")
	}
}

package live

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"plenary/rooms"
	"plenary/server/eventlog"
	"plenary/server/exchange"
	"plenary/server/folder"
	"plenary/server/vault"
)

// ear keeps everything that it is told.
type ear struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (e *ear) Send(messages ...[]byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, m := range messages {
		e.all.Write(m)
	}
}

func (e *ear) Close(int) {}

func (e *ear) heard(text string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return bytes.Contains(e.all.Bytes(), []byte(text))
}

// staleOnce is a log that calls one entry too late to append, or whose answers are
// lost for a while.
type staleOnce struct {
	eventlog.Log
	armed, mumbles atomic.Bool
}

func (l *staleOnce) Append(ctx context.Context, session string, after eventlog.Position, e eventlog.Entry, then eventlog.Standing) (eventlog.Position, error) {
	if l.armed.Swap(false) {
		return eventlog.Position{}, eventlog.ErrStale
	}
	at, err := l.Log.Append(ctx, session, after, e, then)
	if l.mumbles.Load() {
		return eventlog.Position{}, eventlog.ErrUnavailable
	}
	return at, err
}

// hall is a session with a host (seat 1) and eight people, of whom 2 to 5 are in
// room 1 and 6 to 9 in room 2.
type hall struct {
	t    *testing.T
	node *Node
	log  *staleOnce
	id   string
	ears map[rooms.Seat]*ear
}

func newHall(t *testing.T, others exchange.Exchange) *hall {
	f, err := folder.Open(t.TempDir(), folder.Options{Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	log := &staleOnce{Log: eventlog.NewBolt(f)}
	n := New(Options{Log: log, Vault: vault.NewBolt(f), Exchange: others, Leniency: rooms.Fast, Seed: 7, Key: []byte("key")})
	t.Cleanup(func() {
		n.Close()
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	h := &hall{t: t, node: n, log: log, id: uuid.NewString(), ears: map[rooms.Seat]*ear{}}
	ctx := t.Context()
	plan := rooms.NewPlan("An evening", "What helps?")
	plan.Notice = 1
	if err := n.Create(ctx, h.id, plan, false); err != nil {
		t.Fatal(err)
	}
	for i := range rooms.Seat(9) {
		role := rooms.Participant
		if i == 0 {
			role = rooms.Host
		}
		seat, err := n.Join(ctx, h.id, Joining{Name: "Somebody", Role: role})
		if err == nil && i == 0 {
			err = n.Do(ctx, h.id, rooms.Actor{Seat: seat}, uuid.NewString(), &rooms.OpenDoors{})
		}
		h.ears[seat] = &ear{}
		if err == nil {
			err = n.Attach(ctx, h.id, seat, 0, h.ears[seat], eventlog.Position{}, func(int64) []byte { return nil })
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	host := rooms.Actor{Seat: 1}
	// Everybody counts as connected, and the rooms are ours.
	h.batch(do(rooms.System, &rooms.Connect{Seats: []rooms.Seat{1, 2, 3, 4, 5, 6, 7, 8, 9}, Node: n.id}))
	h.batch(do(host, &rooms.Next{}), do(host, &rooms.SeeRooms{}),
		do(rooms.System, &rooms.Draw{Draw: 1, Rooms: [][]rooms.Seat{{2, 3, 4, 5}, {6, 7, 8, 9}}}),
		do(host, &rooms.Send{Notice: new(rooms.Millis)}))
	return h
}

func do(actor rooms.Actor, cmd rooms.Command) *doing {
	return &doing{actor: actor, id: uuid.NewString(), cmd: cmd, reply: make(chan error, 1)}
}

// batch has commands decided and appended as one entry.
func (h *hall) batch(all ...*doing) {
	h.t.Helper()
	ctx := h.t.Context()
	if err := h.node.ask(ctx, h.id, &looking{fn: func(s *session) { s.commit(ctx, all) }, reply: make(chan error, 1)}); err != nil {
		h.t.Fatal(err)
	}
	for _, d := range all {
		if err := <-d.reply; err != nil {
			h.t.Fatalf("%s: %v", rooms.CommandName(d.cmd), err)
		}
	}
}

// pass lets the time of a synctest bubble go on: no real time is waited for.
func pass(d time.Duration) { time.Sleep(d) }

// A mark that comes with what closes the harvest counts, whether or not other nodes
// may run the session, too.
func TestTheLastMarkOfAHarvestCounts(t *testing.T) {
	for name, others := range map[string]exchange.Exchange{"one node": nil, "one of many": exchange.NewLocal()} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHall(t, others)
				host, card := rooms.Actor{Seat: 1}, uuid.NewString()
				h.batch(do(rooms.Actor{Seat: 2}, &rooms.AddCard{Room: "1.1", Card: card, Text: "a thought"}))
				h.batch(do(rooms.Actor{Seat: 2}, &rooms.ShareCard{Card: card, Rev: 1}))
				pass(time.Duration(rooms.NotYetFor) * time.Millisecond)
				h.batch(do(host, &rooms.Recall{Grace: new(rooms.Millis)}))
				synctest.Wait()
				h.batch(do(rooms.Actor{Seat: 3}, &rooms.Mark{Card: card, On: true}))
				h.batch(do(rooms.Actor{Seat: 4}, &rooms.Mark{Card: card, On: true}), do(host, &rooms.Next{}))
				h.look(func(s *session) {
					if marks := s.told.Cards[card].Marks; marks != 2 {
						t.Errorf("%d marks, and not 2", marks)
					}
				})
			})
		})
	}
}

// A line whose entry was long on its way is told to other nodes, too, when it is known
// to be in the log.
func TestD5_ALineThatWasSettledLateIsToldToOtherNodes(t *testing.T) {
	for how, meanwhile := range map[string]func(context.Context, *session){
		"asked again":        func(context.Context, *session) {},
		"followed meanwhile": func(ctx context.Context, s *session) { s.catchUp(ctx) },
	} {
		t.Run(how, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				others := exchange.NewLocal()
				h := newHall(t, others)
				heard := others.Subscribe(t.Context(), h.id)
				line := do(rooms.Actor{Seat: 2}, &rooms.Say{Place: "room/1.1", Text: "only here"})
				h.look(func(s *session) {
					h.log.mumbles.Store(true)
					s.commit(t.Context(), []*doing{line, do(rooms.Actor{Seat: 3}, &rooms.SayHow{How: "typing"})})
					h.log.mumbles.Store(false)
					meanwhile(t.Context(), s)
					s.commit(t.Context(), nil)
				})
				var refused *rooms.Refusal
				if err := <-line.reply; !errors.As(err, &refused) || refused.Code != rooms.ErrUnavailable.Code {
					t.Fatalf("the line is answered with %v", err)
				}
				if !h.ears[4].heard("only here") {
					t.Error("the line is not told on its own node")
				}
				told := 0
				for synctest.Wait(); len(heard) > 0; synctest.Wait() {
					if e := <-heard; bytes.Contains(e.Body, []byte("only here")) {
						told++
					}
				}
				if told != 1 {
					t.Errorf("the other nodes are told the line %d times", told)
				}
			})
		})
	}
}

// A draft that was in the vault before its entry was refused is told all the same.
func TestR5_ADraftOfAStaleEntryIsTold(t *testing.T) {
	h := newHall(t, nil)
	h.log.armed.Store(true)
	h.batch(
		do(rooms.Actor{Seat: 2}, &rooms.AddCard{Room: "1.1", Card: uuid.NewString(), Text: "a thought"}),
		do(rooms.Actor{Seat: 3}, &rooms.SayHow{How: "typing"}))
	for seat := rooms.Seat(2); seat <= 9; seat++ {
		if got := h.ears[seat].heard("a thought"); got != (seat <= 5) {
			t.Errorf("seat %d was told the draft: %v", seat, got)
		}
	}
}

// TestA13_ALineIsForThoseWhoWereThereWhenItWasSaid puts a line, somebody's
// coming, and another line into one entry: who comes gets the second line only,
// who goes the first at the most.
func TestA13_ALineIsForThoseWhoWereThereWhenItWasSaid(t *testing.T) {
	h := newHall(t, nil)
	host, ears, batch := rooms.Actor{Seat: 1}, h.ears, h.batch
	say := func(seat rooms.Seat, text string) *doing {
		return do(rooms.Actor{Seat: seat}, &rooms.Say{Place: "room/1.1", Text: text})
	}
	batch(
		say(2, "before seat 6 came"), do(host, &rooms.Move{Seat: 6, Room: "1.1"}), say(2, "after seat 6 came"),
		do(host, &rooms.Move{Seat: 3, Room: "1.2"}), say(2, "after seat 3 went"))
	for text, who := range map[string][]rooms.Seat{
		"before seat 6 came": {2, 4, 5}, "after seat 6 came": {2, 4, 5, 6}, "after seat 3 went": {2, 4, 5, 6},
	} {
		for seat, e := range ears {
			want := false
			for _, one := range who {
				want = want || one == seat
			}
			if got := e.heard(text); got != want {
				t.Errorf("seat %d heard %q: %v, want %v", seat, text, got, want)
			}
		}
	}
}

package live

import (
	"bytes"
	"sync"
	"testing"

	"github.com/google/uuid"

	"plenary/rooms"
	"plenary/server/eventlog"
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

// TestA13_ALineIsForThoseWhoWereThereWhenItWasSaid puts a line, somebody's
// coming, and another line into one entry: who comes gets the second line only,
// who goes the first at the most.
func TestA13_ALineIsForThoseWhoWereThereWhenItWasSaid(t *testing.T) {
	f, err := folder.Open(t.TempDir(), folder.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := New(Options{Log: eventlog.NewBolt(f), Vault: vault.NewBolt(f), Leniency: rooms.Fast, Seed: 7, Key: []byte("key")})
	t.Cleanup(func() {
		n.Close()
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	ctx, id := t.Context(), uuid.NewString()
	plan := rooms.NewPlan("An evening", "What helps?")
	plan.Notice = 1
	if err := n.Create(ctx, id, plan, false); err != nil {
		t.Fatal(err)
	}
	ears := map[rooms.Seat]*ear{}
	for i := range rooms.Seat(9) {
		role := rooms.Participant
		if i == 0 {
			role = rooms.Host
		}
		seat, err := n.Join(ctx, id, Joining{Name: "Somebody", Role: role})
		if err == nil && i == 0 {
			err = n.Do(ctx, id, rooms.Actor{Seat: seat}, uuid.NewString(), &rooms.OpenDoors{})
		}
		ears[seat] = &ear{}
		if err == nil {
			err = n.Attach(ctx, id, seat, 0, ears[seat], eventlog.Position{}, func(int64) []byte { return nil })
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	one := []rooms.Seat{2, 3, 4, 5}
	do := func(actor rooms.Actor, cmd rooms.Command) *doing {
		return &doing{actor: actor, id: uuid.NewString(), cmd: cmd, reply: make(chan error, 1)}
	}
	batch := func(all ...*doing) {
		t.Helper()
		if err := n.ask(ctx, id, &looking{fn: func(s *session) { s.commit(ctx, all) }, reply: make(chan error, 1)}); err != nil {
			t.Fatal(err)
		}
		for _, d := range all {
			if err := <-d.reply; err != nil {
				t.Fatalf("%s: %v", rooms.CommandName(d.cmd), err)
			}
		}
	}
	host := rooms.Actor{Seat: 1}
	// Everybody counts as connected, and the rooms are ours.
	batch(do(rooms.System, &rooms.Connect{Seats: []rooms.Seat{1, 2, 3, 4, 5, 6, 7, 8, 9}}))
	batch(do(host, &rooms.Next{}), do(host, &rooms.SeeRooms{}),
		do(rooms.System, &rooms.Draw{Draw: 1, Rooms: [][]rooms.Seat{one, {6, 7, 8, 9}}}),
		do(host, &rooms.Send{Notice: new(rooms.Millis)}))
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

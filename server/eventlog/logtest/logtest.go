// Package logtest is the meaning of eventlog.Log: every store passes it.
//
// Nothing here waits for a time to pass, and every session has an id of its
// own, so a store may be shared by all tests.
package logtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"plenary/server/eventlog"
)

// hang is how long a test waits for what a store does at once before it fails.
const hang = 10 * time.Second

// Run runs the suite. open gives a store of which the test is the only user,
// closed by the test's cleanup.
func Run(t *testing.T, open func(t *testing.T) eventlog.Log) {
	for _, c := range []struct {
		name string
		test func(*testing.T, eventlog.Log)
	}{
		{"create", create},
		{"unknown session", unknown},
		{"append and read", appendAndRead},
		{"the chain is the documented one", chain},
		{"conflict", conflict},
		{"stale", stale},
		{"the same batch twice", sameBatch},
		{"the same batch later", sameBatchLater},
		{"read after", readAfter},
		{"read after what is not in this log", readElsewhere},
		{"read ends when its reader stops", readStops},
		{"append while reading", appendWhileReading},
		{"follow", follow},
		{"where the session stands", standing},
		{"snapshot", snapshot},
		{"due", due},
		{"the clock does not run backwards", now},
		{"erase", erase},
		{"sessions are apart", apart},
		{"many writers, one wins each position", writers},
		{"a context that has ended", ended},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

// Entry is one to append now.
func Entry(t testing.TB, log eventlog.Log, body string) eventlog.Entry {
	t.Helper()
	at, err := log.Now(t.Context())
	if err != nil {
		t.Fatalf("Now: %v", err)
	}
	return eventlog.Entry{Batch: uuid.NewString(), At: at, Body: []byte(body)}
}

// Session makes an empty log and gives its session.
func Session(t testing.TB, log eventlog.Log) string {
	t.Helper()
	id := uuid.NewString()
	if err := log.Create(t.Context(), id); err != nil {
		t.Fatalf("Create: %v", err)
	}
	return id
}

// Append appends entries with these bodies after the end and gives the positions.
func Append(t testing.TB, log eventlog.Log, id string, bodies ...string) []eventlog.Position {
	t.Helper()
	at, err := log.End(t.Context(), id)
	if err != nil {
		t.Fatalf("End: %v", err)
	}
	var positions []eventlog.Position
	for _, body := range bodies {
		if at, err = log.Append(t.Context(), id, at, Entry(t, log, body), eventlog.Standing{}); err != nil {
			t.Fatalf("Append %q after %v: %v", body, positions, err)
		}
		positions = append(positions, at)
	}
	return positions
}

// Read gives what is stored after a position.
func Read(t testing.TB, log eventlog.Log, id string, after eventlog.Position) []eventlog.Stored {
	t.Helper()
	var all []eventlog.Stored
	for stored, err := range log.Read(t.Context(), id, after) {
		if err != nil {
			t.Fatalf("Read after %v: %v", after, err)
		}
		all = append(all, stored)
	}
	return all
}

func readError(t *testing.T, log eventlog.Log, id string, after eventlog.Position) error {
	t.Helper()
	for stored, err := range log.Read(t.Context(), id, after) {
		if err != nil {
			return err
		}
		t.Fatalf("Read after %v gave entry %v", after, stored.Position)
	}
	return nil
}

func wantError(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("%s: got error %v, want %v", what, err, want)
	}
}

func wantEnd(t *testing.T, log eventlog.Log, id string, want eventlog.Position) {
	t.Helper()
	got, err := log.End(t.Context(), id)
	if err != nil || got != want {
		t.Fatalf("End: got %v, %v, want %v", got, err, want)
	}
}

func bodies(all []eventlog.Stored) []string {
	var out []string
	for _, s := range all {
		out = append(out, string(s.Body))
	}
	return out
}

func wantBodies(t *testing.T, all []eventlog.Stored, want ...string) {
	t.Helper()
	if got := bodies(all); !slices.Equal(got, want) {
		t.Fatalf("got entries %q, want %q", got, want)
	}
}

func create(t *testing.T, log eventlog.Log) {
	id := Session(t, log)
	wantEnd(t, log, id, eventlog.Position{})
	wantBodies(t, Read(t, log, id, eventlog.Position{}))
	wantError(t, "Create again", log.Create(t.Context(), id), eventlog.ErrExists)
	at := Append(t, log, id, "one")[0]
	wantError(t, "Create over an entry", log.Create(t.Context(), id), eventlog.ErrExists)
	wantEnd(t, log, id, at)
}

func unknown(t *testing.T, log eventlog.Log) {
	ctx, id := t.Context(), uuid.NewString()
	_, err := log.Append(ctx, id, eventlog.Position{}, Entry(t, log, "lost"), eventlog.Standing{})
	wantError(t, "Append", err, eventlog.ErrUnknown)
	wantError(t, "Read", readError(t, log, id, eventlog.Position{}), eventlog.ErrUnknown)
	_, err = log.End(ctx, id)
	wantError(t, "End", err, eventlog.ErrUnknown)
	wantError(t, "SaveSnapshot", log.SaveSnapshot(ctx, id, eventlog.Position{}, []byte("fold")), eventlog.ErrUnknown)
	_, _, err = log.Snapshot(ctx, id)
	wantError(t, "Snapshot", err, eventlog.ErrUnknown)
	if err := log.Erase(ctx, id); err != nil {
		t.Fatalf("Erase of nothing: %v", err)
	}
}

func appendAndRead(t *testing.T, log eventlog.Log) {
	id := Session(t, log)
	big := bytes.Repeat([]byte{0, 255, '\n'}, 100_000)
	var (
		at      eventlog.Position
		entries []eventlog.Entry
	)
	for i, body := range [][]byte{[]byte("one"), {}, big, big, []byte("last")} {
		e := Entry(t, log, string(body))
		next, err := log.Append(t.Context(), id, at, e, eventlog.Standing{})
		if err != nil {
			t.Fatalf("Append %d: %v", i, err)
		}
		if want := at.Next(e); next != want {
			t.Fatalf("Append %d: at %v, want %v", i, next, want)
		}
		at, entries = next, append(entries, e)
	}
	wantEnd(t, log, id, at)

	all := Read(t, log, id, eventlog.Position{})
	if len(all) != len(entries) {
		t.Fatalf("Read gave %d entries, want %d", len(all), len(entries))
	}
	before := eventlog.Position{}
	for i, got := range all {
		want := entries[i]
		if got.Batch != want.Batch || !got.At.Equal(want.At) || !bytes.Equal(got.Body, want.Body) {
			t.Fatalf("entry %d: got batch %s at %v, want %s at %v, bodies of %d and %d bytes",
				i, got.Batch, got.At, want.Batch, want.At, len(got.Body), len(want.Body))
		}
		if got.Position != before.Next(want) {
			t.Fatalf("entry %d: at %v, want %v", i, got.Position, before.Next(want))
		}
		before = got.Position
	}
}

// chain holds the hash to figures worked out apart from Position.Next.
func chain(t *testing.T, _ eventlog.Log) {
	e := eventlog.Entry{Batch: "not hashed", At: time.UnixMilli(1_700_000_000_123), Body: []byte(`{"e":1}`)}
	one := eventlog.Position{}.Next(e)
	two := one.Next(e)
	if got, want := one.Hash.String(), "4cc679e20133520885a6a2313f2c6972"; got != want || one.Seq != 1 {
		t.Fatalf("first: %d %s, want 1 %s", one.Seq, got, want)
	}
	if got, want := two.Hash.String(), "497740dffaf050a14e78aaaffa7cf922"; got != want || two.Seq != 2 {
		t.Fatalf("second: %d %s, want 2 %s", two.Seq, got, want)
	}
}

func conflict(t *testing.T, log eventlog.Log) {
	id := Session(t, log)
	at := Append(t, log, id, "one", "two")
	wrongHash, ahead := at[1], at[1]
	wrongHash.Hash[3] ^= 1
	ahead.Seq++
	for _, c := range []struct {
		name  string
		after eventlog.Position
	}{
		{"the beginning", eventlog.Position{}},
		{"an entry before the end", at[0]},
		{"the end with another hash", wrongHash},
		{"beyond the end", ahead},
	} {
		_, err := log.Append(t.Context(), id, c.after, Entry(t, log, "no"), eventlog.Standing{})
		wantError(t, "Append after "+c.name, err, eventlog.ErrConflict)
	}
	wantEnd(t, log, id, at[1])
	wantBodies(t, Read(t, log, id, eventlog.Position{}), "one", "two")
}

func stale(t *testing.T, log eventlog.Log) {
	id := Session(t, log)
	for _, c := range []struct {
		name string
		off  time.Duration
	}{
		{"decided just too long ago", -eventlog.StaleAfter - 500*time.Millisecond},
		{"decided yesterday", -24 * time.Hour},
		{"decided in a minute", time.Minute},
	} {
		e := Entry(t, log, "no")
		e.At = e.At.Add(c.off)
		_, err := log.Append(t.Context(), id, eventlog.Position{}, e, eventlog.Standing{})
		wantError(t, c.name, err, eventlog.ErrStale)
	}
	wantEnd(t, log, id, eventlog.Position{})
	e := Entry(t, log, "yes")
	e.At = e.At.Add(-eventlog.StaleAfter / 2)
	if _, err := log.Append(t.Context(), id, eventlog.Position{}, e, eventlog.Standing{}); err != nil {
		t.Fatalf("decided a moment ago: %v", err)
	}
}

// sameBatch: an unknown outcome is settled by asking again, even when by then
// the entry would be stale and the log has moved on to it.
func sameBatch(t *testing.T, log eventlog.Log) {
	id := Session(t, log)
	first := Append(t, log, id, "one")[0]
	e := Entry(t, log, "two")
	at, err := log.Append(t.Context(), id, first, e, eventlog.Standing{})
	if err != nil {
		t.Fatal(err)
	}
	old := e
	old.At = e.At.Add(-time.Hour)
	for name, again := range map[string]eventlog.Entry{"at once": e, "when it is stale": old} {
		got, err := log.Append(t.Context(), id, first, again, eventlog.Standing{})
		if err != nil || got != at {
			t.Fatalf("the same batch %s: %v, %v, want %v", name, got, err, at)
		}
	}
	wantBodies(t, Read(t, log, id, eventlog.Position{}), "one", "two")
}

func sameBatchLater(t *testing.T, log eventlog.Log) {
	id := Session(t, log)
	e := Entry(t, log, "one")
	at, err := log.Append(t.Context(), id, eventlog.Position{}, e, eventlog.Standing{})
	if err != nil {
		t.Fatal(err)
	}
	Append(t, log, id, "two")
	_, err = log.Append(t.Context(), id, eventlog.Position{}, e, eventlog.Standing{})
	wantError(t, "a batch that is no longer the last", err, eventlog.ErrConflict)
	wantBodies(t, Read(t, log, id, at), "two")
}

func readAfter(t *testing.T, log eventlog.Log) {
	id := Session(t, log)
	at := Append(t, log, id, "one", "two", "three")
	wantBodies(t, Read(t, log, id, at[0]), "two", "three")
	wantBodies(t, Read(t, log, id, at[1]), "three")
	wantBodies(t, Read(t, log, id, at[2]))
}

func readElsewhere(t *testing.T, log eventlog.Log) {
	id := Session(t, log)
	at := Append(t, log, id, "one", "two")
	for i := range at {
		wrong := at[i]
		wrong.Hash[15] ^= 0x80
		wantError(t, "a hash that is not this log's", readError(t, log, id, wrong), eventlog.ErrConflict)
	}
	wantError(t, "a hash before the first entry", readError(t, log, id, eventlog.Position{Hash: at[0].Hash}), eventlog.ErrConflict)
	wantError(t, "beyond the end", readError(t, log, id, eventlog.Position{Seq: 7, Hash: at[1].Hash}), eventlog.ErrConflict)
}

func readStops(t *testing.T, log eventlog.Log) {
	id := Session(t, log)
	Append(t, log, id, "one", "two", "three")
	seen := 0
	for _, err := range log.Read(t.Context(), id, eventlog.Position{}) {
		if err != nil {
			t.Fatal(err)
		}
		if seen++; seen == 2 {
			break
		}
	}
	if seen != 2 {
		t.Fatalf("saw %d entries", seen)
	}
	Append(t, log, id, "four") // nothing is held by the reader that stopped
}

func appendWhileReading(t *testing.T, log eventlog.Log) {
	id := Session(t, log)
	Append(t, log, id, "one", "two")
	seen := 0
	for _, err := range log.Read(t.Context(), id, eventlog.Position{}) {
		if err != nil {
			t.Fatal(err)
		}
		if seen++; seen > 10 {
			t.Fatal("Read follows instead of ending")
		}
		Append(t, log, id, fmt.Sprint("more ", seen))
	}
	if seen < 2 {
		t.Fatalf("Read gave %d of the entries that were there", seen)
	}
}

func follow(t *testing.T, log eventlog.Log) {
	id, other := Session(t, log), Session(t, log)
	ctx, stop := context.WithCancel(t.Context())
	a, b, elsewhere := log.Follow(ctx, id), log.Follow(t.Context(), id), log.Follow(t.Context(), other)
	at := Append(t, log, id, "one", "two", "three") // nobody receives: nothing blocks
	told(t, a, at[2])
	told(t, b, at[2])
	stop()
	at = Append(t, log, id, "four")
	told(t, b, at[0])
	select {
	case end := <-elsewhere:
		if end != (eventlog.Position{}) {
			t.Fatalf("a session without entries is said to end at %v", end)
		}
	default:
	}
	if err := log.Erase(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	told(t, b, eventlog.Position{})
}

// told waits until a follower is told of an end; what it is told before is late.
func told(t *testing.T, ends <-chan eventlog.Position, want eventlog.Position) {
	t.Helper()
	for {
		select {
		case end := <-ends:
			if end == want {
				return
			}
		case <-time.After(hang):
			t.Fatalf("no word of the end %v", want)
		}
	}
}

// standing: a store takes all of where a session stands; whether it can be read
// there is the store's own affair.
func standing(t *testing.T, log eventlog.Log) {
	id := Session(t, log)
	e := Entry(t, log, "opened")
	at, err := log.Append(t.Context(), id, eventlog.Position{}, e, eventlog.Standing{
		Due: e.At.Add(time.Minute), Phase: "breakout", Question: 2, Round: 3, EndsAt: e.At.Add(time.Minute), Rooms: 25,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := log.Append(t.Context(), id, at, Entry(t, log, "ended"), eventlog.Standing{}); err != nil {
		t.Fatal(err)
	}
	wantBodies(t, Read(t, log, id, eventlog.Position{}), "opened", "ended")
}

func snapshot(t *testing.T, log eventlog.Log) {
	ctx, id := t.Context(), Session(t, log)
	want := func(at eventlog.Position, fold string) {
		t.Helper()
		gotAt, got, err := log.Snapshot(ctx, id)
		if err != nil || gotAt != at || string(got) != fold {
			t.Fatalf("Snapshot: %v %q %v, want %v %q", gotAt, got, err, at, fold)
		}
	}
	save := func(at eventlog.Position, fold string) {
		t.Helper()
		if err := log.SaveSnapshot(ctx, id, at, []byte(fold)); err != nil {
			t.Fatalf("SaveSnapshot: %v", err)
		}
	}
	want(eventlog.Position{}, "")
	at := Append(t, log, id, "one", "two", "three")
	save(at[1], "fold of two")
	want(at[1], "fold of two")
	save(at[0], "fold of one, late")
	want(at[1], "fold of two")
	save(at[2], "fold of three")
	want(at[2], "fold of three")

	wrong := at[2]
	wrong.Hash[0] ^= 1
	wantError(t, "a snapshot of another history", log.SaveSnapshot(ctx, id, wrong, []byte("no")), eventlog.ErrConflict)
	ahead := eventlog.Position{Seq: 9, Hash: at[2].Hash}
	wantError(t, "a snapshot of the future", log.SaveSnapshot(ctx, id, ahead, []byte("no")), eventlog.ErrConflict)
	want(at[2], "fold of three")
	wantBodies(t, Read(t, log, id, eventlog.Position{}), "one", "two", "three")
}

func due(t *testing.T, log eventlog.Log) {
	ctx := t.Context()
	start, err := log.Now(ctx)
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{Session(t, log), Session(t, log), Session(t, log), Session(t, log)}
	wake := func(id string, at time.Time) {
		t.Helper()
		after, err := log.End(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := log.Append(ctx, id, after, Entry(t, log, "due"), eventlog.Standing{Due: at}); err != nil {
			t.Fatal(err)
		}
	}
	want := func(now time.Time, limit int, want ...string) {
		t.Helper()
		got, err := log.Due(ctx, now, limit)
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("Due: %v %v, want %v", got, err, want)
		}
	}
	in := func(s int) time.Time { return start.Add(time.Duration(s) * time.Second) }
	wake(ids[0], in(30))
	wake(ids[1], in(10))
	wake(ids[2], in(20))
	wake(ids[3], time.Time{})
	want(in(9), 10)
	want(in(10), 10, ids[1])
	want(in(60), 10, ids[1], ids[2], ids[0])
	want(in(60), 2, ids[1], ids[2])
	wake(ids[1], in(90)) // each entry's wake-up replaces the one before
	wake(ids[2], time.Time{})
	want(in(60), 10, ids[0])

	e := Entry(t, log, "no")
	_, err = log.Append(ctx, ids[3], eventlog.Position{Seq: 9}, e, eventlog.Standing{Due: in(5)})
	wantError(t, "Append", err, eventlog.ErrConflict)
	want(in(60), 10, ids[0])
	if err := log.Erase(ctx, ids[0]); err != nil {
		t.Fatal(err)
	}
	want(in(60), 10)
}

func now(t *testing.T, log eventlog.Log) {
	last := time.Time{}
	for range 1000 {
		got, err := log.Now(t.Context())
		if err != nil || got.Before(last) {
			t.Fatalf("Now: %v after %v, %v", got, last, err)
		}
		if !got.Equal(got.Truncate(time.Millisecond)) {
			t.Fatalf("Now: %v is not a whole millisecond, so it can't be a decided-at", got)
		}
		last = got
	}
}

func erase(t *testing.T, log eventlog.Log) {
	ctx, id := t.Context(), Session(t, log)
	at := Append(t, log, id, "one", "two")
	if err := log.SaveSnapshot(ctx, id, at[1], []byte("fold")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := log.Erase(ctx, id); err != nil {
			t.Fatalf("Erase: %v", err)
		}
	}
	_, err := log.End(ctx, id)
	wantError(t, "End", err, eventlog.ErrUnknown)
	wantError(t, "Read", readError(t, log, id, at[0]), eventlog.ErrUnknown)
	_, _, err = log.Snapshot(ctx, id)
	wantError(t, "Snapshot", err, eventlog.ErrUnknown)
	_, err = log.Append(ctx, id, at[1], Entry(t, log, "three"), eventlog.Standing{})
	wantError(t, "Append", err, eventlog.ErrUnknown)
}

func apart(t *testing.T, log eventlog.Log) {
	a, b := Session(t, log), Session(t, log)
	at := Append(t, log, a, "a")
	Append(t, log, b, "b1", "b2")
	wantBodies(t, Read(t, log, a, eventlog.Position{}), "a")
	wantError(t, "Read with another session's position", readError(t, log, b, at[0]), eventlog.ErrConflict)
	if err := log.Erase(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	wantBodies(t, Read(t, log, b, eventlog.Position{}), "b1", "b2")
}

func ended(t *testing.T, log eventlog.Log) {
	id := Session(t, log)
	e := Entry(t, log, "no")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := log.Append(ctx, id, eventlog.Position{}, e, eventlog.Standing{}); err == nil {
		t.Fatal("Append went on after its context had ended")
	}
	wantEnd(t, log, id, eventlog.Position{})
}

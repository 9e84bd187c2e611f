package eventlog_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"plenary/server/eventlog"
	"plenary/server/eventlog/logtest"
	"plenary/server/folder"
)

func openFolder(t testing.TB, dir string, options folder.Options) *folder.Folder {
	t.Helper()
	f, err := folder.Open(dir, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func TestBolt(t *testing.T) {
	logtest.Run(t, func(t *testing.T) eventlog.Log {
		return eventlog.NewBolt(openFolder(t, t.TempDir(), folder.Options{}))
	})
}

// With one file open at a time every session is closed and opened again.
func TestBolt_OneFileOpen(t *testing.T) {
	logtest.Run(t, func(t *testing.T) eventlog.Log {
		return eventlog.NewBolt(openFolder(t, t.TempDir(), folder.Options{MaxOpen: 1}))
	})
}

func TestBolt_Trims(t *testing.T) {
	const trimAbove = 1000
	logtest.Trims(t, eventlog.NewBolt(openFolder(t, t.TempDir(), folder.Options{TrimAbove: trimAbove})), trimAbove)
}

// The rule of decided-at to the millisecond, on a clock that stands still.
func TestBolt_StaleToTheMillisecond(t *testing.T) {
	stands := time.UnixMilli(1_700_000_000_500)
	log := eventlog.NewBolt(openFolder(t, t.TempDir(), folder.Options{Clock: func() time.Time { return stands }}))
	for off, want := range map[time.Duration]error{
		0:                                        nil,
		time.Millisecond:                         eventlog.ErrStale,
		-eventlog.StaleAfter:                     nil,
		-eventlog.StaleAfter - time.Millisecond:  eventlog.ErrStale,
		-eventlog.StaleAfter + 1*time.Nanosecond: fmt.Errorf("any"),
	} {
		id := logtest.Session(t, log)
		e := eventlog.Entry{Batch: uuid.NewString(), At: stands.Add(off)}
		_, err := log.Append(t.Context(), id, eventlog.Position{}, e, eventlog.Standing{})
		if (err == nil) != (want == nil) {
			t.Errorf("decided %v from now: %v, want %v", off, err, want)
		}
	}
}

// Reopening gives everything back, wake-ups included, and a clock that was set
// back in between goes on from the last entry.
func TestBolt_Reopened(t *testing.T) {
	dir := t.TempDir()
	wall := time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)
	clock := func() time.Time { return wall }
	f := openFolder(t, dir, folder.Options{Clock: clock})
	log := eventlog.NewBolt(f)
	id := logtest.Session(t, log)
	at := logtest.Append(t, log, id, "one", "two")
	last, err := log.Append(t.Context(), id, at[1], logtest.Entry(t, log, "three"), eventlog.Standing{Due: wall.Add(time.Minute)})
	if err != nil {
		t.Fatal(err)
	}
	if err := log.SaveSnapshot(t.Context(), id, at[1], []byte("fold")); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}

	decided := wall
	wall = wall.Add(-48 * time.Hour)
	log = eventlog.NewBolt(openFolder(t, dir, folder.Options{Clock: clock}))
	if now, err := log.Now(t.Context()); err != nil || !now.Equal(decided) {
		t.Fatalf("Now is %v (%v), want the last entry's %v", now, err, decided)
	}
	if end, err := log.End(t.Context(), id); err != nil || end != last {
		t.Fatalf("End: %v %v, want %v", end, err, last)
	}
	if got, fold, err := log.Snapshot(t.Context(), id); err != nil || got != at[1] || string(fold) != "fold" {
		t.Fatalf("Snapshot: %v %q %v", got, fold, err)
	}
	if due, err := log.Due(t.Context(), decided.Add(time.Minute), 5); err != nil || len(due) != 1 || due[0] != id {
		t.Fatalf("Due: %v %v", due, err)
	}
	logtest.Append(t, log, id, "four")
}

// A changed byte in the file is found by the chain, not handed on.
func TestBolt_DamagedBody(t *testing.T) {
	dir := t.TempDir()
	f := openFolder(t, dir, folder.Options{})
	log := eventlog.NewBolt(f)
	id := logtest.Session(t, log)
	at := logtest.Append(t, log, id, "first", "the words as they were", "last")
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	tamper(t, filepath.Join(dir, "sessions", id+".db"), "the words as they were", "the words as they WERE")

	log = eventlog.NewBolt(openFolder(t, dir, folder.Options{}))
	var seen []string
	var failed error
	for stored, err := range log.Read(t.Context(), id, eventlog.Position{}) {
		if failed = err; err == nil {
			seen = append(seen, string(stored.Body))
		}
	}
	if failed == nil || !bytes.Contains([]byte(failed.Error()), []byte("entry 2")) {
		t.Fatalf("read %q, then %v; want an error that names entry 2", seen, failed)
	}
	for stored, err := range log.Read(t.Context(), id, at[1]) {
		if err != nil || string(stored.Body) != "last" {
			t.Fatalf("after the damage: %q %v", stored.Body, err)
		}
	}
}

func tamper(t *testing.T, path, from, to string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(raw, []byte(from)) {
		t.Fatalf("%q is not in %s", from, path)
	}
	if err := os.WriteFile(path, bytes.ReplaceAll(raw, []byte(from), []byte(to)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A log from which an entry is missing says so rather than skipping it.
func TestBolt_MissingEntry(t *testing.T) {
	f := openFolder(t, t.TempDir(), folder.Options{})
	log := eventlog.NewBolt(f)
	id := logtest.Session(t, log)
	logtest.Append(t, log, id, "one", "two", "three")
	err := f.Update(t.Context(), id, func(tx *folder.Tx) error {
		return tx.Bucket([]byte("log")).Delete([]byte{0, 0, 0, 0, 0, 0, 0, 2})
	})
	if err != nil {
		t.Fatal(err)
	}
	var failed error
	for _, err := range log.Read(t.Context(), id, eventlog.Position{}) {
		failed = err
	}
	if failed == nil {
		t.Fatal("Read went over the missing entry")
	}
}

func TestBolt_RefusesWhatItCannotGiveBack(t *testing.T) {
	log := eventlog.NewBolt(openFolder(t, t.TempDir(), folder.Options{}))
	id := logtest.Session(t, log)
	for name, change := range map[string]func(*eventlog.Entry){
		"no batch":              func(e *eventlog.Entry) { e.Batch = "" },
		"a batch of 256 bytes":  func(e *eventlog.Entry) { e.Batch = string(make([]byte, 256)) },
		"part of a millisecond": func(e *eventlog.Entry) { e.At = e.At.Add(-time.Microsecond) },
	} {
		e := logtest.Entry(t, log, "body")
		change(&e)
		if _, err := log.Append(t.Context(), id, eventlog.Position{}, e, eventlog.Standing{}); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	for _, id := range []string{"", "../../evil", "a.db", string(make([]byte, 65))} {
		if err := log.Create(t.Context(), id); !errors.Is(err, folder.ErrID) {
			t.Errorf("session %q: %v", id, err)
		}
	}
}

// BenchmarkAppend is one lone writer: a transaction and its fsync.
func BenchmarkAppend(b *testing.B) {
	for _, size := range []int{200, 40_000} {
		b.Run(fmt.Sprintf("body=%d", size), func(b *testing.B) {
			log := eventlog.NewBolt(openFolder(b, b.TempDir(), folder.Options{}))
			id := logtest.Session(b, log)
			body := string(bytes.Repeat([]byte("x"), size))
			at := eventlog.Position{}
			var err error
			b.ReportAllocs()
			b.SetBytes(int64(size))
			for b.Loop() {
				if at, err = log.Append(b.Context(), id, at, logtest.Entry(b, log, body), eventlog.Standing{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkAppendSessions is many sessions appending at once, each to its own file.
func BenchmarkAppendSessions(b *testing.B) {
	log := eventlog.NewBolt(openFolder(b, b.TempDir(), folder.Options{}))
	body := string(bytes.Repeat([]byte("x"), 200))
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		id := logtest.Session(b, log)
		at := eventlog.Position{}
		var err error
		for pb.Next() {
			if at, err = log.Append(b.Context(), id, at, logtest.Entry(b, log, body), eventlog.Standing{}); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

package folder_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"go.etcd.io/bbolt"

	"plenary/server/eventlog"
	"plenary/server/eventlog/logtest"
	"plenary/server/folder"
	"plenary/server/vault"
)

func sessionFile(dir, id string) string { return filepath.Join(dir, "sessions", id+".db") }

func TestOpen_SaysWhoHoldsIt(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, folder.Options{})
	began := time.Now()
	_, err := folder.Open(dir, folder.Options{})
	var held *folder.HeldError
	if !errors.As(err, &held) || !strings.Contains(err.Error(), fmt.Sprintf("process %d", os.Getpid())) || !strings.Contains(err.Error(), dir) {
		t.Fatalf("got %v, want a sentence with the folder and the process", err)
	}
	if waited := time.Since(began); waited < 500*time.Millisecond || waited > 5*time.Second {
		t.Errorf("gave up after %v, want about 1 s", waited)
	}
	if err := s.folder.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, dir, folder.Options{})
}

func TestClose(t *testing.T) {
	s := open(t, t.TempDir(), folder.Options{})
	id := s.begin(t, vault.Record{})
	for range 2 {
		if err := s.folder.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.log.End(t.Context(), id); !errors.Is(err, eventlog.ErrUnavailable) {
		t.Errorf("End after Close: %v", err)
	}
	if err := s.log.Create(t.Context(), uuid.NewString()); !errors.Is(err, eventlog.ErrUnavailable) {
		t.Errorf("Create after Close: %v", err)
	}
}

// Only what is named here may be seen by anybody but the owner of the process.
func TestOpen_OwnerOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	s := open(t, dir, folder.Options{})
	id := s.begin(t, vault.Record{})
	for _, path := range []string{dir, filepath.Join(dir, "server.db"), sessionFile(dir, id)} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
	}
}

// Idle files are closed, so that a server may have more sessions than descriptors.
func TestMaxOpen(t *testing.T) {
	dir := t.TempDir()
	const maxOpen = 4
	s := open(t, dir, folder.Options{MaxOpen: maxOpen})
	var ids []string
	for range 5 * maxOpen {
		ids = append(ids, s.begin(t, vault.Record{}))
	}
	for range 2 {
		for _, id := range ids {
			logtest.Append(t, s.log, id, "entry")
		}
		if n := openFiles(t, filepath.Join(dir, "sessions")); n > maxOpen {
			t.Fatalf("%d files are open, want at most %d", n, maxOpen)
		}
	}
	for _, id := range ids {
		if n := len(logtest.Read(t, s.log, id, eventlog.Position{})); n != 2 {
			t.Fatalf("session %s has %d entries", id, n)
		}
	}
}

// openFiles counts the files below dir whose lock somebody holds.
func openFiles(t *testing.T, dir string) int {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range entries {
		db, err := bbolt.Open(filepath.Join(dir, e.Name()), 0o600, &bbolt.Options{Timeout: time.Nanosecond})
		if err != nil {
			n++
			continue
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// Erase, Compact, Read and Append at once, on more sessions than may be open:
// nothing is lost but what was erased, and nothing hangs.
func TestTogether(t *testing.T) {
	s := open(t, t.TempDir(), folder.Options{MaxOpen: 2})
	ctx := t.Context()
	const sessions, entries = 6, 20
	var wg sync.WaitGroup
	for i := range sessions {
		id := s.begin(t, vault.Record{})
		follow := s.log.Follow(ctx, id)
		wg.Go(func() {
			for n := range entries {
				at, err := s.log.End(ctx, id)
				if err == nil {
					now := s.folder.Now()
					_, err = s.log.Append(ctx, id, at, eventlog.Entry{Batch: uuid.NewString(), At: now, Body: []byte{byte(n)}}, eventlog.Standing{Due: now})
				}
				if err == nil {
					err = s.vault.Write(ctx, id, vault.Write{Key: "k", Value: []byte{byte(n)}})
				}
				if err != nil {
					t.Errorf("entry %d: %v", n, err)
				}
			}
			if i%2 == 0 {
				if err := s.log.Erase(ctx, id); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for range entries / 2 {
				if err := s.vault.Compact(ctx, id); err != nil && !errors.Is(err, vault.ErrUnknown) {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for seen := uint64(0); seen < entries; {
				<-follow
				for stored, err := range s.log.Read(ctx, id, eventlog.Position{}) {
					if errors.Is(err, eventlog.ErrUnknown) {
						return // erased before it was read
					}
					if err != nil {
						t.Error(err)
						return
					}
					seen = stored.Position.Seq
				}
			}
		})
	}
	wg.Wait()
}

func TestClock(t *testing.T) {
	at := time.Date(2030, 1, 1, 12, 0, 0, 999_999, time.FixedZone("somewhere", 3600))
	s := open(t, t.TempDir(), folder.Options{Clock: func() time.Time { return at }})
	first := s.folder.Now()
	if want := at.Truncate(time.Millisecond); !first.Equal(want) {
		t.Fatalf("Now is %v, want %v", first, want)
	}
	at = at.Add(-time.Hour)
	if now := s.folder.Now(); !now.Equal(first) {
		t.Fatalf("the clock ran backwards to %v", now)
	}
	at = at.Add(2 * time.Hour)
	if now := s.folder.Now(); !now.Equal(first.Add(time.Hour)) {
		t.Fatalf("Now is %v", now)
	}
}

func TestClock_Default(t *testing.T) {
	s := open(t, t.TempDir(), folder.Options{})
	if off := time.Since(s.folder.Now()).Abs(); off > time.Second {
		t.Fatalf("the clock is off by %v", off)
	}
}

// With the bubble's clock injected, hours pass in no time.
func TestClock_InABubble(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := open(t, dir, folder.Options{Clock: time.Now})
		id := s.begin(t, vault.Record{})
		follow := s.log.Follow(t.Context(), id)
		began := s.folder.Now()
		for range 3 {
			<-time.After(time.Hour)
			logtest.Append(t, s.log, id, "an hour later")
			<-follow
		}
		if passed := s.folder.Now().Sub(began); passed != 3*time.Hour {
			t.Fatalf("%v passed, want 3 h", passed)
		}
	})
}

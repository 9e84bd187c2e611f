package folder_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.etcd.io/bbolt"

	"plenary/server/eventlog"
	"plenary/server/eventlog/logtest"
	"plenary/server/folder"
	"plenary/server/vault"
)

// begun is a folder with one session in it, closed.
func begun(t *testing.T) (dir, id string) {
	t.Helper()
	dir = t.TempDir()
	s := open(t, dir, folder.Options{})
	id = s.begin(t, vault.Record{Code: "ABCD2345"})
	logtest.Append(t, s.log, id, "one", "two")
	if err := s.folder.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, id
}

func exists(t *testing.T, path string) bool {
	t.Helper()
	_, err := os.Stat(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return err == nil
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func wantRepair(t *testing.T, s stores, what string) {
	t.Helper()
	if all := strings.Join(s.folder.Repairs(), "\n"); !strings.Contains(all, what) {
		t.Fatalf("repairs: %q, want one that says %q", all, what)
	}
}

// What was being made or rewritten when the process died goes; the kept file is whole.
func TestRepair_HalfMade(t *testing.T) {
	dir, id := begun(t)
	other := uuid.NewString()
	path := func(name string) string { return filepath.Join(dir, "sessions", name) }
	raw, err := os.ReadFile(sessionFile(dir, id))
	if err != nil {
		t.Fatal(err)
	}
	write(t, path(id+".rewrite"), raw[:len(raw)/2])
	write(t, path(other+".new"), nil)
	s := open(t, dir, folder.Options{})
	wantRepair(t, s, id)
	wantRepair(t, s, other)
	if exists(t, path(id+".rewrite")) || exists(t, path(other+".new")) {
		t.Fatal("half made files are still there")
	}
	logtest.Append(t, s.log, id, "three")
}

// A file alone is enough: the index is what the files say, whatever else is lost.
func TestRepair_FileWins(t *testing.T) {
	dir, id := begun(t)
	for _, name := range []string{"server.db", "held-by"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
	s := open(t, dir, folder.Options{})
	if r, err := s.vault.ByCode(t.Context(), "ABCD2345"); err != nil || r.ID != id {
		t.Fatalf("ByCode: %+v %v", r, err)
	}
	if err := s.folder.Close(); err != nil {
		t.Fatal(err)
	}

	if err := os.Remove(sessionFile(dir, id)); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, folder.Options{})
	if _, err := s.vault.ByCode(t.Context(), "ABCD2345"); !errors.Is(err, vault.ErrUnknown) {
		t.Fatalf("ByCode of a session whose file is gone: %v", err)
	}
}

// A file in which neither log nor item nor record came to be goes.
func TestRepair_EmptySession(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, folder.Options{})
	id := uuid.NewString()
	if err := s.folder.UpdateOrCreate(t.Context(), id, func(*folder.Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if err := s.folder.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, folder.Options{})
	wantRepair(t, s, id)
	if exists(t, sessionFile(dir, id)) {
		t.Fatal("the file is still there")
	}
}

// A file that can't be read is set aside, the other sessions go on, and what
// is set aside is erased with the session or after a week.
func TestRepair_Damaged(t *testing.T) {
	for name, damage := range map[string]func(raw []byte) []byte{
		"empty":          func([]byte) []byte { return nil },
		"not a database": func([]byte) []byte { return bytes.Repeat([]byte("text\n"), 10_000) },
		"cut off":        func(raw []byte) []byte { return raw[:3*os.Getpagesize()] },
		"no headers":     func(raw []byte) []byte { return append(make([]byte, 2*os.Getpagesize()), raw[2*os.Getpagesize():]...) },
		"pages of zeros": func(raw []byte) []byte {
			return append(raw[:2*os.Getpagesize():2*os.Getpagesize()], make([]byte, len(raw)-2*os.Getpagesize())...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, id := begun(t)
			s := open(t, dir, folder.Options{})
			other := s.begin(t, vault.Record{Code: "OTHER234"})
			if err := s.folder.Close(); err != nil {
				t.Fatal(err)
			}
			raw, err := os.ReadFile(sessionFile(dir, id))
			if err != nil {
				t.Fatal(err)
			}
			write(t, sessionFile(dir, id), damage(raw))

			s = open(t, dir, folder.Options{})
			wantRepair(t, s, "can't be read")
			aside := filepath.Join(dir, "sessions", id+".damaged")
			if !exists(t, aside) || exists(t, sessionFile(dir, id)) {
				t.Fatal("the damaged file was not set aside")
			}
			if _, err := s.log.End(t.Context(), id); !errors.Is(err, eventlog.ErrUnknown) {
				t.Fatalf("End of the damaged session: %v", err)
			}
			logtest.Append(t, s.log, other, "goes on")
			if err := s.log.Erase(t.Context(), id); err != nil {
				t.Fatal(err)
			}
			if exists(t, aside) {
				t.Fatal("Erase left the damaged file")
			}
		})
	}
}

func TestRepair_DamagedIsNotKeptForGood(t *testing.T) {
	dir, id := begun(t)
	aside := filepath.Join(dir, "sessions", id+".damaged")
	write(t, aside, []byte("what somebody said"))
	if err := open(t, dir, folder.Options{}).folder.Close(); err != nil {
		t.Fatal(err)
	}
	if !exists(t, aside) {
		t.Fatal("a damaged file was removed at once")
	}
	weekAgo := time.Now().Add(-8 * 24 * time.Hour)
	if err := os.Chtimes(aside, weekAgo, weekAgo); err != nil {
		t.Fatal(err)
	}
	wantRepair(t, open(t, dir, folder.Options{}), "damaged file was removed")
	if exists(t, aside) {
		t.Fatal("a damaged file outlived its week")
	}
}

// What can't be repaired stops the start with a sentence, and changes nothing.
func TestOpen_Refuses(t *testing.T) {
	t.Run("two files with one code", func(t *testing.T) {
		dir, id := begun(t)
		raw, err := os.ReadFile(sessionFile(dir, id))
		if err != nil {
			t.Fatal(err)
		}
		write(t, sessionFile(dir, "copy-of-"+id), raw)
		_, err = folder.Open(dir, folder.Options{})
		if err == nil || !strings.Contains(err.Error(), "copy") {
			t.Fatalf("Open: %v", err)
		}
		if err := os.Remove(sessionFile(dir, "copy-of-"+id)); err != nil {
			t.Fatal(err)
		}
		open(t, dir, folder.Options{}) // the refusal let go of the folder
	})
	t.Run("a file of a later version", func(t *testing.T) {
		dir, id := begun(t)
		db, err := bbolt.Open(sessionFile(dir, id), 0o600, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Update(func(tx *bbolt.Tx) error {
			return tx.Bucket([]byte("meta")).Put([]byte("format"), []byte("2"))
		})
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		_, err = folder.Open(dir, folder.Options{})
		if err == nil || !strings.Contains(err.Error(), "later Plenary") {
			t.Fatalf("Open: %v", err)
		}
		if !exists(t, sessionFile(dir, id)) {
			t.Fatal("the file was moved")
		}
	})
}

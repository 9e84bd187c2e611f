package folder_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"plenary/server/eventlog"
	"plenary/server/eventlog/logtest"
	"plenary/server/folder"
	"plenary/server/vault"
)

const canaries = 50

// canary is a text that occurs nowhere else.
func canary(n int) string { return fmt.Sprintf("canary-%02d-%s", n, uuid.NewString()) }

// found gives how many of the texts are in the raw bytes of any file below dir.
func found(t *testing.T, dir string, texts []string) int {
	t.Helper()
	seen := map[string]bool{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		for _, text := range texts {
			if bytes.Contains(raw, []byte(text)) || strings.Contains(path, text) {
				seen[text] = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return len(seen)
}

type stores struct {
	folder *folder.Folder
	log    *eventlog.Bolt
	vault  *vault.Bolt
}

func open(t testing.TB, dir string, options folder.Options) stores {
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
	return stores{f, eventlog.NewBolt(f), vault.NewBolt(f)}
}

// begin makes a session with a log and a record.
func (s stores) begin(t testing.TB, r vault.Record) string {
	t.Helper()
	if r.ID == "" {
		r.ID = uuid.NewString()
	}
	if err := errors.Join(s.vault.Add(t.Context(), r), s.log.Create(t.Context(), r.ID)); err != nil {
		t.Fatal(err)
	}
	return r.ID
}

// plant puts canaries wherever a session keeps something, some replaced,
// dropped or expired again, so that freed pages hold them, too.
func (s stores) plant(t *testing.T) (id string, texts []string) {
	t.Helper()
	ctx := t.Context()
	next := func() string {
		texts = append(texts, canary(len(texts)))
		return texts[len(texts)-1]
	}
	id = s.begin(t, vault.Record{Code: next(), HostHash: []byte("h"), Facilitators: [][]byte{}})
	at := eventlog.Position{}
	var errs []error
	check := func(err error) { errs = append(errs, err) }
	for i := range 12 {
		e := logtest.Entry(t, s.log, next()+strings.Repeat(".", 700*i))
		var err error
		at, err = s.log.Append(ctx, id, at, e, eventlog.Standing{Due: e.At.Add(time.Hour)})
		check(err)
		if i%4 == 3 {
			check(s.log.SaveSnapshot(ctx, id, at, []byte(next())))
		}
	}
	for i := range 10 {
		key := fmt.Sprintf("name/%d", i)
		check(s.vault.Write(ctx, id, vault.Write{Key: key, Value: []byte(next())}))
		check(s.vault.Write(ctx, id, vault.Write{Key: key, Value: []byte(next())}))
		check(s.vault.Write(ctx, id, vault.Write{Key: "chat/" + next(), Value: []byte("x"), Expires: s.folder.Now().Add(time.Minute)}))
	}
	check(s.vault.Sweep(ctx, id, s.folder.Now().Add(time.Hour)))
	check(s.vault.Drop(ctx, id, "name/1"))
	check(s.vault.Update(ctx, id, func(r *vault.Record) error { r.Code = next(); return nil }))
	_, err := s.vault.Count(ctx, next(), time.Hour)
	check(err)
	for len(texts) < canaries {
		check(s.vault.Write(ctx, id, vault.Write{Key: "last/" + next(), Value: []byte(next())}))
	}
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	return id, texts[:canaries]
}

// After an erasure nothing of the session is left in the data folder, and
// nothing of another session is missing.
func TestP5_EraseSession(t *testing.T) {
	for name, erase := range map[string]func(stores, string) error{
		"by the log":   func(s stores, id string) error { return s.log.Erase(t.Context(), id) },
		"by the vault": func(s stores, id string) error { return s.vault.Erase(t.Context(), id) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir, folder.Options{})
			other, kept := s.plant(t)
			keptBefore := found(t, dir, kept)
			id, texts := s.plant(t)
			if n := found(t, dir, texts); n < canaries/2 {
				t.Fatalf("only %d of %d canaries were on the disk: this test shows nothing", n, canaries)
			}
			if err := erase(s, id); err != nil {
				t.Fatal(err)
			}
			if n := found(t, dir, append(texts, id)); n != 0 {
				t.Fatalf("%d of %d canaries left after Erase", n, canaries)
			}
			if n := found(t, dir, kept); n != keptBefore {
				t.Fatalf("another session had %d canaries and has %d", keptBefore, n)
			}
			logtest.Append(t, s.log, other, "goes on")

			if err := s.folder.Close(); err != nil {
				t.Fatal(err)
			}
			s = open(t, dir, folder.Options{})
			if n := found(t, dir, append(texts, id)); n != 0 {
				t.Fatalf("%d of %d canaries came back after a start", n, canaries)
			}
			logtest.Append(t, s.log, other, "still goes on")
		})
	}
}

// "Erase me" is Drop, then Compact: what was dropped is gone, the rest is as it was.
func TestP5_EraseMe(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, folder.Options{})
	ctx := t.Context()
	id := s.begin(t, vault.Record{Code: "ABCD2345"})
	logtest.Append(t, s.log, id, "one", "two")
	var mine, theirs []string
	for i := range canaries {
		mine, theirs = append(mine, canary(i)), append(theirs, canary(i))
		err := s.vault.Write(ctx, id,
			vault.Write{Key: fmt.Sprintf("seat/7/%d", i), Value: []byte(mine[i])},
			vault.Write{Key: fmt.Sprintf("seat/8/%d", i), Value: []byte(theirs[i])})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.vault.Drop(ctx, id, "seat/7/"); err != nil {
		t.Fatal(err)
	}
	if n := found(t, dir, mine); n == 0 {
		t.Fatal("Drop alone left no bytes: this test shows nothing of Compact")
	}
	if err := s.vault.Compact(ctx, id); err != nil {
		t.Fatal(err)
	}
	if n := found(t, dir, mine); n != 0 {
		t.Fatalf("%d of %d canaries left after Drop and Compact", n, canaries)
	}
	if n := found(t, dir, theirs); n != canaries {
		t.Fatalf("%d of %d canaries of somebody else are left", n, canaries)
	}
	if all := logtest.Read(t, s.log, id, eventlog.Position{}); len(all) != 2 {
		t.Fatalf("%d entries after Compact", len(all))
	}
	logtest.Append(t, s.log, id, "three")
}

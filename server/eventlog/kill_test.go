package eventlog_test

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"plenary/server/eventlog"
	"plenary/server/folder"
)

// killedWriter, set to a data folder, makes the test binary the writer that
// TestBolt_Kill kills.
const killedWriter = "PLENARY_TEST_KILLED_WRITER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(killedWriter); dir != "" {
		fmt.Fprintln(os.Stderr, writeUntilKilled(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

const (
	killedSessions = 4
	killedRounds   = 5
	killedAfter    = 60    // acknowledged entries of a round
	killedAtMost   = 20000 // a writer nobody kills ends by itself
)

// writeUntilKilled appends to several sessions at once and prints each
// position after it was acknowledged: "SESSION SEQ HASH".
func writeUntilKilled(dir string) error {
	f, err := folder.Open(dir, folder.Options{MaxOpen: 2})
	if err != nil {
		return err
	}
	log := eventlog.NewBolt(f)
	failed := make(chan error)
	for range killedSessions {
		go func() { failed <- writeSession(log) }()
	}
	return <-failed
}

func writeSession(log *eventlog.Bolt) error {
	ctx := context.Background()
	id, at := uuid.NewString(), eventlog.Position{}
	if err := log.Create(ctx, id); err != nil {
		return err
	}
	for i := range killedAtMost {
		now, err := log.Now(ctx)
		if err != nil {
			return err
		}
		e := eventlog.Entry{Batch: uuid.NewString(), At: now, Body: []byte(fmt.Sprintf("%s %d %s", id, i, strings.Repeat("x", i%3000)))}
		if at, err = log.Append(ctx, id, at, e, eventlog.Standing{Due: now.Add(time.Hour)}); err != nil {
			return err
		}
		fmt.Printf("%s %d %s\n", id, at.Seq, at.Hash)
	}
	return fmt.Errorf("nobody killed this writer")
}

// Whatever was acknowledged before kill -9 is there afterwards, round after
// round in the same folder, and the chain holds.
func TestBolt_Kill(t *testing.T) {
	dir := t.TempDir()
	acknowledged := map[string]eventlog.Position{} // the last of each session
	for range killedRounds {
		for id, at := range killWriter(t, dir) {
			acknowledged[id] = at
		}
		check(t, dir, acknowledged)
	}
	if len(acknowledged) == 0 {
		t.Fatal("no session was written")
	}
}

func killWriter(t *testing.T, dir string) map[string]eventlog.Position {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), killedWriter+"="+dir)
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	last := map[string]eventlog.Position{}
	lines, n := bufio.NewScanner(out), 0
	for lines.Scan() { // on to the end: what it said before it died counts
		var id, hash string
		var at eventlog.Position
		if _, err := fmt.Sscanf(lines.Text(), "%s %d %s", &id, &at.Seq, &hash); err != nil || len(hash) != 32 {
			continue // the line it died in
		}
		if _, err := hex.Decode(at.Hash[:], []byte(hash)); err != nil {
			t.Fatal(err)
		}
		last[id] = at
		if n++; n == killedAfter {
			if err := cmd.Process.Kill(); err != nil {
				t.Error(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil || n < killedAfter {
		t.Fatalf("the writer ended by itself after %d entries: %v %s", n, err, errs.String())
	}
	return last
}

func check(t *testing.T, dir string, acknowledged map[string]eventlog.Position) {
	t.Helper()
	f, err := folder.Open(dir, folder.Options{})
	if err != nil {
		t.Fatal(err)
	}
	log := eventlog.NewBolt(f)
	for id, want := range acknowledged {
		end := eventlog.Position{}
		found := false
		for stored, err := range log.Read(t.Context(), id, eventlog.Position{}) {
			if err != nil {
				t.Fatalf("session %s after %v: %v", id, end, err)
			}
			end = stored.Position
			found = found || end == want
		}
		if !found {
			t.Errorf("session %s: %v was acknowledged, the log ends at %v", id, want, end)
		}
	}
	due, err := log.Due(t.Context(), f.Now().Add(24*time.Hour), 1000)
	if err != nil || len(due) < len(acknowledged) {
		t.Errorf("Due: %d of %d sessions, %v", len(due), len(acknowledged), err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

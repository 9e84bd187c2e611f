package logtest

import (
	"strings"
	"testing"

	"plenary/server/eventlog"
)

// Trims is passed by a store that was opened to trim logs above trimAbove
// bytes: what a snapshot covers goes, and whoever asks for it is told so.
func Trims(t *testing.T, log eventlog.Log, trimAbove int) {
	ctx, id := t.Context(), Session(t, log)
	body := strings.Repeat("x", trimAbove/4)
	at := Append(t, log, id, body, body)
	if err := log.SaveSnapshot(ctx, id, at[0], []byte("early")); err != nil {
		t.Fatal(err)
	}
	if n := len(Read(t, log, id, eventlog.Position{})); n != 2 {
		t.Fatalf("a short log was trimmed to %d entries", n)
	}
	at = append(at, Append(t, log, id, body, body, body, "last")...)
	if err := log.SaveSnapshot(ctx, id, at[3], []byte("fold")); err != nil {
		t.Fatal(err)
	}
	wantError(t, "Read from the beginning", readError(t, log, id, eventlog.Position{}), eventlog.ErrTrimmed)
	wantError(t, "Read before the snapshot", readError(t, log, id, at[2]), eventlog.ErrTrimmed)
	wrong := at[3]
	wrong.Hash[0] ^= 1
	wantError(t, "Read at the snapshot with another hash", readError(t, log, id, wrong), eventlog.ErrConflict)
	wantBodies(t, Read(t, log, id, at[3]), body, "last")
	wantEnd(t, log, id, at[5])

	e := Entry(t, log, "after trimming")
	if _, err := log.Append(ctx, id, at[5], e, eventlog.Standing{}); err != nil {
		t.Fatalf("Append to a trimmed log: %v", err)
	}
	wantBodies(t, Read(t, log, id, at[4]), "last", "after trimming")
}

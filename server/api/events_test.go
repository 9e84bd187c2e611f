package api

import (
	"context"
	"iter"
	"testing"

	"plenary/server/eventlog"
)

// trimmed is a log of five entries, of which the first three are in a snapshot.
type trimmed struct{}

func (trimmed) Read(_ context.Context, _ string, after eventlog.Position) iter.Seq2[eventlog.Stored, error] {
	return func(yield func(eventlog.Stored, error) bool) {
		if after.Seq < 3 {
			yield(eventlog.Stored{}, eventlog.ErrTrimmed)
			return
		}
		for seq := after.Seq + 1; seq <= 5; seq++ {
			if !yield(eventlog.Stored{Position: eventlog.Position{Seq: seq}, Entry: eventlog.Entry{Body: []byte(`{"events":[{"e":"doors_opened"}]}`)}}, nil) {
				return
			}
		}
	}
}

func (trimmed) Snapshot(context.Context, string) (eventlog.Position, []byte, error) {
	return eventlog.Position{Seq: 3}, nil, nil
}

func TestEventsOfATrimmedLogBeginAtItsSnapshot(t *testing.T) {
	a := &API{Options: Options{Log: trimmed{}}}
	for after, want := range map[uint64][]uint64{0: {4, 5}, 2: {4, 5}, 4: {5}, 5: nil} {
		entries, err := a.events(t.Context(), "s", after)
		if err != nil || len(entries) != len(want) {
			t.Fatalf("after %d: %v, %v", after, entries, err)
		}
		for i := range want {
			if entries[i].Seq != want[i] || len(entries[i].Events) != 1 {
				t.Errorf("after %d: %+v", after, entries[i])
			}
		}
	}
}

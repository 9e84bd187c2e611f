package logtest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/uuid"

	"plenary/server/eventlog"
)

const (
	writerCount = 64
	rounds      = 8 // positions that all writers race for
)

// writers: at every position all try, exactly one is told that it won, and its
// entry is the one that is there.
func writers(t *testing.T, log eventlog.Log) {
	ctx, id := t.Context(), Session(t, log)
	after := eventlog.Position{}
	for round := range rounds {
		var (
			mu  sync.Mutex
			won []eventlog.Position
			wg  sync.WaitGroup
		)
		start := make(chan struct{})
		for w := range writerCount {
			wg.Go(func() {
				<-start
				at, err := attempt(t, log, id, after, fmt.Sprintf("round %d writer %d", round, w))
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					won = append(won, at)
				case !errors.Is(err, eventlog.ErrConflict):
					t.Errorf("writer %d: %v", w, err)
				}
			})
		}
		close(start)
		wg.Wait()
		if len(won) != 1 {
			t.Fatalf("round %d: %d writers won, want 1", round, len(won))
		}
		end, err := log.End(ctx, id)
		if err != nil || end != won[0] {
			t.Fatalf("round %d: the log ends at %v (%v), the winner was told %v", round, end, err, won[0])
		}
		after = end
	}
	if all := Read(t, log, id, eventlog.Position{}); len(all) != rounds {
		t.Fatalf("%d entries, want %d", len(all), rounds)
	}
}

// attempt decides again while its turn comes too late; the first to decide
// after the others are done gets ErrConflict, so it ends.
func attempt(t *testing.T, log eventlog.Log, id string, after eventlog.Position, body string) (eventlog.Position, error) {
	batch := uuid.NewString()
	for {
		now, err := log.Now(t.Context())
		if err != nil {
			return eventlog.Position{}, err
		}
		at, err := log.Append(t.Context(), id, after, eventlog.Entry{Batch: batch, At: now, Body: []byte(body)}, eventlog.Standing{})
		if !errors.Is(err, eventlog.ErrStale) {
			return at, err
		}
	}
}

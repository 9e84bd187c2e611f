// Package eventlog keeps the log of each session: numbered entries, each
// chained to the one before, appended only by whoever knows the end.
//
// The meaning of [Log] is the test suite in logtest: every store passes it.
package eventlog

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"iter"
	"time"
)

// Hash is the chain up to an entry: the first 16 bytes of
// SHA-256(previous hash, decided-at in big-endian milliseconds, body).
type Hash [16]byte

func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Position is a place in a log. Two logs that agree on a position agree on
// everything before it; the zero Position is before the first entry.
type Position struct {
	Seq  uint64
	Hash Hash
}

// Next gives the position after an entry.
func (p Position) Next(e Entry) Position {
	h := sha256.New()
	h.Write(p.Hash[:])
	var at [8]byte
	for i, ms := 0, uint64(e.At.UnixMilli()); i < 8; i++ {
		at[i] = byte(ms >> (56 - 8*i))
	}
	h.Write(at[:])
	h.Write(e.Body)
	next := Position{Seq: p.Seq + 1}
	copy(next.Hash[:], h.Sum(nil))
	return next
}

// Entry is what one group commit decided.
type Entry struct {
	Batch string    // the entry's own id, a version-4 UUID: settles an unknown outcome
	At    time.Time // when it was decided, whole milliseconds
	Body  []byte    // events and command ids, opaque here
}

// Stored is an entry at its position.
type Stored struct {
	Entry
	Position Position
}

// Standing is where a session stands after an entry.
type Standing struct {
	// Due is its next wake-up; zero is none. Every store keeps it.
	Due time.Time

	// The rest is for people and programs that look into the store, such as
	// `redis-cli HGETALL`. Nothing reads it back; a store that nobody can look
	// into while it runs leaves it out.
	Phase    string
	Question int // its number, from 1; 0 is none
	Round    int
	EndsAt   time.Time // of the countdown; zero if none runs
	Rooms    int       // open now
}

var (
	// ErrConflict: the log moved on.
	ErrConflict = errors.New("eventlog: the log moved on")
	// ErrStale: the store's clock is behind decided-at, or more than 2 s past it: decide again.
	ErrStale = errors.New("eventlog: decided too long ago or in the future")
	// ErrUnavailable: the outcome is unknown; ask again with the same entry.
	ErrUnavailable = errors.New("eventlog: store unavailable, outcome unknown")
	// ErrUnknown: no session has that id, or it was erased.
	ErrUnknown = errors.New("eventlog: unknown session")
	// ErrTrimmed: the position asked for lies before the snapshot the log was trimmed to.
	ErrTrimmed = errors.New("eventlog: trimmed")
	// ErrExists: Create found a log of that session.
	ErrExists = errors.New("eventlog: the session has a log")
	// ErrDamaged: what is stored is not what was appended; the chain of hashes does not hold.
	ErrDamaged = errors.New("eventlog: damaged log")
)

// StaleAfter is how long after its decision an entry may still be appended: a
// paused node can't write a deadline of long ago.
const StaleAfter = 2 * time.Second

// Log is an append-only log for each session.
type Log interface {
	// Create makes an empty log; ErrExists if the session has one.
	Create(ctx context.Context, session string) error
	// Append adds one entry if the log still ends at after, and gives its
	// position; then is where the session stands with it. An entry whose batch is
	// the last one's is answered with its position and not added again.
	// Errors: ErrConflict, ErrStale, ErrUnavailable, ErrUnknown, ErrDamaged.
	Append(ctx context.Context, session string, after Position, entry Entry, then Standing) (Position, error)
	// Read gives the entries after a position, then ends. Errors: ErrUnknown,
	// ErrUnavailable, ErrConflict if after is not a position of this log,
	// ErrTrimmed, ErrDamaged.
	Read(ctx context.Context, session string, after Position) iter.Seq2[Stored, error]
	// Follow gives a channel that receives where the log ends (never blocking, at
	// most one waiting, the newest) whenever somebody appended to the session,
	// and at times when nobody did, until ctx ends. It is never closed. The zero
	// Position is the end of an empty log and of one that is gone.
	Follow(ctx context.Context, session string) <-chan Position
	// End gives the last position.
	End(ctx context.Context, session string) (Position, error)
	// SaveSnapshot keeps a fold at a position, replacing an older one; a newer
	// one stays. A log that has grown very long is trimmed to it.
	// Errors: ErrConflict if at is not a position of this log.
	SaveSnapshot(ctx context.Context, session string, at Position, fold []byte) error
	// Snapshot gives the newest fold; the zero Position if there is none.
	Snapshot(ctx context.Context, session string) (Position, []byte, error)
	// Due gives the sessions whose wake-up lies at or before now, at most limit.
	Due(ctx context.Context, now time.Time, limit int) ([]string, error)
	// Now is the store's clock: what decided-at is measured against.
	Now(ctx context.Context) (time.Time, error)
	// Erase removes the session's log, snapshot and wake-up for good. Its bytes
	// are gone from the disk when it returns or, where the disk is another
	// program's, as soon as that has written its files anew. Erasing what is not
	// there is no error.
	Erase(ctx context.Context, session string) error
}

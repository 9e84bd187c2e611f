package eventlog

import (
	"context"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"plenary/server/redisdb"
)

// Redis is the log in Redis, for any number of nodes. An entry is as durable as
// Redis is set to be: with appendfsync everysec a computer's crash may take the
// last second, with always nothing.
type Redis struct {
	db        *redisdb.DB
	trimAbove int
	followers followers
	mended    mended

	look chan struct{} // at the ends of all logs that are followed
	stop context.CancelFunc
	work sync.WaitGroup
}

var _ Log = (*Redis)(nil)

// NewRedis gives the logs in db, which stays the caller's to close, after Close.
// trimAbove is the number of bytes of a log above which saving a snapshot drops
// the entries it covers; 0 is 64 MiB.
func NewRedis(db *redisdb.DB, trimAbove int) *Redis {
	if trimAbove <= 0 {
		trimAbove = 64 << 20
	}
	ctx, stop := context.WithCancel(context.Background())
	r := &Redis{db: db, trimAbove: trimAbove, look: make(chan struct{}, 1), stop: stop}
	r.work.Go(func() { r.poll(ctx) })
	return r
}

// Close ends what runs.
func (r *Redis) Close() {
	r.stop()
	r.work.Wait()
}

//go:embed create.lua
var createLua string

//go:embed append.lua
var appendLua string

//go:embed snapshot.lua
var snapshotLua string

var (
	createScript   = redisdb.NewScript(createLua)
	appendScript   = redisdb.NewScript(appendLua)
	snapshotScript = redisdb.NewScript(snapshotLua)
)

// readEntries is how many entries Read takes from Redis at once.
const readEntries = 100

func (r *Redis) Create(ctx context.Context, session string) error {
	k, err := redisdb.Of(session)
	if err != nil {
		return err
	}
	answer, err := redisdb.Run(ctx, r.db, createScript, []string{k.State, k.Record, k.Sessions},
		session, Hash{}.String(), redisdb.Keep.Milliseconds())
	_, err = word(answer, err)
	return err
}

func (r *Redis) Append(ctx context.Context, session string, after Position, entry Entry, then Standing) (Position, error) {
	if err := entry.check(); err != nil {
		return Position{}, err
	}
	k, err := redisdb.Of(session)
	if err != nil {
		return Position{}, err
	}
	at := after.Next(entry)
	args := append(make([]any, 0, 24),
		session, entry.Batch, after.Seq, after.Hash.String(), at.Seq, at.Hash.String(),
		entry.At.UnixMilli(), entry.Body, millis(then.Due), StaleAfter.Milliseconds(), redisdb.Keep.Milliseconds(), k.Wake)
	answer, err := redisdb.Run(ctx, r.db, appendScript, []string{k.Log, k.State, k.Loop, k.Due, k.Record}, append(args, then.fields()...)...)
	said, err := word(answer, err)
	switch {
	case errors.Is(err, ErrStale):
		_ = r.db.SyncClock(ctx) // the clock here may have stood still; without it the next try says so
		return Position{}, err
	case err != nil:
		return Position{}, err
	case said == "again":
		return position(answer.Text(0), answer.Text(1))
	}
	return at, nil
}

// word gives what a script said, or the log's error for it.
func word(answer redisdb.Answer, err error) (string, error) {
	if err != nil {
		return "", unavailable(err)
	}
	switch answer.Word {
	case "ok", "again":
		return answer.Word, nil
	case "unknown":
		return "", ErrUnknown
	case "conflict":
		return "", ErrConflict
	case "stale":
		return "", ErrStale
	case "exists":
		return "", ErrExists
	case "trimmed":
		return "", ErrTrimmed
	case "damaged":
		return "", fmt.Errorf("%w: its entries are gone", ErrDamaged)
	}
	return "", fmt.Errorf("%w: a script said %q", ErrUnavailable, answer.Word)
}

// unavailable says that nobody knows what came of it, and why.
func unavailable(err error) error { return redisdb.As(ErrUnavailable, err) }

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// fields are what can be read under the session's loop key.
func (s Standing) fields() []any {
	ends := ""
	if !s.EndsAt.IsZero() {
		ends = s.EndsAt.UTC().Format("2006-01-02T15:04:05.000Z")
	}
	return []any{"phase", s.Phase, "question", s.Question, "round", s.Round, "ends_at", ends, "rooms", s.Rooms}
}

func position(seq, hash string) (p Position, err error) {
	if p.Seq, err = strconv.ParseUint(seq, 10, 64); err != nil {
		return Position{}, fmt.Errorf("%w: an entry has the number %q", ErrDamaged, seq)
	}
	if n, err := hex.Decode(p.Hash[:], []byte(hash)); err != nil || n != len(p.Hash) || len(hash) != 2*n {
		return Position{}, fmt.Errorf("%w: entry %d has no hash", ErrDamaged, p.Seq)
	}
	return p, nil
}

func (r *Redis) End(ctx context.Context, session string) (Position, error) {
	k, err := redisdb.Of(session)
	if err != nil {
		return Position{}, err
	}
	ctx, cancel := redisdb.Bounded(ctx)
	defer cancel()
	values, err := r.db.Client().HMGet(ctx, k.State, "seq", "hash").Result()
	if err != nil {
		return Position{}, unavailable(err)
	}
	return positionOf(values)
}

// positionOf reads number and hash, two fields of a state; ErrUnknown if it is
// not there.
func positionOf(values []any) (Position, error) {
	seq, ok := values[0].(string)
	if !ok {
		return Position{}, ErrUnknown
	}
	hash, _ := values[1].(string)
	return position(seq, hash)
}

func (r *Redis) Read(ctx context.Context, session string, after Position) iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		var stop uint64 // where the log ended when reading began
		for at, first := after, true; first || at.Seq < stop; first = false {
			page, last, err := r.page(ctx, session, at)
			if err != nil {
				yield(Stored{}, err)
				return
			}
			if first {
				stop = last.Seq
			}
			for _, stored := range page {
				if !yield(stored, nil) {
					return
				}
				at = stored.Position
			}
		}
	}
}

// page gives up to readEntries entries after a position, at least one if there
// is one, and the log's end: both as they are at one time.
func (r *Redis) page(ctx context.Context, session string, after Position) ([]Stored, Position, error) {
	k, err := redisdb.Of(session)
	if err != nil {
		return nil, Position{}, err
	}
	ctx, cancel := redisdb.Bounded(ctx)
	defer cancel()
	var state *redis.SliceCmd
	var entries *redis.XMessageSliceCmd
	_, err = r.db.Client().TxPipelined(ctx, func(p redis.Pipeliner) error {
		state = p.HMGet(ctx, k.State, "seq", "hash", "first", "first_hash")
		entries = p.XRangeN(ctx, k.Log, fmt.Sprintf("%d-0", after.Seq), "+", readEntries+1) // the one before says whether after is of this log
		return nil
	})
	if err != nil {
		return nil, Position{}, unavailable(err)
	}
	last, err := positionOf(state.Val())
	if err != nil {
		return nil, Position{}, err
	}
	first, err := positionOf(state.Val()[2:])
	if err != nil {
		return nil, Position{}, err
	}
	page, err := follows(after, first, last, entries.Val())
	return page, last, err
}

// follows gives the entries after a position of a log that begins at first.
func follows(after, first, last Position, entries []redis.XMessage) ([]Stored, error) {
	switch {
	case after.Seq < first.Seq:
		return nil, ErrTrimmed
	case after.Seq == first.Seq:
		if after != first {
			return nil, ErrConflict
		}
	case after.Seq > last.Seq:
		return nil, ErrConflict
	case len(entries) == 0:
		return nil, fmt.Errorf("%w: entry %d is missing", ErrDamaged, after.Seq)
	default:
		before, err := storedOf(entries[0])
		if err != nil {
			return nil, err
		}
		if before.Position != after {
			return nil, ErrConflict
		}
		entries = entries[1:]
	}
	page := make([]Stored, 0, len(entries))
	at := after
	for _, entry := range entries {
		stored, err := storedOf(entry)
		if err != nil {
			return nil, err
		}
		if at = at.Next(stored.Entry); at != stored.Position {
			if len(page) > 0 {
				return page, nil // the page ends before the damage, which the next one names
			}
			return nil, fmt.Errorf("%w: entry %d", ErrDamaged, at.Seq)
		}
		page = append(page, stored)
	}
	if len(page) == 0 && after.Seq < last.Seq {
		return nil, fmt.Errorf("%w: entry %d is missing", ErrDamaged, after.Seq+1)
	}
	return page, nil
}

func storedOf(m redis.XMessage) (Stored, error) {
	text := func(name string) string { s, _ := m.Values[name].(string); return s }
	seq, hash := m.ID, text("hash")
	if n := len(seq) - len("-0"); n > 0 {
		seq = seq[:n]
	}
	at, err := position(seq, hash)
	if err != nil {
		return Stored{}, err
	}
	ms, err := strconv.ParseInt(text("at"), 10, 64)
	if err != nil {
		return Stored{}, fmt.Errorf("%w: entry %d has no time", ErrDamaged, at.Seq)
	}
	return Stored{
		Entry:    Entry{Batch: text("batch"), At: time.UnixMilli(ms).UTC(), Body: []byte(text("body"))},
		Position: at,
	}, nil
}

func (r *Redis) SaveSnapshot(ctx context.Context, session string, at Position, fold []byte) error {
	k, err := redisdb.Of(session)
	if err != nil {
		return err
	}
	answer, err := redisdb.Run(ctx, r.db, snapshotScript, []string{k.Log, k.State}, at.Seq, at.Hash.String(), fold, r.trimAbove)
	_, err = word(answer, err)
	return err
}

func (r *Redis) Snapshot(ctx context.Context, session string) (Position, []byte, error) {
	k, err := redisdb.Of(session)
	if err != nil {
		return Position{}, nil, err
	}
	ctx, cancel := redisdb.Bounded(ctx)
	defer cancel()
	values, err := r.db.Client().HMGet(ctx, k.State, "seq", "shot", "shot_hash", "fold").Result()
	switch {
	case err != nil:
		return Position{}, nil, unavailable(err)
	case values[0] == nil:
		return Position{}, nil, ErrUnknown
	case values[1] == nil:
		return Position{}, nil, nil
	}
	at, err := positionOf(values[1:])
	fold, _ := values[3].(string)
	return at, []byte(fold), err
}

// Now is Redis' time as this node knows it; while Redis is away it goes on.
func (r *Redis) Now(ctx context.Context) (time.Time, error) { return r.db.Now(), ctx.Err() }

// Erase removes everything of the session, its vault and record too. Its bytes
// leave Redis' disk with the rewrite that this begins.
func (r *Redis) Erase(ctx context.Context, session string) error {
	if err := r.db.Erase(ctx, session); err != nil {
		return unavailable(err)
	}
	return nil
}

package vault

import (
	"context"
	_ "embed"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"plenary/server/redisdb"
)

// Redis is the vault and the registry in Redis, for any number of nodes.
//
// An item is one field of its session's hash. Which key comes after which, and
// which expires next, are in two sorted sets beside it. What has expired is
// never given out; its bytes go with Sweep, or with the session.
type Redis struct{ db *redisdb.DB }

var (
	_ Vault    = (*Redis)(nil)
	_ Registry = (*Redis)(nil)
)

// NewRedis gives the vault in db, which stays the caller's to close.
func NewRedis(db *redisdb.DB) *Redis { return &Redis{db} }

//go:embed write.lua
var writeLua string

//go:embed list.lua
var listLua string

//go:embed drop.lua
var dropLua string

//go:embed sweep.lua
var sweepLua string

var (
	writeScript = redisdb.NewScript(writeLua)
	listScript  = redisdb.NewScript(listLua)
	dropScript  = redisdb.NewScript(dropLua)
	sweepScript = redisdb.NewScript(sweepLua)
)

func (r *Redis) Write(ctx context.Context, session string, writes ...Write) error {
	args := make([]any, 0, 1+5*len(writes))
	args = append(args, redisdb.Keep.Milliseconds())
	for _, w := range writes {
		if w.Key == "" || len(w.Key) > maxKey {
			return fmt.Errorf("vault: a key is 1 to %d bytes, not %d", maxKey, len(w.Key))
		}
		how, at, expires := "put", "-1", int64(0)
		if w.Value == nil {
			how = "del"
		}
		if w.Check {
			at = strconv.FormatUint(w.If, 10)
		}
		if !w.Expires.IsZero() {
			expires = w.Expires.UnixMilli()
		}
		args = append(args, how, w.Key, w.Value, expires, at)
	}
	return r.run(ctx, session, writeScript, args...)
}

// run carries out a script that takes items, order, fades, state and record.
func (r *Redis) run(ctx context.Context, session string, script redisdb.Script, args ...any) error {
	k, err := redisdb.Of(session)
	if err != nil {
		return err
	}
	answer, err := redisdb.Run(ctx, r.db, script, []string{k.Items, k.Order, k.Fades, k.State, k.Record}, args...)
	return said(answer, err)
}

// said gives the vault's error for what a script said.
func said(answer redisdb.Answer, err error) error {
	if err != nil {
		return unavailable(err)
	}
	switch answer.Word {
	case "ok":
		return nil
	case "unknown":
		return ErrUnknown
	case "changed":
		return ErrChanged
	case "taken":
		return ErrTaken
	}
	return fmt.Errorf("%w: a script said %q", ErrUnavailable, answer.Word)
}

func unavailable(err error) error { return redisdb.As(ErrUnavailable, err) }

// parse reads "VERSION EXPIRES VALUE"; Version 0 if it is absent or expired.
func parse(key, text string, now time.Time) Item {
	version, rest, _ := strings.Cut(text, " ")
	expires, value, ok := strings.Cut(rest, " ")
	n, err := strconv.ParseUint(version, 10, 64)
	ms, err2 := strconv.ParseInt(expires, 10, 64)
	if !ok || err != nil || err2 != nil || ms != 0 && ms <= now.UnixMilli() {
		return Item{Key: key}
	}
	return Item{Key: key, Value: []byte(value), Version: n}
}

func (r *Redis) Get(ctx context.Context, session string, keys ...string) ([]Item, error) {
	k, err := redisdb.Of(session)
	if err != nil || len(keys) == 0 {
		return nil, err
	}
	ctx, cancel := redisdb.Bounded(ctx)
	defer cancel()
	var found *redis.SliceCmd
	var known *redis.IntCmd
	_, err = r.db.Client().Pipelined(ctx, func(p redis.Pipeliner) error {
		found = p.HMGet(ctx, k.Items, keys...)
		known = p.Exists(ctx, k.Items, k.State, k.Record)
		return nil
	})
	switch {
	case unavailable(err) != nil:
		return nil, unavailable(err)
	case known.Val() == 0:
		return nil, ErrUnknown
	}
	all, now := make([]Item, len(keys)), r.db.Now()
	for i, text := range found.Val() {
		kept, _ := text.(string) // nil is absent
		all[i] = parse(keys[i], kept, now)
	}
	return all, nil
}

func (r *Redis) List(ctx context.Context, session, prefix string) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		k, err := redisdb.Of(session)
		if err != nil {
			yield(Item{}, err)
			return
		}
		from, to := span(prefix)
		answer, err := redisdb.Run(ctx, r.db, listScript, []string{k.Items, k.Order, k.State, k.Record}, from, to)
		if err := said(answer, err); err != nil {
			yield(Item{}, err)
			return
		}
		now := r.db.Now()
		for i := 0; i < len(answer.Rest); i += 2 {
			if item := parse(answer.Text(i), answer.Text(i+1), now); item.Version > 0 && !yield(item, nil) {
				return
			}
		}
	}
}

// span gives the keys that begin with a prefix, as ZRANGEBYLEX takes them: from
// the prefix to what comes after all that begin with it.
func span(prefix string) (from, to string) {
	end := []byte(prefix)
	for len(end) > 0 && end[len(end)-1] == 0xff {
		end = end[:len(end)-1]
	}
	if len(end) == 0 {
		return "[" + prefix, "+"
	}
	end[len(end)-1]++
	return "[" + prefix, "(" + string(end)
}

func (r *Redis) Drop(ctx context.Context, session, prefix string) error {
	from, to := span(prefix)
	return r.run(ctx, session, dropScript, from, to)
}

func (r *Redis) Sweep(ctx context.Context, session string, now time.Time) error {
	return r.run(ctx, session, sweepScript, now.UnixMilli())
}

// Compact has Redis write its files anew and does not wait for it: a server
// that is killed meanwhile is made up for by the next one.
func (r *Redis) Compact(ctx context.Context, session string) error {
	if err := r.run(ctx, session, sweepScript, r.db.Now().UnixMilli()); err != nil {
		return err
	}
	return unavailable(r.db.Compact(ctx, session))
}

// Erase removes everything of the session, its log and record too. Its bytes
// leave Redis' disk with the rewrite that this begins.
func (r *Redis) Erase(ctx context.Context, session string) error {
	return unavailable(r.db.Erase(ctx, session))
}

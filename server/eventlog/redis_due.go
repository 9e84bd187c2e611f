package eventlog

import (
	"cmp"
	"context"
	_ "embed"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"plenary/server/redisdb"
)

//go:embed mend.lua
var mendLua string

var mendScript = redisdb.NewScript(mendLua)

// mendEvery is how often a node compares the index of wake-ups with the
// sessions: an index that lost one makes a deadline this late at the most.
const mendEvery = time.Minute

// mended is when that was last done here.
type mended struct {
	mu sync.Mutex
	at time.Time
}

func (m *mended) isDue() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.at.IsZero() && time.Since(m.at) < mendEvery {
		return false
	}
	m.at = time.Now()
	return true
}

// Due reads the index, which is a hint: what a session says itself is right,
// and an index that says something else is mended.
func (r *Redis) Due(ctx context.Context, now time.Time, limit int) ([]string, error) {
	if r.mended.isDue() {
		if err := r.mend(ctx); err != nil {
			return nil, err
		}
	}
	found, err := r.indexed(ctx, now, limit)
	if err != nil {
		return nil, err
	}
	var due []string
	err = r.compare(ctx, found, func(z redis.Z) {
		if len(due) < limit {
			due = append(due, z.Member.(string))
		}
	})
	return due, err
}

// indexed gives what the index has at or before now, soonest first. One more
// than the limit of each partition would not be needed: all are merged.
func (r *Redis) indexed(ctx context.Context, now time.Time, limit int) ([]redis.Z, error) {
	upTo := strconv.FormatInt(now.UnixMilli(), 10)
	all, err := r.each(ctx, func(ctx context.Context, p redis.Pipeliner, partition int) *redis.ZSliceCmd {
		return p.ZRangeByScoreWithScores(ctx, redisdb.Due(partition), &redis.ZRangeBy{Min: "-inf", Max: upTo, Count: int64(limit)})
	})
	slices.SortFunc(all, func(a, b redis.Z) int {
		return cmp.Or(cmp.Compare(a.Score, b.Score), cmp.Compare(a.Member.(string), b.Member.(string)))
	})
	return all, err
}

// each asks every partition the same, in one go.
func (r *Redis) each(ctx context.Context, ask func(context.Context, redis.Pipeliner, int) *redis.ZSliceCmd) ([]redis.Z, error) {
	ctx, cancel := redisdb.Bounded(ctx)
	defer cancel()
	var answers []*redis.ZSliceCmd
	_, err := r.db.Client().Pipelined(ctx, func(p redis.Pipeliner) error {
		for i := range redisdb.Partitions {
			answers = append(answers, ask(ctx, p, i))
		}
		return nil
	})
	if err != nil {
		return nil, unavailable(err)
	}
	var all []redis.Z
	for _, answer := range answers {
		all = append(all, answer.Val()...)
	}
	return all, nil
}

// mend goes through all sessions and compares their wake-ups with the index.
func (r *Redis) mend(ctx context.Context) error {
	sessions, err := r.each(ctx, func(ctx context.Context, p redis.Pipeliner, partition int) *redis.ZSliceCmd {
		return p.ZRangeWithScores(ctx, redisdb.Sessions(partition), 0, -1)
	})
	if err != nil {
		return err
	}
	index, err := r.each(ctx, func(ctx context.Context, p redis.Pipeliner, partition int) *redis.ZSliceCmd {
		return p.ZRangeWithScores(ctx, redisdb.Due(partition), 0, -1)
	})
	if err != nil {
		return err
	}
	indexed := map[string]float64{}
	for _, z := range index {
		indexed[z.Member.(string)] = z.Score
	}
	for i := range sessions {
		sessions[i].Score = indexed[sessions[i].Member.(string)]
	}
	return r.compare(ctx, sessions, func(redis.Z) {})
}

// compare calls right for each session whose wake-up is as given, in the same
// order, and mends the index of the others.
func (r *Redis) compare(ctx context.Context, given []redis.Z, right func(redis.Z)) error {
	if len(given) == 0 {
		return nil
	}
	short, cancel := redisdb.Bounded(ctx)
	defer cancel()
	answers := make([]*redis.StringCmd, len(given))
	keys := make([]redisdb.Keys, len(given))
	_, err := r.db.Client().Pipelined(short, func(p redis.Pipeliner) (err error) {
		for i, z := range given {
			if keys[i], err = redisdb.Of(z.Member.(string)); err != nil {
				return err
			}
			answers[i] = p.HGet(short, keys[i].State, "due")
		}
		return nil
	})
	if err != nil && redisdb.Explain(err) != nil {
		return unavailable(err)
	}
	for i, z := range given {
		if due, err := strconv.ParseFloat(answers[i].Val(), 64); err == nil && due == z.Score {
			right(z)
			continue
		}
		k := keys[i]
		_, err := redisdb.Run(ctx, r.db, mendScript, []string{k.State, k.Record, k.Items, k.Due, k.Sessions}, z.Member, redisdb.Keep.Milliseconds())
		if err != nil {
			return unavailable(err)
		}
	}
	return nil
}

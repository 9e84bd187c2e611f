package redisdb

import (
	"context"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// syncEvery is how often Redis is asked for its time.
	syncEvery = 10 * time.Second
	// slower is the part by which elapsed time is counted too short, so that a
	// clock here that runs fast is not ahead of Redis' (500 ppm is what NTP allows).
	slower = 1000
	// setBack is how far Redis' time must lie behind what was given out before
	// it is followed backwards: below, waiting is shorter than a refusal.
	setBack = 2 * time.Second
)

// clock knows Redis' time as its last answer plus what has elapsed since the
// answer came: a lower bound.
type clock struct {
	mu     sync.Mutex
	answer time.Time // Redis' time
	came   time.Time // when the answer came, by the clock here that only runs forward
	last   time.Time // given out
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	elapsed := time.Since(c.came)
	t := c.answer.Add(elapsed - elapsed/slower).Truncate(time.Millisecond)
	if t.Before(c.last) {
		return c.last
	}
	c.last = t
	return t
}

func (c *clock) sync(ctx context.Context, read func(context.Context) (time.Time, error)) error {
	t, err := read(ctx)
	if err != nil {
		return err
	}
	came := time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answer, c.came = t.UTC(), came
	if c.last.Sub(t) > setBack {
		c.last = t.UTC().Truncate(time.Millisecond)
	}
	return nil
}

// run asks again and again, until ctx ends. While Redis is away time goes on
// from the last answer.
func (c *clock) run(ctx context.Context, read func(context.Context) (time.Time, error)) {
	tick := time.NewTicker(syncEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			_ = c.sync(ctx, read) // whoever asks for something else is told why
		}
	}
}

// Now is Redis' time, in whole milliseconds: at most a few milliseconds behind
// it and never ahead.
func (db *DB) Now() time.Time { return db.clock.now() }

// SyncClock asks Redis for its time at once: for who was told that theirs is wrong.
func (db *DB) SyncClock(ctx context.Context) error { return db.clock.sync(ctx, db.readTime) }

// readTime asks for the time. Of a Cluster's nodes the one that is behind
// counts: a session's may be any.
func (db *DB) readTime(ctx context.Context) (time.Time, error) {
	ctx, cancel := Bounded(ctx)
	defer cancel()
	var mu sync.Mutex
	var earliest time.Time
	err := db.eachMaster(ctx, func(ctx context.Context, c *redis.Client) error {
		t, err := c.Time(ctx).Result()
		mu.Lock()
		defer mu.Unlock()
		if earliest.IsZero() || t.Before(earliest) {
			earliest = t
		}
		return err
	})
	return earliest, Explain(err)
}

// eachMaster calls fn for the one Redis, or for every master of a Cluster at once.
func (db *DB) eachMaster(ctx context.Context, fn func(context.Context, *redis.Client) error) error {
	if cluster, ok := db.client.(*redis.ClusterClient); ok {
		return cluster.ForEachMaster(ctx, fn)
	}
	return fn(ctx, db.client.(*redis.Client))
}

// Package redisdb keeps what eventlog, vault and exchange share when they are
// on Redis: the connection, names of keys, the store's clock, one subscription
// a node, errors, and the removal of a session with its bytes on Redis' disk.
//
// All keys of a session, its part of the index included, are in one of 64
// partitions, whose number in braces is the hash tag: one slot of a Cluster.
//
//	pl:{7}:s:ID:log     stream, ids SEQ-0: hash, batch, at, sum (bytes so far), body
//	pl:{7}:s:ID:state   hash: where the log ends and begins, the newest fold, the next wake-up
//	pl:{7}:s:ID:loop    hash to look at: phase, question, round, ends_at, rooms
//	pl:{7}:s:ID:record  hash: rev, code, json
//	pl:{7}:s:ID:items   hash: key -> "VERSION EXPIRES VALUE"; :order and :fades index it by key and by expiry
//	pl:{7}:due          sorted set of sessions by wake-up, a hint
//	pl:{7}:sessions     sorted set of the partition's sessions
//	pl:{7}:erased       that erased bytes may still be on Redis' disk
//	pl:{9}:code:CODE    the session that has the code
//	pl:{3}:count:NAME   a counter
//	pl:nodes            sorted set of nodes by the end of their lease
//	pl:secret:NAME      a key of the server's own
//
// Every key expires but the server's own secrets, which hold nothing of anybody.
package redisdb

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

const (
	// Patience bounds every call: nothing waits longer for Redis (promise D2).
	Patience = 2 * time.Second
	// Keep is how long a session's keys outlive its last day, or the last write
	// to it where no record says a day: the server erases them long before.
	Keep = 48 * time.Hour
	// dialWithin leaves time for a command after a connection was made.
	dialWithin = time.Second
	// openWithin is how long Open waits for a Redis that is starting or loading.
	openWithin = 10 * time.Second
	openEvery  = 200 * time.Millisecond
	// poolSize is how many connections a node has at the most. After as many
	// failed ones the client tries once a second only, which after a failover of
	// three seconds would be one too many.
	poolSize = 256
)

// DB is a connection to Redis, to be used by any goroutine.
type DB struct {
	client   redis.UniversalClient
	clock    clock
	listener *listener
	rewriter *rewriter
	warnings []string

	stop context.CancelFunc
	work sync.WaitGroup
}

// quiet has the client keep to itself what it also returns as errors.
type quiet struct{}

func (quiet) Printf(context.Context, string, ...any) {}

func init() { redis.SetLogger(quiet{}) }

// Open connects to the Redis at an address (see [Parse]), refuses one that
// can't keep sessions and notes what an operator should change. It waits up to
// 10 s for one that is starting.
func Open(ctx context.Context, address string) (*DB, error) {
	options, err := Parse(address)
	if err != nil {
		return nil, err
	}
	options.ClientName = "plenary"
	options.MaxRetries = -1 // a write whose reply was lost would be done twice (go-redis' default)
	options.ContextTimeoutEnabled = true
	options.DialTimeout, options.ReadTimeout, options.WriteTimeout, options.PoolTimeout = dialWithin, Patience, Patience, Patience
	options.DialerRetries, options.PoolSize = 1, poolSize
	options.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	db := &DB{client: redis.NewUniversalClient(options)}
	if err := db.begin(ctx); err != nil {
		return nil, errors.Join(err, db.client.Close())
	}
	running, stop := context.WithCancel(context.Background())
	db.stop = stop
	db.listener = newListener(db.client)
	db.rewriter = newRewriter(db)
	db.work.Go(func() { db.listener.run(running) })
	db.work.Go(func() { db.clock.run(running, db.readTime) })
	db.work.Go(func() { db.rewriter.run(running) })
	return db, nil
}

// begin waits for a Redis that answers, and looks at it.
func (db *DB) begin(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, openWithin)
	defer cancel()
	again := time.NewTicker(openEvery)
	defer again.Stop()
	for {
		err := db.clock.sync(ctx, db.readTime)
		if err == nil {
			db.warnings, err = check(ctx, db.client)
			return err
		}
		if !errors.Is(err, ErrAway) && !errors.Is(err, ErrLoading) {
			return fmt.Errorf("start with Redis: %w", err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("start with Redis (does it run, and is its address right?): %w", err)
		case <-again.C:
		}
	}
}

// Close ends what runs and closes the connections.
func (db *DB) Close() error {
	db.stop()
	db.work.Wait()
	return db.client.Close()
}

// Client is for what has no method here. Whatever writes through it must be
// harmless when done twice.
func (db *DB) Client() redis.UniversalClient { return db.client }

// Warnings says, in sentences for the operator's log, what should be changed.
func (db *DB) Warnings() []string { return db.warnings }

// Ready asks Redis whether it can be written to now.
func (db *DB) Ready(ctx context.Context) error {
	_, err := Run(ctx, db, ready, []string{"pl:ready"})
	return err
}

// Bounded gives a context that ends within [Patience].
func Bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, Patience)
}

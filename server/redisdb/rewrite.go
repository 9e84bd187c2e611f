package redisdb

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// The append-only file keeps the bytes of what was deleted until Redis rewrites
// it, and a dump until the next one (promise P5). The rewriter has both written
// anew after an erasure, one at a time for any number of erasures, and rests as
// long as that took: a rewrite forks Redis.
//
// What leaves bytes behind leaves a mark in Redis, which is removed when they
// are gone: without a mark nothing is rewritten, and a server that was killed
// in between is made up for by the next that starts.
type rewriter struct {
	db   *DB
	kick chan struct{}

	mu    sync.Mutex
	asked int           // number of the last wish
	done  int           // wishes up to this one are fulfilled
	news  chan struct{} // closed and replaced when done changes
}

const (
	// rewriteLook is how often a rewrite is looked at.
	rewriteLook = 50 * time.Millisecond
	// rewriteAgain is the pause after one that failed.
	rewriteAgain = 5 * time.Second
)

func newRewriter(db *DB) *rewriter {
	return &rewriter{db: db, kick: make(chan struct{}, 1), news: make(chan struct{}), asked: 1} // what a server that was killed had to do
}

// Rewrite has Redis write its files anew, without what was deleted before this
// call. It does not wait for them; see [DB.Rewritten].
func (db *DB) Rewrite() {
	r := db.rewriter
	r.mu.Lock()
	r.asked++
	r.mu.Unlock()
	select {
	case r.kick <- struct{}{}:
	default: // it is about to look
	}
}

// Rewritten waits until every Rewrite asked for before is done.
func (db *DB) Rewritten(ctx context.Context) error {
	r := db.rewriter
	r.mu.Lock()
	want := r.asked
	r.mu.Unlock()
	for {
		r.mu.Lock()
		done, news := r.done, r.news
		r.mu.Unlock()
		if done >= want {
			return nil
		}
		select {
		case <-news:
		case <-ctx.Done():
			return fmt.Errorf("wait for Redis to rewrite its files: %w", ctx.Err())
		}
	}
}

func (r *rewriter) run(ctx context.Context) {
	for {
		r.mu.Lock()
		want, done := r.asked, r.done
		r.mu.Unlock()
		if want == done {
			select {
			case <-ctx.Done():
				return
			case <-r.kick:
			}
			continue
		}
		began := time.Now()
		err := r.fulfil(ctx)
		rest := time.Since(began)
		if err == nil {
			r.mu.Lock()
			r.done = want
			close(r.news)
			r.news = make(chan struct{})
			r.mu.Unlock()
		} else {
			rest = rewriteAgain
		}
		if !pause(ctx, rest) {
			return
		}
	}
}

func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// fulfil has every master write anew what it has on its disk, if there are
// marks, and removes those that were there before.
func (r *rewriter) fulfil(ctx context.Context) error {
	marks, err := r.marks(ctx)
	if err != nil || len(marks) == 0 {
		return err
	}
	if err := r.db.eachMaster(ctx, rewrite); err != nil {
		return err
	}
	for key, mark := range marks {
		if _, err := Run(ctx, r.db, unmark, []string{key}, mark); err != nil {
			return err
		}
	}
	return nil
}

// marks gives the partitions that have erased something, each with the last
// erasure's number.
func (r *rewriter) marks(ctx context.Context) (map[string]string, error) {
	ctx, cancel := Bounded(ctx)
	defer cancel()
	var answers []*redis.StringCmd
	_, err := r.db.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i := range Partitions {
			answers = append(answers, p.Get(ctx, erased(i)))
		}
		return nil
	})
	if err := Explain(err); err != nil {
		return nil, err
	}
	marks := map[string]string{}
	for i, answer := range answers {
		if answer.Val() != "" {
			marks[erased(i)] = answer.Val()
		}
	}
	return marks, nil
}

// rewrite has one Redis write its files anew and waits until it has.
func rewrite(ctx context.Context, c *redis.Client) error {
	info, err := persistence(ctx, c)
	if err != nil {
		return err
	}
	if info["aof_enabled"] == "1" {
		if err := finish(ctx, c, c.BgRewriteAOF, "aof_rewrite_in_progress", "aof_rewrite_scheduled", "aof_last_bgrewrite_status"); err != nil {
			return err
		}
	}
	// Who may not be asked for its save points has a dump, to be safe.
	points, err := c.ConfigGet(ctx, "save").Result()
	if err == nil && strings.TrimSpace(points["save"]) == "" {
		return nil
	}
	save := func(ctx context.Context) *redis.StatusCmd {
		cmd := redis.NewStatusCmd(ctx, "bgsave", "schedule")
		_ = c.Process(ctx, cmd)
		return cmd
	}
	return finish(ctx, c, save, "rdb_bgsave_in_progress", "", "rdb_last_bgsave_status")
}

// finish begins something in Redis' background and waits until it is over. What
// runs already may have begun too early to count: it is waited for first.
func finish(ctx context.Context, c *redis.Client, begin func(context.Context) *redis.StatusCmd, running, scheduled, status string) error {
	for begun := false; ; {
		info, err := persistence(ctx, c)
		switch {
		case err != nil:
			return err
		case info[running] == "1" || info[scheduled] == "1" || info["rdb_bgsave_in_progress"] == "1" || info["aof_rewrite_in_progress"] == "1":
		case begun && info[status] == "ok":
			return nil
		case begun:
			return fmt.Errorf("%w: %s is %s", ErrDisk, status, info[status])
		default:
			if err := begin(ctx).Err(); err != nil {
				return Explain(err)
			}
			begun = true
		}
		if !pause(ctx, rewriteLook) {
			return ctx.Err()
		}
	}
}

func persistence(ctx context.Context, c *redis.Client) (map[string]string, error) {
	ctx, cancel := Bounded(ctx)
	defer cancel()
	text, err := c.Info(ctx, "persistence").Result()
	return readInfo(text), Explain(err)
}

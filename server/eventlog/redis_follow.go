package eventlog

import (
	"context"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"plenary/server/redisdb"
)

// pollEvery is how long an append stays unnoticed at the most when the word of
// it got lost.
const pollEvery = time.Second

// Follow is woken by what the append publishes. The net below is a look at the
// ends of all logs that are followed, each second and whenever the subscription
// has begun anew.
func (r *Redis) Follow(ctx context.Context, session string) <-chan Position {
	f := r.followers.add(ctx, session)
	if k, err := redisdb.Of(session); err == nil {
		r.db.Listen(ctx, k.Wake, hearer{r, f})
	}
	return f.ends
}

type hearer struct {
	log *Redis
	*follower
}

// Heard takes "NUMBER HASH"; any other word is a reason to look.
func (h hearer) Heard(message string) {
	seq, hash, _ := strings.Cut(message, " ")
	end, err := position(seq, hash)
	if err != nil {
		h.Joined()
		return
	}
	h.appended(end)
}

func (h hearer) Joined() {
	select {
	case h.log.look <- struct{}{}:
	default: // it is about to look
	}
}

func (r *Redis) poll(ctx context.Context) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-r.look:
		}
		r.lookAtEnds(ctx)
	}
}

// lookAtEnds tells every follower where its log ends; the zero Position if it
// is gone. When Redis is away nobody is told anything.
func (r *Redis) lookAtEnds(ctx context.Context) {
	all := r.followers.all()
	if len(all) == 0 {
		return
	}
	type seen struct {
		*follower
		told Position
		any  bool
	}
	var before []seen
	for _, those := range all {
		for _, f := range those {
			told, any := f.seen()
			before = append(before, seen{f, told, any})
		}
	}
	ctx, cancel := redisdb.Bounded(ctx)
	defer cancel()
	ends := map[string]*redis.SliceCmd{}
	_, _ = r.db.Client().Pipelined(ctx, func(p redis.Pipeliner) error { // each answer has its own error
		for session := range all {
			if k, err := redisdb.Of(session); err == nil {
				ends[session] = p.HMGet(ctx, k.State, "seq", "hash")
			}
		}
		return nil
	})
	for _, f := range before {
		if answer := ends[f.session]; answer != nil && answer.Err() == nil {
			end, err := positionOf(answer.Val())
			if err == nil || err == ErrUnknown {
				f.found(end, f.told, f.any)
			}
		}
	}
}

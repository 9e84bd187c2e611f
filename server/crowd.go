package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/google/uuid"
	"go.uber.org/zap"

	"plenary/rooms"
	"plenary/server/eventlog"
	"plenary/server/live"
	"plenary/server/rehearse"
)

const (
	// mostCrowds bounds the crowds at once: a try is a dozen sockets.
	mostCrowds = 16
	// crowdFor is how long a crowd stays at the most, if nobody ends its session.
	crowdFor = 4 * time.Hour
	// gatherFor is how long a try waits for its people before it goes on with
	// those who came.
	gatherFor = 15 * time.Second
)

// crowd plays simulated people in this process, over sockets of the inner
// listener. It owns a goroutine for each session, until its context ends.
type crowd struct {
	node   *live.Node
	log    eventlog.Log
	logger *zap.Logger
	fast   bool
	url    string
	places chan struct{}

	ctx context.Context // the server's running time; set before anybody asks

	mu      sync.Mutex // guards closing, and playing against it
	closing bool
	playing sync.WaitGroup
}

// Rehearse brings people who follow whoever runs the session.
func (c *crowd) Rehearse(session, join string, people int) error {
	return c.play(session, join, people, nil)
}

// Try brings people and runs the session until a breakout is open.
func (c *crowd) Try(session, join string, host rooms.Seat, people int) error {
	return c.play(session, join, people, func(ctx context.Context) error { return c.lead(ctx, session, host, people) })
}

func (c *crowd) play(session, join string, people int, lead func(context.Context) error) error {
	select {
	case c.places <- struct{}{}:
	default:
		return &rooms.Refusal{Code: rooms.ErrTooFast.Code, RetryAfterMS: rooms.Minute}
	}
	var plan rooms.Plan
	if err := c.node.Look(c.ctx, session, func(s *rooms.Session, _ rooms.Words) { plan = s.Plan.Clone() }); err != nil {
		<-c.places
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closing {
		<-c.places
		return live.ErrClosed
	}
	c.playing.Go(func() {
		defer func() { <-c.places }()
		ctx, cancel := context.WithTimeout(c.ctx, crowdFor)
		defer cancel()
		if lead != nil {
			c.playing.Go(func() {
				if err := lead(ctx); err != nil && ctx.Err() == nil && !errors.Is(err, eventlog.ErrUnknown) {
					c.logger.Warn("lead a try", zap.String("session", session), zap.Error(err))
				}
			})
		}
		_, err := rehearse.Play(ctx, rehearse.Options{
			URLs: []string{c.url}, Session: session, JoinSecret: join, Plan: plan, People: people,
			Seed: rand.Uint64(), Fast: c.fast, Stay: true, Notes: io.Discard,
		})
		if err != nil && ctx.Err() == nil {
			c.logger.Warn("play simulated people", zap.String("session", session), zap.Error(err))
		}
	})
	return nil
}

// wait returns when nobody plays any more; nobody new begins. The context has
// ended by then.
func (c *crowd) wait() {
	c.mu.Lock()
	c.closing = true
	c.mu.Unlock()
	c.playing.Wait()
}

// lead runs a try from the lobby into its first breakout, in the host's name.
func (c *crowd) lead(ctx context.Context, session string, host rooms.Seat, people int) error {
	gathering, cancel := context.WithTimeout(ctx, gatherFor)
	defer cancel()
	// The newcomer has two seats; whether they are connected is up to a browser.
	err := c.until(gathering, session, func(s *rooms.Session) bool { return s.Connected() >= people })
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	do := func(wish rooms.Command) error {
		return c.node.Do(ctx, session, rooms.Actor{Seat: host}, uuid.NewString(), wish)
	}
	// At most as many steps as the plan can have before its first question.
	for range rooms.MaxSteps {
		question := false
		if err := c.node.Look(ctx, session, func(s *rooms.Session, _ rooms.Words) {
			question = s.Step >= 0 && s.Plan.Steps[s.Step].Kind == rooms.QuestionStep
		}); err != nil {
			return err
		}
		if question {
			break
		}
		if err := do(&rooms.Next{}); err != nil {
			return fmt.Errorf("go to the question: %w", err)
		}
	}
	if err := do(&rooms.SeeRooms{}); err != nil {
		return fmt.Errorf("see the rooms: %w", err)
	}
	drawn := func(s *rooms.Session) bool { return s.Preview != nil && !s.Preview.Pending }
	if err := c.until(ctx, session, drawn); err != nil {
		return err
	}
	if err := do(&rooms.Send{}); err != nil {
		return fmt.Errorf("send: %w", err)
	}
	return nil
}

// until waits for something to be true of a session; it looks again whenever
// the log has grown.
func (c *crowd) until(ctx context.Context, session string, is func(*rooms.Session) bool) error {
	grown := c.log.Follow(ctx, session)
	for {
		found := false
		if err := c.node.Look(ctx, session, func(s *rooms.Session, _ rooms.Words) { found = is(s) }); err != nil || found {
			return err
		}
		select {
		case <-grown:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

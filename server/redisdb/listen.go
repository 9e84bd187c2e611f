package redisdb

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// heardAtMost is how many messages wait for the listener.
	heardAtMost = 1024
	// listenCheck is how long a silent subscription is trusted.
	listenCheck = time.Second
)

// Hearer is told what is said in a channel. Its methods must neither block nor
// call the DB.
type Hearer interface {
	// Heard is told of one message.
	Heard(message string)
	// Joined is told whenever the subscription begins or begins again: what was
	// said before may have been missed.
	Joined()
}

// listener is the node's one subscription; channels come and go.
type listener struct {
	pubsub *redis.PubSub
	client redis.UniversalClient
	kick   chan struct{}

	mu      sync.Mutex
	hearers map[string]map[*hearing]bool
	joined  map[string]bool // channels that Redis has confirmed
}

type hearing struct{ Hearer }

func newListener(client redis.UniversalClient) *listener {
	return &listener{
		client: client, pubsub: client.Subscribe(context.Background()), kick: make(chan struct{}, 1),
		hearers: map[string]map[*hearing]bool{}, joined: map[string]bool{},
	}
}

// Listen tells h what is said in a channel, until ctx ends. It does not wait:
// Joined says when it has begun.
func (db *DB) Listen(ctx context.Context, channel string, h Hearer) {
	l, who := db.listener, &hearing{h}
	l.mu.Lock()
	if l.hearers[channel] == nil {
		l.hearers[channel] = map[*hearing]bool{}
	}
	l.hearers[channel][who] = true
	if l.joined[channel] {
		h.Joined() // before it can hear anything
	}
	l.mu.Unlock()
	l.look()
	context.AfterFunc(ctx, func() {
		l.mu.Lock()
		delete(l.hearers[channel], who)
		if len(l.hearers[channel]) == 0 {
			delete(l.hearers, channel)
		}
		l.mu.Unlock()
		l.look()
	})
}

func (l *listener) look() {
	select {
	case l.kick <- struct{}{}:
	default: // it is about to look
	}
}

// run subscribes to what is listened to, and hands on what is said.
func (l *listener) run(ctx context.Context) {
	var work sync.WaitGroup
	work.Go(func() { l.hear() })
	subscribed := map[string]bool{}
	for {
		l.subscribe(ctx, subscribed)
		select {
		case <-ctx.Done():
			_ = l.pubsub.Close() // ends hear
			work.Wait()
			return
		case <-l.kick:
		}
	}
}

// subscribe makes the subscription equal to what is listened to. An error is
// no loss: the client subscribes to all when it is connected again.
func (l *listener) subscribe(ctx context.Context, subscribed map[string]bool) {
	l.mu.Lock()
	var fresh, stale []string
	for channel := range l.hearers {
		if !subscribed[channel] {
			fresh = append(fresh, channel)
			subscribed[channel] = true
		}
	}
	for channel := range maps.Clone(subscribed) {
		if l.hearers[channel] == nil {
			stale = append(stale, channel)
			delete(subscribed, channel)
			delete(l.joined, channel)
		}
	}
	l.mu.Unlock()
	ctx, cancel := Bounded(ctx)
	defer cancel()
	if len(fresh) > 0 {
		_ = l.pubsub.Subscribe(ctx, fresh...)
	}
	if len(stale) > 0 {
		_ = l.pubsub.Unsubscribe(ctx, stale...)
	}
}

func (l *listener) hear() {
	said := l.pubsub.ChannelWithSubscriptions(
		redis.WithChannelSize(heardAtMost), redis.WithChannelHealthCheckInterval(listenCheck),
		redis.WithChannelPingTimeout(listenCheck), redis.WithChannelReconnectTimeout(Patience))
	for one := range said {
		switch m := one.(type) {
		case *redis.Message:
			for _, h := range l.of(m.Channel) {
				h.Heard(m.Payload)
			}
		case *redis.Subscription:
			if m.Kind != "subscribe" {
				continue
			}
			l.mu.Lock()
			l.joined[m.Channel] = l.hearers[m.Channel] != nil
			for h := range l.hearers[m.Channel] {
				h.Joined()
			}
			l.mu.Unlock()
		}
	}
}

func (l *listener) of(channel string) []*hearing {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := make([]*hearing, 0, len(l.hearers[channel]))
	for h := range l.hearers[channel] {
		all = append(all, h)
	}
	return all
}

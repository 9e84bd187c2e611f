package live_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"plenary/rooms"
	"plenary/server/eventlog"
	"plenary/server/live"
	"plenary/server/redisdb"
	"plenary/server/redistest"
	"plenary/server/vault"
)

// counted counts the appends that are tried.
type counted struct {
	*eventlog.Redis
	tries atomic.Int64
}

func (c *counted) Append(ctx context.Context, session string, after eventlog.Position, e eventlog.Entry, then eventlog.Standing) (eventlog.Position, error) {
	c.tries.Add(1)
	return c.Redis.Append(ctx, session, after, e, then)
}

// startOnRedis is one node over a Redis.
func startOnRedis(t *testing.T, s *redistest.Server) (*rig, *counted) {
	t.Helper()
	db, err := redisdb.Open(t.Context(), s.URL())
	if err != nil {
		t.Fatal(err)
	}
	log := &counted{Redis: eventlog.NewRedis(db, 0)}
	node := live.New(live.Options{Log: log, Vault: vault.NewRedis(db), Leniency: rooms.Fast, Seed: 7, Key: []byte("key")})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- node.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		node.Close()
		log.Close()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return &rig{t: t, node: node}, log
}

// T1, D1, D5: Redis is killed in a breakout and is away when the clock runs out:
// nobody is disconnected, commands are refused as unavailable, the node asks
// again now and then, and when Redis is back everybody comes home, once.
func TestD1_RedisAwayOverADeadline(t *testing.T) {
	kept := redistest.Start(t, "appendfsync", "always")
	r, log := startOnRedis(t, kept)
	host, people := session(t, r, quick(100, 1500), 8)
	sendToRooms(host)
	deadline := host.now().EndsAt.Time()
	kept.Kill()
	tries := log.tries.Load()
	var refused *rooms.Refusal
	if err := people[0].try(&rooms.Say{Place: people[0].where(), Text: "is anybody there"}); err != nil && (!errors.As(err, &refused) || refused.Code != rooms.ErrUnavailable.Code) {
		t.Errorf("a command without Redis: %v", err)
	}
	if err := host.try(&rooms.Extend{By: rooms.Minute}); !errors.As(err, &refused) || refused.Code != rooms.ErrUnavailable.Code {
		t.Errorf("an extension without Redis: %v", err)
	}
	<-time.After(time.Until(deadline.Add(time.Second)))
	if n := log.tries.Load() - tries; n > 200 {
		t.Errorf("%d appends were tried while Redis was away", n)
	}
	kept.Run()
	back := time.Now()
	for _, p := range append(people, host) {
		p.until("the main room", func() bool { return p.place == "main" })
		if p.closed != 0 {
			t.Errorf("seat %d was closed with %d", p.seat, p.closed)
		}
	}
	if took := time.Since(back); took > 3*time.Second {
		t.Errorf("home %v after Redis was back", took)
	}
	homes := 0
	for stored, err := range log.Read(t.Context(), host.id, eventlog.Position{}) {
		if err != nil {
			t.Fatal(err)
		}
		entry, err := rooms.DecodeEntry(stored.Body)
		if err != nil {
			t.Fatal(err)
		}
		for _, event := range entry.Events {
			if _, home := event.(*rooms.Home); home {
				homes++
			}
		}
	}
	if homes != 1 {
		t.Errorf("brought home %d times", homes)
	}
}

// D5: what a room wrote before Redis went away is there while it is away and
// when it is back, and is written on.
func TestD5_DraftsOutliveAnOutage(t *testing.T) {
	kept := redistest.Start(t, "appendfsync", "always")
	r, _ := startOnRedis(t, kept)
	host, people := session(t, r, quick(500, 60_000), 3)
	sendToRooms(host)
	writer, card := people[0], uuid.NewString()
	writer.until("a room", func() bool { return writer.place != "main" })
	writer.do(&rooms.AddCard{Room: writer.room(), Card: card, Text: "half a thought"})
	kept.Kill()
	refused := uuid.NewString()
	if err := writer.try(&rooms.AddCard{Room: writer.room(), Card: refused, Text: "refused"}); err == nil {
		t.Error("a draft was accepted without Redis")
	}
	kept.Run()
	writer.do(&rooms.ShareCard{Card: card, Rev: 1})
	writer.connect(r)
	writer.until("its drafts", func() bool { return writer.items["drafts"] != nil })
	writer.mu.Lock()
	defer writer.mu.Unlock()
	if _, told := writer.items["drafts"][refused]; told {
		t.Error("a draft that was refused is told")
	}
}

// R6: Redis went back to an earlier history, as after a failover that lost
// entries: the next command notices, everybody is asked to come back, and the
// session goes on from there.
func TestR6_AHistoryThatWasRolledBack(t *testing.T) {
	kept := redistest.Start(t)
	r, log := startOnRedis(t, kept)
	host, people := session(t, r, quick(500, 60_000), 2)
	k, err := redisdb.Of(host.id)
	if err != nil {
		t.Fatal(err)
	}
	before, err := log.End(t.Context(), host.id)
	if err != nil {
		t.Fatal(err)
	}
	people[0].do(&rooms.Say{Place: "main", Text: "this will be lost"})
	host.until("the line", func() bool { return len(host.items["main_chat"]) == 1 })
	lost, err := log.End(t.Context(), host.id)
	if err != nil {
		t.Fatal(err)
	}
	for seq := before.Seq + 1; seq <= lost.Seq; seq++ {
		kept.Do("xdel", k.Log, fmt.Sprint(seq, "-0"))
	}
	kept.Do("xsetid", k.Log, fmt.Sprint(before.Seq, "-0"))
	kept.Do("hset", k.State, "seq", before.Seq, "hash", before.Hash.String(), "batch", "")

	var refused *rooms.Refusal
	if err := host.try(&rooms.Say{Place: "main", Text: "after"}); !errors.As(err, &refused) || refused.Code != rooms.ErrUnavailable.Code {
		t.Errorf("a command on the lost history: %v", err)
	}
	for _, p := range append(people, host) {
		p.until("the request to come back", func() bool { return p.closed == 4008 })
	}
	host.connect(r)
	host.do(&rooms.Say{Place: "main", Text: "it goes on"})
	host.until("one line only", func() bool {
		lines := host.items["main_chat"]
		return len(lines) == 1 && strings.Contains(string(first(lines)), "it goes on")
	})
}

func first(items map[string]json.RawMessage) json.RawMessage {
	for _, item := range items {
		return item
	}
	return nil
}

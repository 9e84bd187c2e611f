package server_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"plenary/rooms"
	"plenary/server"
	"plenary/server/redisdb"
	"plenary/server/redistest"
)

// untilTrue waits for a condition, looking often.
func (p *program) untilTrue(what string, true func() bool) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), 10*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !true() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			p.t.Fatalf("waited for %s", what)
		}
	}
}

func (p *program) untilStatus(path string, want int) {
	p.t.Helper()
	p.untilTrue(path, func() bool { return p.do("GET", path, "", "", "").status == want })
}

// D5, D6: without its Redis, or with one that can't be written to, a server is
// alive and not ready; and ready again by itself.
func TestD6_ReadyOnlyWithRedis(t *testing.T) {
	kept := redistest.Start(t, "appendfsync", "always")
	p := start(t, server.Config{Redis: kept.URL()})
	p.untilStatus("/readyz", 200)
	kept.Kill()
	p.untilStatus("/readyz", 503)
	if got := p.do("GET", "/healthz", "", "", ""); got.status != 200 {
		t.Errorf("alive: %d", got.status)
	}
	kept.Run()
	p.untilStatus("/readyz", 200)
	kept.Do("config", "set", "min-replicas-to-write", "1")
	p.untilStatus("/readyz", 503)
	kept.Do("config", "set", "min-replicas-to-write", "0")
	p.untilStatus("/readyz", 200)
}

func TestRedis_RefusedAtStart(t *testing.T) {
	_, err := server.New(t.Context(), server.Config{
		Listen: "127.0.0.1:0", Data: t.TempDir(), Redis: redistest.Start(t, "maxmemory-policy", "allkeys-lru").URL(),
	}, server.Options{})
	if !errors.Is(err, redisdb.ErrUnfit) || !strings.Contains(err.Error(), "noeviction") {
		t.Errorf("an evicting Redis: %v", err)
	}
	warned := start(t, server.Config{Redis: redistest.Start(t, "appendonly", "no").URL()})
	if !strings.Contains(warned.err.String(), "set appendonly yes") {
		t.Errorf("no warning of a Redis without a file: %s", warned.err)
	}
}

// Whoever looks into Redis sees where a running session is.
func TestRedis_CountdownCanBeRead(t *testing.T) {
	kept := redistest.Start(t)
	p := start(t, server.Config{Fast: true, Redis: kept.URL()})
	s := p.session()
	host := p.open("host", s.Token)
	host.does("doors.open", nil)
	for range 3 {
		token, _ := p.sit(s.JoinLink, "Ann")
		b := p.open("somebody", token)
		b.until("the main room", func() bool { return b.place == "main" })
	}
	host.until("everybody here", func() bool { return hereOf(host) == 4 })
	host.does("loop.next", nil)
	host.does("loop.preview", nil)
	host.until("rooms", func() bool { return len(section[rooms.PreviewView](host, "preview").Rooms) > 0 })
	host.does("loop.send", map[string]any{"notice_ms": 0})
	host.until("the breakout", func() bool { return host.phase() == rooms.Breakout })

	keys := kept.Keys("pl:*:loop")
	if len(keys) != 1 {
		t.Fatalf("keys %q", keys)
	}
	client := kept.Client()
	defer client.Close()
	got := client.HGetAll(t.Context(), keys[0]).Val()
	view := section[rooms.LoopView](host, "loop")
	ends, err := time.Parse(time.RFC3339Nano, got["ends_at"])
	if err != nil || rooms.At(ends) != view.EndsAt {
		t.Errorf("ends_at %q, people see %v", got["ends_at"], view.EndsAt.Time())
	}
	if got["phase"] != "breakout" || got["question"] != "1" || got["round"] != "1" || got["rooms"] != "1" {
		t.Errorf("Redis has %v", got)
	}
}

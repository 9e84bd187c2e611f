package eventlog_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"plenary/server/eventlog"
	"plenary/server/eventlog/logtest"
	"plenary/server/redisdb"
	"plenary/server/redistest"
)

// R5: a reply that got lost leaves the outcome unknown, and asking again with
// the same entry settles it; go-redis' own retries would append twice.
func TestR5_LostRepliesNeverDouble(t *testing.T) {
	each(t, func(t *testing.T, s *redistest.Server) {
		const appends = 1000
		proxy := redistest.NewProxy(t, "127.0.0.1:0", s.Addr)
		if s.Cluster { // whose client goes where the nodes say
			_, port, _ := net.SplitHostPort(proxy.Addr)
			s.Do("config", "set", "cluster-announce-port", port)
		}
		log := openRedis(t, s.At(proxy.Addr), 0)
		id := logtest.Session(t, log)
		at := eventlog.Position{}
		for i := range appends {
			e := logtest.Entry(t, log, strconv.Itoa(i))
			proxy.LoseReplyTo(e.Batch)
			_, err := log.Append(t.Context(), id, at, e, eventlog.Standing{})
			if !errors.Is(err, eventlog.ErrUnavailable) {
				t.Fatalf("append %d: its reply was lost, and Append says %v", i, err)
			}
			next, err := log.Append(t.Context(), id, at, e, eventlog.Standing{})
			if err != nil || next != at.Next(e) {
				t.Fatalf("append %d asked again: %v %v", i, next, err)
			}
			at = next
		}
		all := logtest.Read(t, log, id, eventlog.Position{})
		if len(all) != appends || proxy.Lost.Load() != appends {
			t.Fatalf("%d entries of %d appends, %d replies were lost", len(all), appends, proxy.Lost.Load())
		}
		for i, stored := range all {
			if string(stored.Body) != strconv.Itoa(i) {
				t.Fatalf("entry %d is %q", i, stored.Body)
			}
		}
	})
}

// D6: whatever Redis says it can't do is one documented error.
func TestD6_ErrorsOfRedis(t *testing.T) {
	for name, c := range map[string]struct {
		begin func(t *testing.T, s *redistest.Server)
		want  error
	}{
		"OOM":        {func(t *testing.T, s *redistest.Server) { s.Do("config", "set", "maxmemory", "1") }, redisdb.ErrFull},
		"READONLY":   {func(t *testing.T, s *redistest.Server) { s.Do("replicaof", "127.0.0.1", "1") }, redisdb.ErrReadOnly},
		"NOREPLICAS": {func(t *testing.T, s *redistest.Server) { s.Do("config", "set", "min-replicas-to-write", "1") }, redisdb.ErrNoReplicas},
		"MISCONF":    {failToSave, redisdb.ErrDisk},
		"NOAUTH":     {askForPassword, redisdb.ErrAccess},
		"away":       {func(_ *testing.T, s *redistest.Server) { s.Kill() }, redisdb.ErrAway},
	} {
		t.Run(name, func(t *testing.T) {
			s := redistest.Start(t, "enable-protected-configs", "yes")
			log, db := openBoth(t, s.URL(), 0)
			id := logtest.Session(t, log)
			at := logtest.Append(t, log, id, "before")[0]
			c.begin(t, s)
			_, err := log.Append(t.Context(), id, at, logtest.Entry(t, log, "no"), eventlog.Standing{})
			if !errors.Is(err, eventlog.ErrUnavailable) || !errors.Is(err, c.want) {
				t.Errorf("Append: %v, want %v", err, c.want)
			}
			if err := db.Ready(t.Context()); !errors.Is(err, c.want) {
				t.Errorf("Ready: %v, want %v", err, c.want)
			}
		})
	}
	t.Run("those that can't be had at will", func(t *testing.T) {
		for said, want := range map[string]error{
			"LOADING Redis is loading the dataset in memory": redisdb.ErrLoading, "MASTERDOWN Link with MASTER is down": redisdb.ErrAway,
			"CLUSTERDOWN Hash slot not served": redisdb.ErrAway, "WRONGPASS invalid username-password pair": redisdb.ErrAccess,
			"NOPERM this user has no permissions": redisdb.ErrAccess, "ERR what is this": redisdb.ErrScript,
		} {
			if err := redisdb.Explain(reply(said)); !errors.Is(err, want) {
				t.Errorf("%s: %v", said, err)
			}
		}
	})
}

type reply string

func (r reply) Error() string { return string(r) }
func (reply) RedisError()     {}

// failToSave makes a save fail, after which Redis refuses writes.
func failToSave(t *testing.T, s *redistest.Server) {
	s.Do("config", "set", "appendonly", "no")
	s.Do("config", "set", "save", "3600 1")
	s.Do("config", "set", "dir", "/proc") // where no file can be made
	s.Do("bgsave")
	s.Until(t.Context(), "the save to fail", func() bool {
		return strings.Contains(s.Do("info", "persistence").String(), "rdb_last_bgsave_status:err")
	})
}

// askForPassword has Redis ask for a password from now on, on connections that
// are open, too.
func askForPassword(t *testing.T, s *redistest.Server) {
	client := s.Client()
	defer client.Close()
	client.Do(t.Context(), "ping")
	if _, err := client.Pipelined(t.Context(), func(p redis.Pipeliner) error {
		p.Do(t.Context(), "config", "set", "requirepass", "secret")
		p.Do(t.Context(), "client", "kill", "type", "normal") // who is connected stays let in otherwise
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// D2, D5: nothing waits longer than 2 s for a Redis that hangs.
func TestD2_NothingHangs(t *testing.T) {
	s := redistest.Start(t)
	log := openRedis(t, s.URL(), 0)
	id := logtest.Session(t, log)
	at := logtest.Append(t, log, id, "before")[0]
	e := logtest.Entry(t, log, "x")
	s.Pause()
	defer s.Resume()
	const slack = time.Second // of a busy computer
	var all sync.WaitGroup
	for name, ask := range map[string]func(ctx context.Context) error{
		"Append": func(ctx context.Context) error {
			_, err := log.Append(ctx, id, at, e, eventlog.Standing{})
			return err
		},
		"End":  func(ctx context.Context) error { _, err := log.End(ctx, id); return err },
		"Read": func(ctx context.Context) error { return firstError(log.Read(ctx, id, at)) },
		"Due":  func(ctx context.Context) error { _, err := log.Due(ctx, time.Now(), 1); return err },
	} {
		for _, patience := range []time.Duration{100 * time.Millisecond, time.Hour} {
			all.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				defer cancel()
				began := time.Now()
				err := ask(ctx)
				if took := time.Since(began); !errors.Is(err, eventlog.ErrUnavailable) || took > min(patience, redisdb.Patience)+slack {
					t.Errorf("%s with %v: %v after %v", name, patience, err, took)
				}
			})
		}
	}
	all.Wait()
}

func firstError(entries func(func(eventlog.Stored, error) bool)) (first error) {
	for _, err := range entries {
		if err != nil {
			return err
		}
	}
	return nil
}

// D1: what was acknowledged is there after kill -9 of Redis and a restart, and
// the same log goes on. With appendfsync everysec this test fails now and then:
// while Redis waits for its disk, it answers before it has written.
func TestD1_RedisKilled(t *testing.T) {
	s := redistest.Start(t, "appendfsync", "always")
	log := openRedis(t, s.URL(), 0)
	id := logtest.Session(t, log)
	ends := log.Follow(t.Context(), id)
	var at eventlog.Position
	for round := range 5 {
		for i := range 200 {
			var err error
			if at, err = log.Append(t.Context(), id, at, logtest.Entry(t, log, fmt.Sprint(round, i)), eventlog.Standing{}); err != nil {
				t.Fatal(err)
			}
		}
		s.Kill()
		s.Run()
		if end, err := log.End(t.Context(), id); err != nil || end != at {
			t.Fatalf("round %d: the log ends at %v %v, %v was acknowledged", round, end, err, at)
		}
	}
	at = logtest.Append(t, log, id, "after")[0]
	wait(t, ends, at)
}

// D3: after a failover by Sentinel writes go on, on the same log, within a
// second of Sentinel's choice of another master (which takes it about 3 s itself
// at a down-after of 1 s).
func TestD3_SentinelFailover(t *testing.T) {
	master := redistest.Start(t)
	master.Replica()
	address, now := master.Watch("evening", time.Second)
	log := openRedis(t, address, 0)
	id := logtest.Session(t, log)
	ends := log.Follow(t.Context(), id)
	at := logtest.Append(t, log, id, "one", "two")[1]
	if n, err := master.Do("wait", 1, 5000).Int(); err != nil || n != 1 {
		t.Fatalf("the replica has not all of it: %d %v", n, err)
	}
	master.Kill()
	killed, chosen := time.Now(), time.Time{}
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		if chosen.IsZero() && now() != master.Addr {
			chosen = time.Now()
		}
		next, err := log.Append(t.Context(), id, at, logtest.Entry(t, log, "three"), eventlog.Standing{})
		if err == nil {
			at = next
			if chosen.IsZero() { // since Sentinel was asked
				chosen = time.Now()
			}
			break
		}
		if !errors.Is(err, eventlog.ErrUnavailable) && !errors.Is(err, eventlog.ErrStale) {
			t.Fatal(err)
		}
		if time.Since(killed) > 20*time.Second {
			t.Fatalf("no write for %v: %v", time.Since(killed), err)
		}
		<-tick.C
	}
	t.Logf("writes went on %v after the kill, %v after the choice", time.Since(killed), time.Since(chosen))
	if took := time.Since(chosen); took > time.Second {
		t.Errorf("writes went on %v after Sentinel's choice", took)
	}
	wait(t, ends, at)
	if all := logtest.Read(t, log, id, eventlog.Position{}); len(all) != 3 {
		t.Errorf("%d entries", len(all))
	}
}

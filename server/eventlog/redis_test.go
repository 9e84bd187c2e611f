package eventlog_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"plenary/server/eventlog"
	"plenary/server/eventlog/logtest"
	"plenary/server/redisdb"
	"plenary/server/redistest"
)

// openRedis gives a log in a Redis.
func openRedis(t testing.TB, address string, trimAbove int) *eventlog.Redis {
	t.Helper()
	log, _ := openBoth(t, address, trimAbove)
	return log
}

func openBoth(t testing.TB, address string, trimAbove int) (*eventlog.Redis, *redisdb.DB) {
	t.Helper()
	db, err := redisdb.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	log := eventlog.NewRedis(db, trimAbove)
	t.Cleanup(func() {
		log.Close()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return log, db
}

// each runs a test on one Redis and on a Cluster.
func each(t *testing.T, test func(t *testing.T, s *redistest.Server)) {
	t.Run("one", func(t *testing.T) { test(t, redistest.Start(t)) })
	t.Run("cluster", func(t *testing.T) { test(t, redistest.StartCluster(t)) })
}

func keysOf(t testing.TB, session string) redisdb.Keys {
	t.Helper()
	k, err := redisdb.Of(session)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func wait(t *testing.T, ends <-chan eventlog.Position, want eventlog.Position) {
	t.Helper()
	for {
		select {
		case end := <-ends:
			if end == want {
				return
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("no word of the end %v", want)
		}
	}
}

func TestRedis(t *testing.T) {
	each(t, func(t *testing.T, s *redistest.Server) {
		logtest.Run(t, func(t *testing.T) eventlog.Log {
			s.Flush()
			return openRedis(t, s.URL(), 0)
		})
	})
}

func TestRedis_Trims(t *testing.T) {
	each(t, func(t *testing.T, s *redistest.Server) {
		const trimAbove = 1000
		logtest.Trims(t, openRedis(t, s.URL(), trimAbove), trimAbove)
	})
}

// Two nodes: what one appends the other is told and reads, and one of two wins.
func TestRedis_TwoNodes(t *testing.T) {
	each(t, func(t *testing.T, s *redistest.Server) {
		a, b := openRedis(t, s.URL(), 0), openRedis(t, s.URL(), 0)
		id := logtest.Session(t, a)
		ends := b.Follow(t.Context(), id)
		at := logtest.Append(t, a, id, "one", "two")
		wait(t, ends, at[1])
		if all := logtest.Read(t, b, id, eventlog.Position{}); len(all) != 2 {
			t.Fatalf("the other node reads %d entries", len(all))
		}
		e := logtest.Entry(t, b, "late")
		if _, err := b.Append(t.Context(), id, at[0], e, eventlog.Standing{}); !errors.Is(err, eventlog.ErrConflict) {
			t.Fatalf("an append to where the other node was: %v", err)
		}
		if err := b.Erase(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		wait(t, a.Follow(t.Context(), id), eventlog.Position{})
	})
}

// A word that got lost is made up for by a look, and a history that was rolled
// back is told of, too.
func TestRedis_FollowsWithoutAWord(t *testing.T) {
	s := redistest.Start(t)
	log := openRedis(t, s.URL(), 0)
	id := logtest.Session(t, log)
	ends := log.Follow(t.Context(), id)
	at := logtest.Append(t, log, id, "one", "two")
	wait(t, ends, at[1])
	k := keysOf(t, id)
	s.Do("hset", k.State, "seq", 3)
	wait(t, ends, eventlog.Position{Seq: 3, Hash: at[1].Hash})
	s.Do("hset", k.State, "seq", 1, "hash", at[0].Hash.String())
	wait(t, ends, at[0])
}

// redis-cli HGETALL tells where a session stands.
func TestRedis_LoopCanBeRead(t *testing.T) {
	s := redistest.Start(t)
	log := openRedis(t, s.URL(), 0)
	id := logtest.Session(t, log)
	ends := time.Date(2031, 5, 1, 18, 30, 0, 250e6, time.UTC)
	_, err := log.Append(t.Context(), id, eventlog.Position{}, logtest.Entry(t, log, "opened"),
		eventlog.Standing{Due: ends, Phase: "breakout", Question: 2, Round: 3, EndsAt: ends, Rooms: 25})
	if err != nil {
		t.Fatal(err)
	}
	c := s.Client()
	defer c.Close()
	got := c.HGetAll(t.Context(), keysOf(t, id).Loop).Val()
	want := map[string]string{"phase": "breakout", "question": "2", "round": "3", "ends_at": "2031-05-01T18:30:00.250Z", "rooms": "25"}
	if !maps.Equal(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
}

// Every key of a session expires, and an append keeps it alive.
func TestRedis_EveryKeyExpires(t *testing.T) {
	each(t, func(t *testing.T, s *redistest.Server) {
		log := openRedis(t, s.URL(), 0)
		id := logtest.Session(t, log)
		k := keysOf(t, id)
		e := logtest.Entry(t, log, "one")
		at, err := log.Append(t.Context(), id, eventlog.Position{}, e, eventlog.Standing{Due: e.At.Add(31 * 24 * time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		if err := log.SaveSnapshot(t.Context(), id, at, []byte("fold")); err != nil {
			t.Fatal(err)
		}
		c := s.Client()
		defer c.Close()
		left := func(key string) time.Duration { return c.PTTL(t.Context(), key).Val() }
		for _, key := range s.Keys("*") {
			if left(key) < redisdb.Keep-time.Minute {
				t.Errorf("%s expires in %v", key, left(key))
			}
		}
		if left(k.Due) < 31*24*time.Hour {
			t.Errorf("the index of wake-ups goes before a wake-up: in %v", left(k.Due))
		}
		for _, key := range []string{k.Log, k.State, k.Loop} { // nearly over
			s.Do("pexpire", key, time.Minute.Milliseconds())
		}
		s.Do("hset", k.State, "till", time.Now().Add(time.Minute).UnixMilli())
		logtest.Append(t, log, id, "two")
		for _, key := range []string{k.Log, k.State, k.Loop} {
			if left(key) < redisdb.Keep-time.Minute {
				t.Errorf("after an append %s expires in %v", key, left(key))
			}
		}
	})
}

// An index that lost a wake-up, or has one of a session that is gone, is mended.
func TestRedis_DueIsMended(t *testing.T) {
	s := redistest.Start(t)
	log := openRedis(t, s.URL(), 0)
	ids := []string{logtest.Session(t, log), logtest.Session(t, log), logtest.Session(t, log)}
	e := logtest.Entry(t, log, "due")
	for i, id := range ids {
		then := eventlog.Standing{Due: e.At.Add(time.Duration(i) * time.Second)}
		if _, err := log.Append(t.Context(), id, eventlog.Position{}, logtest.Entry(t, log, "due"), then); err != nil {
			t.Fatal(err)
		}
	}
	gone, lost, wrong := keysOf(t, ids[0]), keysOf(t, ids[1]), keysOf(t, ids[2])
	s.Do("del", gone.State, gone.Log, gone.Loop)
	s.Do("zrem", lost.Due, ids[1])
	s.Do("zadd", wrong.Due, e.At.UnixMilli(), ids[2])
	other := openRedis(t, s.URL(), 0) // whose first look mends all
	late := e.At.Add(time.Minute)
	if due, err := other.Due(t.Context(), late, 10); err != nil || !slices.Equal(due, ids[1:]) {
		t.Fatalf("Due: %v %v, want %v", due, err, ids[1:])
	}
	if listed, err := s.Do("zrange", gone.Sessions, 0, -1).StringSlice(); err != nil || slices.Contains(listed, ids[0]) {
		t.Error("a session that is gone is still in the list")
	}
	s.Do("zadd", wrong.Due, e.At.UnixMilli(), ids[2])
	if due, err := other.Due(t.Context(), e.At, 10); err != nil || len(due) != 0 {
		t.Fatalf("a wrong index was believed: %v %v", due, err)
	}
	c := s.Client()
	defer c.Close()
	if n, err := c.ZScore(t.Context(), wrong.Due, ids[2]).Result(); err != nil || int64(n) != e.At.Add(2*time.Second).UnixMilli() {
		t.Fatalf("the index has %v %v", n, err)
	}
}

// A log from which entries are missing says so.
func TestRedis_Damaged(t *testing.T) {
	s := redistest.Start(t)
	log := openRedis(t, s.URL(), 0)
	failed := func(id string) (seen []string, failed error) {
		for stored, err := range log.Read(t.Context(), id, eventlog.Position{}) {
			if failed = err; err == nil {
				seen = append(seen, string(stored.Body))
			}
		}
		return seen, failed
	}
	missing := logtest.Session(t, log)
	logtest.Append(t, log, missing, "one", "two", "three")
	s.Do("xdel", keysOf(t, missing).Log, "2-0")
	if seen, err := failed(missing); !errors.Is(err, eventlog.ErrDamaged) || !strings.Contains(err.Error(), "entry 2") || len(seen) != 1 {
		t.Errorf("a missing entry: %q %v", seen, err)
	}
	emptied := logtest.Session(t, log)
	at := logtest.Append(t, log, emptied, "one", "two")
	s.Do("del", keysOf(t, emptied).Log)
	if _, err := failed(emptied); !errors.Is(err, eventlog.ErrDamaged) {
		t.Errorf("all entries are gone: %v", err)
	}
	if _, err := log.Append(t.Context(), emptied, at[1], logtest.Entry(t, log, "three"), eventlog.Standing{}); !errors.Is(err, eventlog.ErrDamaged) {
		t.Errorf("append where all entries are gone: %v", err)
	}
}

// T3: Redis' time decides, and in a log it never runs backwards, though its
// clock was set back.
func TestT3_NeverBehindTheLastEntry(t *testing.T) {
	s := redistest.Start(t)
	log := openRedis(t, s.URL(), 0)
	id := logtest.Session(t, log)
	at := logtest.Append(t, log, id, "one")[0]
	later := time.Now().Add(time.Hour).UnixMilli()
	s.Do("hset", keysOf(t, id).State, "at", later)
	e := logtest.Entry(t, log, "decided at Redis' time")
	if _, err := log.Append(t.Context(), id, at, e, eventlog.Standing{}); !errors.Is(err, eventlog.ErrStale) {
		t.Errorf("decided an hour before the last entry: %v", err)
	}
	e = eventlog.Entry{Batch: uuid.NewString(), At: time.UnixMilli(later), Body: []byte("decided at the last entry's")}
	if _, err := log.Append(t.Context(), id, at, e, eventlog.Standing{}); err != nil {
		t.Errorf("decided at the last entry's time: %v", err)
	}
}

package redisdb_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.uber.org/goleak"

	"plenary/server/redisdb"
	"plenary/server/redistest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t testing.TB, s *redistest.Server) *redisdb.DB {
	t.Helper()
	db, err := redisdb.Open(t.Context(), s.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestOpen(t *testing.T) {
	if db := open(t, redistest.Start(t)); len(db.Warnings()) != 0 {
		t.Errorf("as it should be: %q", db.Warnings())
	}
	if db := open(t, redistest.Start(t, "appendonly", "no")); len(db.Warnings()) != 1 || !strings.Contains(db.Warnings()[0], "appendonly yes") {
		t.Errorf("without an append-only file: %q", db.Warnings())
	}
	_, err := redisdb.Open(t.Context(), redistest.Start(t, "maxmemory-policy", "allkeys-lru").URL())
	if !errors.Is(err, redisdb.ErrUnfit) || !strings.Contains(err.Error(), "noeviction") {
		t.Errorf("an evicting Redis: %v", err)
	}
	_, err = redisdb.Open(t.Context(), redistest.Start(t, "requirepass", "secret").URL())
	if !errors.Is(err, redisdb.ErrAccess) {
		t.Errorf("a Redis with a password: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := redisdb.Open(ctx, "redis://127.0.0.1:1"); !errors.Is(err, redisdb.ErrAway) {
		t.Errorf("no Redis: %v", err)
	}
}

// Sessions are spread over all partitions, a session's keys are in one slot.
func TestKeys(t *testing.T) {
	seen := map[int]bool{}
	for range 2000 {
		seen[redisdb.Partition(uuid.NewString())] = true
	}
	if len(seen) != redisdb.Partitions {
		t.Errorf("%d partitions are used", len(seen))
	}
	k, err := redisdb.Of("evening")
	if err != nil {
		t.Fatal(err)
	}
	tag := k.Log[:strings.IndexByte(k.Log, '}')+1]
	for _, key := range []string{k.State, k.Loop, k.Record, k.Items, k.Order, k.Fades, k.Due, k.Sessions, k.Erased, k.Wake, k.Talk} {
		if !strings.HasPrefix(key, tag) {
			t.Errorf("%s is not in %s", key, tag)
		}
	}
	for _, id := range []string{"", "a:b", "a}b", "../x", strings.Repeat("x", 65)} {
		if _, err := redisdb.Of(id); !errors.Is(err, redisdb.ErrID) {
			t.Errorf("session %q: %v", id, err)
		}
	}
}

// heard keeps what it is told.
type heard struct{ joined, said chan string }

func (h heard) Joined()              { h.joined <- "joined" }
func (h heard) Heard(message string) { h.said <- message }

func listen(ctx context.Context, db *redisdb.DB, channel string) heard {
	h := heard{make(chan string, 100), make(chan string, 100)}
	db.Listen(ctx, channel, h)
	return h
}

func next(t *testing.T, from chan string) string {
	t.Helper()
	select {
	case said := <-from:
		return said
	case <-time.After(10 * time.Second):
		t.Fatal("nothing was heard")
		return ""
	}
}

// Channels come and go on one subscription, which begins again when the line
// was cut, and says so.
func TestListen(t *testing.T) {
	for _, s := range []*redistest.Server{redistest.Start(t), redistest.StartCluster(t)} {
		db := open(t, s)
		a, b := listen(t.Context(), db, "a"), listen(t.Context(), db, "b")
		next(t, a.joined)
		next(t, b.joined)
		s.Do("publish", "a", "to a")
		s.Do("publish", "b", "to b")
		if got := []string{next(t, a.said), next(t, b.said)}; !slices.Equal(got, []string{"to a", "to b"}) {
			t.Fatalf("heard %q", got)
		}
		ctx, leave := context.WithCancel(t.Context())
		late := listen(ctx, db, "a")
		next(t, late.joined)
		leave()
		s.Do("client", "kill", "type", "pubsub")
		next(t, a.joined)
		s.Do("publish", "a", "once more")
		if got := next(t, a.said); got != "once more" {
			t.Fatalf("heard %q", got)
		}
		if len(late.said) > 0 {
			t.Fatal("who left is told")
		}
	}
}

// P5: what was deleted is gone from the append-only file and the dump, also
// when the server that deleted it was killed right then.
func TestP5_Rewrite(t *testing.T) {
	for name, settings := range map[string][]string{"append-only file": nil, "with dumps": {"save", "3600 1"}, "dumps only": {"appendonly", "no", "save", "3600 1"}} {
		t.Run(name, func(t *testing.T) {
			s := redistest.Start(t, settings...)
			session, canary := uuid.NewString(), "canary "+uuid.NewString()
			k, err := redisdb.Of(session)
			if err != nil {
				t.Fatal(err)
			}
			keep := func() {
				s.Do("hset", k.Items, "word", canary)
				if !bytes.Contains([]byte(strings.Join(settings, " ")), []byte("save")) {
					return
				}
				s.Do("save")
			}
			db := open(t, s)
			keep()
			if !bytes.Contains(s.Bytes(), []byte(canary)) {
				t.Fatal("the canary never was on the disk: this test can't fail")
			}
			if err := db.Erase(t.Context(), session); err != nil {
				t.Fatal(err)
			}
			if err := db.Rewritten(t.Context()); err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(s.Bytes(), []byte(canary)) {
				t.Error("the canary is on the disk after the rewrite")
			}
			if keys := s.Keys("*"); len(keys) != 0 {
				t.Errorf("left: %q", keys)
			}

			keep()
			s.Do("del", k.Items)
			s.Do("set", k.Erased, "1") // the mark of a server that was killed
			again := open(t, s)
			if err := again.Rewritten(t.Context()); err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(s.Bytes(), []byte(canary)) {
				t.Error("the canary is on the disk after the next start")
			}
		})
	}
}

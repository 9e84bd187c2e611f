package vault_test

import (
	"bytes"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"plenary/server/eventlog"
	"plenary/server/eventlog/logtest"
	"plenary/server/redisdb"
	"plenary/server/redistest"
	"plenary/server/vault"
	"plenary/server/vault/vaulttest"
)

func openRedis(t testing.TB, address string) (*vault.Redis, *redisdb.DB) {
	t.Helper()
	db, err := redisdb.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return vault.NewRedis(db), db
}

// each runs a test on one Redis and on a Cluster.
func each(t *testing.T, test func(t *testing.T, s *redistest.Server)) {
	t.Run("one", func(t *testing.T) { test(t, redistest.Start(t)) })
	t.Run("cluster", func(t *testing.T) { test(t, redistest.StartCluster(t)) })
}

// pass waits until d has passed by Redis' clock, which no test can set.
func pass(t *testing.T, db *redisdb.DB) func(d time.Duration) {
	return func(d time.Duration) {
		until := db.Now().Add(d + 50*time.Millisecond)
		for db.Now().Before(until) {
			select {
			case <-time.After(until.Sub(db.Now())):
			case <-t.Context().Done():
				t.Fatal(t.Context().Err())
			}
		}
	}
}

func TestRedis(t *testing.T) {
	each(t, func(t *testing.T, s *redistest.Server) {
		vaulttest.Run(t, func(t *testing.T) vaulttest.Store {
			v, db := openRedis(t, s.URL())
			return vaulttest.Store{Vault: v, Registry: v, Now: db.Now, Pass: pass(t, db)}
		})
	})
}

// Two nodes share everything: records, codes, secrets and counters.
func TestRedis_TwoNodes(t *testing.T) {
	s := redistest.Start(t)
	a, _ := openRedis(t, s.URL())
	b, _ := openRedis(t, s.URL())
	id := vaulttest.Session(t, a)
	if err := a.Write(t.Context(), id, vault.Write{Key: "name/1", Value: []byte("Ada")}); err != nil {
		t.Fatal(err)
	}
	if items, err := b.Get(t.Context(), id, "name/1"); err != nil || string(items[0].Value) != "Ada" {
		t.Fatalf("the other node has %+v %v", items, err)
	}
	one, err := a.Secret(t.Context(), "tokens")
	if err != nil {
		t.Fatal(err)
	}
	if other, err := b.Secret(t.Context(), "tokens"); err != nil || !bytes.Equal(one, other) {
		t.Fatalf("the nodes' secrets differ: %v", err)
	}
	for i, v := range []*vault.Redis{a, b, a, b} {
		if n, err := v.Count(t.Context(), "guess", time.Minute); err != nil || n != i+1 {
			t.Fatalf("count %d: %d %v", i+1, n, err)
		}
	}
}

// Every key but the server's own secrets expires, none before its record's last
// day, and all of them later when that day moves.
func TestRedis_EveryKeyExpires(t *testing.T) {
	each(t, func(t *testing.T, s *redistest.Server) {
		v, db := openRedis(t, s.URL())
		log := eventlog.NewRedis(db, 0)
		defer log.Close()
		ctx, id := t.Context(), uuid.NewString()
		last := db.Now().Add(31 * 24 * time.Hour)
		if err := v.Add(ctx, vault.Record{ID: id, Code: "ABCD2345", Expires: last}); err != nil {
			t.Fatal(err)
		}
		if err := log.Create(ctx, id); err != nil {
			t.Fatal(err)
		}
		logtest.Append(t, log, id, "one")
		err := v.Write(ctx, id, vault.Write{Key: "a", Value: []byte("1")}, vault.Write{Key: "b", Value: []byte("2"), Expires: last})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := v.Count(ctx, "guess", time.Hour); err != nil {
			t.Fatal(err)
		}
		k, err := redisdb.Of(id)
		if err != nil {
			t.Fatal(err)
		}
		c := s.Client()
		defer c.Close()
		want := func(last time.Time) {
			t.Helper()
			for _, key := range []string{k.Log, k.State, k.Loop, k.Record, k.Items, k.Order, k.Fades, k.Sessions, redisdb.Code("ABCD2345")} {
				if at := time.UnixMilli(c.PExpireTime(ctx, key).Val().Milliseconds()); at.Before(last) {
					t.Errorf("%s expires at %v, before the last day %v", key, at, last)
				}
			}
			for _, key := range s.Keys("*") {
				if c.PTTL(ctx, key).Val() <= 0 {
					t.Errorf("%s never expires", key)
				}
			}
		}
		want(last)
		last = last.Add(100 * 24 * time.Hour)
		if err := v.Update(ctx, id, func(r *vault.Record) error { r.Expires = last; return nil }); err != nil {
			t.Fatal(err)
		}
		want(last)
	})
}

// R5: an update whose reply was lost is done once.
func TestR5_UpdateWithLostReply(t *testing.T) {
	s := redistest.Start(t)
	proxy := redistest.NewProxy(t, "127.0.0.1:0", s.Addr)
	v, _ := openRedis(t, s.At(proxy.Addr))
	id := vaulttest.Session(t, v)
	const updates = 100
	for i := range updates {
		marker := "host " + strconv.Itoa(i)
		proxy.LoseReplyTo(`"generation":` + strconv.Itoa(i+1) + `,`)
		if err := v.Update(t.Context(), id, func(r *vault.Record) error { r.Generation++; return nil }); err != nil {
			t.Fatalf("%s: %v", marker, err)
		}
	}
	if r, err := v.Record(t.Context(), id); err != nil || r.Generation != updates || proxy.Lost.Load() != updates {
		t.Fatalf("generation %d after %d updates, %d replies were lost: %v", r.Generation, updates, proxy.Lost.Load(), err)
	}
}

// P5: after erasure no key of the session is left, and none of its texts in the
// raw bytes of append-only file and dump.
func TestP5_AfterErasureNothingIsInRedis(t *testing.T) {
	each(t, func(t *testing.T, s *redistest.Server) {
		v, db := openRedis(t, s.URL())
		log := eventlog.NewRedis(db, 0)
		defer log.Close()
		ctx, tag := t.Context(), "canary-"+uuid.NewString()
		n := 0
		canary := func() []byte { n++; return []byte(tag + "-" + strconv.Itoa(n)) }
		id, stays := uuid.NewString(), uuid.NewString()
		for _, session := range []string{id, stays} {
			if err := v.Add(ctx, vault.Record{ID: session, Code: session[:8], HostHash: []byte("not this one")}); err != nil {
				t.Fatal(err)
			}
			if err := log.Create(ctx, session); err != nil {
				t.Fatal(err)
			}
		}
		var at []eventlog.Position
		for range 20 {
			at = logtest.Append(t, log, id, string(canary()))
			if err := v.Write(ctx, id, vault.Write{Key: "name/" + string(canary()), Value: canary()}); err != nil {
				t.Fatal(err)
			}
		}
		if err := log.SaveSnapshot(ctx, id, at[0], canary()); err != nil {
			t.Fatal(err)
		}
		logtest.Append(t, log, stays, "this stays")
		s.Do("save")
		if found := bytes.Count(s.Bytes(), []byte(tag)); found < n {
			t.Fatalf("only %d of %d canaries were ever on the disk: this test can't fail", found, n)
		}
		if err := log.Erase(ctx, id); err != nil {
			t.Fatal(err)
		}
		if keys := append(s.Keys("*"+id+"*"), s.Keys("*"+id[:8]+"*")...); len(keys) != 0 {
			t.Errorf("keys are left: %q", keys)
		}
		if err := db.Rewritten(ctx); err != nil {
			t.Fatal(err)
		}
		s.Do("save")
		if bytes.Contains(s.Bytes(), []byte(tag)) || bytes.Contains(s.Bytes(), []byte(id)) {
			t.Error("a canary or the session's id is on the disk")
		}
		if all := logtest.Read(t, log, stays, eventlog.Position{}); len(all) != 1 {
			t.Errorf("the other session has %d entries", len(all))
		}
	})
}

// P5: "erase me" is Drop and Compact; what others wrote stays.
func TestP5_EraseMeInRedis(t *testing.T) {
	s := redistest.Start(t)
	v, db := openRedis(t, s.URL())
	id, canary := vaulttest.Session(t, v), "canary "+uuid.NewString()
	for _, w := range []vault.Write{
		{Key: "name/1", Value: []byte(canary)}, {Key: "name/2", Value: []byte("Ada")},
		{Key: "answer/1", Value: []byte(canary)}, {Key: "answer/1", Value: []byte("replaced")},
	} {
		if err := v.Write(t.Context(), id, w); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Contains(s.Bytes(), []byte(canary)) {
		t.Fatal("the canary never was on the disk: this test can't fail")
	}
	if err := v.Drop(t.Context(), id, "name/1"); err != nil {
		t.Fatal(err)
	}
	if err := v.Compact(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if err := db.Rewritten(t.Context()); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(s.Bytes(), []byte(canary)) {
		t.Error("the canary is on the disk")
	}
	for key, want := range map[string]string{"name/2": "Ada", "answer/1": "replaced"} {
		if items, err := v.Get(t.Context(), id, key); err != nil || string(items[0].Value) != want {
			t.Errorf("%s: %+v %v", key, items, err)
		}
	}
}

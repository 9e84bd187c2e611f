package exchange_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.uber.org/goleak"

	"plenary/server/exchange"
	"plenary/server/exchange/exchangetest"
	"plenary/server/redisdb"
	"plenary/server/redistest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestLocal(t *testing.T) {
	exchangetest.Run(t, func(*testing.T) (a, b exchange.Exchange) {
		one := exchange.NewLocal()
		return one, one
	})
}

func open(t testing.TB, s *redistest.Server) *exchange.Redis {
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
	return exchange.NewRedis(db)
}

// each runs a test on one Redis and on a Cluster.
func each(t *testing.T, test func(t *testing.T, s *redistest.Server)) {
	t.Run("one", func(t *testing.T) { test(t, redistest.Start(t)) })
	t.Run("cluster", func(t *testing.T) { test(t, redistest.StartCluster(t)) })
}

func TestRedis(t *testing.T) {
	each(t, func(t *testing.T, s *redistest.Server) {
		exchangetest.Run(t, func(t *testing.T) (a, b exchange.Exchange) {
			s.Flush()
			return open(t, s), open(t, s)
		})
	})
}

// D5: without Redis nothing is half told: the speaker gets an error, and who
// listens is told of the gap when it is back.
func TestD5_TalkIsRefusedWithoutRedis(t *testing.T) {
	s := redistest.Start(t)
	a, b := open(t, s), open(t, s)
	session := uuid.NewString()
	events := exchangetest.Begun(t, b, session)
	s.Kill()
	if err := a.Publish(t.Context(), session, exchange.Message{Node: "a", Body: []byte("lost")}); !errors.Is(err, exchange.ErrUnavailable) || !errors.Is(err, redisdb.ErrAway) {
		t.Errorf("Publish: %v", err)
	}
	if err := a.Hold(t.Context(), "a", time.Second); !errors.Is(err, exchange.ErrUnavailable) {
		t.Errorf("Hold: %v", err)
	}
	s.Run()
	select {
	case e := <-events:
		if !e.Gap {
			t.Fatalf("told %q", e.Body)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("no word of the gap")
	}
	if err := a.Publish(t.Context(), session, exchange.Message{Node: "a", Body: []byte("back")}); err != nil {
		t.Fatal(err)
	}
	for e := range events {
		if string(e.Body) == "back" {
			break
		}
	}
}

// A3, P5: what is told is kept nowhere.
func TestP5_TalkIsNotKept(t *testing.T) {
	s := redistest.Start(t)
	x := open(t, s)
	session, canary := uuid.NewString(), []byte("canary "+uuid.NewString())
	events := exchangetest.Begun(t, x, session)
	if err := x.Publish(t.Context(), session, exchange.Message{Node: "a", Body: canary}); err != nil {
		t.Fatal(err)
	}
	if e := <-events; !bytes.Equal(e.Body, canary) {
		t.Fatalf("told %q", e.Body)
	}
	s.Do("save")
	if bytes.Contains(s.Bytes(), canary) {
		t.Error("the canary is on the disk")
	}
}

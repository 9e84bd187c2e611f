package live_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"plenary/rooms"
	"plenary/server/eventlog"
	"plenary/server/live"
	"plenary/server/redisdb"
	"plenary/server/redistest"
	"plenary/server/vault"
	"plenary/server/wire"
)

const (
	benchClients = 64
	benchRounds  = 5
	benchOnes    = 2000 // single round trips of a round
	benchSpan    = time.Second
)

// BenchmarkRedis measures 64 clients of one session on one node, each waiting for
// its answer, beside single appends, a PING and a pipelined XADD, all in turn in
// each round. Figures are medians of the rounds, ratios of one round's.
func BenchmarkRedis(b *testing.B) {
	for _, fsync := range []string{"everysec", "always"} {
		b.Run("appendfsync="+fsync, func(b *testing.B) { benchRedis(b, redistest.Start(b, "appendfsync", fsync)) })
	}
}

func benchRedis(b *testing.B, s *redistest.Server) {
	db, err := redisdb.Open(b.Context(), s.URL())
	if err != nil {
		b.Fatal(err)
	}
	log := eventlog.NewRedis(db, 0)
	node := live.New(live.Options{Log: log, Vault: vault.NewRedis(db), Leniency: rooms.Fast, Seed: 7, Key: []byte("key")})
	defer func() {
		node.Close()
		log.Close()
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	}()
	id, seats := benchSession(b, node)
	alone := uuid.NewString()
	if err := log.Create(b.Context(), alone); err != nil {
		b.Fatal(err)
	}
	var end eventlog.Position
	figures := map[string][]float64{}
	note := func(unit string, figure float64) { figures[unit] = append(figures[unit], figure) }
	for b.Loop() {
		for range benchRounds {
			ping := singly(b, func() error { return db.Client().Ping(b.Context()).Err() })
			one := singly(b, func() (err error) {
				e := eventlog.Entry{Batch: uuid.NewString(), At: db.Now(), Body: make([]byte, 200)}
				end, err = log.Append(b.Context(), alone, end, e, eventlog.Standing{})
				return err
			})
			note("ping-p50-us", ping.p50)
			note("append-p50-us", one.p50)
			note("append-p50/ping", one.p50/ping.p50)
			note("append-p99/ping-p99", one.p99/ping.p99)
			note("xadd-pipelined/s", pipelined(b, db.Client()))
			perSecond, perEntry := commands(b, node, id, seats)
			note("commands/s", perSecond)
			note("commands/entry", perEntry)
			note("commands/s/ping/s", perSecond*ping.p50/1e6)
		}
	}
	b.ReportMetric(0, "ns/op")
	for unit, all := range figures {
		slices.Sort(all)
		b.ReportMetric(all[len(all)/2], unit)
	}
}

// benchSession is a session with the doors open and everybody in the main room.
func benchSession(b *testing.B, node *live.Node) (string, []rooms.Seat) {
	id := uuid.NewString()
	if err := node.Create(b.Context(), id, quick(500, 60_000), false); err != nil {
		b.Fatal(err)
	}
	var seats []rooms.Seat
	for i := range benchClients {
		role := rooms.Participant
		if i == 0 {
			role = rooms.Host
		}
		seat, err := node.Join(b.Context(), id, live.Joining{Name: fmt.Sprint("Person ", i), Role: role})
		if err != nil {
			b.Fatal(err)
		}
		if i == 0 {
			if err := node.Do(b.Context(), id, rooms.Actor{Seat: seat}, uuid.NewString(), &rooms.OpenDoors{}); err != nil {
				b.Fatal(err)
			}
		}
		hello := func(now int64) []byte { return wire.Welcome(nil, id, uint32(seat), now, "bench") }
		if err := node.Attach(b.Context(), id, seat, 0, deaf{}, eventlog.Position{}, hello); err != nil {
			b.Fatal(err)
		}
		seats = append(seats, seat)
	}
	return id, seats
}

// deaf is a connection that costs nothing.
type deaf struct{}

func (deaf) Send(...[]byte) {}
func (deaf) Close(int)      {}

type trips struct{ p50, p99 float64 } // µs

func singly(b *testing.B, fn func() error) trips {
	took := make([]time.Duration, benchOnes)
	for i := range took {
		began := time.Now()
		if err := fn(); err != nil {
			b.Fatal(err)
		}
		took[i] = time.Since(began)
	}
	slices.Sort(took)
	us := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }
	return trips{us(took[len(took)/2]), us(took[len(took)*99/100])}
}

// pipelined gives how many bare XADDs a second Redis takes, 100 in one go.
func pipelined(b *testing.B, client redis.UniversalClient) float64 {
	const goes, each = 200, 100
	body := make([]byte, 200)
	began := time.Now()
	for range goes {
		_, err := client.Pipelined(b.Context(), func(p redis.Pipeliner) error {
			for range each {
				p.XAdd(b.Context(), &redis.XAddArgs{Stream: "bare", MaxLen: 10_000, Approx: true, Values: []any{"body", body}})
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return goes * each / time.Since(began).Seconds()
}

// commands gives how many commands a second everybody together got answered,
// and how many went into one entry.
func commands(b *testing.B, node *live.Node, id string, seats []rooms.Seat) (perSecond, perEntry float64) {
	before, err := node.Position(b.Context(), id)
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithTimeout(b.Context(), benchSpan)
	defer stop()
	var done atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	for _, seat := range seats {
		all.Go(func() {
			for up := true; ctx.Err() == nil; up = !up {
				if err := node.Do(b.Context(), id, rooms.Actor{Seat: seat}, uuid.NewString(), &rooms.Hand{Up: up}); err != nil {
					b.Error(err)
					return
				}
				done.Add(1)
			}
		})
	}
	all.Wait()
	took := time.Since(began)
	after, err := node.Position(b.Context(), id)
	if err != nil {
		b.Fatal(err)
	}
	return float64(done.Load()) / took.Seconds(), float64(done.Load()) / float64(after.Seq-before.Seq)
}

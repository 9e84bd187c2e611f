package live_test

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"plenary/rooms"
	"plenary/server/eventlog"
	"plenary/server/exchange"
	"plenary/server/folder"
	"plenary/server/live"
	"plenary/server/vault"
)

// beside runs nodes that share sessions within one bubble: over one data folder and
// one exchange, each with faults of its own.
func beside(t *testing.T, nodes int) (all []*rig, stop func()) {
	t.Helper()
	f, err := folder.Open(t.TempDir(), folder.Options{Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	log, kept, others := eventlog.NewBolt(f), vault.NewBolt(f), exchange.NewLocal()
	for i := range nodes {
		r := &rig{t: t, folder: f, log: &gone{Log: log}, vault: &shaky{Vault: kept}, exchange: &cut{Exchange: others}}
		r.node = live.New(live.Options{
			Log: r.log, Vault: r.vault, Exchange: r.exchange, Leniency: rooms.Fast, Seed: 7 + uint64(i), Key: []byte("key"),
		})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- r.node.Run(ctx) }()
		r.stop = sync.OnceFunc(func() {
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
			r.node.Close()
		})
		all = append(all, r)
	}
	return all, func() {
		for _, r := range all {
			r.stop()
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

// A harvest that closes by itself counts the marks of its last moment, through
// whatever nodes they came.
func TestTheLastMarksOfAHarvestThatClosesByItselfCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		nodes, stop := beside(t, 2)
		defer stop()
		plan := quick(500, 600_000)
		plan.Steps[1].Auto, plan.Steps[1].Harvest = true, rooms.Minute
		host, people := together(t, plan, 4, nodes...)
		sendToRooms(host)
		synctest.Wait()
		ann, card := people[0], uuid.NewString()
		ann.do(&rooms.AddCard{Room: ann.room(), Card: card, Text: "a thought"})
		ann.do(&rooms.ShareCard{Card: card, Rev: 1})
		host.do(&rooms.Recall{})
		host.phase(rooms.Harvest)
		advance(time.Until(host.now().EndsAt.Time()) - 100*time.Millisecond)
		for _, p := range people {
			p.do(&rooms.Mark{Card: card, On: true})
		}
		advance(10 * time.Second)
		if phase := host.now().Phase; phase != rooms.Closing {
			t.Fatalf("the harvest did not close by itself: %s", phase)
		}
		for i, r := range nodes {
			if err := r.node.Look(t.Context(), host.id, func(s *rooms.Session, _ rooms.Words) {
				if marks := s.Cards[card].Marks; marks != 4 {
					t.Errorf("node %d has %d marks, and not 4", i+1, marks)
				}
			}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// D5: what other nodes could not be told of drafts and marks they read later; a line
// is refused, and told once when it is said again.
func TestD5_WhatOtherNodesMissedIsToldLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, _, people := twoNodesInRooms(t)
		synctest.Wait()
		ann, ben := people[0], people[1] // on different nodes
		if ann.r == ben.r || ann.room() != ben.room() {
			t.Fatalf("not in one room through two nodes: %s and %s", ann.room(), ben.room())
		}
		card, line := uuid.NewString(), uuid.NewString()
		say := func() error {
			return ann.r.node.Do(t.Context(), ann.id, rooms.Actor{Seat: ann.seat}, line, &rooms.Say{Place: ann.where(), Text: "only here"})
		}
		ann.r.exchange.away.Store(true)
		ann.do(&rooms.AddCard{Room: ann.room(), Card: card, Text: "a thought"})
		var refused *rooms.Refusal
		if err := say(); !errors.As(err, &refused) || refused.Code != rooms.ErrUnavailable.Code {
			t.Errorf("a line that can't be told is answered with %v", err)
		}
		advance(5 * time.Second)
		if ben.has("drafts") > 0 || ann.has("room_chat") > 0 {
			t.Fatal("the exchange is not away")
		}
		ann.r.exchange.away.Store(false)
		if err := say(); err != nil {
			t.Error(err)
		}
		advance(2 * time.Second)
		if ben.has("drafts") == 0 {
			t.Error("the other node never read the draft")
		}
		for _, p := range []*person{ann, ben} {
			if n := p.has("room_chat"); n != 1 {
				t.Errorf("seat %d reads %d lines", p.seat, n)
			}
		}
	})
}

// has counts the items of a section that the person has been told by now.
func (p *person) has(section string) (n int) {
	p.read(func() { n = len(p.items[section]) })
	return n
}

func (p *person) arrivals() (v rooms.ArrivalsView) {
	p.read(func() { _ = json.Unmarshal(p.values["arrivals"], &v) })
	return v
}

func (p *person) arrive() {
	p.t.Helper()
	p.do(&rooms.Arrive{Round: 1, Place: p.where()})
}

// twoNodesInRooms has a host and four people in their rooms, each through another node
// than the one before.
func twoNodesInRooms(t *testing.T) (nodes []*rig, host *person, people []*person) {
	nodes, stop := beside(t, 2)
	t.Cleanup(stop)
	host, people = together(t, quick(500, 600_000), 4, nodes...)
	sendToRooms(host)
	return nodes, host, people
}

// Who arrived is told when the other nodes can be told again.
func TestArrivalsAreToldWhenTheExchangeIsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		nodes, host, people := twoNodesInRooms(t)
		advance(time.Second)
		nodes[1].exchange.away.Store(true)
		people[0].arrive() // through the second node
		people[2].arrive()
		advance(time.Second)
		if v := host.arrivals(); v.Expected != 4 || v.Arrived != 0 {
			t.Fatalf("the exchange is not away: %+v", v)
		}
		nodes[1].exchange.away.Store(false)
		advance(2 * time.Second)
		if v := host.arrivals(); v.Arrived != 2 {
			t.Errorf("arrived: %+v", v)
		}
	})
}

// What a node counted goes with it, though nobody was connected through it any more.
func TestTheArrivalsOfANodeThatIsGoneAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		nodes, host, people := twoNodesInRooms(t)
		advance(time.Second)
		for _, p := range people {
			p.arrive()
		}
		for _, p := range []*person{people[0], people[2]} { // from the second node to the first
			p.connect(nodes[0])
		}
		advance(time.Second)
		if v := host.arrivals(); v.Expected != 4 || v.Arrived != 4 {
			t.Fatalf("before: %+v", v)
		}
		nodes[1].stop()
		advance(10 * time.Second)
		if v := host.arrivals(); v.Expected != 2 || v.Arrived != 2 {
			t.Errorf("of two nodes, one of which is gone: %+v", v)
		}
	})
}

// An erased session is nobody's to see on a node that did not hear of it, either.
func TestP5_ANodeThatDidNotHearOfTheErasureTellsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		nodes, stop := beside(t, 2)
		defer stop()
		nodes[1].log.deaf.Store(true)
		host, people := together(t, quick(500, 600_000), 1, nodes...)
		ann := people[0]
		host.do(&rooms.Erase{})
		closed := 0
		ann.read(func() { closed = ann.closed })
		if closed != 0 || nodes[1].node.Sessions() == 0 {
			t.Fatal("the other node heard of it")
		}
		hello := func(now int64) []byte { return nil }
		for what, err := range map[string]error{
			"Look":   nodes[1].node.Look(t.Context(), host.id, func(*rooms.Session, rooms.Words) { t.Error("it is looked at") }),
			"Attach": nodes[1].node.Attach(t.Context(), host.id, ann.seat, 0, deaf{}, eventlog.Position{}, hello),
		} {
			if !errors.Is(err, eventlog.ErrUnknown) {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}

package live_test

import (
	"context"
	"errors"
	"iter"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"plenary/rooms"
	"plenary/server/eventlog"
	"plenary/server/folder"
	"plenary/server/live"
	"plenary/server/vault"
)

// unreadable is a log that can't be read for a while.
type unreadable struct {
	*eventlog.Bolt
	away  atomic.Bool
	asked atomic.Int64
}

func (u *unreadable) Read(ctx context.Context, session string, after eventlog.Position) iter.Seq2[eventlog.Stored, error] {
	if u.away.Load() {
		u.asked.Add(1)
		return func(yield func(eventlog.Stored, error) bool) { yield(eventlog.Stored{}, eventlog.ErrUnavailable) }
	}
	return u.Bolt.Read(ctx, session, after)
}

// D5: what another node appended just before the store went away is read when
// it is back; nobody is disconnected meanwhile.
func TestD5_BehindAnotherNode(t *testing.T) {
	f, err := folder.Open(t.TempDir(), folder.Options{})
	if err != nil {
		t.Fatal(err)
	}
	log := &unreadable{Bolt: eventlog.NewBolt(f)}
	node := live.New(live.Options{Log: log, Vault: vault.NewBolt(f), Leniency: rooms.Fast, Seed: 7, Key: []byte("key")})
	defer func() {
		node.Close()
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	host, people := session(t, &rig{t: t, node: node}, quick(500, 60_000), 2)

	log.away.Store(true)
	body, err := rooms.Entry{Events: []rooms.Event{&rooms.LockSet{Locked: true}}}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for { // the session itself may append something in between
		end, err := log.End(t.Context(), host.id)
		if err != nil {
			t.Fatal(err)
		}
		_, err = log.Append(t.Context(), host.id, end, eventlog.Entry{Batch: uuid.NewString(), At: f.Now(), Body: body}, eventlog.Standing{})
		if err == nil {
			break
		}
		if !errors.Is(err, eventlog.ErrConflict) {
			t.Fatal(err)
		}
	}
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for log.asked.Load() < 3 {
		select {
		case <-tick.C:
		case <-t.Context().Done():
			t.Fatal("the node does not try to read on")
		}
	}
	log.away.Store(false)
	for _, p := range append(people, host) {
		p.until("what the other node appended", func() bool { return p.loop().Locked })
		if p.closed != 0 {
			t.Errorf("seat %d was closed with %d", p.seat, p.closed)
		}
	}
}

// D5: who came and went, and what was drawn, while the store was away is in the
// log when it is back.
func TestD5_WhatTheServerWishedIsWishedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, t.TempDir())
		host, people := session(t, r, quick(500, 600_000), 4)
		host.do(&rooms.Next{})
		host.do(&rooms.SeeRooms{})
		synctest.Wait()
		host.do(&rooms.Reshuffle{})
		r.log.away.Store(true)
		ann, ben := people[0], people[1]
		r.node.Detach(ann.id, ann.seat, ann)
		advance(5 * time.Second)
		r.node.Detach(ben.id, ben.seat, ben)
		advance(time.Second)
		ben.connect(r)
		advance(5 * time.Second)
		r.log.away.Store(false)
		advance(5 * time.Second)
		if err := r.node.Look(t.Context(), host.id, func(s *rooms.Session, _ rooms.Words) {
			for seat, want := range map[rooms.Seat]bool{ann.seat: false, ben.seat: true, people[2].seat: true} {
				if s.Person(seat).Connected != want {
					t.Errorf("seat %d is connected: %v, want %v", seat, !want, want)
				}
			}
			if s.Preview == nil || s.Preview.Pending || len(s.Preview.Rooms) == 0 {
				t.Errorf("the rooms were never drawn: %+v", s.Preview)
			}
		}); err != nil {
			t.Fatal(err)
		}
		r.stop()
	})
}

// D5: a deadline that can't be kept is proposed again, but not without a pause, and
// soon after the store lets it be.
func TestD5_ADeadlineThatCantBeKeptIsProposedAtPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, t.TempDir())
		host, _ := session(t, r, quick(500, 600_000), 4)
		sendToRooms(host)
		synctest.Wait()
		r.log.damaged.Store(true)
		advance(time.Until(host.now().EndsAt.Time()) + time.Minute)
		if n := r.log.refused.Load(); n < 30 || n > 200 {
			t.Errorf("asked %d times in a minute", n)
		}
		r.log.damaged.Store(false)
		advance(3 * time.Second)
		if phase := host.now().Phase; phase != rooms.Harvest {
			t.Errorf("the deadline is not kept: %s", phase)
		}
		r.stop()
	})
}

//go:build livekit

package media

import (
	"context"
	"sync"
	"syscall"
	"testing"

	"go.uber.org/zap/zaptest"
)

// belonging is the log that a keeper of tests asks.
type belonging struct {
	mu      sync.Mutex
	out     map[string]bool
	changed int
}

func (b *belonging) put(identity string, out bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.out[identity] = out
}

func (s *started) keeper() (*Keeper, *belonging) {
	b := &belonging{out: map[string]bool{}}
	k := NewKeeper(s.Service, zaptest.NewLogger(s.t), func(_ context.Context, _, _, identity string) bool {
		b.mu.Lock()
		defer b.mu.Unlock()
		return !b.out[identity]
	}, func(string) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.changed++
	})
	s.mu.Lock()
	s.hear = k.Heard
	s.mu.Unlock()
	s.runs(k.Run)
	return k, b
}

func (s *started) exists(room string) func() bool {
	return func() bool {
		all, err := s.Rooms(s.ctx())
		_, ok := all[room]
		return err == nil && ok
	}
}

func TestTheKeeperMakesAndEndsRooms(t *testing.T) {
	s := start(t)
	k, _ := s.keeper()
	k.Wish("a", []string{number(1), number(2)})
	k.Wish("b", []string{number(3)})
	for n := 1; n <= 3; n++ {
		s.until("it is made", func() bool { return k.Made(number(n)) })
	}
	k.Wish("a", []string{number(1)})
	s.until("it is ended", func() bool { return !s.exists(number(2))() })
	if k.Made(number(2)) || !s.exists(number(1))() || !s.exists(number(3))() {
		t.Error("another room was ended")
	}
	s.must(s.Delete(s.ctx(), number(1)))
	s.until("what went by itself is made again", s.exists(number(1)))
}

func TestStrangersArePutOut(t *testing.T) {
	s := start(t)
	k, log := s.keeper()
	room := number(1)
	k.Wish("a", []string{room})
	s.until("it is made", func() bool { return k.Made(room) })
	log.put("8", true)
	s.join(s.token(room, "7"))
	s.until("7 is in", s.isIn(room, "7"))
	stranger := s.join(s.token(room, "8"))
	for {
		if _, _, err := stranger.ReadMessage(); err != nil {
			break // put out
		}
	}
	s.until("8 is out", func() bool { return !s.isIn(room, "8")() })
	if !s.isIn(room, "7")() {
		t.Error("somebody who belongs was put out")
	}
	log.put("7", true) // and who is moved elsewhere goes
	k.Search(room)
	s.until("7 is out", func() bool { return !s.isIn(room, "7")() })
}

// A LiveKit that is killed comes back by itself, and its rooms with it.
func TestAKilledLiveKitIsStartedAgain(t *testing.T) {
	s := start(t)
	k, _ := s.keeper()
	k.Wish("a", []string{number(1)})
	s.until("it is made", func() bool { return k.Made(number(1)) })
	killed := s.child.pid()
	if err := syscall.Kill(killed, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	s.until("another one runs", func() bool { return s.child.pid() != killed && s.child.Up() })
	s.until("it is back", func() bool { return k.Up() && k.Made(number(1)) && s.exists(number(1))() })
}

// pid is of the process that runs; 0 if none does.
func (c *Child) pid() int { return int(c.process.Load()) }

//go:build livekit

package media

import (
	"context"
	"slices"
	"sync"
	"syscall"
	"testing"

	"go.uber.org/zap/zaptest"
)

// belonging is the log that a keeper of tests asks.
type belonging struct {
	mu      sync.Mutex
	out     map[string]bool
	listens map[string]bool
	asked   [][]string // who was asked about at once
	changed int
}

func (b *belonging) put(identity string, out bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.out[identity] = out
}

func (b *belonging) listen(identity string, only bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.listens[identity] = only
}

// rights answers a keeper.
func (b *belonging) rights(_ context.Context, _, _ string, identities []string) ([]Right, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked = append(b.asked, identities)
	all := make([]Right, len(identities))
	for i, identity := range identities {
		all[i] = Right{Hear: !b.out[identity], Speak: !b.out[identity] && !b.listens[identity]}
	}
	return all, nil
}

func (s *started) keeper() (*Keeper, *belonging) {
	b := &belonging{out: map[string]bool{}, listens: map[string]bool{}}
	k := NewKeeper(s.Service, zaptest.NewLogger(s.t), b.rights, func(string) {
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
	k, log := s.keeper()
	k.Wish("a", []string{number(1), number(2)})
	k.Wish("b", []string{number(3)})
	for n := 1; n <= 3; n++ {
		s.until("it is made", func() bool { return k.Made(number(n)) })
	}
	s.until("both sessions are told", func() bool {
		log.mu.Lock()
		defer log.mu.Unlock()
		return log.changed >= 2
	})
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

// speaksIn says whether LiveKit lets somebody speak.
func (s *started) speaksIn(room, identity string, wanted bool) func() bool {
	return func() bool {
		in, err := s.In(s.ctx(), room)
		s.must(err)
		return slices.Contains(in, Somebody{identity, wanted})
	}
}

// Who may speak is made so in LiveKit: when it changes, and when somebody comes with
// a token of before.
func TestA4_WhoMaySpeakIsToldToLiveKit(t *testing.T) {
	s := start(t)
	k, log := s.keeper()
	room := number(1)
	k.Wish("a", []string{room})
	s.until("it is made", func() bool { return k.Made(room) })
	s.join(s.token(room, "7"))
	s.join(s.listener(room, "8"))
	s.until("7 may speak", s.speaksIn(room, "7", true))
	s.until("8 may not", s.speaksIn(room, "8", false))
	log.listen("7", true)
	k.Settle(room)
	s.until("7 may not any more", s.speaksIn(room, "7", false))
	s.until("8 may", s.speaksIn(room, "8", true))
	log.listen("9", true)
	s.join(s.token(room, "9")) // a token of before
	s.until("9 is in", s.speaksIn(room, "9", true))
	k.Heard(Word{"participant_joined", room, Somebody{"9", true}})
	s.until("9 may not", s.speaksIn(room, "9", false))
	log.mu.Lock()
	defer log.mu.Unlock()
	if !slices.ContainsFunc(log.asked, func(who []string) bool { return slices.Equal(who, []string{"9"}) }) {
		t.Errorf("when 9 came, the log was asked about %v", log.asked)
	}
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
	s.until("another one runs", func() bool { return s.child.pid() != killed && s.answers() })
	s.until("it is back", func() bool { return k.Up() && k.Made(number(1)) && s.exists(number(1))() })
}

// pid is of the process that runs; 0 if none does.
func (c *Child) pid() int { return int(c.process.Load()) }

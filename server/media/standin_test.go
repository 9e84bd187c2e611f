package media

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap"
)

// standIn answers a keeper as LiveKit does, and keeps what it was asked for.
type standIn struct {
	*Keeper
	t *testing.T

	mu      sync.Mutex
	rooms   map[string][]string // identities in them, none of which may speak there
	asked   []asked
	hold    map[string]chan struct{} // methods that wait
	out     map[string]bool          // who may not hear
	unknown int                      // how often nobody knows who may
}

// asked is a call that changes something.
type asked struct {
	method, room, identity string
	at                     time.Time
}

func standsIn(t *testing.T) *standIn {
	s := &standIn{t: t, rooms: map[string][]string{}, hold: map[string]chan struct{}{}, out: map[string]bool{}}
	server := httptest.NewServer(s)
	service := NewService(server.URL, "key", "a-secret-of-at-least-thirty-two-characters")
	s.Keeper = NewKeeper(service, zap.NewNop(), s.rights, func(string) {})
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Run(ctx)
	}()
	t.Cleanup(func() {
		stop()
		<-done
		service.client.CloseIdleConnections()
		http.DefaultClient.CloseIdleConnections()
		server.Close()
	})
	return s
}

func (s *standIn) rights(ctx context.Context, _, _ string, identities []string) ([]Right, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, bound := ctx.Deadline(); !bound {
		s.t.Error("a session may take for ever to say who may be in a room")
	}
	if s.unknown > 0 {
		s.unknown--
		return nil, errors.New("nobody knows")
	}
	all := make([]Right, len(identities))
	for i, identity := range identities {
		all[i] = Right{Hear: !s.out[identity], Speak: !s.out[identity]}
	}
	return all, nil
}

func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		return // it answers
	}
	var in struct{ Name, Room, Identity string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		s.t.Error(err)
	}
	method := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	s.mu.Lock()
	wait := s.hold[method]
	s.mu.Unlock()
	if wait != nil {
		<-wait
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	type some map[string]any
	answer := some{}
	switch method {
	case "ListRooms":
		all := []some{}
		for name, in := range s.rooms {
			all = append(all, some{"name": name, "num_participants": len(in)})
		}
		answer["rooms"] = all
	case "ListParticipants":
		all := []some{}
		for _, identity := range s.rooms[in.Room] {
			all = append(all, some{"identity": identity})
		}
		answer["participants"] = all
	case "CreateRoom":
		if s.rooms[in.Name] == nil {
			s.rooms[in.Name] = []string{}
		}
	case "DeleteRoom":
		delete(s.rooms, in.Room)
	case "RemoveParticipant":
		s.rooms[in.Room] = slices.DeleteFunc(s.rooms[in.Room], func(one string) bool { return one == in.Identity })
	}
	if !strings.HasPrefix(method, "List") {
		s.asked = append(s.asked, asked{method, in.Room + in.Name, in.Identity, time.Now()})
	}
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		s.t.Error(err)
	}
}

// enter brings people into a room that is there.
func (s *standIn) enter(room string, identities ...string) {
	s.until("it is made", func() bool { return s.Made(room) })
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rooms[room] = append(s.rooms[room], identities...)
}

func (s *standIn) put(identity string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.out[identity] = true
}

// calls lists those of a method.
func (s *standIn) calls(method string) (all []asked) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.asked {
		if one.method == method {
			all = append(all, one)
		}
	}
	return all
}

// until waits for less than a sweep of all rooms would take.
func (s *standIn) until(what string, is func() bool) {
	s.t.Helper()
	end, look := time.After(searchEvery*2/3), time.NewTicker(time.Millisecond)
	defer look.Stop()
	for !is() {
		select {
		case <-look.C:
		case <-end:
			s.t.Fatalf("it never came: %s", what)
		}
	}
}

func TestARoomIsSearchedAgainWhereNobodyKnewWhoMayBeInIt(t *testing.T) {
	s := standsIn(t)
	s.Wish("a", []string{"r"})
	s.enter("r", "7")
	s.put("7")
	s.mu.Lock()
	s.unknown = 1
	s.mu.Unlock()
	s.Search("r")
	s.until("7 is put out", func() bool { return len(s.calls("RemoveParticipant")) == 1 })
}

// That others may speak cuts nobody's moment short who is on their way.
func TestWhoIsOnTheirWayHasTheirMomentWhereOthersMaySpeak(t *testing.T) {
	s := standsIn(t)
	s.Wish("a", []string{"r"})
	s.enter("r", "7", "8")
	s.put("7")
	s.Settle("r")
	s.until("8 may speak", func() bool { return len(s.calls("UpdateParticipant")) > 0 })
	searched := time.Now()
	s.Search("r")
	s.Settle("r")
	s.until("8 may speak", func() bool { return len(s.calls("UpdateParticipant")) > 1 })
	s.until("7 is put out", func() bool { return len(s.calls("RemoveParticipant")) == 1 })
	for _, permit := range s.calls("UpdateParticipant") {
		if permit.identity != "8" {
			t.Errorf("%s was told that they may speak", permit.identity)
		}
	}
	if after := s.calls("RemoveParticipant")[0].at.Sub(searched); after < leaveWithin {
		t.Errorf("7 was put out after %v", after)
	}
}

func TestStrangersArePutOutBeforeOthersAreLetSpeak(t *testing.T) {
	s := standsIn(t)
	s.Wish("a", []string{"r"})
	var people []string
	for n := range 5 * callsAtOnce {
		people = append(people, fmt.Sprint(n))
	}
	s.enter("r", append(people, "stranger")...)
	s.put("stranger")
	s.Search("r")
	s.until("all are let speak", func() bool { return len(s.calls("UpdateParticipant")) == len(people) })
	s.mu.Lock()
	defer s.mu.Unlock()
	out := slices.IndexFunc(s.asked, func(one asked) bool { return one.method == "RemoveParticipant" })
	speaks := slices.IndexFunc(s.asked, func(one asked) bool { return one.method == "UpdateParticipant" })
	if out < 0 || out > speaks {
		t.Errorf("the stranger was put out by call %d, the first was let speak by call %d", out, speaks)
	}
}

// A room that another server goes on with is not ended, though it was being made.
func TestARoomThatIsLeftToAnotherServerIsNotEnded(t *testing.T) {
	s := standsIn(t)
	made := make(chan struct{})
	s.mu.Lock()
	s.hold["CreateRoom"] = made
	s.mu.Unlock()
	s.Wish("a", []string{"r"})
	s.until("it is being made", func() bool { return s.Up() })
	s.Forget("a")
	s.mu.Lock()
	delete(s.hold, "CreateRoom")
	s.mu.Unlock()
	close(made)
	s.until("it was made", func() bool { return len(s.calls("CreateRoom")) == 1 })
	s.Wish("b", []string{"of b"}) // what is over is ended before others are made
	s.until("another is made", func() bool { return s.Made("of b") })
	if ended := s.calls("DeleteRoom"); len(ended) > 0 {
		t.Errorf("ended: %v", ended)
	}
}

//go:build livekit

package media

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"go.uber.org/zap/zaptest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// started is a real LiveKit on free ports, whose webhooks come here.
type started struct {
	*Service
	t     *testing.T
	child *Child
	words chan Word

	mu   sync.Mutex
	hear func(Word)
}

const (
	testKey    = "plenary"
	testSecret = "a-secret-of-at-least-thirty-two-characters"
)

func start(t *testing.T) *started {
	t.Helper()
	program, err := filepath.Abs("../../bin/" + Program)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(program); err != nil {
		t.Fatalf("LiveKit is not built (make livekit): %v", err)
	}
	port, err := Ports(0)
	if err != nil {
		t.Fatal(err)
	}
	s := &started{t: t, words: make(chan Word, 100)}
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		word, err := s.Hear(r)
		if err != nil {
			t.Errorf("a real webhook: %v", err)
			return
		}
		s.mu.Lock()
		hear := s.hear
		s.mu.Unlock()
		if hear != nil {
			hear(word)
		}
		s.words <- word
	}))
	t.Cleanup(hook.Close)
	s.child = &Child{
		Program: program, Port: port, Key: testKey, Secret: testSecret, Webhook: hook.URL, Logger: zaptest.NewLogger(t),
	}
	s.Service = NewService(s.child.URL(), testKey, testSecret)
	s.runs(s.child.Run)
	s.until("LiveKit answers", s.answers)
	return s
}

// runs runs something until the test ends.
func (s *started) runs(run func(context.Context)) {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		run(ctx)
	}()
	s.t.Cleanup(func() {
		stop()
		<-done
		http.DefaultClient.CloseIdleConnections()
		s.client.CloseIdleConnections()
	})
}

func (s *started) until(what string, is func() bool) {
	s.t.Helper()
	end, look := time.After(patience), time.NewTicker(5*time.Millisecond)
	defer look.Stop()
	for !is() {
		select {
		case <-look.C:
		case <-end:
			s.t.Fatalf("it never came: %s", what)
		}
	}
}

// may asks LiveKit's door for people: whether a token lets its bearer in.
func (s *started) may(token string) bool {
	s.t.Helper()
	request, err := http.NewRequest(http.MethodGet, s.child.URL()+"/rtc/validate?protocol=16&access_token="+token, nil)
	s.must(err)
	answer, err := http.DefaultClient.Do(request)
	s.must(err)
	defer answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

func (s *started) token(room, identity string) string {
	s.t.Helper()
	token, err := s.Token(room, identity, true)
	s.must(err)
	return token
}

// listener is a token that opens no microphone.
func (s *started) listener(room, identity string) string {
	s.t.Helper()
	token, err := s.Token(room, identity, false)
	s.must(err)
	return token
}

func (s *started) answers() bool { return answers(s.ctx(), s.child.URL()) }

func (s *started) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *started) ctx() context.Context { return s.t.Context() }

// number makes room names as random ones are made.
func number(n int) string { return fmt.Sprintf("%032x", n) }

package server_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"github.com/google/uuid"

	"plenary/rooms"
)

// process is the real program, which can be killed.
type process struct {
	program
	kill func()
}

// programPath builds the program, once.
var built struct {
	once sync.Once
	path string
	err  error
}

func programPath(t *testing.T) string {
	t.Helper()
	built.once.Do(func() {
		var dir string
		if dir, built.err = os.MkdirTemp("", "plenary-test-"); built.err != nil {
			return
		}
		built.path = filepath.Join(dir, "plenary")
		if out, err := exec.Command("go", "build", "-o", built.path, "plenary/server/plenary").CombinedOutput(); err != nil {
			built.err = fmt.Errorf("build: %w\n%s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.path
}

func TestMain(m *testing.M) {
	code := m.Run()
	if built.path != "" {
		if err := os.RemoveAll(filepath.Dir(built.path)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

func spawn(t *testing.T, binary, data string, flags ...string) *process {
	t.Helper()
	cmd := exec.Command(binary, append([]string{"serve", "--listen", "127.0.0.1:0", "--fast", "--data", data}, flags...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	killed := false
	p := &process{program: program{t: t, data: data}, kill: func() {
		if killed {
			return
		}
		killed = true
		if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
			t.Error(err)
		}
		_ = cmd.Wait() // it ends with the signal that was sent
	}}
	t.Cleanup(p.kill)
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatalf("the program did not say where it listens: %v", err)
	}
	var ready struct{ Addr string }
	if err := json.Unmarshal(line, &ready); err != nil {
		t.Fatal(err)
	}
	p.url = "http://" + ready.Addr
	return p
}

func TestR3_KilledInABreakoutEverybodyIsBackInTheirRoom(t *testing.T) {
	binary := programPath(t)
	data := t.TempDir()
	p := spawn(t, binary, data)
	s := p.session()
	host := p.open("host", s.Token)
	host.does("doors.open", nil)
	const people = 7
	tokens := make([]string, people)
	everyone := make([]*browser, people)
	for i := range everyone {
		name := fmt.Sprintf("Person %d", i+1)
		tokens[i], _ = p.sit(s.JoinLink, name)
		everyone[i] = p.open(name, tokens[i])
		everyone[i].until("the main room", func() bool { return everyone[i].place == "main" })
	}
	host.until("everybody here", func() bool { return hereOf(host) == people+1 })
	host.does("loop.next", nil)
	host.does("loop.preview", nil)
	host.until("rooms", func() bool { return len(section[rooms.PreviewView](host, "preview").Rooms) > 0 })
	host.does("loop.send", map[string]any{"notice_ms": 0})
	places := make([]string, people)
	drafts, shared := make([]string, people), make([]string, people)
	for i, b := range everyone {
		b.until("a room", func() bool { return b.place != "main" && b.place != "" })
		places[i], drafts[i], shared[i] = b.place, uuid.NewString(), uuid.NewString()
		b.does("card.add", map[string]any{"room": b.room(), "card": drafts[i], "text": "half a thought"})
		b.does("card.add", map[string]any{"room": b.room(), "card": shared[i], "text": "for everyone"})
		b.does("card.share", map[string]any{"card": shared[i], "rev": 1})
	}
	host.until("the clock", func() bool { return host.phase() == rooms.Breakout })
	ends := section[rooms.LoopView](host, "loop").EndsAt
	p.kill()

	p = spawn(t, binary, data)
	for i := range everyone {
		b := p.open(fmt.Sprintf("Person %d", i+1), tokens[i])
		b.until("their room", func() bool { return b.place == places[i] })
		b.until("their draft", func() bool { return b.items["drafts"][drafts[i]] != nil })
		b.until("their shared card", func() bool {
			for _, card := range section[rooms.RoomView](b, "room").Cards {
				if card.ID == shared[i] {
					return true
				}
			}
			return false
		})
		if now := section[rooms.LoopView](b, "loop"); now.EndsAt != ends || now.Phase != rooms.Breakout {
			t.Errorf("the clock ends at %d in %s, was %d", now.EndsAt, now.Phase, ends)
		}
	}
}

func hereOf(host *browser) int {
	here := 0
	for _, raw := range host.items["people"] {
		var p rooms.FacPerson
		if json.Unmarshal(raw, &p) == nil && p.State == "here" {
			here++
		}
	}
	return here
}

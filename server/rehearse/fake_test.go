package rehearse

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// fake is a server of one socket at a time, whose side of the talk the test plays.
type fake struct {
	*httptest.Server
	t     *testing.T
	socks chan *websocket.Conn
}

func newFake(t *testing.T) *fake {
	f := &fake{t: t, socks: make(chan *websocket.Conn, 4)}
	upgrader := websocket.Upgrader{Subprotocols: []string{subprotocol}}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("Origin"); got != f.URL {
			t.Errorf("the origin is %q, not %q", got, f.URL)
		}
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			t.Errorf("upgrade: %v", err)
			return
		}
		if conn.Subprotocol() != subprotocol {
			t.Errorf("the subprotocol is %q", conn.Subprotocol())
		}
		f.socks <- conn
	}))
	t.Cleanup(f.Close)
	return f
}

// take waits for the next socket and its hello.
func (f *fake) take() (*websocket.Conn, map[string]any) {
	f.t.Helper()
	select {
	case conn := <-f.socks:
		f.t.Cleanup(func() { conn.Close() })
		return conn, f.read(conn)
	case <-time.After(5 * time.Second):
		f.t.Fatal("nobody connected")
		return nil, nil
	}
}

func (f *fake) read(conn *websocket.Conn) map[string]any {
	f.t.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
		f.t.Fatal(err)
	}
	_, body, err := conn.ReadMessage()
	if err != nil {
		f.t.Fatalf("reading a command: %v", err)
	}
	var m map[string]any
	if err := json.Unmarshal(body, &m); err != nil {
		f.t.Fatal(err)
	}
	return m
}

// send writes a frame of messages, each as JSON.
func (f *fake) send(conn *websocket.Conn, messages ...string) {
	f.t.Helper()
	if err := conn.WriteMessage(websocket.TextMessage, []byte("["+strings.Join(messages, ",")+"]")); err != nil {
		f.t.Fatal(err)
	}
}

// frame is for tests that need no socket.
func frame(messages ...string) []byte { return []byte("[" + strings.Join(messages, ",") + "]") }

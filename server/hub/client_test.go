package hub

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"plenary/server/wire"
)

const anID = "3f0c2f4e-8d1b-4c7a-9b53-0e6f1a2b3c4d"

// patience is how long a test waits for what must happen: a deadline for a
// broken hub, never a pause.
const patience = 10 * time.Second

// listener is a handler that answers every command and tells the test who came
// and went.
type listener struct {
	came chan *Conn
	gone chan *Conn

	mu      sync.Mutex
	calls   map[uint64][]string // by connection
	onHello func(*Conn, wire.Hello)
}

func newListener() *listener {
	return &listener{came: make(chan *Conn, 4096), gone: make(chan *Conn, 4096), calls: map[uint64][]string{}}
}

func (l *listener) note(c *Conn, call string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls[c.ID] = append(l.calls[c.ID], call)
}

func (l *listener) said(c *Conn) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string(nil), l.calls[c.ID]...)
}

func (l *listener) Hello(c *Conn, h wire.Hello) {
	l.note(c, "hello "+h.Token)
	c.Send(wire.Welcome(nil, "s", 1, 0, "test"))
	if l.onHello != nil {
		l.onHello(c, h)
	}
	l.came <- c
}

func (l *listener) Command(c *Conn, cmd wire.Command) {
	l.note(c, cmd.Type)
	c.Send(wire.Answer(nil, cmd.ID))
}

func (l *listener) Resync(c *Conn, section string) { l.note(c, "resync "+section) }

func (l *listener) Gone(c *Conn) {
	l.note(c, "gone")
	l.gone <- c
}

func wait[T any](t testing.TB, what string, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(patience):
		t.Fatalf("waited in vain for %s", what)
		panic("unreachable")
	}
}

// house is a hub behind a real server.
type house struct {
	*Hub
	*listener
	url string
}

func open(t testing.TB, options Options) *house {
	t.Helper()
	if options.AllowedOrigin == nil {
		options.AllowedOrigin = func(*http.Request) bool { return true }
	}
	l := newListener()
	h := New(options, l)
	server := httptest.NewServer(h)
	t.Cleanup(func() {
		h.Close()
		server.Close()
	})
	return &house{Hub: h, listener: l, url: "ws" + strings.TrimPrefix(server.URL, "http")}
}

// client is a browser, as far as the hub can tell.
type client struct {
	*websocket.Conn
	t     testing.TB
	frame []wire.Message // what is left of the frame being read
}

// dial opens a socket; the receive buffer is bounded, so that a reader that
// stalls is noticed after a few hundred KiB.
func (h *house) dial(t testing.TB) *client {
	t.Helper()
	ws, err := h.connect()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	return &client{Conn: ws, t: t}
}

func (h *house) connect() (*websocket.Conn, error) {
	dialer := websocket.Dialer{
		Subprotocols: []string{wire.Subprotocol},
		NetDial: func(network, addr string) (net.Conn, error) {
			c, err := net.Dial(network, addr)
			if err != nil {
				return nil, err
			}
			return c, c.(*net.TCPConn).SetReadBuffer(128 << 10)
		},
	}
	ws, _, err := dialer.Dial(h.url, nil)
	return ws, err
}

// enter is dial and hello; it gives both ends.
func (h *house) enter(t testing.TB) (*client, *Conn) {
	t.Helper()
	c := h.dial(t)
	c.say(string(wire.WriteHello(wire.Hello{Token: "tok"})))
	conn := wait(t, "hello", h.came)
	if m := c.next(); m.Type != wire.TypeWelcome {
		t.Fatalf("first came %+v", m)
	}
	return c, conn
}

func (c *client) say(frame string) {
	c.t.Helper()
	if err := c.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		c.t.Fatal(err)
	}
}

// next is the next message, whatever frame it came in.
func (c *client) next() wire.Message {
	c.t.Helper()
	for len(c.frame) == 0 {
		frame, err := c.read()
		if err != nil {
			c.t.Fatal(err)
		}
		c.frame = frame
	}
	m := c.frame[0]
	c.frame = c.frame[1:]
	return m
}

func (c *client) read() ([]wire.Message, error) {
	if err := c.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return nil, err
	}
	_, data, err := c.ReadMessage()
	if err != nil {
		return nil, err
	}
	return wire.ReadMessages(data)
}

// refused expects a refusal and gives it.
func (c *client) refused(id, code string) wire.Message {
	c.t.Helper()
	m := c.next()
	if m.Re == nil || *m.Re != id || m.Refused == nil || m.Refused.Code != code {
		c.t.Fatalf("got %+v, want %q refused with %s", m, id, code)
	}
	return m
}

// closed expects bye and the close frame, and gives the messages before.
func (c *client) closed(code wire.CloseCode) (before []wire.Message) {
	c.t.Helper()
	before = c.frame
	for {
		frame, err := c.read()
		var closed *websocket.CloseError
		if errors.As(err, &closed) {
			if closed.Code != int(code) || closed.Text != code.Name() {
				c.t.Fatalf("closed with %v, want %d %s", closed, code, code.Name())
			}
			break
		}
		if err != nil {
			c.t.Fatalf("%v, want a close with %d", err, code)
		}
		before = append(before, frame...)
	}
	if len(before) == 0 || before[len(before)-1].Type != wire.TypeBye || before[len(before)-1].Code != code {
		c.t.Fatalf("no bye before the close with %d: %+v", code, before)
	}
	return before[:len(before)-1]
}

package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"plenary/rooms"
	"plenary/server"
	"plenary/server/wire"
)

// program is the whole server on a port of its own.
type program struct {
	t        *testing.T
	url      string
	data     string
	running  *server.Server
	out, err *lines
	stop     func()
}

// lines is what a program printed or logged.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// start runs a server until the test ends, or until stop.
func start(t *testing.T, config server.Config) *program {
	t.Helper()
	if config.Listen == "" {
		config.Listen = "127.0.0.1:0"
	}
	if config.Data == "" {
		config.Data = t.TempDir()
	}
	p := &program{t: t, data: config.Data, out: &lines{}, err: &lines{}}
	logs := zapcore.NewCore(zapcore.NewJSONEncoder(zap.NewProductionEncoderConfig()), zapcore.AddSync(p.err), zap.DebugLevel)
	running, err := server.New(t.Context(), config, server.Options{Version: "test", Logger: zap.New(logs), Stdout: p.out, Stderr: p.err})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- running.Run(ctx) }()
	p.stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("the server ended with %v", err)
			}
		case <-time.After(15 * time.Second):
			t.Error("the server did not end within 15 s")
		}
	})
	t.Cleanup(p.stop)
	p.running = running
	_, port, _ := strings.Cut(running.Addr(), "127.0.0.1:")
	if port == "" {
		port = running.Addr()[strings.LastIndexByte(running.Addr(), ':')+1:]
	}
	p.url = "http://127.0.0.1:" + port
	return p
}

// answer is what a request got.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) field(name string) string {
	var fields map[string]any
	if json.Unmarshal(a.body, &fields) != nil {
		return ""
	}
	text, _ := fields[name].(string)
	return text
}

func (p *program) do(method, path, token, kind, body string, header ...string) answer {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), method, p.url+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			request.Host = header[i+1]
			continue
		}
		request.Header.Set(header[i], header[i+1])
	}
	got, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		p.t.Fatal(err)
	}
	defer got.Body.Close()
	read, err := io.ReadAll(got.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer{got.StatusCode, got.Header, read}
}

// api asks the API with a JSON body and fails the test on another status.
func (p *program) api(want int, method, path, token string, in, out any) answer {
	p.t.Helper()
	body := ""
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			p.t.Fatal(err)
		}
		body = string(raw)
	}
	got := p.do(method, "/api/v1"+path, token, "application/json", body)
	if got.status != want {
		p.t.Fatalf("%s %s: %d %s", method, path, got.status, got.body)
	}
	if out != nil {
		if err := json.Unmarshal(got.body, out); err != nil {
			p.t.Fatalf("%s %s: %v: %s", method, path, err, got.body)
		}
	}
	return got
}

type started struct {
	ID, Code, Token   string
	JoinLink, HostURL string
	Seat              rooms.Seat
}

// session starts a session with one question.
func (p *program) session() started {
	p.t.Helper()
	var s struct {
		ID, Code, Token string
		Join            string `json:"join_link"`
		Host            string `json:"host_link"`
		Seat            rooms.Seat
	}
	p.api(201, "POST", "/sessions", "", map[string]any{"title": "An evening", "question": "What helped?"}, &s)
	return started{ID: s.ID, Code: s.Code, Token: s.Token, JoinLink: s.Join, HostURL: s.Host, Seat: s.Seat}
}

func secret(link string) string { return link[strings.IndexByte(link, '#')+1:] }

// sit takes a seat by a link.
func (p *program) sit(link, name string) (token string, seat rooms.Seat) {
	p.t.Helper()
	var door struct {
		Token   string `json:"door_token"`
		Session string
	}
	p.api(200, "POST", "/door", "", map[string]string{"secret": secret(link)}, &door)
	var seated struct {
		Token string
		Seat  rooms.Seat
	}
	p.api(201, "POST", "/sessions/"+door.Session+"/seats", door.Token, map[string]string{"name": name}, &seated)
	return seated.Token, seated.Seat
}

// browser is somebody's socket, and what they see.
type browser struct {
	t        *testing.T
	name     string
	ws       *websocket.Conn
	place    string
	sections map[string]json.RawMessage
	items    map[string]map[string]json.RawMessage
	answers  map[string]*rooms.Refusal
	welcome  map[string]any
	all      bytes.Buffer // every frame
}

const patience = 20 * time.Second

func (p *program) dial(header http.Header) (*websocket.Conn, *http.Response, error) {
	dialer := websocket.Dialer{Subprotocols: []string{wire.Subprotocol}, HandshakeTimeout: patience}
	return dialer.DialContext(p.t.Context(), "ws"+strings.TrimPrefix(p.url, "http")+"/ws/v1", header)
}

func (p *program) open(name, token string) *browser {
	p.t.Helper()
	ws, _, err := p.dial(http.Header{"Origin": {p.url}})
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { ws.Close() })
	b := &browser{t: p.t, name: name, ws: ws, sections: map[string]json.RawMessage{}, items: map[string]map[string]json.RawMessage{}, answers: map[string]*rooms.Refusal{}}
	b.send(map[string]any{"type": "hello", "token": token})
	return b
}

func (b *browser) send(frame map[string]any) {
	b.t.Helper()
	if err := b.ws.WriteJSON(frame); err != nil {
		b.t.Fatal(err)
	}
}

// read takes in one frame; its error is the end of the line.
func (b *browser) read() error {
	if err := b.ws.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	_, frame, err := b.ws.ReadMessage()
	if err != nil {
		return err
	}
	b.all.Write(frame)
	var messages []struct {
		Type    string                     `json:"type"`
		Of      string                     `json:"of"`
		Re      string                     `json:"re"`
		Refused *rooms.Refusal             `json:"refused"`
		Values  map[string]json.RawMessage `json:"values"`
		Patches map[string]struct {
			Prev uint64            `json:"prev"`
			Set  []json.RawMessage `json:"set"`
			Del  []string          `json:"del"`
		} `json:"patches"`
	}
	if err := json.Unmarshal(frame, &messages); err != nil {
		b.t.Fatalf("%s got no array of messages: %s", b.name, frame)
	}
	for _, m := range messages {
		switch {
		case m.Re != "":
			b.answers[m.Re] = m.Refused
		case m.Type == "welcome":
			b.welcome = map[string]any{}
			var all []map[string]any
			if err := json.Unmarshal(frame, &all); err != nil {
				b.t.Fatal(err)
			}
			b.welcome = all[0]
		}
		if m.Of == "main" || m.Of == "quiet" || strings.HasPrefix(m.Of, "room/") {
			b.place = m.Of
		}
		for name, value := range m.Values {
			b.sections[name] = value
		}
		for name, patch := range m.Patches {
			if patch.Prev == 0 || b.items[name] == nil {
				b.items[name] = map[string]json.RawMessage{}
			}
			for _, raw := range patch.Set {
				var item struct{ ID string }
				if err := json.Unmarshal(raw, &item); err != nil {
					b.t.Fatal(err)
				}
				b.items[name][item.ID] = raw
			}
			for _, id := range patch.Del {
				delete(b.items[name], id)
			}
		}
	}
	return nil
}

// until reads frames until something is so.
func (b *browser) until(what string, is func() bool) {
	b.t.Helper()
	for !is() {
		if err := b.read(); err != nil {
			b.t.Fatalf("%s waited for %s: %v", b.name, what, err)
		}
	}
}

// at is where the browser sees itself; room names the room it is in.
func (b *browser) at() string {
	b.t.Helper()
	b.until("a place", func() bool { return b.place != "" })
	return b.place
}

func (b *browser) room() string {
	b.t.Helper()
	return strings.TrimPrefix(b.at(), "room/")
}

// wish sends a command and waits for its answer: nil if it was accepted.
func (b *browser) wish(name string, fields map[string]any) *rooms.Refusal {
	b.t.Helper()
	return b.answer(b.sendCommand(name, fields))
}

// sendCommand gives the id that the answer will bear.
func (b *browser) sendCommand(name string, fields map[string]any) (id string) {
	b.t.Helper()
	id = uuid.NewString()
	frame := map[string]any{"id": id, "type": name}
	maps.Copy(frame, fields)
	b.send(frame)
	return id
}

func (b *browser) answer(id string) *rooms.Refusal {
	b.t.Helper()
	var answered bool
	b.until("an answer", func() bool { _, answered = b.answers[id]; return answered })
	return b.answers[id]
}

// does sends a command that has to be accepted.
func (b *browser) does(name string, fields map[string]any) {
	b.t.Helper()
	if no := b.wish(name, fields); no != nil {
		b.t.Fatalf("%s: %s was refused: %s %v", b.name, name, no.Code, no.Params)
	}
}

func section[T any](b *browser, name string) T {
	b.t.Helper()
	var value T
	if raw := b.sections[name]; raw != nil {
		if err := json.Unmarshal(raw, &value); err != nil {
			b.t.Fatal(err)
		}
	}
	return value
}

func (b *browser) phase() rooms.Phase { return section[rooms.LoopView](b, "loop").Phase }

// closedWith reads until the line ends and gives the code.
func (b *browser) closedWith() int {
	b.t.Helper()
	for {
		err := b.read()
		if err == nil {
			continue
		}
		if end, ok := err.(*websocket.CloseError); ok {
			return end.Code
		}
		b.t.Fatalf("%s: the line ended with %v", b.name, err)
	}
}

package rehearse

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"plenary/rooms"
)

const (
	subprotocol = "plenary.v1"
	// dialFor bounds one attempt to connect, the server's hello included.
	dialFor = 10 * time.Second
	// silence is how long a line may be mute: the clock comes every 15 s.
	silence = 45 * time.Second
	// answerWithin is when a command without an answer counts as an error.
	answerWithin = 10 * time.Second
	// acknowledgeWithin spreads the acknowledgements of a move, as the protocol asks.
	acknowledgeWithin = 500 * time.Millisecond
	// maxUnanswered is how many commands a client keeps without an answer.
	maxUnanswered = 16
	// maxRetries is how often a command that was refused for now is sent again.
	maxRetries = 10
	// framesWaiting lets the owner be busy for a moment without stalling the reader.
	framesWaiting = 64
)

// fields are a command's own fields; id and type are added when it is sent.
type fields map[string]any

// Client speaks the protocol for one seat. One goroutine owns it: every method
// is called from there.
type Client struct {
	base  string // http or https
	token string
	seat  rooms.Seat
	rand  *rand.Rand
	crowd *crowd
	trail *trail

	line    *line // nil while there is none
	at      position
	place   string // main, quiet or room/2.3; "" before the first word about it
	session sections
	asked   []*asked
	agenda  agenda
	ended   bool // the session is over
	done    bool // this client has nothing more to do
	dials   int  // attempts since the line was lost

	// heard is told what a frame changed; nil is nobody.
	heard func(news)
	// racing says which refusals of a command are nobody's fault, because what
	// it was about may have changed on the way.
	racing func(command, code string) bool
	// lost is told that the line went without being cut here; it decides when
	// to dial again.
	lost func(code int, pause time.Duration)
}

// position is how far a client knows the session's log.
type position struct {
	seq  uint64
	hash string
}

// asked is a command without an answer so far.
type asked struct {
	id, name string
	body     []byte
	sent     time.Time
	tries    int
	then     func(*rooms.Refusal)
}

// news is what one frame brought.
type news struct {
	moved   bool
	changed []string // names of sections
}

func (n news) of(section string) bool { return slices.Contains(n.changed, section) }

// line is one websocket. Its reader ends when the socket does.
type line struct {
	conn   *websocket.Conn
	frames chan []byte // closed by the reader at its end
	err    error       // why; to be read once frames is closed
	byeIn  time.Duration
}

func (l *line) read() {
	defer close(l.frames)
	for {
		if l.err = l.conn.SetReadDeadline(time.Now().Add(silence)); l.err != nil {
			return
		}
		_, frame, err := l.conn.ReadMessage()
		if err != nil {
			l.err = err
			return
		}
		l.frames <- frame // hangUp drains, so this ends
	}
}

// hangUp cuts the line without a word and waits for its reader.
func (c *Client) hangUp() {
	if c.line == nil {
		return
	}
	c.line.conn.Close() // a socket that is being thrown away: its error says nothing
	for range c.line.frames {
	}
	c.line = nil
	c.trail.away()
}

var dialer = websocket.Dialer{
	Subprotocols:     []string{subprotocol},
	HandshakeTimeout: dialFor,
	ReadBufferSize:   1024,
	WriteBufferSize:  1024,
	WriteBufferPool:  pool,
}

// connect dials, says hello with the position that is known, and sends again
// what was left without an answer.
func (c *Client) connect(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, dialFor)
	defer cancel()
	address := "ws" + strings.TrimPrefix(c.base, "http") + "/ws/v1"
	conn, answer, err := dialer.DialContext(ctx, address, http.Header{"Origin": {c.base}})
	if err != nil {
		if answer != nil {
			return fmt.Errorf("connecting: status %d: %w", answer.StatusCode, err)
		}
		return fmt.Errorf("connecting: %w", err)
	}
	c.line = &line{conn: conn, frames: make(chan []byte, framesWaiting)}
	go c.line.read()
	hello := fields{"type": "hello", "token": c.token}
	if c.at.seq > 0 {
		hello["seq"], hello["hash"] = c.at.seq, c.at.hash
	}
	c.write(encode(hello))
	for _, a := range c.asked {
		a.sent = time.Now()
		c.write(a.body)
	}
	return nil
}

func encode(f fields) []byte {
	body, err := json.Marshal(f)
	if err != nil {
		panic(err) // fields are texts and numbers of this package
	}
	return body
}

// write sends a frame. A failure shows as the end of the line, in the reader.
func (c *Client) write(body []byte) {
	if c.line == nil {
		return
	}
	err := c.line.conn.SetWriteDeadline(time.Now().Add(answerWithin))
	if err == nil {
		err = c.line.conn.WriteMessage(websocket.TextMessage, body)
	}
	if err != nil {
		c.line.conn.Close() // wakes the reader, which ends the line
	}
}

// wish sends a command. then is told the answer, nil if it was accepted; then
// may be nil. It says false if there is no line or too much is unanswered.
func (c *Client) wish(name string, f fields, then func(*rooms.Refusal)) bool {
	if c.line == nil || len(c.asked) >= maxUnanswered {
		return false
	}
	frame := fields{"id": uuid.NewString(), "type": name}
	for key, value := range f {
		frame[key] = value
	}
	a := &asked{id: frame["id"].(string), name: name, body: encode(frame), sent: time.Now(), then: then}
	c.asked = append(c.asked, a)
	c.write(a.body)
	return true
}

// take takes in a frame and says what it changed.
func (c *Client) take(frame []byte) news {
	received := time.Now()
	var n news
	if len(frame) == 0 || frame[0] != '[' || skip(frame, 0) != len(frame) {
		c.crowd.fault("seat %d: a frame that is no array of messages", c.seat)
		return n
	}
	for raw := range elements(frame) {
		m := read(raw)
		switch {
		case m.re != "":
			c.answer(&m)
		case m.kind == "welcome":
			c.crowd.clock.sample(m.now, received)
			c.welcome(&m)
		case m.kind == "snapshot":
			c.session = sections{}
			c.at = position{m.seq, m.hash}
		case m.kind == "sections", m.kind == "live":
			c.takeSections(&m, &n)
		case m.kind == "clock":
			c.crowd.clock.sample(m.now, received)
			c.overdue(received)
		case m.kind == "bye":
			if c.line != nil {
				c.line.byeIn = m.reconnectIn.Duration()
			}
		default:
			c.crowd.fault("seat %d: unknown message %q", c.seat, m.kind)
		}
	}
	if n.of("loop") {
		if loop, ok := value[rooms.LoopView](c.session, "loop"); ok && loop.Phase == rooms.Ended {
			c.ended = true
		}
	}
	return n
}

func (c *Client) welcome(m *message) {
	c.seat, c.dials = m.seat, 0
	if m.token != "" {
		c.token = m.token
	}
	c.session.startLiveAnew()
	c.trail.here(c.seat, c.place)
	c.acknowledgeSoon()
}

func (c *Client) takeSections(m *message, n *news) {
	if isPlace(m.of) && m.of != c.place {
		c.place = m.of
		c.session.leave(m.of)
		n.moved = true
		c.trail.moved(m.of)
		c.acknowledgeSoon()
	}
	if m.kind == "sections" && m.seq >= c.at.seq {
		c.at = position{m.seq, m.hash}
	}
	for name, raw := range members(m.values) {
		if c.session.takeValue(m, name, raw) {
			n.changed = append(n.changed, name)
		}
	}
	for name, raw := range members(m.patches) {
		took, err := c.session.takePatch(m, name, readPatch(raw))
		switch {
		case err != nil:
			c.crowd.fault("seat %d: %s at %d: %v", c.seat, name, m.seq, err)
			c.wish("resync", fields{"section": name}, nil)
		case took:
			n.changed = append(n.changed, name)
		}
	}
}

func (c *Client) answer(m *message) {
	i := slices.IndexFunc(c.asked, func(a *asked) bool { return a.id == m.re })
	if i < 0 {
		// Sent again after a lost line and answered on both: once is enough.
		return
	}
	a := c.asked[i]
	c.asked = slices.Delete(c.asked, i, i+1)
	if no := m.refused; no != nil {
		if (no.Code == "too_fast" || no.Code == "unavailable") && a.tries < maxRetries {
			a.tries++
			c.agenda.later(max(no.RetryAfterMS.Duration(), 100*time.Millisecond), always, func() { c.again(a) })
			return
		}
		if c.racing == nil || !c.racing(a.name, no.Code) {
			c.crowd.fault("seat %d: %s refused: %s %v", c.seat, a.name, no.Code, no.Params)
		}
	}
	if a.then != nil {
		a.then(m.refused)
	}
}

func (c *Client) again(a *asked) {
	a.sent = time.Now()
	c.asked = append(c.asked, a)
	c.write(a.body) // without a line it goes out after the next hello
}

// overdue counts commands that should have been answered long ago.
func (c *Client) overdue(now time.Time) {
	c.asked = slices.DeleteFunc(c.asked, func(a *asked) bool {
		late := now.Sub(a.sent) > answerWithin
		if late {
			c.crowd.fault("seat %d: %s was not answered within %s", c.seat, a.name, answerWithin)
		}
		return late
	})
}

// acknowledgeSoon tells the server, at a random moment, where this seat is.
func (c *Client) acknowledgeSoon() {
	place, spell := c.place, c.trail.spell()
	if place == "" {
		return
	}
	c.agenda.later(time.Duration(c.rand.Int64N(int64(acknowledgeWithin))), always, func() {
		if c.line == nil || c.place != place || c.trail.spell() != spell {
			return // moved on: the next place has its own acknowledgement
		}
		round := 0
		if loop, ok := value[rooms.LoopView](c.session, "loop"); ok {
			round = loop.Round
		}
		c.wish("arrived", fields{"round": round, "place": place}, func(no *rooms.Refusal) {
			if no == nil {
				c.trail.acknowledged(place, round)
			}
		})
	})
}

// pump lets the client live until something is true, the context ends or, if
// within is above 0, that time is over; the last is errWaited.
func (c *Client) pump(ctx context.Context, until func() bool, within time.Duration) error {
	var limit <-chan time.Time
	if within > 0 {
		t := time.NewTimer(within)
		defer t.Stop()
		limit = t.C
	}
	alarm := time.NewTimer(time.Hour)
	defer alarm.Stop()
	for !until() {
		alarm.Reset(c.agenda.next(time.Now()))
		var frames chan []byte
		if c.line != nil {
			frames = c.line.frames
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-limit:
			return errWaited
		case frame, ok := <-frames:
			if !ok {
				c.broke()
				continue
			}
			n := c.take(frame)
			if c.heard != nil {
				c.heard(n)
			}
		case <-alarm.C:
			c.agenda.run(time.Now())
		}
	}
	return nil
}

var errWaited = errors.New("waited in vain")

// broke handles a line that ended without being cut here.
func (c *Client) broke() {
	code, pause := websocket.CloseAbnormalClosure, c.line.byeIn
	var closed *websocket.CloseError
	if errors.As(c.line.err, &closed) {
		code = closed.Code
	}
	c.line.conn.Close() // the peer is gone already
	c.line = nil
	c.trail.away()
	c.lost(code, pause)
}

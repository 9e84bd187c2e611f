package hub

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"plenary/server/wire"
)

func TestB1_BadFramesAreRefusedAndTheSocketLives(t *testing.T) {
	data, err := os.ReadFile("../wire/testdata/strict.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		Name, Into, JSON, Hex string
		Accept                bool
	}
	if err := json.Unmarshal(data, &vectors); err != nil {
		t.Fatal(err)
	}
	h := open(t, Options{Lift: true})
	c, conn := h.enter(t)
	tried := 0
	for _, v := range vectors {
		if v.Accept || v.Into != "frame" {
			continue
		}
		frame := []byte(v.JSON)
		if v.Hex != "" {
			if frame, err = hex.DecodeString(v.Hex); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.WriteMessage(websocket.TextMessage, frame); err != nil {
			t.Fatal(v.Name, err)
		}
		if m := c.next(); m.Refused == nil || m.Refused.Code != codeMalformed || m.Refused.Params["problem"] == "" {
			t.Fatalf("%s: got %+v", v.Name, m)
		}
		tried++
	}
	if tried < 60 {
		t.Errorf("%d frames were tried, the promise needs 60", tried)
	}
	c.say(string(wire.WriteHello(wire.Hello{Token: "again"})))
	c.refused("", codeMalformed)
	if err := c.WriteMessage(websocket.BinaryMessage, []byte(`{"type":"clock"}`)); err != nil {
		t.Fatal(err)
	}
	c.refused("", codeMalformed)
	c.say(`{"id":"` + anID + `","type":"say","text":"a","text":"b"}`)
	c.refused(anID, codeMalformed)
	c.say(`{"id":"` + anID + `","type":"say","text":"a"}`)
	if m := c.next(); m.Re == nil || *m.Re != anID || m.Refused != nil {
		t.Errorf("then came %+v", m)
	}
	if got := h.said(conn); len(got) != 2 {
		t.Errorf("the handler heard %q", got)
	}
}

// masked makes a client's websocket frame.
func masked(first byte, payload string) []byte {
	return append([]byte{first, 0x80 | byte(len(payload)), 0, 0, 0, 0}, payload...)
}

var brokenFrames = map[string][]byte{
	"not masked":                  {0x81, 2, '{', '}'},
	"reserved bit 1":              masked(0xC1, "{}"),
	"reserved bit 2":              masked(0xA1, "{}"),
	"reserved bit 3":              masked(0x91, "{}"),
	"reserved opcode 3":           masked(0x83, "{}"),
	"reserved opcode 7":           masked(0x87, "{}"),
	"reserved control 11":         masked(0x8B, ""),
	"reserved control 15":         masked(0x8F, ""),
	"continuation of nothing":     masked(0x80, "{}"),
	"text inside a text":          append(masked(0x01, "{"), masked(0x81, "}")...),
	"fragmented ping":             masked(0x09, "x"),
	"fragmented close":            masked(0x08, ""),
	"ping of 126 bytes":           append([]byte{0x89, 0x80 | 126, 0, 126, 0, 0, 0, 0}, make([]byte, 126)...),
	"close with one byte":         masked(0x88, "x"),
	"close with a reserved code":  masked(0x88, "\x03\xed"),
	"close with code 0":           masked(0x88, "\x00\x00"),
	"close with broken text":      masked(0x88, "\x03\xe8\xff"),
	"length of 2^63":              {0x81, 0x80 | 127, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
	"length of 2^62":              {0x81, 0x80 | 127, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
	"length of 1 GiB":             {0x81, 0x80 | 127, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0},
	"an HTTP request":             []byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
	"TLS":                         {0x16, 0x03, 0x01, 0x02, 0, 0x01, 0, 0x01, 0xfc, 0x03, 0x03},
	"a close":                     masked(0x88, "\x03\xe8"),
	"a close without code":        masked(0x88, ""),
	"a close, then more":          append(masked(0x88, "\x03\xe8"), masked(0x81, "{}")...),
	"many fragments, then broken": append(append(masked(0x01, "{"), strings.Repeat(string(masked(0x00, "")), 500)...), 0xFF, 0xFF),
}

// Whatever breaks the websocket protocol itself ends the socket and nothing
// else.
func TestB1_BrokenWebsocketFrames(t *testing.T) {
	h := open(t, Options{})
	for name, raw := range brokenFrames {
		c, conn := h.enter(t)
		if _, err := c.NetConn().Write(raw); err != nil {
			t.Fatal(name, err)
		}
		if _, _, err := c.ReadMessage(); err == nil {
			t.Errorf("%s: the socket lives", name)
		}
		c.Close()
		if wait(t, "gone: "+name, h.gone) != conn {
			t.Errorf("%s: somebody else is gone", name)
		}
	}
}

// FuzzSocket throws any bytes at a socket: it may live or die, and the hub has
// to let go of it when the client does.
func FuzzSocket(f *testing.F) {
	for _, raw := range brokenFrames {
		f.Add(raw)
	}
	for _, said := range []string{`{"type":"clock"}`, `{"id":"` + anID + `","type":"say","text":"a"}`, `{"type":"resync","section":"wall"}`, `{}`, ``} {
		f.Add(append(masked(0x81, said), masked(0x89, "ping")...))
	}
	h := open(f, Options{Lift: true})
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, conn := h.enter(t)
		if _, err := c.NetConn().Write(raw); err != nil {
			t.Log("the hub closed before all was written:", err)
		}
		c.Close()
		if wait(t, "gone", h.gone) != conn {
			t.Error("somebody else is gone")
		}
		if calls := h.said(conn); calls[0] != "hello tok" || calls[len(calls)-1] != "gone" {
			t.Errorf("the handler heard %q", calls)
		}
	})
}

func TestB2_FrameOf16KiB(t *testing.T) {
	const shape = `{"id":"` + anID + `","type":"say","text":"%s"}`
	h := open(t, Options{})
	for size, want := range map[int]string{wire.MaxFrame - 1: "", wire.MaxFrame: "", wire.MaxFrame + 1: codeTooLarge, 2 * wire.MaxFrame: codeTooLarge} {
		c, _ := h.enter(t)
		c.say(fmt.Sprintf(shape, strings.Repeat("x", size-len(shape)+2)))
		if want == "" {
			if m := c.next(); m.Re == nil || *m.Re != anID || m.Refused != nil {
				t.Errorf("%d bytes: got %+v", size, m)
			}
			continue
		}
		c.refused("", want)
		c.closed(wire.TooBig)
	}
	c, _ := h.enter(t)
	c.say(strings.Repeat("x", 2*discardLimit))
	var err error
	for err == nil {
		_, err = c.read()
	}
	if !websocket.IsCloseError(err, int(wire.TooBig)) {
		t.Errorf("a frame of twice the limit for reading on: %v", err)
	}
}

func TestB2_FragmentsCountTogether(t *testing.T) {
	h := open(t, Options{})
	c, _ := h.enter(t)
	w, err := c.NextWriter(websocket.TextMessage)
	if err != nil {
		t.Fatal(err)
	}
	for range wire.MaxFrame/1024 + 1 {
		if _, err := w.Write(make([]byte, 1024)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	c.refused("", codeTooLarge)
	c.closed(wire.TooBig)
}

func TestB7_HelloComesInTimeOrNever(t *testing.T) {
	h := open(t, Options{HelloWithin: 50 * time.Millisecond, PingEvery: 3 * time.Second})
	silent := h.dial(t)
	_, greeted := h.enter(t)
	silent.closed(wire.HelloTimeout)
	if greeted.isClosing() {
		t.Error("whoever said hello was closed, too")
	}
}

func TestFirstFrameIsHello(t *testing.T) {
	h := open(t, Options{})
	for _, first := range []string{`{"type":"clock"}`, `{"id":"` + anID + `","type":"say","text":"a"}`, `{"type":"hello"`, `{"type":"hello","token":"a","role":"host"}`, ``, `hello`} {
		c := h.dial(t)
		c.say(first)
		c.closed(wire.MalformedHello)
	}
	if len(h.came) != 0 || len(h.gone) != 0 {
		t.Error("the handler heard of somebody who never said hello")
	}
}

func TestB8_CommandsComeTooFast(t *testing.T) {
	h := open(t, Options{})
	c, conn := h.enter(t)
	command := `{"id":"` + anID + `","type":"hand","up":true}`
	accepted, refused := 0, 0
	for range commandRate.burst + maxStrikes/4 {
		c.say(command)
		m := c.next()
		if m.Refused == nil {
			accepted++
			continue
		}
		refused++
		if m.Refused.Code != codeTooFast || m.Refused.RetryAfterMS < 1 || m.Refused.RetryAfterMS > 100 {
			t.Fatalf("refused with %+v", m.Refused)
		}
	}
	if accepted < commandRate.burst || refused == 0 {
		t.Errorf("%d accepted, %d refused", accepted, refused)
	}
	for range 2 * maxStrikes {
		if c.WriteMessage(websocket.TextMessage, []byte(command)) != nil {
			break // closed already
		}
	}
	c.closed(wire.Rate)
	if wait(t, "gone", h.gone) != conn {
		t.Error("somebody else is gone")
	}
}

func TestB8_ControlFramesCount(t *testing.T) {
	h := open(t, Options{})
	c, _ := h.enter(t)
	for range 2 * (commandRate.burst + maxStrikes) {
		if c.WriteControl(websocket.PongMessage, nil, time.Now().Add(patience)) != nil {
			break
		}
	}
	c.closed(wire.Rate)
}

func TestB8_ChatHasALimitOfItsOwn(t *testing.T) {
	h := open(t, Options{})
	c, _ := h.enter(t)
	said := func(kind string) wire.Message {
		c.say(`{"id":"` + anID + `","type":"` + kind + `","text":"a"}`)
		return c.next()
	}
	for range chatRate.burst {
		if m := said("say"); m.Refused != nil {
			t.Fatalf("refused with %+v", m.Refused)
		}
	}
	if m := said("help.write"); m.Refused == nil || m.Refused.Code != codeTooFast {
		t.Errorf("a message to facilitators: %+v", m)
	}
	if m := said("say"); m.Refused == nil || m.Refused.Code != codeTooFast || m.Refused.RetryAfterMS > 1000 {
		t.Errorf("got %+v", m)
	}
	c.say(`{"id":"` + anID + `","type":"hand","up":true}`)
	if m := c.next(); m.Refused != nil {
		t.Errorf("another command was refused with %+v", m.Refused)
	}
}

func TestB8_ANameChangesNowAndThen(t *testing.T) {
	h := open(t, Options{})
	c, _ := h.enter(t)
	for n := range renameRate.burst + 1 {
		c.say(`{"id":"` + anID + `","type":"rename","name":"Ann"}`)
		if m := c.next(); (m.Refused != nil) != (n == renameRate.burst) {
			t.Errorf("change %d: %+v", n+1, m.Refused)
		}
	}
}

func TestLimitsCanBeLifted(t *testing.T) {
	h := open(t, Options{Lift: true})
	c, _ := h.enter(t)
	for range 2 * maxStrikes {
		c.say(`{"id":"` + anID + `","type":"say","text":"a"}`)
		if m := c.next(); m.Refused != nil {
			t.Fatalf("refused with %+v", m.Refused)
		}
	}
}

func TestBucket(t *testing.T) {
	b := newBucket(chatRate)
	now := time.Hour
	for range chatRate.burst {
		if w := b.take(now); w != 0 {
			t.Fatalf("the burst has to wait %v", w)
		}
	}
	if w := b.take(now); w != time.Second {
		t.Errorf("wait %v, want 1s", w)
	}
	if w := b.take(now + 999*time.Millisecond); w != time.Millisecond {
		t.Errorf("wait %v, want 1ms", w)
	}
	if w := b.take(now + time.Second); w != 0 {
		t.Errorf("the time told was not enough: %v", w)
	}
	if b.full(now+5*time.Second) || !b.full(now+6*time.Second) {
		t.Error("full at the wrong time")
	}
}

package hub

import (
	"errors"
	"io"
	"net"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/zap"

	"plenary/server/wire"
)

// The refusals that the hub itself sends.
const (
	codeMalformed = "malformed"
	codeTooFast   = "too_fast"
	codeTooLarge  = "too_large"
)

// discardLimit is the largest message that is read to its end only to be told
// that it is too large, in bytes; above it the socket closes without a word.
const discardLimit = 4 * wire.MaxFrame

// lingerBytes is how much of what a client is still sending is read away before
// its socket is closed: otherwise the kernel would reset the line and the close
// frame might never be seen.
const lingerBytes = 1 << 20

// read is a connection's life: every call to the handler comes from here.
//
// It waits in NextReader itself, with next to nothing of its own on the stack:
// with 200 bytes more the stack of a goroutine that waits is over a quarter of
// 8 KiB as the collector counts it, and is never shrunk to 4.
func (c *Conn) read() {
	defer c.hub.readers.Done()
	c.ws.SetPingHandler(c.onPing)
	c.ws.SetPongHandler(c.onPong)
	for {
		kind, r, err := c.ws.NextReader()
		if err == nil {
			err = c.message(kind, r)
		}
		if err != nil {
			c.end(err)
			return
		}
	}
}

// message reads a message and deals with it; an error is the end of the socket.
func (c *Conn) message(kind int, r io.Reader) error {
	if c.isClosing() {
		_, err := io.Copy(io.Discard, r)
		return err
	}
	data, err := io.ReadAll(io.LimitReader(r, wire.MaxFrame+1))
	if err != nil {
		return err
	}
	c.heard.Store(int64(c.hub.since()))
	c.hub.counts.received.Add(1)
	switch {
	case len(data) > wire.MaxFrame:
		c.refuse("", codeTooLarge, nil, 0)
		c.Close(wire.TooBig)
	case kind != websocket.TextMessage:
		c.frame(wire.Frame{}, &wire.Problem{What: wire.NotText})
	default:
		c.frame(wire.ParseFrame(data))
	}
	return nil
}

// frame deals with what was read, or with why it couldn't be.
func (c *Conn) frame(f wire.Frame, err error) {
	if !c.greeted.Load() {
		if err != nil || f.Kind != wire.IsHello {
			c.Close(wire.MalformedHello)
			return
		}
		c.greeted.Store(true)
		c.hub.handler.Hello(c, f.Hello)
		return
	}
	if wait := c.tooFast(f); wait > 0 {
		c.refuse(f.ID, codeTooFast, nil, wait)
		return
	}
	if err == nil && f.Kind == wire.IsHello {
		err = &wire.Problem{What: wire.NotHello}
	}
	if err != nil {
		c.refuse(f.ID, codeMalformed, map[string]any{"problem": err.Error()}, 0)
		return
	}
	switch f.Kind {
	case wire.IsCommand:
		c.hub.handler.Command(c, f.Command)
		return
	case wire.IsClock:
		c.Send(wire.Clock(nil, c.hub.options.Now().UnixMilli()))
	case wire.IsResync:
		c.hub.handler.Resync(c, f.Section)
	}
	if f.ID != "" {
		c.Send(wire.Answer(nil, f.ID))
	}
}

// refuse answers a frame; wait is the time after which to try again.
func (c *Conn) refuse(id, code string, params map[string]any, wait time.Duration) {
	c.hub.counts.refuse(code)
	c.Send(wire.Refused(nil, id, code, params, ceilMS(wait)))
}

// ceilMS rounds up: whoever comes back at the time told is let in.
func ceilMS(d time.Duration) int64 {
	return int64((d + time.Millisecond - 1) / time.Millisecond)
}

// tooFast takes a frame's place in the limits and gives the time to wait for
// one if there is none.
func (c *Conn) tooFast(f wire.Frame) (wait time.Duration) {
	if c.hub.options.Lift {
		return 0
	}
	now := c.hub.since()
	rested := c.commands.full(now)
	wait = c.commands.take(now)
	if own := c.own(f.Command.Type); wait == 0 && own != nil {
		wait = own.take(now)
	}
	switch {
	case wait > 0:
		c.strike()
	case rested:
		c.strikes = 0
	}
	return wait
}

// strike counts what came too fast since the client last paused; a person's
// browser that made a mistake stops long before it matters.
func (c *Conn) strike() {
	if c.strikes++; c.strikes > maxStrikes {
		c.Close(wire.Rate)
	}
}

// onPing leaves the pong to the workers: a reader never writes. Of many pings
// the last is answered, as the protocol allows.
func (c *Conn) onPing(said string) error {
	if !c.control() {
		return nil
	}
	c.mu.Lock()
	if !c.closing {
		c.pongDue, c.pong = true, []byte(said)
	}
	c.wakeAndUnlock()
	return nil
}

func (c *Conn) onPong(string) error {
	c.control()
	return nil
}

// control counts a control frame against the same limit as commands.
func (c *Conn) control() (allowed bool) {
	now := c.hub.since()
	c.heard.Store(int64(now))
	if c.hub.options.Lift || c.commands.take(now) == 0 {
		return true
	}
	c.strike()
	return false
}

func (c *Conn) isClosing() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closing
}

// errCut is how a line ends that breaks without a word.
var errCut = &websocket.CloseError{Code: websocket.CloseAbnormalClosure, Text: io.ErrUnexpectedEOF.Error()}

// end closes the socket and tells the handler.
func (c *Conn) end(err error) {
	c.mu.Lock()
	if c.code == 0 && errors.Is(err, websocket.ErrReadLimit) {
		c.code = wire.TooBig
	}
	c.closing, c.closeDue, c.pingDue, c.pongDue = true, false, false, false
	c.drop()
	code := c.code
	c.mu.Unlock()

	c.linger(err)
	c.ws.Close()
	c.hub.forget(c)
	if code == wire.Left { // neither log nor metric tells leaving from a cut (promise P4)
		code, err = 0, errCut
	}
	c.hub.counts.close(code)
	if c.greeted.Load() {
		c.hub.handler.Gone(c)
	}
	c.hub.options.Logger.Debug("connection ended", zap.Uint64("connection", c.ID), zap.Int("code", int(code)), zap.Error(err))
}

// linger lets a client that broke the protocol see the close frame that it was
// sent: what it is still sending is read away for a moment.
func (c *Conn) linger(err error) {
	var closed *websocket.CloseError
	var broken net.Error
	if errors.As(err, &closed) || errors.As(err, &broken) {
		return
	}
	half, ok := c.ws.NetConn().(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil || c.ws.SetReadDeadline(time.Now().Add(closeWithin)) != nil {
		return
	}
	// However it ends, the socket is closed next.
	_, _ = io.CopyN(io.Discard, c.ws.NetConn(), lingerBytes)
}

package server

import (
	"context"
	"encoding/hex"
	"errors"
	"time"

	"go.uber.org/zap"

	"plenary/rooms"
	"plenary/server/access"
	"plenary/server/eventlog"
	"plenary/server/hub"
	"plenary/server/live"
	"plenary/server/wire"
)

// carryFor bounds what one frame may take, a slow store included.
const carryFor = 5 * time.Second

// sockets carries what comes over a socket to the session, and back. Identity
// comes from the token of the hello only.
type sockets struct {
	access  *access.Access
	node    *live.Node
	logger  *zap.Logger
	version string
}

// person is who a connection belongs to. It is the connection that a session
// knows.
type person struct {
	conn    *hub.Conn
	session string
	seat    rooms.Seat
}

// Send never waits.
func (p *person) Send(messages ...[]byte) { p.conn.Send(messages...) }

// Close says why.
func (p *person) Close(code int) { p.conn.Close(wire.CloseCode(code)) }

func (s *sockets) Hello(c *hub.Conn, h wire.Hello) {
	ctx, cancel := context.WithTimeout(context.Background(), carryFor)
	defer cancel()
	session, seat, keys, err := s.access.Seat(ctx, h.Token)
	if err != nil {
		s.unwelcome(c, err)
		return
	}
	renewed, err := s.renew(ctx, session, seat, keys)
	if err != nil {
		s.unwelcome(c, err)
		return
	}
	p := &person{conn: c, session: session, seat: seat}
	c.Value = p
	err = s.node.Attach(ctx, session, seat, keys, p, position(h), func(now int64) []byte {
		welcome := wire.Welcome(nil, session, uint32(seat), now, s.version)
		if renewed != "" {
			welcome = wire.Renew(welcome, renewed)
		}
		return welcome
	})
	if err != nil {
		s.unwelcome(c, err)
		return
	}
	s.logger.Debug("hello", zap.Uint64("connection", c.ID), zap.String("session", session), zap.Uint32("seat", uint32(seat)), zap.Uint64("seq", h.Seq))
}

// errRemoved: the seat of the token was removed.
var errRemoved = errors.New("server: the seat was removed")

// renew gives a facilitator a fresh token; "" to others, whose tokens last.
func (s *sockets) renew(ctx context.Context, session string, seat rooms.Seat, keys int) (string, error) {
	var role rooms.Role
	var removed bool
	if err := s.node.Look(ctx, session, func(state *rooms.Session, _ rooms.Words) {
		if p := state.Person(seat); p != nil {
			role, removed = p.Role, p.Removed
		}
	}); err != nil {
		return "", err
	}
	switch {
	case removed:
		return "", errRemoved
	case !role.Facilitates():
		return "", nil
	}
	return s.access.SeatToken(ctx, session, seat, keys, role, time.Time{})
}

// position is what a client has already; a hash that is none is a position that
// no log has, and leads to a snapshot.
func position(h wire.Hello) eventlog.Position {
	at := eventlog.Position{Seq: h.Seq}
	raw, err := hex.DecodeString(h.Hash)
	if err != nil || len(raw) != len(at.Hash) {
		return eventlog.Position{}
	}
	copy(at.Hash[:], raw)
	return at
}

// unwelcome closes a socket with the reason that a client acts on.
func (s *sockets) unwelcome(c *hub.Conn, err error) {
	var no *rooms.Refusal
	switch {
	case errors.Is(err, errRemoved):
		c.Close(wire.Removed)
	case errors.As(err, &no) && no.Code == rooms.ErrRemoved.Code:
		c.Close(wire.Removed)
	case errors.As(err, &no) && no.Code != rooms.ErrUnavailable.Code, errors.Is(err, live.ErrNoSeat), errors.Is(err, eventlog.ErrUnknown):
		// Forged, expired, or of a session that was erased: all the same.
		c.Close(wire.BadToken)
	default:
		s.logger.Warn("hello", zap.Uint64("connection", c.ID), zap.Error(err))
		c.Close(wire.Draining) // come back: this was not the client's fault
	}
}

func (s *sockets) Command(c *hub.Conn, command wire.Command) {
	p, ok := c.Value.(*person)
	if !ok {
		return // refused at hello and closing
	}
	err := s.carry(p, command)
	var no *rooms.Refusal
	switch {
	case err == nil:
		c.Send(wire.Answer(nil, command.ID))
		return
	case errors.As(err, &no):
	case errors.Is(err, eventlog.ErrUnknown):
		c.Close(wire.Ended)
		return
	default:
		if !errors.Is(err, live.ErrClosed) {
			s.logger.Warn("command", zap.String("type", command.Type), zap.String("session", p.session), zap.Error(err))
		}
		no = &rooms.Refusal{Code: rooms.ErrUnavailable.Code, RetryAfterMS: rooms.Second}
	}
	c.Send(wire.Refused(nil, command.ID, no.Code, no.Params, int64(no.RetryAfterMS)))
}

func (s *sockets) carry(p *person, command wire.Command) error {
	wish, ok := rooms.CommandNamed(command.Type)
	if !ok {
		return rooms.ErrUnknown
	}
	if err := wire.DecodeFields(command.Body, wish); err != nil {
		return &rooms.Refusal{Code: rooms.ErrMalformed.Code, Params: map[string]any{"problem": err.Error()}}
	}
	ctx, cancel := context.WithTimeout(context.Background(), carryFor)
	defer cancel()
	return s.node.Do(ctx, p.session, rooms.Actor{Seat: p.seat}, command.ID, wish)
}

func (s *sockets) Resync(c *hub.Conn, section string) {
	p, ok := c.Value.(*person)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), carryFor)
	defer cancel()
	if err := s.node.Resync(ctx, p.session, p.seat, section); err != nil {
		s.logger.Warn("resync", zap.String("session", p.session), zap.Error(err))
		c.Close(wire.Draining)
	}
}

func (s *sockets) Gone(c *hub.Conn) {
	if p, ok := c.Value.(*person); ok {
		s.node.Detach(p.session, p.seat, p)
	}
}

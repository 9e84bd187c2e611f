package live

import (
	"context"
	"errors"

	"plenary/rooms"
	"plenary/server/eventlog"
	"plenary/server/vault"
)

// Conn is one connection of a person. Send never blocks; everything given in
// one call arrives together. Close tells the person why.
type Conn interface {
	Send(messages ...[]byte)
	Close(code int)
}

// What a connection is closed with; docs/protocol.md says what a client does.
const (
	closeComeBack = 4008
	closeRemoved  = 4503
	closeToken    = 4501
	closeEnded    = 4504
	closeLeft     = 4505
	closeReplaced = 4509
)

// client is a person's connection and the audiences it has been told as.
type client struct {
	seat rooms.Seat
	keys int // generation of the token that it came with
	conn Conn
	as   []rooms.Audience
}

func (c *client) is(a rooms.Audience) bool {
	for _, b := range c.as {
		if a == b {
			return true
		}
	}
	return false
}

// ErrNoSeat: the session knows no such seat, or it was removed.
var ErrNoSeat = errors.New("live: no such seat")

// attach makes a connection a seat's own.
func (s *session) attach(ctx context.Context, a *attaching) error {
	p := s.told.Person(a.seat)
	if p == nil || a.keys != p.Keys || a.end.Seq > s.at.Seq {
		s.catchUp(ctx) // it may have come by way of another node just now
		p = s.told.Person(a.seat)
	}
	if p == nil || p.Removed || a.keys != p.Keys {
		return ErrNoSeat
	}
	if old := s.clients[a.seat]; old != nil {
		s.letGo(a.seat, closeReplaced)
	}
	c := &client{seat: a.seat, keys: a.keys, conn: a.conn}
	s.clients[a.seat] = c
	s.join(c, s.told.Audiences(a.seat))
	messages := [][]byte{a.hello(int64(s.lastAt))}
	if !p.Waiting && !p.LetIn && a.at.Seq > 0 && s.chain.has(a.at) {
		messages = append(messages, s.since(c, a.at.Seq)...)
	} else {
		messages = append(messages, s.everything(c)...)
	}
	c.conn.Send(messages...)
	delete(s.going, a.seat)
	if !p.Connected || p.Node != s.node.id {
		s.coming[a.seat] = true
		s.setFlush(gatherFor)
	}
	return nil
}

// detach forgets a connection; the seat drops unless another one has come.
func (s *session) detach(seat rooms.Seat, conn Conn) {
	c := s.clients[seat]
	if c == nil || c.conn != conn {
		return
	}
	s.unseat(c)
	delete(s.coming, seat)
	s.going[seat] = true
	s.setFlush(gatherFor)
}

// left hangs up on somebody who leaves: a drop follows, as after a lost line.
func (s *session) left(seat rooms.Seat) {
	if s.clients[seat] == nil {
		return
	}
	s.letGo(seat, closeLeft)
	s.going[seat] = true
	s.setFlush(gatherFor)
}

// letGo closes a person's connection without a drop to follow.
func (s *session) letGo(seat rooms.Seat, code int) {
	if c := s.clients[seat]; c != nil {
		s.unseat(c)
		delete(s.coming, seat)
		c.conn.Close(code)
	}
}

func (s *session) unseat(c *client) {
	s.join(c, nil)
	delete(s.clients, c.seat)
	s.forgetMedia(c.seat)
}

func (s *session) closeAll(code int) {
	for seat := range s.clients {
		s.letGo(seat, code)
	}
}

// join makes a client a member of audiences, and of no others.
func (s *session) join(c *client, as []rooms.Audience) {
	for _, a := range c.as {
		if set := s.members[a]; set != nil {
			delete(set, c)
			if len(set) == 0 {
				delete(s.members, a)
			}
		}
	}
	c.as = as
	for _, a := range as {
		if s.members[a] == nil {
			s.members[a] = map[*client]struct{}{}
		}
		s.members[a][c] = struct{}{}
	}
}

// send tells every member of an audience the same bytes.
func (s *session) send(to rooms.Audience, message []byte) {
	for c := range s.members[to] {
		c.conn.Send(message)
	}
}

// everything is a snapshot: all that a person may see, whole.
func (s *session) everything(c *client) [][]byte {
	messages := [][]byte{s.snapshotMessage()}
	for _, a := range c.as {
		messages = append(messages, s.whole(a)...)
		messages = append(messages, s.alive(a, c)...)
	}
	return messages
}

// since is what changed after a position that a person has seen: of their place
// everything, because they may not have been in it.
func (s *session) since(c *client, seq uint64) [][]byte {
	var messages [][]byte
	for _, a := range c.as {
		if a.Place() || a.Passing() {
			messages = append(messages, s.whole(a)...)
		} else {
			messages = append(messages, s.wholeIf(a, func(sec rooms.Section) bool {
				return s.changed[sec] > seq || s.retold[sec] >= seq || rooms.SectionKinds[sec.Name].Coalesced
			})...)
		}
		messages = append(messages, s.alive(a, c)...)
	}
	return messages
}

// alive gives the live sections of an audience.
func (s *session) alive(a rooms.Audience, c *client) [][]byte {
	switch _, _, inRoom := a.RoomOf(); {
	case a == rooms.InMain:
		return [][]byte{s.mainMessage()}
	case inRoom && a.Place():
		return [][]byte{s.allDrafts(a), s.allChat(a, c.seat)}
	case inRoom && a.Desk():
		return [][]byte{s.allDrafts(a)}
	case a == rooms.ToSeat(c.seat):
		if p := s.told.Person(c.seat); p != nil && !p.Waiting {
			return append([][]byte{s.ballot(c.seat)}, s.mediaWhole(c.seat)...)
		}
	case a == rooms.Facilitators && s.arrivals.moved != 0:
		return [][]byte{s.arrivalsMessage()}
	}
	return nil
}

// resync tells a client one of its sections whole.
func (s *session) resync(seat rooms.Seat, section string) {
	c := s.clients[seat]
	if c == nil {
		return
	}
	for _, a := range c.as {
		c.conn.Send(s.wholeIf(a, func(sec rooms.Section) bool { return sec.Name == section })...)
		if kind := rooms.SectionKinds[section]; kind.Live {
			c.conn.Send(s.alive(a, c)...)
		}
	}
}

// erase removes everything, and then says goodbye.
func (s *session) erase(ctx context.Context) error {
	if err := s.node.opts.Vault.Erase(ctx, s.id); err != nil && !errors.Is(err, vault.ErrUnknown) {
		return err
	}
	if err := s.node.opts.Log.Erase(ctx, s.id); err != nil && !errors.Is(err, eventlog.ErrUnknown) {
		return err
	}
	s.closeAll(closeEnded) // only now: the close says that it is done
	s.endMedia(true)
	s.stopped = true
	s.node.opts.Erased(s.id)
	return nil
}

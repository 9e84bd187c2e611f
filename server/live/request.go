package live

import (
	"context"

	"plenary/rooms"
	"plenary/server/eventlog"
)

// request is something for a session's goroutine.
type request interface {
	serve(ctx context.Context, s *session)
	done() <-chan error
	answer(error)
}

// doing is a command on its way.
type doing struct {
	actor   rooms.Actor
	id      string
	cmd     rooms.Command
	joining *Joining
	seat    rooms.Seat // given to who joins
	inRoom  bool       // it led to a line in a room
	reply   chan error
}

func (d *doing) serve(ctx context.Context, s *session) { s.commit(ctx, []*doing{d}) }
func (d *doing) done() <-chan error                    { return d.reply }
func (d *doing) answer(err error)                      { d.reply <- err }

type attaching struct {
	end   eventlog.Position // to be reached first, as far as it can be
	seat  rooms.Seat
	keys  int
	conn  Conn
	at    eventlog.Position
	hello func(now int64) []byte
	reply chan error
}

func (a *attaching) serve(ctx context.Context, s *session) { a.reply <- s.attach(ctx, a) }
func (a *attaching) done() <-chan error                    { return a.reply }
func (a *attaching) answer(err error)                      { a.reply <- err }

type detaching struct {
	seat rooms.Seat
	conn Conn
}

func (d *detaching) serve(_ context.Context, s *session) { s.detach(d.seat, d.conn) }
func (d *detaching) done() <-chan error                  { return nil }
func (d *detaching) answer(error)                        {}

type looking struct {
	end   eventlog.Position // to be reached first, as far as it can be
	fn    func(*session)
	reply chan error
}

func (l *looking) serve(ctx context.Context, s *session) {
	if l.end.Seq > s.at.Seq {
		s.catchUp(ctx)
	}
	l.fn(s)
	l.reply <- nil
}
func (l *looking) done() <-chan error { return l.reply }
func (l *looking) answer(err error)   { l.reply <- err }

type erasing struct{ reply chan error }

func (e *erasing) serve(ctx context.Context, s *session) { e.reply <- s.erase(ctx) }
func (e *erasing) done() <-chan error                    { return e.reply }
func (e *erasing) answer(err error)                      { e.reply <- err }

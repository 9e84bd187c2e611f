package api

import (
	"context"
	"errors"

	"plenary/rooms"
	"plenary/server/eventlog"
)

// who is somebody with a seat in the session that they ask about.
type who struct {
	seat     rooms.Seat
	keys     int // generation of their token
	role     rooms.Role
	name     string
	plan     rooms.Plan
	revision int
	// rehearsal: the session is a copy for simulated people.
	rehearsal bool
}

// may says what somebody has to be.
type may func(rooms.Role) bool

func anybody(rooms.Role) bool           { return true }
func facilitators(role rooms.Role) bool { return role.Facilitates() }
func hosts(role rooms.Role) bool        { return role == rooms.Host }

var noSuchSession = &rooms.Refusal{Code: "no_such_session"}

// seated says who asks. A token that is not of this session gets the answer of
// a session that does not exist (promise A2); a role that may not, a refusal.
func (a *API) seated(ctx context.Context, token, session string, may may) (w who, err error) {
	of, seat, keys, err := a.Door.Seat(ctx, token)
	var no *rooms.Refusal
	switch {
	case errors.As(err, &no) || err == nil && of != session:
		return w, noSuchSession
	case err != nil:
		return w, err
	}
	err = a.Sessions.Look(ctx, session, func(s *rooms.Session, words rooms.Words) {
		person := s.Person(seat)
		switch {
		case person == nil, person.Keys != keys:
			no = noSuchSession
		case person.Removed:
			no = rooms.ErrRemoved
		case !may(person.Role):
			no = rooms.ErrNotAllowed
		default:
			w = who{seat: seat, keys: keys, role: person.Role, name: words.Name(seat), plan: s.Plan.Clone(), revision: s.PlanRevision, rehearsal: s.Rehearsal}
		}
	})
	if errors.Is(err, eventlog.ErrUnknown) {
		return w, noSuchSession
	}
	if err == nil && no != nil {
		err = no
	}
	return w, err
}

// errRehearsal: nobody is asked into a copy for simulated people, which would
// else be a session that was started without the operator's key.
var errRehearsal = &rooms.Refusal{Code: codeRehearsal}

// inviting is seated for what lets people in.
func (a *API) inviting(ctx context.Context, token, session string, may may) error {
	who, err := a.seated(ctx, token, session, may)
	if err == nil && who.rehearsal {
		err = errRehearsal
	}
	return err
}

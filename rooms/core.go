package rooms

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
)

// Seat is a person's place in a session, kept through drops and reloads. Seats
// are numbered from 1 in the order in which people came; 0 is nobody.
type Seat uint32

// Command is a wish. Decide looks at the session and says what would become
// true, or refuses with a [*Refusal]; it never changes the session, and the
// same session, environment and command always give the same events.
type Command interface {
	Decide(s *Session, env Env) ([]Event, error)
}

// Event is a fact in a session's log. Apply is total: it cannot fail, reads no
// clock, and marks the sections that it changes.
type Event interface {
	Apply(s *Session)
}

// Env is everything that a decision may depend on beside the session.
type Env struct {
	Now   Instant
	Actor Actor
	ID    string     // of the command, a version-4 UUID: a repeat is known by it
	Rules *Rules     // what people asked for in confidence; nil: nothing
	Rand  *rand.Rand // seeded by whoever decides; what it leads to is written into the events
}

// uuid draws the id, a version-4 UUID, of what a decision makes. It is never the
// command's: whoever knows a thing's id could take it for a wish of their own and
// write over the thing's words, and whoever has the server's key could find out
// who sent it.
func (e Env) uuid() string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], e.Rand.Uint64())
	binary.BigEndian.PutUint64(b[8:], e.Rand.Uint64())
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// Actor is who wishes. Identity comes from a verified token, never from the
// command; the role is looked up in the session.
type Actor struct {
	Seat   Seat
	System bool // the server itself: ticks, presence, publishing
}

// System is the server as an actor.
var System = Actor{System: true}

// Role is what a person may do in a session.
type Role string

const (
	Participant Role = "participant"
	Facilitator Role = "facilitator"
	Host        Role = "host" // the facilitator whose session it is
)

// Facilitates says whether the role may run the loop.
func (r Role) Facilitates() bool { return r == Facilitator || r == Host }

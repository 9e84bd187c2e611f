package hub

import "time"

// rate is how many frames a socket may send: one every so often, and some at
// once after a pause.
type rate struct {
	every time.Duration
	burst int
}

var (
	// commandRate is above what a person's clicks and keystrokes make of
	// commands: an editor sends two a second.
	commandRate = &rate{every: time.Second / 10, burst: 30}
	// chatRate is for what everybody else has to read.
	chatRate = &rate{every: time.Second, burst: 5}
	// renameRate is for what has all that somebody said told again.
	renameRate = &rate{every: 3 * time.Second, burst: 3}
)

// own gives the limit of a command that has one beside that of all, else nil.
func (c *Conn) own(command string) *bucket {
	switch command {
	case "say", "help.write":
		return &c.chat
	case "rename":
		return &c.renames
	}
	return nil
}

// maxStrikes is how many refusals for speed a client may collect without a
// pause before it is closed: twenty seconds of twice the rate.
const maxStrikes = 200

// bucket holds a socket to a rate. It is kept as the moment at which it will be
// full again, so that it takes no timer and sixteen bytes.
type bucket struct {
	rate *rate
	at   time.Duration // when it is full
}

func newBucket(r *rate) bucket { return bucket{rate: r} }

// take uses one place and gives 0, or gives the time until there is one.
func (b *bucket) take(now time.Duration) (wait time.Duration) {
	at := max(b.at, now) + b.rate.every
	if over := at - now - time.Duration(b.rate.burst)*b.rate.every; over > 0 {
		return over
	}
	b.at = at
	return 0
}

// full reports whether nothing was used for long enough.
func (b *bucket) full(now time.Duration) bool { return b.at <= now }

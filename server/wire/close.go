package wire

// CloseCode says in a close frame what the client does next: 4000 to 4499 come
// back, 4500 to 4999 don't, or not on this token.
type CloseCode int

const (
	HelloTimeout   CloseCode = 4000 // no hello within ten seconds
	Slow           CloseCode = 4008 // the reader didn't keep up; it returns to a snapshot
	Draining       CloseCode = 4010 // this server is going: bye says when to come back
	Rate           CloseCode = 4029 // far too much was sent
	MalformedHello CloseCode = 4500 // the first frame was no hello
	BadToken       CloseCode = 4501 // the token is none of this server's, or expired
	Removed        CloseCode = 4503 // a facilitator removed this seat
	Ended          CloseCode = 4504 // the session is over or erased
	Left           CloseCode = 4505 // the person left; the same link brings them back
	Replaced       CloseCode = 4509 // the same seat connected elsewhere
	BadVersion     CloseCode = 4526 // the subprotocol is none that this server speaks

	// TooBig is the websocket protocol's own: a frame above MaxFrame.
	TooBig CloseCode = 1009
)

var closeNames = map[CloseCode]string{
	HelloTimeout:   "hello_timeout",
	Slow:           "slow",
	Draining:       "draining",
	Rate:           "rate",
	MalformedHello: "malformed_hello",
	BadToken:       "token",
	Removed:        "removed",
	Ended:          "ended",
	Left:           "left",
	Replaced:       "replaced",
	BadVersion:     "version",
	TooBig:         "too_large",
}

// Name is the word for a code, also the reason in the close frame; empty for a
// code that is not the server's.
func (c CloseCode) Name() string { return closeNames[c] }

// ComeBack reports whether the client may connect again by itself.
func (c CloseCode) ComeBack() bool { return c >= 4000 && c < 4500 }

// Codes lists every code that the server closes with, in order.
func Codes() []CloseCode {
	return []CloseCode{TooBig, HelloTimeout, Slow, Draining, Rate, MalformedHello, BadToken, Removed, Ended, Left, Replaced, BadVersion}
}

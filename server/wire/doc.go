// Package wire is the language between browser and server: what a frame may
// hold, how strictly it is read, and the bytes of every message that goes
// back. docs/protocol.md is its page; a test there compares the two.
//
// Reading is strict because leniency has let people in as hosts: encoding/json
// takes {"role":"participant","ROLE":"host"} for a host, keeps the last of two
// equal keys and turns broken text into U+FFFD without a word. [Decode] refuses
// all of that. Writing appends to a slice: a message is encoded once and the
// same bytes go to everybody concerned.
//
// The package imports nothing of the project: everybody who speaks frames may
// import it.
package wire

// Subprotocol is what a client asks for when it opens the socket; another
// version would have another name.
const Subprotocol = "plenary.v1"

// MaxFrame is the largest frame that a client may send, in bytes: a card has
// 600 characters and a chat line 2,000, of at most four bytes each and twelve
// when escaped, which leaves no command near it.
const MaxFrame = 16 << 10

// MaxDepth is how deep objects and lists may be nested; the deepest command,
// a whole plan, needs six.
const MaxDepth = 16

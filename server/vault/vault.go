// Package vault keeps what is personal or passing apart from the log: names,
// drafts, chat, answers, marks. Everything in it expires and can be erased by
// itself. [Registry] keeps what a server knows of its sessions: links, codes
// and keys.
//
// The meaning of both is the test suite in vaulttest: every store passes it.
package vault

import (
	"context"
	"errors"
	"iter"
	"time"
)

var (
	// ErrChanged: the item is not at the version that the write named.
	ErrChanged = errors.New("vault: changed in the meantime")
	// ErrUnavailable: the store did not answer; whether a write took effect is unknown.
	ErrUnavailable = errors.New("vault: store unavailable")
	// ErrUnknown: no such session or record, or erased.
	ErrUnknown = errors.New("vault: unknown")
	// ErrTaken: a code or id is in use.
	ErrTaken = errors.New("vault: taken")
)

// Item is one thing under a key, such as "name/12" or "draft/2.3/<card>".
type Item struct {
	Key     string
	Value   []byte
	Version uint64 // 1 for a new item, one more with each write; 0 is absent
}

// Write is one change of a batch. Value nil deletes. If Check is set the item
// must be at If (0: absent) or the whole batch fails with ErrChanged.
type Write struct {
	Key     string
	Value   []byte
	Expires time.Time // zero: with the session
	Check   bool
	If      uint64
}

// Vault keeps items for each session. A session is known from when its record
// is added, or its log created, until it is erased; before and after, Write,
// Get, List, Drop, Sweep and Compact give ErrUnknown.
type Vault interface {
	// Write applies all writes or none, durably. It looks at all versions before
	// it changes anything; no key may be in it twice.
	Write(ctx context.Context, session string, writes ...Write) error
	// Get gives an item for each key, in their order; Version 0 if it is absent or expired.
	Get(ctx context.Context, session string, keys ...string) ([]Item, error)
	// List gives the items whose key begins with prefix, in key order.
	List(ctx context.Context, session, prefix string) iter.Seq2[Item, error]
	// Drop deletes all items whose key begins with prefix, so that their bytes
	// do not outlive the session's erasure; "" drops everything.
	Drop(ctx context.Context, session, prefix string) error
	// Sweep deletes what has expired.
	Sweep(ctx context.Context, session string, now time.Time) error
	// Compact removes the bytes of what was deleted or replaced from the disk:
	// "erase me" is Drop, then Compact. Where the disk is another program's they
	// are gone as soon as that has written its files anew.
	Compact(ctx context.Context, session string) error
	// Erase removes all of the session for good, bytes included as with Compact.
	Erase(ctx context.Context, session string) error
}

// Record is what the server knows about a session beside its log.
type Record struct {
	ID           string    `json:"id"`
	Code         string    `json:"code"`       // 8 Crockford characters
	Generation   int       `json:"generation"` // of the join link
	HostHash     []byte    `json:"host_hash,omitempty"`
	Facilitators [][]byte  `json:"facilitators,omitempty"` // hashes of their links' secrets
	Rehearsal    bool      `json:"rehearsal,omitempty"`
	Of           string    `json:"of,omitempty"` // id of the session that it is a rehearsal of
	Created      time.Time `json:"created"`
	Expires      time.Time `json:"expires"` // when it is erased whatever happens
}

// Registry keeps records and the server's own keys.
type Registry interface {
	// Add keeps a new record; ErrTaken if its id or code is in use.
	Add(ctx context.Context, r Record) error
	Record(ctx context.Context, id string) (Record, error)
	ByCode(ctx context.Context, code string) (Record, error)
	// Update changes a record; fn's error is returned and nothing changes. Where
	// somebody else changed it meanwhile, fn is called again with what it is now.
	Update(ctx context.Context, id string, fn func(*Record) error) error
	// Remove forgets a record; removing what is not there is no error.
	Remove(ctx context.Context, id string) error
	// Records gives all of them, for sweeps and start-up.
	Records(ctx context.Context) iter.Seq2[Record, error]
	// Secret gives the server's secret of that name (32 random bytes), making it the first time.
	Secret(ctx context.Context, name string) ([]byte, error)
	// Count adds one to a counter that lives for window and gives its value: for limits shared by all nodes.
	Count(ctx context.Context, name string, window time.Duration) (int, error)
}

// Package folder keeps the data folder of a server that runs without Redis:
// one bbolt file for each session, and one for the server's own keys.
//
//	DIR/held-by             who has the folder open, for people to read
//	DIR/server.db           the server's secrets; its lock is the folder's lock
//	DIR/sessions/ID.db      all of one session: log, snapshot, vault, record
//
// A session's file is the only place where anything of the session is written.
// What spans sessions (records, codes, wake-ups) is an index in memory, read
// from the files at [Open]: no crash can leave index and file apart, an append
// costs one transaction, and removing the file erases the session. Counters,
// whose names may be addresses, are in memory only.
//
// eventlog and vault each have a bucket of their own in a session's file; see
// [Folder.Update].
package folder

import (
	"container/list"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"go.etcd.io/bbolt"
)

var (
	// ErrUnknown: no session has that id, or it was erased.
	ErrUnknown = errors.New("folder: unknown session")
	// ErrTaken: a session's id or code is in use.
	ErrTaken = errors.New("folder: taken")
	// ErrID: a session can't have that id.
	ErrID = errors.New("folder: a session's id is 1 to 64 letters, digits, - and _")
	// ErrClosed: the folder was closed.
	ErrClosed = errors.New("folder: closed")
	// ErrDamaged: a session's file can't be read as what was written.
	ErrDamaged = errors.New("folder: damaged file")
)

const (
	// lockTimeout is how long Open waits for whoever holds the folder: long
	// enough for a predecessor that is closing, short enough for a person.
	lockTimeout = time.Second
	// defaultMaxOpen bounds descriptors and memory maps; a session that is
	// written to again is opened again, in less than a millisecond.
	defaultMaxOpen = 256
	// defaultTrimAbove is far above what an evening writes (60 people, 1 MB).
	defaultTrimAbove = 64 << 20

	ownerOnly     = 0o600
	ownerOnlyPath = 0o700
)

// Options of a folder; the zero value is right outside tests.
type Options struct {
	// Clock is the store's clock. nil: wall time at opening plus the time since,
	// a computer's sleep included, so that setting the computer's clock changes
	// nothing. Whatever it gives, the folder's time never runs backwards and
	// never lies before the last entry of any session.
	Clock func() time.Time
	// MaxOpen is how many sessions' files may stay open while nobody uses them; 0 is 256.
	MaxOpen int
	// TrimAbove is the number of bytes of a log above which saving a snapshot
	// drops the entries it covers; 0 is 64 MiB.
	TrimAbove int
}

// Folder is an open data folder. Its methods may be called by any goroutine.
type Folder struct {
	dir     string
	options Options
	clock   *clock
	server  *bbolt.DB
	repairs []string

	counters counters

	mu       sync.Mutex
	closed   bool
	sessions map[string]*session
	codes    map[string]string // code -> session
	open     *list.List        // of *session whose file is open, last used first
}

// Open opens the data folder, making it if it is not there, and repairs what a
// crash left behind. It fails with a [*HeldError] if somebody else has it open.
func Open(dir string, options Options) (*Folder, error) {
	if options.Clock == nil {
		options.Clock = bootClock()
	}
	if options.MaxOpen <= 0 {
		options.MaxOpen = defaultMaxOpen
	}
	if options.TrimAbove <= 0 {
		options.TrimAbove = defaultTrimAbove
	}
	f := &Folder{
		dir: dir, options: options, clock: &clock{source: options.Clock},
		sessions: map[string]*session{}, codes: map[string]string{}, open: list.New(),
	}
	if err := os.MkdirAll(f.sessionsDir(), ownerOnlyPath); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	if err := f.hold(); err != nil {
		return nil, err
	}
	if err := f.scan(); err != nil {
		return nil, errors.Join(err, f.letGo())
	}
	return f, nil
}

// Close waits for transactions that run, then closes every file.
func (f *Folder) Close() error {
	f.mu.Lock()
	if f.closed {
		f.mu.Unlock()
		return nil
	}
	f.closed = true
	all := make([]*session, 0, f.open.Len())
	for e := f.open.Front(); e != nil; e = e.Next() {
		all = append(all, e.Value.(*session))
	}
	f.mu.Unlock()
	var errs []error
	for _, s := range all {
		s.file.Lock()
		errs = append(errs, s.close())
		s.file.Unlock()
	}
	return errors.Join(append(errs, f.letGo())...)
}

// Now is the folder's time, in whole milliseconds, never backwards.
func (f *Folder) Now() time.Time { return f.clock.now() }

// TrimAbove is the size of a log, in bytes, above which it is trimmed.
func (f *Folder) TrimAbove() int { return f.options.TrimAbove }

// Repairs says, in sentences for the operator's log, what Open had to repair.
func (f *Folder) Repairs() []string { return f.repairs }

func (f *Folder) sessionsDir() string { return filepath.Join(f.dir, "sessions") }

// path of a session's file with one of the suffixes below.
func (f *Folder) path(id, suffix string) string {
	return filepath.Join(f.sessionsDir(), id+suffix)
}

const (
	kept      = ".db"
	beginning = ".new"     // being made; nobody was told of it yet
	rewriting = ".rewrite" // being compacted; the kept file is still whole
	damaged   = ".damaged" // set aside at start for an operator to look at
)

// syncDir makes the names in a directory durable: what was made, renamed or
// removed stays so after a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

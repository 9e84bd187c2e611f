package folder

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"sync"

	"go.etcd.io/bbolt"
)

// session is what the folder holds in memory of a session's file.
type session struct {
	id    string
	write sync.Mutex // held while a transaction writes and its indexed change is taken over

	file sync.RWMutex // shared: using db; alone: opening, closing, replacing or removing it
	db   *bbolt.DB    // nil while closed
	gone bool         // erased, or never made

	// Under Folder.mu.
	pins    int           // calls that are using the session: its file stays open
	place   *list.Element // in Folder.open
	indexed indexed
}

// validID keeps ids usable as file names everywhere.
var validID = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)

// View runs fn in a reading transaction of the session's file. What fn keeps
// it must copy, and it must not call the folder.
func (f *Folder) View(ctx context.Context, id string, fn func(*bbolt.Tx) error) error {
	return f.use(ctx, id, func(_ *session, db *bbolt.DB) error { return db.View(fn) })
}

// Update runs fn in a writing transaction of the session's file: when it
// returns nil the change is on the disk; on an error of fn nothing changed. fn
// must not call the folder.
func (f *Folder) Update(ctx context.Context, id string, fn func(*Tx) error) error {
	return f.use(ctx, id, func(s *session, db *bbolt.DB) error { return f.commit(s, db, fn) })
}

// UpdateOrCreate is Update, making the session's file if there is none.
func (f *Folder) UpdateOrCreate(ctx context.Context, id string, fn func(*Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !validID.MatchString(id) {
		return ErrID
	}
	f.mu.Lock()
	if f.closed {
		f.mu.Unlock()
		return ErrClosed
	}
	if f.sessions[id] != nil {
		f.mu.Unlock()
		return f.Update(ctx, id, fn)
	}
	s := &session{id: id, pins: 1}
	s.file.Lock() // whoever finds it waits until it is made
	f.sessions[id] = s
	f.mu.Unlock()

	err := f.create(s, fn)
	if err != nil {
		s.gone = true
		f.forget(s)
	}
	s.file.Unlock()
	return errors.Join(err, f.unpin(s))
}

// create makes the file under another name first, so that a file with the
// session's name is always whole.
func (f *Folder) create(s *session, fn func(*Tx) error) (err error) {
	path := f.path(s.id, beginning)
	defer func() {
		if err != nil {
			if rm := os.Remove(path); rm != nil && !errors.Is(rm, os.ErrNotExist) {
				err = errors.Join(err, rm)
			}
		}
	}()
	db, err := bbolt.Open(path, ownerOnly, boltOptions())
	if err != nil {
		return fmt.Errorf("make a session's file: %w", err)
	}
	err = f.commit(s, db, func(tx *Tx) error {
		if err := tx.begin(); err != nil {
			return err
		}
		return fn(tx)
	})
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	if err := os.Rename(path, f.path(s.id, kept)); err != nil {
		return err
	}
	if err := syncDir(f.sessionsDir()); err != nil {
		return err
	}
	return f.openFile(s)
}

// commit runs one writing transaction and takes over what it indexed.
func (f *Folder) commit(s *session, db *bbolt.DB, fn func(*Tx) error) error {
	s.write.Lock()
	defer s.write.Unlock()
	var tx *Tx
	err := db.Update(func(bolt *bbolt.Tx) error {
		tx = &Tx{Tx: bolt}
		return fn(tx)
	})
	if err == nil {
		f.takeOver(s, tx)
	}
	return err
}

// use keeps the session's file open while fn runs.
func (f *Folder) use(ctx context.Context, id string, fn func(*session, *bbolt.DB) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	s, err := f.pin(id)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.unpin(s)) }()
	if err := f.ready(s); err != nil {
		return err
	}
	s.file.RLock()
	defer s.file.RUnlock()
	if s.gone {
		return ErrUnknown
	}
	if s.db == nil {
		return ErrClosed
	}
	return sound(func() error { return fn(s, s.db) })
}

// ready opens the session's file if it is closed. The caller has pinned it.
func (f *Folder) ready(s *session) error {
	s.file.RLock()
	done := s.db != nil || s.gone
	s.file.RUnlock()
	if done {
		return nil
	}
	s.file.Lock()
	defer s.file.Unlock()
	if s.db != nil || s.gone {
		return nil
	}
	return f.openFile(s)
}

// openFile needs s.file alone.
func (f *Folder) openFile(s *session) error {
	f.mu.Lock()
	closed := f.closed
	f.mu.Unlock()
	if closed {
		return ErrClosed
	}
	db, err := bbolt.Open(f.path(s.id, kept), ownerOnly, boltOptions())
	if err != nil {
		return fmt.Errorf("open a session's file: %w", err)
	}
	f.mu.Lock()
	if f.closed { // Close has gone through the open files already
		f.mu.Unlock()
		return errors.Join(ErrClosed, db.Close())
	}
	s.db = db
	s.place = f.open.PushFront(s)
	f.mu.Unlock()
	return nil
}

// close needs s.file alone.
func (s *session) close() error {
	if s.db == nil {
		return nil
	}
	db := s.db
	s.db = nil
	return db.Close()
}

func (f *Folder) pin(id string) (*session, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return nil, ErrClosed
	}
	s := f.sessions[id]
	if s == nil {
		return nil, ErrUnknown
	}
	s.pins++
	if s.place != nil {
		f.open.MoveToFront(s.place)
	}
	return s, nil
}

// unpin also closes what was not used for longest while too many are open.
func (f *Folder) unpin(s *session) error {
	f.mu.Lock()
	s.pins--
	var idle []*session
	e := f.open.Back()
	for over := f.open.Len() - f.options.MaxOpen; over > 0 && e != nil; {
		s := e.Value.(*session)
		e = e.Prev()
		if s.pins == 0 {
			idle = append(idle, s)
			over--
		}
	}
	f.mu.Unlock()
	var errs []error
	for _, s := range idle {
		errs = append(errs, f.closeIdle(s))
	}
	return errors.Join(errs...)
}

// closeIdle closes a session's file unless somebody has begun to use it.
func (f *Folder) closeIdle(s *session) error {
	s.file.Lock()
	defer s.file.Unlock()
	f.mu.Lock()
	if s.pins > 0 || s.place == nil || f.closed {
		f.mu.Unlock()
		return nil
	}
	f.open.Remove(s.place)
	s.place = nil
	f.mu.Unlock()
	return s.close()
}

// sound turns bbolt's panic on a page that isn't what it should be into an
// error: one damaged session must not end all the others.
func sound(fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, p)
		}
	}()
	return fn()
}

package folder

import (
	"context"
	"errors"
	"fmt"
	"os"

	"go.etcd.io/bbolt"
)

// Erase removes the session's file, and with it all there is of the session:
// bbolt keeps the pages it frees, so that deleting keys would not erase them.
// Erasing what is not there is no error.
func (f *Folder) Erase(ctx context.Context, id string) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !validID.MatchString(id) {
		return nil // no such session could be made
	}
	s, err := f.pin(id)
	if errors.Is(err, ErrUnknown) {
		return f.remove(id)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.unpin(s)) }()
	s.file.Lock()
	defer s.file.Unlock()
	if s.gone {
		return nil
	}
	f.dropOpen(s)
	if err := errors.Join(s.close(), f.remove(id)); err != nil {
		return fmt.Errorf("erase a session: %w", err)
	}
	s.gone = true
	f.forget(s)
	return nil
}

// remove takes away every file of the session, for good.
func (f *Folder) remove(id string) error {
	removed := false
	for _, suffix := range []string{kept, beginning, rewriting, damaged} {
		err := os.Remove(f.path(id, suffix))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		removed = true
	}
	if !removed {
		return nil
	}
	return syncDir(f.sessionsDir())
}

// forget takes the session out of the index.
func (f *Folder) forget(s *session) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.sessions[s.id] == s {
		delete(f.sessions, s.id)
	}
	if code := s.indexed.code; code != "" && f.codes[code] == s.id {
		delete(f.codes, code)
	}
}

func (f *Folder) dropOpen(s *session) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if s.place != nil {
		f.open.Remove(s.place)
		s.place = nil
	}
}

// rewriteBatch is how many bytes Compact copies in one transaction.
const rewriteBatch = 4 << 20

// Compact rewrites the session's file, so that the bytes of what was deleted
// are gone from the disk. The session waits meanwhile.
func (f *Folder) Compact(ctx context.Context, id string) (err error) {
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
	s.file.Lock()
	defer s.file.Unlock()
	if s.gone {
		return ErrUnknown
	}
	if s.db == nil {
		return ErrClosed
	}
	if err := sound(func() error { return f.rewrite(s) }); err != nil {
		return fmt.Errorf("compact a session's file: %w", err)
	}
	return nil
}

func (f *Folder) rewrite(s *session) (err error) {
	path := f.path(s.id, rewriting)
	// A rewrite that failed before must not be added to.
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	to, err := bbolt.Open(path, ownerOnly, boltOptions())
	if err != nil {
		return err
	}
	if err := errors.Join(bbolt.Compact(to, s.db, rewriteBatch), to.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	f.dropOpen(s)
	if err := s.close(); err != nil {
		return err
	}
	if err := os.Rename(path, f.path(s.id, kept)); err != nil {
		return err
	}
	return errors.Join(syncDir(f.sessionsDir()), f.openFile(s))
}

package folder

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"
)

// damagedKept is how long a file that can't be read is set aside. It may hold
// what people wrote, so it does not stay for good.
const damagedKept = 7 * 24 * time.Hour

// scan reads the index from the sessions' files and repairs what a crash left:
// files that were being made or rewritten go, for nobody was told of them; a
// file that holds no log, item or record goes; one that can't be read is set aside.
func (f *Folder) scan() error {
	entries, err := os.ReadDir(f.sessionsDir())
	if err != nil {
		return fmt.Errorf("list the data folder: %w", err)
	}
	for _, e := range entries {
		name := e.Name()
		id, _, _ := strings.Cut(name, ".")
		switch strings.TrimPrefix(name, id) {
		case kept:
			err = f.scanSession(id)
		case beginning, rewriting:
			f.repaired("session %s: what a crash left half made was removed", id)
			err = os.Remove(f.path(id, strings.TrimPrefix(name, id)))
		case damaged:
			err = f.scanDamaged(id)
		}
		if err != nil {
			return fmt.Errorf("start with session %s: %w", id, err)
		}
	}
	return syncDir(f.sessionsDir())
}

func (f *Folder) repaired(format string, args ...any) {
	f.repairs = append(f.repairs, fmt.Sprintf(format, args...))
}

func (f *Folder) scanSession(id string) error {
	var x indexed
	empty := false
	err := sound(func() error {
		return f.look(id, func(tx *bbolt.Tx) (err error) {
			x, err = readIndexed(tx)
			empty = x.record == nil && holdsNothing(tx)
			return err
		})
	})
	if errors.Is(err, ErrDamaged) {
		f.repaired("session %s: its file can't be read (%v); it is set aside as %s and removed after %d days",
			id, err, f.path(id, damaged), int(damagedKept.Hours()/24))
		return os.Rename(f.path(id, kept), f.path(id, damaged))
	}
	if err != nil {
		return err
	}
	if empty {
		f.repaired("session %s: its file held nothing and was removed", id)
		return os.Remove(f.path(id, kept))
	}
	if owner, taken := f.codes[x.code]; taken {
		return fmt.Errorf("session %s has the same code: one of the two files is a copy; take it out of %s", owner, f.sessionsDir())
	}
	if x.code != "" {
		f.codes[x.code] = id
	}
	f.sessions[id] = &session{id: id, indexed: x}
	f.clock.atLeast(time.UnixMilli(x.last))
	return nil
}

// look reads a session's file without keeping it open.
func (f *Folder) look(id string, fn func(*bbolt.Tx) error) (err error) {
	info, err := os.Stat(f.path(id, kept))
	if err != nil {
		return err
	}
	if info.Size() == 0 {
		return fmt.Errorf("%w: empty", ErrDamaged)
	}
	options := boltOptions()
	options.ReadOnly = true
	db, err := bbolt.Open(f.path(id, kept), ownerOnly, options)
	var system *os.PathError
	switch {
	case errors.As(err, &system), errors.Is(err, bbolterrors.ErrTimeout):
		return err
	case err != nil:
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.View(func(tx *bbolt.Tx) error {
		if tx.Size() > info.Size() { // reading on would be a fault of the memory map
			return fmt.Errorf("%w: cut off at %d of %d bytes", ErrDamaged, info.Size(), tx.Size())
		}
		return fn(tx)
	})
}

func (f *Folder) scanDamaged(id string) error {
	info, err := os.Stat(f.path(id, damaged))
	if err != nil {
		return err
	}
	if time.Since(info.ModTime()) < damagedKept {
		return nil
	}
	f.repaired("session %s: its damaged file was removed after %d days", id, int(damagedKept.Hours()/24))
	return os.Remove(f.path(id, damaged))
}

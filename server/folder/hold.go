package folder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"
)

// HeldError says that another process has the folder open.
type HeldError struct {
	Dir    string
	Holder string // "process 4711 on aspen since 2 Jan 15:04", or empty if it left no note
}

func (e *HeldError) Error() string {
	by := ""
	if e.Holder != "" {
		by = " (" + e.Holder + ")"
	}
	return fmt.Sprintf("the data folder %s is in use by another Plenary%s: stop that one first, or choose another folder with --data", e.Dir, by)
}

// hold takes the folder's lock, which is the lock of server.db, and leaves a
// note of who has it.
func (f *Folder) hold() error {
	db, err := bbolt.Open(filepath.Join(f.dir, "server.db"), ownerOnly, boltOptions())
	if errors.Is(err, bbolterrors.ErrTimeout) {
		note, readErr := os.ReadFile(f.note())
		if readErr != nil && !errors.Is(readErr, os.ErrNotExist) {
			return errors.Join(&HeldError{Dir: f.dir}, readErr)
		}
		return &HeldError{Dir: f.dir, Holder: strings.TrimSpace(string(note))}
	}
	if err != nil {
		return fmt.Errorf("open the server's file in %s: %w", f.dir, err)
	}
	f.server = db
	host, err := os.Hostname()
	if err != nil {
		host = "this computer"
	}
	note := fmt.Sprintf("process %d on %s since %s\n", os.Getpid(), host, time.Now().Format("2 Jan 15:04"))
	if err := os.WriteFile(f.note(), []byte(note), ownerOnly); err != nil {
		return errors.Join(fmt.Errorf("note who holds the data folder: %w", err), db.Close())
	}
	return nil
}

// letGo takes the note away before the lock is free, so that it is never the
// next holder's note that goes.
func (f *Folder) letGo() error {
	return errors.Join(os.Remove(f.note()), f.server.Close())
}

func (f *Folder) note() string { return filepath.Join(f.dir, "held-by") }

func boltOptions() *bbolt.Options {
	return &bbolt.Options{Timeout: lockTimeout, FreelistType: bbolt.FreelistMapType}
}

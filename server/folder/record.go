package folder

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"go.etcd.io/bbolt"
)

// Register keeps a session's record, making the session's file if there is
// none. ErrTaken if it has a record, or another session has the code; an empty
// code is nobody's.
func (f *Folder) Register(ctx context.Context, id, code string, record []byte) error {
	if err := f.claim(id, code); err != nil {
		return err
	}
	err := f.UpdateOrCreate(ctx, id, func(tx *Tx) error {
		if had, _ := tx.record(); had != nil {
			return ErrTaken
		}
		return tx.setRecord(record, code)
	})
	if err != nil {
		f.release(id, code)
	}
	return err
}

// claim keeps a code from everybody else before it is on the disk. Claiming
// one's own code again is ErrTaken, too.
func (f *Folder) claim(id, code string) error {
	if code == "" {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, taken := f.codes[code]; taken {
		return ErrTaken
	}
	f.codes[code] = id
	return nil
}

func (f *Folder) release(id, code string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if code != "" && f.codes[code] == id {
		delete(f.codes, code)
	}
}

// Record gives a session's record.
func (f *Folder) Record(id string) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.sessions[id]
	if s == nil || s.indexed.record == nil {
		return nil, ErrUnknown
	}
	return bytes.Clone(s.indexed.record), nil
}

// ByCode gives the record of the session with that code.
func (f *Folder) ByCode(code string) ([]byte, error) {
	f.mu.Lock()
	id, ok := f.codes[code]
	f.mu.Unlock()
	if !ok || code == "" {
		return nil, ErrUnknown
	}
	return f.Record(id)
}

// Records gives every session's record, by session id.
func (f *Folder) Records() [][]byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	ids := make([]string, 0, len(f.sessions))
	for id, s := range f.sessions {
		if s.indexed.record != nil {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	records := make([][]byte, len(ids))
	for i, id := range ids {
		records[i] = bytes.Clone(f.sessions[id].indexed.record)
	}
	return records
}

// UpdateRecord replaces a session's record by what fn makes of it; nobody else
// changes it meanwhile. fn must not call the folder; its error is returned and
// nothing changes.
func (f *Folder) UpdateRecord(ctx context.Context, id string, fn func(record []byte) (changed []byte, code string, err error)) error {
	var claimed, before string
	err := f.Update(ctx, id, func(tx *Tx) error {
		record, had := tx.record()
		if record == nil {
			return ErrUnknown
		}
		changed, code, err := fn(bytes.Clone(record))
		if err != nil {
			return err
		}
		if code != had {
			if err := f.claim(id, code); err != nil {
				return err
			}
			claimed, before = code, had
		}
		return tx.setRecord(changed, code)
	})
	if err != nil {
		f.release(id, claimed)
		return err
	}
	f.release(id, before)
	return nil
}

// Unregister removes a session's record, and its file if nothing else is in
// it. Removing what is not there is no error.
func (f *Folder) Unregister(ctx context.Context, id string) error {
	var code string
	empty := false
	err := f.Update(ctx, id, func(tx *Tx) error {
		_, code = tx.record()
		empty = holdsNothing(tx.Tx)
		return tx.setRecord(nil, "")
	})
	if errors.Is(err, ErrUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	f.release(id, code)
	if empty {
		return f.Erase(ctx, id)
	}
	return nil
}

// holdsNothing says whether there is nothing in a file but the folder's own bucket.
func holdsNothing(tx *bbolt.Tx) bool {
	c := tx.Cursor()
	for name, _ := c.First(); name != nil; name, _ = c.Next() {
		if bytes.Equal(name, metaBucket) {
			continue
		}
		if first, _ := tx.Bucket(name).Cursor().First(); first != nil {
			return false
		}
	}
	return true
}

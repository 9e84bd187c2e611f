package folder

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"go.etcd.io/bbolt"
)

// indexed is what a session's file says that matters across sessions. The file
// is the truth; this is its copy in memory.
type indexed struct {
	record []byte // nil: none
	code   string
	due    int64 // wake-up in milliseconds; 0: none
	last   int64 // the last entry's time in milliseconds
}

// The folder's own bucket in a session's file.
var (
	metaBucket = []byte("meta")
	formatKey  = []byte("format")
	recordKey  = []byte("record")
	codeKey    = []byte("code")
	timesKey   = []byte("times") // due and last, 8 bytes each
)

// format is the only one yet; a file with another was written by a later Plenary.
const format = "1"

// Tx is a writing transaction of a session's file. What it sets here is in the
// index as soon as, and only if, it is on the disk.
type Tx struct {
	*bbolt.Tx
	changes []func(*indexed)
}

// begin makes a new file's own bucket.
func (tx *Tx) begin() error {
	meta, err := tx.CreateBucket(metaBucket)
	if err != nil {
		return err
	}
	return meta.Put(formatKey, []byte(format))
}

// SetTimes keeps when the session's last entry was decided and when it must be
// woken up; a zero due is never.
func (tx *Tx) SetTimes(last, due time.Time) error {
	var v [16]byte
	dueMs := int64(0)
	if !due.IsZero() {
		dueMs = due.UnixMilli()
	}
	binary.BigEndian.PutUint64(v[:8], uint64(dueMs))
	binary.BigEndian.PutUint64(v[8:], uint64(last.UnixMilli()))
	tx.changes = append(tx.changes, func(x *indexed) { x.due, x.last = dueMs, last.UnixMilli() })
	return tx.Bucket(metaBucket).Put(timesKey, v[:])
}

// record gives what setRecord kept, valid within the transaction.
func (tx *Tx) record() (record []byte, code string) {
	meta := tx.Bucket(metaBucket)
	return meta.Get(recordKey), string(meta.Get(codeKey))
}

// setRecord keeps a record and its code; nil removes them.
func (tx *Tx) setRecord(record []byte, code string) error {
	meta := tx.Bucket(metaBucket)
	tx.changes = append(tx.changes, func(x *indexed) { x.record, x.code = bytes.Clone(record), code })
	if record == nil {
		if err := meta.Delete(recordKey); err != nil {
			return err
		}
		return meta.Delete(codeKey)
	}
	if err := meta.Put(recordKey, record); err != nil {
		return err
	}
	return meta.Put(codeKey, []byte(code))
}

// takeOver puts what a committed transaction changed into the index.
func (f *Folder) takeOver(s *session, tx *Tx) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, change := range tx.changes {
		change(&s.indexed)
	}
}

// readIndexed reads what takeOver would have put there.
func readIndexed(tx *bbolt.Tx) (indexed, error) {
	meta := tx.Bucket(metaBucket)
	if meta == nil {
		return indexed{}, fmt.Errorf("%w: no meta bucket", ErrDamaged)
	}
	if v := string(meta.Get(formatKey)); v != format {
		return indexed{}, fmt.Errorf("format %q was written by a later Plenary; this one reads format %s", v, format)
	}
	x := indexed{record: bytes.Clone(meta.Get(recordKey)), code: string(meta.Get(codeKey))}
	if v := meta.Get(timesKey); len(v) == 16 {
		x.due = int64(binary.BigEndian.Uint64(v[:8]))
		x.last = int64(binary.BigEndian.Uint64(v[8:]))
	}
	return x, nil
}

// Due gives the sessions whose wake-up lies at or before now, the longest
// overdue first, at most limit.
func (f *Folder) Due(now time.Time, limit int) []string {
	type wakeUp struct {
		id  string
		due int64
	}
	var due []wakeUp
	f.mu.Lock()
	for id, s := range f.sessions {
		if at := s.indexed.due; at != 0 && at <= now.UnixMilli() {
			due = append(due, wakeUp{id, at})
		}
	}
	f.mu.Unlock()
	slices.SortFunc(due, func(a, b wakeUp) int { return cmp.Compare(a.due, b.due) })
	ids := make([]string, 0, min(limit, len(due)))
	for _, w := range due[:min(limit, len(due))] {
		ids = append(ids, w.id)
	}
	return ids
}

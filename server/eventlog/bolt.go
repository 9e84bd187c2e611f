package eventlog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"go.etcd.io/bbolt"

	"plenary/server/folder"
)

// Bolt is the log in a data folder: each session's entries in its own file,
// one entry a transaction, on the disk when Append returns.
type Bolt struct {
	folder    *folder.Folder
	followers followers
}

var _ Log = (*Bolt)(nil)

// NewBolt gives the logs in f, which stays the caller's to close.
func NewBolt(f *folder.Folder) *Bolt { return &Bolt{folder: f} }

// Buckets of a session's file, and keys in them.
var (
	logBucket      = []byte("log")   // position's number, big-endian -> entry
	ends           = []byte("ends")  // where the log begins and ends
	snapshotBucket = []byte("shots") // the newest fold

	firstKey = []byte("first") // the position it was trimmed to
	lastKey  = []byte("last")  // the last position and its batch
	sizeKey  = []byte("size")  // bytes of the entries that are kept
	atKey    = []byte("at")
	foldKey  = []byte("fold")
)

// readPage is how many bytes of entries Read takes from the file at once: no
// transaction is open while the caller works.
const readPage = 256 << 10

func (b *Bolt) Create(ctx context.Context, session string) error {
	return told(b.folder.UpdateOrCreate(ctx, session, func(tx *folder.Tx) error {
		if tx.Bucket(ends) != nil {
			return ErrExists
		}
		for _, name := range [][]byte{logBucket, snapshotBucket, ends} {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		return errors.Join(
			tx.Bucket(ends).Put(firstKey, packPosition(Position{})),
			tx.Bucket(ends).Put(lastKey, packEnd(Position{}, "")))
	}))
}

func (b *Bolt) Append(ctx context.Context, session string, after Position, entry Entry, then Standing) (Position, error) {
	if err := entry.check(); err != nil {
		return Position{}, err
	}
	var at Position
	repeated := false
	err := b.folder.Update(ctx, session, func(tx *folder.Tx) error {
		last, batch, err := end(tx.Tx)
		if err != nil {
			return err
		}
		if repeated = batch == entry.Batch; repeated {
			at = last
			return nil
		}
		if last != after {
			return ErrConflict
		}
		// Asked here, not before: the wait for the transaction counts.
		if now := b.folder.Now(); now.Before(entry.At) || now.Sub(entry.At) > StaleAfter {
			return ErrStale
		}
		at = after.Next(entry)
		return errors.Join(
			put(tx.Tx, at, entry),
			tx.SetTimes(entry.At, then.Due))
	})
	if err != nil {
		return Position{}, told(err)
	}
	if !repeated {
		b.followers.appended(session, at)
	}
	return at, nil
}

// put writes an entry behind the end of the log.
func put(tx *bbolt.Tx, at Position, entry Entry) error {
	entries, bounds := tx.Bucket(logBucket), tx.Bucket(ends)
	entries.FillPercent = 1 // entries only come at the end
	size := unpackNumber(bounds.Get(sizeKey)) + uint64(len(entry.Body))
	return errors.Join(
		entries.Put(packNumber(at.Seq), packEntry(at, entry)),
		bounds.Put(lastKey, packEnd(at, entry.Batch)),
		bounds.Put(sizeKey, packNumber(size)))
}

func (b *Bolt) Read(ctx context.Context, session string, after Position) iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		var stop uint64 // where the log ended when reading began
		for at, first := after, true; first || at.Seq < stop; first = false {
			page, last, err := b.page(ctx, session, at)
			if err != nil {
				yield(Stored{}, told(err))
				return
			}
			if first {
				stop = last.Seq
			}
			for _, stored := range page {
				if !yield(stored, nil) {
					return
				}
				at = stored.Position
			}
		}
	}
}

// page gives about readPage bytes of entries, at least one if there is one,
// and the log's end.
func (b *Bolt) page(ctx context.Context, session string, after Position) (page []Stored, last Position, err error) {
	err = b.folder.View(ctx, session, func(tx *bbolt.Tx) error {
		var err error
		if last, _, err = end(tx); err != nil {
			return err
		}
		if err := agree(tx, after); err != nil {
			return err
		}
		c := tx.Bucket(logBucket).Cursor()
		at, size := after, 0
		for k, v := c.Seek(packNumber(after.Seq + 1)); k != nil && size < readPage; k, v = c.Next() {
			stored, err := unpackEntry(v)
			if err != nil {
				return err
			}
			if at = at.Next(stored.Entry); at != stored.Position {
				return fmt.Errorf("%w: entry %d", ErrDamaged, at.Seq)
			}
			page = append(page, stored)
			size += len(stored.Body)
		}
		if len(page) == 0 && after.Seq < last.Seq {
			return fmt.Errorf("%w: entry %d is missing", ErrDamaged, after.Seq+1)
		}
		return nil
	})
	return page, last, err
}

// agree says whether a position is one of this log's: nil, ErrTrimmed or ErrConflict.
func agree(tx *bbolt.Tx, at Position) error {
	first, err := unpackPosition(tx.Bucket(ends).Get(firstKey))
	if err != nil {
		return err
	}
	if at.Seq < first.Seq {
		return ErrTrimmed
	}
	here := first
	if at.Seq > first.Seq {
		v := tx.Bucket(logBucket).Get(packNumber(at.Seq))
		if v == nil {
			return ErrConflict
		}
		stored, err := unpackEntry(v)
		if err != nil {
			return err
		}
		here = stored.Position
	}
	if here != at {
		return ErrConflict
	}
	return nil
}

func (b *Bolt) Follow(ctx context.Context, session string) <-chan Position {
	return b.followers.add(ctx, session).ends
}

func (b *Bolt) End(ctx context.Context, session string) (last Position, err error) {
	err = b.folder.View(ctx, session, func(tx *bbolt.Tx) error {
		last, _, err = end(tx)
		return err
	})
	return last, told(err)
}

// end gives the last position and its batch; ErrUnknown if the session has no log.
func end(tx *bbolt.Tx) (Position, string, error) {
	bounds := tx.Bucket(ends)
	if bounds == nil {
		return Position{}, "", ErrUnknown
	}
	return unpackEnd(bounds.Get(lastKey))
}

func (b *Bolt) Due(ctx context.Context, now time.Time, limit int) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return b.folder.Due(now, limit), nil
}

func (b *Bolt) Now(ctx context.Context) (time.Time, error) {
	if err := ctx.Err(); err != nil {
		return time.Time{}, err
	}
	return b.folder.Now(), nil
}

// Erase removes the session's file, so its vault and record go with its log.
func (b *Bolt) Erase(ctx context.Context, session string) error {
	err := b.folder.Erase(ctx, session)
	if err == nil {
		b.followers.erased(session)
	}
	return told(err)
}

func (b *Bolt) SaveSnapshot(ctx context.Context, session string, at Position, fold []byte) error {
	return told(b.folder.Update(ctx, session, func(tx *folder.Tx) error {
		if _, _, err := end(tx.Tx); err != nil {
			return err
		}
		shots := tx.Bucket(snapshotBucket)
		if v := shots.Get(atKey); v != nil {
			newest, err := unpackPosition(v)
			if err != nil {
				return err
			}
			if at.Seq < newest.Seq {
				return nil
			}
		}
		if err := agree(tx.Tx, at); err != nil {
			return err
		}
		if err := errors.Join(shots.Put(atKey, packPosition(at)), shots.Put(foldKey, fold)); err != nil {
			return err
		}
		if unpackNumber(tx.Bucket(ends).Get(sizeKey)) > uint64(b.folder.TrimAbove()) {
			return trim(tx.Tx, at)
		}
		return nil
	}))
}

// trim drops the entries up to a position of this log.
func trim(tx *bbolt.Tx, to Position) error {
	entries, bounds := tx.Bucket(logBucket), tx.Bucket(ends)
	size := unpackNumber(bounds.Get(sizeKey))
	c := entries.Cursor()
	for k, v := c.First(); k != nil && unpackNumber(k) <= to.Seq; k, v = c.First() {
		stored, err := unpackEntry(v)
		if err != nil {
			return err
		}
		size -= uint64(len(stored.Body))
		if err := entries.Delete(k); err != nil {
			return err
		}
	}
	return errors.Join(
		bounds.Put(firstKey, packPosition(to)),
		bounds.Put(sizeKey, packNumber(size)))
}

func (b *Bolt) Snapshot(ctx context.Context, session string) (at Position, fold []byte, err error) {
	err = b.folder.View(ctx, session, func(tx *bbolt.Tx) error {
		if _, _, err := end(tx); err != nil {
			return err
		}
		shots := tx.Bucket(snapshotBucket)
		v := shots.Get(atKey)
		if v == nil {
			return nil
		}
		fold = bytes.Clone(shots.Get(foldKey))
		at, err = unpackPosition(v)
		return err
	})
	if err != nil {
		return Position{}, nil, told(err)
	}
	return at, fold, nil
}

// told turns the folder's errors into the log's; what is neither's, such as a
// full disk, leaves the outcome unknown.
func told(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, folder.ErrUnknown):
		return ErrUnknown
	case errors.Is(err, folder.ErrDamaged):
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	for _, own := range []error{ErrConflict, ErrStale, ErrUnknown, ErrTrimmed, ErrExists, ErrDamaged, folder.ErrID, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, own) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}

package vault

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"time"

	"go.etcd.io/bbolt"

	"plenary/server/folder"
)

// Bolt is the vault and the registry in a data folder: a session's items and
// its record are in the session's own file, beside its log.
type Bolt struct{ folder *folder.Folder }

var (
	_ Vault    = (*Bolt)(nil)
	_ Registry = (*Bolt)(nil)
)

// NewBolt gives the vault in f, which stays the caller's to close.
func NewBolt(f *folder.Folder) *Bolt { return &Bolt{folder: f} }

// items is the bucket of a session's file: key -> version, expiry in
// milliseconds (0: none), both 8 bytes, and the value.
var items = []byte("items")

const itemHead = 16

// maxKey is what bbolt takes at the most, and far more than any key here.
const maxKey = bbolt.MaxKeySize

func (b *Bolt) Write(ctx context.Context, session string, writes ...Write) error {
	for _, w := range writes {
		if w.Key == "" || len(w.Key) > maxKey {
			return fmt.Errorf("vault: a key is 1 to %d bytes, not %d", maxKey, len(w.Key))
		}
	}
	now := b.folder.Now()
	return told(b.folder.Update(ctx, session, func(tx *folder.Tx) error {
		in, err := tx.CreateBucketIfNotExists(items)
		if err != nil {
			return err
		}
		versions := make([]uint64, len(writes))
		for i, w := range writes {
			versions[i] = read(w.Key, in.Get([]byte(w.Key)), now).Version
			if w.Check && versions[i] != w.If {
				return ErrChanged
			}
		}
		for i, w := range writes {
			if w.Value == nil {
				err = in.Delete([]byte(w.Key))
			} else {
				err = in.Put([]byte(w.Key), pack(versions[i]+1, w.Expires, w.Value))
			}
			if err != nil {
				return err
			}
		}
		return nil
	}))
}

func pack(version uint64, expires time.Time, value []byte) []byte {
	ms := int64(0)
	if !expires.IsZero() {
		ms = expires.UnixMilli()
	}
	v := make([]byte, 0, itemHead+len(value))
	v = binary.BigEndian.AppendUint64(v, version)
	v = binary.BigEndian.AppendUint64(v, uint64(ms))
	return append(v, value...)
}

// read gives an item, its value copied; Version 0 if it is absent or expired.
func read(key string, v []byte, now time.Time) Item {
	if len(v) < itemHead || expired(v, now) {
		return Item{Key: key}
	}
	return Item{
		Key:     key,
		Value:   append([]byte{}, v[itemHead:]...),
		Version: binary.BigEndian.Uint64(v),
	}
}

func expired(v []byte, now time.Time) bool {
	ms := int64(binary.BigEndian.Uint64(v[8:]))
	return ms != 0 && ms <= now.UnixMilli()
}

func (b *Bolt) Get(ctx context.Context, session string, keys ...string) ([]Item, error) {
	all, now := make([]Item, len(keys)), b.folder.Now()
	err := b.folder.View(ctx, session, func(tx *bbolt.Tx) error {
		in := tx.Bucket(items)
		for i, key := range keys {
			all[i].Key = key
			if in != nil {
				all[i] = read(key, in.Get([]byte(key)), now)
			}
		}
		return nil
	})
	if err != nil {
		return nil, told(err)
	}
	return all, nil
}

// List reads all at once, so that what it gives was all there at one time.
func (b *Bolt) List(ctx context.Context, session, prefix string) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		var found []Item
		now := b.folder.Now()
		err := b.folder.View(ctx, session, func(tx *bbolt.Tx) error {
			return each(tx, prefix, func(_ *bbolt.Bucket, k, v []byte) error {
				if item := read(string(k), v, now); item.Version > 0 {
					found = append(found, item)
				}
				return nil
			})
		})
		if err != nil {
			yield(Item{}, told(err))
			return
		}
		for _, item := range found {
			if !yield(item, nil) {
				return
			}
		}
	}
}

// each calls fn for every item whose key begins with prefix, in key order.
func each(tx *bbolt.Tx, prefix string, fn func(in *bbolt.Bucket, k, v []byte) error) error {
	in := tx.Bucket(items)
	if in == nil {
		return nil
	}
	c := in.Cursor()
	for k, v := c.Seek([]byte(prefix)); k != nil && bytes.HasPrefix(k, []byte(prefix)); k, v = c.Next() {
		if err := fn(in, k, v); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bolt) Drop(ctx context.Context, session, prefix string) error {
	return b.deleteIf(ctx, session, prefix, func([]byte) bool { return true })
}

func (b *Bolt) Sweep(ctx context.Context, session string, now time.Time) error {
	return b.deleteIf(ctx, session, "", func(v []byte) bool { return expired(v, now) })
}

// deleteIf collects first: a cursor must not move over what is being deleted.
func (b *Bolt) deleteIf(ctx context.Context, session, prefix string, doomed func(v []byte) bool) error {
	return told(b.folder.Update(ctx, session, func(tx *folder.Tx) error {
		var keys [][]byte
		err := each(tx.Tx, prefix, func(_ *bbolt.Bucket, k, v []byte) error {
			if doomed(v) {
				keys = append(keys, bytes.Clone(k))
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, k := range keys {
			if err := tx.Bucket(items).Delete(k); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (b *Bolt) Compact(ctx context.Context, session string) error {
	return told(b.folder.Compact(ctx, session))
}

// Erase removes the session's file, so its log and record go with its items.
func (b *Bolt) Erase(ctx context.Context, session string) error {
	return told(b.folder.Erase(ctx, session))
}

// told turns the folder's errors into the vault's; after any other, such as a
// full disk, whether a write took effect is unknown.
func told(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, folder.ErrUnknown):
		return ErrUnknown
	case errors.Is(err, folder.ErrTaken):
		return ErrTaken
	case errors.Is(err, ErrChanged), errors.Is(err, folder.ErrID), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}

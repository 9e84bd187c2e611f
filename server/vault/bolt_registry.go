package vault

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"
)

// Add also makes the session's file, if its log has not.
func (b *Bolt) Add(ctx context.Context, r Record) error {
	raw, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return told(b.folder.Register(ctx, r.ID, r.Code, raw))
}

func (b *Bolt) Record(ctx context.Context, id string) (Record, error) {
	return decode(ctx, func() ([]byte, error) { return b.folder.Record(id) })
}

func (b *Bolt) ByCode(ctx context.Context, code string) (Record, error) {
	return decode(ctx, func() ([]byte, error) { return b.folder.ByCode(code) })
}

func decode(ctx context.Context, read func() ([]byte, error)) (r Record, err error) {
	if err := ctx.Err(); err != nil {
		return r, err
	}
	raw, err := read()
	if err != nil {
		return r, told(err)
	}
	if err := json.Unmarshal(raw, &r); err != nil {
		return Record{}, fmt.Errorf("read a session's record: %w", err)
	}
	return r, nil
}

func (b *Bolt) Update(ctx context.Context, id string, fn func(*Record) error) error {
	var refused error // fn's own error, which is not the store's
	err := b.folder.UpdateRecord(ctx, id, func(raw []byte) ([]byte, string, error) {
		var r Record
		if refused = json.Unmarshal(raw, &r); refused != nil {
			return nil, "", refused
		}
		if refused = fn(&r); refused != nil {
			return nil, "", refused
		}
		r.ID = id // it is where the record is kept
		changed, err := json.Marshal(r)
		return changed, r.Code, err
	})
	if refused != nil {
		return refused
	}
	return told(err)
}

func (b *Bolt) Remove(ctx context.Context, id string) error {
	return told(b.folder.Unregister(ctx, id))
}

func (b *Bolt) Records(ctx context.Context) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for _, raw := range b.folder.Records() {
			r, err := decode(ctx, func() ([]byte, error) { return raw, nil })
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

func (b *Bolt) Secret(ctx context.Context, name string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	secret, err := b.folder.Secret(name)
	return secret, told(err)
}

func (b *Bolt) Count(ctx context.Context, name string, window time.Duration) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	return b.folder.Count(name, window), nil
}

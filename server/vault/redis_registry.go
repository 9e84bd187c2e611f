package vault

import (
	"context"
	"crypto/rand"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"plenary/server/redisdb"
)

//go:embed add.lua
var addLua string

//go:embed update.lua
var updateLua string

//go:embed remove.lua
var removeLua string

//go:embed count.lua
var countLua string

var (
	addScript    = redisdb.NewScript(addLua)
	updateScript = redisdb.NewScript(updateLua)
	removeScript = redisdb.NewScript(removeLua)
	countScript  = redisdb.NewScript(countLua)
)

const (
	secretBytes = 32
	// updateTries is how often an update is sent whose outcome is unknown.
	updateTries = 3
)

// till is when Redis drops what belongs to a record by itself: well after its
// last day, on which the server erases it.
func (r *Redis) till(record Record) time.Time {
	last := r.db.Now()
	if record.Expires.After(last) {
		last = record.Expires
	}
	return last.Add(redisdb.Keep)
}

func (r *Redis) Add(ctx context.Context, record Record) error {
	k, raw, till, err := r.ready(ctx, record)
	if err != nil {
		return err
	}
	answer, err := redisdb.Run(ctx, r.db, addScript, []string{k.Record, k.Sessions}, record.ID, raw, record.Code, till)
	if answer.Word == "taken" && answer.Text(0) != record.Code {
		if err := r.db.Release(ctx, record.ID, record.Code); err != nil {
			return unavailable(err)
		}
	}
	return said(answer, err)
}

// ready claims a record's code, and gives what a script needs to keep the record: its
// keys, its bytes and until when, in milliseconds.
func (r *Redis) ready(ctx context.Context, record Record) (k redisdb.Keys, raw []byte, till int64, err error) {
	if k, err = redisdb.Of(record.ID); err != nil {
		return k, nil, 0, err
	}
	if raw, err = json.Marshal(record); err != nil {
		return k, nil, 0, err
	}
	last := r.till(record)
	return k, raw, last.UnixMilli(), r.claim(ctx, record.ID, record.Code, last)
}

// claim keeps a code for a session until then; ErrTaken if another has it. A code that was
// claimed and then not needed, because the server was killed, is free again
// when the session would have been over.
func (r *Redis) claim(ctx context.Context, session, code string, till time.Time) error {
	if code == "" {
		return nil
	}
	ctx, cancel := redisdb.Bounded(ctx)
	defer cancel()
	owner, err := r.db.Client().SetArgs(ctx, redisdb.Code(code), session, redis.SetArgs{Mode: "NX", Get: true, ExpireAt: till}).Result()
	switch {
	case unavailable(err) != nil:
		return unavailable(err)
	case errors.Is(err, redis.Nil):
		return nil // it was nobody's
	case owner != session:
		return ErrTaken
	}
	return unavailable(r.db.Client().PExpireAt(ctx, redisdb.Code(code), till).Err())
}

func (r *Redis) Record(ctx context.Context, id string) (Record, error) {
	record, _, err := r.record(ctx, id)
	return record, err
}

// record gives a record and its revision.
func (r *Redis) record(ctx context.Context, id string) (Record, int64, error) {
	k, err := redisdb.Of(id)
	if err != nil {
		return Record{}, 0, ErrUnknown // nobody could have been given such an id
	}
	ctx, cancel := redisdb.Bounded(ctx)
	defer cancel()
	values, err := r.db.Client().HMGet(ctx, k.Record, "rev", "json").Result()
	if err != nil {
		return Record{}, 0, unavailable(err)
	}
	return readRecord(values)
}

// readRecord reads the fields rev and json; ErrUnknown if they are not there.
func readRecord(values []any) (record Record, rev int64, err error) {
	number, ok := values[0].(string)
	raw, _ := values[1].(string)
	if !ok {
		return Record{}, 0, ErrUnknown
	}
	if rev, err = strconv.ParseInt(number, 10, 64); err == nil {
		err = json.Unmarshal([]byte(raw), &record)
	}
	if err != nil {
		return Record{}, 0, fmt.Errorf("read a session's record: %w", err)
	}
	return record, rev, nil
}

func (r *Redis) ByCode(ctx context.Context, code string) (Record, error) {
	if code == "" {
		return Record{}, ErrUnknown
	}
	short, cancel := redisdb.Bounded(ctx)
	defer cancel()
	id, err := r.db.Client().Get(short, redisdb.Code(code)).Result()
	if err := unavailable(err); err != nil {
		return Record{}, err
	}
	record, err := r.Record(ctx, id)
	if err == nil && record.Code != code {
		return Record{}, ErrUnknown // claimed and never used
	}
	return record, err
}

func (r *Redis) Update(ctx context.Context, id string, fn func(*Record) error) error {
	ctx, cancel := redisdb.Bounded(ctx)
	defer cancel()
	for {
		record, rev, err := r.record(ctx, id)
		if err != nil {
			return err
		}
		had := record.Code
		if err := fn(&record); err != nil {
			return err
		}
		record.ID = id // it is where the record is kept
		err = r.replace(ctx, record, rev, had)
		if !errors.Is(err, ErrChanged) {
			return err
		}
	}
}

// replace puts a record in the place of one that is at a revision.
func (r *Redis) replace(ctx context.Context, record Record, rev int64, had string) error {
	k, raw, till, err := r.ready(ctx, record)
	if err != nil {
		return err
	}
	keys := []string{k.Record, k.Sessions, k.Log, k.State, k.Loop, k.Items, k.Order, k.Fades}
	op := uuid.NewString()
	for range updateTries { // asking again settles what came of it
		err = said(redisdb.Run(ctx, r.db, updateScript, keys, rev, op, raw, record.Code, till))
		if !errors.Is(err, ErrUnavailable) {
			break
		}
	}
	switch {
	case errors.Is(err, ErrUnavailable):
		return err // whose the codes are nobody knows: they stay claimed
	case record.Code == had:
		return err
	case err != nil:
		had = record.Code
	}
	return errors.Join(err, unavailable(r.db.Release(ctx, record.ID, had)))
}

func (r *Redis) Remove(ctx context.Context, id string) error {
	k, err := redisdb.Of(id)
	if err != nil {
		return nil // no such record could be kept
	}
	record, _, err := r.record(ctx, id)
	if errors.Is(err, ErrUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := r.db.Release(ctx, id, record.Code); err != nil {
		return unavailable(err)
	}
	return said(redisdb.Run(ctx, r.db, removeScript, []string{k.Record, k.State, k.Items, k.Sessions}, id))
}

func (r *Redis) Records(ctx context.Context) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for partition := range redisdb.Partitions {
			found, err := r.recordsIn(ctx, partition)
			if err != nil {
				yield(Record{}, err)
				return
			}
			for _, record := range found {
				if !yield(record, nil) {
					return
				}
			}
		}
	}
}

// recordsIn gives the records of one partition. What its list has and Redis has
// not, because it expired, is left to whoever mends the lists.
func (r *Redis) recordsIn(ctx context.Context, partition int) ([]Record, error) {
	ctx, cancel := redisdb.Bounded(ctx)
	defer cancel()
	ids, err := r.db.Client().ZRange(ctx, redisdb.Sessions(partition), 0, -1).Result()
	if err != nil || len(ids) == 0 {
		return nil, unavailable(err)
	}
	answers := make([]*redis.SliceCmd, len(ids))
	_, err = r.db.Client().Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, id := range ids {
			k, err := redisdb.Of(id)
			if err != nil {
				return err
			}
			answers[i] = p.HMGet(ctx, k.Record, "rev", "json")
		}
		return nil
	})
	if err != nil {
		return nil, unavailable(err)
	}
	var found []Record
	for _, answer := range answers {
		record, _, err := readRecord(answer.Val())
		if errors.Is(err, ErrUnknown) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found = append(found, record)
	}
	return found, nil
}

func (r *Redis) Secret(ctx context.Context, name string) ([]byte, error) {
	ctx, cancel := redisdb.Bounded(ctx)
	defer cancel()
	made := make([]byte, secretBytes)
	if _, err := rand.Read(made); err != nil {
		return nil, err
	}
	kept, err := r.db.Client().SetArgs(ctx, redisdb.Secret(name), made, redis.SetArgs{Mode: "NX", Get: true}).Result()
	switch {
	case errors.Is(err, redis.Nil):
		return made, nil
	case err != nil:
		return nil, unavailable(err)
	}
	return []byte(kept), nil
}

func (r *Redis) Count(ctx context.Context, name string, window time.Duration) (int, error) {
	answer, err := redisdb.Run(ctx, r.db, countScript, []string{redisdb.Count(name)}, window.Milliseconds())
	if err := said(answer, err); err != nil {
		return 0, err
	}
	n, _ := answer.Rest[0].(int64)
	return int(n), nil
}

package redisdb

import (
	"context"
	_ "embed"
)

var (
	//go:embed erase.lua
	eraseLua string
	//go:embed unmark.lua
	unmarkLua string
	//go:embed mark.lua
	markLua string
	//go:embed release.lua
	releaseLua string

	eraseAll = NewScript(eraseLua)
	unmark   = NewScript(unmarkLua)
	mark     = NewScript(markLua)
	release  = NewScript(releaseLua)
)

// Erase removes every key of a session and has Redis rewrite its files, so that
// its bytes leave the disk, too; [DB.Rewritten] waits for that. Erasing what is
// not there is no error.
func (db *DB) Erase(ctx context.Context, session string) error {
	k, err := Of(session)
	if err != nil {
		return err
	}
	// The code first: it is found by the record.
	code, err := db.code(ctx, k.Record)
	if err != nil {
		return err
	}
	if err := db.Release(ctx, session, code); err != nil {
		return err
	}
	keys := []string{k.Due, k.Sessions, k.Erased, k.Log, k.State, k.Loop, k.Record, k.Items, k.Order, k.Fades}
	if _, err := Run(ctx, db, eraseAll, keys, session, k.Wake, Keep.Milliseconds()); err != nil {
		return err
	}
	db.Rewrite()
	return nil
}

func (db *DB) code(ctx context.Context, record string) (string, error) {
	ctx, cancel := Bounded(ctx)
	defer cancel()
	code, err := db.client.HGet(ctx, record, "code").Result()
	return code, Explain(err)
}

// Release frees a join code if it is the session's; "" is nobody's.
func (db *DB) Release(ctx context.Context, session, code string) error {
	if code == "" {
		return nil
	}
	_, err := Run(ctx, db, release, []string{Code(code)}, session)
	return err
}

// Compact has the bytes of what was deleted from a session, or replaced in it,
// leave Redis' disk; [DB.Rewritten] waits for that.
func (db *DB) Compact(ctx context.Context, session string) error {
	k, err := Of(session)
	if err != nil {
		return err
	}
	if _, err := Run(ctx, db, mark, []string{k.Erased}, Keep.Milliseconds()); err != nil {
		return err
	}
	db.Rewrite()
	return nil
}

package redisdb

import (
	"context"
	"crypto/sha1"
	_ "embed"
	"encoding/hex"
	"fmt"

	"github.com/redis/go-redis/v9"
)

//go:embed ready.lua
var readyLua string

var ready = NewScript(readyLua)

// Script is one intent, carried out by Redis as one step.
type Script struct{ source, sum string }

// NewScript gives a script in Lua. It answers with a list whose first element
// is a word for how it went.
func NewScript(source string) Script {
	sum := sha1.Sum([]byte(source)) // the name Redis knows it by
	return Script{source, hex.EncodeToString(sum[:])}
}

// once is a command that is never sent a second time: the Cluster client does
// so for any other, whatever MaxRetries says.
type once struct{ *redis.Cmd }

func (once) NoRetry() bool { return true }

// Answer is what a script said: a word, and what belongs to it.
type Answer struct {
	Word string
	Rest []any
}

// Text gives an element of the rest that is a string; "" if it is not there.
func (a Answer) Text(i int) string {
	if i >= len(a.Rest) {
		return ""
	}
	text, _ := a.Rest[i].(string)
	return text
}

// Run carries out a script, within [Patience]. Its errors are those of [Explain].
func Run(ctx context.Context, db *DB, s Script, keys []string, args ...any) (Answer, error) {
	ctx, cancel := Bounded(ctx)
	defer cancel()
	cmd := db.eval(ctx, "evalsha", s.sum, keys, args)
	if redis.HasErrorPrefix(cmd.Err(), "NOSCRIPT") {
		cmd = db.eval(ctx, "eval", s.source, keys, args)
	}
	list, err := cmd.Slice()
	if err != nil {
		return Answer{}, Explain(err)
	}
	word, ok := "", false
	if len(list) > 0 {
		word, ok = list[0].(string)
	}
	if !ok {
		return Answer{}, fmt.Errorf("%w: it did not answer with a word", ErrScript)
	}
	return Answer{word, list[1:]}, nil
}

func (db *DB) eval(ctx context.Context, how, what string, keys []string, args []any) *redis.Cmd {
	all := make([]any, 0, 3+len(keys)+len(args))
	all = append(all, how, what, len(keys))
	for _, key := range keys {
		all = append(all, key)
	}
	cmd := redis.NewCmd(ctx, append(all, args...)...)
	_ = db.client.Process(ctx, once{cmd}) // it is the command's own error, too
	return cmd
}

// Publish says something in a channel, once. Its errors are those of [Explain].
func (db *DB) Publish(ctx context.Context, channel string, message []byte) error {
	ctx, cancel := Bounded(ctx)
	defer cancel()
	cmd := redis.NewCmd(ctx, "publish", channel, message)
	_ = db.client.Process(ctx, once{cmd}) // it is the command's own error, too
	return Explain(cmd.Err())
}

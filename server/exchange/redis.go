package exchange

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"plenary/server/redisdb"
)

// Redis is the exchange of any number of nodes. Messages are published and kept
// nowhere: not in Redis' memory, nor on its disk.
type Redis struct{ db *redisdb.DB }

var _ Exchange = (*Redis)(nil)

// NewRedis gives the exchange in db, which stays the caller's to close.
func NewRedis(db *redisdb.DB) *Redis { return &Redis{db} }

//go:embed hold.lua
var holdLua string

//go:embed alive.lua
var aliveLua string

var (
	holdScript  = redisdb.NewScript(holdLua)
	aliveScript = redisdb.NewScript(aliveLua)
)

// Publish sends "NODE AT BODY".
func (r *Redis) Publish(ctx context.Context, session string, m Message) error {
	k, err := redisdb.Of(session)
	if err != nil {
		return err
	}
	if m.Node == "" || strings.Contains(m.Node, " ") {
		return errors.New("exchange: a node's name is not empty and has no space")
	}
	said := make([]byte, 0, len(m.Node)+22+len(m.Body))
	said = fmt.Appendf(said, "%s %d ", m.Node, m.At)
	return unavailable(r.db.Publish(ctx, k.Talk, append(said, m.Body...)))
}

func unavailable(err error) error { return redisdb.As(ErrUnavailable, err) }

func (r *Redis) Subscribe(ctx context.Context, session string) <-chan Event {
	q := newQueue()
	if k, err := redisdb.Of(session); err == nil {
		r.db.Listen(ctx, k.Talk, hearer{q})
	}
	return q.events
}

type hearer struct{ *queue }

func (h hearer) Joined() { h.add(Event{Gap: true}) }

func (h hearer) Heard(said string) {
	node, rest, _ := strings.Cut(said, " ")
	number, body, ok := strings.Cut(rest, " ")
	at, err := strconv.ParseUint(number, 10, 64)
	if !ok || err != nil {
		h.Joined() // somebody else's: what it says is lost
		return
	}
	h.add(Event{Message: Message{Node: node, At: at, Body: []byte(body)}})
}

func (r *Redis) Hold(ctx context.Context, node string, lease time.Duration) error {
	_, err := redisdb.Run(ctx, r.db, holdScript, []string{redisdb.Nodes}, node, lease.Milliseconds())
	return unavailable(err)
}

func (r *Redis) Release(ctx context.Context, node string) error { return r.Hold(ctx, node, 0) }

func (r *Redis) Alive(ctx context.Context) ([]string, error) {
	answer, err := redisdb.Run(ctx, r.db, aliveScript, []string{redisdb.Nodes})
	if err != nil {
		return nil, unavailable(err)
	}
	var alive []string
	for i := range answer.Rest {
		alive = append(alive, answer.Text(i))
	}
	slices.Sort(alive)
	return alive, nil
}

package live_test

import (
	"context"
	"sync/atomic"

	"plenary/server/eventlog"
	"plenary/server/exchange"
	"plenary/server/vault"
)

// shaky is a vault that stops taking some writes for a while.
type shaky struct {
	vault.Vault
	noDrop, noErase, noWrite atomic.Bool
}

func (v *shaky) Drop(ctx context.Context, session, prefix string) error {
	if v.noDrop.Load() {
		return vault.ErrUnavailable
	}
	return v.Vault.Drop(ctx, session, prefix)
}

func (v *shaky) Erase(ctx context.Context, session string) error {
	if v.noErase.Load() {
		return vault.ErrUnavailable
	}
	return v.Vault.Erase(ctx, session)
}

func (v *shaky) Write(ctx context.Context, session string, writes ...vault.Write) error {
	if v.noWrite.Load() {
		return vault.ErrUnavailable
	}
	return v.Vault.Write(ctx, session, writes...)
}

// gone is a log that does not answer, or refuses everything, for a while.
type gone struct {
	eventlog.Log
	away, damaged atomic.Bool
	deaf          atomic.Bool  // whoever begins to follow it hears nothing
	refused       atomic.Int64 // while damaged
}

func (l *gone) Follow(ctx context.Context, session string) <-chan eventlog.Position {
	if l.deaf.Load() {
		return nil
	}
	return l.Log.Follow(ctx, session)
}

func (l *gone) Append(ctx context.Context, session string, after eventlog.Position, e eventlog.Entry, then eventlog.Standing) (eventlog.Position, error) {
	if l.away.Load() {
		return eventlog.Position{}, eventlog.ErrUnavailable
	}
	if l.damaged.Load() && l.refused.Add(1) < 10_000 { // a node that asks without a pause is let go in the end
		return eventlog.Position{}, eventlog.ErrDamaged
	}
	return l.Log.Append(ctx, session, after, e, then)
}

// cut is an exchange whose line is cut for a while.
type cut struct {
	exchange.Exchange
	away atomic.Bool
}

func (c *cut) Publish(ctx context.Context, session string, m exchange.Message) error {
	if c.away.Load() {
		return exchange.ErrUnavailable
	}
	return c.Exchange.Publish(ctx, session, m)
}

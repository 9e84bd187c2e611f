package live_test

import (
	"context"
	"sync/atomic"

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

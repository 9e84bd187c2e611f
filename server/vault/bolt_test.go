package vault_test

import (
	"bytes"
	"sync/atomic"
	"testing"
	"time"

	"plenary/server/folder"
	"plenary/server/vault"
	"plenary/server/vault/vaulttest"
)

func open(t testing.TB, dir string, options folder.Options) *folder.Folder {
	t.Helper()
	f, err := folder.Open(dir, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func store(t *testing.T, maxOpen int) vaulttest.Store {
	var skew atomic.Int64
	start := time.Now()
	f := open(t, t.TempDir(), folder.Options{
		MaxOpen: maxOpen,
		Clock:   func() time.Time { return start.Add(time.Duration(skew.Load())) },
	})
	b := vault.NewBolt(f)
	return vaulttest.Store{Vault: b, Registry: b, Now: f.Now, Pass: func(d time.Duration) { skew.Add(int64(d)) }}
}

func TestBolt(t *testing.T) {
	vaulttest.Run(t, func(t *testing.T) vaulttest.Store { return store(t, 0) })
}

// With one file open at a time every session is closed and opened again.
func TestBolt_OneFileOpen(t *testing.T) {
	vaulttest.Run(t, func(t *testing.T) vaulttest.Store { return store(t, 1) })
}

func TestBolt_Reopened(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	f := open(t, dir, folder.Options{})
	b := vault.NewBolt(f)
	r := vault.Record{ID: "evening", Code: "ABCD2345", Generation: 2, HostHash: []byte{1, 2}}
	if err := b.Add(ctx, r); err != nil {
		t.Fatal(err)
	}
	if err := b.Write(ctx, r.ID, vault.Write{Key: "name/1", Value: []byte("Ada")}); err != nil {
		t.Fatal(err)
	}
	secret, err := b.Secret(ctx, "tokens")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}

	b = vault.NewBolt(open(t, dir, folder.Options{}))
	got, err := b.ByCode(ctx, r.Code)
	if err != nil || got.ID != r.ID || got.Generation != 2 || !bytes.Equal(got.HostHash, r.HostHash) {
		t.Fatalf("ByCode: %+v %v", got, err)
	}
	if items, err := b.Get(ctx, r.ID, "name/1"); err != nil || string(items[0].Value) != "Ada" || items[0].Version != 1 {
		t.Fatalf("Get: %+v %v", items, err)
	}
	if again, err := b.Secret(ctx, "tokens"); err != nil || !bytes.Equal(again, secret) {
		t.Fatalf("the secret changed: %v", err)
	}
}

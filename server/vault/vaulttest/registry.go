package vaulttest

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"plenary/server/vault"
)

func addAndFind(t *testing.T, s Store) {
	ctx := t.Context()
	r := record()
	r.Generation, r.HostHash, r.Rehearsal, r.Of = 3, []byte{0, 1, 255}, true, "original"
	r.Facilitators = [][]byte{{1}, {2, 3}}
	r.Created = time.Date(2030, 5, 1, 18, 0, 0, 5e6, time.UTC)
	r.Expires = r.Created.Add(24 * time.Hour)
	if err := s.Add(ctx, r); err != nil {
		t.Fatalf("Add: %v", err)
	}
	wantRecord(t, s, r)
	_, err := s.Record(ctx, uuid.NewString())
	wantError(t, "an id nobody has", err, vault.ErrUnknown)
	_, err = s.ByCode(ctx, record().Code)
	wantError(t, "a code nobody has", err, vault.ErrUnknown)
}

func wantRecord(t *testing.T, s Store, want vault.Record) {
	t.Helper()
	got, err := s.Record(t.Context(), want.ID)
	if err != nil || !sameRecord(got, want) {
		t.Fatalf("Record: got %+v, %v, want %+v", got, err, want)
	}
	if got, err = s.ByCode(t.Context(), want.Code); err != nil || !sameRecord(got, want) {
		t.Fatalf("ByCode: got %+v, %v, want %+v", got, err, want)
	}
}

func taken(t *testing.T, s Store) {
	ctx, first := t.Context(), record()
	if err := s.Add(ctx, first); err != nil {
		t.Fatal(err)
	}
	sameCode, sameID := record(), record()
	sameCode.Code, sameID.ID = first.Code, first.ID
	wantError(t, "a code in use", s.Add(ctx, sameCode), vault.ErrTaken)
	wantError(t, "an id in use", s.Add(ctx, sameID), vault.ErrTaken)
	wantRecord(t, s, first)
	_, err := s.Record(ctx, sameCode.ID)
	wantError(t, "a record that was refused", err, vault.ErrUnknown)
	wantUnknown(t, s, sameCode.ID)
	_, err = s.ByCode(ctx, sameID.Code)
	wantError(t, "the code of a record that was refused", err, vault.ErrUnknown)
	sameCode.Code = sameID.Code // which is still free
	if err := s.Add(ctx, sameCode); err != nil {
		t.Fatalf("Add with a free code: %v", err)
	}
}

// noCode: a record without a code is found by its id only, and there may be many.
func noCode(t *testing.T, s Store) {
	for range 2 {
		r := record()
		r.Code = ""
		if err := s.Add(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.ByCode(t.Context(), "")
	wantError(t, "ByCode of no code", err, vault.ErrUnknown)
}

func update(t *testing.T, s Store) {
	ctx, r, other := t.Context(), record(), record()
	if err := errors.Join(s.Add(ctx, r), s.Add(ctx, other)); err != nil {
		t.Fatal(err)
	}
	old := r.Code
	r.Code, r.Generation = record().Code, 1
	change := func(to vault.Record) func(*vault.Record) error {
		return func(at *vault.Record) error { *at = to; return nil }
	}
	if err := s.Update(ctx, r.ID, change(r)); err != nil {
		t.Fatalf("Update: %v", err)
	}
	wantRecord(t, s, r)
	_, err := s.ByCode(ctx, old)
	wantError(t, "the old code", err, vault.ErrUnknown)

	refusal := errors.New("no")
	err = s.Update(ctx, r.ID, func(at *vault.Record) error { at.Generation = 9; return refusal })
	wantError(t, "fn's own error", err, refusal)
	clash := r
	clash.Code = other.Code
	wantError(t, "another's code", s.Update(ctx, r.ID, change(clash)), vault.ErrTaken)
	wantRecord(t, s, r)
	wantRecord(t, s, other)
	wantError(t, "Update of what is not there", s.Update(ctx, uuid.NewString(), change(r)), vault.ErrUnknown)

	again := record()
	again.Code = old
	if err := s.Add(ctx, again); err != nil {
		t.Fatalf("Add with a code that is free again: %v", err)
	}
}

func remove(t *testing.T, s Store) {
	ctx, r := t.Context(), record()
	if err := s.Add(ctx, r); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Remove(ctx, r.ID); err != nil {
			t.Fatalf("Remove: %v", err)
		}
	}
	_, err := s.Record(ctx, r.ID)
	wantError(t, "Record", err, vault.ErrUnknown)
	_, err = s.ByCode(ctx, r.Code)
	wantError(t, "ByCode", err, vault.ErrUnknown)
	wantError(t, "Update", s.Update(ctx, r.ID, func(*vault.Record) error { return nil }), vault.ErrUnknown)

	erased := record()
	if err := s.Add(ctx, erased); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Erase(ctx, erased.ID), s.Remove(ctx, erased.ID)); err != nil {
		t.Fatalf("Erase, then Remove: %v", err)
	}
	_, err = s.ByCode(ctx, erased.Code)
	wantError(t, "ByCode of an erased session", err, vault.ErrUnknown)
	erased.ID = uuid.NewString()
	if err := s.Add(ctx, erased); err != nil {
		t.Fatalf("Add with an erased session's code: %v", err)
	}
}

func records(t *testing.T, s Store) {
	var want []string
	for range 5 {
		want = append(want, Session(t, s))
	}
	gone := Session(t, s)
	if err := s.Remove(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	var got []string
	for r, err := range s.Records(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r.ID)
	}
	for _, id := range want {
		if !slices.Contains(got, id) {
			t.Fatalf("Records: %s is missing in %v", id, got)
		}
	}
	if slices.Contains(got, gone) {
		t.Fatal("Records gave one that was removed")
	}
}

func secrets(t *testing.T, s Store) {
	name := uuid.NewString()
	secret := func(name string) []byte {
		t.Helper()
		got, err := s.Secret(t.Context(), name)
		if err != nil || len(got) != 32 {
			t.Fatalf("Secret: %d bytes, %v", len(got), err)
		}
		return got
	}
	first := secret(name)
	if !bytes.Equal(first, secret(name)) {
		t.Fatal("a secret changed")
	}
	if bytes.Equal(first, secret(name+"2")) || bytes.Equal(first, make([]byte, 32)) {
		t.Fatal("a secret is not random")
	}
}

func counters(t *testing.T, s Store) {
	name, other := uuid.NewString(), uuid.NewString()
	want := func(name string, n int) {
		t.Helper()
		if got, err := s.Count(t.Context(), name, life); err != nil || got != n {
			t.Fatalf("Count: %d, %v, want %d", got, err, n)
		}
	}
	want(name, 1)
	want(name, 2)
	want(other, 1)
	want(name, 3)
	s.Pass(life)
	want(name, 1)
}

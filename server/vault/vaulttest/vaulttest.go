// Package vaulttest is the meaning of vault.Vault and vault.Registry: every
// store passes it.
//
// Every session has an id of its own, so a store may be shared by all tests.
package vaulttest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"plenary/server/vault"
)

// Store is a store under test.
type Store struct {
	vault.Vault
	vault.Registry
	// Pass makes the store's clock pass by at least d: a store whose clock can't
	// be set waits.
	Pass func(d time.Duration)
	// Now is the store's clock.
	Now func() time.Time
}

// life is how long what expires lives in these tests: short, for a store that
// must wait for it.
const life = 2 * time.Second

// Run runs both suites. open gives a store that is closed by the test's cleanup.
func Run(t *testing.T, open func(t *testing.T) Store) {
	for _, c := range []struct {
		name string
		test func(*testing.T, Store)
	}{
		{"get what is not there", absent},
		{"unknown session", unknown},
		{"versions", versions},
		{"a batch is all or nothing", batch},
		{"values are kept as they are", values},
		{"list by prefix, in key order", list},
		{"list many", listMany},
		{"list stops with its reader", listStops},
		{"write while listing", writeWhileListing},
		{"expiry", expiry},
		{"expiry replaced", expiryReplaced},
		{"sweep", sweep},
		{"drop", drop},
		{"compact", compact},
		{"erase", erase},
		{"sessions are apart", apart},
		{"many writers, one wins each version", writers},
		{"a context that has ended", ended},

		{"registry: add and find", addAndFind},
		{"registry: taken", taken},
		{"registry: no code", noCode},
		{"registry: update", update},
		{"registry: updates do not lose one another", updates},
		{"registry: many want one code", oneCode},
		{"registry: remove", remove},
		{"registry: records", records},
		{"registry: secrets", secrets},
		{"registry: counters", counters},
		{"registry: many count", manyCount},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

// Session makes a session known to the store.
func Session(t testing.TB, s vault.Registry) string {
	t.Helper()
	r := record()
	if err := s.Add(t.Context(), r); err != nil {
		t.Fatalf("Add: %v", err)
	}
	return r.ID
}

func record() vault.Record {
	return vault.Record{ID: uuid.NewString(), Code: strings.ToUpper(uuid.NewString()[:8])}
}

func write(t *testing.T, s Store, id string, writes ...vault.Write) {
	t.Helper()
	if err := s.Write(t.Context(), id, writes...); err != nil {
		t.Fatalf("Write: %v", err)
	}
}

func put(key, value string) vault.Write { return vault.Write{Key: key, Value: []byte(value)} }

func wantItem(t *testing.T, s Store, id, key, value string, version uint64) {
	t.Helper()
	items, err := s.Get(t.Context(), id, key)
	if err != nil {
		t.Fatalf("Get %s: %v", key, err)
	}
	got := items[0]
	if got.Key != key || string(got.Value) != value || got.Version != version {
		t.Fatalf("Get %s: got %q %q version %d, want %q version %d", key, got.Key, got.Value, got.Version, value, version)
	}
}

func wantAbsent(t *testing.T, s Store, id, key string) {
	t.Helper()
	wantItem(t, s, id, key, "", 0)
}

func keys(t *testing.T, s Store, id, prefix string) []string {
	t.Helper()
	var all []string
	for item, err := range s.List(t.Context(), id, prefix) {
		if err != nil {
			t.Fatalf("List %q: %v", prefix, err)
		}
		all = append(all, item.Key)
	}
	return all
}

func wantKeys(t *testing.T, s Store, id, prefix string, want ...string) {
	t.Helper()
	if got := keys(t, s, id, prefix); !slices.Equal(got, want) {
		t.Fatalf("List %q: got %q, want %q", prefix, got, want)
	}
}

func wantError(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("%s: got error %v, want %v", what, err, want)
	}
}

func absent(t *testing.T, s Store) {
	id := Session(t, s)
	wantAbsent(t, s, id, "name/1")
	wantKeys(t, s, id, "")
	write(t, s, id, vault.Write{Key: "name/1"}) // deleting what is not there
	write(t, s, id)
	wantAbsent(t, s, id, "name/1")
}

func unknown(t *testing.T, s Store) {
	wantUnknown(t, s, uuid.NewString())
}

func wantUnknown(t *testing.T, s Store, id string) {
	t.Helper()
	ctx := t.Context()
	wantError(t, "Write", s.Write(ctx, id, put("k", "v")), vault.ErrUnknown)
	_, err := s.Get(ctx, id, "k")
	wantError(t, "Get", err, vault.ErrUnknown)
	err = nil
	for _, err = range s.List(ctx, id, "") {
	}
	wantError(t, "List", err, vault.ErrUnknown)
	wantError(t, "Drop", s.Drop(ctx, id, ""), vault.ErrUnknown)
	wantError(t, "Sweep", s.Sweep(ctx, id, s.Now()), vault.ErrUnknown)
	wantError(t, "Compact", s.Compact(ctx, id), vault.ErrUnknown)
	if err := s.Erase(ctx, id); err != nil {
		t.Fatalf("Erase of nothing: %v", err)
	}
}

func versions(t *testing.T, s Store) {
	ctx, id := t.Context(), Session(t, s)
	check := func(w vault.Write, version uint64) vault.Write {
		w.Check, w.If = true, version
		return w
	}
	wantError(t, "write over what is absent", s.Write(ctx, id, check(put("k", "v"), 1)), vault.ErrChanged)
	write(t, s, id, check(put("k", "one"), 0))
	wantItem(t, s, id, "k", "one", 1)
	wantError(t, "write as new what is there", s.Write(ctx, id, check(put("k", "v"), 0)), vault.ErrChanged)
	write(t, s, id, check(put("k", "two"), 1))
	wantError(t, "write over an old version", s.Write(ctx, id, check(put("k", "v"), 1)), vault.ErrChanged)
	write(t, s, id, put("k", "three")) // whatever is there
	wantItem(t, s, id, "k", "three", 3)
	wantError(t, "delete an old version", s.Write(ctx, id, check(vault.Write{Key: "k"}, 2)), vault.ErrChanged)
	write(t, s, id, check(vault.Write{Key: "k"}, 3))
	wantAbsent(t, s, id, "k")
	write(t, s, id, check(put("k", "again"), 0))
	wantItem(t, s, id, "k", "again", 1)
}

func batch(t *testing.T, s Store) {
	ctx, id := t.Context(), Session(t, s)
	write(t, s, id, put("a", "a1"), put("b", "b1"), put("c", "c1"))
	err := s.Write(ctx, id,
		put("a", "a2"),
		vault.Write{Key: "b"},
		put("new", "n"),
		vault.Write{Key: "c", Value: []byte("c2"), Check: true, If: 7})
	wantError(t, "a batch with one wrong version", err, vault.ErrChanged)
	wantItem(t, s, id, "a", "a1", 1)
	wantItem(t, s, id, "b", "b1", 1)
	wantItem(t, s, id, "c", "c1", 1)
	wantAbsent(t, s, id, "new")
	write(t, s, id,
		put("a", "a2"),
		vault.Write{Key: "b"},
		vault.Write{Key: "c", Value: []byte("c2"), Check: true, If: 1})
	wantItem(t, s, id, "a", "a2", 2)
	wantAbsent(t, s, id, "b")
	wantItem(t, s, id, "c", "c2", 2)
}

func values(t *testing.T, s Store) {
	id := Session(t, s)
	big := strings.Repeat("\x00\xff\n\r", 50_000)
	key := "draft/2.3/" + strings.Repeat("é/", 40)
	write(t, s, id, put("empty", ""), put("big", big), put(key, "{}"))
	wantItem(t, s, id, "empty", "", 1)
	wantItem(t, s, id, "big", big, 1)
	wantItem(t, s, id, key, "{}", 1)

	mine := []byte("mine")
	write(t, s, id, vault.Write{Key: "mine", Value: mine})
	copy(mine, "ours")
	wantItem(t, s, id, "mine", "mine", 1)
	got, err := s.Get(t.Context(), id, "mine")
	if err != nil {
		t.Fatal(err)
	}
	copy(got[0].Value, "ours")
	wantItem(t, s, id, "mine", "mine", 1)
	many, err := s.Get(t.Context(), id, "mine", "absent", "empty", "mine")
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, item := range many {
		said = append(said, fmt.Sprintf("%s=%s@%d", item.Key, item.Value, item.Version))
	}
	if want := []string{"mine=mine@1", "absent=@0", "empty=@1", "mine=mine@1"}; !slices.Equal(said, want) {
		t.Errorf("several at once: %q, want %q", said, want)
	}
}

func list(t *testing.T, s Store) {
	id := Session(t, s)
	write(t, s, id, put("name/2", "b"), put("name/10", "c"), put("name/1", "a"),
		put("names", "x"), put("mark/1", "m"), put("name", "n"), put("name/\xff", "z"))
	wantKeys(t, s, id, "name/", "name/1", "name/10", "name/2", "name/\xff")
	wantKeys(t, s, id, "name/1", "name/1", "name/10")
	wantKeys(t, s, id, "nothing")
	wantKeys(t, s, id, "name/*")
	wantKeys(t, s, id, "", "mark/1", "name", "name/1", "name/10", "name/2", "name/\xff", "names")
	write(t, s, id, put("name/2", "b2"))
	for item, err := range s.List(t.Context(), id, "name/2") {
		if err != nil || string(item.Value) != "b2" || item.Version != 2 {
			t.Fatalf("List: %q version %d, %v", item.Value, item.Version, err)
		}
	}
}

func listMany(t *testing.T, s Store) {
	const many = 2500
	id := Session(t, s)
	writes := make([]vault.Write, many)
	want := make([]string, many)
	for i := range writes {
		want[i] = fmt.Sprintf("name/%04d", i)
		writes[many-1-i] = put(want[i], want[i])
	}
	write(t, s, id, writes...)
	wantKeys(t, s, id, "name/", want...)
	if err := s.Drop(t.Context(), id, "name/1"); err != nil {
		t.Fatal(err)
	}
	wantKeys(t, s, id, "name/", slices.Concat(want[:1000], want[2000:])...)
}

func listStops(t *testing.T, s Store) {
	id := Session(t, s)
	write(t, s, id, put("a", "1"), put("b", "2"))
	for _, err := range s.List(t.Context(), id, "") {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	write(t, s, id, put("c", "3"))
}

func writeWhileListing(t *testing.T, s Store) {
	id := Session(t, s)
	write(t, s, id, put("a", "1"), put("b", "2"))
	for item, err := range s.List(t.Context(), id, "") {
		if err != nil {
			t.Fatal(err)
		}
		write(t, s, id, vault.Write{Key: item.Key})
	}
	wantKeys(t, s, id, "")
}

func expiry(t *testing.T, s Store) {
	ctx, id := t.Context(), Session(t, s)
	write(t, s, id,
		vault.Write{Key: "chat/1", Value: []byte("soon gone"), Expires: s.Now().Add(life)},
		vault.Write{Key: "chat/2", Value: []byte("later"), Expires: s.Now().Add(time.Hour)},
		put("chat/3", "with the session"))
	wantKeys(t, s, id, "chat/", "chat/1", "chat/2", "chat/3")
	s.Pass(life)
	wantAbsent(t, s, id, "chat/1")
	wantKeys(t, s, id, "chat/", "chat/2", "chat/3")
	wantError(t, "write over what has expired",
		s.Write(ctx, id, vault.Write{Key: "chat/1", Value: []byte("v"), Check: true, If: 1}), vault.ErrChanged)
	write(t, s, id, vault.Write{Key: "chat/1", Value: []byte("new"), Check: true})
	wantItem(t, s, id, "chat/1", "new", 1)
}

// expiryReplaced: an item expires when its last write said.
func expiryReplaced(t *testing.T, s Store) {
	id := Session(t, s)
	soon := s.Now().Add(life)
	write(t, s, id,
		vault.Write{Key: "longer", Value: []byte("1"), Expires: soon},
		vault.Write{Key: "for good", Value: []byte("1"), Expires: soon},
		put("shorter", "1"))
	write(t, s, id,
		vault.Write{Key: "longer", Value: []byte("2"), Expires: soon.Add(time.Hour)},
		put("for good", "2"),
		vault.Write{Key: "shorter", Value: []byte("2"), Expires: soon})
	s.Pass(life)
	wantItem(t, s, id, "longer", "2", 2)
	wantItem(t, s, id, "for good", "2", 2)
	wantAbsent(t, s, id, "shorter")
}

func sweep(t *testing.T, s Store) {
	ctx, id := t.Context(), Session(t, s)
	now := s.Now()
	write(t, s, id,
		vault.Write{Key: "a", Value: []byte("1"), Expires: now.Add(10 * time.Minute)},
		vault.Write{Key: "b", Value: []byte("2"), Expires: now.Add(20 * time.Minute)},
		put("c", "3"))
	if err := s.Sweep(ctx, id, now); err != nil {
		t.Fatal(err)
	}
	wantKeys(t, s, id, "", "a", "b", "c")
	if err := s.Sweep(ctx, id, now.Add(15*time.Minute)); err != nil {
		t.Fatal(err)
	}
	wantKeys(t, s, id, "", "b", "c")
}

func drop(t *testing.T, s Store) {
	ctx, id := t.Context(), Session(t, s)
	write(t, s, id, put("draft/1/a", "1"), put("draft/1/b", "2"), put("draft/2/a", "3"), put("name/1", "4"))
	if err := s.Drop(ctx, id, "draft/1/"); err != nil {
		t.Fatal(err)
	}
	wantKeys(t, s, id, "", "draft/2/a", "name/1")
	if err := s.Drop(ctx, id, "nothing"); err != nil {
		t.Fatal(err)
	}
	if err := s.Drop(ctx, id, ""); err != nil {
		t.Fatal(err)
	}
	wantKeys(t, s, id, "")
	write(t, s, id, put("name/1", "new"))
	wantItem(t, s, id, "name/1", "new", 1)
}

func compact(t *testing.T, s Store) {
	ctx, id := t.Context(), Session(t, s)
	write(t, s, id, put("stays", strings.Repeat("s", 10_000)), put("goes", strings.Repeat("g", 10_000)))
	if err := s.Drop(ctx, id, "goes"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Compact(ctx, id); err != nil {
			t.Fatalf("Compact: %v", err)
		}
	}
	wantKeys(t, s, id, "", "stays")
	write(t, s, id, put("stays", "still writable"))
	wantItem(t, s, id, "stays", "still writable", 2)
	if _, err := s.Record(ctx, id); err != nil {
		t.Fatalf("Record after Compact: %v", err)
	}
}

func erase(t *testing.T, s Store) {
	id := Session(t, s)
	write(t, s, id, put("name/1", "Ada"))
	for range 2 {
		if err := s.Erase(t.Context(), id); err != nil {
			t.Fatalf("Erase: %v", err)
		}
	}
	wantUnknown(t, s, id) // a late write doesn't bring it back
}

func apart(t *testing.T, s Store) {
	a, b := Session(t, s), Session(t, s)
	write(t, s, a, put("k", "a"))
	write(t, s, b, put("k", "b"))
	if err := s.Drop(t.Context(), a, ""); err != nil {
		t.Fatal(err)
	}
	wantAbsent(t, s, a, "k")
	if err := s.Erase(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	wantItem(t, s, b, "k", "b", 1)
}

func ended(t *testing.T, s Store) {
	id := Session(t, s)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := s.Write(ctx, id, put("k", "v")); err == nil {
		t.Fatal("Write went on after its context had ended")
	}
	wantAbsent(t, s, id, "k")
	if _, err := s.Count(ctx, uuid.NewString(), time.Minute); err == nil {
		t.Fatal("Count went on after its context had ended")
	}
}

func sameRecord(a, b vault.Record) bool {
	return a.ID == b.ID && a.Code == b.Code && a.Generation == b.Generation &&
		bytes.Equal(a.HostHash, b.HostHash) && slices.EqualFunc(a.Facilitators, b.Facilitators, bytes.Equal) &&
		a.Rehearsal == b.Rehearsal && a.Of == b.Of && a.Created.Equal(b.Created) && a.Expires.Equal(b.Expires)
}

package access_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"plenary/rooms"
	"plenary/server/access"
)

func TestA6_CodesAsPeopleTypeThem(t *testing.T) {
	d := newDesk(t, access.Options{})
	id, code, _, _ := d.session(t)
	if len(code) != access.CodeLength || strings.ContainsAny(code, "ILOU") {
		t.Fatalf("%q is no code", code)
	}
	mistyped := strings.NewReplacer("0", "o", "1", "l").Replace(code)
	for _, typed := range []string{code, strings.ToLower(code), code[:4] + "-" + code[4:], " " + code[:4] + " " + code[4:] + " ", mistyped, strings.ReplaceAll(mistyped, "l", "I")} {
		session, token, err := d.OpenCode(t.Context(), "192.0.2.1", typed)
		if err != nil || session != id {
			t.Fatalf("%q: %v", typed, err)
		}
		if role, _, err := d.Door(t.Context(), token, id); err != nil || role != rooms.Participant {
			t.Errorf("%q opens as %q: %v", typed, role, err)
		}
	}
	for _, typed := range []string{"", code[:7], code + "0", "U" + code[1:], strings.Repeat(" ", 100) + code, "k7wm4tq!", "Ⅰ2345678"} {
		if _, _, err := d.OpenCode(t.Context(), "192.0.2.1", typed); !errors.Is(err, access.ErrNoSuchSession) {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestA6_GuessesOfOneAddressAreLimited(t *testing.T) {
	d := newDesk(t, access.Options{})
	_, code, _, _ := d.session(t)
	for n := 1; n <= 20; n++ {
		if _, _, err := d.OpenCode(t.Context(), "192.0.2.1", "00000000"); !errors.Is(err, access.ErrNoSuchSession) {
			t.Fatalf("guess %d: %v", n, err)
		}
	}
	for range 2 {
		if _, _, err := d.OpenCode(t.Context(), "192.0.2.1", "00000000"); !isTooFast(err) {
			t.Fatalf("one too many: %v", err)
		}
	}
	if _, _, err := d.OpenCode(t.Context(), "192.0.2.1", code); !isTooFast(err) {
		t.Errorf("a right one after that tells the guesser: %v", err)
	}
	if _, _, err := d.OpenCode(t.Context(), "192.0.2.2", code); err != nil {
		t.Errorf("somebody else suffers: %v", err)
	}
	d.now = d.now.Add(10 * time.Minute)
	if _, _, err := d.OpenCode(t.Context(), "192.0.2.1", code); err != nil {
		t.Errorf("after ten minutes: %v", err)
	}
}

func TestA6_GuessesInAllAreLimited(t *testing.T) {
	d := newDesk(t, access.Options{})
	_, code, _, _ := d.session(t)
	for n := range 1001 {
		_, _, err := d.OpenCode(t.Context(), fmt.Sprintf("2001:db8:0:%x::/64", n/10), "00000000")
		if n == 1000 && !isTooFast(err) {
			t.Fatalf("guess %d: %v", n, err)
		}
	}
	if _, _, err := d.OpenCode(t.Context(), "192.0.2.7", code); !isTooFast(err) {
		t.Errorf("codes are taken while the server is being guessed at: %v", err)
	}
	for name := range d.registry.counts {
		if strings.Contains(name, "2001:db8") {
			t.Fatal("an address is in the store")
		}
	}
}

func isTooFast(err error) bool {
	var no *rooms.Refusal
	return errors.As(err, &no) && no.Code == "too_fast" && no.RetryAfterMS > 0
}

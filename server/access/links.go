package access

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"plenary/rooms"
	"plenary/server/vault"
)

// A link's fragment is the session's id and a secret, 22 characters of
// base64url each: 128 bits that say where, 128 that nobody guesses.
const (
	idLength       = 22
	secretLength   = 22
	fragmentLength = idLength + secretLength
)

// base64url without padding; strict, so that a secret has one spelling only.
var encoding = base64.RawURLEncoding.Strict()

// joinSecret is computed, never stored (promise A5): the first 128 bits of
// HMAC-SHA256(key, session|generation).
func (a *Access) joinSecret(session string, generation int) string {
	mac := hmac.New(sha256.New, a.linkKey)
	fmt.Fprintf(mac, "%s|%d", session, generation)
	return encoding.EncodeToString(mac.Sum(nil)[:16])
}

// newSecret gives 128 random bits.
func newSecret() string {
	var b [16]byte
	rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	return encoding.EncodeToString(b[:])
}

// hashSecret is what is kept of a random secret. 128 random bits need no salt
// and no slow hash.
func hashSecret(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// linkName is how a session knows a personal link, to lead whoever comes by it
// back to their seat, or nowhere once that was removed: 64 bits of the hash.
func linkName(hash []byte) string {
	if len(hash) == 0 {
		return ""
	}
	return encoding.EncodeToString(hash[:8])
}

func fragment(session, secret string) string {
	id, err := uuid.Parse(session)
	if err != nil {
		panic("access: a session's id is a UUID: " + session)
	}
	return encoding.EncodeToString(id[:]) + secret
}

// parseFragment gives the session and the secret of a link. ok is false if it
// has no such shape; then both are ones that fit nothing, so that the caller's
// work is the same.
func parseFragment(text string) (session, secret string, ok bool) {
	absent := uuid.Nil.String()
	if len(text) != fragmentLength {
		return absent, "", false
	}
	raw, err := encoding.DecodeString(text[:idLength])
	if err != nil {
		return absent, "", false
	}
	id, err := uuid.FromBytes(raw)
	if err != nil {
		return absent, "", false
	}
	return id.String(), text[idLength:], true
}

// Open reads a link's fragment. It does the same work, one read and every
// comparison, whether or not there is such a session (promise A2).
func (a *Access) Open(ctx context.Context, link string) (session string, role rooms.Role, doorToken string, err error) {
	session, secret, ok := parseFragment(link)
	record, err := a.record(ctx, session)
	if err != nil && !errors.Is(err, ErrNoSuchSession) {
		return "", "", "", err
	}
	found := err == nil && ok
	switch role := a.roleOf(session, secret, record); {
	case !found || role == "":
		return "", "", "", ErrNoSuchSession
	default:
		name := ""
		if role.Facilitates() {
			name = linkName(hashSecret(secret))
		}
		token, err := a.doorToken(ctx, record, role, name)
		return session, role, token, err
	}
}

// roleOf compares a secret with all that the record knows, without leaving
// early; "" is none.
func (a *Access) roleOf(session, secret string, record vault.Record) rooms.Role {
	var role rooms.Role
	if equal([]byte(secret), []byte(a.joinSecret(session, record.Generation))) {
		role = rooms.Participant
	}
	hash := hashSecret(secret)
	for _, one := range record.Facilitators {
		if equal(hash, one) {
			role = rooms.Facilitator
		}
	}
	if equal(hash, record.HostHash) {
		role = rooms.Host
	}
	return role
}

func equal(a, b []byte) bool { return subtle.ConstantTimeCompare(a, b) == 1 }

// OpenCode reads a join code for somebody at address. Whether the doors are
// open is the caller's to find out: if they are not, the code must be refused
// with [Access.WrongCode], as an unknown one is.
func (a *Access) OpenCode(ctx context.Context, address, code string) (session, doorToken string, err error) {
	if err := a.slow(address); err != nil {
		return "", "", err
	}
	record, err := a.registry.ByCode(ctx, normalCode(code))
	switch {
	case errors.Is(err, vault.ErrUnknown) || err == nil && !a.now().Before(record.Expires):
		return "", "", a.WrongCode(ctx, address)
	case err != nil:
		return "", "", fmt.Errorf("look up a code: %w", err)
	}
	doorToken, err = a.doorToken(ctx, record, rooms.Participant, "")
	return record.ID, doorToken, err
}

// WrongCode counts a guess and gives the refusal for it.
func (a *Access) WrongCode(ctx context.Context, address string) error {
	if a.options.Unhurried {
		return ErrNoSuchSession
	}
	if err := a.guesses.count(ctx, address); err != nil {
		return err
	}
	return ErrNoSuchSession
}

func (a *Access) slow(address string) error {
	if a.options.Unhurried {
		return nil
	}
	if wait := a.guesses.wait(address); wait > 0 {
		return tooFast(wait)
	}
	return nil
}

func tooFast(wait time.Duration) *rooms.Refusal {
	return &rooms.Refusal{Code: rooms.ErrTooFast.Code, RetryAfterMS: rooms.Millis(wait.Milliseconds())}
}

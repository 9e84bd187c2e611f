package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"plenary/rooms"
	"plenary/server/vault"
)

// How long tokens live.
const (
	DoorLife        = 10 * time.Minute // to choose a name and read the house rules
	FacilitatorLife = 12 * time.Hour   // renewed with each connection
	SeatSlack       = 12 * time.Hour   // after the planned end: evenings run over
	// keyPeriod is how long a key signs; it is good for one period more. So no
	// token may live longer than one period.
	keyPeriod = 30 * 24 * time.Hour
	// maxToken is several times the longest that is made: longer ones are not parsed.
	maxToken = 1024
	issuer   = "plenary"
)

type use string

const (
	doorUse use = "door"
	seatUse use = "seat"
)

// claims are what a token says. The audience is the session.
type claims struct {
	jwt.RegisteredClaims
	Use        use        `json:"use"`
	Role       rooms.Role `json:"role,omitempty"` // a door's; a seat's role is in the session
	Generation int        `json:"gen,omitempty"`  // a door's: of the join link; a seat's: of its keys
	Link       string     `json:"link,omitempty"` // a door's: which personal link it was opened with
}

// tokens signs and reads tokens. Two keys are in rotation: this period's signs,
// and the one before is still read; they are named by their periods, so no node
// has to tell another.
type tokens struct {
	registry vault.Registry
	now      func() time.Time
	parser   *jwt.Parser

	mu   sync.Mutex
	keys map[string][]byte // by key id, at most two
}

func newTokens(registry vault.Registry, now func() time.Time) *tokens {
	return &tokens{
		registry: registry,
		now:      now,
		keys:     map[string][]byte{},
		parser: jwt.NewParser(
			jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}),
			jwt.WithIssuer(issuer),
			jwt.WithExpirationRequired(),
			jwt.WithIssuedAt(),
			jwt.WithTimeFunc(now),
			jwt.WithStrictDecoding(),
		),
	}
}

func (t *tokens) period() int64 { return t.now().Unix() / int64(keyPeriod/time.Second) }

// key gives the key of an id; an error if it is neither of the two in rotation.
func (t *tokens) key(ctx context.Context, id string) ([]byte, error) {
	period := t.period()
	current, previous := strconv.FormatInt(period, 10), strconv.FormatInt(period-1, 10)
	if id != current && id != previous {
		return nil, ErrBadToken
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if key, ok := t.keys[id]; ok {
		return key, nil
	}
	key, err := t.registry.Secret(ctx, "token/"+id)
	if err != nil {
		return nil, fmt.Errorf("read the key of tokens: %w", err)
	}
	for old := range t.keys {
		if old != current && old != previous {
			delete(t.keys, old)
		}
	}
	t.keys[id] = key
	return key, nil
}

func (t *tokens) sign(ctx context.Context, session, subject string, expires time.Time, c claims) (string, error) {
	now := t.now()
	id := strconv.FormatInt(t.period(), 10)
	key, err := t.key(ctx, id)
	if err != nil {
		return "", err
	}
	if latest := now.Add(keyPeriod); expires.After(latest) {
		expires = latest
	}
	c.RegisteredClaims = jwt.RegisteredClaims{
		Issuer:    issuer,
		Audience:  jwt.ClaimStrings{session},
		Subject:   subject,
		IssuedAt:  jwt.NewNumericDate(now),
		ExpiresAt: jwt.NewNumericDate(expires),
	}
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, c)
	token.Header["kid"] = id
	signed, err := token.SignedString(key)
	if err != nil {
		return "", fmt.Errorf("sign a token: %w", err)
	}
	return signed, nil
}

// read checks a token and gives its claims. Its errors are ErrBadToken, and
// those of the store.
func (t *tokens) read(ctx context.Context, text string, wanted use) (session string, c claims, err error) {
	// base64 decoding skips line ends: without this a token had several spellings.
	if text == "" || len(text) > maxToken || strings.ContainsAny(text, "\r\n") {
		return "", c, ErrBadToken
	}
	var broken error // of the store, which is not the token's fault
	_, err = t.parser.ParseWithClaims(text, &c, func(token *jwt.Token) (any, error) {
		id, _ := token.Header["kid"].(string)
		// Nothing but these three: no jku, no x5u, no crit to be talked into.
		if len(token.Header) != 3 || token.Header["typ"] != "JWT" || id == "" {
			return nil, ErrBadToken
		}
		key, err := t.key(ctx, id)
		if err != nil && !errors.Is(err, ErrBadToken) {
			broken = err
		}
		return key, err
	})
	if broken != nil {
		return "", c, broken
	}
	if err != nil || c.Use != wanted || len(c.Audience) != 1 || !IsSession(c.Audience[0]) {
		return "", c, ErrBadToken
	}
	return c.Audience[0], c, nil
}

// IsSession says whether a text has the one spelling of a session's id.
func IsSession(text string) bool {
	id, err := uuid.Parse(text)
	return err == nil && id.Version() == 4 && id.String() == text
}

func (a *Access) doorToken(ctx context.Context, record vault.Record, role rooms.Role, link string) (string, error) {
	return a.tokens.sign(ctx, record.ID, "door", a.now().Add(DoorLife), claims{Use: doorUse, Role: role, Generation: record.Generation, Link: link})
}

// Door reads a door token of a session: who holds it may take a seat in that
// role. link names the personal link of a facilitator or host, "" for others. A
// token is dead when the session is gone, its join link was replaced, or the
// personal link is not one of the session's any more.
func (a *Access) Door(ctx context.Context, token, session string) (role rooms.Role, link string, err error) {
	of, c, err := a.tokens.read(ctx, token, doorUse)
	if err != nil {
		return "", "", err
	}
	if of != session || c.Subject != "door" {
		return "", "", ErrBadToken
	}
	record, err := a.record(ctx, session)
	if err != nil {
		return "", "", err
	}
	good := false
	switch c.Role {
	case rooms.Participant:
		good = c.Link == ""
	case rooms.Facilitator:
		good = slices.ContainsFunc(record.Facilitators, func(hash []byte) bool { return linkName(hash) == c.Link })
	case rooms.Host:
		good = linkName(record.HostHash) == c.Link
	}
	if !good || c.Generation != record.Generation {
		return "", "", ErrBadToken
	}
	return c.Role, c.Link, nil
}

// SeatToken signs a token for a seat, of a generation of its keys. plannedEnd is
// the session's; a facilitator's token lives 12 hours and is renewed with each
// connection.
func (a *Access) SeatToken(ctx context.Context, session string, seat rooms.Seat, keys int, role rooms.Role, plannedEnd time.Time) (string, error) {
	now := a.now()
	expires := now.Add(FacilitatorLife)
	if !role.Facilitates() {
		expires = now.Add(SeatSlack)
		if plannedEnd.After(now) {
			expires = plannedEnd.Add(SeatSlack)
		}
	}
	return a.tokens.sign(ctx, session, strconv.FormatUint(uint64(seat), 10), expires, claims{Use: seatUse, Generation: keys})
}

// Seat reads a seat's token. Whether the seat was removed, and which generation
// of its keys is good, is in the session.
func (a *Access) Seat(ctx context.Context, token string) (session string, seat rooms.Seat, keys int, err error) {
	session, c, err := a.tokens.read(ctx, token, seatUse)
	if err != nil {
		return "", 0, 0, err
	}
	n, err := strconv.ParseUint(c.Subject, 10, 32)
	if err != nil || n == 0 || strconv.FormatUint(n, 10) != c.Subject {
		return "", 0, 0, ErrBadToken
	}
	return session, rooms.Seat(n), c.Generation, nil
}

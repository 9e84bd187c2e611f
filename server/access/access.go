// Package access decides who gets in: it makes and reads links, join codes and
// tokens, knows the operator's start key, and slows down who asks too often.
//
// A link's secret leads to a door token (ten minutes, one session, one role);
// a door token leads to a seat and its token. Identity comes from tokens only,
// and what a seat may do is looked up in the session, never in the token.
//
// Whoever asks about a session that is absent, ended or another's, or asks with
// a wrong secret, gets one and the same answer: [ErrNoSuchSession].
package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"plenary/rooms"
	"plenary/server/vault"
)

// The refusals of this package beside those of the domain.
var (
	ErrNoSuchSession = &rooms.Refusal{Code: "no_such_session"} // absent, ended, another's, or a wrong secret or code
	ErrBadToken      = &rooms.Refusal{Code: "bad_token"}       // forged, expired, or of another session
	ErrStartKey      = &rooms.Refusal{Code: "start_key"}       // starting a session here needs the operator's key
)

// Refusals lists every refusal that this package adds to the domain's.
func Refusals() []*rooms.Refusal {
	return []*rooms.Refusal{ErrNoSuchSession, ErrBadToken, ErrStartKey}
}

// Options say how strict the door is.
type Options struct {
	Now       func() time.Time // nil: time.Now
	StartKey  string           // the operator's own; "" makes one at the first start
	Open      bool             // anybody who reaches the server may start a session: loopback only
	Unhurried bool             // no limits on how often somebody asks: --fast
}

// Access is the server's door. All methods may be called at any time.
type Access struct {
	registry vault.Registry
	now      func() time.Time
	linkKey  []byte
	startKey string
	options  Options
	tokens   *tokens
	guesses  *guesses
}

// New reads the server's keys, making them the first time.
func New(ctx context.Context, registry vault.Registry, options Options) (*Access, error) {
	if options.Now == nil {
		options.Now = time.Now
	}
	linkKey, err := registry.Secret(ctx, "links")
	if err != nil {
		return nil, fmt.Errorf("read the key of links: %w", err)
	}
	a := &Access{
		registry: registry,
		now:      options.Now,
		linkKey:  linkKey,
		startKey: options.StartKey,
		options:  options,
		tokens:   newTokens(registry, options.Now),
		guesses:  newGuesses(registry, linkKey, options.Now),
	}
	if a.startKey == "" {
		made, err := registry.Secret(ctx, "start")
		if err != nil {
			return nil, fmt.Errorf("read the start key: %w", err)
		}
		a.startKey = startKeyFrom(made)
	}
	return a, nil
}

// MaxFacilitators bounds the links of one session: each is compared at the door.
const MaxFacilitators = 20

// NewSession makes the record of a session with a code of its own, and gives
// the code and the secrets of the join and the host link. The host's is shown
// this once; only its hash is kept. A rehearsal of another session ends with it.
func (a *Access) NewSession(ctx context.Context, session string, rehearsal bool, of string, expires time.Time) (code, join, host string, err error) {
	hostSecret := newSecret()
	record := vault.Record{
		ID:        session,
		HostHash:  hashSecret(hostSecret),
		Rehearsal: rehearsal,
		Of:        of,
		Created:   a.now().UTC(),
		Expires:   expires.UTC(),
	}
	// Two of 2^40 codes being equal is rare; five times in a row is a broken store.
	for range 5 {
		record.Code = newCode()
		if err = a.registry.Add(ctx, record); !errors.Is(err, vault.ErrTaken) {
			break
		}
	}
	if err != nil {
		return "", "", "", fmt.Errorf("keep the session's record: %w", err)
	}
	return record.Code, fragment(session, a.joinSecret(session, 0)), fragment(session, hostSecret), nil
}

// Links gives the join code and the secret of the join link, which can be shown
// at any time because it is computed.
func (a *Access) Links(ctx context.Context, session string) (code, join string, err error) {
	record, err := a.record(ctx, session)
	if err != nil {
		return "", "", err
	}
	return record.Code, fragment(session, a.joinSecret(session, record.Generation)), nil
}

// InviteFacilitator makes a personal link for one more facilitator. led has the
// names of links that led to a seat, false where that was removed: such a link
// makes room, and where there is none the oldest that nobody has used is
// withdrawn.
func (a *Access) InviteFacilitator(ctx context.Context, session string, led map[string]bool) (string, error) {
	secret := newSecret()
	err := a.update(ctx, session, func(r *vault.Record) error {
		kept := slices.DeleteFunc(slices.Clone(r.Facilitators), func(hash []byte) bool {
			seated, used := led[linkName(hash)]
			return used && !seated
		})
		if len(kept) >= MaxFacilitators {
			unused := slices.IndexFunc(kept, func(hash []byte) bool { return !led[linkName(hash)] })
			if unused < 0 {
				return &rooms.Refusal{Code: rooms.ErrTooMany.Code, Params: map[string]any{"max": MaxFacilitators}}
			}
			kept = slices.Delete(kept, unused, unused+1)
		}
		r.Facilitators = append(kept, hashSecret(secret))
		return nil
	})
	return fragment(session, secret), err
}

// ReplaceHost makes a new way back for the host; the old link is dead.
func (a *Access) ReplaceHost(ctx context.Context, session string) (string, error) {
	secret := newSecret()
	err := a.update(ctx, session, func(r *vault.Record) error {
		r.HostHash = hashSecret(secret)
		return nil
	})
	return fragment(session, secret), err
}

// KeepUntil moves the day on which a session is erased whatever happens.
func (a *Access) KeepUntil(ctx context.Context, session string, expires time.Time) error {
	return a.update(ctx, session, func(r *vault.Record) error {
		r.Expires = expires.UTC()
		return nil
	})
}

// SessionOf finds a session by its join code whatever its doors, for the
// operator at the server itself; people come by way of [Access.OpenCode].
func (a *Access) SessionOf(ctx context.Context, code string) (string, error) {
	record, err := a.registry.ByCode(ctx, normalCode(code))
	if errors.Is(err, vault.ErrUnknown) {
		return "", ErrNoSuchSession
	}
	return record.ID, err
}

// Forget removes what is known of a session: its links and tokens are dead.
func (a *Access) Forget(ctx context.Context, session string) error {
	if err := a.registry.Remove(ctx, session); err != nil && !errors.Is(err, vault.ErrUnknown) {
		return fmt.Errorf("forget the session's links: %w", err)
	}
	return nil
}

// Expired gives the sessions whose last day has passed, and the rehearsals of
// those that were erased, at most limit.
func (a *Access) Expired(ctx context.Context, limit int) ([]string, error) {
	var found []string
	now := a.now()
	for record, err := range a.registry.Records(ctx) {
		if err != nil {
			return found, fmt.Errorf("list the sessions: %w", err)
		}
		if now.Before(record.Expires) && !a.orphan(ctx, record) {
			continue
		}
		if found = append(found, record.ID); len(found) == limit {
			break
		}
	}
	return found, nil
}

// orphan says whether what a session is a rehearsal of is gone. A store that
// does not answer leaves it for the next time.
func (a *Access) orphan(ctx context.Context, r vault.Record) bool {
	if r.Of == "" {
		return false
	}
	_, err := a.registry.Record(ctx, r.Of)
	return errors.Is(err, vault.ErrUnknown)
}

// record gives a session's record; ErrNoSuchSession if there is none.
func (a *Access) record(ctx context.Context, session string) (vault.Record, error) {
	record, err := a.registry.Record(ctx, session)
	switch {
	case errors.Is(err, vault.ErrUnknown):
		return record, ErrNoSuchSession
	case err != nil:
		return record, fmt.Errorf("read the session's record: %w", err)
	case !a.now().Before(record.Expires):
		return record, ErrNoSuchSession
	}
	return record, nil
}

func (a *Access) update(ctx context.Context, session string, fn func(*vault.Record) error) error {
	err := a.registry.Update(ctx, session, fn)
	if errors.Is(err, vault.ErrUnknown) {
		return ErrNoSuchSession
	}
	return err
}

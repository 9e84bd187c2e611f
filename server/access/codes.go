package access

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"strings"
	"sync"
	"time"

	"plenary/server/vault"
)

// crockford is the alphabet of join codes: no I, L, O or U, which are misread
// or read aloud wrongly.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// CodeLength characters are 40 bits: short enough to be read aloud, and with
// the limits below a year of guessing finds none of a hundred open sessions.
const CodeLength = 8

// newCode gives a random join code.
func newCode() string {
	var b [CodeLength]byte
	rand.Read(b[:]) // never fails
	for i := range b {
		b[i] = crockford[b[i]%32] // 256 is a multiple of 32: no bias
	}
	return string(b[:])
}

// normalCode reads a code as people type it: any case, spaces and dashes
// anywhere, I and L for 1, O for 0. What is no code comes out as "".
func normalCode(typed string) string {
	if len(typed) > 4*CodeLength {
		return ""
	}
	var code strings.Builder
	for _, r := range strings.ToUpper(typed) {
		switch r {
		case ' ', '-':
			continue
		case 'I', 'L':
			r = '1'
		case 'O':
			r = '0'
		}
		if !strings.ContainsRune(crockford, r) {
			return ""
		}
		code.WriteRune(r)
	}
	if code.Len() != CodeLength {
		return ""
	}
	return code.String()
}

// The limits of guessing codes, shared by all nodes through the registry. Only
// wrong codes count: a hospital's three hundred people may come from one address.
const (
	guessWindow     = 10 * time.Minute
	guessesAddress  = 20   // a person mistypes two or three times
	guessesInAll    = 1000 // 144,000 a day of 2^40
	rememberedSlow  = 4096 // addresses that are being refused; more are refused in all
	wholeServerName = ""
)

// guesses slows down who types wrong codes. The counts are the registry's; each
// node remembers whom they stopped.
type guesses struct {
	registry vault.Registry
	key      []byte
	now      func() time.Time

	mu   sync.Mutex
	slow map[string]time.Time // address, or wholeServerName -> until when
}

func newGuesses(registry vault.Registry, key []byte, now func() time.Time) *guesses {
	return &guesses{registry: registry, key: key, now: now, slow: map[string]time.Time{}}
}

// wait says for how long no code is taken from an address; 0 is go ahead.
func (g *guesses) wait(address string) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	return max(g.slow[address].Sub(now), g.slow[wholeServerName].Sub(now), 0)
}

// count notes one wrong code; its error is a refusal if that was one too many.
func (g *guesses) count(ctx context.Context, address string) error {
	mine, err := g.registry.Count(ctx, "guess/"+g.nameless(address), guessWindow)
	if err != nil {
		return fmt.Errorf("count a wrong code: %w", err)
	}
	all, err := g.registry.Count(ctx, "guess", guessWindow)
	if err != nil {
		return fmt.Errorf("count a wrong code: %w", err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	until := g.now().Add(guessWindow)
	switch {
	case all > guessesInAll:
		g.slow[wholeServerName] = until
	case mine > guessesAddress:
		g.forgetPast()
		if len(g.slow) >= rememberedSlow {
			address = wholeServerName
		}
		g.slow[address] = until
	default:
		return nil
	}
	return tooFast(guessWindow)
}

func (g *guesses) forgetPast() {
	now := g.now()
	for address, until := range g.slow {
		if !now.Before(until) {
			delete(g.slow, address)
		}
	}
}

// nameless hides an address from whoever reads the store.
func (g *guesses) nameless(address string) string {
	mac := hmac.New(sha256.New, g.key)
	mac.Write([]byte("address|" + address))
	return encoding.EncodeToString(mac.Sum(nil)[:12])
}

package live

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"time"

	"plenary/rooms"
	"plenary/server/vault"
)

const (
	// transferFor is how long a number leads another device to a seat: long
	// enough to find the phone, short enough that it is of no use on a photograph.
	transferFor = 2 * time.Minute
	// transferDigits are enough for the door's limit of guesses (promise A6).
	transferDigits = 8
	keyTransfer    = "transfer/" // number: transfer
)

// transfer is the seat that a number leads to, and the generation of its keys when
// the number was given: replacing the host's link ends the numbers, too.
type transfer struct {
	Seat rooms.Seat `json:"seat"`
	Keys int        `json:"keys"`
}

// Offer gives a number by which another device takes over a seat, once, within
// two minutes; keys is the generation of whoever asks.
func (n *Node) Offer(ctx context.Context, session string, seat rooms.Seat, keys int) (number string, expires time.Time, err error) {
	drawn, err := rand.Int(rand.Reader, new(big.Int).Exp(big.NewInt(10), big.NewInt(transferDigits), nil))
	if err != nil {
		return "", expires, fmt.Errorf("draw a number: %w", err)
	}
	now, err := n.opts.Log.Now(ctx)
	if err != nil {
		return "", expires, fmt.Errorf("clock: %w", err)
	}
	value, err := json.Marshal(transfer{seat, keys})
	if err != nil {
		return "", expires, fmt.Errorf("encode a number's seat: %w", err)
	}
	number, expires = fmt.Sprintf("%0*d", transferDigits, drawn), now.Add(transferFor)
	write := vault.Write{Key: keyTransfer + number, Value: value, Expires: expires, Check: true}
	if err := n.opts.Vault.Write(ctx, session, write); err != nil {
		return "", expires, fmt.Errorf("keep a number: %w", err)
	}
	return number, expires, nil
}

// Redeem gives the seat that a number leads to, with the generation of keys that it
// was given for, and makes the number useless. The error is rooms.ErrNoSuchThing if
// it leads nowhere, any more or at all.
func (n *Node) Redeem(ctx context.Context, session, number string) (seat rooms.Seat, keys int, err error) {
	items, err := n.opts.Vault.Get(ctx, session, keyTransfer+number)
	switch {
	case errors.Is(err, vault.ErrUnknown), err == nil && items[0].Version == 0:
		return 0, 0, rooms.ErrNoSuchThing
	case err != nil:
		return 0, 0, fmt.Errorf("read a number: %w", err)
	}
	item := items[0]
	err = n.opts.Vault.Write(ctx, session, vault.Write{Key: item.Key, Check: true, If: item.Version})
	switch {
	case errors.Is(err, vault.ErrChanged): // somebody else was faster
		return 0, 0, rooms.ErrNoSuchThing
	case err != nil:
		return 0, 0, fmt.Errorf("use up a number: %w", err)
	}
	var to transfer
	if err := json.Unmarshal(item.Value, &to); err != nil {
		return 0, 0, fmt.Errorf("read a number's seat: %w", err)
	}
	return to.Seat, to.Keys, nil
}

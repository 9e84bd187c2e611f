package access

import "crypto/sha256"

// startKeyFrom gives the 128 bits that an operator copies, as a link's secret
// is written.
func startKeyFrom(secret []byte) string { return encoding.EncodeToString(secret[:16]) }

// NeedsStartKey says whether starting a session takes the operator's key.
func (a *Access) NeedsStartKey() bool { return !a.options.Open }

// MayStart checks the operator's start key; ErrStartKey if it is needed and
// another.
func (a *Access) MayStart(key string) error {
	// Hashes are of one length, so the comparison tells nothing of the key's.
	given, wanted := sha256.Sum256([]byte(key)), sha256.Sum256([]byte(a.startKey))
	if equal(given[:], wanted[:]) || a.options.Open {
		return nil
	}
	return ErrStartKey
}

// MadeStartKey gives the start key that this server made, to be told to its
// operator; "" if the operator gave one.
func (a *Access) MadeStartKey() string {
	if a.options.StartKey != "" {
		return ""
	}
	return a.startKey
}

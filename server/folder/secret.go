package folder

import (
	"bytes"
	"crypto/rand"
	"fmt"

	"go.etcd.io/bbolt"
)

const secretBytes = 32

var secretsBucket = []byte("secrets")

// Secret gives the server's secret of that name, 32 random bytes, the same
// after every restart; it is made the first time.
func (f *Folder) Secret(name string) ([]byte, error) {
	var secret []byte
	err := f.server.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists(secretsBucket)
		if err != nil {
			return err
		}
		if secret = bytes.Clone(b.Get([]byte(name))); secret != nil {
			return nil
		}
		secret = make([]byte, secretBytes)
		if _, err := rand.Read(secret); err != nil {
			return err
		}
		return b.Put([]byte(name), secret)
	})
	if err != nil {
		return nil, fmt.Errorf("the server's secret %q: %w", name, err)
	}
	return secret, nil
}

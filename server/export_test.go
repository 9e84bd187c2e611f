package server

import (
	"context"
	"io/fs"
	"net/http"
	"time"
)

// Pages are the client's pages by themselves.
func Pages(client fs.FS, base string) (http.Handler, error) { return newPages(client, base) }

// Check says what is wrong with a configuration.
func (c Config) Check() error {
	_, err := c.read()
	return err
}

// AdminAddr is where the admin listener is.
func (s *Server) AdminAddr() string { return s.admin.Addr().String() }

// LastDay is when a session is erased whatever happens.
func (s *Server) LastDay(ctx context.Context, session string) (time.Time, error) {
	record, err := s.stores.registry.Record(ctx, session)
	return record.Expires, err
}

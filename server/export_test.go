package server

import (
	"io/fs"
	"net/http"
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

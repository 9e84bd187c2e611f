// Package client holds the built browser client. dist has a placeholder until
// `make run` builds it, so that Go needs no Node to build and test the server;
// the placeholder is in public, too, which every build copies.
package client

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files gives the built client: index.html, assets and the rest of public.
func Files() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the name is right above
	}
	return files
}

package server

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
)

// pages serves the built client from memory, packed when first asked for. Files under
// assets bear a hash in their names and are kept by browsers for good; the
// page itself is never kept.
type pages struct {
	files map[string]file // by path, such as /assets/index-3f2a.js
	index file
}

type file struct {
	kind   string // media type
	tag    string // ETag
	plain  []byte
	gzip   func() []byte // packs once; nil if it is not smaller
	brotli []byte        // nil if the build has none
}

// notBuilt is shown while there is no client.
const notBuilt = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Plenary</title>
<h1>The client is not built</h1><p>In the project's folder: <code>make run</code></p></html>
`

// newPages reads the client; base is the path that it lives under.
func newPages(client fs.FS, base string) (*pages, error) {
	p := &pages{files: map[string]file{}}
	err := fs.WalkDir(client, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := fs.ReadFile(client, name)
		if err != nil {
			return err
		}
		if plain, ok := strings.CutSuffix(name, ".br"); ok { // comes after it, in the order of names
			f := p.files["/"+plain]
			f.brotli = body
			p.files["/"+plain] = f
			return nil
		}
		if name == "index.html" {
			body = bytes.Replace(body, []byte(`<base href="/"`), []byte(`<base href="`+base+`/"`), 1)
			p.index = newFile(name, body)
			return nil
		}
		p.files["/"+name] = newFile(name, body)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the client: %w", err)
	}
	if p.index.plain == nil {
		p.index = newFile("index.html", []byte(notBuilt))
	}
	return p, nil
}

func newFile(name string, body []byte) file {
	sum := sha256.Sum256(body)
	f := file{kind: mime.TypeByExtension(path.Ext(name)), tag: `"` + hex.EncodeToString(sum[:8]) + `"`, plain: body}
	if f.kind == "" {
		f.kind = "application/octet-stream"
	}
	f.gzip = sync.OnceValue(func() []byte { return packed(body) })
	return f
}

// packed gives nil where a body does not become smaller.
func packed(body []byte) []byte {
	var to bytes.Buffer
	w, err := gzip.NewWriterLevel(&to, gzip.BestCompression)
	if err == nil {
		_, err = w.Write(body)
	}
	if err != nil || w.Close() != nil || to.Len() >= len(body) {
		return nil
	}
	return to.Bytes()
}

func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET", http.StatusMethodNotAllowed)
		return
	}
	at := path.Clean(r.URL.Path)
	f, ok := p.files[at]
	switch {
	case ok && strings.HasPrefix(at, "/assets/"):
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		f.serve(w, r, http.StatusOK)
	case ok:
		w.Header().Set("Cache-Control", "no-cache")
		f.serve(w, r, http.StatusOK)
	default:
		w.Header().Set("Cache-Control", "no-store")
		status := http.StatusOK
		if !isPage(at) {
			status = http.StatusNotFound
		}
		if status == http.StatusNotFound && strings.HasPrefix(at, "/assets/") {
			http.Error(w, "no such file", status)
			return
		}
		p.index.serve(w, r, status)
	}
}

// isPage says whether the client has a page at a path. Others get the client,
// too, which says kindly that there is nothing, with the status of it.
func isPage(at string) bool {
	return at == "/" || at == "/j" || strings.HasPrefix(at, "/s/") || at == "/try" || strings.HasPrefix(at, "/try/")
}

func (f file) serve(w http.ResponseWriter, r *http.Request, status int) {
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Vary", "Accept-Encoding")
	if h.Get("Cache-Control") != "no-store" {
		h.Set("ETag", f.tag)
		if r.Header.Get("If-None-Match") == f.tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	body := f.plain
	if f.brotli != nil && accepts(r, "br") {
		h.Set("Content-Encoding", "br")
		body = f.brotli
	} else if accepts(r, "gzip") {
		if small := f.gzip(); small != nil {
			h.Set("Content-Encoding", "gzip")
			body = small
		}
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		w.Write(body) // a browser that went away is nobody's business
	}
}

// accepts says whether a browser takes a content coding.
func accepts(r *http.Request, coding string) bool {
	for one := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, quality, _ := strings.Cut(strings.TrimSpace(one), ";")
		if name == coding {
			return strings.TrimLeft(strings.TrimSpace(quality), "q=0.") != "" || quality == ""
		}
	}
	return false
}

package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"plenary/server"
)

func get(t *testing.T, h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestPages(t *testing.T) {
	built := fstest.MapFS{
		"index.html":                {Data: []byte(`<!doctype html><base href="/" /><div id="app"></div>`)},
		"icon.svg":                  {Data: []byte("<svg/>")},
		"assets/index-a1b2c3.js":    {Data: []byte(strings.Repeat("let a = 1;\n", 100))},
		"assets/index-a1b2c3.js.br": {Data: []byte("in Brotli")},
	}
	h, err := server.Pages(built, "/rooms")
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{
		"/": 200, "/j": 200, "/s/abc": 200, "/s/abc/console": 200, "/s/abc/plan": 200, "/try/abc": 200, "/nothing": 404, "/assets/gone.js": 404, "/../etc/passwd": 404,
	} {
		got := get(t, h, path)
		if got.Code != want || got.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, %s", path, got.Code, got.Header().Get("Cache-Control"))
		}
		if want == 200 && !strings.Contains(got.Body.String(), `<base href="/rooms/"`) {
			t.Errorf("%s: the page does not know its path: %s", path, got.Body)
		}
	}
	asset := get(t, h, "/assets/index-a1b2c3.js", "Accept-Encoding", "gzip, deflate, br;q=0")
	if !strings.Contains(asset.Header().Get("Cache-Control"), "immutable") || asset.Header().Get("Content-Encoding") != "gzip" || !strings.Contains(asset.Header().Get("Content-Type"), "javascript") {
		t.Errorf("an asset: %v", asset.Header())
	}
	if small := get(t, h, "/assets/index-a1b2c3.js", "Accept-Encoding", "gzip, deflate, br"); small.Body.String() != "in Brotli" || small.Header().Get("Content-Encoding") != "br" || small.Header().Get("Content-Type") != asset.Header().Get("Content-Type") {
		t.Errorf("an asset in Brotli: %q, %v", small.Body, small.Header())
	}
	if got := get(t, h, "/assets/index-a1b2c3.js.br"); got.Code != http.StatusNotFound {
		t.Errorf("what is packed is no file of its own: %d", got.Code)
	}
	if plain := get(t, h, "/assets/index-a1b2c3.js"); plain.Body.Len() != 1100 || plain.Header().Get("Content-Encoding") != "" {
		t.Errorf("an asset as it is: %d bytes, %v", plain.Body.Len(), plain.Header())
	}
	again := get(t, h, "/icon.svg", "If-None-Match", get(t, h, "/icon.svg").Header().Get("ETag"))
	if again.Code != http.StatusNotModified {
		t.Errorf("an icon that is known: %d", again.Code)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("POST", "/", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("a POST to a page: %d", w.Code)
	}
}

func TestAClientThatIsNotBuilt(t *testing.T) {
	h, err := server.Pages(fstest.MapFS{"placeholder.txt": {Data: []byte("x")}}, "")
	if err != nil {
		t.Fatal(err)
	}
	if got := get(t, h, "/"); !strings.Contains(got.Body.String(), "make run") {
		t.Errorf("the page says %s", got.Body)
	}
}

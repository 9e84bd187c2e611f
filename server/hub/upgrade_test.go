package hub

import (
	"net/http"
	"testing"

	"github.com/gorilla/websocket"

	"plenary/server/wire"
)

func dialAs(h *house, origin string, protocols ...string) (*websocket.Conn, *http.Response, error) {
	d := websocket.Dialer{Subprotocols: protocols}
	header := http.Header{}
	if origin != "" {
		header.Set("Origin", origin)
	}
	return d.Dial(h.url, header)
}

func TestA7_OnlyTheServersOwnOrigin(t *testing.T) {
	const own = "https://plenary.example"
	h := open(t, Options{AllowedOrigin: func(r *http.Request) bool { return r.Header.Get("Origin") == own }})
	for _, origin := range []string{"", "null", "http://plenary.example", "https://plenary.example.evil.example", "https://evil.example", "https://plenary.example:444"} {
		if _, r, err := dialAs(h, origin, wire.Subprotocol); err == nil || r.StatusCode != http.StatusForbidden {
			t.Errorf("%q: %v", origin, err)
		}
	}
	ws, _, err := dialAs(h, own, wire.Subprotocol)
	if err != nil {
		t.Fatal(err)
	}
	ws.Close()
}

func TestNoOriginIsAllowedByDefault(t *testing.T) {
	o := Options{}
	o.fill()
	if o.AllowedOrigin(&http.Request{}) {
		t.Error("a hub without AllowedOrigin lets everybody in")
	}
}

func TestAnotherVersionIsToldSo(t *testing.T) {
	h := open(t, Options{})
	for _, offered := range [][]string{nil, {"plenary.v2"}, {"chat", "plenary.v0"}} {
		ws, _, err := dialAs(h, "", offered...)
		if err != nil {
			t.Fatal(offered, err)
		}
		if len(offered) > 0 && ws.Subprotocol() != offered[0] {
			t.Errorf("%q became %q: a browser would not read the close code", offered, ws.Subprotocol())
		}
		c := &client{Conn: ws, t: t}
		c.closed(wire.BadVersion)
		ws.Close()
	}
	ws, _, err := dialAs(h, "", "plenary.v2", wire.Subprotocol)
	if err != nil || ws.Subprotocol() != wire.Subprotocol {
		t.Fatalf("%v, %q", err, ws.Subprotocol())
	}
	ws.Close()
}

func TestMaxConns(t *testing.T) {
	h := open(t, Options{MaxConns: 2})
	h.enter(t)
	c, _ := h.enter(t)
	if _, r, err := dialAs(h, "", wire.Subprotocol); err == nil || r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" {
		t.Errorf("a third got in: %v", err)
	}
	c.Close()
	wait(t, "gone", h.gone)
	h.enter(t)
}

func TestPlainRequestsAreNoConnections(t *testing.T) {
	h := open(t, Options{})
	r, err := http.Get("http" + h.url[2:])
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusBadRequest {
		t.Errorf("status %d", r.StatusCode)
	}
	if n := h.Counts().Connections; n != 0 {
		t.Errorf("%d connections are counted", n)
	}
}

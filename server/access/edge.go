package access

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// Edge is what the server knows of the way between people and itself: under
// which address they reach it, and whose word about others it takes.
type Edge struct {
	Base    *url.URL       // the public address; nil: whatever the request was sent to
	Proxies []netip.Prefix // networks whose X-Forwarded-… headers are believed
	// LoopbackOnly: the server listens on loopback, so nobody has a reason to
	// call it by another name. A page whose name was made to point here (DNS
	// rebinding) would otherwise be taken for its own.
	LoopbackOnly bool
}

// Own gives the one origin that belongs to the server, as a browser writes it.
func (e Edge) Own(r *http.Request) string {
	if e.Base != nil {
		return e.Base.Scheme + "://" + e.Base.Host
	}
	return e.scheme(r) + "://" + r.Host
}

// Secure says whether people reach the server over https.
func (e Edge) Secure(r *http.Request) bool { return strings.HasPrefix(e.Own(r), "https://") }

func (e Edge) scheme(r *http.Request) string {
	if r.TLS != nil || e.fromProxy(r) && r.Header.Get("X-Forwarded-Proto") == "https" {
		return "https"
	}
	return "http"
}

// OwnOrigin says whether a request comes from one of the server's own pages:
// scheme, host and port are exactly the server's. A program sends no Origin;
// with no authority in cookies it has none to borrow, so it may pass.
func (e Edge) OwnOrigin(r *http.Request) bool {
	origins := r.Header.Values("Origin")
	return len(origins) == 0 || len(origins) == 1 && origins[0] == e.Own(r)
}

// OwnHost says whether the request was meant for this server.
func (e Edge) OwnHost(r *http.Request) bool {
	if e.Base != nil && r.Host == e.Base.Host || !e.LoopbackOnly || e.fromProxy(r) {
		return true
	}
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}

// Address gives whom to count a request for: the client's address, of IPv6 the
// network of 64 bits, within which a household chooses freely. The word of a
// proxy is taken only if it is a trusted one, and of a chain the last address
// that no trusted proxy vouches for.
func (e Edge) Address(r *http.Request) string {
	address := peer(r)
	if e.trusted(address) {
		chain := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		for i := len(chain) - 1; i >= 0; i-- {
			said, err := netip.ParseAddr(strings.TrimSpace(chain[i]))
			if err != nil {
				break
			}
			address = said.Unmap()
			if !e.trusted(address) {
				break
			}
		}
	}
	if address.Is6() {
		if network, err := address.WithZone("").Prefix(64); err == nil {
			return network.String()
		}
	}
	return address.String()
}

func (e Edge) fromProxy(r *http.Request) bool { return e.trusted(peer(r)) }

func (e Edge) trusted(address netip.Addr) bool {
	for _, network := range e.Proxies {
		if network.Contains(address) {
			return true
		}
	}
	return false
}

// peer is the other end of the connection; the zero address if it is none.
func peer(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap()
}

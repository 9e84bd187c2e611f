package access_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"testing"

	"plenary/server/access"
)

func request(host, peer string, headers ...string) *http.Request {
	r := httptest.NewRequest("GET", "http://"+host+"/ws/v1", nil)
	r.RemoteAddr = peer
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

func TestA7_OnlyTheServersOwnOrigin(t *testing.T) {
	plain := access.Edge{}
	base, _ := url.Parse("https://plenary.example")
	public := access.Edge{Base: base}
	proxied := access.Edge{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
	for _, one := range []struct {
		name string
		edge access.Edge
		r    *http.Request
		want bool
	}{
		{"its own", plain, request("localhost:8080", "127.0.0.1:9", "Origin", "http://localhost:8080"), true},
		{"a program", plain, request("localhost:8080", "127.0.0.1:9"), true},
		{"evil", plain, request("localhost:8080", "127.0.0.1:9", "Origin", "http://evil.example"), false},
		{"null", plain, request("localhost:8080", "127.0.0.1:9", "Origin", "null"), false},
		{"empty", plain, request("localhost:8080", "127.0.0.1:9", "Origin", ""), false},
		{"https for http", plain, request("localhost:8080", "127.0.0.1:9", "Origin", "https://localhost:8080"), false},
		{"another port", plain, request("localhost:8080", "127.0.0.1:9", "Origin", "http://localhost:8081"), false},
		{"no port", plain, request("localhost:8080", "127.0.0.1:9", "Origin", "http://localhost"), false},
		{"another name", plain, request("localhost:8080", "127.0.0.1:9", "Origin", "http://127.0.0.1:8080"), false},
		{"prefix", plain, request("localhost:8080", "127.0.0.1:9", "Origin", "http://localhost:8080.evil.example"), false},
		{"user", plain, request("localhost:8080", "127.0.0.1:9", "Origin", "http://localhost:8080@evil.example"), false},
		{"path", plain, request("localhost:8080", "127.0.0.1:9", "Origin", "http://localhost:8080/"), false},
		{"upper case", plain, request("localhost:8080", "127.0.0.1:9", "Origin", "HTTP://LOCALHOST:8080"), false},
		{"two", plain, request("localhost:8080", "127.0.0.1:9", "Origin", "http://localhost:8080", "Origin", "http://evil.example"), false},
		{"base", public, request("10.1.2.3:8080", "127.0.0.1:9", "Origin", "https://plenary.example"), true},
		{"http for https", public, request("10.1.2.3:8080", "127.0.0.1:9", "Origin", "http://plenary.example"), false},
		{"the inner name", public, request("10.1.2.3:8080", "127.0.0.1:9", "Origin", "http://10.1.2.3:8080"), false},
		{"below base", public, request("plenary.example", "127.0.0.1:9", "Origin", "https://a.plenary.example"), false},
		{"proxy's https", proxied, request("p.example", "10.0.0.1:9", "Origin", "https://p.example", "X-Forwarded-Proto", "https"), true},
		{"proxy's http", proxied, request("p.example", "10.0.0.1:9", "Origin", "http://p.example", "X-Forwarded-Proto", "https"), false},
		{"a spoofed proxy", proxied, request("p.example", "192.0.2.1:9", "Origin", "https://p.example", "X-Forwarded-Proto", "https"), false},
	} {
		if got := one.edge.OwnOrigin(one.r); got != one.want {
			t.Errorf("%s: %v", one.name, got)
		}
	}
}

func TestA12_ProxyHeadersOnlyFromTrustedNetworks(t *testing.T) {
	edge := access.Edge{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}}
	for _, one := range []struct{ name, peer, forwarded, want string }{
		{"direct", "192.0.2.1:9", "", "192.0.2.1"},
		{"spoofed", "192.0.2.1:9", "198.51.100.7", "192.0.2.1"},
		{"by the proxy", "10.0.0.1:9", "198.51.100.7", "198.51.100.7"},
		{"spoofed through the proxy", "10.0.0.1:9", "203.0.113.9, 198.51.100.7", "198.51.100.7"},
		{"through two", "10.0.0.1:9", "203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"},
		{"nonsense", "10.0.0.1:9", "unknown", "10.0.0.1"},
		{"nonsense first", "10.0.0.1:9", "nonsense, 198.51.100.7", "198.51.100.7"},
		{"v6 network", "[2001:db8:1:2:3:4:5:6]:9", "", "2001:db8:1:2::/64"},
		{"v4 in v6", "[::ffff:192.0.2.1]:9", "", "192.0.2.1"},
	} {
		r := request("p.example", one.peer)
		if one.forwarded != "" {
			r.Header.Set("X-Forwarded-For", one.forwarded)
		}
		if got := edge.Address(r); got != one.want {
			t.Errorf("%s: %s, not %s", one.name, got, one.want)
		}
	}
}

func TestANameThatWasMadeToPointAtLoopbackIsRefused(t *testing.T) {
	edge := access.Edge{LoopbackOnly: true}
	for host, want := range map[string]bool{
		"localhost:8080": true, "127.0.0.1:8080": true, "[::1]:8080": true, "localhost": true, "127.0.0.2": true, "plenary.localhost:1": true,
		"evil.example": false, "evil.example:8080": false, "localhost.evil.example": false, "192.0.2.1:8080": false, "notlocalhost": false,
	} {
		if got := edge.OwnHost(request(host, "127.0.0.1:9")); got != want {
			t.Errorf("%s: %v", host, got)
		}
	}
}

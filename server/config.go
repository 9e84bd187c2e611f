package server

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"plenary/server/access"
	"plenary/server/redisdb"
)

// Config is everything that an operator can set. The zero value runs once the
// defaults in the tags are filled in; a flag wins over its environment variable
// (PLENARY_ and the flag's name), which wins over the default.
type Config struct {
	Listen         string   `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to listen on. Port 0 takes a free one and prints a line with it, as JSON."`
	Data           string   `default:"./plenary-data" placeholder:"DIR" help:"Folder for everything that is kept; with Redis only for what is this server's own."`
	Redis          string   `placeholder:"URL" help:"Keep sessions in Redis, for any number of servers: redis://[NAME:PASSWORD@]HOST[:PORT], redis+sentinel://HOST,HOST/MASTER or redis+cluster://HOST,HOST; rediss for TLS."`
	BaseURL        string   `name:"base-url" placeholder:"URL" help:"Address under which people reach the server, such as https://plenary.example. Needed behind a proxy."`
	TrustedProxies []string `placeholder:"NETWORK" help:"Networks whose X-Forwarded headers are believed, such as 10.0.0.0/8."`
	Admin          string   `placeholder:"HOST:PORT" help:"A second address, for /metrics and pprof; keep it private."`
	StartKey       string   `placeholder:"KEY" help:"Key that starting a session takes on any address but loopback; made at the first start if not given."`
	Media          string   `default:"auto" placeholder:"auto|off|URL" help:"Voice and video: auto runs the LiveKit server that make livekit builds, where there is one; or the http address of your own LiveKit, as this server reaches it."`
	MediaKey       string   `placeholder:"KEY" help:"API key of your own LiveKit."`
	MediaSecret    string   `placeholder:"SECRET" help:"API secret of your own LiveKit."`
	MediaSecretIn  string   `name:"media-secret-file" placeholder:"FILE" help:"A file with that secret instead."`
	Fast           bool     `help:"Lift the least durations and the limits on how often: for rehearsals and tests, on loopback only."`
	Seed           uint64   `hidden:"" help:"Make every draw the same, for tests; 0 is random."`
}

// leastStartKey is as many characters as the key that is made has, almost: what
// somebody gives instead must be as hard to guess.
const leastStartKey = 16

// setup is a configuration that was read and found good.
type setup struct {
	edge     access.Edge
	path     string // of the base URL, without a slash at its end
	loopback bool
	media    mediaSetup
	open     bool // anybody who reaches the server may start a session
}

// ConfigError lists everything that is wrong with a configuration.
type ConfigError struct{ Complaints []string }

func (e *ConfigError) Error() string {
	return "the configuration can't be used:\n  " + strings.Join(e.Complaints, "\n  ")
}

// read checks a configuration; its error is a *ConfigError.
func (c Config) read() (setup, error) {
	var s setup
	var found []string
	complain := func(flag, text string, args ...any) {
		found = append(found, fmt.Sprintf("--%s: ", flag)+fmt.Sprintf(text, args...))
	}
	host, problem := address(c.Listen)
	if problem != "" {
		complain("listen", "%s", problem)
	}
	s.loopback = isLoopback(host)
	if c.Admin != "" {
		if _, problem := address(c.Admin); problem != "" {
			complain("admin", "%s", problem)
		}
	}
	if c.Data == "" {
		complain("data", "a folder is needed")
	}
	if c.Redis != "" {
		if _, err := redisdb.Parse(c.Redis); err != nil {
			complain("redis", "%v", err)
		}
	}
	if c.BaseURL != "" {
		base, problem := baseURL(c.BaseURL)
		if problem != "" {
			complain("base-url", "%s", problem)
		} else {
			s.path = strings.TrimSuffix(base.Path, "/")
			s.edge.Base = base
		}
	}
	for _, text := range c.TrustedProxies {
		network, err := netip.ParsePrefix(strings.TrimSpace(text))
		if one, oneErr := netip.ParseAddr(strings.TrimSpace(text)); err != nil && oneErr == nil {
			network, err = one.Prefix(one.BitLen())
		}
		if err != nil {
			complain("trusted-proxies", "%q is no network such as 10.0.0.0/8", text)
			continue
		}
		s.edge.Proxies = append(s.edge.Proxies, network.Masked())
	}
	if c.StartKey != "" && len(c.StartKey) < leastStartKey {
		complain("start-key", "%d characters are too few: at least %d", len(c.StartKey), leastStartKey)
	}
	s.media = c.readMedia(complain)
	if c.Fast && problem == "" && !s.loopback {
		complain("fast", "lifts the limits, so it works on loopback only, not on %s", c.Listen)
	}
	if len(found) > 0 {
		return s, &ConfigError{found}
	}
	// Behind a proxy loopback is not what people reach.
	s.open = s.loopback && len(s.edge.Proxies) == 0 && (s.edge.Base == nil || isLoopback(s.edge.Base.Hostname()))
	s.edge.LoopbackOnly = s.loopback
	return s, nil
}

// address takes a HOST:PORT apart.
func address(text string) (host, problem string) {
	host, port, err := net.SplitHostPort(text)
	if err != nil {
		return "", fmt.Sprintf("%q is not HOST:PORT", text)
	}
	if n, err := net.LookupPort("tcp", port); err != nil || n < 0 {
		return "", fmt.Sprintf("%q is no port", port)
	}
	return host, ""
}

func baseURL(text string) (base *url.URL, problem string) {
	base, err := url.Parse(text)
	switch {
	case err != nil, base.Scheme != "https" && base.Scheme != "http", base.Host == "":
		return nil, fmt.Sprintf("%q is no address such as https://plenary.example", text)
	case base.User != nil, base.RawQuery != "", base.Fragment != "":
		return nil, "no name, query or fragment, please: only scheme, host and path"
	}
	// As a browser writes an origin: small letters, and no port that goes without saying.
	base.Host = strings.ToLower(base.Host)
	if port := base.Port(); base.Scheme == "https" && port == "443" || base.Scheme == "http" && port == "80" {
		base.Host = strings.TrimSuffix(base.Host, ":"+port)
	}
	return base, ""
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

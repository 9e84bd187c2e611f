package server

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"

	"plenary/rooms"
	"plenary/server/access"
	"plenary/server/media"
)

const (
	mediaPath = "media" // below the base path
	mediaHook = "/" + mediaPath + "/webhook"
	// mediaPort is LiveKit's own first choice; the two after it carry sound and pictures.
	mediaPort = 7880
	// leastMediaSecret is what LiveKit asks for.
	leastMediaSecret = 32
)

// mediaSetup says where voice and video come from; the zero value is from nowhere.
type mediaSetup struct {
	auto        bool
	url         *url.URL // of the operator's own LiveKit
	key, secret string
}

func (c Config) readMedia(complain func(flag, text string, args ...any)) (m mediaSetup) {
	switch c.Media {
	case "", "off":
		return m
	case "auto":
		m.auto = true
		return m
	}
	base, problem := baseURL(c.Media)
	if problem != "" {
		complain("media", "%s", problem)
	}
	m.url, m.key, m.secret = base, c.MediaKey, c.MediaSecret
	if c.MediaSecretIn != "" {
		read, err := os.ReadFile(c.MediaSecretIn)
		if err != nil {
			complain("media-secret-file", "%v", err)
		}
		m.secret = strings.TrimSpace(string(read))
	}
	if m.key == "" {
		complain("media-key", "your own LiveKit needs its API key here")
	}
	if len(m.secret) < leastMediaSecret {
		complain("media-secret", "%d characters are too few: at least %d", len(m.secret), leastMediaSecret)
	}
	return m
}

// carrier carries voice and video: a LiveKit server, and what keeps its rooms as
// the sessions wish. People reach it by way of this server, so that one address
// and one certificate are enough; sound and pictures themselves go to it directly.
type carrier struct {
	*media.Keeper
	service *media.Service
	child   *media.Child // nil: the operator's own runs by itself
	proxy   *httputil.ReverseProxy
	ctx     context.Context // ends when the server does
}

// carry finds what carries voice and video; nil if nothing does.
func (s *Server) carry(ctx context.Context) (*carrier, error) {
	m, c := s.setup.media, &carrier{}
	if m.auto {
		program, ok := media.Find()
		if !ok {
			return nil, nil
		}
		if s.config.Redis != "" {
			s.logger.Info("no voice and video: servers that share a Redis need one LiveKit for all: --media URL")
			return nil, nil
		}
		secret, err := s.stores.registry.Secret(ctx, "media")
		if err != nil {
			return nil, fmt.Errorf("read the key of media: %w", err)
		}
		m.key, m.secret = "plenary", hex.EncodeToString(secret)
		c.child = &media.Child{
			Program: program, Key: m.key, Secret: m.secret, Webhook: "http://" + s.inner.Addr().String() + mediaHook,
			Logger: s.logger.Named("livekit"),
		}
		preferred := mediaPort
		if _, port, _ := net.SplitHostPort(s.config.Listen); port == "0" {
			preferred = 0
		}
		if c.child.Port, err = media.Ports(preferred); err != nil {
			return nil, err
		}
		if own := ownAddresses(); !s.setup.loopback && len(own) > 0 {
			c.child.Address = own[0].String()
		}
		m.url = &url.URL{Scheme: "http", Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(c.child.Port))}
	}
	if m.url == nil {
		return nil, nil
	}
	c.service = media.NewService(m.url.String(), m.key, m.secret)
	c.Keeper = media.NewKeeper(c.service, s.logger.Named("media"), func(ctx context.Context, session, name string, identities []string) ([]media.Right, error) {
		return s.node.MediaRights(ctx, session, name, identities)
	}, func(session string) { s.node.MediaChanged(session) })
	c.proxy = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { // nobody's address goes along
			r.SetURL(m.url)
			r.Out.Host = m.url.Host
		},
		ErrorLog: log.New(io.Discard, "", 0), // it would quote addresses with tokens
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) {
			http.Error(w, "voice and video are away", http.StatusServiceUnavailable)
		},
	}
	return c, nil
}

// Token, and Path below, are what a session asks of its media beside the keeper.
func (c *carrier) Token(name string, seat rooms.Seat, speak bool) (string, error) {
	return c.service.Token(name, strconv.FormatUint(uint64(seat), 10), speak)
}

func (c *carrier) Path() string { return mediaPath }

// state is what a page is told.
func (c *carrier) state() string {
	switch {
	case c == nil, c.child != nil && !c.child.Coming():
		return "off"
	case c.Up():
		return "ready"
	}
	return "getting ready"
}

// run runs until ctx ends.
func (c *carrier) run(ctx context.Context) {
	var all sync.WaitGroup
	if c.child != nil {
		all.Go(func() { c.child.Run(ctx) })
	}
	all.Go(func() { c.Keeper.Run(ctx) })
	all.Wait()
}

// ServeHTTP lets browsers reach LiveKit's socket, and nothing else of it.
func (c *carrier) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(c.ctx, cancel)() // a socket would outlive the server
	http.StripPrefix("/"+mediaPath, c.proxy).ServeHTTP(w, r.WithContext(ctx))
}

// hear takes LiveKit's webhooks.
func (c *carrier) hear(w http.ResponseWriter, r *http.Request) {
	word, err := c.service.Hear(r)
	if err != nil {
		http.Error(w, "not LiveKit's word", http.StatusUnauthorized)
		return
	}
	c.Heard(word)
}

// hook lets LiveKit's webhooks in under whatever name it has for this server, with
// the base path or without: its word is signed.
func (s *Server) hook(next http.Handler) http.Handler {
	if s.carrier == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && strings.TrimPrefix(r.URL.Path, s.setup.path) == mediaHook {
			s.carrier.hear(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// carries adds the ways to LiveKit for people's browsers.
func (s *Server) carries(mux *http.ServeMux, pace *access.Limit) {
	if s.carrier == nil {
		return
	}
	people := func(w http.ResponseWriter, r *http.Request) {
		if !ownOrigin(r) {
			http.Error(w, "from another page", http.StatusForbidden)
			return
		}
		if err := pace.Take(edgeOf(r).Address(r)); err != nil {
			w.Header().Set("Retry-After", "1")
			http.Error(w, "too many connections from this address at once", http.StatusTooManyRequests)
			return
		}
		s.carrier.ServeHTTP(w, r)
	}
	mux.HandleFunc("GET /"+mediaPath+"/rtc", people)
	mux.HandleFunc("GET /"+mediaPath+"/rtc/", people)
}

package server

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"plenary/server/access"
	"plenary/server/api"
)

type edgeKey struct{}

// edgeOf gives the edge that a request came over.
func edgeOf(r *http.Request) access.Edge {
	edge, _ := r.Context().Value(edgeKey{}).(access.Edge)
	return edge
}

func ownOrigin(r *http.Request) bool { return edgeOf(r).OwnOrigin(r) }

// outside is what people reach: pages, API and socket, below the base path.
func (s *Server) outside() http.Handler {
	mux := http.NewServeMux()
	s.speak(mux, s.limit(access.SocketPace))
	s.carries(mux, s.limit(access.SocketPace))
	mux.Handle("/", s.pages)
	var handler http.Handler = mux
	if s.setup.path != "" {
		below := http.StripPrefix(s.setup.path, mux)
		handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == s.setup.path {
				http.Redirect(w, r, s.setup.path+"/", http.StatusPermanentRedirect)
				return
			}
			below.ServeHTTP(w, r)
		})
	}
	whole := http.NewServeMux()
	whole.HandleFunc("GET /healthz", alive)
	whole.HandleFunc("GET /readyz", s.usable)
	whole.Handle("/", s.meters.counted(headers(handler)))
	return s.hook(s.entrance(s.setup.edge, whole))
}

// inside is what simulated people reach, on loopback.
func (s *Server) inside() http.Handler {
	mux := http.NewServeMux()
	s.speak(mux, nil)
	if s.carrier != nil {
		mux.HandleFunc("POST "+mediaHook, s.carrier.hear)
	}
	return s.entrance(access.Edge{LoopbackOnly: true}, mux)
}

// speak adds the API and the socket, which answer pages of their own origin only.
func (s *Server) speak(mux *http.ServeMux, pace *access.Limit) {
	mux.HandleFunc(api.Prefix+"/", func(w http.ResponseWriter, r *http.Request) {
		if !ownOrigin(r) {
			api.WriteProblem(w, api.WrongOrigin())
			return
		}
		s.api.ServeHTTP(w, r)
	})
	mux.HandleFunc("GET /ws/v1", func(w http.ResponseWriter, r *http.Request) {
		if err := pace.Take(edgeOf(r).Address(r)); err != nil {
			w.Header().Set("Retry-After", "1")
			http.Error(w, "too many connections from this address at once", http.StatusTooManyRequests)
			return
		}
		s.hub.ServeHTTP(w, r)
	})
}

// entrance notes the edge, turns away what was meant for another server, and
// keeps one request's fault from ending the rest.
func (s *Server) entrance(edge access.Edge, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if fault := recover(); fault != nil && fault != http.ErrAbortHandler {
				s.logger.Error("a request failed", zap.String("fault", fmt.Sprintf("%T", fault)), zap.ByteString("stack", debug.Stack()))
				panic(http.ErrAbortHandler) // closes the connection without another word
			} else if fault != nil {
				panic(fault)
			}
		}()
		if !edge.OwnHost(r) {
			api.WriteProblem(w, api.WrongHost())
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), edgeKey{}, edge)))
	})
}

// hostShape is what a Host header may be to be repeated in a policy.
var hostShape = regexp.MustCompile(`^[A-Za-z0-9.\-:\[\]]+$`)

// headers are the same for everything that people get.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		own := edgeOf(r).Own(r)
		h := w.Header()
		h.Set("Content-Security-Policy", policy(own))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=(), interest-cohort=()")
		if strings.HasPrefix(own, "https://") {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// policy allows our own files and socket and nothing else; no text of anybody
// can become script (promise B5).
func policy(own string) string {
	connect := "'self'"
	// Browsers that don't take the socket for 'self' need it spelled out.
	if host := own[strings.Index(own, "://")+3:]; hostShape.MatchString(host) {
		connect += " ws" + strings.TrimPrefix(own, "http")
	}
	return strings.Join([]string{
		"default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'none'",
		"connect-src " + connect, "frame-src 'self'", "frame-ancestors 'self'", "manifest-src 'self'",
		"base-uri 'self'", "form-action 'self'",
		"require-trusted-types-for 'script'", "trusted-types 'none'",
	}, "; ")
}

// alive says that the process answers.
func alive(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintln(w, "alive")
}

// readyWithin is how long the store may take to answer a probe.
const readyWithin = 2 * time.Second

// usable says whether the server can do its work now.
func (s *Server) usable(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyWithin)
	defer cancel()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if err := s.stores.ready(ctx); err != nil || !s.ready.Load() {
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprintln(w, "not ready")
		return
	}
	fmt.Fprintln(w, "ready")
}

// visit says who asks, for limits, and under which address the links lead here.
func (s *Server) visit(r *http.Request) api.Visitor {
	edge := edgeOf(r)
	return api.Visitor{Address: edge.Address(r), Base: func() string {
		if s.setup.edge.Base == nil && isLoopback(hostOf(r)) {
			// Who sits at the server makes links for others.
			if others := s.others(); len(others) > 0 {
				return others[0]
			}
		}
		return s.setup.edge.Own(r) + s.setup.path
	}}
}

func hostOf(r *http.Request) string {
	host := r.Host
	if i := strings.LastIndexByte(host, ':'); i > strings.LastIndexByte(host, ']') {
		if _, err := strconv.Atoi(host[i+1:]); err == nil {
			host = host[:i]
		}
	}
	return strings.Trim(host, "[]")
}

// addresses in what net/http has to say have no place in a log (promise P8).
var addresses = regexp.MustCompile(`(\d{1,3}\.){3}\d{1,3}(:\d+)?|\[[0-9a-fA-F:.%\w]+\](:\d+)?`)

type scrubbed struct{ zapcore.Core }

func withoutAddresses(core zapcore.Core) zapcore.Core { return scrubbed{core} }

func (s scrubbed) Check(e zapcore.Entry, c *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	if s.Enabled(e.Level) {
		return c.AddCore(e, s)
	}
	return c
}

func (s scrubbed) Write(e zapcore.Entry, fields []zapcore.Field) error {
	e.Message = addresses.ReplaceAllString(e.Message, "(address)")
	return s.Core.Write(e, fields)
}

func (s scrubbed) With(fields []zapcore.Field) zapcore.Core { return scrubbed{s.Core.With(fields)} }

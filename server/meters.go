package server

import (
	"bufio"
	"net"
	"net/http"
	"net/http/pprof"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"plenary/server/hub"
	"plenary/server/live"
)

// meters counts what an operator needs to know. No label tells a session, a
// room or a seat apart (promise P8).
type meters struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
}

func newMeters(h *hub.Hub, node *live.Node) *meters {
	m := &meters{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "plenary_http_requests_total", Help: "Answers to HTTP requests, by status.",
		}, []string{"status"}),
	}
	m.registry.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), m.requests,
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "plenary_sessions_loaded", Help: "Sessions that run on this node now.",
		}, func() float64 { return float64(node.Sessions()) }),
		socketMeters{h},
	)
	return m
}

// counted counts answers.
func (m *meters) counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := &seenStatus{ResponseWriter: w, status: http.StatusOK}
		defer func() { m.requests.WithLabelValues(strconv.Itoa(seen.status)).Inc() }()
		next.ServeHTTP(seen, r)
	})
}

type seenStatus struct {
	http.ResponseWriter
	status int
}

func (s *seenStatus) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

// Unwrap lets a response controller reach the connection.
func (s *seenStatus) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// Hijack lets a socket take the connection over.
func (s *seenStatus) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	s.status = http.StatusSwitchingProtocols
	return http.NewResponseController(s.ResponseWriter).Hijack()
}

// handler is the admin listener: metrics and profiles.
func (m *meters) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return mux
}

// socketMeters tells the hub's own counters.
type socketMeters struct{ hub *hub.Hub }

var (
	socketsOpen    = prometheus.NewDesc("plenary_sockets_open", "Connections now.", nil, nil)
	socketsStalled = prometheus.NewDesc("plenary_sockets_stalled", "Connections now whose reader holds up a write.", nil, nil)
	socketFrames   = prometheus.NewDesc("plenary_socket_frames_written_total", "Frames written.", nil, nil)
	socketMessages = prometheus.NewDesc("plenary_socket_messages_written_total", "Messages written; a frame has one or more.", nil, nil)
	socketBytes    = prometheus.NewDesc("plenary_socket_bytes_written_total", "Bytes written.", nil, nil)
	socketReceived = prometheus.NewDesc("plenary_socket_frames_read_total", "Frames read.", nil, nil)
	socketRefused  = prometheus.NewDesc("plenary_socket_refused_total", "Frames that the hub refused, by code.", []string{"code"}, nil)
	socketClosed   = prometheus.NewDesc("plenary_socket_closed_total", "Connections that ended, by close code; 0: the client went.", []string{"code"}, nil)
)

func (m socketMeters) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{socketsOpen, socketsStalled, socketFrames, socketMessages, socketBytes, socketReceived, socketRefused, socketClosed} {
		to <- d
	}
}

func (m socketMeters) Collect(to chan<- prometheus.Metric) {
	c := m.hub.Counts()
	gauge := func(d *prometheus.Desc, n int) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(n))
	}
	counter := func(d *prometheus.Desc, n uint64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), labels...)
	}
	gauge(socketsOpen, c.Connections)
	gauge(socketsStalled, c.Stalled)
	counter(socketFrames, c.Frames)
	counter(socketMessages, c.Messages)
	counter(socketBytes, c.Bytes)
	counter(socketReceived, c.Received)
	for code, n := range c.Refused {
		counter(socketRefused, n, code)
	}
	for code, n := range c.Closed {
		counter(socketClosed, n, strconv.Itoa(int(code)))
	}
}

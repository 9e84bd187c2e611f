package server

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// pipes is a listener whose connections are pipes, so that deadlines are a bubble's.
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	conn, ok := <-p
	if !ok {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (p pipes) Close() error {
	close(p)
	return nil
}

func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }

func (p pipes) dial() net.Conn {
	ours, theirs := net.Pipe()
	p <- theirs
	return ours
}

// pass lets the time of a synctest bubble go on: no real time is waited for.
func pass(d time.Duration) { time.Sleep(d) }

// B7: whoever sends or reads slowly is hung up on in time, and others are served
// meanwhile.
func TestB7_WhoIsSlowIsHungUpOn(t *testing.T) {
	const (
		forever = 5 * time.Minute
		linger  = time.Second // in which net/http lets a last answer be read
	)
	for what, slow := range map[string]struct {
		first, then string // one each second
		reads       bool
		within      time.Duration
	}{
		"says nothing":      {reads: true, within: headerWithin},
		"drips its header":  {"GET / HTTP/1.1\r\n", "A: b\r\n", true, headerWithin},
		"drips its body":    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n", "x", true, bodyWithin},
		"reads no answer":   {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "", false, answerWithin},
		"stays and is idle": {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "", true, idleFor},
	} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := bounded(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if _, err := io.Copy(io.Discard, r.Body); err == nil {
						_, _ = io.WriteString(w, strings.Repeat("x", 1<<20)) // more than any buffer takes
					}
				}))
				var first net.Conn
				begun, ended := time.Now(), time.Duration(0)
				server.ConnState = func(conn net.Conn, state http.ConnState) {
					switch {
					case state == http.StateNew && first == nil:
						first = conn
					case state == http.StateClosed && conn == first:
						ended = time.Since(begun)
					}
				}
				listener := make(pipes)
				served := make(chan error, 1)
				go func() { served <- server.Serve(listener) }()
				conn := listener.dial()
				go func() {
					_, err := io.WriteString(conn, slow.first)
					for err == nil && slow.then != "" {
						pass(time.Second)
						_, err = io.WriteString(conn, slow.then)
					}
				}()
				if slow.reads {
					go func() { _, _ = io.Copy(io.Discard, conn) }()
				}
				pass(time.Second)
				quick := &http.Transport{DisableKeepAlives: true, DialContext: func(context.Context, string, string) (net.Conn, error) { return listener.dial(), nil }}
				answer, err := (&http.Client{Transport: quick}).Get("http://plenary.test/")
				if err != nil {
					t.Fatal(err)
				}
				answer.Body.Close()
				pass(forever)
				synctest.Wait()
				if ended == 0 || ended > slow.within+linger {
					t.Errorf("hung up on after %v, and not within %v", ended, slow.within)
				}
				server.Close()
				if err := <-served; !errors.Is(err, http.ErrServerClosed) {
					t.Error(err)
				}
			})
		})
	}
}

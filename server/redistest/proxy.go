package redistest

import (
	"bytes"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// Proxy is a line to a Redis that can lose exactly one reply: the command has
// been carried out, and whoever sent it hears nothing but the end of the line.
type Proxy struct {
	Addr     string
	to       string
	listener net.Listener
	Lost     atomic.Int64 // replies that were lost so far

	mu     sync.Mutex
	marker []byte // of the command whose reply is to be lost; nil: none
	lines  map[net.Conn]bool
	closed bool
	work   sync.WaitGroup
}

// NewProxy gives a proxy at a free port, or at one that is named, to an address.
func NewProxy(t testing.TB, at, to string) *Proxy {
	t.Helper()
	listener, err := net.Listen("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{Addr: listener.Addr().String(), to: to, listener: listener, lines: map[net.Conn]bool{}}
	p.work.Go(p.accept)
	t.Cleanup(p.close)
	return p
}

// LoseReplyTo makes it lose the reply to the next command that has a text in it.
func (p *Proxy) LoseReplyTo(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.marker = []byte(text)
}

// loses says whether a command is the one, once.
func (p *Proxy) loses(command []byte) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.marker == nil || !bytes.Contains(command, p.marker) {
		return false
	}
	p.marker = nil
	return true
}

func (p *Proxy) accept() {
	for {
		from, err := p.listener.Accept()
		if err != nil {
			return // closed
		}
		to, err := net.Dial("tcp", p.to)
		if err != nil {
			from.Close()
			continue
		}
		if !p.keep(from, to) {
			return
		}
		var lose atomic.Bool
		p.work.Go(func() {
			pass(to, from, func(command []byte) bool {
				if p.loses(command) {
					lose.Store(true)
				}
				return true
			})
			to.Close()
		})
		p.work.Go(func() {
			pass(from, to, func([]byte) bool {
				if lose.Load() {
					p.Lost.Add(1)
				}
				return !lose.Load()
			})
			from.Close()
			to.Close()
			p.forget(from, to)
		})
	}
}

// pass hands on what it reads until a side hangs up, or wanted says no.
func pass(to io.Writer, from io.Reader, wanted func([]byte) bool) {
	buf := make([]byte, 1<<20)
	for {
		n, err := from.Read(buf)
		if n > 0 && !wanted(buf[:n]) {
			return
		}
		if _, writeErr := to.Write(buf[:n]); err != nil || writeErr != nil {
			return
		}
	}
}

func (p *Proxy) keep(lines ...net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, line := range lines {
		if p.closed {
			line.Close()
			continue
		}
		p.lines[line] = true
	}
	return !p.closed
}

func (p *Proxy) forget(lines ...net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, line := range lines {
		delete(p.lines, line)
	}
}

func (p *Proxy) close() {
	p.listener.Close()
	p.mu.Lock()
	p.closed = true
	for line := range p.lines {
		line.Close()
	}
	p.mu.Unlock()
	p.work.Wait()
}

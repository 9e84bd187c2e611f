// Package redistest runs a real redis-server for a test: on free ports of
// loopback, with an append-only file, in a folder of its own.
package redistest

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	startWithin = 10 * time.Second
	lookEvery   = 5 * time.Millisecond
	slots       = 16384
)

// Server is a redis-server that ends with its test.
type Server struct {
	t       testing.TB
	Addr    string
	Dir     string // its files
	Cluster bool
	args    []string
	said    *output

	mu      sync.Mutex
	process *exec.Cmd
}

type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// Start runs one Redis; settings are pairs such as "maxmemory", "1mb".
func Start(t testing.TB, settings ...string) *Server { return start(t, false, settings) }

// StartCluster runs a Cluster of one Redis that has all slots: every script
// must be legal there.
func StartCluster(t testing.TB, settings ...string) *Server { return start(t, true, settings) }

func start(t testing.TB, cluster bool, settings []string) *Server {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Fatal("redis-server is not installed: these tests run a real one. On Debian: apt-get install redis-server (.ci/setup does it)")
	}
	port := FreePort(t)
	s := &Server{t: t, Addr: fmt.Sprintf("127.0.0.1:%d", port), Dir: t.TempDir(), Cluster: cluster, said: &output{}}
	s.args = []string{
		"--bind", "127.0.0.1", "--port", strconv.Itoa(port), "--dir", s.Dir, "--daemonize", "no",
		"--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--maxmemory", "512mb", "--maxmemory-policy", "noeviction",
	}
	if cluster {
		s.args = append(s.args, "--cluster-enabled", "yes", "--cluster-port", strconv.Itoa(FreePort(t)))
	}
	for i := 0; i < len(settings); i += 2 {
		s.args = append(s.args, "--"+settings[i], settings[i+1])
	}
	t.Cleanup(s.Kill)
	s.Run()
	return s
}

// Replica runs a second Redis that follows this one.
func (s *Server) Replica(settings ...string) *Server {
	s.t.Helper()
	host, port, _ := net.SplitHostPort(s.Addr)
	r := Start(s.t, append([]string{"replicaof", host + " " + port}, settings...)...)
	ctx, cancel := context.WithTimeout(context.Background(), startWithin)
	defer cancel()
	r.Until(ctx, "the replica to follow", func() bool {
		return strings.Contains(r.Do("info", "replication").String(), "master_link_status:up")
	})
	return r
}

// Watch runs a Sentinel over this master, which acts alone. It gives the address
// to reach the master by, whichever it is, and who that is now.
func (s *Server) Watch(name string, downAfter time.Duration) (address string, master func() string) {
	s.t.Helper()
	port, dir := FreePort(s.t), s.t.TempDir()
	host, masterPort, _ := net.SplitHostPort(s.Addr)
	config := fmt.Sprintf("port %d\nbind 127.0.0.1\ndir %s\nsentinel monitor %s %s %s 1\nsentinel down-after-milliseconds %s %d\nsentinel failover-timeout %s 2000\n",
		port, dir, name, host, masterPort, name, downAfter.Milliseconds(), name)
	file := filepath.Join(dir, "sentinel.conf")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		s.t.Fatal(err)
	}
	w := &Server{t: s.t, Addr: fmt.Sprintf("127.0.0.1:%d", port), Dir: dir, args: []string{file, "--sentinel"}, said: &output{}}
	s.t.Cleanup(w.Kill)
	w.Run()
	ctx, cancel := context.WithTimeout(context.Background(), startWithin)
	defer cancel()
	w.Until(ctx, "the Sentinel to know the replica", func() bool {
		return strings.Contains(w.Do("info", "sentinel").String(), "status=ok,address="+s.Addr+",slaves=1")
	})
	return "redis+sentinel://" + w.Addr + "/" + name, func() string {
		at, err := w.Do("sentinel", "get-master-addr-by-name", name).StringSlice()
		if err != nil {
			s.t.Fatal(err)
		}
		return net.JoinHostPort(at[0], at[1])
	}
}

// FreePort gives a port of loopback that nobody listens on now.
func FreePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// Run starts the server, again after [Server.Kill], and waits until it can be
// written to.
func (s *Server) Run() {
	s.t.Helper()
	cmd := exec.Command("redis-server", s.args...)
	cmd.Stdout, cmd.Stderr = s.said, s.said
	if err := cmd.Start(); err != nil {
		s.t.Fatalf("start redis-server: %v", err)
	}
	s.mu.Lock()
	s.process = cmd
	s.mu.Unlock()
	client := s.Client()
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), startWithin)
	defer cancel()
	s.Until(ctx, "redis-server to answer", func() bool { return s.joined(ctx, client) })
}

// joined says whether it answers, and makes a Cluster of it the first time.
func (s *Server) joined(ctx context.Context, client *redis.Client) bool {
	if err := client.Ping(ctx).Err(); err != nil {
		return redis.HasErrorPrefix(err, "NOAUTH") // that is an answer
	}
	if !s.Cluster {
		return true
	}
	info := client.ClusterInfo(ctx).Val()
	if strings.Contains(info, "cluster_slots_assigned:0\r") {
		client.ClusterAddSlotsRange(ctx, 0, slots-1)
	}
	return strings.Contains(info, "cluster_state:ok")
}

// Until waits for a condition, looking often; it fails the test when ctx ends.
func (s *Server) Until(ctx context.Context, what string, true func() bool) {
	s.t.Helper()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for !true() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			s.t.Fatalf("waited for %s: %v\n%s", what, ctx.Err(), s.said)
		}
	}
}

// Kill ends the server as kill -9 does.
func (s *Server) Kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process == nil {
		return
	}
	if err := s.process.Process.Kill(); err != nil {
		s.t.Errorf("kill redis-server: %v", err)
	}
	_ = s.process.Wait() // it ends with the signal that was sent
	s.process = nil
}

// Pause stops the server where it is, as an overloaded computer does.
func (s *Server) Pause() { s.signal(syscall.SIGSTOP) }

// Resume lets it go on.
func (s *Server) Resume() { s.signal(syscall.SIGCONT) }

func (s *Server) signal(signal os.Signal) {
	s.t.Helper()
	if err := s.process.Process.Signal(signal); err != nil {
		s.t.Fatal(err)
	}
}

// URL is the address as an operator writes it.
func (s *Server) URL() string { return s.At(s.Addr) }

// At is the address by way of another one, such as a proxy's.
func (s *Server) At(addr string) string {
	if s.Cluster {
		return "redis+cluster://" + addr
	}
	return "redis://" + addr
}

// Client gives a client of this one Redis, for what a test looks up itself.
func (s *Server) Client() *redis.Client { return redis.NewClient(&redis.Options{Addr: s.Addr}) }

// Do carries out one command.
func (s *Server) Do(args ...any) *redis.Cmd {
	s.t.Helper()
	client := s.Client()
	defer client.Close()
	cmd := client.Do(context.Background(), args...)
	if cmd.Err() != nil && cmd.Err() != redis.Nil {
		s.t.Fatalf("%v: %v", args, cmd.Err())
	}
	return cmd
}

// Flush empties it.
func (s *Server) Flush() {
	s.t.Helper()
	s.Do("flushall")
}

// Keys gives the keys that match a pattern.
func (s *Server) Keys(pattern string) []string {
	s.t.Helper()
	keys, err := s.Do("keys", pattern).StringSlice()
	if err != nil {
		s.t.Fatal(err)
	}
	return keys
}

// Written waits until what was acknowledged is in its files: with everysec Redis
// keeps it back while a sync runs.
func (s *Server) Written() {
	s.t.Helper()
	s.Until(s.t.Context(), "what was acknowledged to be in its files", func() bool {
		about := s.Do("info", "persistence").String()
		return !strings.Contains(about, "aof_buffer_length:") || strings.Contains(about, "aof_buffer_length:0\r")
	})
}

// Bytes gives all that is in its files, as they are on the disk.
func (s *Server) Bytes() []byte {
	s.t.Helper()
	s.Written()
	var all []byte
	err := filepath.WalkDir(s.Dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		all = append(all, data...)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

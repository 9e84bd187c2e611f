package media

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"go.uber.org/zap"
)

const (
	// Program is what LiveKit's server is called.
	Program = "livekit-server"
	// lookFor is how often a program that is being built is looked for.
	lookFor = 200 * time.Millisecond
	// startAgain is the pause before a program that ended is started again; it
	// doubles up to the longest while it ends at once.
	startAgain        = 500 * time.Millisecond
	startAgainLongest = 15 * time.Second
	// steady is how long it has to run for the pause to begin small again.
	steady = 30 * time.Second
	// stopWithin is how long it has for its goodbyes.
	stopWithin = 5 * time.Second
)

// Child is a LiveKit server that this process runs.
type Child struct {
	// Program is its file; it may come later, while something builds it.
	Program string
	// Port is where it is spoken to, on loopback only; people reach it by way of
	// this server. The next two ports carry sound and pictures: TCP, then UDP.
	Port int
	// Address is where people's sound and pictures come to; empty is loopback.
	Address string
	// Key and Secret sign the tokens.
	Key, Secret string
	// Webhook is told who comes and goes; empty is nobody.
	Webhook string
	Logger  *zap.Logger

	process atomic.Int64 // its number, while it runs and after
}

// Find looks for the program beside this one, then where programs are. It gives
// where it is or will be, and false if nothing builds it.
func Find() (string, bool) {
	self, err := os.Executable()
	if err != nil {
		return "", false
	}
	beside := filepath.Join(filepath.Dir(self), Program)
	if there(beside) || building(beside) {
		return beside, true
	}
	path, err := exec.LookPath(Program)
	return path, err == nil
}

func there(file string) bool {
	info, err := os.Stat(file)
	return err == nil && info.Mode().IsRegular()
}

// building says whether make is at work on a file: it builds next to it.
func building(file string) bool { return there(file + ".part") }

// Coming says whether the program is there, or being built.
func (c *Child) Coming() bool { return there(c.Program) || building(c.Program) }

// URL is where its calls go.
func (c *Child) URL() string { return fmt.Sprintf("http://127.0.0.1:%d", c.Port) }

// Run starts it, and again whenever it ends, until ctx ends.
func (c *Child) Run(ctx context.Context) {
	pause := startAgain
	for ctx.Err() == nil {
		for !there(c.Program) {
			if !sleep(ctx, lookFor) {
				return
			}
		}
		began := time.Now()
		err := c.once(ctx)
		if ctx.Err() != nil {
			return
		}
		if time.Since(began) > steady {
			pause = startAgain
		}
		c.Logger.Warn("LiveKit ended; it is started again", zap.Error(err), zap.Duration("in", pause))
		if !sleep(ctx, pause) {
			return
		}
		pause = min(2*pause, startAgainLongest)
	}
}

// once runs it until it ends.
func (c *Child) once(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, c.Program)
	// The keys go by the environment: a command line can be read by everybody.
	cmd.Env = append(os.Environ(), "LIVEKIT_CONFIG="+c.configuration())
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = stopWithin
	endsWithUs(cmd)
	// On Linux that is bound to the thread which starts it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", c.Program, err)
	}
	c.process.Store(int64(cmd.Process.Pid))
	return cmd.Wait()
}

func answers(ctx context.Context, url string) bool {
	short, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(short, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	_ = answer.Body.Close() // it has a line of text, which nobody reads
	return answer.StatusCode == http.StatusOK
}

// configuration is LiveKit's own, as YAML. It makes no rooms by itself, so that a
// token of a room that is over leads nowhere; it asks no third party for anything.
func (c *Child) configuration() string {
	var b strings.Builder
	fmt.Fprintf(&b, "port: %d\nbind_addresses: [\"127.0.0.1\"]\n", c.Port)
	fmt.Fprintf(&b, "rtc:\n  tcp_port: %d\n  udp_port: %d\n  use_external_ip: false\n  use_ice_lite: true\n", c.Port+1, c.Port+2)
	if ip := net.ParseIP(c.Address); ip == nil || ip.IsLoopback() {
		b.WriteString("  node_ip: 127.0.0.1\n  enable_loopback_candidate: true\n  interfaces: {includes: [lo]}\n  ips: {includes: [\"127.0.0.0/8\"]}\n")
	} else {
		fmt.Fprintf(&b, "  node_ip: %s\n", c.Address)
	}
	fmt.Fprintf(&b, "keys: {%s: %s}\n", c.Key, c.Secret)
	b.WriteString("room: {auto_create: false}\nlogging: {level: error}\n")
	if c.Webhook != "" {
		fmt.Fprintf(&b, "webhook: {api_key: %s, urls: [%q]}\n", c.Key, c.Webhook)
	}
	return b.String()
}

// Ports gives the first of three ports that were free just now: the preferred one
// if it can.
func Ports(preferred int) (int, error) {
	if preferred != 0 && errors.Join(free("tcp", preferred), free("tcp", preferred+1), free("udp", preferred+2)) == nil {
		return preferred, nil
	}
	for range 100 {
		first, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return 0, fmt.Errorf("look for free ports: %w", err)
		}
		port := first.Addr().(*net.TCPAddr).Port
		err = errors.Join(first.Close(), free("tcp", port+1), free("udp", port+2))
		if err == nil {
			return port, nil
		}
	}
	return 0, errors.New("media: no three free ports in a row")
}

func free(network string, port int) error {
	address := fmt.Sprintf("127.0.0.1:%d", port)
	if network == "udp" {
		conn, err := net.ListenPacket(network, address)
		if err != nil {
			return err
		}
		return conn.Close()
	}
	l, err := net.Listen(network, address)
	if err != nil {
		return err
	}
	return l.Close()
}

// sleep waits; false if ctx ends first.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

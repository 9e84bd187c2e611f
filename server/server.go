// Package server puts a Plenary server together: stores, sessions, sockets, the
// API and the pages, on one address. It is the only place where the packages
// below meet.
package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"go.uber.org/zap"

	"plenary/client"
	"plenary/rooms"
	"plenary/server/access"
	"plenary/server/api"
	"plenary/server/eventlog"
	"plenary/server/folder"
	"plenary/server/hub"
	"plenary/server/live"
)

const (
	headerWithin = 5 * time.Second // slow or hostile clients (promise B7)
	bodyWithin   = 30 * time.Second
	answerWithin = time.Minute
	idleFor      = 2 * time.Minute
	headerLimit  = 16 << 10
	// stopWithin is for requests that run when the server stops; with the
	// sockets' goodbye it stays below the 15 s that a supervisor waits.
	stopWithin = 5 * time.Second
	// expireEvery is how often sessions whose last day has passed are looked for.
	expireEvery  = time.Minute
	expireAtMost = 100
)

// Options are what a program gives beside the configuration.
type Options struct {
	Version string
	Logger  *zap.Logger // nil is silent
	Stdout  io.Writer   // told where the server is; nil is nobody
	Stderr  io.Writer   // told the start key, once; nil is nobody
	Client  fs.FS       // nil: the embedded one
}

// Server is a server that listens. Run must be called, once: it serves until
// its context ends, and then closes everything.
type Server struct {
	config  Config
	setup   setup
	options Options
	logger  *zap.Logger
	folder  *folder.Folder
	stores  stores
	access  *access.Access
	node    *live.Node
	hub     *hub.Hub
	api     *api.API
	crowd   *crowd
	meters  *meters
	pages   *pages
	carrier *carrier // nil: no voice and video

	listener net.Listener // for people
	inner    net.Listener // on loopback, for the simulated ones
	admin    net.Listener // nil if there is none
	control  net.Listener // for commands on this computer
	ready    atomic.Bool
}

// New opens the data folder and the stores, reads the keys and listens. An error
// of the configuration is a *ConfigError, a folder that is in use a
// *folder.HeldError; a Redis that can't be used is redisdb.ErrUnfit or says why.
func New(ctx context.Context, config Config, options Options) (s *Server, err error) {
	if options.Logger == nil {
		options.Logger = zap.NewNop()
	}
	if options.Stdout == nil {
		options.Stdout = io.Discard
	}
	if options.Stderr == nil {
		options.Stderr = io.Discard
	}
	if options.Client == nil {
		options.Client = client.Files()
	}
	s = &Server{config: config, options: options, logger: options.Logger}
	if s.setup, err = config.read(); err != nil {
		return nil, err
	}
	if s.folder, err = folder.Open(config.Data, folder.Options{}); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.closeAll())
			s = nil
		}
	}()
	for _, repair := range s.folder.Repairs() {
		s.logger.Warn("the data folder was repaired", zap.String("what", repair))
	}
	if s.stores, err = s.openStores(ctx); err != nil {
		return s, err
	}
	if err = s.listen(ctx); err != nil {
		return s, err
	}
	return s, s.assemble(ctx)
}

// listen opens every listener, so that an address in use is known at once.
func (s *Server) listen(ctx context.Context) (err error) {
	var lc net.ListenConfig
	if s.listener, err = lc.Listen(ctx, "tcp", s.config.Listen); err != nil {
		if errors.Is(err, syscall.EADDRINUSE) {
			err = fmt.Errorf("%w: choose another address with --listen or PLENARY_LISTEN", err)
		}
		return fmt.Errorf("listen for people: %w", err)
	}
	if s.inner, err = lc.Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
		return fmt.Errorf("listen for simulated people: %w", err)
	}
	if s.config.Admin != "" {
		if s.admin, err = lc.Listen(ctx, "tcp", s.config.Admin); err != nil {
			return fmt.Errorf("listen for the operator: %w", err)
		}
	}
	if s.control, err = listenControl(ctx, s.config.Data); err != nil {
		return fmt.Errorf("listen for commands: %w", err)
	}
	return nil
}

// assemble wires the packages. The hub comes last: it has goroutines, which
// Run ends.
func (s *Server) assemble(ctx context.Context) (err error) {
	if s.pages, err = newPages(s.options.Client, s.setup.path); err != nil {
		return err
	}
	s.access, err = access.New(ctx, s.stores.registry, access.Options{
		StartKey: s.config.StartKey, Open: s.setup.open, Unhurried: s.config.Fast,
	})
	if err != nil {
		return err
	}
	key, err := s.stores.registry.Secret(ctx, "commands")
	if err != nil {
		return fmt.Errorf("read the key of commands: %w", err)
	}
	leniency := rooms.Leniency(s.config.Fast)
	if s.carrier, err = s.carry(ctx); err != nil {
		return err
	}
	var sound live.Media
	if s.carrier != nil {
		sound = s.carrier
	}
	s.node = live.New(live.Options{
		Media: sound, Log: s.stores.log, Vault: s.stores.vault, Exchange: s.stores.exchange, Logger: s.logger.Named("live"), Leniency: leniency,
		Seed: s.config.Seed, Key: key, Erased: s.forget,
	})
	s.crowd = &crowd{
		node: s.node, log: s.stores.log, logger: s.logger.Named("crowd"), fast: s.config.Fast,
		url: "http://" + s.inner.Addr().String(), places: make(chan struct{}, mostCrowds),
	}
	s.api, err = api.New(api.Options{
		Sessions: sessions{s.node}, Door: s.access, Plans: plans{}, Crowd: s.crowd, Log: s.stores.log,
		Visit: s.visit, Create: s.limit(access.CreatePace), Knock: s.limit(access.DoorPace), Join: s.limit(access.JoinPace),
		Leniency: leniency, Version: s.options.Version, URLs: s.others, Media: s.carrier.state, Logger: s.logger.Named("api"),
	})
	if err != nil {
		return err
	}
	s.hub = hub.New(hub.Options{
		Logger: s.logger.Named("hub"), AllowedOrigin: ownOrigin, Lift: s.config.Fast, Now: s.stores.now,
	}, &sockets{access: s.access, node: s.node, logger: s.logger.Named("socket"), version: s.options.Version})
	s.meters = newMeters(s.hub, s.node)
	return nil
}

// limit makes a limit of that pace; none with --fast.
func (s *Server) limit(pace access.Pace) *access.Limit {
	if s.config.Fast {
		return nil
	}
	return access.NewLimit(pace, nil)
}

// forget is told that a session is erased.
func (s *Server) forget(session string) {
	if err := s.access.Forget(context.Background(), session); err != nil {
		s.logger.Error("forget an erased session", zap.String("session", session), zap.Error(err))
	}
}

// Addr is where people reach the server.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Run serves until ctx ends; then it says goodbye to everybody, finishes what
// runs, and closes everything, within 15 seconds.
func (s *Server) Run(ctx context.Context) error {
	running, stop := context.WithCancel(ctx)
	defer stop()
	s.crowd.ctx = running
	if s.carrier != nil {
		s.carrier.ctx = running
	}

	outer, inner, control := bounded(s.outside()), bounded(s.inside()), bounded(s.commands())
	servers := map[*http.Server]net.Listener{outer: s.listener, inner: s.inner, control: s.control}
	if s.admin != nil {
		servers[bounded(s.meters.handler())] = s.admin
	}
	failed := make(chan error, len(servers))
	var serving sync.WaitGroup
	for server, listener := range servers {
		server.ErrorLog = zap.NewStdLog(s.logger.Named("http").WithOptions(zap.WrapCore(withoutAddresses)))
		serving.Go(func() {
			if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
				failed <- fmt.Errorf("serve: %w", err)
			}
		})
	}
	var working sync.WaitGroup
	working.Go(func() {
		if err := s.node.Run(running); err != nil {
			failed <- fmt.Errorf("look for deadlines: %w", err)
		}
	})
	working.Go(func() { s.expire(running) })
	if s.carrier != nil {
		working.Go(func() { s.carrier.run(running) })
	}

	s.ready.Store(true)
	err := s.announce()
	if err == nil {
		select {
		case <-ctx.Done():
		case err = <-failed:
		}
	}
	s.ready.Store(false)
	stop()
	s.hub.Close()
	err = errors.Join(err, shutDown(servers))
	serving.Wait()
	s.crowd.wait()
	working.Wait()
	return errors.Join(err, s.closeAll())
}

// bounded gives a server that nobody can hold up by sending or reading slowly.
func bounded(handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: headerWithin, ReadTimeout: bodyWithin,
		WriteTimeout: answerWithin, IdleTimeout: idleFor, MaxHeaderBytes: headerLimit,
	}
}

// shutDown lets requests that run finish, for a while.
func shutDown(servers map[*http.Server]net.Listener) error {
	ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	var mu sync.Mutex
	var errs []error
	var all sync.WaitGroup
	for server := range servers {
		all.Go(func() {
			err := server.Shutdown(ctx)
			if errors.Is(err, context.DeadlineExceeded) {
				err = server.Close()
			}
			mu.Lock()
			defer mu.Unlock()
			errs = append(errs, err)
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// closeAll closes what New opened, the stores last.
func (s *Server) closeAll() error {
	var errs []error
	if s.node != nil {
		s.node.Close()
	}
	for _, l := range []net.Listener{s.listener, s.inner, s.admin, s.control} {
		if l == nil {
			continue
		}
		if err := l.Close(); !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	if s.stores.close != nil {
		errs = append(errs, s.stores.close())
	}
	return errors.Join(append(errs, s.folder.Close())...)
}

// announce says where the server is: a line of JSON for whoever chose port 0,
// two sentences for a person.
func (s *Server) announce() error {
	s.logger.Info("ready", zap.String("version", s.options.Version), zap.Bool("fast", s.config.Fast))
	if key, err := s.newStartKey(); err != nil {
		return err
	} else if key != "" {
		fmt.Fprintf(s.options.Stderr, "The key for starting sessions on this server, shown this once:\n\n    %s\n\nThe start page asks for it. Keep it. It is not shown again; --start-key sets another one.\n", key)
	}
	if _, port, _ := net.SplitHostPort(s.config.Listen); port == "0" {
		_, err := fmt.Fprintf(s.options.Stdout, "{\"addr\":%q}\n", s.Addr())
		return err
	}
	others := s.others()
	hint := "Only this computer can reach it. For others on this network: --listen 0.0.0.0:8080"
	if len(others) > 0 {
		hint = "Others on this network get in at " + others[0]
	}
	_, err := fmt.Fprintf(s.options.Stdout, "%s\n%s\n", s.home(), hint)
	return err
}

// newStartKey gives the start key if it is needed and was not told before: a
// file in the data folder says that it was.
func (s *Server) newStartKey() (string, error) {
	key := s.access.MadeStartKey()
	if s.setup.open || key == "" {
		return "", nil
	}
	told, err := os.OpenFile(filepath.Join(s.config.Data, "start-key-told"), os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("note that the start key was told: %w", err)
	}
	return key, told.Close()
}

// expire erases sessions whose last day has passed, until ctx ends.
func (s *Server) expire(ctx context.Context) {
	tick := time.NewTicker(expireEvery)
	defer tick.Stop()
	for {
		found, err := s.access.Expired(ctx, expireAtMost)
		if err != nil && ctx.Err() == nil {
			s.logger.Warn("look for sessions to erase", zap.Error(err))
		}
		for _, session := range found {
			if err := s.eraseNow(ctx, session); err != nil && ctx.Err() == nil {
				s.logger.Error("erase a session on its last day", zap.String("session", session), zap.Error(err))
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (s *Server) eraseNow(ctx context.Context, session string) error {
	err := s.node.Erase(ctx, session)
	if errors.Is(err, eventlog.ErrUnknown) { // a record without a log: a start that failed half-way
		return s.access.Forget(ctx, session)
	}
	return err // on success it is forgotten; else it is found again in a minute
}

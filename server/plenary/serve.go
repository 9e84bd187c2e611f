package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"plenary/rooms"
	"plenary/server"
)

type serve struct{ server.Config }

func (s *serve) Run(ctx context.Context, io streams) error {
	running, err := server.New(ctx, s.Config, server.Options{
		Version: version, Logger: logger(io), Stdout: io.out, Stderr: io.err,
	})
	if err != nil {
		return err
	}
	return running.Run(ctx)
}

// logger writes JSON to standard error. There is no finer level: what sockets
// and stores say in detail may bear addresses.
func logger(io streams) *zap.Logger {
	config := zap.NewProductionEncoderConfig()
	config.EncodeTime = zapcore.ISO8601TimeEncoder
	return zap.New(zapcore.NewCore(zapcore.NewJSONEncoder(config), zapcore.Lock(zapcore.AddSync(io.err)), zap.InfoLevel))
}

type healthcheck struct {
	Listen string        `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where the server listens."`
	Within time.Duration `default:"5s" help:"How long to wait for an answer."`
}

func (h *healthcheck) Run(ctx context.Context) error {
	host, port, err := net.SplitHostPort(h.Listen)
	if err != nil {
		return fmt.Errorf("%q is not HOST:PORT", h.Listen)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, h.Within)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("ask the server: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the server is not ready: status %d", answer.StatusCode)
	}
	return nil
}

type link struct {
	Code string     `arg:"" help:"The session's join code."`
	Role rooms.Role `enum:"host,facilitator,participant" default:"host" help:"Who the link is for: host (its old link is dead then), facilitator or participant."`
	Data string     `default:"./plenary-data" placeholder:"DIR" help:"The data folder of the server that runs."`
}

func (l *link) Run(ctx context.Context, io streams) error {
	made, err := server.Link(ctx, l.Data, l.Code, l.Role)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(io.out, made); err != nil {
		return err
	}
	if l.Role == rooms.Host {
		// Beside the link, so that what reads the output gets the link alone.
		_, err = fmt.Fprintln(io.err, "The host's old link is dead, and every browser that was the host is signed out.")
	}
	return err
}

type versionLine struct{}

func (versionLine) Run(io streams) error {
	_, err := fmt.Fprintln(io.out, "plenary", version)
	return err
}

type openAPI struct{}

func (openAPI) Run(io streams) error {
	spec, err := server.OpenAPI()
	if err == nil {
		_, err = io.out.Write(spec)
	}
	return err
}

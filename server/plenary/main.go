// Command plenary runs breakout rooms: the server, rehearsals of it, and small
// tools beside it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"plenary/server"
)

// version is set by the build.
var version = "dev"

type commands struct {
	Serve       serve       `cmd:"" default:"withargs" help:"Run the server (the default)."`
	Rehearse    rehearsal   `cmd:"" help:"Play a session with simulated people and report."`
	Allocate    allocation  `cmd:"" help:"Plan groups on paper: who meets whom in each round."`
	Plan        planCommand `cmd:"" help:"Work on plan files."`
	Link        link        `cmd:"" help:"Make a link to a session of the server that runs here, by its code."`
	Healthcheck healthcheck `cmd:"" help:"Ask a running server whether it is ready; exit status 0 if it is."`
	Version     versionLine `cmd:"" help:"Print the version."`
	OpenAPI     openAPI     `cmd:"" name:"openapi" hidden:"" help:"Print openapi.json."`
}

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

// errFailed ends a command that has said all there is to say.
var errFailed = errors.New("failed")

// run carries out a command and gives the exit status: 0, 1 if it failed, 2 if
// it could not be understood.
func run(ctx context.Context, args []string, io streams) int {
	var c commands
	exit := -1
	parser, err := kong.New(&c,
		kong.Name("plenary"),
		kong.Description("Breakout rooms that bring everyone back."),
		kong.DefaultEnvars("PLENARY"),
		kong.Writers(io.out, io.err),
		kong.Exit(func(status int) { exit = status }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(io),
		kong.UsageOnError(),
	)
	if err != nil {
		panic(err) // the tags above are wrong
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 {
		return exit // help was asked for
	}
	if err != nil {
		fmt.Fprintf(io.err, "plenary: %v\n", err)
		return 2
	}
	err = parsed.Run()
	var config *server.ConfigError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &config):
		fmt.Fprintf(io.err, "plenary: %v\n", err)
		return 2
	case !errors.Is(err, errFailed):
		fmt.Fprintf(io.err, "plenary: %v\n", err)
	}
	return 1
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"plenary/rooms"
	"plenary/server"
	"plenary/server/rehearse"
)

type rehearsal struct {
	URL      []string `name:"url" placeholder:"URL" xor:"where" required:"" help:"Base URL of a running server; several are nodes of the same sessions, and people are spread over them."`
	Self     bool     `xor:"where" required:"" help:"Start a server in this process, in a folder of its own that is removed afterwards."`
	People   int      `default:"12" help:"How many simulated people come."`
	Plan     string   `default:"funnel-2" placeholder:"FILE|TEMPLATE" help:"The plan to play."`
	Fast     bool     `help:"Cut the plan to seconds. A server at --url has to run with --fast, too."`
	Seed     uint64   `default:"1" help:"Draws characters and what they do."`
	StartKey string   `placeholder:"KEY" help:"The operator's start key of the server, if it needs one."`
	JSON     bool     `name:"json" help:"Report as JSON."`

	Join   string        `placeholder:"LINK" help:"Bring the people by this link into a session that somebody runs, until it ends; needs --url."`
	Within time.Duration `placeholder:"SPAN" help:"Let people do what they do within so much of each phase, where it lasts longer."`
}

func (r *rehearsal) Run(ctx context.Context, io streams) (err error) {
	if r.Join != "" {
		return r.bring(ctx, io)
	}
	plan, err := planNamed(r.Plan, io.in, rooms.Leniency(r.Fast))
	if err != nil {
		return err
	}
	urls := r.URL
	if r.Self {
		self, stop, err := startSelf(ctx, r.Fast, r.Seed)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, stop()) }()
		urls = []string{self}
	}
	options, err := rehearse.Start(ctx, urls[0], r.StartKey, plan, r.Fast)
	if err != nil {
		return err
	}
	options.URLs, options.People, options.Seed, options.Within, options.Notes = urls, r.People, r.Seed, r.Within, io.err
	report, err := rehearse.Play(ctx, options)
	erased := options.Erase(context.WithoutCancel(ctx))
	if err := r.tell(io, report); err != nil {
		return err
	}
	if err = errors.Join(err, erased); err != nil {
		return err
	}
	if faults := report.Faults(options.Plan); len(faults) > 0 {
		for _, fault := range faults {
			fmt.Fprintln(io.err, "rehearse:", fault)
		}
		return errFailed
	}
	return nil
}

// bring lets people live through a session that somebody else runs.
func (r *rehearsal) bring(ctx context.Context, io streams) error {
	if r.Self {
		return errors.New("--join needs the --url of the server that the link leads to")
	}
	options, err := rehearse.Bring(ctx, r.URL[0], r.Join)
	if err != nil {
		return err
	}
	options.URLs, options.People, options.Seed, options.Within, options.Notes = r.URL, r.People, r.Seed, r.Within, io.err
	options.Fast = r.Fast
	report, err := rehearse.Play(ctx, options)
	if err := errors.Join(err, r.tell(io, report)); err != nil {
		return err
	}
	if report.Errors > 0 {
		fmt.Fprintf(io.err, "rehearse: %d errors\n", report.Errors)
		return errFailed
	}
	return nil
}

func (r *rehearsal) tell(io streams, report rehearse.Report) error {
	if r.JSON {
		return json.NewEncoder(io.out).Encode(report)
	}
	_, err := fmt.Fprintf(io.out,
		"%d people, %d rounds: %d lost, %d errors, %d pairs met again\n"+
			"%d moves acknowledged: half within %.0f ms, 99 of 100 within %.0f ms, the last within %.0f ms\n"+
			"%d cards written: %d shared, %d kept\n"+
			"%d deadlines: half within %.0f ms, the last %.0f ms late, %d early\n",
		report.People, report.Rounds, report.Lost, report.Errors, report.Repeats,
		report.Moves.Count, report.Moves.P50, report.Moves.P99, report.Moves.Max,
		report.Cards.Written, report.Cards.Shared, report.Cards.Kept,
		report.Deadlines.Count, report.Deadlines.P50, report.Deadlines.Max, report.Deadlines.Early)
	return err
}

// selfStopsWithin is the server's own promise.
const selfStopsWithin = 15 * time.Second

// startSelf starts a server on a free port in a folder of its own. stop ends it
// and removes the folder.
func startSelf(ctx context.Context, fast bool, seed uint64) (url string, stop func() error, err error) {
	folder, err := os.MkdirTemp("", "plenary-rehearsal-")
	if err != nil {
		return "", nil, err
	}
	running, err := server.New(ctx, server.Config{Listen: "127.0.0.1:0", Data: folder, Fast: fast, Seed: seed}, server.Options{Version: version})
	if err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(folder))
	}
	serving, end := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan error, 1)
	go func() { ended <- running.Run(serving) }()
	stop = func() error {
		end()
		select {
		case err := <-ended:
			return errors.Join(err, os.RemoveAll(folder))
		case <-time.After(selfStopsWithin):
			return errors.New("the rehearsal's server did not stop")
		}
	}
	return "http://" + running.Addr(), stop, nil
}

package rehearse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"plenary/rooms"
)

// Options say what to play, and where.
type Options struct {
	// URLs are base URLs of servers of the session, such as
	// http://127.0.0.1:8080. People are spread over them.
	URLs []string
	// Session is the session's id, HostToken a seat token of its host (needed
	// to conduct), JoinSecret what its join link carries.
	Session, HostToken, JoinSecret string
	// Plan is the session's plan, as it was created with.
	Plan rooms.Plan
	// People is how many simulated people come, the host apart.
	People int
	// Seed draws their characters and what they do. What the network does with
	// it is not repeatable.
	Seed uint64
	// Fast says that the server was started with --fast and the plan takes
	// seconds: lost lines come back soon.
	Fast bool
	// Within is in how much of a phase people do what they do, where it lasts
	// longer; 0 is the whole of it.
	Within time.Duration
	// Conduct drives every transition of the plan, with HostToken.
	Conduct bool
	// Stay lets people behave while somebody else conducts, until the session
	// ends or the context does.
	Stay bool
	// Notes takes a line about each of the first errors, without a name; nil is
	// standard error.
	Notes io.Writer

	rests map[string]*rest
}

const (
	// fewest is how many people a conducted rehearsal needs: below it no
	// breakout is offered.
	fewest = rooms.FewestForRooms
	// doorsEvery is how often a closed door is tried, when nobody here opens it.
	doorsEvery = time.Second
	// homewards is how long people have to notice the end.
	homewards = 10 * time.Second
)

// Start creates a session from a plan, cut to seconds if fast, and gives what
// [Play] needs to conduct it; the caller adds People and Seed. startKey is the
// operator's, needed on any address but loopback.
func Start(ctx context.Context, url, startKey string, plan rooms.Plan, fast bool) (Options, error) {
	if fast {
		plan = Quick(plan)
	}
	made, err := newREST(url).create(ctx, startKey, plan)
	if err != nil {
		return Options{}, fmt.Errorf("creating a session: %w", err)
	}
	_, secret, ok := strings.Cut(made.JoinLink, "#")
	if !ok {
		return Options{}, errors.New("creating a session: the join link has no secret")
	}
	return Options{
		URLs: []string{url}, Session: made.ID, HostToken: made.Token, JoinSecret: secret,
		Plan: plan, Fast: fast, Conduct: true,
	}, nil
}

// Bring gives what [Play] needs to bring people by a join link into a session
// that somebody else runs; the caller adds People and Seed.
func Bring(ctx context.Context, url, link string) (Options, error) {
	_, secret, ok := strings.Cut(link, "#")
	if !ok {
		return Options{}, errors.New("bringing people: the join link has no secret")
	}
	d, err := newREST(url).door(ctx, secret)
	if err != nil {
		return Options{}, fmt.Errorf("bringing people: %w", err)
	}
	var plan rooms.Plan
	for _, step := range d.Agenda {
		plan.Steps = append(plan.Steps, rooms.Step{Kind: step.Kind, Length: step.Length, Harvest: step.Harvest})
	}
	return Options{URLs: []string{url}, Session: d.Session, JoinSecret: secret, Plan: plan, Stay: true}, nil
}

// Erase erases the session that was played.
func (o Options) Erase(ctx context.Context) error {
	if err := newREST(o.URLs[0]).call(ctx, http.MethodDelete, "/sessions/"+o.Session, o.HostToken, nil, nil); err != nil {
		return fmt.Errorf("erasing the session: %w", err)
	}
	return nil
}

func (o *Options) check() error {
	var bad []error
	complain := func(is bool, text string) {
		if is {
			bad = append(bad, errors.New(text))
		}
	}
	complain(len(o.URLs) == 0, "a base URL is needed")
	complain(o.Session == "" || o.JoinSecret == "", "a session and its join secret are needed")
	complain(o.Conduct && o.HostToken == "", "a host's token is needed to conduct")
	complain(o.Conduct && o.People < fewest, fmt.Sprintf("%d people are too few to open rooms: at least %d", o.People, fewest))
	complain(o.People < 1 || o.People > rooms.MaxPeople, fmt.Sprintf("people are from 1 to %d", rooms.MaxPeople))
	complain(!o.Conduct && !o.Stay, "somebody has to conduct, or people have to stay")
	return errors.Join(bad...)
}

func (o *Options) rest(base string) *rest { return o.rests[base] }

// Play lets people live through a session and reports. The report is complete
// as far as it goes when there is an error, too: the conductor could not go on.
func Play(ctx context.Context, o Options) (Report, error) {
	if err := o.check(); err != nil {
		return Report{}, fmt.Errorf("rehearse: %w", err)
	}
	if o.Notes == nil {
		o.Notes = os.Stderr
	}
	o.rests = map[string]*rest{}
	for i, url := range o.URLs {
		o.URLs[i] = strings.TrimSuffix(url, "/")
		o.rests[o.URLs[i]] = newREST(url)
	}
	c := newCrowd(o.Notes)
	evening, goHome := context.WithCancel(ctx)
	defer goHome()
	var people sync.WaitGroup
	for n := range o.People {
		people.Go(func() { newPerson(evening, &o, c, n).live() })
	}
	if !o.Conduct {
		err := c.waitForDoors(ctx, &o)
		people.Wait()
		if err != nil && ctx.Err() == nil {
			return c.report(nil, 0), fmt.Errorf("rehearse: %w", err)
		}
		return c.report(nil, 0), nil
	}
	d := newConductor(&o, c)
	err := d.run(ctx)
	c.over.Store(true)
	if err != nil {
		goHome()
		err = fmt.Errorf("rehearse: conducting: %w", err)
	}
	home := time.AfterFunc(homewards, goHome)
	defer home.Stop()
	people.Wait()
	return c.report(d.journal, d.strays), err
}

// waitForDoors opens the crowd's doors when somebody has opened the session's.
func (c *crowd) waitForDoors(ctx context.Context, o *Options) error {
	defer close(c.doors)
	for {
		d, err := o.rest(o.URLs[0]).door(ctx, o.JoinSecret)
		var no *problem
		wait := doorsEvery
		switch {
		case err == nil && (d.Doors || d.Ended):
			return nil
		case errors.As(err, &no) && (no.Code == "too_fast" || no.Code == "unavailable"):
			wait = max(wait, no.RetryAfterMS.Duration())
		case err != nil:
			return err
		}
		if !pause(ctx, wait) {
			return ctx.Err()
		}
	}
}

package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"go.uber.org/zap"

	"plenary/rooms"
	"plenary/server/eventlog"
)

const (
	// unusedFor is how long a session that nobody ends is kept after its day.
	unusedFor = 31 * 24 * time.Hour
	// tryFor is how long one may try it out.
	tryFor = 30 * time.Minute
	// tryPeople are the simulated ones: with the newcomer there are three rooms of four.
	tryPeople = 11
	// rehearsalSlack is kept after a rehearsal's planned end, and then it goes.
	rehearsalSlack = time.Hour
	// mostRehearsing bounds a crowd: each costs this server a socket and two goroutines.
	mostRehearsing = 200
)

// Bearer is the token of whoever asks. (huma reads exported types only.)
type Bearer struct {
	Authorization string `header:"Authorization" doc:"Bearer and a token"`
}

// token gives what follows "Bearer ", or "".
func (b Bearer) token() string {
	const scheme = "Bearer "
	if len(b.Authorization) <= len(scheme) || b.Authorization[:len(scheme)] != scheme {
		return ""
	}
	return b.Authorization[len(scheme):]
}

// InSession is a request about a session.
type InSession struct {
	Bearer
	ID string `path:"id"`
}

type body[T any] struct{ Body T }

// About is what a page needs to know of its server.
type About struct {
	Version       string   `json:"version"`
	NeedsStartKey bool     `json:"needs_start_key" doc:"starting a session takes the operator's key"`
	Fast          bool     `json:"fast" doc:"the least durations are lifted"`
	URLs          []string `json:"urls" doc:"addresses under which others on this network reach the server"`
	Media         string   `json:"media" enum:"ready,getting ready,off" doc:"voice and video in the browser"`
}

// NewSession is what starts a session: a title and one question are enough.
type NewSession struct {
	Title    string      `json:"title"`
	Question string      `json:"question,omitempty" doc:"the question"`
	Template string      `json:"template,omitempty" doc:"name of a template; its first question that is no warm-up is replaced by yours, if any"`
	Plan     *rooms.Plan `json:"plan,omitempty" doc:"a whole plan"`
	Name     string      `json:"name,omitempty" doc:"the host's; Host if left out"`
}

// Started is a new session, and the host's seat in it. The host's link is
// shown this once.
type Started struct {
	ID       string     `json:"id"`
	Code     string     `json:"code"`
	JoinLink string     `json:"join_link"`
	HostLink string     `json:"host_link"`
	Token    string     `json:"token"`
	Seat     rooms.Seat `json:"seat"`
}

// Tried is a session to try out, with a seat on each side.
type Tried struct {
	ID               string     `json:"id"`
	HostToken        string     `json:"host_token"`
	HostSeat         rooms.Seat `json:"host_seat"`
	ParticipantToken string     `json:"participant_token"`
	ParticipantSeat  rooms.Seat `json:"participant_seat"`
}

// Rehearsed is a copy of a session, for simulated people.
type Rehearsed struct {
	ID        string     `json:"id"`
	HostToken string     `json:"host_token"`
	HostSeat  rooms.Seat `json:"host_seat"`
	Console   string     `json:"console" doc:"the page to run it from"`
}

func (a *API) registerStart() {
	huma.Register(a.huma, operation("about", "GET", "/about", "About this server", smallBody),
		func(ctx context.Context, _ *struct{}) (*body[About], error) {
			return &body[About]{About{
				Version: a.Version, NeedsStartKey: a.Door.NeedsStartKey(), Fast: a.Leniency == rooms.Fast,
				URLs: append([]string{}, a.URLs()...), Media: a.Media(),
			}}, nil
		})
	huma.Register(a.huma, operation("templates", "GET", "/templates", "Plans to begin with", smallBody),
		func(ctx context.Context, _ *struct{}) (*body[[]Template], error) {
			return &body[[]Template]{a.Plans.Templates()}, nil
		})
	start := operation("start", "POST", "/sessions", "Start a session; who does is its host", planBody)
	start.DefaultStatus = http.StatusCreated
	huma.Register(a.huma, start, func(ctx context.Context, in *struct {
		Bearer
		Body NewSession
	}) (*body[Started], error) {
		started, err := a.start(ctx, in.token(), in.Body)
		return &body[Started]{started}, a.refused(ctx, "start a session", err)
	})
	try := operation("try", "POST", "/try", "Try it: you and 11 simulated people", smallBody)
	try.DefaultStatus = http.StatusCreated
	huma.Register(a.huma, try, func(ctx context.Context, in *struct {
		Bearer
		Body *struct{} `required:"false"`
	}) (*body[Tried], error) {
		tried, err := a.try(ctx, in.token())
		return &body[Tried]{tried}, a.refused(ctx, "start a try", err)
	})
	rehearse := operation("rehearse", "POST", "/sessions/{id}/rehearsals", "Rehearse a copy of the session with simulated people", smallBody)
	rehearse.DefaultStatus = http.StatusCreated
	huma.Register(a.huma, rehearse, func(ctx context.Context, in *struct {
		InSession
		Body struct {
			People int `json:"people"`
		}
	}) (*body[Rehearsed], error) {
		rehearsed, err := a.rehearse(ctx, in.token(), in.ID, in.Body.People)
		return &body[Rehearsed]{rehearsed}, a.refused(ctx, "start a rehearsal", err)
	})
	huma.Register(a.huma, operation("erase", "DELETE", "/sessions/{id}", "Erase everything, at once", smallBody),
		func(ctx context.Context, in *InSession) (*struct{}, error) {
			who, err := a.seated(ctx, in.token(), in.ID, hosts)
			if err == nil {
				err = a.Sessions.Do(ctx, in.ID, rooms.Actor{Seat: who.seat}, uuid.NewString(), &rooms.Erase{})
			}
			return nil, a.refused(ctx, "erase a session", err)
		})
}

// planOf makes the plan of a new session.
func (a *API) planOf(n NewSession) (rooms.Plan, error) {
	plan := rooms.NewPlan(n.Title, n.Question)
	switch {
	case n.Plan != nil:
		plan = n.Plan.Clone()
	case n.Template != "":
		found := false
		for _, t := range a.Plans.Templates() {
			if t.Name == n.Template {
				plan, found = t.Plan.Clone(), true
			}
		}
		if !found {
			return plan, badPlan(rooms.Problem{Path: "template", Code: "unknown", Text: fmt.Sprintf("%q is not a template", n.Template)})
		}
		if n.Question != "" {
			ask(plan.Steps, n.Question)
		}
	}
	if n.Title != "" {
		plan.Title = n.Title
	}
	if n.Plan == nil && a.Media() != "off" {
		plan.Talk.By = rooms.InBrowser // nobody has chosen another way yet
	}
	plan = plan.WithDefaults()
	if problems := plan.Check(a.Leniency); len(problems) > 0 {
		return plan, badPlan(problems...)
	}
	return plan, nil
}

// ask puts a question into a template's steps. A step with a title has a part
// of its own, such as a warm-up, and its hint is about that: the question takes
// the place of the first that has none, with the words that were about it.
func ask(steps []rooms.Step, question string) {
	var at *rooms.Step
	for i := range steps {
		step := &steps[i]
		if step.Kind != rooms.QuestionStep {
			continue
		}
		if at == nil {
			at = step
		}
		if step.Title == "" {
			at = step
			at.Hint, at.Stretch = "", ""
			break
		}
	}
	if at != nil {
		at.Prompt = question
	}
}

func badPlan(problems ...rooms.Problem) error {
	return &rooms.Refusal{Code: rooms.ErrBadPlan.Code, Params: map[string]any{"problems": problems}}
}

func (a *API) mayStart(ctx context.Context, key string) error {
	if err := a.Create.Take(visitor(ctx).Address); err != nil {
		return err
	}
	return a.Door.MayStart(key)
}

func (a *API) start(ctx context.Context, key string, n NewSession) (Started, error) {
	if err := a.mayStart(ctx, key); err != nil {
		return Started{}, err
	}
	plan, err := a.planOf(n)
	if err != nil {
		return Started{}, err
	}
	return a.open(ctx, newSession{plan: plan, host: n.Name, expires: a.lastDay(plan)})
}

// newSession is what [API.open] makes.
type newSession struct {
	plan      rooms.Plan
	host      string // name; Host if left out
	rehearsal bool
	of        string    // what it is a rehearsal of, and with which it is erased
	expires   time.Time // when it is erased whatever happens
}

// open makes a session with its host in it.
func (a *API) open(ctx context.Context, n newSession) (s Started, err error) {
	s.ID = uuid.NewString()
	// The record comes first: with it a session is found and erased one day,
	// whatever happens to the rest.
	code, join, host, err := a.Door.NewSession(ctx, s.ID, n.rehearsal, n.of, n.expires)
	if err != nil {
		return s, err
	}
	defer func() {
		if err != nil {
			if also := a.erase(context.WithoutCancel(ctx), s.ID); also != nil {
				a.Logger.Error("erase a session that could not be started", zap.String("session", s.ID), zap.Error(also))
			}
		}
	}()
	if err := a.Sessions.Create(ctx, s.ID, n.plan, n.rehearsal); err != nil {
		return s, err
	}
	s.Seat, err = a.Sessions.Join(ctx, s.ID, Joining{Name: cmp.Or(n.host, "Host"), Role: rooms.Host})
	if err != nil {
		return s, err
	}
	s.Token, err = a.tokenOf(ctx, s.ID, s.Seat)
	base := visitor(ctx).Base()
	s.Code, s.JoinLink, s.HostLink = code, Link(base, join), Link(base, host)
	return s, err
}

// Link puts a secret where browsers don't send it: into the fragment.
func Link(base, secret string) string { return base + "/j#" + secret }

// plannedEnd adds up a plan from its start, or from now.
func (a *API) plannedEnd(plan rooms.Plan) time.Time {
	start := a.Now()
	if at := plan.StartsAt.Time(); plan.StartsAt != 0 && at.After(start) {
		start = at
	}
	return start.Add(length(plan).Duration())
}

// length is how long a plan takes.
func length(plan rooms.Plan) rooms.Millis {
	var all rooms.Millis
	for _, step := range plan.Steps {
		all += step.Length
		if step.Kind == rooms.QuestionStep {
			all += plan.Notice + plan.Grace + step.Harvest
		}
	}
	return all
}

func (a *API) lastDay(plan rooms.Plan) time.Time {
	return a.plannedEnd(plan).Add(unusedFor + plan.KeepFor.Duration())
}

// erase removes a session that could not be started.
func (a *API) erase(ctx context.Context, session string) error {
	err := a.Sessions.Erase(ctx, session)
	if errors.Is(err, eventlog.ErrUnknown) {
		err = a.Door.Forget(ctx, session) // it had a record only
	}
	return err
}

func (a *API) try(ctx context.Context, key string) (t Tried, err error) {
	if err := a.mayStart(ctx, key); err != nil {
		return t, err
	}
	plan := rooms.NewPlan("Try it", "What is one small thing that made work a little better lately?")
	plan.Steps[0].Length = rooms.Minute
	plan.Notice, plan.KeepFor = rooms.DefaultNotice, rooms.Minute
	s, err := a.open(ctx, newSession{plan: plan, host: "You, facilitating", rehearsal: true, expires: a.Now().Add(tryFor)})
	if err != nil {
		return t, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.erase(context.WithoutCancel(ctx), s.ID))
		}
	}()
	t.ID, t.HostToken, t.HostSeat = s.ID, s.Token, s.Seat
	host := rooms.Actor{Seat: s.Seat}
	if err := a.Sessions.Do(ctx, s.ID, host, uuid.NewString(), &rooms.OpenDoors{}); err != nil {
		return t, err
	}
	t.ParticipantSeat, err = a.Sessions.Join(ctx, s.ID, Joining{Name: "You", Role: rooms.Participant})
	if err != nil {
		return t, err
	}
	t.ParticipantToken, err = a.tokenOf(ctx, s.ID, t.ParticipantSeat)
	if err != nil {
		return t, err
	}
	_, join, err := a.Door.Links(ctx, s.ID)
	if err != nil {
		return t, err
	}
	return t, a.Crowd.Try(s.ID, join, s.Seat, tryPeople)
}

func (a *API) rehearse(ctx context.Context, token, session string, people int) (r Rehearsed, err error) {
	who, err := a.seated(ctx, token, session, facilitators)
	if err != nil {
		return r, err
	}
	if who.rehearsal {
		return r, errRehearsal
	}
	if people < 1 || people > mostRehearsing {
		return r, &rooms.Refusal{Code: rooms.ErrTooMany.Code, Params: map[string]any{"max": mostRehearsing, "min": 1}}
	}
	if err := a.Create.Take(visitor(ctx).Address); err != nil {
		return r, err
	}
	plan := who.plan
	plan.StartsAt, plan.KeepFor = 0, rooms.Minute
	s, err := a.open(ctx, newSession{
		plan: plan, host: who.name, rehearsal: true, of: session, expires: a.plannedEnd(plan).Add(rehearsalSlack),
	})
	if err != nil {
		return r, err
	}
	_, join, err := a.Door.Links(ctx, s.ID)
	if err == nil {
		err = a.Crowd.Rehearse(s.ID, join, people)
	}
	if err != nil {
		return r, errors.Join(err, a.erase(context.WithoutCancel(ctx), s.ID))
	}
	return Rehearsed{ID: s.ID, HostToken: s.Token, HostSeat: s.Seat, Console: "/s/" + s.ID + "/console"}, nil
}

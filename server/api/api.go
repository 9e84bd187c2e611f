// Package api is the REST part of the server, under /api/v1: starting a
// session, its door, its plan, and what a facilitator may read of it. What
// happens in a session goes over the websocket; the schemas of its sections
// and commands are in the same openapi.json, so that one file describes all
// that a client can meet.
//
// Every no is a problem+json with a stable code. Whoever asks about a session
// with a token that is not of it learns nothing, not even whether it exists.
package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"go.uber.org/zap"

	"plenary/rooms"
	"plenary/server/eventlog"
	"plenary/server/wire"
)

// Prefix is where the API lives.
const Prefix = "/api/v1"

// Template is a plan to begin with.
type Template struct {
	Name    string     `json:"name"`
	Title   string     `json:"title"`
	Summary string     `json:"summary"`
	Plan    rooms.Plan `json:"plan"`
}

// Sessions runs sessions. Its errors are a *rooms.Refusal, eventlog.ErrUnknown
// for a session that is not there, and whatever a store says.
type Sessions interface {
	Create(ctx context.Context, session string, plan rooms.Plan, rehearsal bool) error
	Join(ctx context.Context, session string, who Joining) (rooms.Seat, error)
	// Do carries out a command; id is a version-4 UUID, by which a repeat is known.
	Do(ctx context.Context, session string, actor rooms.Actor, id string, command rooms.Command) error
	// Look runs fn on what the log holds; fn must not keep the session.
	Look(ctx context.Context, session string, fn func(s *rooms.Session, w rooms.Words)) error
	// Offer gives a number that leads another device to a seat, once; Redeem the
	// seat and the generation of its keys at the time, or rooms.ErrNoSuchThing.
	Offer(ctx context.Context, session string, seat rooms.Seat, keys int) (number string, expires time.Time, err error)
	Redeem(ctx context.Context, session, number string) (seat rooms.Seat, keys int, err error)
	// Asides reads what was asked for in confidence; KeepApart and EndAside change it.
	Asides(ctx context.Context, session string) ([]Aside, []Pair, error)
	KeepApart(ctx context.Context, session string, pair Pair, on bool) error
	EndAside(ctx context.Context, session string, seat rooms.Seat) error
	Position(ctx context.Context, session string) (eventlog.Position, error)
	// Erase removes everything, whoever asks; links and tokens die with it.
	Erase(ctx context.Context, session string) error
}

// Joining is who takes a seat.
type Joining struct {
	Name     string
	Pronouns string
	Answers  map[string]string // option by ask
	Role     rooms.Role
	Link     string // names a facilitator's personal link
	Aside    string // whom they would rather not be put with: a note to the host
	With     string // the name of the person whose companion they are
}

// Aside is what somebody asked for in confidence, for the host.
type Aside struct {
	Seat rooms.Seat `json:"seat"`
	Name string     `json:"name"`
	Note string     `json:"note,omitempty" doc:"whom they would rather not be put with, in their words"`
	With rooms.Seat `json:"with,omitempty" doc:"whose companion they are, if that person is here"`
}

// Pair is two people who are not put into one room.
type Pair struct {
	A rooms.Seat `json:"a"`
	B rooms.Seat `json:"b"`
}

// Door is who decides who gets in. Its polite errors are *rooms.Refusal.
type Door interface {
	NeedsStartKey() bool
	MayStart(key string) error
	// NewSession gives the join code and the secrets of two links; of is what it
	// is a rehearsal of, if any.
	NewSession(ctx context.Context, session string, rehearsal bool, of string, expires time.Time) (code, join, host string, err error)
	Forget(ctx context.Context, session string) error
	// KeepUntil moves the day on which a session is erased whatever happens.
	KeepUntil(ctx context.Context, session string, expires time.Time) error
	Open(ctx context.Context, link string) (session string, role rooms.Role, doorToken string, err error)
	OpenCode(ctx context.Context, address, code string) (session, doorToken string, err error)
	WrongCode(ctx context.Context, address string) error
	// Door gives the role of a door token, and the name of a personal link.
	Door(ctx context.Context, token, session string) (role rooms.Role, link string, err error)
	SeatToken(ctx context.Context, session string, seat rooms.Seat, keys int, role rooms.Role, plannedEnd time.Time) (string, error)
	Seat(ctx context.Context, token string) (session string, seat rooms.Seat, keys int, err error)
	Links(ctx context.Context, session string) (code, join string, err error)
	// InviteFacilitator makes a personal link; led says which ones led to a seat
	// that is not removed.
	InviteFacilitator(ctx context.Context, session string, led map[string]bool) (string, error)
	ReplaceHost(ctx context.Context, session string) (string, error)
}

// Plans reads and writes plans as files.
type Plans interface {
	// Read gives the plan of a YAML text, or what is wrong with it.
	Read(text []byte, lenient rooms.Leniency) (rooms.Plan, []PlanProblem)
	Write(plan rooms.Plan) ([]byte, error)
	Templates() []Template
}

// Crowd plays simulated people in a session. Both return at once; the crowd
// goes when the session is over or erased.
type Crowd interface {
	// Try brings so many people and runs the session until a breakout is open.
	Try(session, join string, host rooms.Seat, people int) error
	// Rehearse brings so many people who follow whoever runs the session.
	Rehearse(session, join string, people int) error
}

// Log is read for a session's events.
type Log interface {
	Read(ctx context.Context, session string, after eventlog.Position) iter.Seq2[eventlog.Stored, error]
	// Snapshot gives the position up to which a log may have been trimmed.
	Snapshot(ctx context.Context, session string) (eventlog.Position, []byte, error)
}

// Limit slows an address down; its error is a refusal.
type Limit interface{ Take(address string) error }

// Visitor is what is known of who asks, beside their token.
type Visitor struct {
	Address string        // for limits only
	Base    func() string // address of the server as others should use it, without a slash at its end
}

// Options are everything that the API speaks to.
type Options struct {
	Sessions Sessions
	Door     Door
	Plans    Plans
	Crowd    Crowd
	Log      Log
	Visit    func(*http.Request) Visitor
	Create   Limit
	Knock    Limit // at the door
	Join     Limit
	Now      func() time.Time
	Leniency rooms.Leniency
	Version  string
	Media    func() string   // voice and video: ready, getting ready or off
	URLs     func() []string // under which others on this network reach the server
	Logger   *zap.Logger
}

// API answers requests under [Prefix].
type API struct {
	Options
	huma huma.API
	mux  *http.ServeMux
	spec []byte
}

type visitorKey struct{}

// New makes the API.
func New(o Options) (*API, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	a := &API{Options: o, mux: http.NewServeMux()}
	a.huma = humago.NewWithPrefix(a.mux, Prefix, config(o.Version))
	a.registerStart()
	a.registerDoor()
	a.registerTransfer()
	a.registerAsides()
	a.registerPlan()
	a.registerFacilitators()
	a.registerAllocate()
	describe(a.huma.OpenAPI())
	spec, err := json.MarshalIndent(a.huma.OpenAPI(), "", " ")
	if err != nil {
		return nil, fmt.Errorf("describe the API: %w", err)
	}
	a.spec = append(spec, '\n')
	a.mux.HandleFunc("GET "+Prefix+"/openapi.json", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/openapi+json")
		w.Write(a.spec) // a client that went away is nobody's business
	})
	a.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		WriteProblem(w, problemOf(&rooms.Refusal{Code: "no_such_thing"}))
	})
	return a, nil
}

// Spec is openapi.json.
func (a *API) Spec() []byte { return a.spec }

// ServeHTTP answers one request.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	a.mux.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitorKey{}, a.Visit(r))))
}

func visitor(ctx context.Context) Visitor {
	v, _ := ctx.Value(visitorKey{}).(Visitor)
	return v
}

func config(version string) huma.Config {
	c := huma.DefaultConfig("Plenary", version)
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "", "", ""
	c.CreateHooks = nil // no $schema in what people get
	strict := huma.Format{
		Marshal: func(w io.Writer, v any) error {
			e := json.NewEncoder(w)
			e.SetEscapeHTML(false)
			return e.Encode(v)
		},
		Unmarshal: wire.Decode,
	}
	c.Formats = map[string]huma.Format{"application/json": strict, "json": strict}
	c.Info.Description = "Starting and running Plenary sessions. Times are milliseconds since the Unix epoch, spans are milliseconds."
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"bearer": {Type: "http", Scheme: "bearer", Description: "a door token, a seat's token, or the operator's start key"},
	}
	return c
}

// The largest bodies, in bytes.
const (
	smallBody = 16 << 10  // as a frame
	planBody  = 256 << 10 // a plan's limit, written as JSON or YAML
)

// operation is what all operations have in common.
func operation(id, method, path, summary string, bodyLimit int64) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary, MaxBodyBytes: bodyLimit,
		// Bodies are read strictly by wire.Decode, and what they say is checked
		// by the domain, whose refusals have codes.
		SkipValidateBody: true,
		DefaultStatus:    statusOf(method),
	}
}

func statusOf(method string) int {
	switch method {
	case http.MethodDelete:
		return http.StatusNoContent
	}
	return http.StatusOK
}

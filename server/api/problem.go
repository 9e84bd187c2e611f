package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"go.uber.org/zap"

	"plenary/rooms"
	"plenary/server/eventlog"
	"plenary/server/vault"
)

// Problem is every answer that is no success, as application/problem+json
// (RFC 9457). Code is stable; the client's catalogue has the sentence for it.
type Problem struct {
	Status       int            `json:"status"`
	Title        string         `json:"title"`
	Detail       string         `json:"detail,omitempty" doc:"for whoever writes a program against this"`
	Code         string         `json:"code"`
	Params       map[string]any `json:"params,omitempty"`
	RetryAfterMS rooms.Millis   `json:"retry_after_ms,omitempty"`
	Problems     []PlanProblem  `json:"problems,omitempty" doc:"what is wrong with a plan"`
}

// PlanProblem is one thing that is wrong with a plan, and where.
type PlanProblem struct {
	Path    string `json:"path" doc:"such as steps[2].prompt"`
	Code    string `json:"code"`
	Text    string `json:"text"`
	Line    int    `json:"line,omitempty" doc:"of the file, from 1"`
	Excerpt string `json:"excerpt,omitempty"`
}

func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus gives the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType names the media type of a problem.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders says when to come again, in whole seconds, too.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.RetryAfterMS > 0 {
		h.Set("Retry-After", strconv.FormatInt(int64((p.RetryAfterMS+999)/1000), 10))
	}
	return h
}

// The codes of this package beside those of the domain and of access.
const (
	codeOrigin  = "origin"        // the page that asked is not the server's own
	codeHost    = "wrong_host"    // the request was meant for another server
	codeNoStart = "no_start_time" // the plan says no time to put into a calendar
	// codeNoSeating: the rules of an allocation can't all be met; params say why
	// and what would be enough to relax.
	codeNoSeating = "no_seating"
	codeRehearsal = "rehearsal" // a rehearsal has simulated people only, and no rehearsals of its own
)

// Codes lists what the API refuses with beside the domain's and access's codes.
func Codes() []string {
	return []string{codeOrigin, codeHost, codeNoStart, codeNoSeating, codeRehearsal}
}

// answer is the status and the sentence of a code.
type answer struct {
	status int
	detail string
}

// answers to codes; what is not here is a conflict with where the session stands.
var answers = map[string]answer{
	"no_such_session": {http.StatusNotFound, "There is no such session, or this link or token is not for it."},
	"bad_token":       {http.StatusUnauthorized, "The token is missing, expired or not from this server."},
	"start_key":       {http.StatusUnauthorized, "Starting a session on this server needs the operator's start key as a bearer token."},
	codeOrigin:        {http.StatusForbidden, "The page that asked is not this server's own."},
	codeHost:          {http.StatusMisdirectedRequest, "This server is reached by another name; see --base-url."},
	codeNoStart:       {http.StatusConflict, "The plan has no starting time."},
	codeRehearsal:     {http.StatusConflict, "A rehearsal has simulated people only: nobody is invited, and it is not rehearsed."},
	codeNoSeating:     {http.StatusUnprocessableEntity, "These rules can't all be met; params say why, and what would be enough to relax."},
	"not_allowed":     {http.StatusForbidden, "This is for facilitators, or for the host."},
	"removed":         {http.StatusForbidden, "This seat was removed from the session."},
	"waiting":         {http.StatusForbidden, "A facilitator has to nod first."},
	"no_such_thing":   {http.StatusNotFound, "There is nothing at this address."},
	"malformed":       {http.StatusBadRequest, "The request could not be read."},
	"too_large":       {http.StatusRequestEntityTooLarge, "The request is too large."},
	"too_fast":        {http.StatusTooManyRequests, "Too many requests; try again a little later."},
	"unavailable":     {http.StatusServiceUnavailable, "The store does not answer; try again in a moment."},
	"bad_plan":        {http.StatusUnprocessableEntity, "The plan has problems; each is listed with its place."},
	"bad_name":        {http.StatusUnprocessableEntity, "The name has no visible characters or is too long."},
	"bad_link":        {http.StatusUnprocessableEntity, "Only https links are taken."},
	"too_long":        {http.StatusUnprocessableEntity, "A text is too long."},
	"empty":           {http.StatusUnprocessableEntity, "Some words are needed."},
	"too_many":        {http.StatusConflict, "There are as many as there can be."},
	"doors_closed":    {http.StatusConflict, "The doors are not open yet."},
	"locked":          {http.StatusConflict, "Nobody new may come in at present."},
	"ended":           {http.StatusConflict, "The session is over."},
	"full":            {http.StatusConflict, "The session is full."},
	"not_now":         {http.StatusConflict, "Not at this point of the session."},
	"plan_changed":    {http.StatusConflict, "Somebody changed the plan in the meantime: read it again."},
}

func problemOf(no *rooms.Refusal) *Problem {
	said, ok := answers[no.Code]
	if !ok {
		said.status = http.StatusConflict
	}
	p := &Problem{
		Status: said.status, Title: http.StatusText(said.status), Detail: said.detail,
		Code: no.Code, Params: no.Params, RetryAfterMS: no.RetryAfterMS,
	}
	if found, ok := no.Params["problems"].([]rooms.Problem); ok {
		p.Params = nil
		for _, one := range found {
			p.Problems = append(p.Problems, PlanProblem{Path: one.Path, Code: one.Code, Text: one.Text})
		}
	}
	return p
}

// refused turns what went wrong into a problem. What is not a polite no is
// logged here, once, and told without its cause.
func (a *API) refused(ctx context.Context, doing string, err error) error {
	var problem *Problem
	var no *rooms.Refusal
	switch {
	case err == nil:
		return nil
	case errors.As(err, &problem):
		return problem
	case errors.As(err, &no):
		return problemOf(no)
	case errors.Is(err, eventlog.ErrUnknown), errors.Is(err, vault.ErrUnknown):
		return problemOf(&rooms.Refusal{Code: "no_such_session"})
	case errors.Is(err, eventlog.ErrUnavailable), errors.Is(err, vault.ErrUnavailable),
		errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return problemOf(&rooms.Refusal{Code: rooms.ErrUnavailable.Code, RetryAfterMS: rooms.Second})
	}
	a.Logger.Error(doing, zap.Error(err))
	return &Problem{
		Status: http.StatusInternalServerError, Title: http.StatusText(http.StatusInternalServerError),
		Code: rooms.ErrUnavailable.Code, Detail: "Something went wrong here; the operator's log says what.",
	}
}

// WriteProblem answers a request that does not reach the API with a problem.
func WriteProblem(w http.ResponseWriter, p *Problem) {
	h := w.Header()
	for name, values := range p.GetHeaders() {
		h[name] = values
	}
	h.Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	json.NewEncoder(w).Encode(p) // a client that went away is nobody's business
}

// WrongOrigin and WrongHost are told before a request reaches the API.
func WrongOrigin() *Problem { return problemOf(&rooms.Refusal{Code: codeOrigin}) }

// WrongHost says that the request was meant for another server.
func WrongHost() *Problem { return problemOf(&rooms.Refusal{Code: codeHost}) }

func init() {
	// Lists are empty, never null.
	huma.DefaultArrayNullable = false
	// huma has one way to make its own errors into ours, and it is global: what
	// it finds wrong with a request gets the same shape and a stable code.
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		no := &rooms.Refusal{Code: rooms.ErrMalformed.Code}
		switch {
		case status == http.StatusRequestEntityTooLarge:
			no.Code = rooms.ErrTooLarge.Code
		case status >= http.StatusInternalServerError:
			no.Code = rooms.ErrUnavailable.Code
		}
		p := problemOf(no)
		for _, err := range errs {
			var what *huma.ErrorDetail
			if errors.As(err, &what) { // its Value would echo the request
				p.Params = map[string]any{"problem": what.Message, "at": what.Location}
				break
			}
		}
		return p
	}
}

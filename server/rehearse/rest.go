package rehearse

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"plenary/rooms"
)

const (
	// requestFor bounds one REST request.
	requestFor = 15 * time.Second
	// maxAnswer bounds what is read of one: the fold of 10,000 people is a few MB.
	maxAnswer = 64 << 20
	// doorTries is how often somebody knocks when asked to come back in a moment.
	doorTries = 40
)

// rest speaks the REST part of the API of one server.
type rest struct {
	base string
	http *http.Client
}

func newREST(base string) *rest {
	return &rest{base: strings.TrimSuffix(base, "/"), http: &http.Client{
		Timeout:   requestFor,
		Transport: &http.Transport{MaxIdleConnsPerHost: doorWidth, IdleConnTimeout: requestFor},
	}}
}

// problem is a refusal over REST.
type problem struct {
	Status       int          `json:"status"`
	Code         string       `json:"code"`
	Detail       string       `json:"detail"`
	RetryAfterMS rooms.Millis `json:"retry_after_ms"`
}

func (p *problem) Error() string {
	return fmt.Sprintf("status %d, %s: %s", p.Status, p.Code, p.Detail)
}

// call sends in as JSON and decodes the answer into out; both may be nil. A
// refusal is a *problem.
func (r *rest) call(ctx context.Context, method, path, bearer string, in, out any) error {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return fmt.Errorf("%s %s: %w", method, path, err)
		}
		body = bytes.NewReader(raw)
	}
	request, err := http.NewRequestWithContext(ctx, method, r.base+"/api/v1"+path, body)
	if err != nil {
		return err
	}
	if in != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if bearer != "" {
		request.Header.Set("Authorization", "Bearer "+bearer)
	}
	answer, err := r.http.Do(request)
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return fmt.Errorf("%s: reading the answer: %w", method, err)
	}
	if answer.StatusCode >= http.StatusBadRequest {
		p := &problem{Status: answer.StatusCode}
		if json.Unmarshal(raw, p) != nil || p.Code == "" {
			p.Code = "unavailable"
			if answer.StatusCode < http.StatusInternalServerError {
				p.Code = "malformed"
			}
		}
		if after, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil && p.RetryAfterMS == 0 {
			p.RetryAfterMS = rooms.Millis(after) * rooms.Second
		}
		return p
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	return nil
}

// door is what the door tells about a session.
type door struct {
	Token   string             `json:"door_token"`
	Session string             `json:"session"`
	Doors   bool               `json:"doors"`
	Ended   bool               `json:"ended"`
	Asks    []rooms.Ask        `json:"asks"`
	Agenda  []rooms.AgendaStep `json:"agenda"`
}

func (r *rest) door(ctx context.Context, secret string) (door, error) {
	var d door
	err := r.call(ctx, http.MethodPost, "/door", "", map[string]string{"secret": secret}, &d)
	return d, err
}

// seated is somebody's own seat.
type seated struct {
	Token string     `json:"token"`
	Seat  rooms.Seat `json:"seat"`
}

func (r *rest) sit(ctx context.Context, session, doorToken, name string, answers map[string]string) (seated, error) {
	var s seated
	body := map[string]any{"name": name}
	if len(answers) > 0 {
		body["answers"] = answers
	}
	err := r.call(ctx, http.MethodPost, "/sessions/"+session+"/seats", doorToken, body, &s)
	return s, err
}

// created is a new session, with its host's token.
type created struct {
	ID       string `json:"id"`
	JoinLink string `json:"join_link"`
	Token    string `json:"token"`
}

func (r *rest) create(ctx context.Context, startKey string, plan rooms.Plan) (created, error) {
	var c created
	err := r.call(ctx, http.MethodPost, "/sessions", startKey, map[string]any{"title": plan.Title, "plan": plan}, &c)
	return c, err
}

// desired gives where the log has everybody who is connected.
func (r *rest) desired(ctx context.Context, session, token string) (map[rooms.Seat]string, error) {
	var state struct {
		Sections struct {
			Loop   rooms.LoopView    `json:"loop"`
			People []rooms.FacPerson `json:"people"`
			Rooms  []rooms.FacRoom   `json:"rooms"`
		} `json:"sections"`
	}
	if err := r.call(ctx, http.MethodGet, "/sessions/"+session+"/state", token, nil, &state); err != nil {
		return nil, err
	}
	places := map[rooms.Seat]string{}
	for _, p := range state.Sections.People {
		if p.State == "here" {
			places[p.Seat] = p.Place
		}
		if p.State == "here" && p.Visiting > 0 {
			places[p.Seat] = string(rooms.InRoom(state.Sections.Loop.Round, p.Visiting))
		}
	}
	for _, room := range state.Sections.Rooms {
		for _, seat := range room.Seats {
			if places[seat] != "" {
				places[seat] = "room/" + room.ID
			}
		}
	}
	return places, nil
}

// entry is one entry of the log.
type entry struct {
	Seq    uint64
	At     rooms.Instant
	Events []rooms.Event
}

// entries gives what the log has after a sequence number.
func (r *rest) entries(ctx context.Context, session, token string, after uint64) ([]entry, error) {
	var told []struct {
		Seq    uint64          `json:"seq"`
		At     rooms.Instant   `json:"at"`
		Events json.RawMessage `json:"events"`
	}
	path := fmt.Sprintf("/sessions/%s/events?after=%d", session, after)
	if err := r.call(ctx, http.MethodGet, path, token, nil, &told); err != nil {
		return nil, err
	}
	all := make([]entry, len(told))
	for i, e := range told {
		decoded, err := rooms.DecodeEntry([]byte(`{"events":` + string(e.Events) + `}`))
		if err != nil {
			return nil, fmt.Errorf("entry %d: %w", e.Seq, err)
		}
		all[i] = entry{e.Seq, e.At, decoded.Events}
	}
	return all, nil
}

package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"plenary/rooms"
	"plenary/server/eventlog"
)

// Links lead people to a session.
type Links struct {
	Code     string `json:"code"`
	JoinLink string `json:"join_link"`
}

// OneLink is shown this once.
type OneLink struct {
	Link string `json:"link"`
}

// State is a session as its log folds to, at a position.
type State struct {
	Seq     uint64 `json:"seq"`
	Hash    string `json:"hash"`
	Session any    `json:"session" doc:"the fold: ids and places, no names and no words that are not on the wall"`
}

// Entry is one entry of a session's log.
type Entry struct {
	Seq    uint64        `json:"seq"`
	At     rooms.Instant `json:"at"`
	Events any           `json:"events"`
}

// mostEntries bounds one answer; ask again after the last one's number.
const mostEntries = 50_000

func (a *API) registerFacilitators() {
	huma.Register(a.huma, operation("links", "GET", "/sessions/{id}/links", "The link and the code that people join by", smallBody),
		func(ctx context.Context, in *InSession) (*body[Links], error) {
			var links Links
			_, err := a.seated(ctx, in.token(), in.ID, facilitators)
			if err == nil {
				var join string
				links.Code, join, err = a.Door.Links(ctx, in.ID)
				links.JoinLink = Link(visitor(ctx).Base(), join)
			}
			return &body[Links]{links}, a.refused(ctx, "show the links", err)
		})
	invite := operation("invite", "POST", "/sessions/{id}/facilitators", "A personal link for one more facilitator", smallBody)
	invite.DefaultStatus = http.StatusCreated
	huma.Register(a.huma, invite, func(ctx context.Context, in *InSession) (*body[OneLink], error) {
		return a.oneLink(ctx, in.token(), in.ID, facilitators, a.Door.InviteFacilitator)
	})
	back := operation("host-link", "POST", "/sessions/{id}/host-link", "A new way back for the host; the old one is dead", smallBody)
	back.DefaultStatus = http.StatusCreated
	huma.Register(a.huma, back, func(ctx context.Context, in *InSession) (*body[OneLink], error) {
		return a.oneLink(ctx, in.token(), in.ID, hosts, a.Door.ReplaceHost)
	})
	huma.Register(a.huma, operation("state", "GET", "/sessions/{id}/state", "The session as its log folds to", smallBody),
		func(ctx context.Context, in *InSession) (*body[State], error) {
			_, err := a.seated(ctx, in.token(), in.ID, facilitators)
			var state State
			if err == nil {
				state, err = a.state(ctx, in.ID)
			}
			return &body[State]{state}, a.refused(ctx, "read the state", err)
		})
	huma.Register(a.huma, operation("events", "GET", "/sessions/{id}/events", "What happened, as the log has it", smallBody),
		func(ctx context.Context, in *struct {
			InSession
			After uint64 `query:"after" doc:"the number of the last entry that you have"`
		}) (*body[[]Entry], error) {
			_, err := a.seated(ctx, in.token(), in.ID, facilitators)
			var entries []Entry
			if err == nil {
				entries, err = a.events(ctx, in.ID, in.After)
			}
			return &body[[]Entry]{entries}, a.refused(ctx, "read the events", err)
		})
	a.registerExport()
}

func (a *API) oneLink(ctx context.Context, token, session string, may may, make func(context.Context, string) (string, error)) (*body[OneLink], error) {
	_, err := a.seated(ctx, token, session, may)
	var secret string
	if err == nil {
		secret, err = make(ctx, session)
	}
	return &body[OneLink]{OneLink{Link(visitor(ctx).Base(), secret)}}, a.refused(ctx, "make a link", err)
}

// state reads the fold and its position. The log may move on between the two,
// so it looks again; a session that moves on four times in a row within
// microseconds is told with the position before.
func (a *API) state(ctx context.Context, session string) (s State, err error) {
	for range 4 {
		before, err := a.Sessions.Position(ctx, session)
		if err != nil {
			return s, err
		}
		var fold json.RawMessage
		var failed error
		if err := a.Sessions.Look(ctx, session, func(state *rooms.Session, _ rooms.Words) {
			fold, failed = json.Marshal(state)
		}); err != nil {
			return s, err
		}
		if failed != nil {
			return s, fmt.Errorf("encode the session: %w", failed)
		}
		after, err := a.Sessions.Position(ctx, session)
		if err != nil {
			return s, err
		}
		s = State{Seq: before.Seq, Hash: before.Hash.String(), Session: fold}
		if before == after {
			break
		}
	}
	return s, nil
}

func (a *API) events(ctx context.Context, session string, after uint64) ([]Entry, error) {
	entries := []Entry{}
	for stored, err := range a.Log.Read(ctx, session, eventlog.Position{}) {
		if err != nil {
			return nil, fmt.Errorf("read the log: %w", err)
		}
		if stored.Position.Seq <= after {
			continue
		}
		// The keyed hashes of who sent what stay here.
		var entry struct {
			Events json.RawMessage `json:"events"`
		}
		if err := json.Unmarshal(stored.Body, &entry); err != nil {
			return nil, fmt.Errorf("read entry %d: %w", stored.Position.Seq, err)
		}
		entries = append(entries, Entry{Seq: stored.Position.Seq, At: rooms.At(stored.At), Events: entry.Events})
		if len(entries) == mostEntries {
			break
		}
	}
	return entries, nil
}

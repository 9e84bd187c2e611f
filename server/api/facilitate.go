package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
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
	Link  string `json:"link"`
	Token string `json:"token,omitempty" doc:"of a host's link: the host's own, fresh; all earlier ones are dead"`
}

// State is a session as facilitators see it, at a position.
type State struct {
	Seq      uint64         `json:"seq"`
	Hash     string         `json:"hash"`
	Sections map[string]any `json:"sections" doc:"everybody's and the facilitators' sections, without names and words that are not on the wall"`
}

// Entry is one entry of a session's log. Of what rooms do, and of what a
// facilitator is not told otherwise, it has nothing.
type Entry struct {
	Seq    uint64            `json:"seq"`
	At     rooms.Instant     `json:"at"`
	Events []json.RawMessage `json:"events"`
}

// mostEntries bounds one answer; ask again after the last one's number.
const mostEntries = 50_000

func (a *API) registerFacilitators() {
	huma.Register(a.huma, operation("links", "GET", "/sessions/{id}/links", "The link and the code that people join by", smallBody),
		func(ctx context.Context, in *InSession) (*body[Links], error) {
			var links Links
			err := a.inviting(ctx, in.token(), in.ID, facilitators)
			if err == nil {
				var join string
				links.Code, join, err = a.Door.Links(ctx, in.ID)
				links.JoinLink = Link(visitor(ctx).Base(), join)
			}
			return &body[Links]{links}, a.refused(ctx, "show the links", err)
		})
	invite := operation("invite", "POST", "/sessions/{id}/facilitators", "A personal link for one more facilitator; above 20 the oldest that nobody has used is withdrawn", smallBody)
	invite.DefaultStatus = http.StatusCreated
	huma.Register(a.huma, invite, func(ctx context.Context, in *InSession) (*body[OneLink], error) {
		return a.oneLink(ctx, in.token(), in.ID, a.invite)
	})
	back := operation("host-link", "POST", "/sessions/{id}/host-link", "A new way back for the host; the old one, and every token of the host's, is dead", smallBody)
	back.DefaultStatus = http.StatusCreated
	huma.Register(a.huma, back, func(ctx context.Context, in *InSession) (*body[OneLink], error) {
		return a.hostLink(ctx, in.token(), in.ID)
	})
	huma.Register(a.huma, operation("state", "GET", "/sessions/{id}/state", "The session as facilitators see it", smallBody),
		func(ctx context.Context, in *InSession) (*body[State], error) {
			_, err := a.seated(ctx, in.token(), in.ID, facilitators)
			var state State
			if err == nil {
				state, err = a.state(ctx, in.ID)
			}
			return &body[State]{state}, a.refused(ctx, "read the state", err)
		})
	huma.Register(a.huma, operation("events", "GET", "/sessions/{id}/events", "What happened, as far as facilitators may know it; the first entries of a long session may be gone", smallBody),
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

func (a *API) oneLink(ctx context.Context, token, session string, make func(context.Context, string) (string, error)) (*body[OneLink], error) {
	err := a.inviting(ctx, token, session, hosts)
	var secret string
	if err == nil {
		secret, err = make(ctx, session)
	}
	return &body[OneLink]{OneLink{Link: Link(visitor(ctx).Base(), secret)}}, a.refused(ctx, "make a link", err)
}

func (a *API) invite(ctx context.Context, session string) (string, error) {
	var led map[string]bool
	if err := a.Sessions.Look(ctx, session, func(s *rooms.Session, _ rooms.Words) { led = s.PersonalLinks() }); err != nil {
		return "", err
	}
	return a.Door.InviteFacilitator(ctx, session, led)
}

func (a *API) hostLink(ctx context.Context, token, session string) (*body[OneLink], error) {
	link, err := a.oneLink(ctx, token, session, a.Door.ReplaceHost)
	if err != nil {
		return link, err
	}
	_, host, _, err := a.Door.Seat(ctx, token)
	if err == nil {
		err = a.Sessions.Do(ctx, session, rooms.System, "", &rooms.Rekey{Seat: host})
	}
	if err == nil {
		link.Body.Token, err = a.tokenOf(ctx, session, host)
	}
	return link, a.refused(ctx, "make a link", err)
}

// unnamed gives sections without names and words of people.
type unnamed struct{}

func (unnamed) Name(rooms.Seat) string     { return "" }
func (unnamed) Pronouns(rooms.Seat) string { return "" }
func (unnamed) Word(string) string         { return "" }

// state reads the sections and their position. The log may move on between the two,
// so it looks again; a session that moves on four times in a row within
// microseconds is told with the position before.
func (a *API) state(ctx context.Context, session string) (s State, err error) {
	for range 4 {
		before, err := a.Sessions.Position(ctx, session)
		if err != nil {
			return s, err
		}
		sections := map[string]any{}
		if err := a.Sessions.Look(ctx, session, func(state *rooms.Session, _ rooms.Words) {
			for _, to := range []rooms.Audience{rooms.All, rooms.Facilitators} {
				maps.Copy(sections, state.Whole(to, unnamed{}))
			}
		}); err != nil {
			return s, err
		}
		after, err := a.Sessions.Position(ctx, session)
		if err != nil {
			return s, err
		}
		s = State{Seq: before.Seq, Hash: before.Hash.String(), Sections: sections}
		if before == after {
			break
		}
	}
	return s, nil
}

// toldOf gives the events of an entry that facilitators may read. The keyed
// hashes of who sent what stay here, too.
func toldOf(body []byte) ([]json.RawMessage, error) {
	var entry struct {
		Events []json.RawMessage `json:"events"`
	}
	if err := json.Unmarshal(body, &entry); err != nil {
		return nil, err
	}
	told := []json.RawMessage{}
	for _, event := range entry.Events {
		var named struct {
			Name string `json:"e"`
		}
		if err := json.Unmarshal(event, &named); err != nil {
			return nil, err
		}
		if rooms.FacilitatorsRead(named.Name) {
			told = append(told, event)
		}
	}
	return told, nil
}

// events gives what a log still has; of a trimmed one that is what came after
// its snapshot.
func (a *API) events(ctx context.Context, session string, after uint64) ([]Entry, error) {
	entries, err := a.eventsFrom(ctx, session, eventlog.Position{}, after)
	if !errors.Is(err, eventlog.ErrTrimmed) {
		return entries, err
	}
	from, _, err := a.Log.Snapshot(ctx, session)
	if err != nil {
		return nil, fmt.Errorf("find where the log begins: %w", err)
	}
	return a.eventsFrom(ctx, session, from, after)
}

func (a *API) eventsFrom(ctx context.Context, session string, from eventlog.Position, after uint64) ([]Entry, error) {
	entries := []Entry{}
	for stored, err := range a.Log.Read(ctx, session, from) {
		if err != nil {
			return nil, fmt.Errorf("read the log: %w", err)
		}
		if stored.Position.Seq <= after {
			continue
		}
		events, err := toldOf(stored.Body)
		if err != nil {
			return nil, fmt.Errorf("read entry %d: %w", stored.Position.Seq, err)
		}
		entries = append(entries, Entry{Seq: stored.Position.Seq, At: rooms.At(stored.At), Events: events})
		if len(entries) == mostEntries {
			break
		}
	}
	return entries, nil
}

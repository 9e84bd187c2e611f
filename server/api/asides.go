package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"plenary/rooms"
)

// Asides is all that was asked for in confidence. Only the host reads it.
type Asides struct {
	Notes []Aside `json:"notes"`
	Pairs []Pair  `json:"pairs"`
}

// AsideChange is one wish of the host's: a pair to keep apart or no longer, or a
// note that is done.
type AsideChange struct {
	Pair *Pair      `json:"pair,omitempty"`
	On   bool       `json:"on,omitempty" doc:"of the pair: keep them apart"`
	Done rooms.Seat `json:"done,omitempty" doc:"forget what this person asked for"`
}

func (a *API) registerAsides() {
	read := func(ctx context.Context, session string) (*body[Asides], error) {
		notes, pairs, err := a.Sessions.Asides(ctx, session)
		return &body[Asides]{Asides{notes, pairs}}, err
	}
	huma.Register(a.huma, operation("asides", "GET", "/sessions/{id}/asides", "What people asked the host for in confidence", smallBody),
		func(ctx context.Context, in *InSession) (out *body[Asides], err error) {
			if _, err = a.seated(ctx, in.token(), in.ID, hosts); err == nil {
				out, err = read(ctx, in.ID)
			}
			return out, a.refused(ctx, "read what was asked in confidence", err)
		})
	huma.Register(a.huma, operation("change-asides", "POST", "/sessions/{id}/asides", "Keep two people apart, or end what was asked for", smallBody),
		func(ctx context.Context, in *struct {
			InSession
			Body AsideChange
		}) (out *body[Asides], err error) {
			if _, err = a.seated(ctx, in.token(), in.ID, hosts); err == nil {
				err = a.changeAsides(ctx, in.ID, in.Body)
			}
			if err == nil {
				out, err = read(ctx, in.ID)
			}
			return out, a.refused(ctx, "change what was asked in confidence", err)
		})
}

func (a *API) changeAsides(ctx context.Context, session string, c AsideChange) error {
	if c.Pair != nil {
		return a.Sessions.KeepApart(ctx, session, *c.Pair, c.On)
	}
	return a.Sessions.EndAside(ctx, session, c.Done)
}

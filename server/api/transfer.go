package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"plenary/rooms"
)

// Transfer leads another device to one's own seat.
type Transfer struct {
	Number  string        `json:"number" doc:"8 digits, to be typed at the door of the other device; works once"`
	Link    string        `json:"link" doc:"to the door with the number filled in, for a QR picture"`
	Expires rooms.Instant `json:"expires_at"`
}

// Redeemed takes a seat over by a number.
type Redeemed struct {
	Number string `json:"number"`
}

func (a *API) registerTransfer() {
	offer := operation("continue", "POST", "/sessions/{id}/transfers", "A number by which another device takes over one's own seat", smallBody)
	offer.DefaultStatus = http.StatusCreated
	huma.Register(a.huma, offer, func(ctx context.Context, in *InSession) (*body[Transfer], error) {
		transfer, err := a.offer(ctx, in.token(), in.ID)
		return &body[Transfer]{transfer}, a.refused(ctx, "offer a seat to another device", err)
	})
	redeem := operation("take-over", "POST", "/sessions/{id}/transfers/redeem", "Take over a seat from another device, with a door token", smallBody)
	redeem.DefaultStatus = http.StatusCreated
	huma.Register(a.huma, redeem, func(ctx context.Context, in *struct {
		InSession
		Body Redeemed
	}) (*body[Seated], error) {
		seated, err := a.redeem(ctx, in.token(), in.ID, in.Body.Number)
		return &body[Seated]{seated}, a.refused(ctx, "take over a seat", err)
	})
}

func (a *API) offer(ctx context.Context, token, session string) (t Transfer, err error) {
	who, err := a.seated(ctx, token, session, anybody)
	if err != nil {
		return t, err
	}
	number, expires, err := a.Sessions.Offer(ctx, session, who.seat)
	if err != nil {
		return t, err
	}
	_, join, err := a.Door.Links(ctx, session)
	if err != nil {
		return t, err
	}
	return Transfer{Number: number, Link: Link(visitor(ctx).Base(), join) + "." + number, Expires: rooms.At(expires)}, nil
}

func (a *API) redeem(ctx context.Context, token, session, number string) (s Seated, err error) {
	address := visitor(ctx).Address
	if err := a.Join.Take(address); err != nil {
		return s, err
	}
	_, _, err = a.Door.Door(ctx, token, session)
	var no *rooms.Refusal
	if errors.As(err, &no) {
		return s, noSuchSession
	}
	if err != nil {
		return s, err
	}
	s.Seat, err = a.Sessions.Redeem(ctx, session, number)
	if errors.Is(err, rooms.ErrNoSuchThing) {
		if slow := a.Door.WrongCode(ctx, address); !isNoSuchSession(slow) {
			return s, slow // guessed too often
		}
		return s, rooms.ErrNoSuchThing
	}
	if err != nil {
		return s, err
	}
	if err := a.Sessions.Look(ctx, session, func(state *rooms.Session, _ rooms.Words) {
		if p := state.Person(s.Seat); p == nil || p.Removed {
			no = rooms.ErrRemoved
		} else {
			s.Role = p.Role
		}
	}); err != nil {
		return s, err
	}
	if no != nil {
		return s, no
	}
	s.Token, err = a.tokenOf(ctx, session, s.Seat)
	return s, err
}

func isNoSuchSession(err error) bool {
	var no *rooms.Refusal
	return errors.As(err, &no) && no.Code == noSuchSession.Code
}

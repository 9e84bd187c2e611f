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
	if err := a.Join.Take(visitor(ctx).Address); err != nil {
		return t, err
	}
	who, err := a.seated(ctx, token, session, anybody)
	if err != nil {
		return t, err
	}
	number, expires, err := a.Sessions.Offer(ctx, session, who.seat, who.keys)
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
	seat, keys, err := a.Sessions.Redeem(ctx, session, number)
	if errors.Is(err, rooms.ErrNoSuchThing) {
		if slow := a.Door.WrongCode(ctx, address); !isNoSuchSession(slow) {
			return s, slow // guessed too often
		}
		return s, rooms.ErrNoSuchThing
	}
	if err != nil {
		return s, err
	}
	person, plan, err := a.person(ctx, session, seat)
	switch {
	case err != nil:
		return s, err
	case person.Removed:
		return s, rooms.ErrRemoved
	case person.Role == "", person.Keys != keys:
		return s, rooms.ErrNoSuchThing
	}
	// Signed with the number's own keys: those of a replacement that comes just now are another's.
	token, err = a.Door.SeatToken(ctx, session, seat, keys, person.Role, a.plannedEnd(plan))
	return Seated{Token: token, Seat: seat, Role: person.Role}, err
}

func isNoSuchSession(err error) bool {
	var no *rooms.Refusal
	return errors.As(err, &no) && no.Code == noSuchSession.Code
}

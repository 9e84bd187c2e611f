package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"plenary/rooms"
)

// Knock is a link's secret, or a join code.
type Knock struct {
	Secret string `json:"secret,omitempty" doc:"what follows # in a link"`
	Code   string `json:"code,omitempty" doc:"8 characters; case, spaces and dashes do not matter"`
}

// Opened is what the door tells about a session.
type Opened struct {
	DoorToken   string             `json:"door_token" doc:"good for ten minutes, to take a seat"`
	Session     string             `json:"session"`
	Role        rooms.Role         `json:"role"`
	Title       string             `json:"title"`
	Welcome     string             `json:"welcome,omitempty"`
	Language    string             `json:"language,omitempty"`
	StartsAt    rooms.Instant      `json:"starts_at,omitempty"`
	Hosts       []string           `json:"hosts" doc:"names"`
	Asks        []rooms.Ask        `json:"asks,omitempty"`
	Agenda      []rooms.AgendaStep `json:"agenda"`
	Doors       bool               `json:"doors" doc:"open"`
	Locked      bool               `json:"locked,omitempty"`
	Ended       bool               `json:"ended,omitempty" doc:"told to facilitators and the host only"`
	Nod         bool               `json:"nod,omitempty" doc:"newcomers wait for a facilitator's nod"`
	RoomNumbers bool               `json:"room_numbers,omitempty" doc:"exports say which room a card came from"`
	Rehearsal   bool               `json:"rehearsal,omitempty"`
}

// NewPerson takes a seat.
type NewPerson struct {
	Name     string            `json:"name"`
	Pronouns string            `json:"pronouns,omitempty"`
	Answers  map[string]string `json:"answers,omitempty" doc:"option by ask; leaving one out is fine"`
	Aside    string            `json:"aside,omitempty" doc:"somebody they would rather not be put with: a private note to the host"`
	With     string            `json:"with,omitempty" doc:"the name of the person whose companion they are"`
}

// Seated is somebody's own seat.
type Seated struct {
	Token string     `json:"token"`
	Seat  rooms.Seat `json:"seat"`
	Role  rooms.Role `json:"role"`
}

func (a *API) registerDoor() {
	huma.Register(a.huma, operation("door", "POST", "/door", "What a link or a code leads to", smallBody),
		func(ctx context.Context, in *body[Knock]) (*body[Opened], error) {
			opened, err := a.knock(ctx, in.Body)
			return &body[Opened]{opened}, a.refused(ctx, "open the door", err)
		})
	sit := operation("sit", "POST", "/sessions/{id}/seats", "Take a seat, with a door token", smallBody)
	sit.DefaultStatus = http.StatusCreated
	huma.Register(a.huma, sit, func(ctx context.Context, in *struct {
		InSession
		Body NewPerson
	}) (*body[Seated], error) {
		seated, err := a.sit(ctx, in.token(), in.ID, in.Body)
		return &body[Seated]{seated}, a.refused(ctx, "take a seat", err)
	})
}

func (a *API) knock(ctx context.Context, k Knock) (o Opened, err error) {
	address := visitor(ctx).Address
	if err := a.Knock.Take(address); err != nil {
		return o, err
	}
	byCode := k.Secret == ""
	if byCode {
		o.Role = rooms.Participant
		o.Session, o.DoorToken, err = a.Door.OpenCode(ctx, address, k.Code)
	} else {
		o.Session, o.Role, o.DoorToken, err = a.Door.Open(ctx, k.Secret)
	}
	if err != nil {
		return Opened{}, err
	}
	var phase rooms.Phase
	err = a.Sessions.Look(ctx, o.Session, func(s *rooms.Session, w rooms.Words) {
		phase = s.Phase
		o.tell(s, w)
	})
	switch {
	case err != nil:
		return Opened{}, err
	case byCode && (!o.Doors || phase == rooms.Ended):
		return Opened{}, a.Door.WrongCode(ctx, address) // codes work only while the doors are open
	case phase == rooms.Ended && !o.Role.Facilitates():
		return Opened{}, noSuchSession
	}
	return o, nil
}

func (o *Opened) tell(s *rooms.Session, w rooms.Words) {
	view, _ := s.Tell(rooms.Section{Name: "session", For: rooms.All}, w).(rooms.SessionView)
	o.Title, o.Welcome, o.Language, o.StartsAt = view.Title, view.Welcome, view.Language, view.StartsAt
	o.Agenda, o.Rehearsal = view.Agenda, view.Rehearsal
	o.Hosts = []string{}
	for _, host := range view.Hosts {
		o.Hosts = append(o.Hosts, host.Name)
	}
	if o.Role == rooms.Participant {
		o.Asks = s.Plan.Clone().Asks
	}
	o.RoomNumbers = s.Plan.RoomNumbers
	o.Doors, o.Locked, o.Ended, o.Nod = s.Doors, s.Locked, s.Phase == rooms.Ended, s.NodNeeded
}

func (a *API) sit(ctx context.Context, token, session string, p NewPerson) (s Seated, err error) {
	if err := a.Join.Take(visitor(ctx).Address); err != nil {
		return s, err
	}
	role, link, err := a.Door.Door(ctx, token, session)
	s.Role = role
	var no *rooms.Refusal
	if errors.As(err, &no) {
		return s, noSuchSession
	}
	if err != nil {
		return s, err
	}
	s.Seat, err = a.Sessions.Join(ctx, session, Joining{Name: p.Name, Pronouns: p.Pronouns, Answers: p.Answers, Role: s.Role, Link: link, Aside: p.Aside, With: p.With})
	if err != nil {
		return s, err
	}
	s.Token, err = a.tokenOf(ctx, session, s.Seat)
	return s, err
}

// tokenOf signs a token of a seat's present keys.
func (a *API) tokenOf(ctx context.Context, session string, seat rooms.Seat) (string, error) {
	person, plan, err := a.person(ctx, session, seat)
	if err != nil {
		return "", err
	}
	return a.Door.SeatToken(ctx, session, seat, person.Keys, person.Role, a.plannedEnd(plan))
}

// person gives who sits where, and the plan; the zero Person if nobody does.
func (a *API) person(ctx context.Context, session string, seat rooms.Seat) (person rooms.Person, plan rooms.Plan, err error) {
	err = a.Sessions.Look(ctx, session, func(s *rooms.Session, _ rooms.Words) {
		plan = s.Plan.Clone()
		if p := s.Person(seat); p != nil {
			person = *p
		}
	})
	return person, plan, err
}

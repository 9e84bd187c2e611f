package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"plenary/rooms"
)

type yamlOut struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

const yamlType = "text/yaml; charset=utf-8"

func (a *API) registerPlan() {
	huma.Register(a.huma, operation("plan", "GET", "/sessions/{id}/plan", "The plan", smallBody),
		func(ctx context.Context, in *InSession) (*body[rooms.PlanView], error) {
			who, err := a.seated(ctx, in.token(), in.ID, facilitators)
			return &body[rooms.PlanView]{rooms.PlanView{Plan: who.plan, Revision: who.revision}}, a.refused(ctx, "read a plan", err)
		})
	huma.Register(a.huma, operation("replace-plan", "PUT", "/sessions/{id}/plan", "Another plan, before the session starts", planBody),
		func(ctx context.Context, in *struct {
			InSession
			Body rooms.PlanView
		}) (*body[rooms.PlanView], error) {
			view, err := a.replacePlan(ctx, in.token(), in.ID, in.Body)
			return &body[rooms.PlanView]{view}, a.refused(ctx, "replace a plan", err)
		})
	huma.Register(a.huma, operation("plan-yaml", "GET", "/sessions/{id}/plan.yaml", "The plan as a file", smallBody),
		func(ctx context.Context, in *InSession) (*yamlOut, error) {
			who, err := a.seated(ctx, in.token(), in.ID, facilitators)
			if err != nil {
				return nil, a.refused(ctx, "read a plan", err)
			}
			text, err := a.Plans.Write(who.plan)
			return &yamlOut{yamlType, text}, a.refused(ctx, "write a plan", err)
		})
	huma.Register(a.huma, operation("replace-plan-yaml", "PUT", "/sessions/{id}/plan.yaml", "Another plan from a file, before the session starts", planBody),
		func(ctx context.Context, in *struct {
			InSession
			Revision int    `query:"revision" doc:"of the plan that it replaces; the latest if left out"`
			RawBody  []byte `contentType:"text/yaml"`
		}) (*body[rooms.PlanView], error) {
			who, err := a.seated(ctx, in.token(), in.ID, facilitators)
			if err != nil {
				return nil, a.refused(ctx, "replace a plan", err)
			}
			plan, err := a.readPlan(in.RawBody)
			if err != nil {
				return nil, err
			}
			if in.Revision == 0 {
				in.Revision = who.revision
			}
			view, err := a.replacePlan(ctx, in.token(), in.ID, rooms.PlanView{Plan: plan, Revision: in.Revision})
			return &body[rooms.PlanView]{view}, a.refused(ctx, "replace a plan", err)
		})
	type checked struct {
		Plan rooms.Plan `json:"plan"`
	}
	huma.Register(a.huma, operation("check-plan", "POST", "/plans/check", "Read a plan file and say what is wrong with it", planBody),
		func(ctx context.Context, in *struct {
			Bearer
			RawBody []byte `contentType:"text/yaml"`
		}) (*body[checked], error) {
			if err := a.Knock.Take(visitor(ctx).Address); err != nil {
				return nil, a.refused(ctx, "check a plan", err)
			}
			session, _, _, err := a.Door.Seat(ctx, in.token())
			if err != nil {
				return nil, a.refused(ctx, "check a plan", err)
			}
			if _, err := a.seated(ctx, in.token(), session, facilitators); err != nil {
				return nil, a.refused(ctx, "check a plan", err)
			}
			plan, err := a.readPlan(in.RawBody)
			if err != nil {
				return nil, err
			}
			return &body[checked]{checked{plan}}, nil
		})
}

func (a *API) readPlan(text []byte) (rooms.Plan, error) {
	plan, problems := a.Plans.Read(text, a.Leniency)
	if len(problems) > 0 {
		no := problemOf(rooms.ErrBadPlan)
		no.Problems = problems
		return plan, no
	}
	return plan, nil
}

// replacePlan wishes the plan in the name of whoever asks: the permission
// table decides, as for a command from the socket.
func (a *API) replacePlan(ctx context.Context, token, session string, wanted rooms.PlanView) (rooms.PlanView, error) {
	who, err := a.seated(ctx, token, session, facilitators)
	if err != nil {
		return wanted, err
	}
	command := &rooms.ReplacePlan{Plan: wanted.Plan, Revision: wanted.Revision}
	if err := a.Sessions.Do(ctx, session, rooms.Actor{Seat: who.seat}, uuid.NewString(), command); err != nil {
		return wanted, err
	}
	now, err := a.seated(ctx, token, session, facilitators)
	if err != nil {
		return wanted, err
	}
	view := rooms.PlanView{Plan: now.plan, Revision: now.revision}
	if now.rehearsal {
		return view, nil // its last day stays what it was
	}
	return view, a.Door.KeepUntil(ctx, session, a.lastDay(now.plan))
}

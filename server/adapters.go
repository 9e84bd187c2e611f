package server

import (
	"context"
	"errors"

	"plenary/rooms"
	"plenary/server/api"
	"plenary/server/live"
	"plenary/server/planfile"
)

// sessions gives the API the node by its own names.
type sessions struct{ *live.Node }

func (s sessions) Join(ctx context.Context, session string, who api.Joining) (rooms.Seat, error) {
	return s.Node.Join(ctx, session, live.Joining(who))
}

// plans gives the API plan files by its own names.
type plans struct{}

func (plans) Read(text []byte, lenient rooms.Leniency) (rooms.Plan, []api.PlanProblem) {
	plan, err := planfile.Parse("plan.yaml", text, lenient)
	var bad *planfile.Error
	if !errors.As(err, &bad) {
		return plan, nil
	}
	var problems []api.PlanProblem
	for _, p := range bad.Problems {
		problems = append(problems, api.PlanProblem{Path: p.Path, Code: p.Code, Text: p.Text, Line: p.Line, Excerpt: p.Excerpt})
	}
	return plan, problems
}

func (plans) Write(plan rooms.Plan) ([]byte, error) { return planfile.Write(plan), nil }

func (plans) Templates() []api.Template {
	var all []api.Template
	for _, t := range planfile.Templates() {
		all = append(all, api.Template(t))
	}
	return all
}

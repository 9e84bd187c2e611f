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

func (s sessions) Asides(ctx context.Context, session string) (notes []api.Aside, pairs []api.Pair, err error) {
	all, err := s.Node.Asides(ctx, session)
	notes, pairs = []api.Aside{}, []api.Pair{}
	for _, note := range all.Notes {
		notes = append(notes, api.Aside(note))
	}
	for _, pair := range all.Pairs {
		pairs = append(pairs, api.Pair(pair))
	}
	return notes, pairs, err
}

func (s sessions) KeepApart(ctx context.Context, session string, pair api.Pair, on bool) error {
	return s.Node.KeepApart(ctx, session, live.Pair(pair), on)
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

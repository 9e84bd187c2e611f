package api

import (
	"context"
	"errors"

	"github.com/danielgtaylor/huma/v2"

	"plenary/rooms"
	"plenary/server/report"
)

type download struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func downloadOf(file report.File) *download {
	return &download{file.Type, `attachment; filename="` + file.Name + `"`, file.Body} // names are fixed: nothing to escape
}

func (a *API) registerExport() {
	huma.Register(a.huma, operation("export", "GET", "/sessions/{id}/export", "What was shared, as a file", smallBody),
		func(ctx context.Context, in *struct {
			InSession
			Format string `query:"format" enum:"md,csv,json" default:"md"`
		}) (*download, error) {
			_, err := a.seated(ctx, in.token(), in.ID, facilitators)
			var shared report.Shared
			if err == nil {
				err = a.Sessions.Look(ctx, in.ID, func(s *rooms.Session, w rooms.Words) { shared = sharedIn(s, w) })
			}
			var file report.File
			if err == nil {
				file, err = report.Export(in.Format, shared)
			}
			return downloadOf(file), a.refused(ctx, "export what was shared", err)
		})
	huma.Register(a.huma, operation("calendar", "GET", "/sessions/{id}/calendar.ics", "The session for a calendar", smallBody),
		func(ctx context.Context, in *InSession) (*download, error) {
			file, err := a.calendar(ctx, in.token(), in.ID)
			return downloadOf(file), a.refused(ctx, "make a calendar entry", err)
		})

	huma.Register(a.huma, operation("next-date", "GET", "/sessions/{id}/next.ics", "The group's next date for a calendar", smallBody),
		func(ctx context.Context, in *InSession) (*download, error) {
			file, err := a.nextDate(ctx, in.token(), in.ID)
			return downloadOf(file), a.refused(ctx, "make a calendar entry of the next date", err)
		})
}

// sharedIn gathers what is on the wall and the shelf: what everybody sees.
func sharedIn(s *rooms.Session, w rooms.Words) report.Shared {
	shared := report.Shared{Title: s.Plan.Title, RoomNumbers: s.Plan.RoomNumbers}
	if next := s.Plan.Next; next.At != 0 {
		shared.Next = report.Next{At: next.At.Time(), Link: next.Link}
	} else {
		shared.Next = report.Next{On: next.On, Link: next.Link}
	}
	if s.EndedAt != 0 {
		shared.EndedAt = s.EndedAt.Time()
	}
	titles, with := map[string]string{}, map[string]int{}
	items(s, w, "themes", func(t rooms.ThemeView) { titles[t.ID] = t.Title })
	cards := map[int][]report.Card{}
	for _, card := range s.OnTheWall(w) {
		cards[card.Question] = append(cards[card.Question], report.Card{Text: card.Text, Room: card.Room, Marks: card.Marks, Signed: card.Signed, Theme: titles[card.Theme]})
		with[card.Theme]++
	}
	for id, title := range titles {
		if with[id] > 0 {
			shared.Themes = append(shared.Themes, report.Theme{Title: title, Cards: with[id]})
		}
	}
	number := 0
	for i, step := range s.Plan.Steps {
		if step.Kind != rooms.QuestionStep {
			continue
		}
		number++
		if i <= s.Step || len(cards[number]) > 0 {
			shared.Questions = append(shared.Questions, report.Question{Number: number, Prompt: step.Prompt, Cards: cards[number]})
		}
	}
	items(s, w, "topics", func(t rooms.TopicView) {
		shared.Topics = append(shared.Topics, report.Topic{Text: t.Text, Marks: t.Marks})
	})
	items(s, w, "links", func(l rooms.LinkView) {
		shared.Links = append(shared.Links, report.Link{Title: l.Title, URL: l.URL})
	})
	return shared
}

func items[T any](s *rooms.Session, w rooms.Words, name string, take func(T)) {
	section := rooms.Section{Name: name, For: rooms.All}
	for _, id := range s.Items(section) {
		if item, ok := s.TellItem(section, id, w); ok {
			if view, ok := item.(T); ok {
				take(view)
			}
		}
	}
}

// calendar is for everybody who has a seat or stands at the door.
func (a *API) calendar(ctx context.Context, token, session string) (file report.File, err error) {
	var plan rooms.Plan
	who, err := a.seated(ctx, token, session, anybody)
	if errors.Is(err, noSuchSession) {
		if _, _, err = a.Door.Door(ctx, token, session); err != nil {
			var no *rooms.Refusal
			if errors.As(err, &no) {
				err = noSuchSession
			}
			return file, err
		}
		err = a.Sessions.Look(ctx, session, func(s *rooms.Session, _ rooms.Words) { plan = s.Plan.Clone() })
	} else {
		plan = who.plan
		if err == nil && who.rehearsal {
			err = errRehearsal
		}
	}
	if err != nil {
		return file, err
	}
	_, join, err := a.Door.Links(ctx, session)
	if err != nil {
		return file, err
	}
	invitation := report.Invitation{
		UID: session, Title: plan.Title, Duration: length(plan).Duration(),
		JoinLink: Link(visitor(ctx).Base(), join), Made: a.Now(),
	}
	return invite(invitation, plan.StartsAt)
}

// nextDate is for everybody who has a seat, also when the session is over.
func (a *API) nextDate(ctx context.Context, token, session string) (file report.File, err error) {
	who, err := a.seated(ctx, token, session, anybody)
	if err != nil {
		return file, err
	}
	next := who.plan.Next
	// Another entry than the session's own, and the same one again when the date moves.
	return invite(report.Invitation{
		UID: session + "-next", Title: who.plan.Title, Duration: length(who.plan).Duration(), JoinLink: next.Link, Foreign: true, Made: a.Now(),
	}, next.At)
}

func invite(in report.Invitation, start rooms.Instant) (report.File, error) {
	if start != 0 {
		in.Start = start.Time()
	}
	file, err := report.Calendar(in)
	if errors.Is(err, report.ErrNoStart) {
		err = &rooms.Refusal{Code: codeNoStart}
	}
	return file, err
}

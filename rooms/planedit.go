package rooms

import (
	"reflect"
	"slices"
)

// EditStep changes a step that has not been sent yet.
type EditStep struct {
	Step    int     `json:"step"`
	Title   *string `json:"title,omitempty"`
	Prompt  *string `json:"prompt,omitempty"`
	Hint    *string `json:"hint,omitempty"`
	Stretch *string `json:"stretch,omitempty"`
	Length  *Millis `json:"length_ms,omitempty"`
	Harvest *Millis `json:"harvest_ms,omitempty"`
	Auto    *bool   `json:"auto,omitempty" doc:"of a question: the next step comes by itself when its harvest is over"`
}

func (c *EditStep) Decide(s *Session, env Env) ([]Event, error) {
	switch {
	case c.Step < 0 || c.Step >= len(s.Plan.Steps) || c.Step < s.Step:
		return nil, ErrTooLate
	case s.asked(c.Step), c.Step == s.Step && s.Sent != nil:
		return nil, ErrTooLate
	}
	plan := s.Plan.Clone()
	step := &plan.Steps[c.Step]
	set(&step.Title, c.Title)
	set(&step.Prompt, c.Prompt)
	set(&step.Hint, c.Hint)
	set(&step.Stretch, c.Stretch)
	set(&step.Length, c.Length)
	set(&step.Harvest, c.Harvest)
	set(&step.Auto, c.Auto)
	return s.planned(plan)
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

func (s *Session) planned(plan Plan) ([]Event, error) {
	if problems := plan.Check(Leniency(s.Brisk)); len(problems) > 0 {
		return nil, ErrBadPlan.with("problems", problems)
	}
	if what := s.breaks(plan); what != "" {
		return nil, ErrPromised.with("what", what)
	}
	if reflect.DeepEqual(plan, s.Plan) {
		return nil, nil
	}
	return []Event{&Planned{Plan: plan}}, nil
}

// breaks names what a plan would do otherwise than the door told those who have
// come in, "" if nothing: a card that names its room, a longer memory.
func (s *Session) breaks(plan Plan) string {
	told := slices.ContainsFunc(s.People, func(p Person) bool { return p.Role == Participant })
	switch {
	case !told:
	case plan.RoomNumbers && !s.Plan.RoomNumbers:
		return "room_numbers"
	case plan.KeepFor > s.Plan.KeepFor:
		return "keep_for"
	}
	return ""
}

// AddQuestion puts a question after the current step.
type AddQuestion struct {
	Prompt string  `json:"prompt"`
	Length *Millis `json:"length_ms,omitempty"`
}

func (c *AddQuestion) Decide(s *Session, env Env) ([]Event, error) {
	plan := s.Plan.Clone()
	at := s.Step + 1
	if here, ok := s.step(); ok && here.Kind == CloseStep {
		return nil, ErrTooLate
	}
	if s.Step < 0 { // before the start it goes to the end of the questions
		for at = len(plan.Steps); at > 0 && plan.Steps[at-1].Kind == CloseStep; {
			at--
		}
	}
	step := Step{Kind: QuestionStep, Prompt: c.Prompt}
	set(&step.Length, c.Length)
	plan.Steps = append(plan.Steps[:at:at], append([]Step{step}, plan.Steps[at:]...)...)
	return s.planned(plan.WithDefaults())
}

// ReplacePlan puts another plan in the place of the one of that revision.
type ReplacePlan struct {
	Plan     Plan `json:"plan"`
	Revision int  `json:"revision"`
}

func (c *ReplacePlan) Decide(s *Session, env Env) ([]Event, error) {
	if c.Revision != s.PlanRevision {
		return nil, ErrPlanChanged
	}
	return s.planned(c.Plan.WithDefaults())
}

// Planned says what the plan is now.
type Planned struct {
	Plan Plan `json:"plan"`
}

func (e *Planned) Apply(s *Session) {
	old := s.Plan
	s.Plan = e.Plan.Clone()
	s.PlanRevision++
	// What was chosen for the preview alone stays, unless the plan changes it.
	if p := s.Preview; p != nil && p.Step < min(len(old.Steps), len(s.Plan.Steps)) && s.Plan.Steps[p.Step].Length != old.Steps[p.Step].Length {
		p.Length = s.Plan.Steps[p.Step].Length
		s.mark(secPreview, Facilitators)
	}
	if old.Talk.By != s.Plan.Talk.By || old.Talk.AskToSpeak != s.Plan.Talk.AskToSpeak {
		s.markAudiences() // of media rooms, which are told to everybody by themselves
		s.markFloor()
	}
	s.mark(secPlan, Facilitators)
	s.markLoop()
}

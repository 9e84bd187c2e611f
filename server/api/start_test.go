package api

import (
	"testing"

	"plenary/rooms"
)

func TestAQuestionTakesThePlaceOfWhatIsNoWarmUp(t *testing.T) {
	introduction := rooms.Step{Kind: rooms.FiresideStep, Title: "Why"}
	warmUp := rooms.Step{Kind: rooms.QuestionStep, Title: "Warm-up", Prompt: "A kettle?", Hint: "No wrong one."}
	main := rooms.Step{Kind: rooms.QuestionStep, Prompt: "What got better?", Hint: "Small ones count.", Stretch: "What for?", Length: 10 * rooms.Minute}
	mine := rooms.Step{Kind: rooms.QuestionStep, Prompt: "Mine?", Length: 10 * rooms.Minute}
	opening := warmUp
	opening.Prompt = "Mine?"
	for name, c := range map[string]struct{ steps, want []rooms.Step }{
		"with a warm-up":        {[]rooms.Step{introduction, warmUp, main, main}, []rooms.Step{introduction, warmUp, mine, main}},
		"every step has a part": {[]rooms.Step{introduction, warmUp, warmUp}, []rooms.Step{introduction, opening, warmUp}},
		"no question":           {[]rooms.Step{introduction}, []rooms.Step{introduction}},
	} {
		t.Run(name, func(t *testing.T) {
			ask(c.steps, "Mine?")
			for i, step := range c.steps {
				if step != c.want[i] {
					t.Errorf("step %d is %+v, want %+v", i, step, c.want[i])
				}
			}
		})
	}
}

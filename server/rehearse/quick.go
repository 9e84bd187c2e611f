package rehearse

import "plenary/rooms"

// The lengths of a quick rehearsal: long enough for a room to write a card and
// to share it with its second of "not yet", short enough for four questions
// within a minute. A server takes them with --fast only.
const (
	quickFireside = rooms.Second
	quickDiscuss  = 6 * rooms.Second
	quickHarvest  = 2 * rooms.Second
	quickClose    = rooms.Second
	quickNotice   = rooms.Second
	quickGrace    = rooms.Second
)

// Quick gives a plan with its lengths cut to seconds; shorter ones stay.
func Quick(p rooms.Plan) rooms.Plan {
	p = p.WithDefaults()
	p.Notice, p.Grace = min(p.Notice, quickNotice), min(p.Grace, quickGrace)
	for i := range p.Steps {
		step := &p.Steps[i]
		switch step.Kind {
		case rooms.FiresideStep:
			step.Length = min(step.Length, quickFireside)
		case rooms.QuestionStep:
			step.Length, step.Harvest = min(step.Length, quickDiscuss), min(step.Harvest, quickHarvest)
		case rooms.CloseStep:
			step.Length = min(step.Length, quickClose)
		}
	}
	return p
}

// span is how long a plan takes if every step takes its time.
func span(p rooms.Plan) rooms.Millis {
	var all rooms.Millis
	for _, step := range p.Steps {
		all += step.Length
		if step.Kind == rooms.QuestionStep {
			all += p.Notice + p.Grace + step.Harvest
		}
	}
	return all
}

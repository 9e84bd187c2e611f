package rooms

import (
	"strings"
	"time"
)

// NextDate is when the group meets next: a time, or a day alone while the time
// is open. The zero value is not known yet.
type NextDate struct {
	At   Instant `json:"at,omitempty"`
	On   string  `json:"on,omitempty" doc:"a day such as 2026-04-01; with at there is none"`
	Link string  `json:"link,omitempty" doc:"where people come in then"`
}

// DayFormat is how a day is written.
const DayFormat = time.DateOnly

// lastInstant is the end of the years that calendars and files can write.
var lastInstant = At(time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC))

func (n NextDate) check(bad func(path, code, text string, args ...any)) {
	_, err := time.Parse(DayFormat, n.On)
	switch {
	case n.At < 0 || n.At > lastInstant:
		bad("next.at", "out_of_range", "there is no calendar for that time")
	case n.At != 0 && n.On != "":
		bad("next.on", "two_dates", "the next date is a time or a day, not both")
	case n.On != "" && err != nil:
		bad("next.on", "bad_day", "%q is not a day such as 2026-04-01", n.On)
	case n.Link != "" && n.At == 0 && n.On == "":
		bad("next", "empty", "a link needs the date that it is for")
	}
	if n.Link != "" && (!IsHTTPS(n.Link) || strings.Contains(n.Link, "{")) {
		bad("next.link", "bad_link", "%q is not an https link", n.Link)
	}
}

// SetNext says when the group meets next; the zero value takes the date back.
type SetNext NextDate

func (c *SetNext) Decide(s *Session, env Env) ([]Event, error) {
	plan := s.Plan.Clone()
	plan.Next = NextDate(*c)
	return s.planned(plan)
}

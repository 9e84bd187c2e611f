package report

import (
	"errors"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"
)

// Invitation is what a calendar entry says.
type Invitation struct {
	UID      string // stays the same when the session is moved to another time
	Title    string
	Start    time.Time
	Duration time.Duration
	JoinLink string // whoever has the entry can come in by it; "": none is known yet
	URL      string // of the session's page; "" is the join link
	Foreign  bool   // the link may lead anywhere: nothing is promised of what is there
	Made     time.Time
}

// ErrNoStart: a session without a time is in no calendar.
var ErrNoStart = errors.New("report: the session has no start")

// Calendar gives an invitation as a calendar file that mail and phone open.
func Calendar(in Invitation) (File, error) {
	if in.Start.IsZero() {
		return File{}, ErrNoStart
	}
	url := in.URL
	if url == "" {
		url = in.JoinLink
	}
	calendar := ics.NewCalendar()
	calendar.SetProductId("-//Plenary//Plenary//EN")
	calendar.SetMethod(ics.MethodPublish)
	event := calendar.AddEvent(oneLine(in.UID))
	event.SetDtStampTime(in.Made.UTC())
	event.SetStartAt(in.Start.UTC())
	event.SetEndAt(in.Start.Add(in.Duration).UTC())
	event.SetSummary(oneLine(in.Title))
	if url != "" {
		event.SetURL(oneLine(url))
	}
	if in.JoinLink != "" {
		event.SetLocation(oneLine(in.JoinLink))
		description := "Join here: " + oneLine(in.JoinLink)
		if !in.Foreign {
			description += "\nNo account is needed. You can come late and leave at any time."
		}
		event.SetDescription(description)
	}
	event.SetStatus(ics.ObjectStatusConfirmed)
	body := calendar.Serialize(ics.WithNewLine("\r\n"))
	return File{"session.ics", "text/calendar; charset=utf-8; method=PUBLISH", []byte(body)}, nil
}

// oneLine keeps a value from beginning a line of its own in the file, where it
// would be a property.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }), " ")
}

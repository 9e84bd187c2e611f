package report

import (
	"errors"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"pgregory.net/rapid"
)

func invitation() Invitation {
	return Invitation{
		UID: "7c5e@plenary", Title: "Small changes; big, calm evenings", JoinLink: "https://plenary.example/j#abc",
		URL: "https://plenary.example/s/1", Start: time.Date(2026, 3, 4, 19, 30, 0, 0, time.FixedZone("", 3600)),
		Duration: 90 * time.Minute, Made: time.Date(2026, 2, 1, 8, 0, 0, 0, time.UTC),
	}
}

func TestCalendar(t *testing.T) {
	file, err := Calendar(invitation())
	if err != nil {
		t.Fatal(err)
	}
	if file.Name != "session.ics" || !strings.HasPrefix(file.Type, "text/calendar") {
		t.Errorf("%s, %s", file.Name, file.Type)
	}
	unfolded := strings.ReplaceAll(string(file.Body), "\r\n ", "")
	for _, line := range []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:PUBLISH", "BEGIN:VEVENT", "UID:7c5e@plenary",
		"DTSTAMP:20260201T080000Z", "DTSTART:20260304T183000Z", "DTEND:20260304T200000Z",
		`SUMMARY:Small changes\; big\, calm evenings`, "LOCATION:https://plenary.example/j#abc",
		`DESCRIPTION:Join here: https://plenary.example/j#abc\nNo account is needed. You can come late and leave at any time.`,
		"URL:https://plenary.example/s/1", "END:VEVENT", "END:VCALENDAR",
	} {
		if !strings.Contains(unfolded, line+"\r\n") {
			t.Errorf("no line %q in\n%s", line, unfolded)
		}
	}
}

func TestCalendarWithoutStart(t *testing.T) {
	if _, err := Calendar(Invitation{UID: "1", Title: "T"}); !errors.Is(err, ErrNoStart) {
		t.Error(err)
	}
}

// A date that is known before anybody knows where.
func TestCalendarWithoutLink(t *testing.T) {
	in := invitation()
	in.JoinLink, in.URL = "", ""
	file, err := Calendar(in)
	if err != nil || !strings.Contains(string(file.Body), "DTSTART:20260304T183000Z\r\n") {
		t.Errorf("%v\n%s", err, file.Body)
	}
	for _, property := range []string{"URL", "LOCATION", "DESCRIPTION"} {
		if strings.Contains(string(file.Body), property+":") {
			t.Errorf("%s says nothing:\n%s", property, file.Body)
		}
	}
}

func TestCalendarWithoutPage(t *testing.T) {
	in := invitation()
	in.URL = ""
	file, err := Calendar(in)
	if err != nil || !strings.Contains(string(file.Body), "URL:https://plenary.example/j#abc\r\n") {
		t.Errorf("%v\n%s", err, file.Body)
	}
}

func TestCalendarPromisesNothingOfAForeignLink(t *testing.T) {
	in := invitation()
	in.Foreign = true
	file, err := Calendar(in)
	if err != nil || !strings.Contains(string(file.Body), "DESCRIPTION:Join here: https://plenary.example/j#abc\r\n") {
		t.Errorf("%v\n%s", err, file.Body)
	}
}

// Whatever a title says, the file has one event with the properties that we gave
// it, in lines that other programs can read.
func TestTitleStaysInItsLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := invitation()
		in.Title = rapid.OneOf(
			rapid.String(),
			rapid.StringMatching(`[a-zé ,;\\:]{0,200}`),
			rapid.SampledFrom([]string{"a\r\nATTENDEE:mailto:x@y.example", "a\nEND:VEVENT", "a\rb", "a\u2028b", `a\nb`, "BEGIN:VALARM"}),
		).Draw(t, "title")
		file, err := Calendar(in)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(string(file.Body), "\r\n") {
			if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
				t.Fatalf("a line of %d bytes: %q", len(line), line)
			}
		}
		read, err := ics.ParseCalendar(strings.NewReader(string(file.Body)))
		if err != nil {
			t.Fatalf("%v\n%s", err, file.Body)
		}
		events := read.Events()
		if len(events) != 1 || len(events[0].Properties) != 9 || len(events[0].Components) != 0 {
			t.Fatalf("%d events\n%s", len(events), file.Body)
		}
	})
}

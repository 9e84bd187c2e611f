package rooms

import "time"

// Instant is a moment in milliseconds since the Unix epoch; 0 is "not set".
type Instant int64

// Millis is a span of time in milliseconds.
type Millis int64

const (
	Second Millis = 1000
	Minute        = 60 * Second
	Hour          = 60 * Minute
)

// At converts a time to an Instant.
func At(t time.Time) Instant { return Instant(t.UnixMilli()) }

// Time converts the instant back.
func (i Instant) Time() time.Time { return time.UnixMilli(int64(i)).UTC() }

// Add moves an instant by a span.
func (i Instant) Add(d Millis) Instant { return i + Instant(d) }

// Since gives the span from earlier to i.
func (i Instant) Since(earlier Instant) Millis { return Millis(i - earlier) }

// Reached says whether a deadline is set and due at now.
func (i Instant) Reached(now Instant) bool { return i != 0 && now >= i }

// Duration converts the span.
func (d Millis) Duration() time.Duration { return time.Duration(d) * time.Millisecond }

// earliest gives the first set instant of several.
func earliest(all ...Instant) Instant {
	var first Instant
	for _, i := range all {
		if i != 0 && (first == 0 || i < first) {
			first = i
		}
	}
	return first
}

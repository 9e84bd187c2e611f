package rehearse

import (
	"fmt"
	"slices"
	"time"

	"plenary/rooms"
)

// Report says how a rehearsal went.
type Report struct {
	People    int       `json:"people"`  // simulated people who came in
	Rounds    int       `json:"rounds"`  // how many times people were sent
	Lost      int       `json:"lost"`    // connected, but not where the log says
	Repeats   int       `json:"repeats"` // pairs that sat together once more
	Errors    int       `json:"errors"`  // refusals, gaps and dropped sockets that nobody meant
	Moves     Moves     `json:"moves"`
	Cards     Cards     `json:"cards"`
	Deadlines Deadlines `json:"deadlines"`

	// Unacknowledged counts those who were on line when their round opened,
	// stayed so, and never acknowledged.
	Unacknowledged int `json:"-"`
	// Silent counts rooms of two or more that neither shared nor kept a card.
	Silent int `json:"-"`
}

// Moves are times from the entry that moves to each acknowledgement's answer,
// in milliseconds.
type Moves struct {
	Count int     `json:"count"`
	P50   float64 `json:"p50_ms"`
	P99   float64 `json:"p99_ms"`
	Max   float64 `json:"max_ms"`
}

// Cards counts what rooms wrote, and what became of it.
type Cards struct {
	Written int `json:"written"`
	Shared  int `json:"shared"`
	Kept    int `json:"kept"`
}

// Deadlines are times from when something was planned to the entry that did it,
// in milliseconds; early ones count as an error and not as a time.
type Deadlines struct {
	Count int     `json:"count"`
	P50   float64 `json:"late_p50_ms"`
	P99   float64 `json:"late_p99_ms"`
	Max   float64 `json:"late_max_ms"`
	Early int     `json:"early"`
}

// Failed says whether a report shows a fault: somebody lost, an error, an early
// deadline, fewer rounds than the plan's, somebody who never acknowledged, or a
// room that neither shared nor kept anything.
func Failed(r Report, plan rooms.Plan) bool { return len(r.Faults(plan)) > 0 }

// Faults lists, a line each, why a rehearsal failed; none if it did not.
func (r Report) Faults(plan rooms.Plan) []string {
	var faults []string
	for _, f := range []struct {
		n    int
		what string
	}{
		{r.Lost, "lost: connected, but not where the log says"},
		{r.Errors, "errors"},
		{r.Deadlines.Early, "early deadlines"},
		{r.Unacknowledged, "sent, on line throughout, and never acknowledged"},
		{r.Silent, "rooms of two or more that neither shared nor kept a card"},
	} {
		if f.n > 0 {
			faults = append(faults, fmt.Sprintf("%d %s", f.n, f.what))
		}
	}
	if want := plan.Questions(); r.Rounds < want {
		faults = append(faults, fmt.Sprintf("%d rounds, but the plan has %d questions", r.Rounds, want))
	}
	return faults
}

// report gathers what the crowd saw and, if it was followed, what the log says.
func (c *crowd) report(j *journal, lost int) Report {
	r := Report{People: int(c.came.Load()), Lost: lost}
	r.Cards.Written = int(c.written.Load())
	r.Cards.Shared, r.Cards.Kept = c.cards.count()
	if j != nil {
		r.Rounds, r.Repeats, r.Silent = j.fold.Round, j.repeats(), c.cards.silent(j.fold.Past)
		var took []time.Duration
		took, r.Unacknowledged = j.arrivals(c.all(), &c.clock)
		r.Moves.Count = len(took)
		r.Moves.P50, r.Moves.P99, r.Moves.Max = spread(took)
		var late []time.Duration
		for _, d := range j.deadlines {
			if d.at < d.planned {
				r.Deadlines.Early++
				continue
			}
			late = append(late, d.at.Since(d.planned).Duration())
		}
		r.Deadlines.Count = len(j.deadlines)
		r.Deadlines.P50, r.Deadlines.P99, r.Deadlines.Max = spread(late)
	}
	r.Errors = c.faultCount()
	return r
}

// spread gives the median, the 99th percentile and the greatest, in milliseconds.
func spread(all []time.Duration) (p50, p99, most float64) {
	if len(all) == 0 {
		return 0, 0, 0
	}
	all = slices.Clone(all)
	slices.Sort(all)
	ms := func(i int) float64 { return float64(all[i].Round(100*time.Microsecond).Microseconds()) / 1000 }
	rank := func(p int) int { return (len(all)*p+99)/100 - 1 } // nearest rank
	return ms(rank(50)), ms(rank(99)), ms(len(all) - 1)
}

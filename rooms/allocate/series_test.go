package allocate

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// A series: its people, sessions, rounds in each, and people in a room.
const (
	regulars, sessions, questions, together = 60, 7, 4, 5
	seriesRounds                            = sessions * questions
)

// meetings says how far a series has come after each round, in thousandths.
type meetings struct{ pairs, worst [seriesRounds]int }

func (m *meetings) after(round int, past [][][]uint32) {
	var met [regulars][regulars]bool
	for _, rooms := range past {
		for _, room := range rooms {
			for _, a := range room {
				for _, b := range room {
					met[a][b] = a != b || met[a][b]
				}
			}
		}
	}
	all, fewest := 0, regulars
	for a := range met {
		n := 0
		for b, yes := range met[a] {
			if yes && a != b {
				n++
			}
		}
		all, fewest = all+n, min(fewest, n)
	}
	could := min(regulars-1, (round+1)*(together-1))
	m.pairs[round] = 1000 * all / (regulars * (regulars - 1))
	m.worst[round] = 1000 * fewest / could
}

// BenchmarkSeries plays a series of 7 sessions with 4 rounds, 60 people present at
// all of them, beside memoryless random, and draws docs/pictures/series.svg.
func BenchmarkSeries(b *testing.B) {
	var ours, random meetings
	for b.Loop() {
		ours, random = meetings{}, meetings{}
		in := Input{Size: Size{Rooms: regulars / together}}
		for person := range uint32(regulars) {
			in.Present = append(in.Present, person)
		}
		rnd := rand.New(rand.NewPCG(1, 2))
		var past [][][]uint32
		for round := range seriesRounds {
			in.Seed, in.Left = uint64(round), seriesRounds-round
			got, err := Seat(in)
			if err != nil {
				b.Fatal(err)
			}
			in.Past, in.Planned = append(in.Past, got.Rooms), got.Ahead
			ours.after(round, in.Past)
			past = append(past, shuffled(rnd))
			random.after(round, past)
		}
	}
	last := seriesRounds - 1
	for round := questions - 1; round < seriesRounds; round += questions {
		b.Logf("after session %d: pairs met %.1f %% (random %.1f %%), worst person's share of those they could have met %.1f %% (random %.1f %%)",
			round/questions+1, percent(ours.pairs[round]), percent(random.pairs[round]), percent(ours.worst[round]), percent(random.worst[round]))
	}
	b.ReportMetric(percent(ours.pairs[last]), "%met")
	b.ReportMetric(percent(random.pairs[last]), "%met-random")
	b.ReportMetric(percent(ours.worst[last]), "%worst")
	b.ReportMetric(percent(random.worst[last]), "%worst-random")
	if err := os.WriteFile("../../docs/pictures/series.svg", []byte(plot(&ours, &random)), 0o644); err != nil {
		b.Fatal(err)
	}
}

func percent(thousandths int) float64 { return float64(thousandths) / 10 }

func shuffled(rnd *rand.Rand) [][]uint32 {
	rooms := make([][]uint32, regulars/together)
	for k, person := range rnd.Perm(regulars) {
		rooms[k/together] = append(rooms[k/together], uint32(person))
	}
	return rooms
}

// plot draws the share of pairs who have met after each round.
func plot(ours, random *meetings) string {
	const left, top, wide, high = 60, 40, 560, 240
	x := func(round int) int { return left + wide*(round+1)/seriesRounds }
	y := func(thousandths int) int { return top + high - high*thousandths/1000 }
	var s strings.Builder
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 330" font-family="sans-serif" font-size="13" role="img">`+"\n")
	fmt.Fprintf(&s, "<title>%d people, %d sessions of %d rounds: share of pairs who have met</title>\n", regulars, sessions, questions)
	fmt.Fprintf(&s, `<rect width="720" height="330" fill="#fff"/>`+"\n")
	fmt.Fprintf(&s, `<text x="%d" y="22" font-size="15">Pairs who have met: %d people, rooms of %d, %d sessions of %d rounds</text>`+"\n", left, regulars, together, sessions, questions)
	for _, at := range []int{0, 250, 500, 750, 1000} {
		fmt.Fprintf(&s, `<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#ddd"/><text x="%d" y="%d" text-anchor="end">%d %%</text>`+"\n", left, y(at), left+wide, y(at), left-8, y(at)+4, at/10)
	}
	for session := range sessions {
		fmt.Fprintf(&s, `<text x="%d" y="%d" text-anchor="middle">session %d</text>`+"\n", left+wide*(2*session+1)/(2*sessions), top+high+22, session+1)
	}
	for _, line := range []struct {
		name, colour string
		of           *meetings
		below        int
	}{{"Plenary", "#0b6e4f", ours, 0}, {"random", "#b3541e", random, 4}} {
		fmt.Fprintf(&s, `<polyline fill="none" stroke="%s" stroke-width="2.5" points="%d,%d`, line.colour, left, top+high)
		for round, met := range line.of.pairs {
			fmt.Fprintf(&s, " %d,%d", x(round), y(met))
		}
		end := y(line.of.pairs[seriesRounds-1]) + line.below
		fmt.Fprintf(&s, `"/><text x="%d" y="%d" fill="%s">%s %d %%</text>`+"\n", left+wide+6, end+4, line.colour, line.name, line.of.pairs[seriesRounds-1]/10)
	}
	s.WriteString("</svg>\n")
	return s.String()
}

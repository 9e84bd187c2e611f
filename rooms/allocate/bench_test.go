package allocate

import (
	"fmt"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// roundsBefore lets so many rounds go by and gives the input of the next.
func roundsBefore(b *testing.B, in Input, rounds int) Input {
	for range rounds {
		in.Seed++
		got, err := Seat(in)
		if err != nil {
			b.Fatal(err)
		}
		in.Past = append(in.Past, got.Rooms)
	}
	return in
}

func benchmarkSeat(b *testing.B, in Input, rounds int) {
	in = roundsBefore(b, in, rounds)
	b.ReportAllocs()
	repeats, before := 0, cpu(b)
	for b.Loop() {
		in.Seed++
		got, err := Seat(in)
		if err != nil {
			b.Fatal(err)
		}
		repeats += got.Repeats
	}
	b.ReportMetric(float64((cpu(b)-before).Microseconds())/1000/float64(b.N), "cpu-ms/round")
	b.ReportMetric(float64(repeats)/float64(b.N), "repeats/op")
}

// cpu is the processor time that this program has taken, the collector included:
// on a busy machine the clock says little.
func cpu(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// BenchmarkImmediate is the answer that is wanted at once: the tenth round of a
// session, with nine to remember. Goals: 5 ms up to 60 people, 2 ms at 1,000, 15 ms
// at 10,000.
func BenchmarkImmediate(b *testing.B) {
	for _, n := range []int{12, 24, 60, 100, 300, 1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			benchmarkSeat(b, Input{Present: people(n), Size: Size{Target: 5, Min: 4, Max: 6}, Effort: Immediate}, 9)
		})
	}
}

// BenchmarkConsidered is the default, which looks three rounds ahead.
func BenchmarkConsidered(b *testing.B) {
	for _, n := range []int{24, 60, 100} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			benchmarkSeat(b, Input{Present: people(n), Size: Size{Target: 5, Min: 4, Max: 6}}, 4)
		})
	}
}

// mixedThousands is 10,000 people of three levels and eight organisations, 500
// pairs of whom are kept apart.
func mixedThousands() Input {
	in := Input{Present: people(10_000), Size: Size{Target: 8, Min: 6, Max: 9}}
	levels, places := map[uint32]string{}, map[uint32]string{}
	for i, person := range in.Present {
		levels[person] = []string{"new", "new", "new", "some", "some", "much"}[i*7919%6]
		places[person] = fmt.Sprint(i % 8)
	}
	in.Rules.Attributes = []Attribute{{Mix, levels}, {Mix, places}}
	for i := range 500 {
		in.Rules.Apart = append(in.Rules.Apart, [2]uint32{in.Present[i*17], in.Present[i*19+5]})
	}
	return in
}

// BenchmarkMixed has two attributes and 500 pairs to be kept apart. Goal: 60 ms.
func BenchmarkMixed(b *testing.B) {
	b.Run("10000", func(b *testing.B) { benchmarkSeat(b, mixedThousands(), 9) })
}

// BenchmarkHeap is what a tenth round of 10,000 people takes beside its input and
// its answer. Goal: 30 MB.
func BenchmarkHeap(b *testing.B) {
	in := roundsBefore(b, Input{Present: people(10_000), Size: Size{Target: 5, Min: 4, Max: 6}}, 9)
	for b.Loop() {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := Seat(in); err != nil {
			b.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/(1<<20), "MB/round")
	}
}

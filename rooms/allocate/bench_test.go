package allocate

import (
	"fmt"
	"testing"
)

// BenchmarkSeat is the fifth round of a session: rooms of four, and four rounds
// to remember.
func BenchmarkSeat(b *testing.B) {
	for _, n := range []int{60, 1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			in := Input{Present: people(n), Size: usual}
			for round := range 4 {
				in.Seed = uint64(round)
				got, err := Seat(in)
				if err != nil {
					b.Fatal(err)
				}
				in.Past = append(in.Past, got.Rooms)
			}
			b.ReportAllocs()
			again := 0
			for b.Loop() {
				in.Seed++
				got, err := Seat(in)
				if err != nil {
					b.Fatal(err)
				}
				again += got.Repeats
			}
			b.ReportMetric(float64(again)/float64(b.N), "repeats/op")
		})
	}
}

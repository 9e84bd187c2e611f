package allocate

import (
	"fmt"
	"testing"
)

// Nobody is in a smaller room again and again, and nobody meets again for it.
func TestSmallerRoomsAreShared(t *testing.T) {
	for _, c := range []struct {
		people, rooms, rounds, repeats int
		effort                         Effort
	}{
		{23, 6, 4, 0, Considered}, {59, 12, 6, 0, Considered}, {59, 12, 6, 0, Immediate}, {61, 12, 6, 0, Immediate}, {1_999, 400, 8, 0, Immediate}, {1_500, 400, 8, 0, Immediate},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			in := Input{Present: people(c.people), Size: Size{Rooms: c.rooms}, Seed: 3, Effort: c.effort}
			small, places, met := map[uint32]int{}, 0, 0
			for round := range c.rounds {
				in.Seed, in.Left = in.Seed+1, c.rounds-round
				got, err := Seat(in)
				if err != nil {
					t.Fatal(err)
				}
				met += got.Repeats
				for _, room := range got.Rooms {
					if len(room) == c.people/c.rooms {
						places += len(room)
						for _, person := range room {
							small[person]++
						}
					}
				}
				in.Past = append(in.Past, got.Rooms)
			}
			most := 0
			for _, person := range in.Present {
				most = max(most, small[person])
			}
			if fair := ceilDiv(places, c.people); most > fair+1 || met > c.repeats {
				t.Errorf("somebody was in a smaller room %d times, the least possible is %d; %d meet again", most, fair, met)
			}
		})
	}
}

package allocate

import (
	"testing"

	"pgregory.net/rapid"
)

// The least that a round can cost is never more than the best of all its seatings
// costs, with groups, pairs apart and attributes. A search that believes otherwise
// ends too early.
func TestBoundIsOne(t *testing.T) {
	reached := 0
	slice(t, 3_000, func(t *rapid.T) {
		in := drawInput(t, 7)
		in.Size = Size{Rooms: rapid.IntRange(1, 3).Draw(t, "rooms")}
		in.Rules = drawRules(t, people(7), 1)
		in.Rules.Pins, in.Rules.Companions = nil, nil
		for _, use := range []Use{Mix, Apart} {
			values := map[uint32]string{}
			for _, person := range in.Present {
				values[person] = rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, string(use))
			}
			in.Rules.Attributes = append(in.Rules.Attributes, Attribute{use, values})
		}
		p, err := newProblem(in)
		if err != nil {
			refusedRightly(t, in, err)
			return
		}
		bound, rooms, b := p.leastCost(1), make([]int32, len(p.people)), newBoard(p, 1)
		var place func(i int)
		place = func(i int) {
			if i < len(rooms) {
				for r := range p.m {
					rooms[i] = int32(r)
					place(i + 1)
				}
				return
			}
			if !p.keeps(rooms) {
				return
			}
			b.set(0, rooms)
			if is := b.score(); is.repeats < bound.repeats || is.facts < bound.facts || is.cost < bound.cost {
				t.Fatalf("%v costs %+v, at least %+v", rooms, is, bound)
			} else if is.repeats == bound.repeats && is.facts == bound.facts {
				reached++
			}
		}
		place(0)
	})
	if reached == 0 {
		t.Error("the bound was never reached")
	}
}

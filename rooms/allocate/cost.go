package allocate

import "slices"

// What a pair in one room costs. Each line outweighs the lines below it in any
// swap between rooms of up to 50.
const (
	costKept  int64 = 1 << 36 // a pair to be kept apart
	costSame  int64 = 1 << 24 // an equal value of an attribute to be kept apart
	costMet   int64 = 1 << 16 // a pair who met before
	costAgain int64 = 1 << 8  // each earlier meeting beyond the first, up to mostAgain
	costJust  int64 = 1 << 7  // a pair who met in the last round
	mostAgain       = 7
)

// fact is an attribute of those who are present, its values as numbers.
type fact struct {
	cost int64 // of a pair with an equal value
	of   []int32
}

func (f *fact) alike(i, j int32) bool { return f.of[i] == f.of[j] && f.of[i] != nowhere }

// newFacts numbers the values. All mixed attributes together weigh less than one
// repeat in a swap between rooms of the given size.
func newFacts(people []uint32, attributes []Attribute, size int) []fact {
	facts := make([]fact, len(attributes))
	for a, attribute := range attributes {
		f := fact{cost: costSame, of: make([]int32, len(people))}
		if attribute.Use == Mix {
			f.cost = max(1, costMet/int64(2*size*len(attributes)))
		}
		numbers := map[string]int32{}
		for i, person := range people {
			value := attribute.Of[person]
			if value == "" {
				f.of[i] = nowhere
				continue
			}
			number, known := numbers[value]
			if !known {
				number = int32(len(numbers))
				numbers[value] = number
			}
			f.of[i] = number
		}
		facts[a] = f
	}
	return facts
}

// least gives what the fact costs at best in so many rooms: each value spread
// evenly over them.
func (f *fact) least(rooms int) int64 {
	counts := map[int32]int{}
	total := int64(0)
	for _, value := range f.of {
		if value == nowhere {
			continue
		}
		// The k-th of a value finds at best k/rooms of its kind in a room.
		total += int64(counts[value] / rooms)
		counts[value]++
	}
	return total * f.cost
}

// newApart lists for each person whom to keep apart from, in order.
func newApart(people []uint32, pairs [][2]uint32) [][]int32 {
	apart := make([][]int32, len(people))
	for _, pair := range pairs {
		i, here := slices.BinarySearch(people, pair[0])
		j, there := slices.BinarySearch(people, pair[1])
		if here && there && i != j {
			apart[i] = append(apart[i], int32(j))
			apart[j] = append(apart[j], int32(i))
		}
	}
	for i := range apart {
		slices.Sort(apart[i])
		apart[i] = slices.Compact(apart[i])
	}
	return apart
}

// pair gives what it costs that two people share a room.
func (s *search) pair(i, j int32) int64 {
	var cost int64
	if times, justNow := s.past.met(i, j); times > 0 {
		cost = costMet + int64(min(times-1, mostAgain))*costAgain
		if justNow {
			cost += costJust
		}
	}
	for f := range s.facts {
		if s.facts[f].alike(i, j) {
			cost += s.facts[f].cost
		}
	}
	for _, other := range s.apart[i] {
		if other == j {
			cost += costKept
		}
	}
	return cost
}

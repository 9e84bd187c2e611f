package allocate

// fact is an attribute of those who are present, its values as numbers.
type fact struct {
	use    Use
	of     []int32
	values int
	people [][]int32 // by value
}

func (f *fact) alike(i, j int32) bool { return f.of[i] == f.of[j] && f.of[i] != nowhere }

// pair is what two people in one room cost.
func (f *fact) pair(i, j int32) int32 {
	switch {
	case f.use == Match && f.of[i] != f.of[j] && f.of[i] != nowhere && f.of[j] != nowhere:
		return costMix
	case f.use == Match || !f.alike(i, j):
		return 0
	case f.use == Apart:
		return costSame
	}
	return costMix
}

// newFacts numbers the values in the order in which people come.
func newFacts(people []uint32, attributes []Attribute) ([]fact, error) {
	facts := make([]fact, len(attributes))
	for a, attribute := range attributes {
		f := fact{use: attribute.Use, of: make([]int32, len(people))}
		if f.use != Mix && f.use != Match && f.use != Apart {
			return nil, refuse(BadUse)
		}
		numbers := map[string]int32{}
		var counts []int
		for i, person := range people {
			value := attribute.Of[person]
			if value == "" {
				f.of[i] = nowhere
				continue
			}
			number, known := numbers[value]
			if !known {
				number = int32(len(counts))
				numbers[value] = number
				counts = append(counts, 0)
			}
			f.of[i] = number
			counts[number]++
		}
		f.values, f.people = len(counts), make([][]int32, len(counts))
		for i, value := range f.of {
			if value != nowhere {
				f.people[value] = append(f.people[value], int32(i))
			}
		}
		for _, n := range counts {
			if f.use == Match && n < LeastToMatch {
				return nil, refuse(SmallMatch)
			}
		}
		facts[a] = f
	}
	return facts, nil
}

// least gives how many pairs of an equal value share a room at best: each value
// spread evenly over the rooms.
func (f *fact) least(rooms int) int {
	counts := make([]int, f.values)
	total := 0
	for _, value := range f.of {
		if value != nowhere {
			// The k-th of a value finds at best k/rooms of its kind in a room.
			total += counts[value] / rooms
			counts[value]++
		}
	}
	return total
}

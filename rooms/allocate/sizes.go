package allocate

import "iter"

// sizes lists rooms by how many people they have, so that the smallest are found
// without looking at all.
type sizes struct {
	of    []int   // by room
	place []int   // by room: in its list
	lists [][]int // by size: rooms
}

func newSizes(rooms int) sizes {
	s := sizes{of: make([]int, rooms), place: make([]int, rooms), lists: make([][]int, 1)}
	for r := range rooms {
		s.place[r] = r
		s.lists[0] = append(s.lists[0], r)
	}
	return s
}

func (s *sizes) add() {
	room := len(s.of)
	s.of, s.place = append(s.of, 0), append(s.place, len(s.lists[0]))
	s.lists[0] = append(s.lists[0], room)
}

func (s *sizes) set(room, size int) {
	was := s.of[room]
	if was == size {
		return
	}
	list := s.lists[was]
	last := list[len(list)-1]
	list[s.place[room]], s.place[last] = last, s.place[room]
	s.lists[was] = list[:len(list)-1]
	for len(s.lists) <= size {
		s.lists = append(s.lists, nil)
	}
	s.of[room], s.place[room] = size, len(s.lists[size])
	s.lists[size] = append(s.lists[size], room)
}

// smallest gives at most n rooms that have people in them, the smallest first.
func (s *sizes) smallest(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		left := n
		for size := 1; size < len(s.lists); size++ {
			for _, room := range s.lists[size] {
				if left == 0 || !yield(room) {
					return
				}
				left--
			}
		}
	}
}

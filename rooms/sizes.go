package rooms

import (
	"iter"
	"slices"
)

// sizeIndex keeps the open rooms by how many present people they have, so that
// the smallest are found without looking at all of them.
type sizeIndex struct {
	bySize [][]int // size -> numbers of rooms
}

func newSizeIndex(rooms []Room) sizeIndex {
	return sizeIndex{}.rebuilt(rooms)
}

func (x sizeIndex) rebuilt(rooms []Room) sizeIndex {
	x.bySize = nil
	for i := range rooms {
		if rooms[i].Closed {
			rooms[i].slot = -1
			continue
		}
		x.put(&rooms[i], i+1)
	}
	return x
}

func (x *sizeIndex) put(r *Room, number int) {
	for len(x.bySize) <= r.size {
		x.bySize = append(x.bySize, nil)
	}
	r.slot = len(x.bySize[r.size])
	x.bySize[r.size] = append(x.bySize[r.size], number)
}

func (x *sizeIndex) take(rooms []Room, number int) {
	r := &rooms[number-1]
	if r.slot < 0 {
		return
	}
	bucket := x.bySize[r.size]
	last := len(bucket) - 1
	bucket[r.slot] = bucket[last]
	rooms[bucket[r.slot]-1].slot = r.slot
	x.bySize[r.size] = bucket[:last]
	r.slot = -1
}

// smallest gives at most n rooms that have people in them, smallest first.
func (x sizeIndex) smallest(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for size, bucket := range x.bySize {
			if size == 0 {
				continue
			}
			for _, number := range bucket {
				if n--; n < 0 || !yield(number) {
					return
				}
			}
		}
	}
}

func (x sizeIndex) clone() sizeIndex {
	c := slices.Clone(x.bySize)
	for i := range c {
		c[i] = slices.Clone(c[i])
	}
	return sizeIndex{c}
}

// resize counts a room's present people again; its members are few.
func (s *Session) resize(number int) {
	r := s.room(number)
	if r == nil {
		return
	}
	s.bySize.take(s.Rooms, number)
	r.size = s.presentIn(r)
	if !r.Closed {
		s.bySize.put(r, number)
	}
}

func (s *Session) presentIn(r *Room) int {
	n := 0
	for _, seat := range r.Seats {
		if s.People[seat-1].Present() {
			n++
		}
	}
	return n
}

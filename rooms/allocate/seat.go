package allocate

import "slices"

// Seat gives everybody present a room. The error is one of the package's. Where
// the pairs of Rules.Apart can hardly be met, ErrApart may come though they
// could: it is a bounded search that looked. All pairs of a room are
// looked at, so rooms of thousands take seconds.
func Seat(in Input) (Seating, error) {
	people := slices.Clone(in.Present)
	slices.Sort(people)
	people = slices.Compact(people)
	m, relaxed, err := Rooms(len(people), in.Size)
	if err != nil {
		return Seating{}, err
	}
	for _, attribute := range in.Rules.Attributes {
		if attribute.Use != Mix && attribute.Use != Apart {
			return Seating{}, ErrUse
		}
	}
	s := newSearch(people, m, in)
	s.solve()
	if s.broken() > 0 {
		return Seating{}, ErrApart
	}
	return s.seating(relaxed), nil
}

// seating reads the rooms off the table, under random labels.
func (s *search) seating(relaxed Relaxed) Seating {
	out := Seating{Rooms: make([][]uint32, s.rooms), Relaxed: relaxed, Alike: make([]int, len(s.facts))}
	for r := range out.Rooms {
		room := s.room(int32(r))
		people := make([]uint32, len(room))
		for a, i := range room {
			people[a] = s.people[i]
			for _, j := range room[a+1:] {
				if times, _ := s.past.met(i, j); times > 0 {
					out.Repeats++
				}
				for f := range s.facts {
					if s.facts[f].alike(i, j) {
						out.Alike[f]++
					}
				}
			}
		}
		shuffle(s.chance, people)
		out.Rooms[r] = people
	}
	shuffle(s.chance, out.Rooms)
	return out
}

// broken counts the pairs who share a room though they are to be kept apart.
func (s *search) broken() int {
	n := 0
	for i, others := range s.apart {
		for _, j := range others {
			if int32(i) < j && s.roomOf(int32(i)) == s.roomOf(j) {
				n++
			}
		}
	}
	return n
}

package allocate

// Patch fits rooms that were prepared before the session to who is present, and
// keeps of them what can be kept: room numbers, and who sits with whom. It is for
// the policy Fresh. The error is a *Refusal.
func Patch(in Input, prepared [][]uint32) (Seating, error) {
	p, err := newProblem(in)
	if err != nil {
		return Seating{}, err
	}
	rooms := p.patch(prepared)
	if !p.mendInPlace(newChance(in.Seed), rooms) || !p.keeps(rooms) {
		in.Planned = [][][]uint32{prepared}
		return in.fresh()
	}
	out := p.seating(in, [][]int32{rooms})
	for r := range out.Rooms {
		out.Rooms[r] = out.Rooms[r][:0]
	}
	for i, room := range rooms {
		out.Rooms[room] = append(append(out.Rooms[room], p.people[i]), p.follows[i]...)
	}
	return out, nil
}

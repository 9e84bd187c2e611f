package allocate

// Patch fits rooms that were prepared before the session to who is present, and
// keeps of them what can be kept: room numbers, and who sits with whom. It is for
// the policy Fresh. The error is a *Refusal.
func Patch(in Input, prepared [][]uint32) (Seating, error) {
	in.Planned = [][][]uint32{prepared} // and so it is in the digest
	p, err := newProblem(in)
	if err != nil {
		return Seat(in)
	}
	rooms := p.patch(prepared)
	if !p.mendInPlace(newChance(in.Seed), rooms) || !p.keeps(rooms) {
		return Seat(in)
	}
	out := p.figures(in, rooms)
	out.Rooms = p.inOrder(rooms)
	return out, nil
}

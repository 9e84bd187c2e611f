package allocate

// Seat gives everybody present a room. The error is a *Refusal. All pairs of a
// room are looked at, so rooms of thousands take seconds.
func Seat(in Input) (Seating, error) {
	p, err := newProblem(in)
	if err != nil {
		return Seating{}, err
	}
	var rounds [][]int32
	if len(p.people) > dense {
		rounds, err = p.seatMany(in)
	} else {
		rounds, err = p.seatFew(in)
	}
	if err != nil {
		return Seating{}, err
	}
	return p.seating(in, rounds), nil
}

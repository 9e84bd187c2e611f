package allocate

// fresh is the default policy: as few as possible meet again.
func (in Input) fresh() (Seating, error) {
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

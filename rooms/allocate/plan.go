package allocate

// Plan seats the same people in so many rounds, all planned together; each of the
// seatings knows those before it. The error is a *Refusal.
func Plan(in Input, rounds int) ([]Seating, error) {
	var all []Seating
	in.Stable = true
	for round := range rounds {
		in.Left = rounds - round
		next, err := Next(in)
		if err != nil {
			return nil, err
		}
		all = append(all, next)
		in.Past = append(in.Past[:len(in.Past):len(in.Past)], next.Rooms)
		in.Planned = next.Ahead
		in.Seed++
	}
	return all, nil
}

// Next is Seat for the rounds of one plan: where the input is Stable and Planned has
// all the rounds that are left, the first of them is taken as it is.
func Next(in Input) (Seating, error) {
	if in.Policy != "" && in.Policy != Fresh || !in.Stable || in.Left == 0 || len(in.Planned) < in.Left {
		return Seat(in)
	}
	p, err := newProblem(in)
	if err != nil {
		return Seat(in)
	}
	rounds := make([][]int32, len(in.Planned))
	for r, planned := range in.Planned {
		if rounds[r] = p.patch(planned); !p.keeps(rounds[r]) {
			return Seat(in)
		}
	}
	return p.seating(in, rounds), nil
}

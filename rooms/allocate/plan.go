package allocate

// Round is one of the rounds of Play: what its seating follows from, and the seating.
type Round struct {
	In Input
	Seating
}

// Play seats round after round, each with those before in mind. task gives what is
// known of a round, the first being 0, and may end it all by an error. Rounds before
// are added to the Past of a task.
func Play(rounds int, task func(round int) (Input, error)) ([]Round, error) {
	var all []Round
	var past, planned [][][]uint32
	for r := range rounds {
		in, err := task(r)
		if err != nil {
			return all, err
		}
		in.Past = append(in.Past[:len(in.Past):len(in.Past)], past...)
		in.Planned = planned
		seating, err := next(in)
		if err != nil {
			return all, err
		}
		all = append(all, Round{in, seating})
		past, planned = append(past, seating.Rooms), seating.Ahead
	}
	return all, nil
}

// Plan seats the same people in so many rounds, all planned together; each of the
// seatings knows those before it. The error is a *Refusal.
func Plan(in Input, rounds int) ([]Round, error) {
	in.Stable = true
	return Play(rounds, func(round int) (Input, error) {
		task := in
		task.Left, task.Seed = rounds-round, in.Seed+uint64(round)
		return task, nil
	})
}

// next is Seat for the rounds of one plan: where the input is Stable and Planned has
// all the rounds that are left, the first of them is taken as it is.
func next(in Input) (Seating, error) {
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

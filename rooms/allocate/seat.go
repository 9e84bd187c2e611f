package allocate

// Seat gives everybody present a room, by the policy of the input. The error is a
// *Refusal. All pairs of a room are looked at, so rooms of thousands take seconds.
func Seat(in Input) (Seating, error) {
	switch in.Policy {
	case "", Fresh:
		return in.fresh()
	case StayOne:
		return in.stayOne()
	}
	policy, ok := policies[in.Policy]
	if !ok {
		return Seating{}, refuse(BadPolicy)
	}
	return in.follow(policy)
}

package allocate

// Seat gives everybody present a room, by the policy of the input. The error is a
// *Refusal. All pairs of a room are looked at, so rooms of thousands take seconds.
func Seat(in Input) (Seating, error) {
	seating, err := in.seat()
	if no, refused := err.(*Refusal); refused && no.Relax == nil {
		switch no.Reason {
		case TogetherApart, PinsClash, NoSeating:
			no.Relax = in.enough()
		}
	}
	return seating, err
}

func (in Input) seat() (Seating, error) {
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

// enough lists the rules each of which would be enough to give up, by trying.
func (in Input) enough() []Wish {
	in.Effort = Immediate
	var all []Wish
	for _, wish := range kinds {
		without, rules := in, &in.Rules
		switch {
		case wish == WishPins && rules.Pins != nil:
			without.Rules.Pins = nil
		case wish == WishLeads && rules.Leads != nil:
			without.Rules.Leads = nil
		case wish == WishTogether && rules.Together != nil:
			without.Rules.Together = nil
		case wish == WishApart && rules.Apart != nil:
			without.Rules.Apart = nil
		default:
			continue
		}
		if _, err := without.seat(); err == nil {
			all = append(all, wish)
		}
	}
	return all
}

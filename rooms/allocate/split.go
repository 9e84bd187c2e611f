package allocate

// TooLarge says whether a room has grown above the maximum and is enough for two.
func (l *Live) TooLarge(room int) bool {
	return l.most > 0 && l.sizes.of[room] > l.most && l.sizes.of[room] >= 4
}

// ProposeSplit parts the people of a room in two rooms such that fewest meet again,
// within the rules. The error is a *Refusal.
func (l *Live) ProposeSplit(in Input, room int) (stay, leave []uint32, err error) {
	in.Present, in.Size = l.rooms[room], Size{Rooms: 2}
	in.Rules.Pins, in.Rules.Leads, in.Rules.Attributes = nil, nil, nil
	in.Policy, in.Planned, in.Left, in.Effort = Fresh, nil, 1, Immediate
	halves, err := Seat(in)
	if err != nil {
		return nil, nil, err
	}
	if len(halves.Rooms) < 2 {
		return nil, nil, refuse(TooFew)
	}
	return halves.Rooms[0], halves.Rooms[1], nil
}

// Split moves people of a room into a new one, and gives its number.
func (l *Live) Split(room int, leave []uint32) int {
	l.rooms, l.closed = append(l.rooms, nil), append(l.closed, false)
	l.sizes.add()
	to := len(l.rooms) - 1
	for _, person := range leave {
		if at, here := l.at[person]; here && at == room {
			l.stand(person)
			l.sit(person, to)
			if _, pinned := l.rules.pin[person]; pinned {
				l.rules.pin[person] = to
			}
		}
	}
	l.recount(room)
	l.recount(to)
	return to
}

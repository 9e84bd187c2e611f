package allocate

import "slices"

// Move puts somebody into another room by hand, with their companions and those
// they stay together with, and pins them there. The error is a *Refusal where the
// room has somebody they are kept apart from, or where one person would be left
// alone. A facilitator's wish may go above the maximum.
func (l *Live) Move(person uint32, to int) error {
	from, here := l.at[person]
	switch {
	case !here || to < 0 || to >= len(l.rooms) || l.closed[to]:
		return refuse(BadChoice)
	case from == to:
		l.hold(person, to)
		return nil
	}
	going := l.party(person)
	var rest []uint32
	for _, x := range l.rooms[from] {
		if !slices.Contains(going, x) {
			rest = append(rest, x)
		}
	}
	if len(rest) == 1 || l.sizes.of[to] == 0 && len(going) == 1 {
		return refuse(NoSeating, "min")
	}
	for _, x := range going {
		if l.rules.clash(x, l.rooms[to]) {
			return refuse(NoSeating, "apart")
		}
	}
	for _, x := range going {
		if at, sits := l.at[x]; sits && at != to {
			l.stand(x)
		}
		l.sit(x, to)
		l.hold(x, to)
	}
	l.recount(to)
	return nil
}

// hold pins somebody to a room; companions go where their people go.
func (l *Live) hold(person uint32, room int) {
	if _, companion := l.rules.with[person]; !companion {
		l.rules.pin[person] = room
	}
}

// party is who moves with somebody: group and companions, as far as they are here.
func (l *Live) party(person uint32) []uint32 {
	if with, companion := l.rules.with[person]; companion {
		if _, here := l.at[with]; here {
			person = with
		}
	}
	going := []uint32{person}
	for k := 0; k < len(going); k++ {
		for _, x := range slices.Concat(l.rules.group[going[k]], l.rules.companions[going[k]]) {
			if _, here := l.at[x]; here && !slices.Contains(going, x) {
				going = append(going, x)
			}
		}
	}
	return going
}

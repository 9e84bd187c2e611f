package allocate

import "slices"

// ProposeMerge finds the room that another, which has become too small, is best
// merged with: the one of the smallest where fewest meet again, within the maximum
// and the rules. It is false where there is none.
func (l *Live) ProposeMerge(room int) (into int, ok bool) {
	cost := 0
	for other := range l.sizes.smallest(lateChoices) {
		if other == room || l.closed[other] || l.most > 0 && l.sizes.of[room]+l.sizes.of[other] > l.most {
			continue
		}
		c, fits := 0, true
		for _, person := range l.rooms[room] {
			fits = fits && !l.rules.clash(person, l.rooms[other])
			c += l.rules.cost(person, l.rooms[other])
		}
		if fits && (!ok || c < cost) {
			into, cost, ok = other, c, true
		}
	}
	return into, ok
}

// Merge moves everybody of a room into another and closes it; pins and kept seats
// follow. The error is a *Refusal where that would break a rule.
func (l *Live) Merge(room, into int) error {
	if room == into || room < 0 || into < 0 || room >= len(l.rooms) || into >= len(l.rooms) || l.closed[room] || l.closed[into] {
		return refuse(BadChoice)
	}
	for _, person := range l.rooms[room] {
		if l.rules.clash(person, l.rooms[into]) {
			return refuse(NoSeating, "apart")
		}
	}
	for _, person := range slices.Clone(l.rooms[room]) {
		l.stand(person)
		l.sit(person, into)
	}
	l.recount(into)
	l.closed[room], l.became[room] = true, into
	for person, pin := range l.rules.pin {
		if pin == room {
			l.rules.pin[person] = into
		}
	}
	return nil
}

// TooSmall says whether a room has fallen below the minimum, and has people in it.
func (l *Live) TooSmall(room int) bool {
	n := l.sizes.of[room]
	return n > 0 && n < max(2, l.least)
}

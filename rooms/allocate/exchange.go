package allocate

// step is one person's change of rooms.
type step struct {
	person   int32
	from, to int
}

// exchange lets the group that somebody stays together with change places with as
// many people of another room, groups and single ones. It is tried by doing it.
func (a *climb) exchange(r int, i, j int32, allowed int64) {
	from, to := a.roomOf(r, i), a.roomOf(r, j)
	going := a.p.units[a.p.unit[i]]
	coming := a.against(r, j, len(going))
	if coming == nil {
		return
	}
	a.done = a.done[:0]
	change := int64(0)
	for _, x := range going {
		change += a.step(r, step{x, from, to})
	}
	for _, x := range coming {
		change += a.step(r, step{x, to, from})
	}
	bad := change > allowed || !a.leadsEven(r, from) || !a.leadsEven(r, to)
	if !bad && change > 0 && a.total-change == a.best && a.kept == nil {
		a.undo(r)
		a.kept = a.copyOf()
		a.redo(r)
	}
	if bad {
		a.undo(r)
	}
}

// against gathers people of a room who can go together in exchange for so many:
// first the group of j, then single ones. It gives nil where they do not add up.
func (a *climb) against(r int, j int32, size int) []int32 {
	coming := append([]int32(nil), a.p.units[a.p.unit[j]]...)
	mates := a.mates(r, a.roomOf(r, j))
	start := a.chance.below(len(mates))
	for k := range mates {
		if x := mates[(start+k)%len(mates)]; len(coming) < size && a.p.single(x) && x != j {
			coming = append(coming, x)
		}
	}
	if len(coming) != size {
		return nil
	}
	for _, x := range coming {
		if a.p.pin[x] != nowhere {
			return nil
		}
	}
	return coming
}

func (a *climb) step(r int, s step) int64 {
	a.done = append(a.done, s)
	return a.take(r, s.person) + a.put(r, s.person, s.to)
}

func (a *climb) undo(r int) {
	for k := len(a.done) - 1; k >= 0; k-- {
		a.take(r, a.done[k].person)
		a.put(r, a.done[k].person, a.done[k].from)
	}
}

func (a *climb) redo(r int) {
	for _, s := range a.done {
		a.take(r, s.person)
		a.put(r, s.person, s.to)
	}
}

func (a *climb) leadsEven(r, room int) bool {
	leads := int(a.leads[r*a.m+room])
	return leads >= a.p.leads/a.m && leads <= ceilDiv(a.p.leads, a.m)
}

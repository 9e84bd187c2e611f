package allocate

import (
	"cmp"
	"slices"
)

// problem is an input made ready: people are numbered by their place in the
// sorted list, companions are set aside, and groups that stay together are units.
type problem struct {
	people  []uint32
	follows [][]uint32 // the companions of each person
	unit    []int32    // the unit of each person
	units   [][]int32  // the people of each unit
	apart   [][]int32  // for each person, whom to keep apart from, in order
	lead    []bool
	leads   int
	pin     []int32 // the room of each person, or nowhere
	facts   []fact
	past    past
	m       int // rooms
	relaxed Relaxed
	seed    uint64
	bound   bool    // there are units, leads or pins
	costs   []int32 // see fixedOfAll
	stable  bool    // nobody is expected to come or go
	tries   *int    // that are left of callTries, whatever rules are left out
}

func newProblem(in Input) (*problem, error) {
	tries := callTries
	p := &problem{seed: in.Seed, stable: in.Stable, tries: &tries}
	root, err := p.gather(in)
	if err != nil {
		return nil, err
	}
	if p.m, p.relaxed, err = Rooms(len(p.people), in.Size); err != nil {
		return nil, err
	}
	if err := p.setRules(in, root); err != nil {
		return nil, err
	}
	return p, p.chooseRooms(in.Size)
}

// setRules takes what an input says of people, all but the size.
func (p *problem) setRules(in Input, root func(uint32) uint32) (err error) {
	p.unite(in.Rules.Together, root)
	if err := p.keepApart(in.Rules, root); err != nil {
		return err
	}
	if err := p.setPins(in.Rules, root); err != nil {
		return err
	}
	p.setLeads(in.Rules.Leads)
	if p.facts, err = newFacts(p.people, in.Rules.Attributes); err != nil {
		return err
	}
	p.past = newPast(p.people, in.Past, in.Met)
	return nil
}

// index finds a person among those who are seated.
func (p *problem) index(person uint32) (int32, bool) {
	i, ok := slices.BinarySearch(p.people, person)
	return int32(i), ok
}

// gather sorts out who is seated and who goes with whom. It gives the person that
// each companion is with in the end.
func (p *problem) gather(in Input) (root func(uint32) uint32, err error) {
	here := in.seated()
	with := map[uint32]uint32{}
	for _, c := range in.Rules.Companions {
		_, present := slices.BinarySearch(here, c.Companion)
		if _, needed := slices.BinarySearch(here, c.With); present && needed {
			with[c.Companion] = c.With
		}
	}
	root = func(person uint32) uint32 {
		for range len(with) + 1 {
			next, ok := with[person]
			if !ok {
				break
			}
			person = next
		}
		return person
	}
	for _, person := range here {
		if _, companion := with[person]; !companion {
			p.people = append(p.people, person)
		}
	}
	p.follows = make([][]uint32, len(p.people))
	for _, person := range here {
		if _, companion := with[person]; !companion {
			continue
		}
		i, ok := p.index(root(person))
		if !ok {
			return nil, refuse(CompanionLoop)
		}
		p.follows[i] = append(p.follows[i], person)
	}
	return root, nil
}

// unite makes units of those who stay together, and of everybody else by
// themselves. Who is in two groups joins them, present or not.
func (p *problem) unite(groups [][]uint32, root func(uint32) uint32) {
	joined := map[uint32][]uint32{}
	for _, group := range groups {
		people := make([]uint32, len(group))
		for k, person := range group {
			people[k] = root(person)
		}
		joinGroup(joined, people)
	}
	p.unit = emptyColumn(len(p.people))
	for i := range p.unit {
		if p.unit[i] != nowhere {
			continue
		}
		unit := []int32{int32(i)}
		for _, person := range joined[p.people[i]] {
			if j, here := p.index(person); here && j != int32(i) {
				unit = append(unit, j)
				p.bound = true
			}
		}
		for _, j := range unit {
			p.unit[j] = int32(len(p.units))
		}
		p.units = append(p.units, unit)
	}
}

// joinGroup joins a group with those that its people are in already.
func joinGroup(groups map[uint32][]uint32, people []uint32) {
	var all []uint32
	for _, person := range people {
		all = append(append(all, person), groups[person]...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	for _, person := range all {
		groups[person] = all
	}
}

func (p *problem) single(i int32) bool { return len(p.units[p.unit[i]]) == 1 }

func (p *problem) keepApart(rules Rules, root func(uint32) uint32) error {
	p.apart = make([][]int32, len(p.people))
	for _, pair := range rules.Apart {
		i, here := p.index(root(pair[0]))
		j, there := p.index(root(pair[1]))
		switch {
		case !here || !there || pair[0] == pair[1]:
			continue
		case p.unit[i] == p.unit[j]:
			return refuse(TogetherApart)
		}
		p.apart[i] = append(p.apart[i], j)
		p.apart[j] = append(p.apart[j], i)
	}
	for i := range p.apart {
		slices.Sort(p.apart[i])
		p.apart[i] = slices.Compact(p.apart[i])
	}
	return nil
}

// setPins pins whole units.
func (p *problem) setPins(rules Rules, root func(uint32) uint32) error {
	p.pin = emptyColumn(len(p.people))
	for _, pin := range rules.Pins {
		i, here := p.index(root(pin.Person))
		if !here {
			continue
		}
		if pin.Room < 0 {
			return refuse(PinsClash)
		}
		for _, j := range p.units[p.unit[i]] {
			if p.pin[j] != nowhere && p.pin[j] != int32(pin.Room) {
				return refuse(PinsClash)
			}
			p.pin[j] = int32(pin.Room)
		}
		p.bound = true
	}
	return nil
}

func (p *problem) setLeads(leads []uint32) {
	p.lead = make([]bool, len(p.people))
	for _, person := range leads {
		if i, here := p.index(person); here && !p.lead[i] {
			p.lead[i] = true
			p.leads++
			p.bound = true
		}
	}
}

// without gives the problem without one kind of rules.
func (p *problem) without(kind Wish) *problem {
	q := *p
	n := len(p.people)
	switch kind {
	case WishPins:
		q.pin = emptyColumn(n)
	case WishLeads:
		q.lead, q.leads = make([]bool, n), 0
	case WishTogether:
		q.units, q.unit = make([][]int32, n), make([]int32, n)
		for i := range q.units {
			q.units[i], q.unit[i] = []int32{int32(i)}, int32(i)
		}
	case WishApart:
		q.apart = make([][]int32, n)
	}
	return &q
}

// kinds are those that without leaves out, in the order in which they are proposed.
var kinds = []Wish{WishPins, WishLeads, WishTogether, WishApart}

// has says whether there are rules of a kind.
func (p *problem) has(kind Wish) bool {
	switch kind {
	case WishPins:
		return slices.ContainsFunc(p.pin, func(room int32) bool { return room != nowhere })
	case WishLeads:
		return p.leads > 0
	case WishTogether:
		return len(p.units) < len(p.people)
	}
	return p.anyApart()
}

// chooseRooms keeps the number of rooms unless the rules can't be met with it and
// can with another that is within the sizes; of those the nearest is taken.
func (p *problem) chooseRooms(size Size) error {
	if !p.bound && (!p.anyApart() || len(p.people) > dense) {
		return nil
	}
	wanted, unsure := p.m, false
	counts := p.countsWithin(size)
	most := callTries / 4
	for _, m := range counts {
		p.m = m
		switch p.possible(min(most, *p.tries-callTries/2)) {
		case yes:
			return nil
		case perhaps:
			unsure = true
		}
		most = p.share(callTries/4, len(counts))
	}
	p.m = wanted
	if unsure && len(p.people) > dense {
		return nil // the search will say
	}
	return &Refusal{Reason: p.whyNot(), Relax: p.relax(size), Unsure: unsure}
}

// share parts tries among so many searches; four for each person mostly find a way
// where there is one.
func (p *problem) share(tries, searches int) int { return max(4*len(p.people), tries/searches) }

// countsWithin lists the numbers of rooms that keep the sizes, or the one that
// relaxes them, the wanted one first and then by distance from it.
func (p *problem) countsWithin(size Size) []int {
	counts := []int{p.m}
	if size.Rooms > 0 || p.relaxed != (Relaxed{}) {
		return counts
	}
	n := len(p.people)
	for m := ceilDiv(n, size.Max); m <= n/size.Min; m++ {
		if m != p.m {
			counts = append(counts, m)
		}
	}
	slices.SortStableFunc(counts, func(a, b int) int { return cmp.Compare(abs(a-p.m), abs(b-p.m)) })
	return counts
}

func (p *problem) anyApart() bool {
	return slices.ContainsFunc(p.apart, func(others []int32) bool { return len(others) > 0 })
}

func (p *problem) whyNot() Reason {
	largest := ceilDiv(len(p.people), p.m)
	for _, unit := range p.units {
		if len(unit) > largest {
			return TogetherTooLarge
		}
	}
	for _, room := range p.pin {
		if int(room) >= p.m {
			return PinsClash
		}
	}
	return NoSeating
}

// relax lists what would be enough to give up, the size first.
func (p *problem) relax(size Size) []Wish {
	all := []Wish{}
	n := len(p.people)
	most := p.share(*p.tries, min(n, dense)+len(kinds))
	try := func(wish Wish, q *problem) {
		if !slices.Contains(all, wish) && q.possible(most) == yes {
			all = append(all, wish)
		}
	}
	for m := 1; m <= n/2 && n <= dense; m++ {
		q := *p
		q.m = m
		switch {
		case size.Rooms > 0:
			try(WishRooms, &q)
		case ceilDiv(n, m) <= size.Max && n/m < size.Min:
			try(WishMin, &q)
		}
	}
	for m := 1; m <= n/2 && n <= dense && size.Rooms == 0; m++ {
		q := *p
		if q.m = m; ceilDiv(n, m) > size.Max {
			try(WishMax, &q)
		}
	}
	for _, kind := range kinds {
		if p.has(kind) {
			try(kind, p.without(kind))
		}
	}
	return all
}

func abs(a int) int { return max(a, -a) }

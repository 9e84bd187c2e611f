package allocate

import (
	"cmp"
	"slices"
)

// stayOne is the policy StayOne, as a World Cafe has it: one person of each room of
// the last round keeps it, with those who stay together with them, and the others
// move on, away from them where they can. Who is pinned to the room stays, or a
// lead, or whoever chance says. Leads are not dealt otherwise.
func (in Input) stayOne() (Seating, error) {
	p, err := newFollowing(in)
	if err != nil {
		return Seating{}, err
	}
	rooms, err := p.lastRooms(in)
	if err != nil {
		return Seating{}, err
	}
	rooms = p.mostPeopled(rooms)
	fresh := in
	fresh.Policy, fresh.Size, fresh.Rules.Leads = Fresh, Size{Rooms: len(rooms)}, nil
	fresh.Rules.Pins, fresh.Rules.Apart = slices.Clone(in.Rules.Pins), slices.Clone(in.Rules.Apart)
	c := newChance(in.Seed)
	for r, room := range rooms {
		stays := p.stays(c, int32(r), room)
		if stays == nowhere {
			continue
		}
		fresh.Rules.Pins = append(fresh.Rules.Pins, Pin{p.people[stays], r})
		for _, i := range room {
			if p.unit[i] != p.unit[stays] && p.pin[i] != int32(r) {
				fresh.Rules.Apart = append(fresh.Rules.Apart, [2]uint32{p.people[stays], p.people[i]})
			}
		}
	}
	seating, err := fresh.fresh()
	if err != nil { // some have to stay, too
		fresh.Rules.Apart = in.Rules.Apart
		seating, err = fresh.fresh()
	}
	if err != nil { // what is enough to give up is another matter where pins are the policy's
		no, refused := err.(*Refusal)
		return Seating{}, &Refusal{Reason: NoSeating, Unsure: refused && no.Unsure}
	}
	seating.Digest = in.digest()
	return seating, nil
}

// mostPeopled leaves out the smallest rooms where there are too few people for all.
func (p *problem) mostPeopled(rooms [][]int32) [][]int32 {
	m := len(p.people) / 2
	if len(rooms) <= m {
		return rooms
	}
	bySize := slices.Clone(rooms)
	slices.SortStableFunc(bySize, func(a, b []int32) int { return cmp.Compare(len(b), len(a)) })
	return bySize[:m]
}

// stays chooses who of a room keeps it and pins them, and gives nowhere where all
// have to be elsewhere.
func (p *problem) stays(c chance, r int32, room []int32) int32 {
	var some []int32
	for _, may := range []func(i int32) bool{
		func(i int32) bool { return p.pin[i] == r },
		func(i int32) bool { return p.pin[i] == nowhere && p.lead[i] },
		func(i int32) bool { return p.pin[i] == nowhere },
	} {
		for _, i := range room {
			if may(i) {
				some = append(some, i)
			}
		}
		if len(some) > 0 {
			break
		}
	}
	if len(some) == 0 {
		return nowhere
	}
	stays := some[c.below(len(some))]
	for _, i := range p.units[p.unit[stays]] {
		p.pin[i] = r
	}
	return stays
}

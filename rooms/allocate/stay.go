package allocate

// stayOne is the policy StayOne, as a World Cafe has it: one person of each room of
// the last round keeps it, and the others move on, away from them where they can.
// A lead stays, or whoever chance says.
func (in Input) stayOne() (Seating, error) {
	asked := in
	c := newChance(in.Seed)
	in.Present = in.seated()
	rooms, err := in.lastRooms()
	if err != nil {
		return Seating{}, err
	}
	in.Policy = Fresh
	in.Size = Size{Rooms: len(rooms)}
	in.Rules.Pins, in.Rules.Apart = nil, asked.Rules.Apart[:len(asked.Rules.Apart):len(asked.Rules.Apart)]
	lead := map[uint32]bool{}
	for _, person := range in.Rules.Leads {
		lead[person] = true
	}
	in.Rules.Leads = nil
	for r, room := range rooms {
		stays := room[c.below(len(room))]
		for _, person := range room {
			if lead[person] {
				stays = person
				break
			}
		}
		in.Rules.Pins = append(in.Rules.Pins, Pin{stays, r})
		for _, person := range room {
			if person != stays {
				in.Rules.Apart = append(in.Rules.Apart, [2]uint32{stays, person})
			}
		}
	}
	seating, err := in.fresh()
	if err != nil { // some have to stay, too
		in.Rules.Apart = asked.Rules.Apart
		seating, err = in.fresh()
	}
	seating.Digest = asked.digest()
	return seating, err
}

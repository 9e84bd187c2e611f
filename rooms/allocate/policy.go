package allocate

import "slices"

// Policy says how a seating follows from the rounds before it.
type Policy string

const (
	Fresh   Policy = "fresh"    // new people each time; "" is the same
	Same    Policy = "same"     // the groups of the last round again
	Join    Policy = "join"     // the last round's rooms, two by two
	StayOne Policy = "stay_one" // one of each room keeps it, the others move on
	Choose  Policy = "choose"   // people choose: Input.Chosen
)

// policies give the rooms, in the order of their labels.
var policies = map[Policy]func(*problem, Input) ([][]int32, error){
	Same:   sameAgain,
	Join:   joinRooms,
	Choose: chosen,
}

// Policies lists what there is, the default first.
func Policies() []Policy { return []Policy{Fresh, Same, Join, StayOne, Choose} }

// newFollowing makes an input ready for a policy that takes rooms as they come,
// whatever their size.
func newFollowing(in Input) (*problem, error) {
	p := &problem{seed: in.Seed, stable: in.Stable}
	root, err := p.gather(in)
	if err != nil {
		return nil, err
	}
	if len(p.people) < leastPresent {
		return nil, refuse(TooFew)
	}
	return p, p.setRules(in, root)
}

// follow seats by a policy that takes rooms as they come: sizes may differ by more
// than one and leads stay where their groups are. Nobody is alone, and people who
// are kept apart or together, companions, pins and those who sit out are respected.
func (in Input) follow(policy func(*problem, Input) ([][]int32, error)) (Seating, error) {
	p, err := newFollowing(in)
	if err != nil {
		return Seating{}, err
	}
	rooms, err := policy(p, in)
	if err != nil {
		return Seating{}, err
	}
	places, err := p.settle(rooms)
	if err != nil {
		return Seating{}, err
	}
	if in.Policy != Choose && !p.has(WishPins) { // who chose a room knows its number
		p.closeRanks(places)
	}
	out := p.figures(in, places)
	out.Rooms = p.inOrder(places)
	return out, nil
}

// closeRanks leaves out rooms where nobody is.
func (p *problem) closeRanks(places []int32) {
	number := emptyColumn(p.m)
	for _, room := range places {
		number[room] = 0
	}
	p.m = 0
	for r := range number {
		if number[r] != nowhere {
			number[r] = int32(p.m)
			p.m++
		}
	}
	for i, room := range places {
		places[i] = number[room]
	}
}

// lastRooms gives the rooms of the last round with those who are present; who was
// in two of them is in the later one.
func (p *problem) lastRooms(in Input) ([][]int32, error) {
	if len(in.Past) == 0 {
		return nil, refuse(NothingToRepeat)
	}
	find := finder(p.people)
	last := in.Past[len(in.Past)-1]
	at := emptyColumn(len(p.people))
	for r, room := range last {
		for _, person := range room {
			if i := find(person); i != nowhere {
				at[i] = int32(r)
			}
		}
	}
	rooms := make([][]int32, len(last))
	for i, r := range at {
		if r != nowhere {
			rooms[r] = append(rooms[r], int32(i))
		}
	}
	rooms = slices.DeleteFunc(rooms, func(room []int32) bool { return len(room) == 0 })
	if len(rooms) == 0 {
		return nil, refuse(NothingToRepeat)
	}
	return rooms, nil
}

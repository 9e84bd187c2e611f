package allocate

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
var policies = map[Policy]func(Input) ([][]uint32, error){
	Same:   sameAgain,
	Join:   joinRooms,
	Choose: chosen,
}

// Policies lists what there is, the default first.
func Policies() []Policy { return []Policy{Fresh, Same, Join, StayOne, Choose} }

// follow seats by a policy that takes rooms as they come: sizes may differ by more
// than one and leads stay where their groups are. Nobody is alone, and people who
// are kept apart or together, companions and those who sit out are respected.
func (in Input) follow(policy func(Input) ([][]uint32, error)) (Seating, error) {
	p, err := newProblem(Input{
		Present: in.Present, Out: in.Out, Past: in.Past, Met: in.Met, Seed: in.Seed, Size: Size{Rooms: 1},
		Rules: Rules{Together: in.Rules.Together, Companions: in.Rules.Companions, Attributes: in.Rules.Attributes},
	})
	if err != nil {
		return Seating{}, err
	}
	asked := in
	in.Present = p.people
	if in.Rules, err = p.byPerson(in.Rules); err != nil {
		return Seating{}, err
	}
	rooms, err := policy(in)
	if err != nil {
		return Seating{}, err
	}
	if rooms, err = in.settled(rooms); err != nil {
		return Seating{}, err
	}
	p.m = len(rooms)
	places := emptyColumn(len(p.people))
	for r, room := range rooms {
		for _, person := range room {
			i, _ := p.index(person)
			places[i] = int32(r)
		}
	}
	out := p.seating(asked, [][]int32{places})
	for r, room := range rooms { // the labels are the policy's
		out.Rooms[r] = nil
		for _, person := range room {
			i, _ := p.index(person)
			out.Rooms[r] = append(append(out.Rooms[r], person), p.follows[i]...)
		}
	}
	return out, nil
}

// byPerson puts people in the place of their companions.
func (p *problem) byPerson(r Rules) (Rules, error) {
	with := map[uint32]uint32{}
	for i, companions := range p.follows {
		for _, companion := range companions {
			with[companion] = p.people[i]
		}
	}
	root := func(person uint32) uint32 {
		if of, companion := with[person]; companion {
			return of
		}
		return person
	}
	mapped := Rules{Companions: r.Companions}
	for _, pair := range r.Apart {
		a, b := root(pair[0]), root(pair[1])
		if a == b && pair[0] != pair[1] {
			return r, refuse(TogetherApart, "together", "apart")
		}
		mapped.Apart = append(mapped.Apart, [2]uint32{a, b})
	}
	for _, group := range r.Together {
		people := make([]uint32, len(group))
		for k, person := range group {
			people[k] = root(person)
		}
		mapped.Together = append(mapped.Together, people)
	}
	return mapped, nil
}

// settled seats everybody who has no room yet as a late joiner is, moves who may
// not stay, and merges rooms with one person. Rooms are left out where nobody is.
func (in Input) settled(rooms [][]uint32) ([][]uint32, error) {
	l := NewLive(Input{Past: in.Past, Met: in.Met, Rules: in.Rules}, rooms)
	for r := range rooms {
		for _, person := range rooms[r] {
			if at, _ := l.Room(person); l.rules.clash(person, l.rooms[at]) || !l.united(person) {
				l.stand(person)
			}
		}
	}
	for _, person := range in.Present {
		if _, ok := l.Join(person); !ok {
			return nil, refuse(NoSeating, "apart")
		}
	}
	for r := range l.rooms {
		if l.sizes.of[r] != 1 {
			continue
		}
		into, ok := l.ProposeMerge(r)
		if !ok || l.Merge(r, into) != nil {
			return nil, refuse(NoSeating, "apart")
		}
	}
	var out [][]uint32
	for _, room := range l.rooms {
		if len(room) > 0 {
			out = append(out, room)
		}
	}
	return out, nil
}

// united says whether somebody sits with the first of those they stay with.
func (l *Live) united(person uint32) bool {
	for _, other := range l.rules.group[person] {
		if at, here := l.at[other]; here {
			return at == l.at[person]
		}
	}
	return true
}

// lastRooms gives the rooms of the last round with those who are present; who was
// in two of them is in the later one.
func (in Input) lastRooms() ([][]uint32, error) {
	if len(in.Past) == 0 {
		return nil, refuse(NothingToRepeat)
	}
	find := finder(in.Present)
	last := in.Past[len(in.Past)-1]
	at := emptyColumn(len(in.Present))
	for r, room := range last {
		for _, person := range room {
			if i := find(person); i != nowhere {
				at[i] = int32(r)
			}
		}
	}
	rooms := make([][]uint32, len(last))
	for i, r := range at {
		if r != nowhere {
			rooms[r] = append(rooms[r], in.Present[i])
		}
	}
	var with [][]uint32
	for _, room := range rooms {
		if len(room) > 0 {
			with = append(with, room)
		}
	}
	if len(with) == 0 {
		return nil, refuse(NothingToRepeat)
	}
	return with, nil
}

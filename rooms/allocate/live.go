package allocate

import (
	"maps"
	"slices"
)

// Live is the rooms of one round while it runs: people come late, leave, come back
// and are moved. Every method is a function of what happened before and nothing
// else; none takes longer because there are more rooms, but for New and Rooms.
// It is not for use by two goroutines at once.
type Live struct {
	most, least int // people in a room; most 0: no limit
	rooms       [][]uint32
	closed      []bool
	at          map[uint32]int // the room of each person who sits in one
	kept        map[uint32]int // the room of each person who left
	became      map[int]int    // the room that a closed one went into
	sizes       sizes
	rules       liveRules
}

// lateChoices is how many of the smallest rooms are looked at, so that a join
// costs the same at any size.
const lateChoices = 32

// NewLive begins with the rooms of a seating. Of the input it takes the size, the
// past and the rules; Present need not be filled.
func NewLive(in Input, rooms [][]uint32) *Live {
	l := &Live{
		most: in.Size.Max, least: in.Size.Min, closed: make([]bool, len(rooms)), at: map[uint32]int{}, kept: map[uint32]int{}, became: map[int]int{},
		rules: newLiveRules(in), rooms: make([][]uint32, len(rooms)), sizes: newSizes(len(rooms)),
	}
	if in.Size.Rooms > 0 {
		l.most, l.least = 0, 0
	}
	for r, room := range rooms {
		for _, person := range room {
			l.sit(person, r)
		}
	}
	return l
}

// Rooms gives who sits where now; a room that was merged into another is empty.
func (l *Live) Rooms() [][]uint32 {
	all := make([][]uint32, len(l.rooms))
	for r, room := range l.rooms {
		all[r] = slices.Clone(room)
	}
	return all
}

// Room says where somebody sits.
func (l *Live) Room(person uint32) (int, bool) {
	r, ok := l.at[person]
	return r, ok
}

// Size counts the people of a room, companions left out.
func (l *Live) Size(room int) int { return l.sizes.of[room] }

// Pins are the pins of the rules and those that moves by hand made, in order, for
// the input of the next draw.
func (l *Live) Pins() []Pin {
	var all []Pin
	for _, person := range slices.Sorted(maps.Keys(l.rules.pin)) {
		all = append(all, Pin{person, l.rules.pin[person]})
	}
	return all
}

// counts is 0 for a companion whose person is in the room, and 1 for others.
func (l *Live) counts(person uint32, room int) int {
	if with, companion := l.rules.with[person]; companion {
		if at, here := l.at[with]; here && at == room {
			return 0
		}
	}
	return 1
}

func (l *Live) sit(person uint32, room int) {
	l.rooms[room] = append(l.rooms[room], person)
	l.at[person] = room
	l.recount(room)
}

func (l *Live) stand(person uint32) {
	room := l.at[person]
	delete(l.at, person)
	l.rooms[room] = slices.DeleteFunc(l.rooms[room], func(x uint32) bool { return x == person })
	l.recount(room)
}

// recount is a look at one room: who is a companion depends on who else is there.
func (l *Live) recount(room int) {
	n := 0
	for _, person := range l.rooms[room] {
		n += l.counts(person, room)
	}
	l.sizes.set(room, n)
}

// Join seats somebody who comes, or comes back, and says where. Who comes back
// gets their room, a pin holds, a companion goes to their person, and people who
// stay together are brought together; everybody else goes to the smallest room
// below the maximum, the one of them where they cost least. It is false where the
// rules leave no room: they wait in the main room.
func (l *Live) Join(person uint32) (room int, ok bool) {
	if room, here := l.at[person]; here {
		return room, true
	}
	if room, ok = l.choose(person); !ok {
		return 0, false
	}
	l.sit(person, room)
	delete(l.kept, person)
	if _, pinned := l.rules.pin[person]; pinned {
		l.hold(person, room) // it may not be the one it was
	}
	l.gatherCompanions(person)
	return room, true
}

func (l *Live) choose(person uint32) (room int, ok bool) {
	for _, must := range []func(uint32) (int, bool){l.withPerson, l.withGroup} {
		if room, ok = must(person); ok {
			return room, l.mayJoin(person, room)
		}
	}
	for _, wish := range []func(uint32) (int, bool){l.pinned, l.before} {
		if room, ok = wish(person); ok && l.mayJoin(person, room) {
			return room, true
		}
	}
	return l.smallest(person)
}

func (l *Live) withPerson(person uint32) (int, bool) {
	with, companion := l.rules.with[person]
	if !companion {
		return 0, false
	}
	return l.Room(with)
}

func (l *Live) withGroup(person uint32) (int, bool) {
	for _, other := range l.rules.group[person] {
		if room, here := l.at[other]; here && other != person {
			return room, true
		}
	}
	return 0, false
}

func (l *Live) pinned(person uint32) (int, bool) {
	room, ok := l.rules.pin[person]
	return l.now(room), ok && room < len(l.rooms)
}

func (l *Live) before(person uint32) (int, bool) {
	room, ok := l.kept[person]
	return l.now(room), ok
}

// now is the room that one has become by merging.
func (l *Live) now(room int) int {
	for {
		next, merged := l.became[room]
		if !merged {
			return room
		}
		room = next
	}
}

// mayJoin says whether nobody is there whom the person, or a companion of theirs
// who comes along, is kept apart from.
func (l *Live) mayJoin(person uint32, room int) bool {
	if l.closed[room] || l.rules.clash(person, l.rooms[room]) {
		return false
	}
	for _, companion := range l.rules.companions[person] {
		if at, here := l.at[companion]; here && at != room && l.rules.clash(companion, l.rooms[room]) {
			return false
		}
	}
	return true
}

// gatherCompanions brings companions who came earlier than their person.
func (l *Live) gatherCompanions(person uint32) {
	room := l.at[person]
	for _, companion := range l.rules.companions[person] {
		if at, here := l.at[companion]; here && at != room {
			l.stand(companion)
			l.sit(companion, room)
		}
	}
	l.recount(room)
}

func (l *Live) smallest(person uint32) (int, bool) {
	best, size, cost, found := 0, 0, 0, false
	for room := range l.sizes.smallest(lateChoices) {
		n := l.sizes.of[room]
		if l.closed[room] || n == 0 || l.most > 0 && n >= l.most || found && n > size {
			continue
		}
		if !l.mayJoin(person, room) {
			continue
		}
		if c := l.rules.cost(person, l.rooms[room]); !found || c < cost {
			best, size, cost, found = room, n, c, true
		}
	}
	return best, found
}

// Leave lets somebody go; their room is kept for them. A companion who is left
// behind counts from then on.
func (l *Live) Leave(person uint32) {
	if room, here := l.at[person]; here {
		l.kept[person] = room
		l.stand(person)
	}
}

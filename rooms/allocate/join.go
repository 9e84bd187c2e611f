package allocate

import "slices"

// joinRooms is the policy Join: the last round's rooms two by two, as 1-2-4-All has
// it, such that as few as possible meet again. With an odd number of rooms the one
// left over goes to the pair where it costs least. Rooms with people who are kept
// apart are not joined.
func joinRooms(in Input) ([][]uint32, error) {
	rooms, err := in.lastRooms()
	if err != nil {
		return nil, err
	}
	j := joining{rules: newLiveRules(in), rooms: rooms}
	c := newChance(in.Seed)
	order := make([]int, len(rooms))
	for r := range order {
		order[r] = r
	}
	shuffle(c, order)
	j.pair(order)
	var out [][]uint32
	for k := 0; k+1 < len(order); k += 2 {
		out = append(out, slices.Concat(rooms[order[k]], rooms[order[k+1]]))
	}
	if len(order)%2 == 1 {
		out = j.leftOver(out, rooms[order[len(order)-1]])
	}
	return out, nil
}

type joining struct {
	rules liveRules
	rooms [][]uint32
}

// clashCost outweighs every repeat.
const clashCost int64 = 1 << 40

func (j *joining) cost(a, b []uint32) int64 {
	cost := int64(0)
	for _, person := range a {
		if j.rules.clash(person, b) {
			cost += clashCost
		}
		cost += int64(j.rules.cost(person, b))
	}
	return cost
}

// pair exchanges rooms between pairs while that makes things better.
func (j *joining) pair(order []int) {
	at := func(k int) []uint32 { return j.rooms[order[k]] }
	for better := true; better; {
		better = false
		for a := range len(order) / 2 * 2 {
			for b := a + 1; b < len(order)/2*2; b++ {
				x, y := a^1, b^1
				if x != b && j.cost(at(b), at(x))+j.cost(at(a), at(y)) < j.cost(at(a), at(x))+j.cost(at(b), at(y)) {
					order[a], order[b] = order[b], order[a]
					better = true
				}
			}
		}
	}
}

func (j *joining) leftOver(pairs [][]uint32, room []uint32) [][]uint32 {
	best, least := -1, clashCost
	for k, pair := range pairs {
		if cost := j.cost(room, pair); cost < least {
			best, least = k, cost
		}
	}
	if best < 0 {
		return append(pairs, room)
	}
	pairs[best] = slices.Concat(pairs[best], room)
	return pairs
}

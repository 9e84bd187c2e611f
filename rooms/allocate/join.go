package allocate

import "slices"

// joinRooms is the policy Join: the last round's rooms two by two, as 1-2-4-All has
// it, such that as few as possible meet again. With an odd number of rooms the one
// left over goes to the pair where it costs least. Rooms with people who are kept
// apart are not joined.
func joinRooms(p *problem, in Input) ([][]int32, error) {
	rooms, err := p.lastRooms(in)
	if err != nil {
		return nil, err
	}
	j := joining{p, rooms}
	c := newChance(in.Seed)
	order := make([]int, len(rooms))
	for r := range order {
		order[r] = r
	}
	shuffle(c, order)
	j.pair(order)
	var out [][]int32
	for k := 0; k+1 < len(order); k += 2 {
		if a, b := rooms[order[k]], rooms[order[k+1]]; j.cost(a, b) < clashCost {
			out = append(out, slices.Concat(a, b))
		} else {
			out = append(out, a, b)
		}
	}
	if len(order)%2 == 1 {
		out = j.leftOver(out, rooms[order[len(order)-1]])
	}
	return out, nil
}

type joining struct {
	p     *problem
	rooms [][]int32
}

// clashCost outweighs every repeat.
const clashCost int64 = 1 << 40

func (j *joining) cost(a, b []int32) int64 {
	cost := j.p.between(a, b)
	for _, x := range a {
		for _, y := range j.p.apart[x] {
			if slices.Contains(b, y) {
				cost += clashCost
			}
		}
	}
	return cost
}

// pair exchanges rooms between pairs, and with the one left over, while that makes
// things better.
func (j *joining) pair(order []int) {
	at := func(k int) []int32 { return j.rooms[order[k]] }
	for range mostPasses {
		better := false
		for a := range len(order) / 2 * 2 {
			for b := a + 1; b < len(order)/2*2; b++ {
				x, y := a^1, b^1
				if x != b && j.cost(at(b), at(x))+j.cost(at(a), at(y)) < j.cost(at(a), at(x))+j.cost(at(b), at(y)) {
					order[a], order[b] = order[b], order[a]
					better = true
				}
			}
		}
		if last := len(order) - 1; last%2 == 0 {
			for a := range last {
				if j.cost(at(last), at(a^1)) < j.cost(at(a), at(a^1)) {
					order[a], order[last] = order[last], order[a]
					better = true
				}
			}
		}
		if !better {
			return
		}
	}
}

func (j *joining) leftOver(pairs [][]int32, room []int32) [][]int32 {
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

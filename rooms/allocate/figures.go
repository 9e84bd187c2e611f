package allocate

import "slices"

// seating turns the rounds that were found into what the caller gets, under
// random labels.
func (p *problem) seating(in Input, rounds [][]int32) Seating {
	c := newChance(in.Seed + 1)
	out := p.figures(in, rounds[0])
	out.Rooms = p.named(c, rounds[0])
	for _, rooms := range rounds[1:] {
		out.Ahead = append(out.Ahead, p.named(c, rooms))
	}
	return out
}

// figures is the seating of a round, but for the rooms.
func (p *problem) figures(in Input, rooms []int32) Seating {
	out := Seating{Relaxed: p.relaxed, Version: Version, Seed: in.Seed, Digest: in.digest(), Metrics: p.metrics(rooms)}
	out.Metrics.WorstShare = p.worstShare(rooms)
	out.Repeats, out.Alike = out.Metrics.Repeats, out.Metrics.SamePairs
	return out
}

// inOrder gives a round with people and their companions, under the numbers that it
// has.
func (p *problem) inOrder(rooms []int32) [][]uint32 {
	out := make([][]uint32, p.m)
	for i, room := range rooms {
		out[room] = append(append(out[room], p.people[i]), p.follows[i]...)
	}
	return out
}

// named gives a round with people and their companions. Rooms that somebody is
// pinned to keep their number.
func (p *problem) named(c chance, rooms []int32) [][]uint32 {
	out := make([][]uint32, p.m)
	size := ceilDiv(len(rooms), p.m)
	for r := range out {
		out[r] = make([]uint32, 0, size)
	}
	for i, room := range rooms {
		out[room] = append(append(out[room], p.people[i]), p.follows[i]...)
	}
	for _, people := range out {
		shuffle(c, people)
	}
	held := make([]bool, p.m)
	for _, room := range p.pin {
		if room != nowhere {
			held[room] = true
		}
	}
	var free []int
	for r := range out {
		if !held[r] {
			free = append(free, r)
		}
	}
	for k := len(free) - 1; k >= 0; k-- {
		a, b := free[k], free[c.below(k+1)]
		out[a], out[b] = out[b], out[a]
	}
	return out
}

func (p *problem) metrics(rooms []int32) Metrics {
	m := Metrics{SizeMin: len(rooms), SamePairs: make([]int, len(p.facts)), SameBound: make([]int, len(p.facts)), ExtraKinds: make([]int, len(p.facts))}
	inner := make([][]int32, p.m)
	for i, room := range rooms {
		inner[room] = append(inner[room], int32(i))
	}
	fresh := make([]int, len(rooms)) // people in the room whom each has not met
	for _, people := range inner {
		if len(people) == 0 {
			continue // nobody chose it
		}
		m.SizeMin, m.SizeMax = min(m.SizeMin, len(people)), max(m.SizeMax, len(people))
		for a, i := range people {
			for _, j := range people[a+1:] {
				if m.count(p, i, j) {
					fresh[i]++
					fresh[j]++
				}
			}
		}
		for f := range p.facts {
			m.ExtraKinds[f] += max(0, p.facts[f].kinds(people)-1)
		}
	}
	m.NewFaces = slices.Min(fresh)
	for f := range p.facts {
		m.SameBound[f] = p.facts[f].least(p.m)
	}
	return m
}

// count counts a pair in one room, and says whether they meet for the first time.
func (m *Metrics) count(p *problem, i, j int32) bool {
	for f := range p.facts {
		if p.facts[f].alike(i, j) {
			m.SamePairs[f]++
		}
	}
	if p.unit[i] == p.unit[j] {
		return false
	}
	times, justNow := p.past.met(i, j)
	m.MaxMeet = max(m.MaxMeet, times+1)
	if times > 0 {
		m.Repeats++
	}
	if justNow {
		m.BackToBack++
	}
	return times == 0
}

// kinds counts the values in a room.
func (f *fact) kinds(people []int32) int {
	n := 0
	for a, i := range people {
		seen := f.of[i] == nowhere
		for _, j := range people[:a] {
			seen = seen || f.of[i] == f.of[j]
		}
		if !seen {
			n++
		}
	}
	return n
}

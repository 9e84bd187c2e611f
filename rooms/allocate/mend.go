package allocate

// mend makes a round keep the rules that bind it, as it comes from a table: labels
// follow pins, groups come together, leads spread out. It says whether that went.
func (p *problem) mend(c chance, rooms []int32) bool {
	if p.bound {
		p.relabel(rooms)
	}
	return p.mendInPlace(c, rooms)
}

// mendInPlace is mend for rooms that keep their labels.
func (p *problem) mendInPlace(c chance, rooms []int32) bool {
	if !p.bound {
		return true
	}
	m := mending{p: p, rooms: rooms, fixed: make([]bool, len(rooms))}
	for i := range rooms {
		m.fixed[i] = p.pin[i] != nowhere
	}
	for _, unit := range p.units {
		if to := m.meetingRoom(unit); to != nowhere && !m.bring(c, unit, to) {
			return false
		}
	}
	return m.spreadLeads()
}

// relabel exchanges room numbers so that as many pins as possible hold.
func (p *problem) relabel(rooms []int32) {
	label := make([]int32, p.m)
	owner := make([]int32, p.m) // of a label
	for r := range label {
		label[r], owner[r] = int32(r), int32(r)
	}
	settled := make([]bool, p.m)
	for i, pin := range p.pin {
		if pin == nowhere || settled[rooms[i]] || settled[owner[pin]] {
			continue
		}
		a, b := rooms[i], owner[pin]
		label[a], label[b] = label[b], label[a]
		owner[label[a]], owner[label[b]] = a, b
		settled[a] = true
	}
	for i := range rooms {
		rooms[i] = label[rooms[i]]
	}
}

type mending struct {
	p     *problem
	rooms []int32
	fixed []bool
}

// meetingRoom is where a group comes together: its pin, or where its first sits.
func (m *mending) meetingRoom(unit []int32) int32 {
	if pin := m.p.pin[unit[0]]; pin != nowhere {
		return pin
	}
	if len(unit) == 1 {
		return nowhere
	}
	for _, i := range unit {
		m.fixed[i] = true
	}
	return m.rooms[unit[0]]
}

// bring swaps each of a group who sits elsewhere with somebody of the room who may
// go, one of the same kind where there is one.
func (m *mending) bring(c chance, unit []int32, to int32) bool {
	for _, i := range unit {
		if m.rooms[i] == to {
			continue
		}
		j := int32(nowhere)
		start := c.below(len(m.rooms))
		for k := range m.rooms {
			x := int32((start + k) % len(m.rooms))
			if m.rooms[x] == to && !m.fixed[x] && (j == nowhere || m.p.lead[x] == m.p.lead[i]) {
				j = x
			}
		}
		if j == nowhere {
			return false
		}
		m.rooms[i], m.rooms[j] = to, m.rooms[i]
	}
	return true
}

// spreadLeads swaps leads of rooms that have too many with people of rooms that
// have too few.
func (m *mending) spreadLeads() bool {
	p := m.p
	counts := make([]int, p.m)
	for i, lead := range p.lead {
		if lead {
			counts[m.rooms[i]]++
		}
	}
	least, most := p.leads/p.m, ceilDiv(p.leads, p.m)
	for range p.leads {
		low, high := 0, 0
		for r, n := range counts {
			if n < counts[low] {
				low = r
			}
			if n > counts[high] {
				high = r
			}
		}
		if counts[low] >= least && counts[high] <= most {
			return true
		}
		if !m.swapLead(int32(high), int32(low)) {
			return false
		}
		counts[high]--
		counts[low]++
	}
	return true
}

func (m *mending) swapLead(high, low int32) bool {
	for i, lead := range m.p.lead {
		if !lead || m.rooms[i] != high || m.fixed[i] {
			continue
		}
		for j, lead := range m.p.lead {
			if !lead && m.rooms[j] == low && !m.fixed[j] {
				m.rooms[i], m.rooms[j] = low, high
				return true
			}
		}
	}
	return false
}

// keeps says whether a round keeps all the hard rules.
func (p *problem) keeps(rooms []int32) bool {
	size, leads := make([]int, p.m), make([]int, p.m)
	for i, room := range rooms {
		if room < 0 || int(room) >= p.m || p.pin[i] != nowhere && p.pin[i] != room {
			return false
		}
		size[room]++
		if p.lead[i] {
			leads[room]++
		}
		for _, j := range p.apart[i] {
			if rooms[j] == room {
				return false
			}
		}
		if first := p.units[p.unit[i]][0]; rooms[first] != room {
			return false
		}
	}
	return even(size, len(rooms)) && even(leads, p.leads)
}

// even says whether counts that add up to all differ by at most one.
func even(counts []int, all int) bool {
	for _, n := range counts {
		if n < all/len(counts) || n > ceilDiv(all, len(counts)) {
			return false
		}
	}
	return true
}

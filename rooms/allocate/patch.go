package allocate

// patch fits a round that was planned, or prepared before anybody came, to who is
// present and to how many rooms there are: who is missing is left out, newcomers go
// to the smallest rooms, rooms too many are dealt over the others, and sizes are
// made even, those who cost least moving. It gives the room of each person. Rules
// that bind are not looked at: see mend.
func (p *problem) patch(planned [][]uint32) []int32 {
	rooms := emptyColumn(len(p.people))
	size := make([]int, p.m)
	for i, pin := range p.pin {
		if pin != nowhere {
			rooms[i] = pin
			size[pin]++
		}
	}
	for r, people := range planned {
		for _, person := range people {
			if i, here := p.index(person); here && r < p.m && rooms[i] == nowhere {
				rooms[i] = int32(r)
				size[r]++
			}
		}
	}
	e := evening{p: p, rooms: rooms, size: size}
	for i := range rooms {
		if rooms[i] == nowhere {
			e.seat(int32(i))
		}
	}
	for e.step() {
	}
	return rooms
}

// evening evens out sizes.
type evening struct {
	p     *problem
	rooms []int32
	size  []int
	inner [][]int32 // by room: who is in it; made at need
}

// seat brings somebody to the smallest room where they cost least.
func (e *evening) seat(i int32) {
	to := 0
	for r, n := range e.size {
		if n < e.size[to] {
			to = r
		}
	}
	cost := e.costIn(i, to)
	for r, n := range e.size {
		if r == to || n != e.size[to] {
			continue
		}
		if c := e.costIn(i, r); c < cost {
			to, cost = r, c
		}
	}
	e.move(i, to)
}

func (e *evening) people(r int) []int32 {
	if e.inner == nil {
		e.inner = make([][]int32, e.p.m)
		for i, room := range e.rooms {
			if room != nowhere {
				e.inner[room] = append(e.inner[room], int32(i))
			}
		}
	}
	return e.inner[r]
}

func (e *evening) costIn(i int32, r int) int64 {
	cost := int64(0)
	for _, j := range e.people(r) {
		if j != i {
			cost += int64(e.p.pair(i, j))
		}
	}
	return cost
}

func (e *evening) move(i int32, to int) {
	e.people(to)
	if from := e.rooms[i]; from != nowhere {
		list := e.inner[from]
		for k, x := range list {
			if x == i {
				list[k] = list[len(list)-1]
				e.inner[from] = list[:len(list)-1]
				break
			}
		}
		e.size[from]--
	}
	e.rooms[i] = int32(to)
	e.size[to]++
	e.inner[to] = append(e.inner[to], i)
}

// step moves one person from the largest to the smallest room, if they differ by
// more than one.
func (e *evening) step() bool {
	low, high := 0, 0
	for r, n := range e.size {
		if n < e.size[low] {
			low = r
		}
		if n > e.size[high] {
			high = r
		}
	}
	if e.size[high]-e.size[low] < 2 {
		return false
	}
	who, least := int32(nowhere), int64(0)
	for _, i := range e.people(high) {
		if e.p.pin[i] != nowhere {
			continue
		}
		if cost := e.costIn(i, low) - e.costIn(i, high); who == nowhere || cost < least {
			who, least = i, cost
		}
	}
	if who == nowhere {
		return false // all are pinned: mend will see
	}
	e.move(who, low)
	return true
}

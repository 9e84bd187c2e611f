package allocate

import "slices"

// past is who sat where, for those who are present: a row a person and a column a
// round, with the room's number or nowhere. Two people met as often as their
// rows agree, and as often as the contacts from before say.
type past struct {
	columns int
	last    int // the first column of the last round
	rows    []int32
	before  contacts
	counts  []uint8 // meetings of each pair, at most mostMet; only up to dense people
	load    []int   // repeats that each person had; only up to dense people
	places  []int   // people that each person sat with, one who came twice counted twice; only up to dense people
	rounds  []int   // in which each person sat somewhere
	small   []int   // of these, in a room below the mean size of its round
}

const (
	nowhere = -1
	// dense is up to how many people there is a number for each pair. Above it
	// a matrix is slower than looking at rows.
	dense = 300
	// mostMet bounds a count, so that the rounds of a plan can be added to it.
	mostMet = 200
)

// newPast fills the table. A round in which people moved takes more than one
// column: each room goes to the first column where none of its people sits yet.
func newPast(people []uint32, rounds [][][]uint32, met []Meeting) past {
	find := finder(people)
	p := past{before: newContacts(len(people), met, find), small: make([]int, len(people))}
	if n := len(people); n <= dense {
		p.counts, p.load, p.places = make([]uint8, n*n), make([]int, n), make([]int, n)
		p.before.each(p.countBefore)
	}
	var columns [][]int32
	var number int32
	var here []int32 // those of a room who are present
	for _, rooms := range rounds {
		p.last = len(columns)
		all, count := 0, 0 // people, and rooms that are not empty
		for _, room := range rooms {
			all += len(room)
			count += min(1, len(room))
		}
		for _, room := range rooms {
			here = here[:0]
			for _, person := range room {
				if i := find(person); i != nowhere {
					here = append(here, i)
				}
			}
			if len(here) < 2 {
				continue
			}
			if len(room)*count < all {
				for _, i := range here {
					p.small[i]++
				}
			}
			p.countRoom(here, len(room))
			at := p.last
			for at < len(columns) && taken(columns[at], here) {
				at++
			}
			if at == len(columns) {
				columns = append(columns, emptyColumn(len(people)))
			}
			for _, i := range here {
				columns[at][i] = number
			}
			number++
		}
	}
	p.columns = len(columns)
	p.rows = make([]int32, len(people)*p.columns)
	p.rounds = make([]int, len(people))
	for c, column := range columns {
		for i, room := range column {
			p.rows[i*p.columns+c] = room
			if room != nowhere {
				p.rounds[i]++
			}
		}
	}
	return p
}

// finder looks people up in their sorted list: by a table where their numbers are
// close together.
func finder(people []uint32) func(uint32) int32 {
	if len(people) == 0 {
		return func(uint32) int32 { return nowhere }
	}
	first, last := people[0], people[len(people)-1]
	if uint64(last-first) > 8*uint64(len(people))+1024 {
		return func(person uint32) int32 {
			if i, ok := slices.BinarySearch(people, person); ok {
				return int32(i)
			}
			return nowhere
		}
	}
	table := emptyColumn(int(last-first) + 1)
	for i, person := range people {
		table[person-first] = int32(i)
	}
	return func(person uint32) int32 {
		if person < first || person > last {
			return nowhere
		}
		return table[person-first]
	}
}

func (p *past) count(i, j int32, times int) {
	n := int32(len(p.load))
	met := uint8(min(mostMet, int(p.counts[i*n+j])+times))
	p.counts[i*n+j], p.counts[j*n+i] = met, met
}

func (p *past) countBefore(i, j int32, times int) {
	p.count(i, j, times)
	for _, x := range [2]int32{i, j} {
		p.places[x] += times
		p.load[x] += times - 1
	}
}

// countRoom counts meetings of those of a room who are present; size is with the
// others.
func (p *past) countRoom(room []int32, size int) {
	if p.counts == nil {
		return
	}
	n := int32(len(p.load))
	for a, i := range room {
		p.places[i] += size - 1
		for _, j := range room[a+1:] {
			if p.counts[i*n+j] > 0 {
				p.load[i]++
				p.load[j]++
			}
			p.count(i, j, 1)
		}
	}
}

func emptyColumn(n int) []int32 {
	column := make([]int32, n)
	for i := range column {
		column[i] = nowhere
	}
	return column
}

func taken(column, people []int32) bool {
	for _, i := range people {
		if column[i] != nowhere {
			return true
		}
	}
	return false
}

// met says how often two people sat together, and whether in the last round.
func (p *past) met(i, j int32) (times int, justNow bool) {
	a := p.rows[int(i)*p.columns:][:p.columns]
	b := p.rows[int(j)*p.columns:][:p.columns]
	for c, room := range a {
		if room == b[c] && room != nowhere {
			times++
			justNow = justNow || c >= p.last
		}
	}
	if p.before.of != nil {
		times += p.before.met(i, j)
	}
	return times, justNow
}

// empty says that nobody has met anybody.
func (p *past) empty() bool { return p.columns == 0 && p.before.of == nil }

package allocate

// past is who sat where, for those who are present: a row a person and a column a
// round, with the room's number or nowhere. Two people met as often as their
// rows agree.
type past struct {
	columns int
	last    int // the first column of the last round
	rows    []int32
}

const nowhere = -1

// newPast fills the table. A round in which people moved takes more than one
// column: each room goes to the first column where none of its people sits yet.
func newPast(people []uint32, rounds [][][]uint32) past {
	index := make(map[uint32]int32, len(people))
	for i, person := range people {
		index[person] = int32(i)
	}
	var p past
	var columns [][]int32
	var number int32
	var here []int32 // those of a room who are present
	for _, rooms := range rounds {
		p.last = len(columns)
		for _, room := range rooms {
			here = here[:0]
			for _, person := range room {
				if i, ok := index[person]; ok {
					here = append(here, i)
				}
			}
			if len(here) < 2 {
				continue
			}
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
	for c, column := range columns {
		for i, room := range column {
			p.rows[i*p.columns+c] = room
		}
	}
	return p
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
	return times, justNow
}

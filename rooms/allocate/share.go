package allocate

// worstShare is, for whom it is least, how many people they have met after the
// round out of those they could have met, in thousandths: no more than sat in
// their rooms, and no more than are present or were met. Above dense people
// nobody runs out of others to meet, and it is not worked out: 1000.
func (p *problem) worstShare(rooms []int32) int {
	n := len(p.people)
	if n > dense {
		return 1000
	}
	inner := make([]int, p.m)
	for _, room := range rooms {
		inner[room]++
	}
	worst := 1000
	for i := range n {
		met, could := 0, 0
		for j := range n {
			if i == j || p.unit[i] == p.unit[j] {
				continue
			}
			if p.past.counts[i*n+j] > 0 || rooms[i] == rooms[j] {
				met++
			}
			could++
		}
		could -= len(p.apart[i])
		absent := p.past.places[i] - p.past.load[i]
		for j := range n {
			if p.past.counts[i*n+j] > 0 {
				absent-- // met, and here
			}
		}
		met, could = met+max(0, absent), could+max(0, absent)
		places := p.past.places[i] + inner[rooms[i]] - len(p.units[p.unit[i]])
		if could = min(could, places); could > 0 {
			worst = min(worst, 1000*met/could)
		}
	}
	return max(0, worst)
}

package allocate

// hotList is a set of people from which one can be drawn at once: those who share
// a room with somebody they should not.
type hotList struct {
	list  []int32
	place []int32 // in the list; nowhere: not in it
}

func newHotList(n int) hotList {
	return hotList{place: emptyColumn(n)}
}

func (h *hotList) set(i int32, hot bool) {
	switch place := h.place[i]; {
	case hot && place == nowhere:
		h.place[i] = int32(len(h.list))
		h.list = append(h.list, i)
	case !hot && place != nowhere:
		last := h.list[len(h.list)-1]
		h.list[place], h.place[last] = last, place
		h.list = h.list[:len(h.list)-1]
		h.place[i] = nowhere
	}
}

func (h *hotList) draw(c chance) (int32, bool) {
	if len(h.list) == 0 {
		return 0, false
	}
	return h.list[c.below(len(h.list))], true
}

package allocate

// chosen is the policy Choose: people go where they wish. A chosen room may have
// more or fewer people than the size says; nobody is alone, and who would sit with
// somebody they are kept apart from goes elsewhere. Who chose nothing goes to the
// smallest rooms. Rooms keep their numbers, so one may be empty.
func chosen(p *problem, in Input) ([][]int32, error) {
	count := in.Size.Rooms
	for _, wish := range in.Chosen {
		if wish.Room < 0 || in.Size.Rooms > 0 && wish.Room >= in.Size.Rooms || wish.Room > len(in.Present) {
			return nil, refuse(BadChoice)
		}
		count = max(count, wish.Room+1)
	}
	if count <= 0 {
		return nil, refuse(BadChoice)
	}
	find := finder(p.people)
	where := emptyColumn(len(p.people))
	for _, wish := range in.Chosen {
		if i := find(wish.Person); i != nowhere {
			where[i] = int32(wish.Room)
		}
	}
	rooms := make([][]int32, count)
	any := false
	for i, room := range where {
		if room != nowhere {
			rooms[room] = append(rooms[room], int32(i))
			any = true
		}
	}
	if !any {
		return nil, refuse(BadChoice)
	}
	return rooms, nil
}

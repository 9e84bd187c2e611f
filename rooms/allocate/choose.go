package allocate

// chosen is the policy Choose: people go where they wish. A chosen room may have
// more or fewer people than the size says; nobody is alone, and who would sit with
// somebody they are kept apart from goes elsewhere. Who chose nothing goes to the
// smallest rooms.
func chosen(in Input) ([][]uint32, error) {
	count := in.Size.Rooms
	for _, wish := range in.Chosen {
		if wish.Room < 0 || in.Size.Rooms > 0 && wish.Room >= in.Size.Rooms || wish.Room > len(in.Present) {
			return nil, refuse(BadChoice)
		}
		count = max(count, wish.Room+1)
	}
	if count == 0 {
		return nil, refuse(BadChoice)
	}
	rooms := make([][]uint32, count)
	find := finder(in.Present)
	where := emptyColumn(len(in.Present))
	for _, wish := range in.Chosen {
		if i := find(wish.Person); i != nowhere {
			where[i] = int32(wish.Room)
		}
	}
	any := false
	for i, room := range where {
		if room != nowhere {
			rooms[room] = append(rooms[room], in.Present[i])
			any = true
		}
	}
	if !any {
		return nil, refuse(BadChoice)
	}
	return rooms, nil
}

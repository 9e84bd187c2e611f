package allocate

import "testing"

// rounds in which nobody meets again, by rooms and people in a room.
func TestTables(t *testing.T) {
	for _, c := range []struct{ m, s, rounds int }{
		{3, 3, 3}, {4, 4, 4}, {5, 5, 5}, {6, 3, 5}, {6, 4, 5}, {6, 5, 5}, {7, 7, 7}, {8, 4, 8}, {8, 8, 8}, {9, 9, 9},
		{10, 3, 9}, {10, 4, 9}, {10, 5, 9}, {10, 6, 7}, {10, 7, 7}, {12, 4, 11}, {12, 5, 10}, {12, 6, 8}, {14, 4, 13}, {15, 4, 13}, {15, 5, 12}, {16, 8, 16},
		{25, 8, 16}, {27, 5, 16}, {49, 9, 16}, {60, 5, 14}, {1000, 8, 16},
	} {
		table := newTable(newChance(1), c.m, c.s, 16, tableNodes)
		if table == nil {
			t.Errorf("%d rooms of %d: none", c.m, c.s)
			continue
		}
		table.check(t)
		if table.rounds < c.rounds {
			t.Errorf("%d rooms of %d: %d rounds, %d are known", c.m, c.s, table.rounds, c.rounds)
		}
	}
	for _, none := range [][2]int{{2, 5}, {1, 1}, {4, 5}} {
		if newTable(newChance(1), none[0], none[1], 4, tableNodes) != nil {
			t.Errorf("%v has a table", none)
		}
	}
}

// check counts: each room has one of each column, and nobody meets again.
func (t *table) check(tb testing.TB) {
	met := map[[2]int]bool{}
	for r := range t.rounds {
		rooms := make([][]int, t.m)
		for i := range t.m {
			for j := range t.s {
				room := t.room(r, i, j)
				rooms[room] = append(rooms[room], i*t.s+j)
			}
		}
		for _, room := range rooms {
			if len(room) != t.s {
				tb.Fatalf("%d rooms of %d: one has %d", t.m, t.s, len(room))
			}
			for a := range room {
				for _, b := range room[a+1:] {
					pair := [2]int{room[a], b}
					if met[pair] {
						tb.Fatalf("%d rooms of %d: two seats meet again in round %d", t.m, t.s, r)
					}
					met[pair] = true
				}
			}
		}
	}
}

package allocate

import (
	"fmt"
	"strings"
	"testing"
)

func TestNotes(t *testing.T) {
	levels, places := map[uint32]string{}, map[uint32]string{}
	for i, person := range people(20) {
		levels[person] = []string{"new", "some", "much", "some"}[i%4]
		places[person] = fmt.Sprint(i / 4)
	}
	in := Input{
		Present: people(20), Size: Size{Target: 4, Min: 4, Max: 4}, Effort: Immediate,
		Rules: Rules{
			Attributes: []Attribute{{Mix, levels}, {Apart, places}}, Leads: people(5), Apart: [][2]uint32{{3, 10}},
		},
	}
	got, err := Seat(in)
	if err != nil {
		t.Fatal(err)
	}
	want := "[{first_round true map[]} {mixed true map[attribute:0]} {in_each_room true map[attribute:0]} {alike_apart true map[attribute:1]} {lead_in_each true map[leads:5 rooms:5]}]"
	if notes := fmt.Sprint(in.Explain(got)); notes != want {
		t.Errorf("got  %s\nwant %s", notes, want)
	}
	in.Past = [][][]uint32{{people(20)}}
	if notes := fmt.Sprint(in.Explain(Seating{Rooms: got.Rooms, Repeats: 30, Relaxed: Relaxed{Min: 2, Max: 7, Rooms: 3}, Metrics: got.Metrics})); !strings.HasPrefix(notes, "[{repeats false map[pairs:30]} {new_faces true map[least:3]}") ||
		!strings.HasSuffix(notes, "{relaxed_min false map[min:2]} {relaxed_max false map[max:7]} {relaxed_rooms false map[rooms:3]}]") {
		t.Error(notes)
	}
	advice, _ := Advise(Input{Present: people(30), Size: Size{Target: 5, Min: 4, Max: 6}}, 8)
	if note := advice.Note(6, 8); note.Params["rooms"] != 7 || note.Params["saves"] != advice.Saves {
		t.Errorf("%+v", note)
	}
}

package rooms

import (
	"fmt"
	"testing"
)

// A hundred who come at once leave rooms whose sizes differ by at most one.
func TestAHundredLateOnesLeaveRoomsEven(t *testing.T) {
	w := newWorld(1)
	plan := shortPlan()
	plan.Steps[1].Size = Size{Target: 4, Min: 3, Max: 12}
	w.must(System, "create", &Create{Plan: plan})
	host := Actor{Seat: 1}
	if _, err := w.join("jo", Host); err != nil {
		t.Fatal(err)
	}
	w.must(host, "doors.open", &OpenDoors{})
	for n := range 80 {
		if _, err := w.join(fmt.Sprint("p", n), Participant); err != nil {
			t.Fatal(err)
		}
	}
	w.must(host, "loop.next", &Next{})
	w.must(host, "loop.preview", &SeeRooms{})
	if _, err := w.draw(); err != nil {
		t.Fatal(err)
	}
	now := Millis(0)
	w.must(host, "loop.send", &Send{Notice: &now})
	var late []Seat
	for range 100 {
		late = append(late, w.must(System, "join", &Join{Role: Participant})[0].(*Joined).Seat)
	}
	w.must(System, "connect", &Connect{Seats: late})
	least, most := MaxRoomSize, 0
	for i := range w.ahead.Rooms {
		n := w.ahead.presentIn(&w.ahead.Rooms[i])
		least, most = min(least, n), max(most, n)
	}
	if most-least > 1 {
		t.Errorf("rooms have from %d to %d people", least, most)
	}
}

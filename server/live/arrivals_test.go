package live

import "testing"

// Who is connected ahead counts on whatever node they are, also on one that has come
// to the session since its last move.
func TestWhoIsAheadOnAnotherNodeCounts(t *testing.T) {
	a := arrivals{round: 1, to: "main"}
	a.hear("old", arrivalsWord{Round: 1, To: "main", Expected: 3, Arrived: 2, Ahead: 4})
	a.hear("new", arrivalsWord{Expected: 7, Ahead: 5})
	sum := a.sum(arrivalsWord{Round: 1, To: "main", Expected: 1, Arrived: 1, Ahead: 1})
	if sum.Ahead != 10 || sum.Expected != 4 || sum.Arrived != 3 {
		t.Errorf("in all: %+v", sum)
	}
}

package allocate

import "testing"

func TestAdvice(t *testing.T) {
	in := Input{Present: people(30), Size: Size{Target: 5, Min: 4, Max: 6}}
	advice, ok := Advise(in, 8)
	if !ok || advice.Rooms != 7 || advice.Saves < 45 || advice.Saves > 60 {
		t.Errorf("30 people, 8 rounds: %+v %v", advice, ok)
	}
	for _, nothing := range []struct {
		people, rounds int
		size           Size
	}{
		{30, 8, Size{Rooms: 6}}, {30, 8, Size{Target: 5, Min: 5, Max: 5}}, {30, 1, in.Size}, {30, 2, in.Size}, {2, 8, in.Size}, {5000, 8, in.Size},
	} {
		if advice, ok := Advise(Input{Present: people(nothing.people), Size: nothing.size}, nothing.rounds); ok {
			t.Errorf("%+v: %+v", nothing, advice)
		}
	}
}

package allocate

import "testing"

// Numbers of people may be as far apart as 32 bits allow, on a machine of 32 bits, too.
func TestPeopleFarApart(t *testing.T) {
	far := []uint32{3, 1 << 31, 1<<32 - 1}
	find := finder(far)
	for i, person := range far {
		if find(person) != int32(i) {
			t.Errorf("%d is number %d", person, find(person))
		}
	}
	if find(4) != nowhere {
		t.Error("4 is nobody")
	}
}

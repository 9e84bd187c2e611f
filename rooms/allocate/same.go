package allocate

// sameAgain is the policy Same: the groups of the last round, in the order of their
// numbers. Who was not there goes to the smallest rooms.
func sameAgain(p *problem, in Input) ([][]int32, error) { return p.lastRooms(in) }

package allocate

// Version names the algorithm: the same version, input and seed give the same
// seating.
const Version = "plenary-3"

// Seating is who sits where, with its figures.
type Seating struct {
	Rooms   [][]uint32 // labels and the people in a room are in a random order, but for pins
	Relaxed Relaxed
	Repeats int   // pairs in one room who had met before
	Alike   []int // for each attribute, pairs in one room with an equal value
	Metrics Metrics
	Version string // of the algorithm
	Seed    uint64
	Digest  string // of the input, in hexadecimal; it cannot be turned back into it without guessing the whole input
	// Ahead is what was planned for the rounds after this one, to be given back
	// as [Input.Planned]. It may be empty.
	Ahead [][][]uint32
}

// Relaxed says which wishes about the size could not be met. A figure above 0
// is what was taken instead.
type Relaxed struct {
	Min   int // the smallest room, below Size.Min
	Max   int // the largest room, above Size.Max
	Rooms int // the number of rooms, below Size.Rooms
}

// Metrics are figures of a seating in the light of its past. Pairs who are always
// together are left out of the meetings, and companions of everything.
type Metrics struct {
	Repeats    int   `json:"repeats"`      // pairs in one room who had met before
	MaxMeet    int   `json:"max_meet"`     // meetings of the pair who met most often, this one included
	BackToBack int   `json:"back_to_back"` // pairs who met in the last round, too
	NewFaces   int   `json:"new_faces"`    // people in their room whom somebody has not met, for whom it is fewest
	WorstShare int   `json:"worst_share"`  // new people met so far by whom it was fewest, in thousandths of those they could have met
	SizeMin    int   `json:"size_min"`
	SizeMax    int   `json:"size_max"`
	SamePairs  []int `json:"same_pairs"`  // as Seating.Alike: mix_same_pairs where the use is mix
	SameBound  []int `json:"same_bound"`  // the least possible for each attribute alone
	ExtraKinds []int `json:"extra_kinds"` // for each attribute, values in a room beyond the first, summed
}

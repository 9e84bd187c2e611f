package allocate

// Input is everything that a seating depends on. People are numbers of the
// caller's choosing, the same for a person in every session of a series.
type Input struct {
	Present []uint32 // who is there, in any order; a person named twice counts once
	Size    Size
	// Past is who sat together so far: rounds, their rooms, and the people in
	// them. The last round is the most recent. Who moved within a round is in
	// more than one of its rooms; people who are not present may be named.
	Past [][][]uint32
	// Met are meetings from before Past, where only their number is known.
	Met    []Meeting
	Rules  Rules
	Policy Policy
	Chosen []Pin    // wishes, for the policy Choose
	Out    []uint32 // who is present and sits this round out
	Seed   uint64   // another seed, another seating

	Effort Effort
	// Left is how many rounds are still to come, this one included; 0: not known.
	Left int
	// Stable says that nobody is expected to come or go in the rounds that are
	// left: all of them are planned together.
	Stable bool
	// Planned is what an earlier seating had in mind for this round and for those
	// after it ([Seating.Ahead]). It is patched to who is present, and used where
	// nothing better is found.
	Planned [][][]uint32
}

// Size says how many people sit in a room, or how many rooms there are.
type Size struct {
	Target, Min, Max int // people in a room: 2 <= Min <= Target <= Max
	Rooms            int // if above 0, so many rooms whatever their size
}

// Meeting is how often two people met, in rounds of which nothing else is known.
type Meeting struct {
	A, B  uint32
	Times int
}

// Pin is a person and the room for them, counted from 0.
type Pin struct {
	Person uint32
	Room   int
}

// Rules are what a seating must respect beside sizes and the past. What they say
// of people who are not present is passed over.
type Rules struct {
	Apart      [][2]uint32 // pairs who never share a room
	Together   [][]uint32  // people who always share one; who is in two groups joins them
	Companions []Companion
	Leads      []uint32 // dealt evenly over the rooms
	Pins       []Pin
	Attributes []Attribute
}

// Companion is somebody who is always in another person's room and counts for no
// size. One whose person is not present is seated like everybody else.
type Companion struct{ Companion, With uint32 }

// Attribute is one private fact about people, such as their profession. It is
// used to choose rooms and never told for a person.
type Attribute struct {
	Use Use
	Of  map[uint32]string // a person's value; none or "" is "rather not say"
}

// Use says what an attribute is used for.
type Use string

const (
	Mix   Use = "mix"   // equal values are spread over the rooms
	Match Use = "match" // equal values sit together; takes LeastToMatch people of each
	Apart Use = "apart" // equal values share a room only where there are more of them than rooms
)

// LeastToMatch is how many people of each value a match needs: with fewer, a room
// would tell what somebody answered.
const LeastToMatch = 8

// Effort is how long is looked for something better, in proposals and not in
// seconds, so that it says the same everywhere.
type Effort int

const (
	// Considered looks three rounds ahead, or all the way where the input is
	// Stable: tens of milliseconds for 60 people. It is the default.
	Considered Effort = iota
	// Immediate looks at this round only: below 5 ms for 60 people.
	Immediate
)

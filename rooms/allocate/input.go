package allocate

import "errors"

// Input is everything that a seating depends on.
type Input struct {
	Present []uint32 // who is to be seated, in any order; a person named twice counts once
	Size    Size
	// Past is who sat together so far: rounds, their rooms, and the people in
	// them. The last round is the most recent. Who moved within a round is in
	// more than one of its rooms; people who are not present may be named.
	Past  [][][]uint32
	Rules Rules
	Seed  uint64 // another seed, another seating
}

// Size says how many people sit in a room, or how many rooms there are.
type Size struct {
	Target, Min, Max int // people in a room: 2 <= Min <= Target <= Max
	Rooms            int // if above 0, so many rooms whatever their size
}

// Rules are what a seating must respect beside sizes and the past.
type Rules struct {
	// Apart are pairs of people who never share a room. Pairs that name
	// somebody who is not present are passed over.
	Apart [][2]uint32
	// Attributes are private facts about people, used only to choose rooms.
	Attributes []Attribute
}

// Attribute is one fact about people, such as their profession.
type Attribute struct {
	Use Use
	Of  map[uint32]string // a person's value; none or "" is "rather not say"
}

// Use says what an attribute is used for.
type Use string

const (
	Mix   Use = "mix"   // equal values are spread over the rooms
	Apart Use = "apart" // equal values share a room only where there are more of them than rooms
)

// Seating is who sits where, with its figures.
type Seating struct {
	Rooms   [][]uint32 // in a random order, and so are the people in them
	Relaxed Relaxed
	Repeats int   // pairs in one room who had met before
	Alike   []int // for each attribute, pairs in one room with an equal value
}

// Relaxed says which wishes about the size could not be met. A figure above 0
// is what was taken instead.
type Relaxed struct {
	Min   int // the smallest room, below Size.Min
	Max   int // the largest room, above Size.Max
	Rooms int // the number of rooms, below Size.Rooms
}

var (
	// ErrTooFew: one or two people have nobody to be split from.
	ErrTooFew = errors.New("allocate: fewer than three people")
	// ErrSize: the size is none; see [Size] for what is.
	ErrSize = errors.New("allocate: a size needs 2 <= min <= target <= max, or a number of rooms")
	// ErrUse: an attribute's use is neither Mix nor Apart.
	ErrUse = errors.New("allocate: an attribute is used to mix or to keep apart")
	// ErrApart: no rooms were found that keep all the pairs apart.
	ErrApart = errors.New("allocate: these people cannot all be kept apart in so many rooms")
)

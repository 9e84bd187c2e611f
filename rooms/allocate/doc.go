// Package allocate chooses who sits with whom: it takes the people who are
// present, how large rooms should be and who sat together before, and gives
// rooms in which as few people as possible meet again.
//
// [Rooms] says how many rooms there will be, [Seat] fills them. Both are pure.
// The same input and seed give the same rooms on every machine: people are
// sorted first, costs are integers, chance comes from a PCG of our own, the
// search is bounded by a count and not by a clock, and no map is walked.
//
// What is kept in mind, the first above the second and so on: everybody present
// sits in exactly one room, sizes differ by at most one, nobody is alone; pairs
// who are to be kept apart; attributes whose equal values are kept apart; people
// who have met before, a third meeting counting more than a second and the last
// round more than an earlier one; attributes that are mixed.
//
// The past is a table of the room that each person sat in, a column a round, and
// not a matrix of all pairs: 10,000 people and 10 rounds take 0.4 MB.
package allocate

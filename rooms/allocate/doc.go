// Package allocate chooses who sits with whom: it takes the people who are
// present, how large rooms should be, what must be respected and who sat together
// before, and gives rooms in which as few people as possible meet again.
//
// [Seat] seats one round, [Play] several, [Plan] several of the same people;
// [Rooms] says how many rooms there will be. All are pure. The same input and seed give the same bytes on every
// machine: people are sorted first, costs and thresholds are integers, chance
// comes from a PCG of our own, a search is bounded by a count and not by a clock,
// and no map is walked.
//
// Hard rules are never broken: everybody present sits in exactly one room, sizes
// differ by at most one, nobody is alone, pairs stay apart, groups together,
// companions with their person, leads are dealt evenly, and pins hold. What cannot
// be is refused with a reason and with what would be enough to relax. Then come,
// in this order: repeats, a third meeting counting more than a second; attributes
// that are mixed or matched; and fairness.
//
// Three ways compete, and the best is kept. A difference table seats people so
// that nobody meets again for as many rounds as there are rooms, where that number
// is a power of a prime, and for nearly as many elsewhere. A search by swaps,
// annealed, repairs such a table or begins from nothing, over one round, the next
// three, or all that are left. Above 300 people each person who should not be
// where they are looks for the first swap that helps.
//
// The past is a table of the room that each person sat in, a column a round, and
// above 300 people not a matrix of all pairs: 10,000 people and 10 rounds take
// 0.4 MB.
package allocate

package rehearse

import "math/rand/v2"

// character is how a simulated person tends to behave. All but late are
// chances between 0 and 1, each time the occasion arises.
type character struct {
	name string
	// late is when they come, as a share of the plan's time; 0 is at the doors.
	late float64

	drops    float64 // loses the line, once in a phase
	leaves   float64 // leaves of their own will, in the harvest
	returns  float64 // comes back after leaving
	wanders  float64 // goes to the main or the quiet room for a while
	talks    float64
	writes   float64 // a card beside the one that their room needs
	keeps    float64 // keeps a card rather than sharing it
	takes    float64 // takes a shared card back
	doubts   float64 // says not yet
	signs    float64
	votes    float64
	marks    float64
	raises   float64 // a hand
	asks     float64 // for help
	suggests float64 // a topic, a link
}

// punctual is how many people always come at the doors, so that rooms can open.
const punctual = 4

// draw gives the character of the n-th person, from 0.
func draw(r *rand.Rand, n int) character {
	c := character{
		name:  firstNames[n%len(firstNames)],
		drops: 0.12 * r.Float64(), leaves: 0.03 * r.Float64(), returns: 0.7, wanders: 0.08 * r.Float64(),
		talks: r.Float64(), writes: 0.6 * r.Float64(), keeps: 0.5 * r.Float64(), takes: 0.1 * r.Float64(),
		doubts: 0.25 * r.Float64(), signs: 0.2 * r.Float64(), votes: 0.3 * r.Float64(), marks: r.Float64(),
		raises: 0.15 * r.Float64(), asks: 0.04 * r.Float64(), suggests: 0.2 * r.Float64(),
	}
	if late := r.Float64(); n >= punctual && late < 0.12 {
		c.late = 0.05 + 0.6*r.Float64()
	}
	return c
}

// lively is how many people can do as they like when minutes are pressed into
// seconds: more do less each, so that the crowd wishes no more in a second than
// a real one of many thousands.
const lively = 150

// among makes a character quieter in a large crowd that is in a hurry. Who
// comes, goes and loses the line stays the same.
func (c character) among(o *Options) character {
	if !o.Fast || o.People <= lively {
		return c
	}
	calm := float64(lively) / float64(o.People)
	for _, chance := range []*float64{
		&c.wanders, &c.talks, &c.writes, &c.takes, &c.doubts, &c.signs, &c.votes, &c.marks, &c.raises, &c.asks, &c.suggests,
	} {
		*chance *= calm
	}
	return c
}

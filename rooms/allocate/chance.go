package allocate

import (
	"math/bits"
	"math/rand/v2"
)

// chance is where everything random comes from. It draws from the generator
// itself, whose numbers are specified, and not through rand.Rand, whose way from
// them to a range is not.
type chance struct{ pcg *rand.PCG }

// stream keeps our numbers apart from those of anybody else who seeds a PCG with
// the same seed.
const stream = 0x706c656e617279

func newChance(seed uint64) chance { return chance{rand.NewPCG(seed, stream)} }

// below gives a number from 0 to n-1; n is above 0. Its bias is below n in 2^64.
func (c chance) below(n int) int {
	high, _ := bits.Mul64(c.pcg.Uint64(), uint64(n))
	return int(high)
}

// shuffle gives every order the same chance.
func shuffle[T any](c chance, all []T) {
	for i := len(all) - 1; i > 0; i-- {
		j := c.below(i + 1)
		all[i], all[j] = all[j], all[i]
	}
}

// rise draws how much worse a swap may be and still be made: a cost of d or more
// comes with a chance of about 2^-(d/heat). It is the usual rule of annealing
// without an exponential, whose last bits differ between processors.
func (c chance) rise(heat int64) int64 {
	drawn := c.pcg.Uint64()
	const fine = 1 << 8 // steps between one power of two and the next
	return heat*int64(bits.LeadingZeros64(drawn|fine)) + heat*int64(drawn%fine)/fine
}

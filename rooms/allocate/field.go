package allocate

// field is the finite field of q elements, q a prime or a power of one. Elements
// are 0..q-1: the digits of a number to the base p are the coefficients of a
// polynomial over the integers modulo p.
type field struct {
	p, k, q int
	times   []int32 // the multiplication table, row by row
}

// mostField bounds the multiplication table: 16 KB.
const mostField = 64

// newField gives the field of q elements, or nil where there is none. Beyond
// mostField there are only those of a prime.
func newField(q int) *field {
	p, k := primePower(q)
	if p == 0 || k > 1 && q > mostField {
		return nil
	}
	f := &field{p: p, k: k, q: q}
	if k > 1 {
		f.fill(f.irreducible())
	}
	return f
}

// primePower gives p and k where q is p to the k for a prime p, else 0.
func primePower(q int) (p, k int) {
	if q < 2 {
		return 0, 0
	}
	for p = 2; p*p <= q; p++ {
		if q%p == 0 {
			break
		}
	}
	if p*p > q {
		return q, 1
	}
	for ; q > 1; q /= p {
		if q%p != 0 {
			return 0, 0
		}
		k++
	}
	return p, k
}

func (f *field) add(a, b int) int { return addDigits(a, b, f.p) }

// addDigits adds two numbers to the base p without carrying.
func addDigits(a, b, p int) int {
	sum := 0
	for unit := 1; a > 0 || b > 0; unit *= p {
		sum += (a%p + b%p) % p * unit
		a, b = a/p, b/p
	}
	return sum
}

func (f *field) mul(a, b int) int {
	if f.k == 1 {
		return a * b % f.p
	}
	return int(f.times[a*f.q+b])
}

// irreducible finds the polynomial of degree k by which products are reduced: the
// first under which no two elements other than 0 have the product 0.
func (f *field) irreducible() int {
	for low := 1; low < f.q; low++ {
		if f.fill(low); f.sound() {
			return low
		}
	}
	panic("allocate: there is an irreducible polynomial of every degree")
}

// fill makes the table modulo the polynomial x^k + low.
func (f *field) fill(low int) {
	f.times = make([]int32, f.q*f.q)
	minus := 0 // x^k is minus low
	for range f.p - 1 {
		minus = f.add(minus, low)
	}
	for a := range f.q {
		shifted := a // a * x^d
		for unit := 1; unit < f.q; unit *= f.p {
			for b := range f.q {
				for range b / unit % f.p {
					f.times[a*f.q+b] = int32(f.add(int(f.times[a*f.q+b]), shifted))
				}
			}
			top := shifted / (f.q / f.p)
			shifted = shifted % (f.q / f.p) * f.p
			for range top {
				shifted = f.add(shifted, minus)
			}
		}
	}
}

func (f *field) sound() bool {
	for a := 1; a < f.q; a++ {
		for b := 1; b < f.q; b++ {
			if f.times[a*f.q+b] == 0 {
				return false
			}
		}
	}
	return true
}

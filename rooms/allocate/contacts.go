package allocate

import (
	"cmp"
	"slices"
)

// contacts are meetings of which only the number is known: for each person, whom
// they met, in order. The zero value is nobody.
type contacts struct {
	first []int32 // the first contact of each person, and one past the last of all
	of    []contact
}

type contact struct {
	other int32
	times int32
}

func newContacts(n int, met []Meeting, find func(uint32) int32) contacts {
	type half struct{ i, j, times int32 }
	var halves []half
	for _, m := range met {
		i, j := find(m.A), find(m.B)
		if i != nowhere && j != nowhere && i != j && m.Times > 0 {
			times := int32(min(m.Times, mostMet))
			halves = append(halves, half{i, j, times}, half{j, i, times})
		}
	}
	if len(halves) == 0 {
		return contacts{}
	}
	slices.SortFunc(halves, func(a, b half) int { return cmp.Or(cmp.Compare(a.i, b.i), cmp.Compare(a.j, b.j)) })
	c := contacts{first: make([]int32, n+1)}
	for k, h := range halves {
		if last := len(c.of) - 1; k > 0 && halves[k-1].i == h.i && halves[k-1].j == h.j {
			c.of[last].times += h.times
		} else {
			c.of = append(c.of, contact{h.j, h.times})
		}
		c.first[h.i+1] = int32(len(c.of))
	}
	for i := range n {
		c.first[i+1] = max(c.first[i+1], c.first[i])
	}
	return c
}

func (c *contacts) met(i, j int32) int {
	list := c.of[c.first[i]:c.first[i+1]]
	at, ok := slices.BinarySearchFunc(list, j, func(x contact, j int32) int { return cmp.Compare(x.other, j) })
	if !ok {
		return 0
	}
	return int(list[at].times)
}

// each calls fn once for each pair.
func (c *contacts) each(fn func(i, j int32, times int)) {
	for i := range max(0, len(c.first)-1) {
		for _, x := range c.of[c.first[i]:c.first[i+1]] {
			if int32(i) < x.other {
				fn(int32(i), x.other, int(x.times))
			}
		}
	}
}

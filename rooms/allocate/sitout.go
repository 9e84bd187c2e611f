package allocate

import "slices"

// seated gives who is present and does not sit this round out, in order. Meetings
// of those who sit out still count later.
func (in Input) seated() []uint32 {
	here := slices.Clone(in.Present)
	slices.Sort(here)
	here = slices.Compact(here)
	if len(in.Out) == 0 {
		return here
	}
	out := slices.Clone(in.Out)
	slices.Sort(out)
	return slices.DeleteFunc(here, func(person uint32) bool {
		_, sits := slices.BinarySearch(out, person)
		return sits
	})
}

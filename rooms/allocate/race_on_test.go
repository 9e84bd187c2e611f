//go:build race

package allocate

// part of the random cases that a run checks. The race detector makes one cost
// seven times as much, and there is no goroutine to find: the slice of `make test`
// is checked without it.
const part = 100

//go:build !race

package allocate

// part of the random cases that a run checks: a tenth.
const part = 10

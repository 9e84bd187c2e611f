//go:build race

package rooms

// The race detector makes a sequence cost five times as much, and the core has no
// goroutine to find: the slice of `make test` is played without it.
const sequences = "100"

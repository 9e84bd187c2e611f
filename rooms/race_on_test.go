//go:build race

package rooms

// The race detector makes a sequence cost five times as much, and the core has
// no goroutine to find.
const sequences = "500"

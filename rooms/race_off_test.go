//go:build !race

package rooms

const sequences = "2000"

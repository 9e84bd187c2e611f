package allocate

import (
	"flag"
	"testing"
)

// Failures name their seed; no files are left behind.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.nofailfile", "true"); err != nil {
		panic(err)
	}
	m.Run()
}

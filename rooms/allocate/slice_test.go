package allocate

import (
	"flag"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// part of the random cases that `make test` checks: a tenth.
const part = 10

// slice checks a part of so many random cases from a fixed seed on, or as many
// as -rapid.checks says from any seed.
func slice(t *testing.T, whole int, property func(*rapid.T)) {
	t.Helper()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.checks" || f.Name == "rapid.seed" })
	if given {
		rapid.Check(t, property)
		return
	}
	set(t, "rapid.checks", whole/part)
	set(t, "rapid.seed", 20260101)
	rapid.Check(t, property)
}

func set(t *testing.T, name string, value int) {
	t.Helper()
	f := flag.Lookup(name)
	was := f.Value.String()
	if err := f.Value.Set(strconv.Itoa(value)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Value.Set(was); err != nil {
			t.Fatal(err)
		}
	})
}

package allocate

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var usual = Size{Target: 4, Min: 3, Max: 6}

// people gives ids that are neither small nor without gaps.
func people(n int) []uint32 {
	all := make([]uint32, n)
	for i := range all {
		all[i] = uint32(7*i + 3)
	}
	return all
}

// drawInput draws a session of some rounds in which people come and go.
func drawInput(t *rapid.T, most int) Input {
	n := rapid.IntRange(3, most).Draw(t, "people")
	all := people(n)
	in := Input{Size: drawSize(t), Seed: rapid.Uint64().Draw(t, "seed"), Effort: Immediate}
	for range rapid.IntRange(0, 4).Draw(t, "rounds") {
		order := rapid.Permutation(all).Draw(t, "order")
		rooms := rapid.IntRange(1, max(1, n/2)).Draw(t, "rooms")
		round := make([][]uint32, rooms)
		for i, person := range order[:rapid.IntRange(0, n).Draw(t, "seated")] {
			round[i%rooms] = append(round[i%rooms], person)
		}
		in.Past = append(in.Past, round)
	}
	in.Present = rapid.Permutation(all).Draw(t, "present")[:rapid.IntRange(3, n).Draw(t, "count")]
	return in
}

// met counts the rooms of the past that two people shared: the dumb way.
func met(past [][][]uint32, a, b uint32) int {
	times := 0
	for _, round := range past {
		for _, room := range round {
			if slices.Contains(room, a) && slices.Contains(room, b) {
				times++
			}
		}
	}
	return times
}

func repeats(past [][][]uint32, rooms [][]uint32) int {
	n := 0
	for _, room := range rooms {
		for i, a := range room {
			for _, b := range room[i+1:] {
				if met(past, a, b) > 0 {
					n++
				}
			}
		}
	}
	return n
}

// newFaces is how many people of their room somebody has not met, for whom it is fewest.
func newFaces(past [][][]uint32, rooms [][]uint32) int {
	least := len(rooms) * len(rooms[0])
	for _, room := range rooms {
		for _, a := range room {
			n := 0
			for _, b := range room {
				if a != b && met(past, a, b) == 0 {
					n++
				}
			}
			least = min(least, n)
		}
	}
	return least
}

func TestEverybodySitsOnceAndNobodyAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t, 40)
		got, err := Seat(in)
		if err != nil {
			t.Fatal(err)
		}
		want, relaxed, err := Rooms(len(in.Present), in.Size)
		if err != nil || len(got.Rooms) != want || got.Relaxed != relaxed {
			t.Fatalf("%d rooms, %+v; want %d, %+v, %v", len(got.Rooms), got.Relaxed, want, relaxed, err)
		}
		var seated []uint32
		least, most := len(in.Present), 0
		for _, room := range got.Rooms {
			seated = append(seated, room...)
			least, most = min(least, len(room)), max(most, len(room))
		}
		slices.Sort(seated)
		if present := slices.Sorted(slices.Values(in.Present)); !slices.Equal(seated, present) {
			t.Fatalf("seated %v of %v", seated, present)
		}
		if least < 2 || most-least > 1 {
			t.Fatalf("rooms of %d to %d", least, most)
		}
		if n := newFaces(in.Past, got.Rooms); n != got.Metrics.NewFaces {
			t.Fatalf("says %d new faces for whom there are fewest, has %d", got.Metrics.NewFaces, n)
		}
		if n := repeats(in.Past, got.Rooms); n != got.Repeats {
			t.Fatalf("says %d repeats, has %d", got.Repeats, n)
		}
	})
}

func TestSameInputSameSeating(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t, 40)
		other := in
		other.Present = rapid.Permutation(in.Present).Draw(t, "another order")
		other.Past = nil
		for _, round := range in.Past {
			shuffled := rapid.Permutation(slices.Clone(round)).Draw(t, "another order of rooms")
			other.Past = append(other.Past, shuffled)
		}
		a, errA := Seat(in)
		b, errB := Seat(other)
		if errA != nil || errB != nil || !reflect.DeepEqual(a, b) {
			t.Fatalf("%v, %v\n%v, %v", a, errA, b, errB)
		}
	})
}

// The bytes are the promise: a node of another kind, or of the next release,
// must draw the same rooms for a session that is running.
func TestSeatingIsWhatItWas(t *testing.T) {
	got, err := Seat(Input{
		Present: people(11), Size: usual, Seed: 1,
		Past: [][][]uint32{{{3, 10, 17, 24}, {31, 38, 45, 52}, {59, 66, 73}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	const want = "[[59 10 52 38] [24 45 73] [3 31 66 17]]"
	if text := fmt.Sprint(got.Rooms); text != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
	// Everything that there is to a seating, for every way to come to one.
	hash := sha256.New()
	for _, in := range ofEveryKind() {
		rounds, err := Plan(in, 3)
		if err != nil {
			t.Fatal(err)
		}
		seatings := make([]Seating, len(rounds))
		for k, round := range rounds {
			seatings[k] = round.Seating
		}
		fmt.Fprintln(hash, seatings)
	}
	const all = "e1ea940b7ce65576"
	if text := hex.EncodeToString(hash.Sum(nil)[:8]); text != all {
		t.Errorf("got %s, want %s", text, all)
	}
}

// ofEveryKind gives an input for each part of the algorithm: a field, a searched
// table, annealing, mixing, rules, thousands, sizes that differ.
func ofEveryKind() []Input {
	levels := map[uint32]string{}
	for i, person := range people(2000) {
		levels[person] = []string{"new", "some", "much"}[i*i%3]
	}
	mixed := Rules{Attributes: []Attribute{{Mix, levels}}, Apart: [][2]uint32{{3, 10}, {10, 24}}}
	bound := Rules{Together: [][]uint32{{3, 10}}, Leads: []uint32{3, 17, 24}, Pins: []Pin{{24, 1}}, Companions: []Companion{{31, 38}}, Apart: [][2]uint32{{3, 45}}}
	return []Input{
		{Present: people(16), Size: usual, Effort: Immediate},
		{Present: people(49), Size: Size{Rooms: 7}, Seed: 2},
		{Present: people(50), Size: Size{Rooms: 10}, Seed: 3, Effort: Immediate},
		{Present: people(20), Size: usual, Rules: mixed, Effort: Immediate},
		{Present: people(23), Size: usual, Rules: bound, Effort: Immediate},
		{Present: people(9), Size: usual, Met: []Meeting{{3, 10, 2}}, Effort: Immediate},
		{Present: people(2000), Size: usual, Rules: mixed, Seed: 4},
		{Present: people(22), Size: Size{Rooms: 5}, Seed: 5, Effort: Immediate},
		{Present: people(1501), Size: Size{Rooms: 400}, Seed: 6},
	}
}

// Nothing depends on the processor: no floating-point numbers, and of the standard
// library only what is specified to the bit.
func TestOnlyWholeNumbers(t *testing.T) {
	allowed := []string{"cmp", "slices", "maps", "iter", "strings", "hash", "crypto/sha256", "encoding/binary", "encoding/hex", "math/bits", "math/rand/v2"}
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 20 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			if !slices.Contains(allowed, strings.Trim(spec.Path.Value, `"`)) {
				t.Errorf("%s imports %s", name, spec.Path.Value)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if n.Kind == token.FLOAT || n.Kind == token.IMAG {
					t.Errorf("%s has the number %s", name, n.Value)
				}
			case *ast.Ident:
				if strings.HasPrefix(n.Name, "float") || strings.HasPrefix(n.Name, "complex") || n.Name == "Float64" || n.Name == "Float32" {
					t.Errorf("%s has %s", name, n.Name)
				}
			}
			return true
		})
	}
}

func TestAnotherSeedIsAnotherSeating(t *testing.T) {
	seen := map[string]bool{}
	for seed := range uint64(50) {
		got, err := Seat(Input{Present: people(20), Size: usual, Seed: seed, Effort: Immediate})
		if err != nil {
			t.Fatal(err)
		}
		seen[fmt.Sprint(got.Rooms)] = true
	}
	if len(seen) < 50 {
		t.Errorf("%d seatings of 50 seeds", len(seen))
	}
}

// Nobody can predict a room's number: over many seeds each person is in each
// room about equally often, the smaller rooms included.
func TestLabelsAreRandom(t *testing.T) {
	const seeds = 1000
	var counts [3]int
	for seed := range uint64(seeds) {
		got, err := Seat(Input{Present: people(11), Size: usual, Seed: seed, Effort: Immediate})
		if err != nil {
			t.Fatal(err)
		}
		for r, room := range got.Rooms {
			if slices.Contains(room, 3) {
				counts[r]++
			}
		}
	}
	for r, n := range counts {
		// 333 expected, with a standard deviation of 15.
		if n < 250 || n > 420 {
			t.Errorf("room %d: %d of %d", r, n, seeds)
		}
	}
}

// session seats the same people several times, each round knowing those before.
func session(t testing.TB, n, rounds int, size Size, seed uint64) (repeats int) {
	in := Input{Present: people(n), Size: size, Effort: Immediate}
	for round := range rounds {
		in.Seed = seed + uint64(round)*1000
		got, err := Seat(in)
		if err != nil {
			t.Fatal(err)
		}
		repeats += got.Repeats
		in.Past = append(in.Past, got.Rooms)
	}
	return repeats
}

// randomSession is what others do: shuffle without memory.
func randomSession(n, rounds, rooms int, rnd *rand.Rand) int {
	var past [][][]uint32
	total := 0
	for range rounds {
		all := people(n)
		rnd.Shuffle(n, func(i, j int) { all[i], all[j] = all[j], all[i] })
		round := make([][]uint32, rooms)
		for i, person := range all {
			round[i%rooms] = append(round[i%rooms], person)
		}
		total += repeats(past, round)
		past = append(past, round)
	}
	return total
}

// The ordinary evenings, and how many meet again at most. Above 0 are those where
// it cannot be otherwise, or nearly so.
func TestFewMeetAgain(t *testing.T) {
	for _, c := range []struct{ people, target, rounds, most int }{
		{12, 4, 3, 12}, {16, 4, 3, 2}, {20, 4, 3, 0}, {23, 4, 4, 2}, {32, 4, 4, 0},
		{40, 4, 4, 0}, {60, 5, 4, 0}, {60, 4, 5, 0}, {100, 5, 6, 0}, {300, 5, 4, 0}, {1000, 4, 4, 0},
	} {
		t.Run(fmt.Sprintf("%dx%dx%d", c.people, c.target, c.rounds), func(t *testing.T) {
			size := Size{Target: c.target, Min: c.target - 1, Max: c.target + 2}
			rooms, _, err := Rooms(c.people, size)
			if err != nil {
				t.Fatal(err)
			}
			const runs = 3
			rnd := rand.New(rand.NewPCG(1, 2))
			plain, worst := 0, 0
			for seed := range uint64(runs) {
				ours := session(t, c.people, c.rounds, size, seed+1)
				worst = max(worst, ours)
				if c.people <= 100 {
					plain += randomSession(c.people, c.rounds, rooms, rnd)
				}
			}
			if worst > c.most {
				t.Errorf("%d meet again, at most %d should", worst, c.most)
			}
			if c.people <= 100 && worst*runs > plain {
				t.Errorf("%d meet again, with plain random %.1f", worst, float64(plain)/runs)
			}
			t.Logf("worst %d, plain random %.1f", worst, float64(plain)/runs)
		})
	}
}

// fewest tries every seating: the dumb way, for up to eight people.
func fewest(in Input, rooms int) (least int, possible bool) {
	n := len(in.Present)
	seating := make([][]uint32, rooms)
	least = -1
	var place func(k, large int)
	place = func(k, large int) {
		if k == n {
			for _, pair := range in.Rules.Apart {
				for _, room := range seating {
					if slices.Contains(room, pair[0]) && slices.Contains(room, pair[1]) {
						return
					}
				}
			}
			if r := repeats(in.Past, seating); least < 0 || r < least {
				least = r
			}
			return
		}
		for r := range seating {
			limit := n / rooms
			if n%rooms > large {
				limit++
			}
			if len(seating[r]) >= limit {
				continue
			}
			seating[r] = append(seating[r], in.Present[k])
			grown := large
			if len(seating[r]) > n/rooms {
				grown++
			}
			place(k+1, grown)
			seating[r] = seating[r][:len(seating[r])-1]
			if len(seating[r]) == 0 {
				break // empty rooms are alike
			}
		}
	}
	place(0, 0)
	return max(least, 0), least >= 0
}

func TestNobodyDoesBetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t, 8)
		in.Left = 1
		for range rapid.IntRange(0, 6).Draw(t, "pairs apart") {
			all := people(8)
			a := rapid.SampledFrom(all).Draw(t, "a")
			b := rapid.SampledFrom(all).Draw(t, "b")
			if a != b {
				in.Rules.Apart = append(in.Rules.Apart, [2]uint32{a, b})
			}
		}
		rooms, _, err := Rooms(len(in.Present), in.Size)
		if err != nil {
			t.Fatal(err)
		}
		in.Size = Size{Rooms: rooms}
		least, possible := fewest(in, rooms)
		got, err := Seat(in)
		switch {
		case possible && err != nil:
			t.Fatalf("possible, but: %v", err)
		case !possible && !errors.Is(err, ErrRules):
			t.Fatalf("impossible, but: %v %v", got, err)
		case possible && got.Repeats != least:
			t.Fatalf("%d meet again, and %d would do: %v", got.Repeats, least, got.Rooms)
		}
	})
}

func TestMovedPeopleMetInBothRooms(t *testing.T) {
	// 17 sat with 3 and 10, then was moved to 24 and 31.
	past := newPast([]uint32{3, 10, 17, 24, 31}, [][][]uint32{{{3, 10}, {24, 31}}, {{3, 10, 17}, {17, 24, 31, 99}}}, nil)
	want := [][]int{{0, 2, 1, 0, 0}, {2, 0, 1, 0, 0}, {1, 1, 0, 1, 1}, {0, 0, 1, 0, 2}, {0, 0, 1, 2, 0}}
	for i, row := range want {
		for j, times := range row {
			if i == j {
				continue
			}
			got, justNow := past.met(int32(i), int32(j))
			if got != times || justNow != (times > 0) {
				t.Errorf("%d and %d met %d times, just now %v; want %d", i, j, got, justNow, times)
			}
		}
	}
}

func TestAttributes(t *testing.T) {
	all := people(40)
	levels, places := map[uint32]string{}, map[uint32]string{}
	for i, person := range all {
		levels[person] = []string{"new", "some", "much", ""}[i%4]
		places[person] = fmt.Sprint("hospital ", i/4)
	}
	in := Input{Present: all, Size: usual, Rules: Rules{Attributes: []Attribute{{Mix, levels}, {Apart, places}}}, Effort: Immediate}
	for seed := range uint64(10) {
		in.Seed = seed
		in.Past = nil
		for round := range 3 {
			got, err := Seat(in)
			if err != nil {
				t.Fatal(err)
			}
			// Ten of each level fit ten rooms of four, and so do four of each hospital;
			// plain random has 10 pairs of a level and 5 of a hospital.
			if got.Alike[0] > 1 || got.Alike[1] > 0 || got.Repeats > 0 {
				t.Errorf("seed %d, round %d: alike %v, repeats %d", seed, round, got.Alike, got.Repeats)
			}
			in.Past = append(in.Past, got.Rooms)
		}
	}
}

func TestApartIsNeverBroken(t *testing.T) {
	all := people(40)
	in := Input{Present: all, Size: usual, Seed: 1}
	for i := range 30 {
		in.Rules.Apart = append(in.Rules.Apart, [2]uint32{all[i], all[i+10]}, [2]uint32{all[i], all[(i*7+1)%40]})
	}
	in.Rules.Apart = append(in.Rules.Apart, [2]uint32{all[0], 4_000_000})
	got, err := Seat(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, pair := range in.Rules.Apart {
		for _, room := range got.Rooms {
			if pair[0] != pair[1] && slices.Contains(room, pair[0]) && slices.Contains(room, pair[1]) {
				t.Errorf("%v share %v", pair, room)
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	three := people(3)
	for _, c := range []struct {
		name string
		in   Input
		want error
	}{
		{"too few", Input{Present: people(2), Size: usual}, ErrTooFew},
		{"one person many times", Input{Present: []uint32{5, 5, 5, 5}, Size: usual}, ErrTooFew},
		{"no size", Input{Present: three}, ErrSize},
		{"no such use", Input{Present: three, Size: usual, Rules: Rules{Attributes: []Attribute{{Use: "hide"}}}}, ErrUse},
		{"apart in one room", Input{Present: three, Size: usual, Rules: Rules{Apart: [][2]uint32{{3, 17}}}}, ErrRules},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Seat(c.in); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

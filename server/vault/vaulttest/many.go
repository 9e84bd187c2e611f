package vaulttest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"plenary/server/vault"
)

// writerCount is how many write at once.
const writerCount = 64

// together runs fn that many times at once and waits.
func together(fn func(i int)) {
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range writerCount {
		wg.Go(func() {
			<-start
			fn(i)
		})
	}
	close(start)
	wg.Wait()
}

// writers: of all who write over one version exactly one does, in every round.
func writers(t *testing.T, s Store) {
	id := Session(t, s)
	for round := range uint64(5) {
		won := make([]bool, writerCount)
		together(func(i int) {
			err := s.Write(t.Context(), id, vault.Write{Key: "draft", Value: []byte(strconv.Itoa(i)), Check: true, If: round})
			won[i] = err == nil
			if err != nil && !errors.Is(err, vault.ErrChanged) {
				t.Errorf("writer %d: %v", i, err)
			}
		})
		winner := slices.Index(won, true)
		if winner < 0 || slices.Contains(won[winner+1:], true) {
			t.Fatalf("round %d: not exactly one won: %v", round, won)
		}
		wantItem(t, s, id, "draft", strconv.Itoa(winner), round+1)
	}
}

func updates(t *testing.T, s Store) {
	id := Session(t, s)
	together(func(i int) {
		err := s.Update(t.Context(), id, func(r *vault.Record) error { r.Generation++; return nil })
		if err != nil {
			t.Errorf("Update %d: %v", i, err)
		}
	})
	if r, err := s.Record(t.Context(), id); err != nil || r.Generation != writerCount {
		t.Fatalf("generation %d, %v, want %d", r.Generation, err, writerCount)
	}
}

func oneCode(t *testing.T, s Store) {
	code := record().Code
	ids := make([]string, writerCount)
	together(func(i int) {
		r := record()
		r.Code = code
		switch err := s.Add(t.Context(), r); {
		case err == nil:
			ids[i] = r.ID
		case !errors.Is(err, vault.ErrTaken):
			t.Errorf("Add %d: %v", i, err)
		}
	})
	winners := slices.DeleteFunc(ids, func(id string) bool { return id == "" })
	if len(winners) != 1 {
		t.Fatalf("%d sessions got one code", len(winners))
	}
	if r, err := s.ByCode(t.Context(), code); err != nil || r.ID != winners[0] {
		t.Fatalf("ByCode: %s, %v, want %s", r.ID, err, winners[0])
	}
}

func manyCount(t *testing.T, s Store) {
	name := uuid.NewString()
	got := make([]int, writerCount)
	together(func(i int) {
		n, err := s.Count(t.Context(), name, time.Hour)
		if err != nil {
			t.Errorf("Count %d: %v", i, err)
		}
		got[i] = n
	})
	slices.Sort(got)
	for i, n := range got {
		if n != i+1 {
			t.Fatal(fmt.Sprint("not every count was given once: ", got))
		}
	}
}

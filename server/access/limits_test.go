package access_test

import (
	"fmt"
	"testing"
	"time"

	"plenary/server/access"
)

func TestALimitHoldsForOneAddressOnly(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	limit := access.NewLimit(access.Pace{PerSecond: 2, Burst: 3}, func() time.Time { return now })
	for range 3 {
		if err := limit.Take("a"); err != nil {
			t.Fatal(err)
		}
	}
	if err := limit.Take("a"); !isTooFast(err) {
		t.Errorf("a fourth: %v", err)
	}
	if err := limit.Take("b"); err != nil {
		t.Errorf("somebody else: %v", err)
	}
	now = now.Add(500 * time.Millisecond)
	if err := limit.Take("a"); err != nil {
		t.Errorf("after half a second: %v", err)
	}
	var lifted *access.Limit
	if err := lifted.Take("a"); err != nil {
		t.Errorf("a lifted limit: %v", err)
	}
}

func TestALimitForgetsTheOldestAddress(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	limit := access.NewLimit(access.Pace{PerSecond: 0.01, Burst: 1}, func() time.Time { return now })
	for n := range 20_000 {
		if err := limit.Take(fmt.Sprint(n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := limit.Take("19999"); !isTooFast(err) {
		t.Errorf("the latest is forgotten: %v", err)
	}
	if err := limit.Take("0"); err != nil {
		t.Errorf("the oldest is kept: %v", err)
	}
}

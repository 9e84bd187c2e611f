package rooms

import (
	"errors"
	"testing"
)

// Whoever came in was told at the door whether exports name rooms, and how long
// the session is kept: from then on the plan can promise more and not less.
func TestP10_WhatTheDoorSaidHolds(t *testing.T) {
	w := newWorld(1)
	host := Actor{Seat: 1}
	must := func(actor Actor, name string, c Command) {
		t.Helper()
		if _, err := w.do(actor, name, c); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	replace := func(change func(*Plan)) error {
		plan := w.ahead.Plan.Clone()
		change(&plan)
		_, err := w.do(host, "plan.replace", &ReplacePlan{Plan: plan, Revision: w.ahead.PlanRevision})
		return err
	}
	must(System, "create", &Create{Plan: NewPlan("An evening", "What helps?")})
	must(System, "join", &Join{Role: Host})
	numbers := func(p *Plan) { p.RoomNumbers = !p.RoomNumbers }
	longer := func(p *Plan) { p.KeepFor += Hour }
	shorter := func(p *Plan) { p.KeepFor -= Hour }
	for range 2 { // nobody has come: on and off again
		if err := errors.Join(replace(numbers), replace(longer)); err != nil {
			t.Fatal(err)
		}
	}
	must(host, "doors.open", &OpenDoors{})
	must(System, "join", &Join{Role: Participant})
	for what, change := range map[string]func(*Plan){"room_numbers": numbers, "keep_for": longer} {
		var no *Refusal
		if err := replace(change); !errors.As(err, &no) || no.Code != ErrPromised.Code || no.Params["what"] != what {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := replace(shorter); err != nil {
		t.Errorf("kept for less: %v", err)
	}
}

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"plenary/rooms/allocate"
)

// instance is a task for allocators: people 0 to n-1 and rounds with a given number
// of rooms. docs/allocation.md describes the format.
type instance struct {
	N    int `json:"n"`
	Size struct {
		Target, Min, Max int
	} `json:"size"`
	Rounds   []instanceRound  `json:"rounds"`
	Together [][]uint32       `json:"together"`
	Apart    [][2]uint32      `json:"apart"`
	Leads    []uint32         `json:"leads"`
	Attrs    map[string][]int `json:"attrs"`
	Mix      []string         `json:"mix"`
	Match    []string         `json:"match"`
	History  [][3]int         `json:"history"`
	Horizon  int              `json:"horizon"` // rounds in all, where Rounds was cut
	Online   bool             `json:"online"`  // a round is decided without the rounds after it
}

type instanceRound struct {
	Present []uint32    `json:"present"` // null: everybody
	Rooms   int         `json:"rooms"`
	Pins    [][2]uint32 `json:"pins"`
}

// allocated is the answer to an instance: rounds, their rooms, the people in them.
type allocated struct {
	Rounds [][][]uint32 `json:"rounds"`
}

func readInstance(raw []byte) (in instance, err error) {
	if err := json.Unmarshal(raw, &in); err != nil {
		return in, fmt.Errorf("read the instance: %w", err)
	}
	if len(in.Rounds) == 0 {
		return in, errors.New("the instance has no rounds")
	}
	if in.N < 1 || in.N > 10*mostOnPaper {
		return in, fmt.Errorf("the instance has %d people", in.N)
	}
	for t := range in.Rounds {
		r := &in.Rounds[t]
		if r.Present == nil {
			for person := range in.N {
				r.Present = append(r.Present, uint32(person))
			}
		}
		if r.Rooms < 1 {
			return in, fmt.Errorf("round %d has no rooms", t)
		}
	}
	for _, name := range slices.Concat(in.Mix, in.Match) {
		if len(in.Attrs[name]) < in.N {
			return in, fmt.Errorf("the attribute %q has not a value for everybody", name)
		}
	}
	in.Horizon = max(in.Horizon, len(in.Rounds))
	return in, nil
}

// solve allocates all rounds, or the first so many of them if rounds is above 0.
// Rounds of the same people are planned together, unless the instance is online.
func (in instance) solve(seed uint64, rounds int) (out allocated, err error) {
	last := len(in.Rounds)
	if rounds > 0 {
		last = min(last, rounds)
	}
	done, err := allocate.Play(last, func(t int) (allocate.Input, error) { return in.task(t, seed), nil })
	if err != nil {
		return out, fmt.Errorf("round %d: %w", len(done), err)
	}
	for _, round := range done {
		out.Rounds = append(out.Rounds, round.Rooms)
	}
	return out, nil
}

// task is what an allocator may know in a round, but for what happened before.
func (in instance) task(t int, seed uint64) allocate.Input {
	round := in.Rounds[t]
	task := allocate.Input{
		Present: round.Present, Seed: seed + uint64(t)<<32, Left: in.Horizon - t, Stable: !in.Online && in.same(t),
		Size:  allocate.Size{Target: in.Size.Target, Min: in.Size.Min, Max: in.Size.Max, Rooms: round.Rooms},
		Rules: allocate.Rules{Apart: in.Apart, Together: in.Together, Leads: in.Leads},
	}
	for _, pin := range round.Pins {
		task.Rules.Pins = append(task.Rules.Pins, allocate.Pin{Person: pin[0], Room: int(pin[1])})
	}
	for _, met := range in.History {
		task.Met = append(task.Met, allocate.Meeting{A: uint32(met[0]), B: uint32(met[1]), Times: met[2]})
	}
	for _, name := range in.Mix {
		task.Rules.Attributes = append(task.Rules.Attributes, in.attribute(name, allocate.Mix))
	}
	for _, name := range in.Match {
		task.Rules.Attributes = append(task.Rules.Attributes, in.attribute(name, allocate.Match))
	}
	return task
}

func (in instance) attribute(name string, use allocate.Use) allocate.Attribute {
	of := make(map[uint32]string, in.N)
	for person, value := range in.Attrs[name][:in.N] {
		of[uint32(person)] = strconv.Itoa(value)
	}
	return allocate.Attribute{Use: use, Of: of}
}

// same says that from a round on the people, rooms and pins stay as they are.
func (in instance) same(from int) bool {
	first := in.Rounds[from]
	for _, r := range in.Rounds[from+1:] {
		if r.Rooms != first.Rooms || !slices.Equal(r.Present, first.Present) || !slices.Equal(r.Pins, first.Pins) {
			return false
		}
	}
	return in.Horizon == len(in.Rounds)
}

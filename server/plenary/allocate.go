package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"plenary/rooms"
	"plenary/rooms/allocate"
)

// mostOnPaper bounds a list of people as a session's is.
const mostOnPaper = rooms.MaxPeople

type allocation struct {
	In     string   `placeholder:"JSON" help:"An instance to solve; - for standard input." xor:"what" required:""`
	Out    string   `placeholder:"JSON" help:"Where its allocation goes; standard output if left out."`
	People string   `placeholder:"CSV" help:"The people: a CSV file, names in its first column under a heading; - for standard input." xor:"what" required:""`
	Size   int      `default:"4" help:"People in a room."`
	Rounds *int     `help:"How many rounds: 1 if left out, or all of an instance."`
	Mix    []string `placeholder:"COLUMN" help:"Spread equal values of a column over the rooms."`
	Match  []string `placeholder:"COLUMN" help:"Seat equal values of a column together; each needs 8 people."`
	Apart  []string `placeholder:"COLUMN" help:"Keep equal values of a column in different rooms."`
	Format string   `default:"csv" enum:"csv,md,json" help:"csv, md or json."`
	Seed   uint64   `default:"1" help:"Another seed, other groups."`
}

func (a *allocation) Run(io streams) error {
	if a.Rounds != nil && (*a.Rounds < 1 || *a.Rounds > rooms.MaxSteps) {
		return fmt.Errorf("--rounds: from 1 to %d", rooms.MaxSteps)
	}
	if a.In != "" {
		return a.solve(io)
	}
	return a.plan(io)
}

// solve allocates the rounds of an instance.
func (a *allocation) solve(io streams) error {
	raw, err := readAll(a.In, io.in)
	if err != nil {
		return err
	}
	in, err := readInstance(raw)
	if err != nil {
		return err
	}
	rounds := len(in.Rounds)
	if a.Rounds != nil {
		rounds = min(rounds, *a.Rounds)
	}
	out, err := in.solve(a.Seed, rounds)
	if err != nil {
		return err
	}
	text, err := json.Marshal(out)
	if err != nil {
		return err
	}
	text = append(text, '\n')
	if a.Out == "" {
		_, err = io.out.Write(text)
		return err
	}
	return os.WriteFile(a.Out, text, 0o644)
}

func readAll(file string, in io.Reader) ([]byte, error) {
	if file == "-" {
		return io.ReadAll(in)
	}
	return os.ReadFile(file)
}

// plan makes groups of a list of people, to be printed.
func (a *allocation) plan(io streams) error {
	if a.Size < 2 || a.Size > rooms.MaxRoomSize {
		return fmt.Errorf("--size: from 2 to %d", rooms.MaxRoomSize)
	}
	list, err := readPeople(a.People, io.in)
	if err != nil {
		return err
	}
	in := allocate.Input{Seed: a.Seed, Size: allocate.Size{Target: a.Size, Min: max(2, a.Size-1), Max: a.Size + 1}}
	for person := range list.names {
		in.Present = append(in.Present, uint32(person))
	}
	if in.Rules.Attributes, err = a.attributes(list); err != nil {
		return err
	}
	rounds := 1
	if a.Rounds != nil {
		rounds = *a.Rounds
	}
	seatings, err := allocate.Plan(in, rounds)
	if err != nil {
		return err
	}
	for k, seating := range seatings {
		fmt.Fprintf(io.err, "round %d: %d rooms, %d pairs meet again\n", k+1, len(seating.Rooms), seating.Repeats)
	}
	if advice, ok := allocate.Advise(in, rounds); ok {
		fmt.Fprintf(io.err, "%d rooms instead of %d would save %d repeats\n", advice.Rooms, len(seatings[0].Rooms), advice.Saves)
	}
	return onPaper(a.Format, list.names, seatings, io.out)
}

func (a *allocation) attributes(list people) ([]allocate.Attribute, error) {
	var all []allocate.Attribute
	for _, use := range []struct {
		use     allocate.Use
		columns []string
	}{{allocate.Mix, a.Mix}, {allocate.Match, a.Match}, {allocate.Apart, a.Apart}} {
		for _, column := range use.columns {
			values, err := list.column(column)
			if err != nil {
				return nil, fmt.Errorf("--%s: %w", use.use, err)
			}
			all = append(all, allocate.Attribute{Use: use.use, Of: values})
		}
	}
	return all, nil
}

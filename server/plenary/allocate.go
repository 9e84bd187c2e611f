package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"plenary/rooms"
	"plenary/rooms/allocate"
)

// mostOnPaper bounds a list of people as a session's is.
const mostOnPaper = rooms.MaxPeople

type allocation struct {
	People string `required:"" placeholder:"CSV" help:"The people: the first column of a CSV file, under a heading; - for standard input."`
	Size   int    `default:"4" help:"People in a room."`
	Rounds int    `default:"1" help:"How many rounds."`
	Seed   uint64 `default:"1" help:"Another seed, other groups."`
}

func (a *allocation) Run(io streams) error {
	if a.Rounds < 1 || a.Rounds > rooms.MaxSteps {
		return fmt.Errorf("--rounds: from 1 to %d", rooms.MaxSteps)
	}
	if a.Size < 2 || a.Size > rooms.MaxRoomSize {
		return fmt.Errorf("--size: from 2 to %d", rooms.MaxRoomSize)
	}
	names, err := readPeople(a.People, io.in)
	if err != nil {
		return err
	}
	present := make([]uint32, len(names))
	for i := range present {
		present[i] = uint32(i)
	}
	out := csv.NewWriter(io.out)
	if err := out.Write([]string{"round", "room", "name"}); err != nil {
		return err
	}
	var past [][][]uint32
	for round := 1; round <= a.Rounds; round++ {
		seating, err := allocate.Seat(allocate.Input{
			Present: present, Past: past, Seed: a.Seed,
			Size: allocate.Size{Target: a.Size, Min: max(2, a.Size-1), Max: a.Size + 1},
		})
		if err != nil {
			return fmt.Errorf("round %d: %w", round, err)
		}
		for number, room := range seating.Rooms {
			for _, person := range room {
				if err := out.Write([]string{fmt.Sprint(round), fmt.Sprint(number + 1), defused(names[person])}); err != nil {
					return err
				}
			}
		}
		fmt.Fprintf(io.err, "round %d: %d rooms, %d pairs meet again\n", round, len(seating.Rooms), seating.Repeats)
		past = append(past, seating.Rooms)
	}
	out.Flush()
	return out.Error()
}

// defused keeps a spreadsheet from taking a name for a formula.
func defused(name string) string {
	if name != "" && strings.ContainsRune("=+-@\t\r", rune(name[0])) {
		return "'" + name
	}
	return name
}

func readPeople(file string, in io.Reader) ([]string, error) {
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	r := csv.NewReader(in)
	r.FieldsPerRecord = -1
	var names []string
	for line := 0; ; line++ {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", file, err)
		}
		if line == 0 || strings.TrimSpace(record[0]) == "" {
			continue
		}
		if names = append(names, strings.TrimSpace(record[0])); len(names) > mostOnPaper {
			return nil, fmt.Errorf("%s: more than %d people", file, mostOnPaper)
		}
	}
	if len(names) < rooms.FewestForRooms {
		return nil, fmt.Errorf("%s: %d people are too few for rooms", file, len(names))
	}
	return names, nil
}

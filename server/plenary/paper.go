package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"plenary/rooms/allocate"
	"plenary/server/report"
)

// onPaper writes rounds of groups with the names of the people in them.
func onPaper(format string, names []string, rounds []allocate.Round, out io.Writer) error {
	switch format {
	case "md":
		return markdownOf(names, rounds, out)
	case "json":
		return documentOf(names, rounds, out)
	}
	return tableOf(names, rounds, out)
}

// named gives the names in a room, in the order of the list.
func named(names []string, room []uint32) []string {
	var in []string
	for _, person := range slices.Sorted(slices.Values(room)) {
		in = append(in, names[person])
	}
	return in
}

func tableOf(names []string, rounds []allocate.Round, out io.Writer) error {
	w := csv.NewWriter(out)
	rows := [][]string{{"round", "room", "name"}}
	for k, seating := range rounds {
		for number, room := range seating.Rooms {
			for _, name := range named(names, room) {
				rows = append(rows, []string{fmt.Sprint(k + 1), fmt.Sprint(number + 1), report.Cell(name)})
			}
		}
	}
	return w.WriteAll(rows)
}

func markdownOf(names []string, rounds []allocate.Round, out io.Writer) error {
	var text []byte
	for k, seating := range rounds {
		text = fmt.Appendf(text, "## Round %d\n\n", k+1)
		for number, room := range seating.Rooms {
			text = fmt.Appendf(text, "%d. ", number+1)
			for at, name := range named(names, room) {
				if at > 0 {
					text = append(text, ", "...)
				}
				text = append(text, report.Line(name)...)
			}
			text = append(text, '\n')
		}
		text = append(text, '\n')
	}
	_, err := out.Write(text)
	return err
}

func documentOf(names []string, rounds []allocate.Round, out io.Writer) error {
	type round struct {
		Rooms   [][]string       `json:"rooms"`
		Metrics allocate.Metrics `json:"metrics"`
	}
	doc := struct {
		Version string  `json:"version"`
		Seed    uint64  `json:"seed"`
		Rounds  []round `json:"rounds"`
	}{Version: allocate.Version, Seed: rounds[0].Seed}
	for _, seating := range rounds {
		r := round{Metrics: seating.Metrics}
		for _, room := range seating.Rooms {
			r.Rooms = append(r.Rooms, named(names, room))
		}
		doc.Rounds = append(doc.Rounds, r)
	}
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(doc)
}

package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"plenary/rooms"
)

// people is a list with a heading: names in the first column, and what else is
// known of them in the others.
type people struct {
	heading []string
	names   []string
	rows    [][]string
}

func readPeople(file string, in io.Reader) (list people, err error) {
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return list, err
		}
		defer f.Close()
		in = f
	}
	r := csv.NewReader(in)
	r.FieldsPerRecord = -1
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return list, fmt.Errorf("read %s: %w", file, err)
		}
		name := strings.TrimSpace(record[0])
		switch {
		case list.heading == nil:
			list.heading = record
			list.heading[0] = strings.TrimPrefix(list.heading[0], "\ufeff")
			continue
		case name == "":
			continue
		}
		list.names, list.rows = append(list.names, name), append(list.rows, record)
		if len(list.names) > mostOnPaper {
			return list, fmt.Errorf("%s: more than %d people", file, mostOnPaper)
		}
	}
	if len(list.names) < rooms.FewestForRooms {
		return list, fmt.Errorf("%s: %d people are too few for rooms", file, len(list.names))
	}
	return list, nil
}

// column gives each person's value under a heading.
func (p people) column(name string) (map[uint32]string, error) {
	at := slices.IndexFunc(p.heading, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), name) })
	if at < 0 {
		return nil, fmt.Errorf("no column has the heading %q", name)
	}
	values := map[uint32]string{}
	for person, row := range p.rows {
		if at < len(row) {
			values[uint32(person)] = strings.TrimSpace(row[at])
		}
	}
	return values, nil
}

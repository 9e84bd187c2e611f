package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"plenary/rooms"
	"plenary/server/planfile"
)

type planCommand struct {
	Check planCheck `cmd:"" help:"Say what is wrong with a plan file, with line and excerpt."`
}

type planCheck struct {
	File string `arg:"" help:"The file, or - for standard input."`
	Fast bool   `help:"Allow the short durations of a server with --fast."`
}

func (p *planCheck) Run(io streams) error {
	plan, err := readPlan(p.File, io.in, rooms.Leniency(p.Fast))
	var bad *planfile.Error
	if errors.As(err, &bad) {
		fmt.Fprintln(io.err, bad)
		return errFailed
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(io.out, "%s: a plan with %d questions and %d steps\n", p.File, plan.Questions(), len(plan.Steps))
	return err
}

func readPlan(name string, in io.Reader, lenient rooms.Leniency) (rooms.Plan, error) {
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return rooms.Plan{}, err
		}
		defer file.Close()
		in = file
	}
	// One byte more than a plan may have, so that the reader of plans complains.
	text, err := io.ReadAll(io.LimitReader(in, planfile.MaxBytes+1))
	if err != nil {
		return rooms.Plan{}, fmt.Errorf("read %s: %w", name, err)
	}
	return planfile.Parse(filepath.Base(name), text, lenient)
}

// planNamed gives a template, or the plan in a file.
func planNamed(name string, in io.Reader, lenient rooms.Leniency) (rooms.Plan, error) {
	if template, ok := planfile.ByName(name); ok {
		return template.Plan, nil
	}
	plan, err := readPlan(name, in, lenient)
	if errors.Is(err, os.ErrNotExist) {
		return plan, fmt.Errorf("%s is neither a template nor a file", name)
	}
	return plan, err
}

package api

import (
	"cmp"
	"context"
	"errors"

	"github.com/danielgtaylor/huma/v2"

	"plenary/rooms"
	"plenary/rooms/allocate"
)

// The largest task that is solved for somebody who asks; more takes the command.
const (
	mostAllocated   = 1000 // people
	mostAllocations = 12   // rounds
)

// AllocateTask is people to be seated in rooms, round after round. They are named
// by whatever the caller calls them.
type AllocateTask struct {
	People     []string            `json:"people"`
	Size       rooms.Size          `json:"size" doc:"of a room, or the number of rooms"`
	Rounds     int                 `json:"rounds,omitempty" doc:"1 if left out"`
	Seed       uint64              `json:"seed,omitempty" doc:"another seed, other rooms"`
	Policy     string              `json:"policy,omitempty" enum:"fresh,same,join,stay_one" doc:"fresh if left out"`
	Past       [][][]string        `json:"past,omitempty" doc:"rounds before, their rooms, the people in them"`
	Apart      [][]string          `json:"apart,omitempty" doc:"pairs who never share a room"`
	Together   [][]string          `json:"together,omitempty" doc:"groups who always do"`
	Companions []AllocateCompanion `json:"companions,omitempty"`
	Leads      []string            `json:"leads,omitempty" doc:"dealt evenly over the rooms"`
	Pins       []AllocatePin       `json:"pins,omitempty"`
	Attributes []AllocateAttribute `json:"attributes,omitempty"`
}

// AllocateCompanion is always in a person's room and counts for no size.
type AllocateCompanion struct {
	Companion string `json:"companion"`
	With      string `json:"with"`
}

// AllocatePin is a person's room, from 1.
type AllocatePin struct {
	Person string `json:"person"`
	Room   int    `json:"room"`
}

// AllocateAttribute is something that is known of people.
type AllocateAttribute struct {
	Use    string            `json:"use" enum:"mix,match,apart"`
	Values map[string]string `json:"values" doc:"by person"`
}

// Allocated is who sits with whom.
type Allocated struct {
	Version string           `json:"version" doc:"of the algorithm: the same version, task and seed give the same rooms"`
	Rounds  []AllocatedRound `json:"rounds"`
	Advice  *AllocateAdvice  `json:"advice,omitempty" doc:"another number of rooms that would let fewer meet again"`
}

// AllocatedRound is one round with its figures and what can be said of it.
type AllocatedRound struct {
	Rooms   [][]string       `json:"rooms"`
	Seed    uint64           `json:"seed"`
	Digest  string           `json:"digest" doc:"of the input"`
	Metrics allocate.Metrics `json:"metrics"`
	Notes   []AllocateNote   `json:"notes"`
}

// AllocateNote says something about a whole split, never about a person.
type AllocateNote struct {
	Code   string         `json:"code"`
	OK     bool           `json:"ok"`
	Params map[string]int `json:"params,omitempty"`
}

// AllocateAdvice is a number of rooms and how many repeats it would save.
type AllocateAdvice struct {
	Rooms int `json:"rooms"`
	Saves int `json:"saves"`
}

func (a *API) registerAllocate() {
	huma.Register(a.huma, operation("allocate", "POST", "/allocate", "Seat people in rooms so that as few as possible meet again", planBody),
		func(ctx context.Context, in *struct {
			Bearer
			Body AllocateTask
		}) (*body[Allocated], error) {
			if err := a.mayStart(ctx, in.token()); err != nil {
				return nil, a.refused(ctx, "allocate", err)
			}
			done, err := in.Body.solve(ctx)
			return &body[Allocated]{done}, a.refused(ctx, "allocate", err)
		})
}

// solve seats round after round, each with the ones before in mind.
func (task AllocateTask) solve(ctx context.Context) (done Allocated, err error) {
	in, err := task.input()
	if err != nil {
		return done, err
	}
	task.Rounds = cmp.Or(task.Rounds, 1)
	done.Version = allocate.Version
	if advice, ok := allocate.Advise(in, task.Rounds); ok {
		done.Advice = &AllocateAdvice{advice.Rooms, advice.Saves}
	}
	rounds, err := allocate.Play(task.Rounds, func(round int) (allocate.Input, error) {
		next := in
		next.Left, next.Seed = task.Rounds-round, in.Seed+uint64(round)
		return next, ctx.Err()
	})
	if err != nil {
		return done, noSeating(err)
	}
	for _, round := range rounds {
		done.Rounds = append(done.Rounds, task.round(round))
	}
	return done, nil
}

func (task AllocateTask) round(s allocate.Round) AllocatedRound {
	r := AllocatedRound{Seed: s.Seed, Digest: s.Digest, Metrics: s.Metrics, Notes: []AllocateNote{}}
	for _, room := range s.Rooms {
		names := make([]string, len(room))
		for k, person := range room {
			names[k] = task.People[person]
		}
		r.Rooms = append(r.Rooms, names)
	}
	for _, note := range s.In.Explain(s.Seating) {
		r.Notes = append(r.Notes, AllocateNote(note))
	}
	return r
}

// noSeating makes a refusal of the allocator one of the API.
func noSeating(err error) error {
	var no *allocate.Refusal
	if !errors.As(err, &no) {
		return err
	}
	return &rooms.Refusal{Code: codeNoSeating, Params: map[string]any{"reason": string(no.Reason), "relax": append([]allocate.Wish{}, no.Relax...)}}
}

func malformed(problem string) error {
	return &rooms.Refusal{Code: rooms.ErrMalformed.Code, Params: map[string]any{"problem": problem}}
}

// input gives the task with numbers for names: places in the list of people, and
// above them those who are only in the past.
func (task AllocateTask) input() (in allocate.Input, err error) {
	switch {
	case len(task.People) > mostAllocated || task.Rounds > mostAllocations:
		return in, &rooms.Refusal{Code: rooms.ErrTooMany.Code, Params: map[string]any{"people": mostAllocated, "rounds": mostAllocations}}
	case task.Rounds < 0:
		return in, malformed("rounds are counted from 1")
	case task.Size.Rooms > len(task.People) || task.Size.Target > rooms.MaxRoomSize || task.Size.Max > rooms.MaxRoomSize:
		return in, malformed("the size is out of range")
	}
	n := numbers{of: map[string]uint32{}}
	for _, name := range task.People {
		if _, twice := n.of[name]; twice {
			return in, malformed("people are named twice")
		}
		in.Present = append(in.Present, n.number(name))
	}
	in.Size = allocate.Size{Target: task.Size.Target, Min: task.Size.Min, Max: task.Size.Max, Rooms: task.Size.Rooms}
	in.Seed, in.Policy = task.Seed, allocate.Policy(task.Policy)
	for _, round := range task.Past {
		in.Past = append(in.Past, n.all(round))
	}
	in.Rules = allocate.Rules{Together: n.all(task.Together), Leads: n.list(task.Leads)}
	for _, pair := range task.Apart {
		if len(pair) != 2 {
			return in, malformed("apart is a list of pairs")
		}
		in.Rules.Apart = append(in.Rules.Apart, [2]uint32{n.number(pair[0]), n.number(pair[1])})
	}
	for _, c := range task.Companions {
		in.Rules.Companions = append(in.Rules.Companions, allocate.Companion{Companion: n.number(c.Companion), With: n.number(c.With)})
	}
	for _, pin := range task.Pins {
		in.Rules.Pins = append(in.Rules.Pins, allocate.Pin{Person: n.number(pin.Person), Room: pin.Room - 1})
	}
	for _, attribute := range task.Attributes {
		of := map[uint32]string{}
		for name, value := range attribute.Values {
			if person, known := n.of[name]; known {
				of[person] = value
			}
		}
		in.Rules.Attributes = append(in.Rules.Attributes, allocate.Attribute{Use: allocate.Use(attribute.Use), Of: of})
	}
	return in, nil
}

// numbers numbers names in the order in which they come.
type numbers struct{ of map[string]uint32 }

func (n numbers) number(name string) uint32 {
	number, known := n.of[name]
	if !known {
		number = uint32(len(n.of))
		n.of[name] = number
	}
	return number
}

func (n numbers) list(names []string) []uint32 {
	all := make([]uint32, len(names))
	for k, name := range names {
		all[k] = n.number(name)
	}
	return all
}

func (n numbers) all(lists [][]string) [][]uint32 {
	all := make([][]uint32, 0, len(lists))
	for _, names := range lists {
		all = append(all, n.list(names))
	}
	return all
}

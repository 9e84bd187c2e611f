package live

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"plenary/rooms"
)

// ballots are who marked what, kept in the vault and told to each alone.
type ballots struct {
	*rooms.Ballots
	changed map[string]bool // cards and topics whose count the log does not have yet
	told    counter
}

func newBallots() *ballots {
	return &ballots{Ballots: rooms.NewBallots(), changed: map[string]bool{}}
}

// loadVotes reads everybody's marks. Their counts go into the log once more:
// the last of them may not have, before a crash.
func (s *session) loadVotes(ctx context.Context) error {
	read, versions := rooms.NewBallots(), map[string]uint64{}
	var marked []string
	for _, prefix := range []string{keyBallot, keyChoice} {
		for item, err := range s.node.opts.Vault.List(ctx, s.id, prefix) {
			if err != nil {
				return fmt.Errorf("read marks: %w", err)
			}
			seat, err := strconv.ParseUint(strings.TrimPrefix(item.Key, prefix), 10, 32)
			if err != nil {
				return fmt.Errorf("vault key %q: %w", item.Key, err)
			}
			var marks []string
			if err := json.Unmarshal(item.Value, &marks); err != nil {
				return fmt.Errorf("vault key %q: %w", item.Key, err)
			}
			ballot := read.Of(rooms.Seat(seat))
			if prefix == keyBallot {
				ballot.Cards = marks
			} else {
				ballot.Topics = marks
			}
			read.Put(rooms.Seat(seat), ballot)
			marked = append(marked, marks...)
			versions[item.Key] = item.Version
		}
	}
	s.setVersions(keyBallot, versions)
	s.setVersions(keyChoice, nil)
	maps.Copy(s.versions, versions)
	s.votes.Ballots = read
	for _, id := range marked {
		s.votes.changed[id] = true
	}
	return nil
}

// vote changes one person's marks.
func (s *session) vote(a *beside, seat rooms.Seat, cmd rooms.BallotCommand) error {
	now, ok := a.votes[seat]
	if !ok {
		now = s.votes.Of(seat)
	}
	next, thing, err := cmd.DecideBallot(s.ahead, now)
	if err != nil {
		return err
	}
	for _, w := range []struct {
		prefix string
		was    []string
		is     []string
	}{{keyBallot, now.Cards, next.Cards}, {keyChoice, now.Topics, next.Topics}} {
		if len(w.was) == len(w.is) {
			continue
		}
		value, err := json.Marshal(w.is)
		if err != nil {
			return fmt.Errorf("encode marks: %w", err)
		}
		s.writeAt(a, w.prefix+strconv.Itoa(int(seat)), value)
	}
	if a.votes == nil {
		a.votes = map[rooms.Seat]rooms.Ballot{}
	}
	a.votes[seat] = next
	a.marked = append(a.marked, thing)
	return nil
}

// ballot tells somebody where their own marks are.
func (s *session) ballot(seat rooms.Seat) []byte {
	_, seq := s.votes.told.next(s.lastAt)
	b := s.votes.Of(seat)
	view := rooms.BallotView{Cards: b.Cards, Topics: b.Topics, Of: rooms.MarksEach}
	if view.Cards == nil {
		view.Cards = []string{}
	}
	if view.Topics == nil {
		view.Topics = []string{}
	}
	return s.liveMessage(rooms.ToSeat(seat), seq, []value{{rooms.LiveBallot, view}})
}

// tally proposes the counts that changed.
func (s *session) tally() {
	if len(s.votes.changed) == 0 {
		return
	}
	t := &rooms.Tally{Cards: map[string]int{}, Topics: map[string]int{}}
	for id := range s.votes.changed {
		if _, card := s.told.Cards[id]; card {
			t.Cards[id] = s.votes.Count(id)
		} else {
			t.Topics[id] = s.votes.Count(id)
		}
	}
	clear(s.votes.changed)
	s.own = append(s.own, t)
}

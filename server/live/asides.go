package live

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.uber.org/zap"

	"plenary/rooms"
	"plenary/server/vault"
)

// Aside is what somebody asked for in confidence at the door. It lies in the vault
// and nowhere else, goes with the session, and only the host reads it.
type Aside struct {
	Seat rooms.Seat `json:"seat"`
	Name string     `json:"name"`
	Note string     `json:"note,omitempty"` // whom they would rather not be put with, in their words
	With rooms.Seat `json:"with,omitempty"` // whose companion they are, if that person is here
}

// Pair is two people who are not put into one room.
type Pair struct {
	A rooms.Seat `json:"a"`
	B rooms.Seat `json:"b"`
}

// Asides is all that was asked for in confidence.
type Asides struct {
	Notes []Aside `json:"notes"`
	Pairs []Pair  `json:"pairs"`
}

// MaxAside is how many graphemes a note has at the most.
const MaxAside = 200

type aside struct {
	Note string `json:"note,omitempty"`
	With string `json:"with,omitempty"` // a name, as it was typed
}

// cleanAsides makes the confidential parts of a joining fit to be kept.
func (j *Joining) cleanAsides() (err error) {
	if j.Aside, err = cleanText(j.Aside, MaxAside); err != nil {
		return err
	}
	j.With, err = cleanText(j.With, MaxName)
	return err
}

func (j *Joining) asideWrite(of nameKey) ([]vault.Write, error) {
	if j.Aside == "" && j.With == "" {
		return nil, nil
	}
	value, err := json.Marshal(aside{j.Aside, j.With})
	if err != nil {
		return nil, fmt.Errorf("encode what was asked in confidence: %w", err)
	}
	return []vault.Write{{Key: keyAside + of.String(), Value: value}}, nil
}

func pairKey(a, b nameKey) string {
	if b.seat < a.seat {
		a, b = b, a
	}
	return keyPair + a.String() + "+" + b.String()
}

// asides reads the vault.
func (s *session) asides(ctx context.Context) (all Asides, err error) {
	ctx, cancel := context.WithTimeout(ctx, storeFor)
	defer cancel()
	all = Asides{Notes: []Aside{}, Pairs: []Pair{}}
	byName := map[string]rooms.Seat{}
	for item, err := range s.node.opts.Vault.List(ctx, s.id, keyAside) {
		if err != nil {
			return all, fmt.Errorf("read what was asked in confidence: %w", err)
		}
		of, err := parseNameKey(item.Key[len(keyAside):])
		var a aside
		if err != nil || json.Unmarshal(item.Value, &a) != nil {
			return all, fmt.Errorf("what was asked in confidence can't be read") // without its words
		}
		if nameKeyOf(s.told, of.seat) != of {
			continue // of a join that did not come about
		}
		note := Aside{Seat: of.seat, Name: s.words.Name(of.seat), Note: a.Note}
		if a.With != "" {
			if len(byName) == 0 {
				for i := range s.told.People {
					byName[fold(s.words.Name(rooms.Seat(i+1)))] = rooms.Seat(i + 1)
				}
			}
			if with := byName[fold(a.With)]; with != of.seat {
				note.With = with
			}
		}
		all.Notes = append(all.Notes, note)
	}
	for item, err := range s.node.opts.Vault.List(ctx, s.id, keyPair) {
		if err != nil {
			return all, fmt.Errorf("read who is kept apart: %w", err)
		}
		left, right, _ := strings.Cut(item.Key[len(keyPair):], "+")
		a, errA := parseNameKey(left)
		b, errB := parseNameKey(right)
		if errA != nil || errB != nil {
			return all, fmt.Errorf("a vault key of who is kept apart can't be read")
		}
		if nameKeyOf(s.told, a.seat) == a && nameKeyOf(s.told, b.seat) == b {
			all.Pairs = append(all.Pairs, Pair{a.seat, b.seat})
		}
	}
	return all, nil
}

// learnRules reads the rules again if they may have changed. What can't be read is
// not taken for nothing: nobody is put with somebody by a failure.
func (s *session) learnRules(ctx context.Context) error {
	if !s.rulesStale {
		return nil
	}
	all, err := s.asides(ctx)
	if err != nil {
		return err
	}
	rules := &rooms.Rules{With: map[rooms.Seat]rooms.Seat{}}
	for _, pair := range all.Pairs {
		rules.Apart = append(rules.Apart, [2]rooms.Seat{pair.A, pair.B})
	}
	for _, note := range all.Notes {
		if note.With != 0 {
			rules.With[note.Seat] = note.With
		}
	}
	s.rules, s.rulesStale = rules, false
	return nil
}

// noticeRules notes that an entry may have brought other rules.
func (s *session) noticeRules(events []rooms.Event) {
	s.rulesStale = s.rulesStale || slices.ContainsFunc(events, func(e rooms.Event) bool {
		switch e.(type) {
		case *rooms.Joined, *rooms.Renamed, *rooms.RulesNoted:
			return true
		}
		return false
	})
}

// Asides reads what was asked for in confidence, for the host.
func (n *Node) Asides(ctx context.Context, id string) (all Asides, err error) {
	var failed error
	err = n.look(ctx, id, func(s *session) { all, failed = s.asides(n.ctx) })
	if err == nil {
		err = failed
	}
	return all, err
}

// KeepApart makes two people a pair who are not put into one room, or no longer.
func (n *Node) KeepApart(ctx context.Context, session string, pair Pair, on bool) error {
	var a, b nameKey
	if err := n.Look(ctx, session, func(s *rooms.Session, _ rooms.Words) {
		a, b = nameKeyOf(s, pair.A), nameKeyOf(s, pair.B)
	}); err != nil {
		return err
	}
	if a.seat == 0 || b.seat == 0 || a == b {
		return rooms.ErrNoSuchSeat
	}
	write := vault.Write{Key: pairKey(a, b)}
	if on {
		write.Value = []byte("1")
	}
	return n.writeAside(ctx, session, write)
}

// EndAside forgets what somebody asked for in confidence.
func (n *Node) EndAside(ctx context.Context, session string, seat rooms.Seat) error {
	var of nameKey
	if err := n.Look(ctx, session, func(s *rooms.Session, _ rooms.Words) { of = nameKeyOf(s, seat) }); err != nil {
		return err
	}
	if of.seat == 0 {
		return rooms.ErrNoSuchSeat
	}
	return n.writeAside(ctx, session, vault.Write{Key: keyAside + of.String()})
}

// writeAside writes into the vault and says in the log that there are other rules,
// not which: every node reads them, and rooms that are looked at are fitted.
func (n *Node) writeAside(ctx context.Context, session string, write vault.Write) error {
	short, cancel := context.WithTimeout(ctx, storeFor)
	defer cancel()
	if err := n.opts.Vault.Write(short, session, write); err != nil {
		n.opts.Logger.Warn("keep what was asked in confidence", zap.String("session", session), zap.Error(err))
		return unavailable()
	}
	return n.Do(ctx, session, rooms.System, "", &rooms.NoteRules{})
}

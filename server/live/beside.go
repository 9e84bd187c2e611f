package live

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"go.uber.org/zap"

	"plenary/rooms"
	"plenary/server/vault"
)

// beside is what a batch changes beside the log: drafts, chat in rooms, marks.
// It is decided on copies, and becomes the session's when the stores have taken
// the batch; until then nobody is told of it.
type beside struct {
	round  int
	talks  map[int]*rooms.Talk
	said   map[int][]rooms.TalkEvent
	votes  map[rooms.Seat]rooms.Ballot
	marked []string // cards and topics
	writes []vault.Write
	at     map[string]int     // where a key's write stands in writes
	people map[nameKey]person // names that it gives
	named  map[string]bool    // the same, folded
	muted  bool               // its lines could not be told to other nodes
}

func (a *beside) name(of nameKey, p person) {
	if a.people == nil {
		a.people, a.named = map[nameKey]person{}, map[string]bool{}
	}
	a.people[of], a.named[fold(p.Name)] = p, true
}

// write adds a write; one of the same key takes the place of the earlier one.
func (a *beside) write(w vault.Write) {
	if a.at == nil {
		a.at = map[string]int{}
	}
	if i, ok := a.at[w.Key]; ok {
		a.writes[i].Value = w.Value
		return
	}
	a.at[w.Key] = len(a.writes)
	a.writes = append(a.writes, w)
}

// writeAt adds a write that holds only if nobody else wrote in the meantime.
func (s *session) writeAt(a *beside, key string, value []byte) {
	a.write(vault.Write{Key: key, Value: value, Check: true, If: s.versions[key]})
}

// keepBeside makes what a batch changed the session's.
func (s *session) keepBeside(a *beside) {
	for _, w := range a.writes {
		switch {
		case !w.Check:
		case w.Value == nil:
			delete(s.versions, w.Key)
		default:
			s.versions[w.Key] = w.If + 1
		}
	}
	s.keepWords(a.writes)
	if a.round == s.told.Round {
		for _, number := range sorted(a.said) {
			t := s.room(number)
			for _, event := range a.said[number] {
				t.take(event)
			}
		}
	}
	for _, seat := range sorted(a.votes) {
		s.votes.Put(seat, a.votes[seat])
		if c := s.clients[seat]; c != nil {
			c.conn.Send(s.ballot(seat))
		}
	}
	for _, id := range a.marked {
		s.votes.changed[id] = true
		s.setFlush(tallyEvery)
	}
}

// reload reads again what the vault keeps of drafts and marks: at the start,
// and when another node was faster.
// What can't be read leaves everything as it is.
func (s *session) reload(ctx context.Context) error {
	s.unread = true
	if err := s.loadDrafts(ctx); err != nil {
		return err
	}
	if err := s.loadVotes(ctx); err != nil {
		return err
	}
	s.unread = false
	return nil
}

// loadDrafts reads the drafts of the current round.
func (s *session) loadDrafts(ctx context.Context) error {
	found, versions := map[int]map[string]*rooms.Draft{}, map[string]uint64{}
	prefix := fmt.Sprintf("%s%d.", keyDraft, s.told.Round)
	for item, err := range s.node.opts.Vault.List(ctx, s.id, prefix) {
		if err != nil {
			return fmt.Errorf("read drafts: %w", err)
		}
		id, card, ok := strings.Cut(strings.TrimPrefix(item.Key, keyDraft), "/")
		_, number, isRoom := rooms.Audience("room/" + id).RoomOf()
		draft := new(rooms.Draft)
		if err := json.Unmarshal(item.Value, draft); err != nil || !ok || !isRoom {
			return fmt.Errorf("a draft can't be read: %w", err)
		}
		if found[number] == nil {
			found[number] = map[string]*rooms.Draft{}
		}
		found[number][card] = draft
		versions[item.Key] = item.Version
	}
	s.setVersions(keyDraft, versions)
	for number := range found {
		s.room(number)
	}
	for number, t := range s.talks {
		if t.Round == s.told.Round {
			t.setDrafts(found[number])
		}
	}
	return nil
}

// setVersions takes the versions of all items whose keys begin so.
func (s *session) setVersions(prefix string, versions map[string]uint64) {
	for key := range s.versions {
		if strings.HasPrefix(key, prefix) {
			delete(s.versions, key)
		}
	}
	maps.Copy(s.versions, versions)
}

// tidyAgain is how soon a tidying that failed is tried again.
const tidyAgain = 5 * time.Second

// tidy drops from the vault what a harvest leaves behind: drafts and the marks
// of cards, of every round whose harvest has closed, and at the end those of
// topics; and what has expired, such as numbers that led to a seat. It is asked for
// when a harvest closes and at every start, so that a crash between the two leaves
// nothing; what fails is tried again.
func (s *session) tidy(ctx context.Context) {
	if !s.untidy || time.Now().Before(s.tidyAt) {
		return
	}
	s.tidyAt = time.Now().Add(tidyAgain)
	open := s.told.Round
	if !s.told.CardsAtHand() {
		open++ // the last round's are over, too
	}
	var prefixes []string
	for round := 1; round < open; round++ {
		prefixes = append(prefixes, fmt.Sprintf("%s%d.", keyDraft, round))
	}
	if !s.told.CardsAtHand() {
		prefixes = append(prefixes, keyBallot)
	}
	if s.told.Phase == rooms.Ended {
		prefixes = append(prefixes, keyChoice)
	}
	for _, prefix := range prefixes {
		if err := s.node.opts.Vault.Drop(ctx, s.id, prefix); err != nil {
			s.log.Warn("drop what the harvest left; it is tried again", zap.Error(err))
			return
		}
	}
	now, err := s.now(ctx)
	if err == nil {
		err = s.node.opts.Vault.Sweep(ctx, s.id, now.Time())
	}
	if err != nil {
		s.log.Warn("drop what has expired; it is tried again", zap.Error(err))
		return
	}
	// A store may keep the bytes of what was deleted in free pages.
	if err := s.node.opts.Vault.Compact(ctx, s.id); err != nil {
		s.log.Warn("compact what the harvest left; it is tried again", zap.Error(err))
		return
	}
	for key := range s.versions {
		if slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key, p) }) {
			delete(s.versions, key)
		}
	}
	s.untidy = false
}

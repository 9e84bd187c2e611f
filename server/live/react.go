package live

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"slices"
	"time"

	"go.uber.org/zap"

	"plenary/rooms"
	"plenary/server/vault"
	"plenary/server/wire"
)

// snapshotBytes is how far the log outgrows a snapshot before there is another.
const snapshotBytes = 64 << 10

func sortedAudiences[V any](m map[rooms.Audience]V) []rooms.Audience {
	all := make([]rooms.Audience, 0, len(m))
	for a := range m {
		all = append(all, a)
	}
	slices.Sort(all)
	return all
}

func sortedSections[V any](m map[rooms.Section]V) []rooms.Section {
	all := make([]rooms.Section, 0, len(m))
	for sec := range m {
		all = append(all, sec)
	}
	slices.SortFunc(all, func(a, b rooms.Section) int {
		return cmp.Or(cmp.Compare(a.For, b.For), cmp.Compare(a.Name, b.Name))
	})
	return all
}

// react notes the server's own wishes that follow from what the log holds now.
func (s *session) react(moved map[*client]audiences) {
	s.publish()
	s.draw()
	s.watchMove(moved)
}

// closePhase tidies up after a phase: what a harvest leaves is dropped, and the
// fold is kept.
func (s *session) closePhase(ctx context.Context) {
	was := s.shotPhase
	if was == s.told.Phase {
		if s.sinceShot > snapshotBytes && s.at.Seq%16 == 0 {
			s.snapshot(ctx)
		}
		return
	}
	s.shotPhase = s.told.Phase
	if was == rooms.Harvest || s.told.Phase == rooms.Ended {
		if len(s.followed) > 0 {
			clear(s.votes.changed) // the node that closed it has counted what all nodes took
		} else {
			s.tally() // of marks that came with this very entry, before they are forgotten
		}
		s.talks = map[int]*talk{}
		s.votes.ForgetCards()
		if s.told.Phase == rooms.Ended {
			s.votes.Ballots = rooms.NewBallots()
		}
		s.untidy, s.tidyAt = true, time.Time{}
		s.tidy(ctx)
	}
	s.snapshot(ctx)
}

// snapshot keeps the fold. A failed one costs time at the next start, nothing else.
func (s *session) snapshot(ctx context.Context) {
	fold, err := json.Marshal(s.told)
	if err != nil {
		s.log.Error("encode the fold", zap.Error(err))
		return
	}
	short, cancel := context.WithTimeout(ctx, storeFor)
	defer cancel()
	if err := s.node.opts.Log.SaveSnapshot(short, s.id, s.at, fold); err != nil {
		s.log.Warn("save a snapshot", zap.Error(err))
		return
	}
	s.sinceShot = 0
}

func decodeFold(fold []byte) (*rooms.Session, error) {
	told := rooms.NewSession()
	if err := json.Unmarshal(fold, told); err != nil {
		return nil, fmt.Errorf("decode snapshot: %w", err)
	}
	told.Derive()
	return told, nil
}

// pruneWords drops from the vault the words of what is not shown any more; what
// fails is tried again.
func (s *session) pruneWords(ctx context.Context) {
	if len(s.faded) == 0 || time.Now().Before(s.pruneAt) {
		return
	}
	var writes []vault.Write
	for _, id := range sorted(s.faded) {
		writes = append(writes, vault.Write{Key: keyWord + id})
	}
	short, cancel := context.WithTimeout(ctx, storeFor)
	defer cancel()
	if err := s.node.opts.Vault.Write(short, s.id, writes...); err != nil {
		s.pruneAt = time.Now().Add(tidyAgain)
		s.log.Warn("drop words that are not shown any more; it is tried again", zap.Error(err))
		return
	}
	clear(s.faded)
	s.keepWords(writes)
}

// setFlush wakes the session after a while to tell what is gathered.
func (s *session) setFlush(after time.Duration) {
	if at := time.Now().Add(after); s.flushAt.IsZero() || at.Before(s.flushAt) {
		s.flushAt = at
		s.flushTimer.Reset(after)
	}
}

// gather notes an item of a facilitators' list for the next flush; "" is all.
func (s *session) gather(sec rooms.Section, item string) {
	if s.gathered[sec] == nil {
		s.gathered[sec] = map[string]bool{}
	}
	s.gathered[sec][item] = true
	s.setFlush(gatherFor)
}

// flush tells what was gathered: presence first, since it changes the rest.
func (s *session) flush(ctx context.Context) {
	s.presence()
	s.tally()
	s.commit(ctx, nil)
	if s.stopped {
		return
	}
	s.flushLists()
	s.passAgain()
	s.tellArrivals(ctx)
	if s.mainDirty {
		if wait := mainEvery - time.Since(s.mainTold); wait > 0 {
			s.setFlush(wait)
		} else {
			s.mainDirty, s.mainTold = false, time.Now()
			if len(s.members[rooms.InMain]) > 0 {
				s.send(rooms.InMain, s.mainMessage())
			}
		}
	}
	s.repair()
}

// flushLists tells the facilitators what changed among people and rooms.
func (s *session) flushLists() {
	for _, sec := range sortedSections(s.gathered) {
		items := s.gathered[sec]
		delete(s.gathered, sec)
		if len(s.members[sec.For]) == 0 {
			s.changed[sec] = s.at.Seq
			delete(s.listed, sec)
			continue
		}
		if !rooms.SectionKinds[sec.Name].Collection {
			value := wire.Value{Name: sec.Name, JSON: s.encode(s.told.Tell(sec, s.words))}
			if s.listedAlready(sec, "", value.JSON) {
				continue
			}
			s.send(sec.For, wire.Sections(nil, string(sec.For), s.at.Seq, s.at.Hash.String(), []wire.Value{value}, nil))
			s.changed[sec] = s.at.Seq
			continue
		}
		if !rooms.SectionKinds[sec.Name].Coalesced { // it has waited, though others of its kind don't
			s.retold[sec] = s.at.Seq
			delete(s.listed, sec)
		}
		prev, ids := s.lastChange(sec), s.differing(sec, sorted(items))
		if items[""] {
			prev, ids = 0, s.told.Items(sec)
			delete(s.listed, sec)
			s.differing(sec, ids)
		}
		if len(ids) == 0 && prev != 0 {
			continue
		}
		for _, p := range s.chunks(sec, prev, ids) {
			s.send(sec.For, wire.Sections(nil, string(sec.For), s.at.Seq, s.at.Hash.String(), nil, []wire.Patch{p}))
		}
		s.changed[sec] = s.at.Seq
	}
}

// differing gives the items that are not as they were told last. A patch without
// a difference would say that something happened that its audience is not told:
// that somebody types, that a small room shared a card.
func (s *session) differing(sec rooms.Section, ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		item, ok := s.told.TellItem(sec, id, s.words)
		if !ok {
			return s.listedAlready(sec, id, nil)
		}
		return s.listedAlready(sec, id, s.encode(item))
	})
}

// listedAlready notes what is told of an item, and says whether it was told before.
func (s *session) listedAlready(sec rooms.Section, id string, data []byte) bool {
	h := maphash.Bytes(listSeed, data)
	if s.listed[sec] == nil {
		s.listed[sec] = map[string]uint64{}
	}
	was, told := s.listed[sec][id]
	s.listed[sec][id] = h
	return told && was == h
}

// listSeed makes hashes of this process its own.
var listSeed = maphash.MakeSeed()

func (s *session) mainMessage() []byte {
	seq := uint64(time.Now().UnixMilli())
	return s.liveMessage(rooms.InMain, seq, []value{{rooms.LiveMain, s.told.MainView(s.words)}})
}

// presence proposes who came and who went since the last flush.
func (s *session) presence() {
	if len(s.coming) > 0 {
		s.own = append(s.own, &rooms.Connect{Seats: sortedSeats(s.coming), Node: s.node.id})
		clear(s.coming)
	}
	if len(s.going) > 0 {
		s.own = append(s.own, &rooms.Drop{Seats: sortedSeats(s.going), Node: s.node.id})
		clear(s.going)
	}
}

// countAgain compares who is here with who the log has here.
func (s *session) countAgain() {
	s.recount = false
	for seat, c := range s.clients {
		if p := s.told.Person(seat); !p.Connected || p.Node != s.node.id {
			s.coming[c.seat] = true
		}
	}
	for i := range s.told.People {
		p, seat := &s.told.People[i], rooms.Seat(i+1)
		if p.Connected && p.Node == s.node.id && s.clients[seat] == nil {
			s.going[seat] = true
		}
	}
	s.presence()
}

// dropOrphans proposes that seats which the log holds for connected, from
// before a restart, have dropped, once they had time to come back.
func (s *session) dropOrphans() {
	if !s.orphans || time.Since(s.loaded) < leaseFor {
		return
	}
	s.orphans = false
	s.dropLost(map[string]bool{s.node.id: true})
}

func sortedSeats(m map[rooms.Seat]bool) []rooms.Seat {
	seats := make([]rooms.Seat, 0, len(m))
	for seat := range m {
		seats = append(seats, seat)
	}
	slices.Sort(seats)
	return seats
}

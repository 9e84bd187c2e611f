package live

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"go.uber.org/zap"

	"plenary/rooms"
)

// talk is what a room says, on this node, and what of it has been told.
type talk struct {
	*rooms.Talk
	drafts counter // versions of the live sections
	chat   counter
	// not told yet
	changed map[string]bool // drafts
	lines   []rooms.SaidLine
}

func newTalk(round, room int) *talk {
	return &talk{Talk: rooms.NewTalk(round, room), changed: map[string]bool{}}
}

// take takes what was said, to be told.
func (t *talk) take(event rooms.TalkEvent) {
	event.ApplyTalk(t.Talk)
	switch e := event.(type) {
	case *rooms.Drafted:
		t.changed[e.Card] = true
	case *rooms.SaidInRoom:
		t.lines = append(t.lines, e.Line)
	}
}

// setDrafts takes the drafts as the vault has them.
func (t *talk) setDrafts(found map[string]*rooms.Draft) {
	for card, d := range t.Drafts {
		if now := found[card]; now == nil || now.Rev != d.Rev {
			t.changed[card] = true
		}
	}
	for card := range found {
		if t.Drafts[card] == nil {
			t.changed[card] = true
		}
	}
	t.Drafts = map[string]*rooms.Draft{}
	for card, d := range found {
		t.Drafts[card], t.N = d, max(t.N, d.N)
	}
}

// counter numbers the states of a live section. Numbers grow through restarts,
// because they begin at the time.
type counter uint64

func (c *counter) next(now rooms.Instant) (prev, seq uint64) {
	prev = uint64(*c)
	*c = counter(max(uint64(*c)+1, uint64(now)))
	return prev, uint64(*c)
}

// room gives the talk of a room of the current round.
func (s *session) room(number int) *talk {
	if s.talkOf != s.told.Round {
		s.talks, s.talkOf = map[int]*talk{}, s.told.Round
	}
	t, ok := s.talks[number]
	if !ok {
		t = newTalk(s.told.Round, number)
		s.talks[number] = t
	}
	return t
}

// talkOf gives a room's talk as far as the batch has decided it.
func (a *beside) talkOf(s *session, number int) *rooms.Talk {
	if t := a.talks[number]; t != nil {
		return t
	}
	return s.room(number).Talk
}

// decideBeside handles what does not go through the log: drafts, room chat,
// marks, arrivals and leaving. It says whether it did.
func (s *session) decideBeside(a *beside, d *doing, env rooms.Env, name string) (bool, error) {
	switch cmd := d.cmd.(type) {
	case *rooms.Leave, *rooms.Arrive:
		_, err := rooms.Decide(s.ahead, env, name, cmd)
		return true, err
	case rooms.BallotCommand:
		if _, err := rooms.Decide(s.ahead, env, name, cmd); err != nil {
			return true, err
		}
		return true, s.vote(a, d.actor.Seat, cmd)
	case rooms.TalkCommand:
		if s.ahead.Round != s.told.Round {
			return true, rooms.ErrNotNow // people are being moved by this very entry
		}
		p := s.ahead.Person(d.actor.Seat)
		number := s.ahead.CardRoom(d.actor.Seat)
		if _, saying := cmd.(*rooms.Say); saying {
			if p == nil || p.Place <= rooms.MainRoom {
				return false, nil // the log's
			}
			number = p.Place
		}
		if _, err := rooms.Decide(s.ahead, env, name, cmd); err != nil {
			return true, err
		}
		return true, s.talkAbout(a, d, cmd, env, number)
	}
	return false, nil
}

func (s *session) talkAbout(a *beside, d *doing, cmd rooms.TalkCommand, env rooms.Env, number int) error {
	t := a.talkOf(s, number)
	events, err := cmd.DecideTalk(t, s.ahead, env, d.id)
	if err != nil || len(events) == 0 {
		return err
	}
	if a.talks == nil {
		a.round, a.talks, a.said = s.told.Round, map[int]*rooms.Talk{}, map[int][]rooms.TalkEvent{}
	}
	if a.talks[number] == nil {
		t = t.Clone()
		a.talks[number] = t
	}
	for _, event := range events {
		event.ApplyTalk(t)
		a.said[number] = append(a.said[number], event)
		if _, line := event.(*rooms.SaidInRoom); line {
			d.inRoom = true
		}
		if e, ok := event.(*rooms.Drafted); ok {
			if err := s.writeDraft(a, t, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeDraft has the vault keep a draft, or forget it when it has no lines.
func (s *session) writeDraft(a *beside, t *rooms.Talk, e *rooms.Drafted) (err error) {
	var value []byte
	if len(e.Draft.Lines) > 0 {
		if value, err = json.Marshal(e.Draft); err != nil {
			return fmt.Errorf("encode draft: %w", err)
		}
	}
	s.writeAt(a, draftKey(t.Round, t.Room, e.Card), value)
	return nil
}

func draftKey(round, room int, card string) string {
	return keyDraft + rooms.RoomID(round, room) + "/" + card
}

// checkTalk makes sure that what is shared or kept is what the person saw.
func (s *session) checkTalk(a *beside, d *doing) error {
	c, ok := d.cmd.(rooms.TalkChecker)
	if !ok {
		return nil
	}
	return c.CheckTalk(a.talkOf(s, s.ahead.CardRoom(d.actor.Seat)))
}

// tellTalk tells rooms what was said in them since the last time.
func (s *session) tellTalk() {
	for _, number := range sorted(s.talks) {
		t := s.talks[number]
		s.tellDrafts(t)
		s.tellChat(t)
	}
}

func (s *session) tellDrafts(t *talk) {
	if len(t.changed) == 0 {
		return
	}
	p := patch{name: rooms.LiveDrafts}
	for _, card := range sorted(t.changed) {
		if d := t.Drafts[card]; d != nil {
			p.set = append(p.set, draftView(card, d))
		} else {
			p.del = append(p.del, card)
		}
	}
	clear(t.changed)
	var seq uint64
	p.prev, seq = t.drafts.next(s.lastAt)
	for _, to := range []rooms.Audience{rooms.InRoom(t.Round, t.Room), rooms.AtDesk(t.Round, t.Room)} {
		s.send(to, s.liveMessage(to, seq, nil, p))
	}
}

func draftView(card string, d *rooms.Draft) rooms.DraftView {
	return rooms.DraftView{ID: card, Rev: d.Rev, Lines: d.Lines, N: d.N}
}

// tellChat tells each line to those who were there when it was said and still
// are: not to who came in the meantime.
func (s *session) tellChat(t *talk) {
	if len(t.lines) == 0 {
		return
	}
	to := rooms.InRoom(t.Round, t.Room)
	prev, seq := t.chat.next(s.lastAt)
	everybody := s.chatMessage(to, prev, seq, t.lines)
	for c := range s.members[to] {
		heard := heardBy(t.lines, c.seat)
		if len(heard) == len(t.lines) {
			c.conn.Send(everybody)
		} else {
			c.conn.Send(s.chatMessage(to, prev, seq, heard))
		}
	}
	t.lines = nil
}

func heardBy(lines []rooms.SaidLine, seat rooms.Seat) []rooms.SaidLine {
	return slices.DeleteFunc(slices.Clone(lines), func(l rooms.SaidLine) bool { return !l.HeardBy(seat) })
}

func (s *session) chatMessage(to rooms.Audience, prev, seq uint64, lines []rooms.SaidLine) []byte {
	p := patch{name: rooms.LiveRoomChat, prev: prev}
	for _, line := range lines {
		line.Name = s.words.Name(line.Seat)
		p.set = append(p.set, line.ChatLine)
	}
	return s.liveMessage(to, seq, nil, p)
}

// allDrafts gives the drafts of a room whole; allChat what somebody may read of
// its chat: the lines that they were there for.
func (s *session) allDrafts(to rooms.Audience) []byte {
	_, number, _ := to.RoomOf()
	t := s.room(number)
	p := patch{name: rooms.LiveDrafts}
	for _, card := range sorted(t.Drafts) {
		p.set = append(p.set, draftView(card, t.Drafts[card]))
	}
	if t.drafts == 0 {
		t.drafts.next(s.lastAt)
	}
	return s.liveMessage(to, uint64(t.drafts), nil, p)
}

func (s *session) allChat(to rooms.Audience, seat rooms.Seat) []byte {
	_, number, _ := to.RoomOf()
	t := s.room(number)
	if t.chat == 0 {
		t.chat.next(s.lastAt)
	}
	// Lines that are not told yet come with the next patch.
	told := t.Chat[:len(t.Chat)-min(len(t.lines), len(t.Chat))]
	return s.chatMessage(to, 0, uint64(t.chat), heardBy(told, seat))
}

// hush forgets the chat of rooms that are over.
func (s *session) hush(changes rooms.Changes) {
	for _, m := range changes.Marks {
		_, number, isRoom := m.For.RoomOf()
		if t := s.talks[number]; isRoom && m.For.Place() && t != nil && s.told.RoomOver(number) {
			t.Chat, t.lines = nil, nil
		}
	}
}

// publish proposes the words of shared cards for the wall.
func (s *session) publish() {
	wanted := s.told.Unpublished()
	if len(wanted) > 0 && s.shared() { // the last edit may have been another node's
		ctx, cancel := context.WithTimeout(s.node.ctx, storeFor)
		defer cancel()
		if err := s.loadDrafts(ctx); err != nil {
			s.log.Warn("read the drafts that are shared; it is tried again", zap.Error(err))
			s.unpublished = true
			return
		}
	}
	s.unpublished = false
	texts := map[string]string{}
	for _, id := range wanted {
		if d := s.room(s.told.Cards[id].Room).Drafts[id]; d != nil {
			texts[id] = d.Text()
		}
	}
	if len(texts) > 0 {
		s.own = append(s.own, &rooms.Publish{Texts: texts})
	}
}

func sorted[K int | string | rooms.Seat, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

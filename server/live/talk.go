package live

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"plenary/rooms"
	"plenary/server/vault"
)

// talk is what a room says, on this node, and what of it has been told.
type talk struct {
	*rooms.Talk
	drafts  counter // versions of the live sections
	chat    counter
	entered map[rooms.Seat]int // the line at which somebody came: nobody reads what was said before (promise A13)
	pending []rooms.TalkEvent  // accepted, and told when the vault has them
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
		t = &talk{Talk: rooms.NewTalk(s.told.Round, number), entered: map[rooms.Seat]int{}}
		s.talks[number] = t
	}
	return t
}

// loadTalks reads the drafts of the current round.
func (s *session) loadTalks(ctx context.Context) error {
	old := s.talks
	s.talks, s.talkOf = map[int]*talk{}, s.told.Round
	prefix := fmt.Sprintf("%s%d.", keyDraft, s.told.Round)
	for item, err := range s.node.opts.Vault.List(ctx, s.id, prefix) {
		if err != nil {
			return fmt.Errorf("read drafts: %w", err)
		}
		id, card, ok := strings.Cut(strings.TrimPrefix(item.Key, keyDraft), "/")
		_, number, isRoom := rooms.Audience("room/" + id).RoomOf()
		var draft rooms.Draft
		if err := json.Unmarshal(item.Value, &draft); err != nil || !ok || !isRoom {
			return fmt.Errorf("a draft can't be read: %w", err)
		}
		(&rooms.Drafted{Card: card, Draft: draft}).ApplyTalk(s.room(number).Talk)
	}
	for number, was := range old {
		if t := s.room(number); was.Round == t.Round {
			t.Chat, t.entered, t.drafts, t.chat, t.N = was.Chat, was.entered, was.drafts, was.chat, max(t.N, was.N)
		}
	}
	return nil
}

// decideApart handles what does not go through the log: drafts, room chat,
// marks and arrivals. It says whether it did.
func (s *session) decideApart(a *appending, d *doing, env rooms.Env, name string) (bool, error) {
	switch cmd := d.cmd.(type) {
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
			if p == nil || p.Place == rooms.MainRoom {
				return false, nil
			}
			if number = p.Place; number == rooms.QuietRoom {
				return true, rooms.ErrNotNow
			}
		}
		if _, err := rooms.Decide(s.ahead, env, name, cmd); err != nil {
			return true, err
		}
		return true, s.talkAbout(a, d, cmd, env, number)
	}
	return false, nil
}

func (s *session) talkAbout(a *appending, d *doing, cmd rooms.TalkCommand, env rooms.Env, number int) error {
	t := s.room(number)
	events, err := cmd.DecideTalk(t.Talk, s.ahead, env, d.id)
	if err != nil {
		return err
	}
	for _, event := range events {
		event.ApplyTalk(t.Talk)
		t.pending = append(t.pending, event)
		if e, ok := event.(*rooms.Drafted); ok {
			write := vault.Write{Key: keyDraft + rooms.RoomID(t.Round, t.Room) + "/" + e.Card}
			if len(e.Draft.Lines) > 0 {
				if write.Value, err = json.Marshal(e.Draft); err != nil {
					return fmt.Errorf("encode draft: %w", err)
				}
			}
			a.writes = append(a.writes, write)
		}
	}
	return nil
}

// checkTalk makes sure that what is shared or kept is what the person saw.
func (s *session) checkTalk(d *doing) error {
	c, ok := d.cmd.(rooms.TalkChecker)
	if !ok {
		return nil
	}
	return c.CheckTalk(s.room(s.ahead.CardRoom(d.actor.Seat)).Talk)
}

// tellTalk tells rooms what was said in them since the last time.
func (s *session) tellTalk() {
	for _, number := range sorted(s.talks) {
		t := s.talks[number]
		if len(t.pending) == 0 {
			continue
		}
		cards := map[string]bool{}
		var lines []rooms.ChatLine
		for _, event := range t.pending {
			switch e := event.(type) {
			case *rooms.Drafted:
				cards[e.Card] = true
			case *rooms.SaidInRoom:
				lines = append(lines, s.named(e.Line))
			}
		}
		t.pending = nil
		s.tellDrafts(t, sorted(cards))
		s.tellChat(t, lines)
	}
}

func (s *session) named(line rooms.ChatLine) rooms.ChatLine {
	line.Name = s.words.Name(line.Seat)
	return line
}

func (s *session) tellDrafts(t *talk, cards []string) {
	if len(cards) == 0 {
		return
	}
	p := patch{name: rooms.LiveDrafts}
	for _, card := range cards {
		if d := t.Drafts[card]; d != nil {
			p.set = append(p.set, draftView(card, d))
		} else {
			p.del = append(p.del, card)
		}
	}
	var seq uint64
	p.prev, seq = t.drafts.next(s.lastAt)
	for _, to := range []rooms.Audience{rooms.InRoom(t.Round, t.Room), rooms.AtDesk(t.Round, t.Room)} {
		s.send(to, s.liveMessage(to, seq, nil, p))
	}
}

func draftView(card string, d *rooms.Draft) rooms.DraftView {
	return rooms.DraftView{ID: card, Rev: d.Rev, Lines: d.Lines, N: d.N}
}

func (s *session) tellChat(t *talk, lines []rooms.ChatLine) {
	if len(lines) == 0 {
		return
	}
	p := patch{name: rooms.LiveRoomChat}
	for _, line := range lines {
		p.set = append(p.set, line)
	}
	var seq uint64
	p.prev, seq = t.chat.next(s.lastAt)
	to := rooms.InRoom(t.Round, t.Room)
	s.send(to, s.liveMessage(to, seq, nil, p))
}

// allDrafts gives the drafts of a room whole; allChat what somebody may read of
// its chat.
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
	from, been := t.entered[seat]
	if !been {
		from = t.N
		t.entered[seat] = from
	}
	p := patch{name: rooms.LiveRoomChat}
	for _, line := range t.Chat {
		if line.N > from {
			p.set = append(p.set, s.named(line))
		}
	}
	if t.chat == 0 {
		t.chat.next(s.lastAt)
	}
	return s.liveMessage(to, uint64(t.chat), nil, p)
}

// publish proposes the words of shared cards for the wall.
func (s *session) publish() {
	texts := map[string]string{}
	for _, id := range s.told.Unpublished() {
		if d := s.room(s.told.Cards[id].Room).Drafts[id]; d != nil {
			texts[id] = d.Text()
		}
	}
	if len(texts) > 0 {
		s.own = append(s.own, &rooms.Publish{Texts: texts})
	}
}

// forgetRound drops from the vault what a harvest leaves behind.
func (s *session) forgetRound(ctx context.Context, round int) {
	s.talks = map[int]*talk{}
	s.votes.ForgetCards()
	for _, prefix := range []string{fmt.Sprintf("%s%d.", keyDraft, round), keyBallot} {
		if err := s.node.opts.Vault.Drop(ctx, s.id, prefix); err != nil {
			s.log.Warn("drop what the harvest left; it goes with the session")
		}
	}
	// A store may keep the bytes of what was deleted in free pages.
	if err := s.node.opts.Vault.Compact(ctx, s.id); err != nil {
		s.log.Warn("compact what the harvest left; it goes with the session")
	}
}

func sorted[K int | string, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

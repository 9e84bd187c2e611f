package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.uber.org/zap"

	"plenary/rooms"
	"plenary/server/eventlog"
	"plenary/server/exchange"
	"plenary/server/vault"
)

// Nodes of one server share sessions: each follows the log and tells its own
// sockets. What no log holds (drafts, what is said in rooms, marks, arrivals)
// they tell one another by way of the exchange, each message with the position
// that it was accepted at.

// word is what a node tells the others.
type word struct {
	Round    int                         `json:"round,omitempty"`
	Rooms    map[int]roomWord            `json:"rooms,omitempty"`
	Votes    map[rooms.Seat]rooms.Ballot `json:"votes,omitempty"`
	Missed   bool                        `json:"missed,omitempty"` // drafts and marks are to be read again
	Arrivals *arrivalsWord               `json:"arrivals,omitempty"`
}

// roomWord is what was said in one room.
type roomWord struct {
	Drafts map[string]draftWord `json:"drafts,omitempty"`
	Lines  []rooms.SaidLine     `json:"lines,omitempty"`
}

// draftWord is a draft and its version in the vault; without a draft it is gone.
type draftWord struct {
	Draft   *rooms.Draft `json:"draft,omitempty"`
	Version uint64       `json:"version,omitempty"`
}

// earlyAtMost bounds the messages that wait for the log to reach this node.
const earlyAtMost = 1000

// shared says whether other nodes may run the session, too.
func (s *session) shared() bool { return s.node.opts.Exchange != nil }

// atTheEnd makes sure that what is said now is accepted at the log's end: a node
// that lags would let people speak in rooms that they have left. The error is
// eventlog.ErrConflict if the log has moved on, and ErrUnavailable if nobody knows.
func (s *session) atTheEnd(ctx context.Context) error {
	short, cancel := context.WithTimeout(ctx, storeFor)
	defer cancel()
	end, err := s.node.opts.Log.End(short, s.id)
	if err == nil && end != s.at {
		err = eventlog.ErrConflict
	}
	return err
}

// publishTalk tells the other nodes what a batch said, at a position. A line that
// they could not be told of is not told here either: it is told to all of a room or
// refused. Drafts and marks are in the vault, where the others are told to read them
// as soon as they can be told anything.
func (s *session) publishTalk(ctx context.Context, a *beside, at eventlog.Position) {
	if !s.shared() || len(a.said)+len(a.votes) == 0 {
		return
	}
	w := word{Round: a.round, Rooms: map[int]roomWord{}, Votes: a.votes}
	for number, events := range a.said {
		room := roomWord{Drafts: map[string]draftWord{}}
		for _, event := range events {
			switch e := event.(type) {
			case *rooms.SaidInRoom:
				room.Lines = append(room.Lines, e.Line)
			case *rooms.Drafted:
				d := draftWord{}
				if len(e.Draft.Lines) > 0 {
					d = draftWord{&e.Draft, a.writes[a.at[draftKey(a.round, number, e.Card)]].If + 1}
				}
				room.Drafts[e.Card] = d
			}
		}
		w.Rooms[number] = room
	}
	if err := s.publishWord(ctx, w, at); err != nil {
		a.mute()
		s.missedAt = time.Now().Add(publishAgain)
		s.log.Warn("tell other nodes what was said", zap.Error(err))
	}
}

// publishAgain is how soon it is tried again to tell the other nodes something.
const publishAgain = time.Second

// publishMissed tells the other nodes, if they could not be told of drafts or marks,
// to read them.
func (s *session) publishMissed(ctx context.Context) {
	if s.missedAt.IsZero() || time.Now().Before(s.missedAt) {
		return
	}
	if err := s.publishWord(ctx, word{Missed: true}, s.at); err != nil {
		s.missedAt = time.Now().Add(publishAgain)
		s.log.Warn("tell other nodes that they missed something", zap.Error(err))
		return
	}
	s.missedAt = time.Time{}
}

func (s *session) publishWord(ctx context.Context, w word, at eventlog.Position) error {
	body, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("encode what is said: %w", err)
	}
	short, cancel := context.WithTimeout(ctx, storeFor)
	defer cancel()
	return s.node.opts.Exchange.Publish(short, s.id, exchange.Message{Node: s.node.id, At: at.Seq, Body: body})
}

// mute takes the lines out of a batch.
func (a *beside) mute() {
	a.muted = true
	for number, events := range a.said {
		a.said[number] = slices.DeleteFunc(events, func(e rooms.TalkEvent) bool {
			_, line := e.(*rooms.SaidInRoom)
			return line
		})
	}
}

// hear takes what another node tells.
func (s *session) hear(ctx context.Context, e exchange.Event) {
	switch {
	case e.Gap:
		s.missed(ctx)
		return
	case e.Node == s.node.id:
		return
	case e.At > s.at.Seq:
		if s.early = append(s.early, e.Message); len(s.early) > earlyAtMost {
			s.early = s.early[1:]
		}
		s.catchUp(ctx)
		return
	}
	s.takeWord(e.Message)
	s.tellTalk()
}

// hearEarly takes the messages whose position the fold has reached.
func (s *session) hearEarly() {
	if len(s.early) == 0 {
		return
	}
	s.early = slices.DeleteFunc(s.early, func(m exchange.Message) bool {
		if m.At > s.at.Seq {
			return false
		}
		s.takeWord(m)
		return true
	})
	s.tellTalk()
}

// missed reads again what is kept of what may not have been heard.
func (s *session) missed(ctx context.Context) {
	if err := s.reload(ctx); err != nil {
		s.log.Warn("read again what may have been missed", zap.Error(err))
		return
	}
	s.tellTalk()
}

// takeWord takes one message into what this node knows.
func (s *session) takeWord(m exchange.Message) {
	var w word
	if err := json.Unmarshal(m.Body, &w); err != nil {
		s.log.Warn("another node tells what can't be read", zap.Error(err))
		return
	}
	if w.Round == s.told.Round {
		for _, number := range sorted(w.Rooms) {
			s.takeRoom(number, w.Rooms[number])
		}
	}
	for _, seat := range sorted(w.Votes) {
		s.votes.Put(seat, w.Votes[seat])
	}
	s.unread = s.unread || w.Missed
	if w.Arrivals != nil {
		s.arrivals.hear(m.Node, *w.Arrivals)
		s.setFlush(gatherFor)
	}
}

func (s *session) takeRoom(number int, w roomWord) {
	t := s.room(number)
	for _, card := range sorted(w.Drafts) {
		d, had := w.Drafts[card], t.Drafts[card]
		switch key := draftKey(t.Round, number, card); {
		case d.Draft == nil:
			delete(s.versions, key)
			t.take(&rooms.Drafted{Card: card})
		case had == nil || had.Rev < d.Draft.Rev:
			s.versions[key] = d.Version
			t.take(&rooms.Drafted{Card: card, Draft: *d.Draft})
		}
	}
	for _, line := range w.Lines {
		if !slices.ContainsFunc(t.Chat, func(l rooms.SaidLine) bool { return l.Key == line.Key }) {
			t.take(&rooms.SaidInRoom{Line: line})
		}
	}
}

// Leases of nodes.
const (
	// leaseFor is how long a node that says no more counts as alive; the seats
	// whose connections it held are dropped then.
	leaseFor = 3 * time.Second
	// leaseEvery is how often a node says that it is alive.
	leaseEvery = time.Second
)

// keepLease says that this node is alive and looks for nodes that are not, until
// ctx ends.
func (n *Node) keepLease(ctx context.Context) {
	tick := time.NewTicker(leaseEvery)
	defer tick.Stop()
	calm, failing := time.Now(), false // since when the exchange has answered
	for {
		alive, err := n.lease(ctx)
		switch {
		case err != nil:
			calm = time.Now()
			if ctx.Err() == nil && !failing { // said once for each outage
				n.opts.Logger.Warn("this node's lease can't be held; it is tried each second", zap.Error(err))
			}
		case time.Since(calm) >= leaseFor: // else nodes that could not say so may count as gone
			n.census(alive)
		}
		failing = err != nil
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (n *Node) lease(ctx context.Context) (map[string]bool, error) {
	short, cancel := context.WithTimeout(ctx, storeFor)
	defer cancel()
	if err := n.opts.Exchange.Hold(short, n.id, leaseFor); err != nil {
		return nil, err
	}
	all, err := n.opts.Exchange.Alive(short)
	alive := map[string]bool{n.id: true}
	for _, node := range all {
		alive[node] = true
	}
	return alive, err
}

// census tells the sessions that run here which nodes are alive.
func (n *Node) census(alive map[string]bool) {
	n.mu.Lock()
	all := make([]*session, 0, len(n.sessions))
	for _, s := range n.sessions {
		all = append(all, s)
	}
	n.mu.Unlock()
	for _, s := range all {
		select {
		case s.mail <- &counting{alive: alive}:
		case <-s.gone:
		default: // a session with a full mailbox hears of it in a second
		}
	}
}

// counting is a census on its way to a session.
type counting struct{ alive map[string]bool }

func (c *counting) serve(_ context.Context, s *session) { s.dropLost(c.alive) }
func (c *counting) done() <-chan error                  { return nil }
func (c *counting) answer(error)                        {}

// dropLost proposes that the seats of nodes that are gone have dropped, and forgets
// what those nodes counted.
func (s *session) dropLost(alive map[string]bool) {
	lost := map[string][]rooms.Seat{}
	for i := range s.told.People {
		if p := &s.told.People[i]; p.Connected && !alive[p.Node] {
			lost[p.Node] = append(lost[p.Node], rooms.Seat(i+1))
		}
	}
	for _, node := range sorted(lost) {
		s.own = append(s.own, &rooms.Drop{Seats: lost[node], Node: node})
	}
	for _, node := range sorted(s.arrivals.others) {
		if !alive[node] {
			s.arrivals.forget(node)
			s.setFlush(0)
		}
	}
}

// fetchWords brings from the vault the words of entries that another node wrote.
func (s *session) fetchWords(ctx context.Context) error {
	seats, ids := map[rooms.Seat]bool{}, map[string]bool{}
	for _, entry := range s.followed {
		for _, event := range entry.Events {
			if e, ok := event.(rooms.Wording); ok {
				seat, id := e.Wants()
				if seat != 0 {
					seats[seat] = true
				}
				if id != "" {
					ids[id] = true
				}
			}
		}
	}
	var keys []string
	for seat := range seats {
		keys = append(keys, keyName+nameKeyOf(s.told, seat).String())
	}
	for id := range ids {
		keys = append(keys, keyWord+id)
	}
	if len(keys) == 0 {
		return nil
	}
	short, cancel := context.WithTimeout(ctx, storeFor)
	defer cancel()
	items, err := s.node.opts.Vault.Get(short, s.id, keys...)
	if err != nil {
		return fmt.Errorf("read words: %w", err)
	}
	for _, item := range items {
		if item.Version == 0 {
			continue // gone by now
		}
		if err := s.words.keep(item.Key, item.Value); err != nil {
			return err
		}
	}
	return nil
}

// away says whether an error is a store that does not answer, which passes.
func away(err error) bool {
	return errors.Is(err, eventlog.ErrUnavailable) || errors.Is(err, vault.ErrUnavailable) || errors.Is(err, context.DeadlineExceeded)
}

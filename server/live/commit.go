package live

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/google/uuid"
	"go.uber.org/zap"

	"plenary/rooms"
	"plenary/server/eventlog"
	"plenary/server/vault"
)

const (
	// unknownFor is how long people wait while an outcome is unknown.
	unknownFor = 2 * time.Second
	// retryEvery is the pause between asking again.
	retryEvery = 50 * time.Millisecond
	// decideAgain is how often a batch is decided anew when the log moved on.
	decideAgain = 20
	// ownAtMost bounds how many rounds of its own wishes a session follows at once.
	ownAtMost = 8
	// storeFor bounds one call to a store.
	storeFor = 2 * time.Second
)

// appending is an entry on its way into the log.
type appending struct {
	beside
	entry eventlog.Entry
	rooms rooms.Entry
	then  eventlog.Standing
}

// verdict is what was decided of a command: refused at once if there is no
// entry, else when the entry is in the log.
type verdict struct {
	doing *doing
	err   error
}

// commit decides commands in order and appends what they lead to as one entry;
// the server's own wishes follow.
func (s *session) commit(ctx context.Context, doings []*doing) {
	if s.behind {
		s.catchUp(ctx)
	}
	if s.unread {
		s.missed(ctx)
	}
	if s.stopped || s.behind || s.unread || !s.settle(ctx) {
		s.refuse(doings)
		return
	}
	if s.closesHarvest(doings) {
		if s.shared() { // marks that another node took may not have been heard of
			if err := s.loadVotes(ctx); err != nil {
				s.log.Warn("read the last marks", zap.Error(err))
			}
		}
		wishes := s.own
		s.own = nil
		s.tally() // the last marks count, too
		s.commitOwn(ctx)
		s.own = append(s.own, wishes...)
	}
	if len(doings) > 0 {
		s.commitBatch(ctx, doings)
	}
	s.commitOwn(ctx)
}

// closesHarvest says whether a harvest may be over with these commands, or with the
// tick that is wished.
func (s *session) closesHarvest(doings []*doing) bool {
	for _, d := range doings {
		switch d.cmd.(type) {
		case *rooms.Next, *rooms.End:
			return true
		}
	}
	return s.told.Phase == rooms.Harvest && slices.ContainsFunc(s.own, func(cmd rooms.Command) bool {
		_, tick := cmd.(*rooms.Tick)
		return tick
	})
}

// commitOwn follows the server's own wishes, and those that come of them.
func (s *session) commitOwn(ctx context.Context) {
	for range ownAtMost {
		if len(s.own) == 0 || s.stopped || s.unsettled != nil || s.behind || s.unread {
			return
		}
		var own []*doing
		for _, cmd := range s.own {
			own = append(own, &doing{actor: rooms.System, cmd: cmd, reply: make(chan error, 1)})
		}
		s.own = nil
		s.commitBatch(ctx, own)
	}
}

func answerAll(doings []*doing, err error) {
	for _, d := range doings {
		d.answer(err)
	}
}

// refuse answers that the store does not; the server's own wishes are noted to be
// made again.
func (s *session) refuse(doings []*doing) {
	for _, d := range doings {
		if d.actor.System {
			s.wishAgain(d.cmd)
		}
	}
	answerAll(doings, unavailable())
}

// wishAgain notes what has to be wished again when the store answers. Ticks come
// by themselves: what is due stays due.
func (s *session) wishAgain(cmd rooms.Command) {
	switch c := cmd.(type) {
	case *rooms.Connect, *rooms.Drop:
		s.recount = true
	case *rooms.Draw:
		s.drawn, s.drawAt = drawing{}, time.Now().Add(drawLater)
	case *rooms.Publish:
		s.unpublished = true
	case *rooms.Tally:
		for id := range c.Cards {
			s.votes.changed[id] = true
		}
		for id := range c.Topics {
			s.votes.changed[id] = true
		}
		s.setFlush(tallyEvery)
	}
}

func unavailable() error {
	r := *rooms.ErrUnavailable
	r.RetryAfterMS = 1000
	return &r
}

func (s *session) commitBatch(ctx context.Context, doings []*doing) {
	for range decideAgain {
		a, verdicts, err := s.decide(ctx, doings)
		if err != nil {
			s.log.Warn("decide", zap.Error(err))
			s.refuse(doings)
			return
		}
		switch err := s.store(ctx, a, refuses(verdicts)); {
		case err == nil:
			s.finish(ctx, a, verdicts)
			return
		case errors.Is(err, eventlog.ErrConflict), errors.Is(err, eventlog.ErrStale):
			s.undo()
			s.catchUp(ctx)
			if s.stopped || s.behind {
				s.refuse(doings)
				return
			}
		case errors.Is(err, vault.ErrChanged):
			s.undo()
			if s.missed(ctx); s.unread {
				s.refuse(doings)
				return
			}
		case errors.Is(err, eventlog.ErrUnknown), errors.Is(err, vault.ErrUnknown):
			answerAll(doings, eventlog.ErrUnknown)
			s.closeAll(closeEnded)
			s.stopped = true
			return
		default:
			s.log.Warn("append", zap.Error(err))
			s.undo()
			if errors.Is(err, eventlog.ErrUnavailable) && a.entry.Batch != "" {
				s.unsettled = a
			}
			s.refuse(doings)
			return
		}
	}
	s.refuse(doings)
}

// refuses says whether somebody is to read a no.
func refuses(verdicts []verdict) bool {
	return slices.ContainsFunc(verdicts, func(v verdict) bool { return v.err != nil && !v.doing.actor.System })
}

// undo takes ahead back to what the log holds.
func (s *session) undo() { s.ahead = s.told.Clone() }

// settle asks again about an entry whose outcome is unknown; nothing else is
// decided meanwhile.
func (s *session) settle(ctx context.Context) bool {
	if s.unsettled == nil {
		return true
	}
	a := s.unsettled
	short, cancel := context.WithTimeout(ctx, storeFor)
	defer cancel()
	at, err := s.node.opts.Log.Append(short, s.id, s.at, a.entry, a.then)
	switch {
	case err == nil && s.chain.has(at): // it got in, and was followed like another's
		s.unsettled = nil
		s.publishTalk(ctx, &a.beside, at)
		s.keepBeside(&a.beside)
		s.tellTalk()
		return true
	case err == nil:
		s.unsettled = nil
		s.ahead.Take(a.rooms, rooms.At(a.entry.At))
		s.take(ctx, a, at)
		return true
	case errors.Is(err, eventlog.ErrUnavailable), errors.Is(err, context.DeadlineExceeded):
		return false
	}
	s.unsettled = nil // it did not get in: those who asked were told to try again
	s.catchUp(ctx)
	return true
}

// decide runs the commands on ahead, which is changed by what they lead to.
func (s *session) decide(ctx context.Context, doings []*doing) (*appending, []verdict, error) {
	now, err := s.now(ctx)
	if err != nil {
		return nil, nil, err
	}
	if s.told.Preview != nil || len(s.told.Rooms) > 0 {
		if err := s.learnRules(ctx); err != nil {
			return nil, nil, err
		}
	}
	a := &appending{}
	verdicts := make([]verdict, 0, len(doings))
	for _, d := range doings {
		env := rooms.Env{
			Now: now, Actor: d.actor, ID: d.id, Rules: s.rules,
			Rand: rand.New(rand.NewPCG(s.random.Uint64(), s.random.Uint64())),
		}
		verdicts = append(verdicts, verdict{d, s.decideOne(a, d, env)})
	}
	if len(a.rooms.Events) == 0 {
		return a, verdicts, nil
	}
	body, err := a.rooms.Encode()
	if err != nil {
		return nil, nil, err
	}
	a.entry = eventlog.Entry{Batch: uuid.NewString(), At: now.Time(), Body: body}
	a.then = s.standing()
	return a, verdicts, nil
}

// standing is what a store may know of a session: when to wake it, and where it
// is for whoever looks into the store.
func (s *session) standing() eventlog.Standing {
	loop := s.ahead.Tell(rooms.Section{Name: "loop", For: rooms.All}, s.words).(rooms.LoopView)
	then := eventlog.Standing{Phase: string(loop.Phase), Question: loop.Question, Round: loop.Round, Rooms: loop.Rooms}
	if due := s.ahead.Due(); due != 0 {
		then.Due = due.Time()
	}
	ends := loop.EndsAt
	if loop.Phase == rooms.Grace {
		ends = loop.ReturnsAt
	}
	if ends != 0 && loop.PausedAt == 0 {
		then.EndsAt = ends.Time()
	}
	return then
}

// decideOne decides one command and applies its events to ahead.
func (s *session) decideOne(a *appending, d *doing, env rooms.Env) error {
	var key uint64
	if d.id != "" && d.actor.Seat != 0 {
		if key = s.commandKey(d.actor.Seat, d.id); s.ahead.Knows(key) {
			return nil // accepted before: the same answer
		}
	}
	name := rooms.CommandName(d.cmd)
	if handled, err := s.decideBeside(&a.beside, d, env, name); handled {
		return err
	}
	events, err := rooms.Decide(s.ahead, env, name, d.cmd)
	if err != nil {
		return err
	}
	if err := s.checkTalk(&a.beside, d); err != nil {
		return err
	}
	writes, err := s.writesFor(&a.beside, d, events, env)
	if err != nil {
		return err
	}
	switch cmd := d.cmd.(type) {
	case *rooms.Join:
		if len(events) == 0 {
			d.seat = s.ahead.SeatOf(cmd.Role, cmd.Link) // back to their seat
		}
	case *rooms.Rename:
		if len(writes) == 0 {
			return nil // it is their name already
		}
	}
	s.ahead.Apply(events...)
	a.rooms.Events = append(a.rooms.Events, events...)
	for _, w := range writes {
		a.write(w)
	}
	if key != 0 && len(events) > 0 {
		a.rooms.IDs = append(a.rooms.IDs, key)
		s.ahead.Remember([]uint64{key}, env.Now)
	}
	return nil
}

// commandKey hashes who sent which command, so that the log can remember it
// without saying so.
func (s *session) commandKey(seat rooms.Seat, id string) uint64 {
	mac := hmac.New(sha256.New, s.node.opts.Key)
	mac.Write([]byte(s.id))
	var n [4]byte
	binary.BigEndian.PutUint32(n[:], uint32(seat))
	mac.Write(n[:])
	mac.Write([]byte(id))
	return binary.BigEndian.Uint64(mac.Sum(nil)) | 1
}

// store writes the vault first, then the log: words without an entry are
// harmless and expire, an entry without its words would be a loss. What no append
// vouches for, a line in a room, a mark or a refusal alone, has to be decided at the
// log's end all the same.
func (s *session) store(ctx context.Context, a *appending, refuses bool) error {
	if s.shared() && (len(a.said)+len(a.votes) > 0 || refuses && a.entry.Batch == "") {
		if err := s.atTheEnd(ctx); err != nil {
			return err
		}
	}
	if len(a.writes) > 0 {
		short, cancel := context.WithTimeout(ctx, storeFor)
		err := s.node.opts.Vault.Write(short, s.id, a.writes...)
		cancel()
		if err != nil {
			return err
		}
	}
	if a.entry.Batch == "" {
		s.publishTalk(ctx, &a.beside, s.at)
		return nil
	}
	deadline := time.Now().Add(unknownFor)
	for {
		short, cancel := context.WithTimeout(ctx, storeFor)
		at, err := s.node.opts.Log.Append(short, s.id, s.at, a.entry, a.then)
		cancel()
		if err == nil {
			s.take(ctx, a, at)
			return nil
		}
		if !errors.Is(err, eventlog.ErrUnavailable) || time.Now().After(deadline) || ctx.Err() != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(retryEvery):
		}
	}
}

// take tells everybody, here and on other nodes, what came with an entry that is in
// the log now.
func (s *session) take(ctx context.Context, a *appending, at eventlog.Position) {
	s.publishTalk(ctx, &a.beside, at)
	s.keepWords(a.writes) // an entry's names and texts are looked up while it is told
	s.follow(a.rooms, at, rooms.At(a.entry.At), len(a.entry.Body))
	s.keepBeside(&a.beside)
	s.tell(ctx)
	s.tellTalk()
}

// finish answers. No answer leaves before the append it was decided on has
// succeeded.
func (s *session) finish(ctx context.Context, a *appending, verdicts []verdict) {
	if a.entry.Batch == "" {
		s.keepBeside(&a.beside)
		s.tellTalk()
	}
	if a.muted {
		for i, v := range verdicts {
			if v.doing.inRoom && v.err == nil {
				verdicts[i].err = unavailable()
			}
		}
	}
	s.carryOut(ctx, verdicts)
	for _, v := range verdicts {
		if v.err != nil && v.doing.actor.System {
			s.logOwn(v)
		}
		v.doing.answer(v.err)
	}
	for _, v := range verdicts {
		s.after(v)
	}
}

// logOwn notes a refusal of the server's own wish, which nobody reads; the
// ordinary ones are races that another node or a person won.
func (s *session) logOwn(v verdict) {
	var refused *rooms.Refusal
	if !errors.As(v.err, &refused) {
		s.log.Error("a wish of the server's own failed", zap.String("command", rooms.CommandName(v.doing.cmd)), zap.Error(v.err))
	}
}

// carryOut erases, if that was wished: an answer tells whether it is done. What
// could not be erased now is in the log as due, and is tried again.
func (s *session) carryOut(ctx context.Context, verdicts []verdict) {
	for i, v := range verdicts {
		if _, erase := v.doing.cmd.(*rooms.Erase); !erase || v.err != nil || s.stopped {
			continue
		}
		if err := s.erase(ctx); err != nil {
			s.log.Error("erase", zap.Error(err))
			verdicts[i].err = unavailable()
		}
	}
}

// after does what no log holds.
func (s *session) after(v verdict) {
	if v.err != nil || s.stopped {
		return
	}
	switch cmd := v.doing.cmd.(type) {
	case *rooms.Leave:
		s.left(v.doing.actor.Seat)
	case *rooms.Arrive:
		s.arrived(v.doing.actor.Seat, cmd)
	case *rooms.MediaReady, *rooms.MediaMoved, *rooms.MediaFailed:
		s.mediaAnswered(v.doing.actor.Seat, v.doing.cmd)
	}
}

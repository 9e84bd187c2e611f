package live

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.uber.org/zap"

	"plenary/rooms"
	"plenary/rooms/allocate"
)

const (
	// drawLater is how long a node that did not take the wish for rooms leaves the
	// drawing to the one that did.
	drawLater = time.Second
	// fitEvery is how often rooms that are looked at are fitted to who is there, at
	// the most: names that jump at every arrival can't be read.
	fitEvery = time.Second
)

// drawing is what rooms were last drawn for.
type drawing struct{ draw, roster int }

// draw solves a seating that is wanted, or fits the one that is looked at to who
// has come and gone since.
func (s *session) draw() {
	p := s.told.Preview
	wanted := drawing{}
	if p != nil && s.told.Sent == nil && (p.Pending || p.Roster != s.told.Roster) {
		wanted = drawing{p.Draw, s.told.Roster}
	}
	switch {
	case wanted == drawing{}, wanted.draw == s.drawn.draw && (p.Pending || wanted == s.drawn):
		s.drawAt = time.Time{}
	case s.drawAt.IsZero() && (len(s.followed) > 0 || !p.Pending):
		s.drawAt = time.Now().Add(max(drawLater, fitEvery))
	case s.drawAt.IsZero() || !time.Now().Before(s.drawAt):
		if err := s.learnRules(s.node.ctx); err != nil {
			s.log.Warn("rooms are drawn when the vault can be read", zap.Error(err))
			s.drawAt = time.Now().Add(drawLater)
			return
		}
		s.drawAt, s.drawn = time.Time{}, wanted
		s.solve(p)
	}
}

// solve draws rooms beside the session's goroutine, which is not held up.
func (s *session) solve(p *rooms.Preview) {
	task := s.task(p)
	s.node.wg.Add(1)
	go func() {
		defer s.node.wg.Done()
		attributes, err := s.attributes(task.asks, task.who)
		if err != nil {
			s.log.Warn("the private answers could not be read: drawn without them", zap.Error(err))
		}
		task.in.Rules.Attributes = mixFew(attributes, task.in.Present, task.in.Out)
		cmd, err := task.draw()
		if err != nil {
			s.log.Error("draw rooms", zap.Error(err))
		}
		if cmd.Made != nil {
			cmd.Made.Digest = s.sealed(cmd.Made.Digest)
		}
		d := &doing{actor: rooms.System, cmd: cmd, reply: make(chan error, 1)}
		select {
		case s.mail <- d:
		case <-s.gone:
		case <-s.node.ctx.Done():
		}
	}()
}

// sealed puts a digest under the server's key: it covers who is kept apart from
// whom, which is guessed in a thousand tries by whoever knows the rest.
func (s *session) sealed(digest string) string {
	mac := hmac.New(sha256.New, s.node.opts.Key)
	mac.Write([]byte("seating\n" + s.id + "\n" + digest))
	return hex.EncodeToString(mac.Sum(nil))
}

// task is all that a drawing depends on, taken from the fold.
type task struct {
	in       allocate.Input
	prepared [][]uint32 // rooms to be kept as far as can be; nil: draw anew
	advice   []rooms.Reason
	drawing  drawing
	choices  int // rooms that people choose from
	asks     []rooms.Ask
	who      map[rooms.Seat]uint64
}

func (s *session) task(p *rooms.Preview) task {
	t := task{
		drawing: drawing{p.Draw, s.told.Roster}, asks: s.told.Plan.Asks, who: map[rooms.Seat]uint64{},
		in: allocate.Input{
			Size: allocate.Size{Target: p.Size.Target, Min: p.Size.Min, Max: p.Size.Max, Rooms: p.Size.Rooms},
			Seed: p.Seed, Left: s.told.Left(), Out: numbers(p.SittingOut), Planned: ofRounds(s.told.Ahead), Past: ofRounds(s.told.Past),
			Policy: allocate.Policy(p.Policy),
		},
		choices: p.Choices,
	}
	if n := len(t.in.Past); n > 0 && !t.fresh() {
		t.in.Past[n-1] = ofRooms(s.told.Last) // a policy goes on from rooms, not from who met
	}
	t.in.Chosen = pins(p.Wishes())
	if !p.Pending || p.Refit {
		t.prepared, t.advice = ofRooms(p.Rooms), p.Reasons
	}
	for _, seat := range s.told.ToSeat() {
		person := s.told.Person(seat)
		t.in.Present = append(t.in.Present, uint32(seat))
		t.who[seat] = person.NameID
		if person.Role.Facilitates() {
			t.in.Rules.Leads = append(t.in.Rules.Leads, uint32(seat))
		}
	}
	t.in.Rules.Pins = pins(p.Pins)
	for _, pair := range s.rules.Apart {
		t.in.Rules.Apart = append(t.in.Rules.Apart, [2]uint32{uint32(pair[0]), uint32(pair[1])})
	}
	for _, seat := range s.told.ToSeat() {
		if with := s.rules.With[seat]; with != 0 && !s.rules.Parted(seat, with) {
			t.in.Rules.Companions = append(t.in.Rules.Companions, allocate.Companion{Companion: uint32(seat), With: uint32(with)})
		}
	}
	return t
}

func pins(of []rooms.Pin) []allocate.Pin {
	var all []allocate.Pin
	for _, pin := range of {
		all = append(all, allocate.Pin{Person: uint32(pin.Seat), Room: pin.Room - 1})
	}
	return all
}

// draw gives the command that brings the rooms. An error is one of the program's:
// what can't be is told in the command.
func (t task) draw() (*rooms.Draw, error) {
	cmd := &rooms.Draw{Draw: t.drawing.draw, Roster: t.drawing.roster}
	seating, err := t.seat()
	var no *allocate.Refusal
	switch {
	case errors.Is(err, allocate.ErrTooFew):
		return cmd, nil
	case errors.As(err, &no):
		cmd.Impossible = impossible(no)
		return cmd, nil
	case err != nil:
		return cmd, err
	}
	cmd.Rooms, cmd.Repeats, cmd.Ahead = toSeats(seating.Rooms), seating.Repeats, toRounds(seating.Ahead)
	cmd.Reasons = t.reasons(seating)
	m := seating.Metrics
	cmd.Made = &rooms.Made{Version: seating.Version, Seed: seating.Seed, Digest: seating.Digest, Figures: rooms.Figures{
		Repeats: m.Repeats, MaxMeet: m.MaxMeet, BackToBack: m.BackToBack, WorstShare: m.WorstShare, SizeMin: m.SizeMin, SizeMax: m.SizeMax,
	}}
	return cmd, nil
}

func (t task) seat() (allocate.Seating, error) {
	switch byHand := len(t.in.Rules.Pins) > 0; {
	case t.in.Policy == allocate.Choose:
		return t.choose()
	case t.prepared != nil && t.fresh() && !byHand:
		return allocate.Patch(t.in, t.prepared)
	case t.prepared != nil:
		return t.keep(t.prepared)
	case t.fresh() || !byHand:
		return allocate.Seat(t.in)
	}
	byPolicy := t.in
	byPolicy.Rules.Pins = nil
	seating, err := allocate.Seat(byPolicy)
	if err != nil {
		return seating, err
	}
	return t.keep(seating.Rooms)
}

// choose seats people where they chose, and deals the others. Sizes are even where
// that goes with what people chose, and else are what they are.
func (t task) choose() (allocate.Seating, error) {
	in := t.in
	wishes := lastOfEach(slices.Concat(t.in.Chosen, t.in.Rules.Pins))
	count := t.choices
	for _, wish := range wishes {
		count = max(count, wish.Room+1) // somebody was put there when there were more
	}
	in.Policy, in.Size, in.Chosen, in.Rules.Pins = allocate.Fresh, allocate.Size{Rooms: count}, nil, wishes
	if seating, err := allocate.Seat(in); err == nil {
		return seating, nil
	}
	in.Policy, in.Chosen, in.Rules.Pins = allocate.Choose, wishes, nil
	size, decided := make([]int, count), map[uint32]bool{}
	for _, wish := range wishes {
		decided[wish.Person] = true
		size[wish.Room]++
	}
	for _, person := range in.Present {
		if decided[person] || slices.Contains(in.Out, person) {
			continue
		}
		least := slices.Index(size, slices.Min(size))
		size[least]++
		in.Chosen = append(in.Chosen, allocate.Pin{Person: person, Room: least})
	}
	return allocate.Seat(in)
}

// lastOfEach leaves the last pin of each person.
func lastOfEach(pins []allocate.Pin) []allocate.Pin {
	var all []allocate.Pin
	for i, pin := range pins {
		if !slices.ContainsFunc(pins[i+1:], func(later allocate.Pin) bool { return later.Person == pin.Person }) {
			all = append(all, pin)
		}
	}
	return all
}

// keep seats people as they sit in rooms, but for those who were put elsewhere by
// hand: sizes are what they are. Newcomers go where there are fewest, nobody is
// alone, and rules hold.
func (t task) keep(seated [][]uint32) (allocate.Seating, error) {
	in := t.in
	in.Policy, in.Size, in.Chosen = allocate.Choose, allocate.Size{Rooms: len(seated)}, nil
	for r, room := range seated {
		for _, person := range room {
			in.Chosen = append(in.Chosen, allocate.Pin{Person: person, Room: r})
		}
	}
	for _, pin := range in.Rules.Pins { // the last wish counts
		in.Chosen = append(in.Chosen, pin)
		in.Size.Rooms = max(in.Size.Rooms, pin.Room+1)
	}
	in.Rules.Pins = nil
	seating, err := allocate.Seat(in)
	seating.Rooms = slices.DeleteFunc(seating.Rooms, func(room []uint32) bool { return len(room) == 0 })
	return seating, err
}

// reasons are the notes of a seating, and the advice. Of private answers they say
// whether all is well and give no figures.
func (t task) reasons(seating allocate.Seating) []rooms.Reason {
	var all []rooms.Reason
	for _, note := range t.in.Explain(seating) {
		if f, private := note.Params["attribute"]; private {
			note.Params = map[string]int{"attribute": f}
		}
		all = append(all, rooms.Reason(note))
	}
	return append(all, t.otherCount(len(seating.Rooms))...)
}

// otherCount is the advice to make another number of rooms. It is worked out for a new
// draw by the default policy, and stays while rooms are fitted, unless their number
// changes.
func (t task) otherCount(now int) []rooms.Reason {
	if t.prepared != nil {
		return slices.DeleteFunc(slices.Clone(t.advice), func(r rooms.Reason) bool {
			return r.Code != allocate.NoteOtherCount || r.Params["now"] != now
		})
	}
	if !t.fresh() {
		return nil
	}
	advice, ok := allocate.Advise(t.in, t.in.Left)
	if !ok {
		return nil
	}
	return []rooms.Reason{rooms.Reason(advice.Note(now, t.in.Left))}
}

func (t task) fresh() bool { return t.in.Policy == "" || t.in.Policy == allocate.Fresh }

// impossible tells a refusal to all facilitators: what is the host's alone, that
// people are kept apart, is not in it.
func impossible(no *allocate.Refusal) *rooms.Impossible {
	out := &rooms.Impossible{Reason: string(no.Reason)}
	switch no.Reason {
	case allocate.BadSize, allocate.PinsClash, allocate.CompanionLoop, allocate.NothingToRepeat, allocate.BadChoice:
	default:
		out.Reason = string(allocate.NoSeating)
	}
	for _, wish := range no.Relax {
		if wish != allocate.WishApart {
			out.Relax = append(out.Relax, string(wish))
		}
	}
	return out
}

// attributes reads the private answers; they never leave the server.
func (s *session) attributes(asks []rooms.Ask, who map[rooms.Seat]uint64) ([]allocate.Attribute, error) {
	if len(asks) == 0 {
		return nil, nil
	}
	all := make([]allocate.Attribute, len(asks))
	for i, ask := range asks {
		all[i] = allocate.Attribute{Use: allocate.Use(ask.Use), Of: map[uint32]string{}}
	}
	ctx, cancel := context.WithTimeout(s.node.ctx, storeFor)
	defer cancel()
	for item, err := range s.node.opts.Vault.List(ctx, s.id, keyAnswer) {
		if err != nil {
			return nil, fmt.Errorf("read answers: %w", err)
		}
		of, err := parseNameKey(item.Key[len(keyAnswer):])
		if err != nil {
			return nil, fmt.Errorf("vault key of an answer: %w", err)
		}
		if who[of.seat] != of.draw {
			continue // of a join that did not come about
		}
		var answers map[string]string
		if err := json.Unmarshal(item.Value, &answers); err != nil {
			return nil, fmt.Errorf("decode answers: %w", err)
		}
		for i, ask := range asks {
			all[i].Of[uint32(of.seat)] = answers[ask.ID]
		}
	}
	return all, nil
}

// mixFew mixes answers that were to sit together where too few gave one of them: a
// room of theirs would tell who they are.
func mixFew(all []allocate.Attribute, present, out []uint32) []allocate.Attribute {
	for i := range all {
		if all[i].Use != allocate.Match {
			continue
		}
		given := map[string]int{}
		for _, person := range present {
			if answer := all[i].Of[person]; answer != "" && !slices.Contains(out, person) {
				given[answer]++
			}
		}
		for _, n := range given {
			if n < allocate.LeastToMatch {
				all[i].Use = allocate.Mix
			}
		}
	}
	return all
}

func numbers(seats []rooms.Seat) []uint32 {
	out := make([]uint32, len(seats))
	for i, seat := range seats {
		out[i] = uint32(seat)
	}
	return out
}

func ofRooms(of [][]rooms.Seat) [][]uint32 {
	out := make([][]uint32, len(of))
	for i, room := range of {
		out[i] = numbers(room)
	}
	return out
}

func ofRounds(of [][][]rooms.Seat) [][][]uint32 {
	out := make([][][]uint32, len(of))
	for i, round := range of {
		out[i] = ofRooms(round)
	}
	return out
}

func toSeats(drawn [][]uint32) [][]rooms.Seat {
	out := make([][]rooms.Seat, len(drawn))
	for i, room := range drawn {
		for _, seat := range room {
			out[i] = append(out[i], rooms.Seat(seat))
		}
	}
	return out
}

func toRounds(drawn [][][]uint32) [][][]rooms.Seat {
	var out [][][]rooms.Seat
	for _, round := range drawn {
		out = append(out, toSeats(round))
	}
	return out
}

package live

import (
	"context"
	"encoding/json"
	"time"

	"go.uber.org/zap"

	"plenary/rooms"
	"plenary/server/wire"
)

const (
	// gatherFor is how long presence and the facilitators' lists are gathered.
	gatherFor = 100 * time.Millisecond
	// mainEvery is how often the main room's names are told at the most.
	mainEvery = 2 * time.Second
	// tallyEvery is how long marks are gathered before their counts are logged.
	tallyEvery = 500 * time.Millisecond
	// patchBytes is how large one patch grows before the rest goes into another:
	// no frame is larger than 256 KiB.
	patchBytes = 100 << 10
)

type value struct {
	name string
	view any
}

type patch struct {
	name string
	prev uint64
	set  []any
	del  []string
}

// encode makes JSON of a view. Views are plain values: a failure is a mistake
// in the program, and an empty object is told in its place.
func (s *session) encode(view any) json.RawMessage {
	data, err := wire.Encode(view)
	if err != nil {
		s.log.Error("encode a section", zap.Error(err))
		return json.RawMessage("{}")
	}
	return data
}

func (s *session) wireParts(values []value, patches []patch) ([]wire.Value, []wire.Patch) {
	vs := make([]wire.Value, len(values))
	for i, v := range values {
		vs[i] = wire.Value{Name: v.name, JSON: s.encode(v.view)}
	}
	ps := make([]wire.Patch, len(patches))
	for i, p := range patches {
		ps[i] = wire.Patch{Name: p.name, Prev: p.prev, Del: p.del}
		for _, item := range p.set {
			ps[i].Set = append(ps[i].Set, s.encode(item))
		}
	}
	return vs, ps
}

func (s *session) liveMessage(to rooms.Audience, seq uint64, values []value, patches ...patch) []byte {
	vs, ps := s.wireParts(values, patches)
	return wire.Live(nil, string(to), seq, vs, ps)
}

func (s *session) snapshotMessage() []byte {
	return wire.Snapshot(nil, s.at.Seq, s.at.Hash.String())
}

// whole tells all logged sections of an audience.
func (s *session) whole(a rooms.Audience) [][]byte {
	return s.wholeIf(a, func(rooms.Section) bool { return true })
}

func (s *session) wholeIf(a rooms.Audience, wanted func(rooms.Section) bool) [][]byte {
	var values []wire.Value
	var patches []wire.Patch
	var messages [][]byte
	flush := func() {
		if len(values)+len(patches) > 0 {
			messages = append(messages, wire.Sections(nil, string(a), s.at.Seq, s.at.Hash.String(), values, patches))
			values, patches = nil, nil
		}
	}
	for _, sec := range rooms.SectionsFor(a) {
		if !wanted(sec) {
			continue
		}
		for item := range s.gathered[sec] { // may be told twice, so that nobody is left with the first
			delete(s.listed[sec], item)
		}
		if !rooms.SectionKinds[sec.Name].Collection {
			values = append(values, wire.Value{Name: sec.Name, JSON: s.encode(s.told.Tell(sec, s.words))})
			continue
		}
		chunks := s.chunks(sec, 0, s.told.Items(sec))
		for i, p := range chunks {
			patches = append(patches, p)
			if i < len(chunks)-1 {
				flush()
			}
		}
	}
	flush()
	return messages
}

// lastChange gives the position that a patch of a section goes on from: who was
// told the whole since the session was loaded has at least that one.
func (s *session) lastChange(sec rooms.Section) uint64 { return max(s.changed[sec], s.base) }

// chunks encodes items of a collection as patches of a bounded size. All have
// the same position; the second goes on from the first.
func (s *session) chunks(sec rooms.Section, prev uint64, ids []string) []wire.Patch {
	p := wire.Patch{Name: sec.Name, Prev: prev}
	var all []wire.Patch
	size := 0
	for _, id := range ids {
		item, ok := s.told.TellItem(sec, id, s.words)
		if !ok {
			p.Del = append(p.Del, id)
			continue
		}
		data := s.encode(item)
		if size += len(data); size > patchBytes {
			all = append(all, p)
			p = wire.Patch{Name: sec.Name, Prev: s.at.Seq}
			size = len(data)
		}
		p.Set = append(p.Set, data)
	}
	return append(all, p)
}

// tell brings everybody up to what the log holds now: marks become sections,
// each encoded once for its audience, and who is elsewhere gets that place whole.
func (s *session) tell(ctx context.Context) {
	changes := s.told.TakeChanges()
	out := s.sectionsOf(changes)
	perClient := map[*client][][]byte{}
	for _, a := range sortedAudiences(out) {
		if a.Desk() { // who leaves it is told that it is over
			for c := range s.members[a] {
				perClient[c] = append(perClient[c], out[a]...)
			}
			delete(out, a)
		}
	}
	moved := s.regroup(changes)
	for _, a := range sortedAudiences(out) {
		for c := range s.members[a] {
			if !moved[c].has(a) {
				perClient[c] = append(perClient[c], out[a]...)
			}
		}
	}
	places := map[rooms.Audience][][]byte{}
	for c, fresh := range moved {
		for _, a := range fresh {
			if a == rooms.All || a == rooms.Facilitators {
				perClient[c] = s.everything(c)
				break
			}
			if _, ok := places[a]; !ok {
				places[a] = s.whole(a)
			}
			perClient[c] = append(perClient[c], places[a]...)
			perClient[c] = append(perClient[c], s.alive(a, c)...)
		}
	}
	for c, messages := range perClient {
		c.conn.Send(messages...)
	}
	for _, seat := range changes.Placed {
		switch p, c := s.told.Person(seat), s.clients[seat]; {
		case c == nil:
		case p.Removed:
			s.letGo(seat, closeRemoved)
		case c.keys != p.Keys: // the link was replaced: whoever holds the old token is out
			s.letGo(seat, closeToken)
			s.going[seat] = true
			s.setFlush(gatherFor)
		case s.coming[seat]:
		case p.Connected && p.Node != s.node.id: // a newer connection, on another node
			s.letGo(seat, closeReplaced)
		case !p.Connected: // another node took this one for gone
			s.coming[seat] = true
			s.setFlush(gatherFor)
		}
	}
	if changes.Moved || len(changes.Placed) > 0 {
		s.mainDirty = true
		s.setFlush(gatherFor)
	}
	s.hush(changes)
	for _, id := range changes.Words {
		if s.words.Word(id) != "" {
			s.faded[id] = true
		}
	}
	s.pruneWords(ctx)
	s.moveMedia(changes)
	s.react(moved)
	s.closePhase(ctx)
}

type audiences []rooms.Audience

func (as audiences) has(a rooms.Audience) bool {
	for _, b := range as {
		if a == b {
			return true
		}
	}
	return false
}

// regroup makes clients members of the audiences they belong to now, and gives
// the new ones of each.
func (s *session) regroup(changes rooms.Changes) map[*client]audiences {
	moved := map[*client]audiences{}
	look := func(c *client) {
		now := s.told.Audiences(c.seat)
		var fresh audiences
		for _, a := range now {
			if !c.is(a) {
				fresh = append(fresh, a)
			}
		}
		// A change of place drops the desk, so it has to be told after it.
		if len(fresh) > 0 && audiences(fresh).place() {
			for _, a := range now {
				if a.Desk() && !fresh.has(a) {
					fresh = append(fresh, a)
				}
			}
		}
		if len(fresh) > 0 || len(now) != len(c.as) {
			s.join(c, now)
			if len(fresh) > 0 {
				moved[c] = fresh
			}
		}
	}
	if changes.Moved {
		for _, c := range s.clients {
			look(c)
		}
		return moved
	}
	for _, seat := range changes.Placed {
		if c := s.clients[seat]; c != nil {
			look(c)
		}
	}
	return moved
}

func (as audiences) place() bool {
	for _, a := range as {
		if a.Place() {
			return true
		}
	}
	return false
}

// sectionsOf encodes what changed, once for each audience. The facilitators'
// lists are gathered for a moment instead.
func (s *session) sectionsOf(changes rooms.Changes) map[rooms.Audience][][]byte {
	out := map[rooms.Audience][][]byte{}
	values := map[rooms.Audience][]wire.Value{}
	patches := map[rooms.Audience][]wire.Patch{}
	items := map[rooms.Section][]string{}
	for _, m := range changes.Marks {
		kind := rooms.SectionKinds[m.Name]
		switch {
		case kind.Coalesced:
			s.gather(m.Section, m.Item)
		case kind.Collection:
			items[m.Section] = append(items[m.Section], m.Item)
		default:
			s.changed[m.Section] = s.at.Seq
			if len(s.members[m.For]) > 0 {
				values[m.For] = append(values[m.For], wire.Value{Name: m.Name, JSON: s.encode(s.told.Tell(m.Section, s.words))})
			}
		}
	}
	for _, m := range changes.Later {
		s.gather(m.Section, m.Item)
	}
	for _, sec := range sortedSections(items) {
		if len(s.members[sec.For]) > 0 {
			patches[sec.For] = append(patches[sec.For], s.chunks(sec, s.lastChange(sec), items[sec])...)
		}
		s.changed[sec] = s.at.Seq
	}
	for a := range values {
		out[a] = nil
	}
	for a := range patches {
		out[a] = nil
	}
	for a := range out {
		out[a] = s.messagesOf(a, values[a], patches[a])
	}
	return out
}

// messagesOf puts what changed for an audience into messages; a collection that
// came in several patches is told in as many.
func (s *session) messagesOf(a rooms.Audience, values []wire.Value, patches []wire.Patch) [][]byte {
	var messages [][]byte
	for len(values)+len(patches) > 0 {
		n := 0
		for n < len(patches) && (n == 0 || patches[n].Name != patches[n-1].Name) {
			n++
		}
		messages = append(messages, wire.Sections(nil, string(a), s.at.Seq, s.at.Hash.String(), values, patches[:n]))
		values, patches = nil, patches[n:]
	}
	return messages
}

package rooms

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestMain sets how many random sequences a plain run plays; -rapid.checks=20000
// plays as many as the promise asks for.
func TestMain(m *testing.M) {
	flag.Parse()
	given := map[string]bool{}
	flag.Visit(func(f *flag.Flag) { given[f.Name] = true })
	for name, value := range map[string]string{"rapid.checks": sequences, "rapid.nofailfile": "true"} {
		if given[name] {
			continue
		}
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

func inJSON(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(data)
}

func outcome(events []Event, err error) string {
	var r *Refusal
	if errors.As(err, &r) {
		return "no: " + r.Code
	}
	var names []string
	for _, e := range events {
		names = append(names, EventName(e)+short(inJSON(e)))
	}
	return strings.Join(names, " ")
}

func short(text string) string {
	if len(text) > 300 {
		return text[:300] + "…"
	}
	return text
}

func onlyRefusals(err error) error {
	var r *Refusal
	if errors.As(err, &r) {
		return nil
	}
	return err
}

// allSequences is how many are enough for every event to come up: the rarest does in
// one of about two hundred.
const allSequences = 2000

// wholeCheck is after how many steps everything is compared anew.
const wholeCheck = 7

func TestR2_RandomSequencesKeepWhatMustHold(t *testing.T) {
	seen := map[string]int{} // events that came up
	rapid.Check(t, func(t *rapid.T) {
		steps := rapid.SliceOfN(rapid.Uint64(), 20, 120).Draw(t, "steps")
		p := &player{world: newWorld(1)}
		p.decide = func(s *Session, env Env, name string, c Command) ([]Event, error) {
			events, err := decideTwice(t, s, env, name, c)
			keptApart(t, s, env.Rules, name, events)
			return events, err
		}
		p.told.Watch()
		people := newAudience()
		if err := p.opening(rapid.Uint64().Draw(t, "opening")); err != nil {
			t.Fatal(err)
		}
		for i, seed := range steps {
			what, err := p.step(seed)
			if what != "" && !strings.HasSuffix(what, "-> ") && !strings.Contains(what, "-> no: ") {
				t.Log(what)
			}
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			people.hear(p.told, p.world, p.one(3))
			onePlace(t, p.told)
			if i%wholeCheck == 0 || i == len(steps)-1 {
				sameFolds(t, "ahead", p.told, p.ahead)
				people.check(t, p.told, p.world)
				noForeignWords(t, p.told, p.world)
			}
			switch {
			case p.one(30): // another writer was faster
				p.ahead = p.told.Clone()
			case p.one(30): // a node reads a snapshot
				p.ahead = fromSnapshot(t, p.told)
				sameFolds(t, "snapshot", p.told, p.ahead)
			}
			onTime(t, p.ahead)
		}
		for _, l := range p.log {
			note(seen, l)
			if again, err := l.entry.Encode(); err != nil || string(again) != string(l.body) {
				t.Fatalf("an event changed after it was decided:\n%s\n%s", l.body, again)
			}
		}
		sameFolds(t, "replay", p.told, replay(t, p.log))
	})
	if n, err := strconv.Atoi(flag.Lookup("rapid.checks").Value.String()); err != nil || n < allSequences || testing.Short() { // a short run takes a fifth of them
		return
	}
	for _, name := range sortedKeys(eventTypes) {
		if seen[name] == 0 {
			t.Errorf("no sequence led to %q: the player does not know how", name)
		}
	}
}

func note(seen map[string]int, l logged) {
	entry, err := DecodeEntry(l.body)
	if err != nil {
		panic(err)
	}
	for _, e := range entry.Events {
		seen[EventName(e)]++
	}
}

// decideTwice makes sure that a decision changes nothing and depends on nothing
// but the session, the environment and the command.
func decideTwice(t *rapid.T, s *Session, env Env, name string, c Command) ([]Event, error) {
	before, seed := s.Clone(), env.Rand.Uint64()
	env.Rand = rand.New(rand.NewPCG(seed, 0))
	events, err := Decide(s, env, name, c)
	if !reflect.DeepEqual(before, s) {
		t.Fatalf("deciding %s changed the session:\n%s\n%s", name, inJSON(before), inJSON(s))
	}
	env.Rand = rand.New(rand.NewPCG(seed, 0))
	again, errAgain := Decide(s, env, name, c)
	if outcome(events, err) != outcome(again, errAgain) {
		t.Fatalf("%s was decided in two ways:\n%s\n%s", name, outcome(events, err), outcome(again, errAgain))
	}
	return events, err
}

// keptApart makes sure that nothing brings those into one room who are to be kept
// apart, but for the driver's hand and a seating, which is dealt without a look here.
func keptApart(t *rapid.T, s *Session, rules *Rules, name string, events []Event) {
	if rules == nil || slices.Contains([]string{"move", "loop.send", "draw"}, name) ||
		slices.ContainsFunc(events, func(e Event) bool { _, opened := e.(*Opened); return opened }) {
		return
	}
	after := s.Clone()
	after.Apply(events...)
	for _, pair := range rules.Apart {
		if pair[0] != pair[1] && !oneRoom(s, pair) && oneRoom(after, pair) {
			t.Fatalf("%s brought %v together: %s", name, pair, outcome(events, nil))
		}
	}
}

// oneRoom says whether two people share a room, or may come to, or will.
func oneRoom(s *Session, pair [2]Seat) bool {
	for n := 1; n <= len(s.Rooms); n++ {
		if in := s.of(n); in(pair[0]) && in(pair[1]) {
			return true
		}
	}
	next := s.NextOf(pair[0])
	return next > 0 && next == s.NextOf(pair[1])
}

// onePlace counts everything that is kept beside the people again.
func onePlace(t *rapid.T, s *Session) {
	in := map[Seat][]int{}
	for i := range s.Rooms {
		for _, seat := range s.Rooms[i].Seats {
			in[seat] = append(in[seat], i+1)
		}
		for _, seat := range s.Rooms[i].Visitors {
			in[seat] = append(in[seat], -(i + 1))
		}
	}
	var want counts
	for i := range s.People {
		p, seat := &s.People[i], Seat(i+1)
		want.add(p, +1)
		var places []int
		switch {
		case p.Place > 0 && p.Visiting:
			places = []int{-p.Place}
		case p.Place > 0:
			places = []int{p.Place}
		}
		if !slices.Equal(in[seat], places) {
			t.Fatalf("seat %d is at %d (visiting: %v), but the rooms have it in %v", seat, p.Place, p.Visiting, in[seat])
		}
		if p.Hand != slices.Contains(s.Hands, seat) {
			t.Fatalf("seat %d has its hand up: %v, but the list of hands is %v", seat, p.Hand, s.Hands)
		}
		if p.Floor != slices.Contains(s.Speakers, seat) {
			t.Fatalf("seat %d has the floor: %v, but the list of speakers is %v", seat, p.Floor, s.Speakers)
		}
		if p.Floor && (p.Place != MainRoom || p.Hand || p.Removed || p.Gone || s.Phase == Ended) {
			t.Fatalf("seat %d has the floor and is %+v", seat, *p)
		}
		if p.Removed && slices.Contains(s.facs, seat) {
			t.Fatalf("seat %d was removed and still facilitates", seat)
		}
	}
	if want != s.count {
		t.Fatalf("counted %+v, kept %+v", want, s.count)
	}
	for number, size := range sizes(s) {
		r := s.room(number)
		if n := s.presentIn(r); n != size || n != r.size {
			t.Fatalf("room %d has %d people, the index says %d, the room %d", number, n, size, r.size)
		}
	}
}

// sizes reads the index of sizes: number of the room -> people.
func sizes(s *Session) map[int]int {
	found := map[int]int{}
	for size, bucket := range s.bySize.bySize {
		for _, number := range bucket {
			found[number] = size
		}
	}
	return found
}

// derived gives what a fold keeps beside its fields, in a form that can be compared.
func derived(s *Session) map[string]any {
	var away []awaySince
	for _, a := range s.away {
		if p := &s.People[a.seat-1]; p.keeping() && p.AwayAt == a.at && !slices.Contains(away, a) {
			away = append(away, a)
		}
	}
	slices.SortFunc(away, func(a, b awaySince) int { return int(a.seat) - int(b.seat) })
	size := map[int]int{}
	for i := range s.Rooms {
		size[i+1] = s.Rooms[i].size
	}
	return map[string]any{
		"seen": maps.Clone(s.seen), "count": s.count, "away": away, "leaving": maps.Clone(s.leaving),
		"facs": append([]Seat{}, s.facs...), "index": sizes(s), "size": size, "due": s.Due(), "unpublished": s.Unpublished(),
		"next": s.next(), "met": append([]map[Seat][]int{}, s.met...),
	}
}

// next is where a notice leads people.
func (s *Session) next() map[Seat]int {
	if s.Sent == nil {
		return nil
	}
	return maps.Clone(s.Sent.next)
}

func sameFolds(t *rapid.T, name string, told, other *Session) {
	if a, b := inJSON(told), inJSON(other); a != b {
		t.Fatalf("%s differs from what the log holds:\n%s\n%s", name, a, b)
	}
	a, b := derived(told), derived(other)
	for _, key := range sortedKeys(a) {
		if !reflect.DeepEqual(a[key], b[key]) {
			t.Fatalf("%s: %s is %v, and from the log %v", name, key, b[key], a[key])
		}
	}
}

func fromSnapshot(t *rapid.T, s *Session) *Session {
	other := NewSession()
	if err := json.Unmarshal([]byte(inJSON(s)), other); err != nil {
		t.Fatal(err)
	}
	other.Derive()
	return other
}

func replay(t *rapid.T, log []logged) *Session {
	s := NewSession()
	for _, l := range log {
		entry, err := DecodeEntry(l.body)
		if err != nil {
			t.Fatal(err)
		}
		s.Take(entry, l.at)
	}
	return s
}

// onTime makes sure of deadlines: refused a moment early, over after a Tick.
func onTime(t *rapid.T, s *Session) {
	due := s.Due()
	if due == 0 || due == s.ErasesAt {
		return // erasing is the server's
	}
	env := Env{Now: due - 1, Actor: System, Rand: rand.New(rand.NewPCG(1, 1))}
	if _, err := Decide(s, env, "tick", &Tick{}); !errors.Is(err, ErrTooSoon) {
		t.Fatalf("a tick 1 ms before its time gave %v", err)
	}
	env.Now = due
	events, err := Decide(s, env, "tick", &Tick{})
	if err != nil || len(events) == 0 {
		t.Fatalf("a tick at its time gave %v, %v", events, err)
	}
	after := s.Clone()
	after.Apply(events...)
	if next := after.Due(); next != 0 && next <= due {
		t.Fatalf("after a tick at %d the next is due at %d: %s", due, next, outcome(events, nil))
	}
}

// audience is a model of everybody's browsers: it is told what was marked and
// nothing else, and has to know what it would be told anew.
type audience struct {
	of    map[Seat][]Audience
	knows map[Audience]map[Section]map[string]string // item ("" of a value) -> JSON
	later map[ChangedMark]bool                       // gathered for a moment
}

func newAudience() *audience {
	return &audience{of: map[Seat][]Audience{}, knows: map[Audience]map[Section]map[string]string{}, later: map[ChangedMark]bool{}}
}

// hear takes what changed; flush says that what was gathered is told now.
func (a *audience) hear(s *Session, w Words, flush bool) {
	c := s.TakeChanges()
	for _, m := range c.Marks {
		if SectionKinds[m.Name].Coalesced {
			a.later[m] = true
		} else {
			a.tell(s, w, m)
		}
	}
	for _, m := range c.Later {
		a.later[m] = true
	}
	look := c.Placed
	if c.Moved {
		look = nil
		for i := range s.People {
			look = append(look, Seat(i+1))
		}
	}
	for _, seat := range look {
		a.of[seat] = s.Audiences(seat)
	}
	members := map[Audience]bool{}
	for _, seat := range sortedKeys(a.of) {
		for _, to := range a.of[seat] {
			members[to] = true
			if a.knows[to] == nil {
				a.knows[to] = anew(s, w, to)
			}
		}
	}
	maps.DeleteFunc(a.knows, func(to Audience, _ map[Section]map[string]string) bool { return !members[to] })
	if flush {
		a.flush(s, w)
	}
}

func (a *audience) flush(s *Session, w Words) {
	for m := range a.later {
		a.tell(s, w, m)
	}
	clear(a.later)
}

func (a *audience) tell(s *Session, w Words, m ChangedMark) {
	knows := a.knows[m.For]
	if knows == nil {
		return // nobody is in the audience
	}
	switch kind := SectionKinds[m.Name]; {
	case !kind.Collection || m.Item == "":
		knows[m.Section] = wholeOf(s, w, m.Section)
	default:
		if item, ok := s.TellItem(m.Section, m.Item, w); ok {
			knows[m.Section][m.Item] = inJSON(item)
		} else {
			delete(knows[m.Section], m.Item)
		}
	}
}

func wholeOf(s *Session, w Words, sec Section) map[string]string {
	if !SectionKinds[sec.Name].Collection {
		view := s.Tell(sec, w)
		if you, ok := view.(YouView); ok {
			you.Place = "" // resting state: the audience of a frame says where one is
			view = you
		}
		return map[string]string{"": inJSON(view)}
	}
	items := map[string]string{}
	for _, id := range s.Items(sec) {
		item, ok := s.TellItem(sec, id, w)
		if !ok {
			panic(fmt.Sprintf("%s lists %q and does not have it", sec.Name, id))
		}
		items[id] = inJSON(item)
	}
	return items
}

func anew(s *Session, w Words, to Audience) map[Section]map[string]string {
	all := map[Section]map[string]string{}
	for _, sec := range SectionsFor(to) {
		all[sec] = wholeOf(s, w, sec)
	}
	return all
}

func (a *audience) check(t *rapid.T, s *Session, w Words) {
	a.flush(s, w)
	for i := range s.People {
		seat := Seat(i + 1)
		now := s.Audiences(seat)
		if !slices.Equal(a.of[seat], now) {
			t.Fatalf("seat %d is told as %v, and belongs to %v", seat, a.of[seat], now)
		}
	}
	for _, to := range sortedKeys(a.knows) {
		fresh := anew(s, w, to)
		for _, sec := range SectionsFor(to) {
			if !maps.Equal(a.knows[to][sec], fresh[sec]) {
				t.Fatalf("%s of %s from its marks:\n%v\nanew:\n%v", sec.Name, to, a.knows[to][sec], fresh[sec])
			}
		}
	}
}

// noForeignWords reads everything that anybody is told and looks for words of a
// room that they are not in, and for names of people whom they don't see.
func noForeignWords(t *rapid.T, s *Session, w *world) {
	heard := map[Audience]string{}
	for i := range s.People {
		seat := Seat(i + 1)
		places := 0
		for _, to := range s.Audiences(seat) {
			if heard[to] == "" {
				heard[to] = everything(s, w, to)
			}
			if to.Place() {
				places++
			}
			said := heard[to] + chatOf(w, to, seat)
			if why := foreign(s, w, seat, said); why != "" {
				t.Fatalf("seat %d reads as %s %s:\n%s", seat, to, why, said)
			}
		}
		if p := s.Person(seat); places != boolInt(!p.Waiting && !p.Removed) {
			t.Fatalf("seat %d belongs to %d places: %v", seat, places, s.Audiences(seat))
		}
	}
}

// everything gives all that an audience is told, the live sections included.
func everything(s *Session, w *world, to Audience) string {
	var b strings.Builder
	told := anew(s, w, to)
	for _, sec := range SectionsFor(to) {
		fmt.Fprintln(&b, sec.Name, told[sec])
	}
	if to == InMain {
		fmt.Fprintln(&b, LiveMain, inJSON(s.MainView(w)))
	}
	if round, number, ok := to.RoomOf(); ok && to.kind() != "next" {
		talk := w.talk(round, number)
		fmt.Fprintln(&b, LiveDrafts, inJSON(talk.Drafts))
	}
	return b.String()
}

// chatOf gives what somebody is told of a room's chat.
func chatOf(w *world, to Audience, seat Seat) string {
	var b strings.Builder
	if round, number, ok := to.RoomOf(); ok && to.kind() == "room" {
		for _, line := range w.talk(round, number).Chat {
			if line.HeardBy(seat) {
				fmt.Fprintln(&b, LiveRoomChat, inJSON(line.ChatLine))
			}
		}
	}
	return b.String()
}

// foreign says which words somebody must not read, "" if there are none: sat is
// the room where somebody who watched saw them last.
func foreign(s *Session, w *world, seat Seat, heard string) string {
	p, sat := s.Person(seat), w.sat[seat]
	open := map[string]bool{"all": true, fmt.Sprintf("help-%d-", seat): true}
	switch {
	case p.Place > 0:
		open["room-"+RoomID(s.Round, p.Place)+"-"] = true
	case s.Phase == Harvest || s.roomsOpen() && over(s, sat):
		open["room-"+sat+"-"] = true
	}
	if p.Place == MainRoom && s.Phase == Harvest {
		for _, room := range w.merged[seat] {
			open["room-"+room+"-"] = true
		}
	}
	for at := range indexes(heard, "canary-") {
		rest := heard[at:]
		word := rest[:strings.IndexAny(rest, `"\`)]
		_, of, _ := strings.Cut(word, "-of-")
		switch {
		case open[of]:
		case strings.HasPrefix(of, "help-") && p.Role.Facilitates():
		case onTheWall(s, word):
		default:
			return word
		}
	}
	if p.Role.Facilitates() {
		return ""
	}
	for at := range indexes(heard, "name-") {
		var other Seat
		if _, err := fmt.Sscanf(heard[at:], "name-%d-", &other); err != nil {
			return err.Error()
		}
		if !sees(s, seat, other) {
			return fmt.Sprintf("the name of seat %d", other)
		}
	}
	return ""
}

// over says whether a room of this round has ended.
func over(s *Session, room string) bool {
	number, err := s.named(room)
	return err == nil && s.Rooms[number-1].Closed
}

func indexes(text, part string) func(func(int) bool) {
	return func(yield func(int) bool) {
		for at := 0; ; {
			i := strings.Index(text[at:], part)
			if i < 0 || !yield(at+i) {
				return
			}
			at += i + len(part)
		}
	}
}

// onTheWall says whether a room has shared words with everyone.
func onTheWall(s *Session, word string) bool {
	for _, card := range s.Cards {
		if card.State == Published && slices.Contains(strings.Split(card.Text, "\n"), word) {
			return true
		}
	}
	return false
}

// sees says whether a participant may know another's name: of those in the same
// place, of facilitators, and of who spoke to everybody or signed a card.
func sees(s *Session, seat, other Seat) bool {
	p, o := s.Person(seat), s.Person(other)
	switch {
	case seat == other, o.Role.Facilitates():
		return true
	case p.Place == o.Place && p.Place != QuietRoom, s.Desk(seat) != 0 && s.Desk(seat) == o.Place:
		return true
	case s.NextOf(seat) != 0 && s.NextOf(seat) == s.NextOf(other):
		return true
	}
	for _, line := range s.Chat {
		if line.Seat == other {
			return true
		}
	}
	for _, card := range s.Cards {
		if slices.Contains(card.Signed, other) && (card.State == Published || card.Room == max(p.Place, s.Desk(seat))) {
			return true
		}
	}
	return false
}

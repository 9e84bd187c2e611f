package live_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"go.uber.org/goleak"

	"plenary/rooms"
	"plenary/server/eventlog"
	"plenary/server/folder"
	"plenary/server/live"
	"plenary/server/vault"
	"plenary/server/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rig is one node over a data folder of its own.
type rig struct {
	t        *testing.T
	folder   *folder.Folder
	log      *gone
	vault    *shaky
	exchange *cut // of nodes that are beside one another
	node     *live.Node
	stop     func()
}

func start(t *testing.T, dir string) *rig {
	t.Helper()
	return startWith(t, dir, nil)
}

func startWith(t *testing.T, dir string, carried live.Media) *rig {
	t.Helper()
	f, err := folder.Open(dir, folder.Options{Clock: time.Now}) // in a synctest bubble that is the bubble's time
	if err != nil {
		t.Fatal(err)
	}
	log, kept := &gone{Log: eventlog.NewBolt(f)}, &shaky{Vault: vault.NewBolt(f)}
	node := live.New(live.Options{
		Log: log, Vault: kept, Leniency: rooms.Fast, Seed: 7, Key: []byte("key"), Media: carried,
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- node.Run(ctx) }()
	r := &rig{t: t, folder: f, log: log, vault: kept, node: node}
	r.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		node.Close()
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(r.stop)
	return r
}

// person is a connection that keeps what it is told.
type person struct {
	t    *testing.T
	r    *rig
	id   string // the session
	seat rooms.Seat

	mu     sync.Mutex
	change chan struct{}
	place  string
	values map[string]json.RawMessage
	items  map[string]map[string]json.RawMessage
	raw    []byte
	seq    uint64
	hash   string
	closed int
}

func (p *person) Send(messages ...[]byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, data := range messages {
		p.raw = append(append(p.raw, data...), '\n')
		all, err := wire.ReadMessages(append(append([]byte{'['}, data...), ']'))
		if err != nil {
			p.t.Errorf("seat %d: %v", p.seat, err)
			continue
		}
		for _, m := range all {
			p.take(m)
		}
	}
	close(p.change)
	p.change = make(chan struct{})
}

func (p *person) take(m wire.Message) {
	if m.Type == "sections" || m.Type == "snapshot" {
		p.seq, p.hash = m.Seq, m.Hash
	}
	if a := rooms.Audience(m.Of); a.Place() && m.Of != p.place {
		p.place = m.Of
	}
	for name, v := range m.Values {
		p.values[name] = v
	}
	for name, patch := range m.Patches {
		if patch.Prev == 0 || p.items[name] == nil {
			p.items[name] = map[string]json.RawMessage{}
		}
		for _, item := range patch.Set {
			var id struct{ ID string }
			if err := json.Unmarshal(item, &id); err != nil {
				p.t.Error(err)
			}
			p.items[name][id.ID] = item
		}
		for _, id := range patch.Del {
			delete(p.items[name], id)
		}
	}
}

func (p *person) Close(code int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = code
	close(p.change)
	p.change = make(chan struct{})
}

// until waits for a condition on what the person has been told.
func (p *person) until(what string, ok func() bool) {
	p.t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		p.mu.Lock()
		done, change := ok(), p.change
		p.mu.Unlock()
		if done {
			return
		}
		select {
		case <-change:
		case <-deadline:
			p.t.Fatalf("seat %d never saw %s; place %s, loop %s", p.seat, what, p.place, p.values["loop"])
		}
	}
}

func (p *person) loop() rooms.LoopView {
	var v rooms.LoopView
	_ = json.Unmarshal(p.values["loop"], &v)
	return v
}

// read looks at what the person has been told by now.
func (p *person) read(look func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	look()
}

// now is where the session stands as far as the person has been told.
func (p *person) now() (v rooms.LoopView) {
	p.read(func() { v = p.loop() })
	return v
}

func (p *person) phase(phase rooms.Phase) {
	p.t.Helper()
	p.until("phase "+string(phase), func() bool { return p.loop().Phase == phase })
}

func (p *person) do(cmd rooms.Command) {
	p.t.Helper()
	if err := p.try(cmd); err != nil {
		p.t.Fatalf("seat %d, %s: %v", p.seat, rooms.CommandName(cmd), err)
	}
}

func (p *person) try(cmd rooms.Command) error {
	return p.r.node.Do(p.t.Context(), p.id, rooms.Actor{Seat: p.seat}, uuid.NewString(), cmd)
}

func (r *rig) come(id, name string, role rooms.Role) *person {
	r.t.Helper()
	seat, err := r.node.Join(r.t.Context(), id, live.Joining{Name: name, Role: role})
	if err != nil {
		r.t.Fatalf("%s: %v", name, err)
	}
	p := &person{t: r.t, id: id, seat: seat}
	p.connect(r)
	return p
}

func (p *person) connect(r *rig) {
	p.t.Helper()
	p.mu.Lock() // whoever comes back may have been told things a moment ago
	p.r = r
	p.change = make(chan struct{})
	p.values, p.items = map[string]json.RawMessage{}, map[string]map[string]json.RawMessage{}
	p.mu.Unlock()
	hello := func(now int64) []byte { return wire.Welcome(nil, p.id, uint32(p.seat), now, "test") }
	if err := r.node.Attach(p.t.Context(), p.id, p.seat, 0, p, eventlog.Position{}, hello); err != nil {
		p.t.Fatal(err)
	}
}

// advance moves the clock of a synctest bubble on and lets everybody react: no real
// time passes, so nothing is waited for.
func advance(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func quick(grace, length rooms.Millis) rooms.Plan {
	plan := rooms.NewPlan("An evening", "What got better?")
	plan.Notice, plan.Grace = 1, grace
	plan.Steps[1].Length = length
	return plan
}

func session(t *testing.T, r *rig, plan rooms.Plan, people int) (*person, []*person) {
	t.Helper()
	id := uuid.NewString()
	if err := r.node.Create(t.Context(), id, plan, false); err != nil {
		t.Fatal(err)
	}
	host := r.come(id, "Jo", rooms.Host)
	host.do(&rooms.OpenDoors{})
	var all []*person
	for i := range people {
		all = append(all, r.come(id, fmt.Sprintf("Person %d", i+1), rooms.Participant))
	}
	host.until("everybody connected", func() bool {
		here := 0
		for _, raw := range host.items["people"] {
			var p rooms.FacPerson
			_ = json.Unmarshal(raw, &p)
			if p.State == "here" {
				here++
			}
		}
		return here == people+1
	})
	return host, all
}

func sendToRooms(host *person) {
	host.t.Helper()
	host.do(&rooms.Next{})
	showRooms(host)
}

// showRooms goes from a question to its rooms.
func showRooms(host *person) {
	host.t.Helper()
	host.do(&rooms.SeeRooms{})
	host.until("rooms", func() bool {
		var v rooms.PreviewView
		_ = json.Unmarshal(host.values["preview"], &v)
		return len(v.Rooms) > 0 && !v.Pending
	})
	host.do(&rooms.Send{})
	host.phase(rooms.Breakout)
}

func TestARoundFromDoorsToWall(t *testing.T) {
	r := start(t, t.TempDir())
	host, people := session(t, r, quick(500, 60_000), 8)
	sendToRooms(host)
	for _, p := range people {
		p.until("a room", func() bool { return len(p.place) > 5 && p.place[:5] == "room/" })
	}
	card := uuid.NewString()
	writer := people[0]
	writer.do(&rooms.AddCard{Room: writer.place[len("room/"):], Card: card, Text: "Two names on it, never one."})
	writer.until("the draft", func() bool { return writer.items["drafts"][card] != nil })
	if err := writer.try(&rooms.ShareCard{Card: card, Rev: 9}); !errors.Is(err, rooms.ErrCardChanged) {
		t.Errorf("sharing another edition: %v", err)
	}
	writer.do(&rooms.ShareCard{Card: card, Rev: 1})
	writer.do(&rooms.Say{Place: writer.place, Text: "only here"})
	host.do(&rooms.Recall{})
	host.phase(rooms.Harvest)
	for _, p := range append(people, host) {
		p.until("the card on the wall", func() bool { return p.items["wall"][card] != nil })
		p.until("the main room", func() bool { return p.place == "main" })
	}
	people[1].do(&rooms.Mark{Card: card, On: true})
	host.until("the mark", func() bool {
		var c rooms.WallCard
		_ = json.Unmarshal(host.items["wall"][card], &c)
		return c.Marks == 1
	})
	host.do(&rooms.Next{})
	host.phase(rooms.Closing)
	host.do(&rooms.End{})
	host.phase(rooms.Ended)
}

func TestT5_RoomsComeHomeWithoutAFacilitator(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, t.TempDir())
		plan := quick(20_000, rooms.Hour)
		plan.Steps = append(plan.Steps[:2], plan.Steps[1], plan.Steps[1], plan.Steps[2])
		host, people := session(t, r, plan, 6)
		sendToRooms(host)
		deadline := host.now().EndsAt.Add(20 * rooms.Second)
		r.node.Detach(host.id, host.seat, host)
		for _, p := range people {
			p.mu.Lock()
			change, place := p.change, p.place
			p.mu.Unlock()
			for place != "main" {
				<-change
				p.mu.Lock()
				change, place = p.change, p.place
				p.mu.Unlock()
			}
		}
		if late := rooms.At(time.Now()).Since(deadline); late < 0 || late > 250 {
			t.Errorf("home %d ms after the deadline", late)
		}
		r.stop()
	})
}

func TestRestartInABreakoutKeepsRoomsAndDrafts(t *testing.T) {
	dir := t.TempDir()
	r := start(t, dir)
	host, people := session(t, r, quick(500, 60_000), 6)
	sendToRooms(host)
	writer := people[2]
	writer.until("a room", func() bool { return writer.place != "main" })
	place := writer.place
	card := uuid.NewString()
	writer.do(&rooms.AddCard{Room: writer.place[len("room/"):], Card: card, Text: "half a thought"})
	ends := host.now().EndsAt
	r.stop()

	r = start(t, dir)
	writer.connect(r)
	writer.until("the room", func() bool { return writer.place == place })
	writer.until("the draft", func() bool { return writer.items["drafts"][card] != nil })
	if after := writer.now().EndsAt; after != ends {
		t.Errorf("ends at %d, was %d", after, ends)
	}
}

func TestR1_AfterARestartALineComesBesideTheOthers(t *testing.T) {
	dir := t.TempDir()
	r := start(t, dir)
	host, people := session(t, r, quick(500, 60_000), 1)
	host.do(&rooms.Say{Place: "main", Text: "one"})
	host.do(&rooms.Say{Place: "main", Text: "two"})
	r.stop()

	r = start(t, dir)
	host.connect(r)
	people[0].connect(r)
	host.do(&rooms.Say{Place: "main", Text: "three"})
	people[0].until("all three lines", func() bool { return len(people[0].items["main_chat"]) == 3 })
}

func TestR5_ACommandTakesEffectOnce(t *testing.T) {
	r := start(t, t.TempDir())
	host, people := session(t, r, quick(500, 60_000), 1)
	id := uuid.NewString()
	for range 5 {
		if err := r.node.Do(t.Context(), host.id, rooms.Actor{Seat: people[0].seat}, id, &rooms.Say{Place: "main", Text: "hello"}); err != nil {
			t.Fatal(err)
		}
	}
	people[0].until("the line", func() bool { return len(people[0].items["main_chat"]) == 1 })
	position, err := r.node.Position(t.Context(), host.id)
	if err != nil {
		t.Fatal(err)
	}
	host.do(&rooms.Say{Place: "main", Text: "another"})
	after, err := r.node.Position(t.Context(), host.id)
	if err != nil || after.Seq != position.Seq+1 {
		t.Errorf("from %d to %d, %v", position.Seq, after.Seq, err)
	}
}

// Who took a second seat before, and comes with it after they were removed,
// waits like everybody who comes new.
func TestA8_ASeatInReserveWaitsForANod(t *testing.T) {
	r := start(t, t.TempDir())
	host, people := session(t, r, quick(500, 60_000), 2)
	seat, err := r.node.Join(t.Context(), host.id, live.Joining{Name: "Another", Role: rooms.Participant})
	if err != nil {
		t.Fatal(err)
	}
	host.do(&rooms.Remove{Seat: people[0].seat})
	spare := &person{t: t, id: host.id, seat: seat}
	spare.connect(r)
	waiting := func(p *person) bool {
		var you rooms.YouView
		p.until("themself", func() bool { return json.Unmarshal(p.values["you"], &you) == nil && you.Seat == p.seat })
		return you.Waiting
	}
	if !waiting(spare) || spare.place != "" {
		t.Errorf("the seat in reserve is in, at %q", spare.place)
	}
	if waiting(people[1]) {
		t.Error("somebody who was there before waits")
	}
	host.do(&rooms.Nod{Seat: seat, In: true})
	spare.until("the main room", func() bool { return spare.place == "main" })
}

func TestAnswersThatNobodyAskedForAreNotKept(t *testing.T) {
	r := start(t, t.TempDir())
	plan := quick(500, 60_000)
	plan.Asks = []rooms.Ask{{ID: "ward", Text: "Where do you work?", Options: []string{"East", "West"}, Use: "mix"}}
	host, _ := session(t, r, plan, 0)
	for _, answers := range []map[string]string{
		{"ward": "West", "nobody asked": "x"}, {"ward": strings.Repeat("x", 1000)}, {"other": "East"}, nil,
	} {
		if _, err := r.node.Join(t.Context(), host.id, live.Joining{Name: "X", Role: rooms.Participant, Answers: answers}); err != nil {
			t.Fatal(err)
		}
	}
	var kept []string
	for item, err := range r.vault.List(t.Context(), host.id, "answer/") {
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, string(item.Value))
	}
	if !slices.Equal(kept, []string{`{"ward":"West"}`}) {
		t.Errorf("kept: %q", kept)
	}
}

func TestP5_EraseLeavesNothing(t *testing.T) {
	r := start(t, t.TempDir())
	host, people := session(t, r, quick(500, 60_000), 3)
	people[0].do(&rooms.Say{Place: "main", Text: "canary"})
	host.do(&rooms.Erase{})
	people[0].until("goodbye", func() bool { return people[0].closed == 4504 })
	err := r.node.Look(t.Context(), host.id, func(*rooms.Session, rooms.Words) {})
	if !errors.Is(err, eventlog.ErrUnknown) {
		t.Errorf("after the erasure: %v", err)
	}
}

// Whoever came back before the others is not waited for.
func TestWhoIsBackAlreadyIsNotCounted(t *testing.T) {
	r := start(t, t.TempDir())
	plan := quick(1, 60_000)
	plan.Steps[1].Size = rooms.Size{Target: 3, Min: 2, Max: 3}
	host, _ := session(t, r, plan, 6)
	sendToRooms(host)
	host.until("six on their way", func() bool { return host.seen("arrivals", `"expected":6`) })
	host.do(&rooms.EndRoom{Room: "1.1"})
	host.until("Room 1 is over", func() bool { return bytes.Contains(host.items["rooms"]["1.1"], []byte(`"closed":true`)) })
	host.do(&rooms.Recall{})
	host.until("three on their way back", func() bool { return host.seen("arrivals", `"to":"main"`) && host.seen("arrivals", `"expected":3`) })
}

// seen says whether a section's value has a part.
func (p *person) seen(section, part string) bool {
	return bytes.Contains(p.values[section], []byte(part))
}

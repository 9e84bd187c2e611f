package live_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"plenary/rooms"
	"plenary/server/eventlog"
	"plenary/server/vault"
	"plenary/server/wire"
)

// inRooms gives who is in each room, by its place.
func inRooms(people []*person) map[string][]*person {
	all := map[string][]*person{}
	for _, p := range people {
		p.until("a room", func() bool { return strings.HasPrefix(p.place, "room/") })
		all[p.where()] = append(all[p.where()], p)
	}
	return all
}

func (p *person) where() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.place
}

func (p *person) room() string { return strings.TrimPrefix(p.where(), "room/") }

func (p *person) heard(text string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return bytes.Contains(p.raw, []byte(text))
}

func (p *person) say(text string) {
	p.t.Helper()
	p.do(&rooms.Say{Place: p.where(), Text: text})
}

func TestA13_NobodyReadsWhatWasSaidWhileTheyWereElsewhere(t *testing.T) {
	r := start(t, t.TempDir())
	host, people := session(t, r, quick(500, 600_000), 8)
	sendToRooms(host)
	var first []*person
	for _, room := range inRooms(people) {
		if slices.Contains(room, people[0]) {
			first = room
		}
	}
	ann, ben := first[0], first[1]
	id := ann.room()
	ann.say("before the visit")
	host.do(&rooms.Visit{Room: id})
	host.until("the room", func() bool { return host.place == "room/"+id })
	ann.say("during the visit")
	host.do(&rooms.Visit{})
	ben.do(&rooms.Go{To: "main"})
	ben.until("the main room", func() bool { return ben.place == "main" })
	ann.say("between the visits")
	host.do(&rooms.Visit{Room: id})
	ben.do(&rooms.Go{To: "room"})
	ann.say("when all are back")
	for _, p := range []*person{host, ben} {
		p.until("the last line", func() bool { return bytes.Contains(p.raw, []byte("when all are back")) })
		if p.heard("between the visits") {
			t.Errorf("seat %d reads what was said while it was elsewhere", p.seat)
		}
		if !p.heard("during the visit") {
			t.Errorf("seat %d never got what was said to it", p.seat)
		}
	}
	if host.heard("before the visit") {
		t.Error("a visitor reads what was said before the visit")
	}
	// Who is back has what they had, from a fresh page, too.
	r.node.Detach(ben.id, ben.seat, ben)
	ben.raw = nil
	ben.connect(r)
	ben.until("their own chat", func() bool { return len(ben.items["room_chat"]) == 3 })
	if ben.heard("between the visits") {
		t.Error("a fresh page shows what was said in between")
	}
}

func TestAWishOfTheOldRoomGoesNowhere(t *testing.T) {
	r := start(t, t.TempDir())
	plan := quick(500, 600_000)
	plan.Steps = append(plan.Steps[:2:2], plan.Steps[1:]...)
	host, people := session(t, r, plan, 8)
	sendToRooms(host)
	inRooms(people)
	ann := people[0]
	old, card := ann.place, uuid.NewString()
	host.do(&rooms.Recall{})
	host.phase(rooms.Harvest)
	ann.until("the main room", func() bool { return ann.place == "main" })
	if err := ann.try(&rooms.Say{Place: old, Text: "meant for the room"}); !errors.Is(err, rooms.ErrMoved) {
		t.Errorf("a line for the old room: %v", err)
	}
	host.do(&rooms.Next{})
	showRooms(host)
	inRooms(people)
	if err := ann.try(&rooms.AddCard{Room: strings.TrimPrefix(old, "room/"), Card: card, Text: "meant for the first round"}); !errors.Is(err, rooms.ErrMoved) {
		t.Errorf("a card of the old room: %v", err)
	}
	for _, p := range append(people, host) {
		if p.heard("meant for") {
			t.Errorf("seat %d reads it", p.seat)
		}
	}
}

func TestR1_ResumeAfterARestartMissesNothing(t *testing.T) {
	dir := t.TempDir()
	r := start(t, dir)
	host, people := session(t, r, quick(500, 600_000), 4)
	ann := people[0]
	old := position(t, ann)
	host.do(&rooms.Next{})
	ann.phase(rooms.Fireside)
	now := position(t, ann)
	for range 3 {
		host.do(&rooms.Extend{By: rooms.Minute})
	}
	r.stop()

	r = start(t, dir)
	for _, p := range []*person{ann} {
		for at, want := range map[eventlog.Position]bool{old: true, now: true} {
			p.raw = nil
			p.connectAt(r, at)
			p.until("an answer", func() bool { return len(p.raw) > 0 })
			if got := p.heard(`"type":"snapshot"`); got != want {
				t.Errorf("from %d after a restart: a snapshot is %v, want %v", at.Seq, got, want)
			}
		}
		end, err := r.node.Position(t.Context(), p.id)
		if err != nil {
			t.Fatal(err)
		}
		p.raw = nil
		p.connectAt(r, end)
		p.until("an answer", func() bool { return len(p.raw) > 0 })
		if p.heard(`"type":"snapshot"`) {
			t.Error("nothing was missed, and there is a snapshot all the same")
		}
	}
}

// position gives what a person would resume from.
func position(t *testing.T, p *person) eventlog.Position {
	t.Helper()
	at, err := p.r.node.Position(t.Context(), p.id)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func (p *person) connectAt(r *rig, at eventlog.Position) {
	p.t.Helper()
	hello := func(now int64) []byte { return wire.Welcome(nil, p.id, uint32(p.seat), now, "test") }
	if err := r.node.Attach(p.t.Context(), p.id, p.seat, 0, p, at, hello); err != nil {
		p.t.Fatal(err)
	}
}

func drafts(t *testing.T, r *rig, id string) (keys []string) {
	t.Helper()
	for _, prefix := range []string{"draft/", "ballot/"} {
		for item, err := range r.vault.List(t.Context(), id, prefix) {
			if err != nil {
				t.Fatal(err)
			}
			keys = append(keys, item.Key)
		}
	}
	return keys
}

// toClosing lets everybody write a card, share one and mark it, and closes the
// harvest.
func toClosing(host *person, people []*person) {
	host.t.Helper()
	sendToRooms(host)
	for _, room := range inRooms(people) {
		for i, p := range room {
			card := uuid.NewString()
			p.do(&rooms.AddCard{Room: p.room(), Card: card, Text: "half a thought"})
			if i == 0 {
				p.do(&rooms.ShareCard{Card: card, Rev: 1})
			}
		}
	}
	host.until("shared cards", func() bool { return strings.Contains(string(host.items["rooms"]["1.1"]), `"shared":1`) })
	host.do(&rooms.Recall{})
	host.phase(rooms.Harvest)
	people[0].until("the wall", func() bool { return len(people[0].items["wall"]) > 0 })
	for card := range people[0].items["wall"] {
		people[0].do(&rooms.Mark{Card: card, On: true})
		break
	}
}

func TestP5_ACrashWhenTheHarvestClosesLeavesNoDrafts(t *testing.T) {
	dir := t.TempDir()
	r := start(t, dir)
	host, people := session(t, r, quick(500, 600_000), 8)
	toClosing(host, people)
	if n := len(drafts(t, r, host.id)); n < 9 { // eight drafts and a ballot
		t.Fatalf("the vault has %d drafts and ballots before the close: this test can't fail", n)
	}
	r.vault.noDrop.Store(true)
	host.do(&rooms.Next{})
	host.phase(rooms.Closing)
	if len(drafts(t, r, host.id)) == 0 {
		t.Fatal("nothing was left for the restart to tidy")
	}
	r.stop()

	r = start(t, dir)
	host.connect(r)
	host.phase(rooms.Closing)
	if left := drafts(t, r, host.id); len(left) > 0 {
		t.Errorf("after the restart there are %v", left)
	}
}

func TestP5_WhatCouldNotBeDroppedIsDroppedLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, t.TempDir())
		host, people := session(t, r, quick(500, 600_000), 8)
		toClosing(host, people)
		r.vault.noDrop.Store(true)
		host.do(&rooms.Next{})
		host.phase(rooms.Closing)
		r.vault.noDrop.Store(false)
		advance(10 * time.Second)
		if left := drafts(t, r, host.id); len(left) > 0 {
			t.Errorf("ten seconds later there are %v", left)
		}
		r.stop()
	})
}

func TestP5_ExpiredNumbersGoWithTheHarvest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		r := start(t, dir)
		host, people := session(t, r, quick(500, 600_000), 8)
		number, _, err := r.node.Offer(t.Context(), host.id, people[0].seat, 0)
		if err != nil {
			t.Fatal(err)
		}
		toClosing(host, people)
		advance(3 * time.Minute)
		if !onDisk(t, dir, number) {
			t.Fatal("the number is nowhere on the disk: this test can't fail")
		}
		host.do(&rooms.Next{})
		host.phase(rooms.Closing)
		r.stop()
		if onDisk(t, dir, number) {
			t.Error("a number that led to a seat minutes ago is on the disk")
		}
	})
}

// onDisk says whether a text is in the raw bytes of a folder's files.
func onDisk(t *testing.T, dir, text string) (found bool) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		found = found || bytes.Contains(data, []byte(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestP5_AFailedEraseSaysSoAndIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, t.TempDir())
		host, people := session(t, r, quick(500, 600_000), 3)
		r.vault.noErase.Store(true)
		if err := host.try(&rooms.Erase{}); !errors.Is(err, rooms.ErrUnavailable) && !strings.Contains(fmt.Sprint(err), "unavailable") {
			t.Errorf("an erasure that failed was answered with %v", err)
		}
		synctest.Wait()
		for _, p := range append(people, host) {
			if p.closed == 4504 {
				t.Errorf("seat %d was told that everything is gone", p.seat)
			}
		}
		r.vault.noErase.Store(false)
		advance(time.Minute)
		err := r.node.Look(t.Context(), host.id, func(*rooms.Session, rooms.Words) {})
		if !errors.Is(err, eventlog.ErrUnknown) {
			t.Errorf("a minute later: %v", err)
		}
		r.stop()
	})
}

func TestR5_AnEditIsTakenOnceOverARestart(t *testing.T) {
	dir := t.TempDir()
	r := start(t, dir)
	host, people := session(t, r, quick(500, 600_000), 4)
	sendToRooms(host)
	inRooms(people)
	ann, card, add, edit := people[0], uuid.NewString(), uuid.NewString(), uuid.NewString()
	again := func(id string, cmd rooms.Command) {
		t.Helper()
		if err := ann.r.node.Do(t.Context(), ann.id, rooms.Actor{Seat: ann.seat}, id, cmd); err != nil {
			t.Fatal(err)
		}
	}
	first := &rooms.AddCard{Room: ann.room(), Card: card, Text: "One"}
	again(add, first)
	var draft rooms.DraftView
	ann.until("the draft", func() bool { return json.Unmarshal(ann.items["drafts"][card], &draft) == nil })
	second := &rooms.EditCard{Card: card, Line: draft.Lines[0].ID, Version: 1, Text: "Two"}
	again(edit, second)
	r.stop()

	r = start(t, dir)
	ann.connect(r)
	again(add, first)
	again(edit, second)
	ann.until("the draft", func() bool { return ann.items["drafts"][card] != nil })
	if err := json.Unmarshal(ann.items["drafts"][card], &draft); err != nil {
		t.Fatal(err)
	}
	if len(draft.Lines) != 1 || draft.Lines[0].Text != "Two" || draft.Lines[0].Version != 2 {
		t.Errorf("sent twice over a restart, the draft is %+v", draft)
	}
}

var aTime = regexp.MustCompile(`(_at|now|hash)":("[0-9a-f]*"|\d+)`)

// TestP4_LeavingIsToldLikeACut plays the same evening twice, in one somebody
// leaves and in the other their line is cut, and compares every byte that the
// others are told until the seat has been given up.
func TestP4_LeavingIsToldLikeACut(t *testing.T) {
	const cases = 12 // the pure core compares 1,000
	for n := range cases {
		told := map[bool]string{}
		var bodies [2][]byte
		for _, leaves := range []bool{true, false} {
			synctest.Test(t, func(t *testing.T) {
				r := start(t, t.TempDir())
				host, people := session(t, r, quick(500, 600_000), 8)
				if n%3 > 0 {
					sendToRooms(host)
					inRooms(people)
				}
				if n%3 == 2 {
					host.do(&rooms.Recall{})
					host.phase(rooms.Harvest)
				}
				advance(5 * time.Second) // lists that were gathered are told
				gone, others := people[n%8], []*person{host}
				for _, p := range people {
					if p != gone {
						others = append(others, p)
					}
				}
				for _, p := range others {
					p.raw = nil
				}
				if leaves {
					gone.do(&rooms.Leave{})
				} else {
					r.node.Detach(gone.id, gone.seat, gone)
				}
				advance(rooms.KeepSeatFor.Duration() + 5*time.Second)
				var all strings.Builder
				for _, p := range others {
					fmt.Fprintf(&all, "seat %d\n%s", p.seat, aTime.ReplaceAll(p.raw, []byte(`$1":0`)))
				}
				told[leaves] = all.String()
				for stored, err := range r.log.Read(t.Context(), host.id, eventlog.Position{}) {
					if err != nil {
						t.Fatal(err)
					}
					if bytes.Contains(stored.Body, []byte(`"dropped"`)) {
						bodies[map[bool]int{true: 1}[leaves]] = stored.Body
					}
				}
				r.stop()
			})
		}
		if told[true] != told[false] || !strings.Contains(told[true], "away") {
			t.Fatalf("case %d: after leaving the others are told\n%s\nafter a cut\n%s", n, told[true], told[false])
		}
		left, cut := aTime.ReplaceAll(bodies[1], nil), aTime.ReplaceAll(bodies[0], nil)
		if len(left) == 0 || regexp.MustCompile(`\d{13}`).ReplaceAllString(string(left), "") != regexp.MustCompile(`\d{13}`).ReplaceAllString(string(cut), "") {
			t.Fatalf("case %d: the log has\n%s\nafter leaving, and after a cut\n%s", n, left, cut)
		}
	}
}

var _ vault.Vault = (*shaky)(nil)

// patches counts the patches of a section that a person was told since raw was
// last emptied.
func (p *person) patches(name string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return bytes.Count(p.raw, []byte(`"`+name+`":{"prev"`))
}

func TestA3_FacilitatorsAreToldNothingWhereNothingChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, t.TempDir())
		host, people := session(t, r, quick(500, 600_000), 3)
		sendToRooms(host)
		inRooms(people)
		ann, card := people[0], uuid.NewString()
		quiet := func() {
			advance(3 * time.Second)
			host.mu.Lock()
			host.raw = nil
			host.mu.Unlock()
		}
		for what, wish := range map[string]rooms.Command{
			"somebody types":            &rooms.SayHow{How: "typing"},
			"somebody asks for writing": &rooms.AskWriting{On: true},
			"a draft is written":        &rooms.AddCard{Room: ann.room(), Card: card, Text: "a thought"},
		} {
			quiet()
			ann.do(wish)
			advance(3 * time.Second)
			if n := host.patches("people") + host.patches("rooms"); n > 0 {
				t.Errorf("when %s in a small room the facilitator is told %d patches:\n%s", what, n, host.raw)
			}
		}
		quiet()
		ann.do(&rooms.ShareCard{Card: card, Rev: 1})
		advance(15 * time.Second)
		if n := host.patches("rooms"); n > 0 {
			t.Errorf("a small room shares, and the facilitator is told:\n%s", host.raw)
		}
		quiet()
		ann.do(&rooms.Vote{Room: ann.room(), For: "more_time", On: true})
		advance(3 * time.Second)
		if host.patches("people") > 0 || host.patches("rooms") != 1 {
			t.Errorf("of a vote the facilitator is told more than a count:\n%s", host.raw)
		}
		r.stop()
	})
}

func TestP5_WhatWasNotSharedIsTakenFromTheDesk(t *testing.T) {
	r := start(t, t.TempDir())
	host, people := session(t, r, quick(500, 600_000), 4)
	sendToRooms(host)
	inRooms(people)
	ann := people[0]
	ann.do(&rooms.AddCard{Room: ann.room(), Card: uuid.NewString(), Text: "a thought"})
	host.do(&rooms.Recall{})
	host.phase(rooms.Harvest)
	ann.until("the desk", func() bool { return bytes.Contains(ann.raw, []byte(`"of":"desk/1.1"`)) })
	ann.mu.Lock()
	ann.raw = nil
	ann.mu.Unlock()
	host.do(&rooms.Next{})
	ann.phase(rooms.Closing)
	if !regexp.MustCompile(`"of":"desk/1.1"[^}]*"room":{"id":"1.1","number":1,"people":\[\],"cards":\[\],"closed":true}`).Match(ann.raw) {
		t.Errorf("the desk is not told that it is over:\n%s", ann.raw)
	}
}

func TestR5_ACardThatWasRemovedDoesNotComeBack(t *testing.T) {
	r := start(t, t.TempDir())
	host, people := session(t, r, quick(500, 600_000), 4)
	sendToRooms(host)
	inRooms(people)
	ann, card, id := people[0], uuid.NewString(), uuid.NewString()
	add := func() error {
		return r.node.Do(t.Context(), ann.id, rooms.Actor{Seat: ann.seat}, id, &rooms.AddCard{Room: ann.room(), Card: card, Text: "a thought"})
	}
	if err := add(); err != nil {
		t.Fatal(err)
	}
	var draft rooms.DraftView
	ann.until("the draft", func() bool { return json.Unmarshal(ann.items["drafts"][card], &draft) == nil })
	ann.do(&rooms.EditCard{Card: card, Line: draft.Lines[0].ID, Version: 1})
	ann.until("no draft", func() bool { return ann.items["drafts"][card] == nil })
	if err := add(); err != nil {
		t.Errorf("a repeat is answered with %v", err)
	}
	fresh := r.come(host.id, "Somebody", rooms.Participant)
	fresh.until("a place", func() bool { return fresh.place != "" })
	if ann.items["drafts"][card] != nil {
		t.Error("a repeat brought the removed card back")
	}
}

// The words of what was taken away leave the vault, if not at once then when it
// takes writes again.
func TestP5_WordsThatNothingShowsLeaveTheVault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, t.TempDir())
		host, _ := session(t, r, quick(500, 600_000), 0)
		kept := func() (n int) {
			for _, err := range r.vault.List(t.Context(), host.id, "word/") {
				if err != nil {
					t.Fatal(err)
				}
				n++
			}
			return n
		}
		host.do(&rooms.AddLink{URL: "https://example.org/canary"})
		synctest.Wait()
		r.vault.noWrite.Store(true)
		var link string
		host.read(func() { link = slices.Collect(maps.Keys(host.items["links"]))[0] })
		host.do(&rooms.RemoveLink{Link: link})
		advance(time.Second)
		if n := kept(); n != 1 {
			t.Fatalf("the vault takes writes: %d words", n)
		}
		r.vault.noWrite.Store(false)
		advance(10 * time.Second)
		if n := kept(); n != 0 {
			t.Errorf("%d words are left", n)
		}
		r.stop()
	})
}

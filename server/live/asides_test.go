package live_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"plenary/rooms"
	"plenary/server/eventlog"
	"plenary/server/live"
)

// What is asked in confidence is kept to, and read by nobody: not in the log, not in
// what any browser is told, the host's live sections included.
func TestA3_WhatIsAskedInConfidenceIsKeptToAndToldToNobody(t *testing.T) {
	const words = "canary-rather-not-with-Wen"
	r := start(t, t.TempDir())
	plan := quick(100, rooms.Minute)
	plan.Steps[1].Size = rooms.Size{Rooms: 2}
	host, people := session(t, r, plan, 5)
	join := func(name, aside, with string) *person {
		seat, err := r.node.Join(t.Context(), host.id, live.Joining{Name: name, Role: rooms.Participant, Aside: aside, With: with})
		if err != nil {
			t.Fatal(err)
		}
		p := &person{t: t, id: host.id, seat: seat}
		p.connect(r)
		return p
	}
	ann, carer := join("Ann", words, ""), join("Carer", "", "person 1")
	all, err := r.node.Asides(t.Context(), host.id)
	if err != nil || len(all.Notes) != 2 || all.Notes[0].Note != words || all.Notes[0].Name != "Ann" || all.Notes[1].With != people[0].seat {
		t.Fatalf("the host reads %+v, %v", all, err)
	}
	pair := live.Pair{A: ann.seat, B: people[1].seat}
	if err := r.node.KeepApart(t.Context(), host.id, pair, true); err != nil {
		t.Fatal(err)
	}
	host.do(&rooms.Next{})
	host.do(&rooms.SeeRooms{})
	host.drawn(7)
	for range 8 { // without the pair they would meet in half of them
		host.do(&rooms.Reshuffle{})
		for _, room := range host.drawn(7).Rooms {
			if slices.Contains(room, pair.A) && slices.Contains(room, pair.B) {
				t.Fatalf("they are put together: %v", room)
			}
			if slices.Contains(room, carer.seat) != slices.Contains(room, people[0].seat) {
				t.Fatalf("a companion is elsewhere: %v", room)
			}
		}
	}
	host.do(&rooms.Send{})
	host.phase(rooms.Breakout)
	late := join("Late", "", "Ann")
	late.until("Ann's room", func() bool {
		ann.mu.Lock()
		defer ann.mu.Unlock()
		return late.place == ann.place && late.place != "main"
	})
	secrets := [][]byte{[]byte(words), []byte("canary"), []byte(`pair/`), []byte(`"with"`), []byte(`apart`)}
	for _, p := range append(people, host, ann, carer, late) {
		p.mu.Lock()
		for _, secret := range secrets {
			if bytes.Contains(p.raw, secret) {
				t.Errorf("seat %d was told %q", p.seat, secret)
			}
		}
		p.mu.Unlock()
	}
	for stored, err := range r.log.Read(t.Context(), host.id, eventlog.Position{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range secrets {
			if bytes.Contains(stored.Body, secret) {
				t.Errorf("entry %d has %q: %s", stored.Position.Seq, secret, stored.Body)
			}
		}
	}
	if err := r.node.KeepApart(t.Context(), host.id, pair, false); err != nil {
		t.Fatal(err)
	}
	if err := r.node.EndAside(t.Context(), host.id, ann.seat); err != nil {
		t.Fatal(err)
	}
	if all, err = r.node.Asides(t.Context(), host.id); err != nil || len(all.Pairs) != 0 || len(all.Notes) != 2 {
		t.Errorf("after the end of both: %+v, %v", all, err)
	}
}

func TestASmallRoomIsOfferedAnotherAndItsCardsStayItsOwn(t *testing.T) {
	r := start(t, t.TempDir())
	plan := quick(100, rooms.Hour)
	plan.Steps[1].Size = rooms.Size{Target: 3, Min: 3, Max: 6}
	host, people := session(t, r, plan, 6)
	sendToRooms(host)
	in := func(p *person) string { p.mu.Lock(); defer p.mu.Unlock(); return p.place }
	for _, p := range people {
		p.until("a room", func() bool { return len(p.place) > 5 })
	}
	writer, reader := people[0], (*person)(nil)
	for _, p := range people[1:] {
		if in(p) != in(writer) {
			reader = p
		}
	}
	old, into := in(writer)[len("room/"):], in(reader)[len("room/"):]
	const card = "7d9f8f2e-0b8a-4a55-9d4e-0f6a4f1f7a11"
	writer.do(&rooms.AddCard{Room: old, Card: card, Text: "canary-of-the-small-room"})
	host.do(&rooms.MergeRooms{Room: old, Into: into})
	writer.until("the other room", func() bool { return writer.place == "room/"+into })
	host.do(&rooms.Recall{})
	host.phase(rooms.Harvest)
	writer.until("two desks", func() bool { return bytes.Contains(writer.values["you"], []byte(`"desks"`)) })
	writer.do(&rooms.TakeDesk{Room: old})
	writer.until("the card at hand", func() bool { return writer.items["drafts"][card] != nil })
	writer.do(&rooms.ShareCard{Card: card, Rev: 1})
	reader.mu.Lock()
	defer reader.mu.Unlock()
	if bytes.Contains(reader.raw, []byte("canary")) {
		t.Error("the other room read a draft that was not its own")
	}
}

func TestARoomThatIsSplitHasCardsOfItsOwn(t *testing.T) {
	r := start(t, t.TempDir())
	plan := quick(100, rooms.Hour)
	plan.Steps[1].Size = rooms.Size{Target: 6, Min: 3, Max: 6}
	host, people := session(t, r, plan, 6)
	sendToRooms(host)
	for _, p := range people {
		p.until("the only room", func() bool { return p.place == "room/1.1" })
	}
	host.do(&rooms.SplitRoom{Room: "1.1"})
	var moved []rooms.Seat
	host.until("who moved", func() bool {
		var room rooms.FacRoom
		moved = nil
		if item := host.items["rooms"]["1.2"]; item != nil && json.Unmarshal(item, &room) == nil {
			moved = room.Seats
		}
		return len(moved) == 3
	})
	const card = "7d9f8f2e-0b8a-4a55-9d4e-0f6a4f1f7a12"
	var writer *person
	for _, p := range people {
		if slices.Contains(moved, p.seat) {
			p.until("the new room", func() bool { return p.place == "room/1.2" })
			writer = p
		}
	}
	writer.do(&rooms.AddCard{Room: "1.2", Card: card, Text: "canary-of-the-new-room"})
	for _, p := range people {
		if slices.Contains(moved, p.seat) {
			p.until("its card", func() bool { return p.items["drafts"][card] != nil })
			continue
		}
		p.mu.Lock()
		if p.place != "room/1.1" || bytes.Contains(p.raw, []byte("canary")) {
			t.Errorf("seat %d, who stayed, is in %s, or reads the new room's drafts", p.seat, p.place)
		}
		p.mu.Unlock()
	}
}

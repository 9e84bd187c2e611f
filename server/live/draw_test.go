package live_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"

	"plenary/rooms"
	"plenary/server/eventlog"
)

func (p *person) preview() (v rooms.PreviewView) {
	_ = json.Unmarshal(p.values["preview"], &v)
	return v
}

// drawn waits for rooms that hold so many people.
func (p *person) drawn(people int) (v rooms.PreviewView) {
	p.t.Helper()
	p.until(fmt.Sprintf("%d people in rooms", people), func() bool {
		v = p.preview()
		return !v.Pending && len(slices.Concat(v.Rooms...)) == people
	})
	return v
}

func TestRoomsThatAreLookedAtFollowWhoIsThere(t *testing.T) {
	r := start(t, t.TempDir())
	host, _ := session(t, r, quick(0, 60*rooms.Second), 8)
	host.do(&rooms.SeeRooms{}) // prepared before the start
	before := host.drawn(8)
	moved := before.Rooms[0][0]
	host.do(&rooms.MoveInPreview{Seat: moved, Room: 2})
	r.come(host.id, "Late", rooms.Participant)
	after := host.drawn(9)
	if !slices.Contains(after.Rooms[1], moved) || after.Pinned != 1 {
		t.Errorf("who was put into Room 2 by hand is not there any more: %v", after)
	}
	host.do(&rooms.Reshuffle{})
	if again := host.drawn(9); !slices.Contains(again.Rooms[1], moved) {
		t.Errorf("nor after a reshuffle: %v", again.Rooms)
	}
	host.do(&rooms.CancelPreview{})
	host.phase(rooms.Lobby)
	r.come(host.id, "Later", rooms.Participant)
	host.do(&rooms.SeeRooms{})
	if again := host.drawn(10); !slices.Contains(again.Rooms[1], moved) || again.Pinned != 1 {
		t.Errorf("what was prepared is lost: %v", again)
	}
	var made bool
	for stored, err := range r.log.Read(t.Context(), host.id, eventlog.Position{}) {
		if err != nil {
			t.Fatal(err)
		}
		made = made || bytes.Contains(stored.Body, []byte(`"digest":"`)) && bytes.Contains(stored.Body, []byte(`"version":"`))
	}
	if !made {
		t.Error("no event says how the rooms came about")
	}
}

func TestWhatCannotBeIsSaidBeforeAnybodyIsMoved(t *testing.T) {
	r := start(t, t.TempDir())
	host, _ := session(t, r, quick(0, 60*rooms.Second), 8)
	host.do(&rooms.SeeRooms{})
	v := host.drawn(8)
	for _, seat := range append(v.Rooms[0][:2:2], v.Rooms[1][:3]...) { // five of eight into one of two rooms
		host.do(&rooms.MoveInPreview{Seat: seat, Room: 2})
	}
	host.do(&rooms.Reshuffle{})
	host.until("why not", func() bool { v = host.preview(); return !v.Pending && v.Impossible != nil })
	if v.Impossible.Reason != "rules" || !slices.Contains(v.Impossible.Relax, "pins") || len(v.Rooms) > 0 {
		t.Errorf("told %+v", v.Impossible)
	}
	var no *rooms.Refusal
	if err := host.try(&rooms.Send{}); !errors.As(err, &no) || no.Code != rooms.ErrImpossible.Code {
		t.Errorf("sent all the same: %v", err)
	}
	host.do(&rooms.Reshuffle{All: true})
	host.drawn(8)
	host.do(&rooms.Send{})
}

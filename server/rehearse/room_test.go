package rehearse

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"plenary/rooms"
)

// inARoom gives a person with seat 5 in room 1.1 and the other side of their line.
func inARoom(t *testing.T) (*person, func(roomJSON, draftsJSON string) string) {
	f := newFake(t)
	o := &Options{URLs: []string{f.URL}, Seed: 1, Plan: Quick(fourQuestions()), Fast: true}
	var told strings.Builder
	p := newPerson(t.Context(), o, newCrowd(&told), 0)
	p.character = character{} // no whims: only the duty
	p.crowd.cards.write("c")
	p.seat = 5
	for _, seat := range []rooms.Seat{3, 5, 6} {
		p.crowd.enter(seat, &trail{})
	}
	if err := p.connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.hangUp)
	conn, _ := f.take()
	ends := rooms.At(time.Now()).Add(rooms.Hour)
	p.take(frame(
		fmt.Sprintf(`{"type":"sections","of":"all","seq":1,"hash":"h","values":{"loop":{"phase":"breakout","round":1,"ends_at":%d}}}`, ends),
		`{"type":"sections","of":"room/1.1","seq":1,"hash":"h","values":{"room":{"number":1}}}`))
	p.plan()
	seq := 1
	return p, func(room, drafts string) string {
		seq++
		p.take(frame(
			fmt.Sprintf(`{"type":"sections","of":"room/1.1","seq":%d,"hash":"h","values":{"room":%s}}`, seq, room),
			fmt.Sprintf(`{"type":"live","of":"room/1.1","seq":%d,"patches":{"drafts":{"prev":0,"set":[%s]}}}`, seq, drafts)))
		p.asked = nil
		p.room.duty()
		if len(p.asked) == 0 {
			return ""
		}
		m := f.read(conn)
		return strings.TrimSpace(fmt.Sprint(m["type"], " ", m["rev"]))
	}
}

func TestTheLowestConnectedSeatMakesSureOfACard(t *testing.T) {
	const draft = `{"id":"c","rev":3,"n":1,"lines":[{"id":"l","version":1,"text":"t"}]}`
	p, duty := inARoom(t)
	for _, x := range []struct{ why, room, drafts, want string }{
		{"another is lower", `{"people":[{"seat":3},{"seat":5}]}`, "", ""},
		{"the other is away", `{"people":[{"seat":3,"state":"away"},{"seat":5}]}`, "", "card.add <nil>"},
		{"the lower is a real one", `{"people":[{"seat":5},{"seat":1}]}`, "", "card.add <nil>"},
		{"somebody else's draft is theirs", `{"people":[{"seat":5},{"seat":6}]}`, `{"id":"real","rev":3,"n":1,"lines":[{"id":"l","version":1,"text":"t"}]}`, "card.add <nil>"},
		{"there is a draft", `{"people":[{"seat":5},{"seat":6}]}`, draft, "card.share 3"},
		{"it is leaving", `{"people":[{"seat":5},{"seat":6}],"cards":[{"id":"c","state":"leaving"}]}`, draft, ""},
		{"somebody said not yet", `{"people":[{"seat":5},{"seat":6}]}`, draft, "card.keep 3"},
		{"it is kept", `{"people":[{"seat":5},{"seat":6}],"cards":[{"id":"c","state":"kept"}]}`, draft, ""},
		{"the room is over", `{"people":[{"seat":5},{"seat":6}],"closed":true}`, draft, ""},
	} {
		if got := duty(x.room, x.drafts); got != x.want {
			t.Errorf("%s: did %q, want %q", x.why, got, x.want)
		}
	}
	if p.crowd.faultCount() != 0 {
		t.Error("faults")
	}
}

func TestWhoHasTheDutyDoesNotGoAway(t *testing.T) {
	p, duty := inARoom(t)
	went := 0
	free := p.room.free(func() { went++ })
	duty(`{"people":[{"seat":5},{"seat":6}],"cards":[{"id":"c","state":"kept"}]}`, "")
	free()
	duty(`{"people":[{"seat":3},{"seat":5}]}`, "")
	free()
	if went != 0 {
		t.Error("went away with the duty, or before the room had a card")
	}
	duty(`{"people":[{"seat":3},{"seat":5}],"cards":[{"id":"c","state":"kept"}]}`, "")
	free()
	if went != 1 {
		t.Error("stayed without the duty")
	}
}

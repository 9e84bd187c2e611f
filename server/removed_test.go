package server_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/uuid"

	"plenary/rooms"
	"plenary/server"
)

// knock opens the door with a link.
func (p *program) knock(link string) (door string) {
	p.t.Helper()
	var opened struct {
		Token string `json:"door_token"`
	}
	p.api(200, "POST", "/door", "", map[string]string{"secret": secret(link)}, &opened)
	return opened.Token
}

func TestA8_ARemovedFacilitatorIsOutByEveryWay(t *testing.T) {
	p := start(t, server.Config{})
	s := p.session()
	host := p.open("host", s.Token)
	host.does("doors.open", nil)
	var invited struct{ Link string }
	p.api(201, "POST", "/sessions/"+s.ID+"/facilitators", s.Token, nil, &invited)
	token, seat := p.sit(invited.Link, "Sam")
	// The same link leads to the same seat, from whatever browser.
	if _, again := p.sit(invited.Link, "Sam at home"); again != seat {
		t.Errorf("the link led to seat %d, and then to %d", seat, again)
	}
	// Only the host invites: nobody takes a second way in with them.
	p.api(403, "POST", "/sessions/"+s.ID+"/facilitators", token, nil, nil)
	sam := p.open("Sam", token)
	sam.until("the people", func() bool { return sam.sections["plan"] != nil })
	before := p.knock(invited.Link)
	host.does("remove", map[string]any{"seat": seat})
	if code := sam.closedWith(); code != 4503 {
		t.Errorf("closed with %d", code)
	}
	for way, door := range map[string]string{"opened before": before, "opened after": p.knock(invited.Link)} {
		if got := p.api(403, "POST", "/sessions/"+s.ID+"/seats", door, map[string]any{"name": "Sam"}, nil); got.field("code") != "removed" {
			t.Errorf("the link, %s, leads to %d %s", way, got.status, got.body)
		}
	}
	if code := p.open("Sam", token).closedWith(); code != 4503 && code != 4501 {
		t.Errorf("the token leads to %d", code)
	}
	for _, path := range []string{"/plan", "/state", "/events", "/links", "/export"} {
		p.api(403, "GET", "/sessions/"+s.ID+path, token, nil, nil)
	}
	// As somebody new they wait for a nod, and see nothing meanwhile.
	newcomer, _ := p.sit(s.JoinLink, "Sam again")
	again := p.open("Sam again", newcomer)
	again.until("themself", func() bool { return again.sections["you"] != nil })
	if you := section[rooms.YouView](again, "you"); !you.Waiting || again.sections["loop"] != nil {
		t.Errorf("whoever comes new after a removal is told %+v, and the loop %s", you, again.sections["loop"])
	}
	if no := again.wish("drive.take", nil); no == nil {
		t.Error("a newcomer took over")
	}
}

func TestA5_AReplacedHostLinkShutsTheOldHostOut(t *testing.T) {
	p := start(t, server.Config{})
	s := p.session()
	old := p.open("host", s.Token)
	old.does("doors.open", nil)
	transfers := "/sessions/" + s.ID + "/transfers"
	var taken, offered struct{ Number string }
	p.api(201, "POST", transfers, s.Token, nil, &taken)
	var fresh struct{ Link, Token string }
	p.api(201, "POST", "/sessions/"+s.ID+"/host-link", s.Token, nil, &fresh)
	if code := old.closedWith(); code != 4501 {
		t.Errorf("the old host's socket is closed with %d", code)
	}
	if code := p.open("the old host", s.Token).closedWith(); code != 4501 {
		t.Errorf("the old token leads to %d", code)
	}
	p.api(404, "GET", "/sessions/"+s.ID+"/links", s.Token, nil, nil)
	p.api(404, "POST", "/door", "", map[string]string{"secret": secret(s.HostURL)}, nil)
	// A number that was given before leads nowhere; one of the new host leads to the seat.
	if got := p.api(404, "POST", transfers+"/redeem", p.knock(s.JoinLink), map[string]string{"number": taken.Number}, nil); got.field("code") != "no_such_thing" {
		t.Errorf("a number of the old host leads to %s", got.body)
	}
	p.api(404, "POST", transfers, s.Token, nil, nil)
	p.api(201, "POST", transfers, fresh.Token, nil, &offered)
	p.api(201, "POST", transfers+"/redeem", p.knock(s.JoinLink), map[string]string{"number": offered.Number}, nil)
	p.open("host", fresh.Token).does("lock", map[string]any{"locked": true})
	token, seat := p.sit(fresh.Link, "Host")
	if seat != s.Seat {
		t.Errorf("the new link leads to seat %d, not %d", seat, s.Seat)
	}
	p.open("host", token).does("lock", map[string]any{"locked": false, "nod": false})
	// The way back from the server itself shuts the old one out, too.
	link, err := server.Link(t.Context(), p.data, s.Code, rooms.Host)
	if err != nil {
		t.Fatal(err)
	}
	if code := p.open("the old host", fresh.Token).closedWith(); code != 4501 {
		t.Errorf("a token from before leads to %d", code)
	}
	token, _ = p.sit(link, "Host")
	p.open("host", token).does("lock", map[string]any{"locked": false, "nod": false})
}

// TestA3_StateAndEventsSayNoMoreThanSections has a room of three do everything
// that rooms do, and reads what the server gives facilitators beside the socket.
func TestA3_StateAndEventsSayNoMoreThanSections(t *testing.T) {
	p := start(t, server.Config{Fast: true})
	s := p.session()
	host := p.open("host", s.Token)
	host.does("doors.open", nil)
	var people []*browser
	for _, name := range []string{"Ann", "Ben", "Cat"} {
		token, _ := p.sit(s.JoinLink, name)
		people = append(people, p.open(name, token))
	}
	host.until("everybody here", func() bool { return hereOf(host) == 4 })
	host.does("loop.next", nil)
	host.does("loop.preview", nil)
	host.until("rooms", func() bool { return len(section[rooms.PreviewView](host, "preview").Rooms) > 0 })
	host.does("loop.send", map[string]any{"notice_ms": 0})
	ann, cards := people[0], []string{uuid.NewString(), uuid.NewString()}
	ann.until("a room", func() bool { return strings.HasPrefix(ann.place, "room/") })
	for i, command := range []string{"card.share", "card.keep"} {
		ann.does("card.add", map[string]any{"room": ann.room(), "card": cards[i], "text": "canary words"})
		ann.does(command, map[string]any{"card": cards[i], "rev": 1})
	}
	ann.until("a shared card", func() bool { return strings.Contains(string(ann.sections["room"]), `"state":"shared"`) })
	ann.does("vote", map[string]any{"room": ann.room(), "for": "more_time", "on": true})
	ann.does("say", map[string]any{"place": ann.at(), "text": "canary chat"})
	people[1].send(map[string]any{"id": uuid.NewString(), "type": "leave"})
	if code := people[1].closedWith(); code != 4505 {
		t.Errorf("who leaves is closed with %d", code)
	}
	for _, path := range []string{"/state", "/events"} {
		text := string(p.do("GET", "/api/v1/sessions/"+s.ID+path, s.Token, "", "").body)
		for _, word := range []string{cards[0], cards[1], "canary", `"seen"`, "voted", "card_", `"ids"`, `"keys"`} {
			if strings.Contains(text, word) {
				t.Errorf("%s has %q:\n%s", path, word, text)
			}
		}
	}
	var state struct {
		Sections struct {
			People []map[string]any
			Rooms  []map[string]any
		}
	}
	p.api(200, "GET", "/sessions/"+s.ID+"/state", s.Token, nil, &state)
	if room := state.Sections.Rooms[0]; room["shared"] != nil || room["more_time"] != 1.0 {
		t.Errorf("a small room is %v: what it shared leads from the wall to it", room)
	}
	for _, person := range state.Sections.People {
		if person["more_time"] != nil || person["votes"] != nil {
			t.Errorf("whose vote it was is told: %v", person)
		}
	}
	var entries []struct {
		Events []json.RawMessage
	}
	p.api(200, "GET", "/sessions/"+s.ID+"/events", s.Token, nil, &entries)
	if len(entries) < 8 {
		t.Errorf("only %d entries are told", len(entries))
	}
}

func TestASeatIsTakenOverByAnotherDeviceOnce(t *testing.T) {
	p := start(t, server.Config{})
	s := p.session()
	p.open("host", s.Token).does("doors.open", nil)
	token, seat := p.sit(s.JoinLink, "Ann")
	laptop := p.open("Ann", token)
	laptop.until("the main room", func() bool { return laptop.place == "main" })
	var offered struct{ Number, Link string }
	p.api(201, "POST", "/sessions/"+s.ID+"/transfers", token, nil, &offered)
	if len(offered.Number) != 8 || !strings.HasSuffix(offered.Link, "."+offered.Number) {
		t.Errorf("offered %+v", offered)
	}
	take := func(status int, number string) (got struct {
		Token string
		Seat  rooms.Seat
	}) {
		t.Helper()
		p.api(status, "POST", "/sessions/"+s.ID+"/transfers/redeem", p.knock(s.JoinLink), map[string]string{"number": number}, &got)
		return got
	}
	if got := p.api(404, "POST", "/sessions/"+s.ID+"/transfers/redeem", p.knock(s.JoinLink), map[string]string{"number": "00000000"}, nil); got.field("code") != "no_such_thing" {
		t.Errorf("a number that leads nowhere: %s", got.body)
	}
	phone := take(201, offered.Number)
	if phone.Seat != seat {
		t.Errorf("the number led to seat %d, not %d", phone.Seat, seat)
	}
	b := p.open("Ann's phone", phone.Token)
	b.until("the main room", func() bool { return b.place == "main" })
	if code := laptop.closedWith(); code != 4509 {
		t.Errorf("the laptop is closed with %d", code)
	}
	take(404, offered.Number)
	// Whoever guesses is slowed down as with codes.
	slow := false
	for range 30 {
		got := p.do("POST", "/api/v1/sessions/"+s.ID+"/transfers/redeem", p.knock(s.JoinLink), "application/json", `{"number":"12345678"}`)
		if slow = got.status == 429; slow {
			break
		}
	}
	if !slow {
		t.Error("numbers can be guessed without end")
	}
	// Whoever asks for numbers without end, as at the door.
	slow = false
	for range 2000 {
		p.do("POST", "/api/v1/sessions/"+s.ID+"/seats", "forged", "application/json", "{}") // takes from the same limit, and fast
		if got := p.do("POST", "/api/v1/sessions/"+s.ID+"/transfers", token, "", ""); got.status == 429 {
			slow = true
			break
		}
	}
	if !slow {
		t.Error("numbers are given without end")
	}
}

package server_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"plenary/rooms"
	"plenary/server"
	"plenary/server/redistest"
	"plenary/server/rehearse"
)

// A host and two participants go through a whole session, over real sockets.
func TestASessionFromStartToErased(t *testing.T) {
	t.Run("in the data folder", func(t *testing.T) { fromStartToErased(t, server.Config{Fast: true}) })
	t.Run("in Redis", func(t *testing.T) {
		kept := redistest.Start(t)
		fromStartToErased(t, server.Config{Fast: true, Redis: kept.URL()})
		for _, key := range kept.Keys("pl:*:s:*") {
			t.Errorf("%s is left", key)
		}
	})
}

func fromStartToErased(t *testing.T, config server.Config) {
	p := start(t, config)
	plan := rehearse.Quick(rooms.NewPlan("An evening", "What helped?"))
	plan.Steps[1].Length = 30 * rooms.Second // recalled below
	var s struct {
		ID, Code, Token string
		JoinLink        string `json:"join_link"`
	}
	p.api(201, "POST", "/sessions", "", map[string]any{"title": "An evening", "plan": plan}, &s)
	host := p.open("host", s.Token)
	host.until("the lobby", func() bool { return host.phase() == rooms.Lobby })
	if host.welcome["token"] == nil {
		t.Error("a host's token is not renewed")
	}
	host.does("doors.open", nil)

	var guests []*browser
	var annToken string
	for _, name := range []string{"Ann", "Raj"} {
		token, _ := p.sit(s.JoinLink, name)
		if name == "Ann" {
			annToken = token
		}
		b := p.open(name, token)
		b.until("the main room", func() bool { return b.place == "main" })
		if b.welcome["token"] != nil {
			t.Error("a participant's token is renewed")
		}
		guests = append(guests, b)
	}
	everybody := append([]*browser{host}, guests...)

	host.does("loop.next", nil) // introduction
	host.does("loop.preview", nil)
	host.does("preview.set", map[string]any{"joining": true, "target": 3})
	host.until("one room of three", func() bool {
		view := section[rooms.PreviewView](host, "preview")
		return !view.Pending && len(view.Rooms) == 1 && len(view.Rooms[0]) == 3
	})
	host.does("loop.send", map[string]any{"notice_ms": 0})
	for _, b := range everybody {
		b.until("room 1", func() bool { return b.place == "room/1.1" && b.phase() == rooms.Breakout })
		b.does("arrived", map[string]any{"round": 1, "place": "room/1.1"})
	}

	ann := guests[0]
	card := uuid.NewString()
	ann.does("card.add", map[string]any{"room": ann.room(), "card": card, "text": "Ask early"})
	ann.until("her draft", func() bool { return ann.items["drafts"][card] != nil })
	ann.does("card.share", map[string]any{"card": card, "rev": 1})
	ann.until("the card to be shared", func() bool {
		for _, c := range section[rooms.RoomView](ann, "room").Cards {
			if c.ID == card && c.State == rooms.Shared {
				return true
			}
		}
		return false
	})
	host.does("loop.recall", map[string]any{"grace_ms": 100})
	for _, b := range everybody {
		b.until("the wall", func() bool { return b.place == "main" && b.items["wall"][card] != nil })
	}
	guests[1].does("mark", map[string]any{"card": card, "on": true})
	host.does("loop.next", nil) // closing
	guests[1].does("topic.add", map[string]any{"text": "Hand-overs"})
	if got := p.do("GET", "/api/v1/sessions/"+s.ID+"/next.ics", s.Token, "", ""); got.field("code") != "no_start_time" {
		t.Errorf("a next date that nobody has said: %d %s", got.status, got.body)
	}
	april := rooms.Instant(1_775_066_400_000) // 1 April 2026, 18:00 UTC
	host.does("next.set", map[string]any{"at": april, "link": "https://meet.example.org/april"})
	ann.until("the next date", func() bool { return section[rooms.SessionView](ann, "session").Next.At == april })
	host.does("loop.end", nil)
	host.until("the end", func() bool { return host.phase() == rooms.Ended })

	got := p.do("GET", "/api/v1/sessions/"+s.ID+"/next.ics", annToken, "", "")
	for _, line := range []string{"UID:" + s.ID + "-next\r\n", "DTSTART:20260401T180000Z\r\n", "LOCATION:https://meet.example.org/april\r\n"} {
		if !strings.Contains(string(got.body), line) {
			t.Errorf("the next date has no %q: %d %s", line, got.status, got.body)
		}
	}
	for format, want := range map[string]string{"md": "Ask early", "csv": "Ask early", "json": `"marks": 1`} {
		got := p.do("GET", "/api/v1/sessions/"+s.ID+"/export?format="+format, s.Token, "", "")
		if got.status != 200 || !strings.Contains(string(got.body), want) || !strings.Contains(string(got.body), "Hand-overs") {
			t.Errorf("the %s export: %d %s", format, got.status, got.body)
		}
		if !strings.HasPrefix(got.header.Get("Content-Disposition"), `attachment; filename="what-was-shared.`) {
			t.Errorf("the %s export comes as %q", format, got.header.Get("Content-Disposition"))
		}
	}
	host.send(map[string]any{"id": uuid.NewString(), "type": "erase"}) // its answer is the goodbye
	for _, b := range everybody {
		if code := b.closedWith(); code != 4504 {
			t.Errorf("%s was closed with %d", b.name, code)
		}
	}
	if got := p.do("GET", "/api/v1/sessions/"+s.ID+"/state", s.Token, "", ""); got.status != 404 {
		t.Errorf("an erased session's state: %d", got.status)
	}
	if got := p.do("POST", "/api/v1/door", "", "application/json", `{"code":"`+s.Code+`"}`); got.field("code") != "no_such_session" {
		t.Errorf("an erased session's code: %s", got.body)
	}
}

func TestStateAndEventsHaveNoWordsAndNames(t *testing.T) {
	p := start(t, server.Config{})
	s := p.session()
	host := p.open("host", s.Token)
	host.does("doors.open", nil)
	token, _ := p.sit(s.JoinLink, "Canary-Ann")
	ann := p.open("Ann", token)
	ann.does("say", map[string]any{"place": ann.at(), "text": "canary words"})
	ann.until("her own line", func() bool { return len(ann.items["main_chat"]) == 1 })
	for _, path := range []string{"/state", "/events", "/events?after=2"} {
		got := p.do("GET", "/api/v1/sessions/"+s.ID+path, s.Token, "", "")
		if got.status != 200 || strings.Contains(strings.ToLower(string(got.body)), "canary") {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
		if got := p.do("GET", "/api/v1/sessions/"+s.ID+path, token, "", ""); got.status != 403 || got.field("code") != "not_allowed" {
			t.Errorf("%s for a participant: %d %s", path, got.status, got.body)
		}
	}
	var entries []struct {
		Seq    uint64
		Events []struct{ E string }
	}
	p.api(200, "GET", "/sessions/"+s.ID+"/events", s.Token, nil, &entries)
	if len(entries) < 3 || entries[0].Seq != 1 || entries[0].Events[0].E != "created" {
		t.Errorf("the events: %+v", entries)
	}
	var after []struct{ Seq uint64 }
	p.api(200, "GET", "/sessions/"+s.ID+"/events?after=2", s.Token, nil, &after)
	if len(after) < len(entries)-2 || after[0].Seq != 3 { // more may have happened meanwhile
		t.Errorf("the events after 2: %+v", after)
	}
}

func TestAPlanIsReadChangedAndChecked(t *testing.T) {
	p := start(t, server.Config{})
	s := p.session()
	var view rooms.PlanView
	p.api(200, "GET", "/sessions/"+s.ID+"/plan", s.Token, nil, &view)
	view.Plan.Steps[1].Prompt = "What would help?"
	var changed rooms.PlanView
	p.api(200, "PUT", "/sessions/"+s.ID+"/plan", s.Token, view, &changed)
	if changed.Revision != view.Revision+1 || changed.Plan.Steps[1].Prompt != "What would help?" {
		t.Errorf("the changed plan: %+v", changed)
	}
	if got := p.api(409, "PUT", "/sessions/"+s.ID+"/plan", s.Token, view, nil); got.field("code") != "plan_changed" {
		t.Errorf("an older revision: %s", got.body)
	}
	view.Plan.Steps[1].Prompt, view.Revision = "", changed.Revision
	got := p.api(422, "PUT", "/sessions/"+s.ID+"/plan", s.Token, view, nil)
	if got.field("code") != "bad_plan" || !strings.Contains(string(got.body), `"path":"steps[1].prompt"`) {
		t.Errorf("a plan without a question: %s", got.body)
	}
	file := p.do("GET", "/api/v1/sessions/"+s.ID+"/plan.yaml", s.Token, "", "")
	if file.status != 200 || !strings.Contains(string(file.body), "What would help?") {
		t.Fatalf("the file: %d %s", file.status, file.body)
	}
	if got := p.do("PUT", "/api/v1/sessions/"+s.ID+"/plan.yaml", s.Token, "text/yaml", string(file.body)); got.status != 200 {
		t.Errorf("the same file back: %d %s", got.status, got.body)
	}
	if got := p.do("POST", "/api/v1/plans/check", s.Token, "text/yaml", string(file.body)); got.status != 200 {
		t.Errorf("checking it: %d %s", got.status, got.body)
	}
	bad := p.do("POST", "/api/v1/plans/check", s.Token, "text/yaml", "title: x\nsteps:\n  - kind: dance\n")
	if bad.status != 422 || !strings.Contains(string(bad.body), `"line":3`) {
		t.Errorf("checking a bad one: %d %s", bad.status, bad.body)
	}
}

func TestTryIsInARunningBreakout(t *testing.T) {
	p := start(t, server.Config{})
	var tried struct {
		ID          string
		HostToken   string `json:"host_token"`
		Participant string `json:"participant_token"`
	}
	p.api(201, "POST", "/try", "", map[string]any{}, &tried)
	host, me := p.open("host", tried.HostToken), p.open("me", tried.Participant)
	me.until("a breakout", func() bool { return strings.HasPrefix(me.place, "room/") && me.phase() == rooms.Breakout })
	host.until("rooms", func() bool { return len(host.items["rooms"]) >= 3 })
	p.api(204, "DELETE", "/sessions/"+tried.ID, tried.HostToken, nil, nil)
	if code := me.closedWith(); code != 4504 {
		t.Errorf("closed with %d", code)
	}
}

func TestARehearsalIsACopyWithItsOwnPeople(t *testing.T) {
	p := start(t, server.Config{})
	s := p.session()
	var r struct {
		ID        string
		HostToken string `json:"host_token"`
		Console   string
	}
	p.api(201, "POST", "/sessions/"+s.ID+"/rehearsals", s.Token, map[string]int{"people": 3}, &r)
	if r.ID == s.ID || r.Console != "/s/"+r.ID+"/console" {
		t.Errorf("the copy: %+v", r)
	}
	host := p.open("host", r.HostToken)
	host.does("doors.open", nil)
	host.until("three people and the host", func() bool { return len(host.items["people"]) == 4 })
	if view := section[rooms.SessionView](host, "session"); !view.Rehearsal || view.Title != "An evening" {
		t.Errorf("the copy says %+v", view)
	}
	for _, people := range []int{0, -1, 100000} {
		p.api(409, "POST", "/sessions/"+s.ID+"/rehearsals", s.Token, map[string]int{"people": people}, nil)
	}
}

// Two people write as much as they can, at the cost of six bytes a character
// where a page would escape it; whoever comes, or comes back, gets in.
func TestB8_WhoWritesMuchShutsNobodyOut(t *testing.T) {
	p := start(t, server.Config{Fast: true}) // the rates would only make it slow
	s := p.session()
	host := p.open("host", s.Token)
	host.does("doors.open", nil)
	much := strings.Repeat("<", rooms.MaxLine)
	for _, name := range []string{"Ann", "Ben"} {
		token, _ := p.sit(s.JoinLink, name)
		b := p.open(name, token)
		b.until("the main room", func() bool { return b.place == "main" })
		b.does("help.ask", map[string]any{"kind": "me"})
		b.until("the request", func() bool { return section[rooms.YouView](b, "you").Help != nil })
		help := section[rooms.YouView](b, "you").Help.ID
		for range 10 {
			var ids []string // ten of each on their way at once
			for range 10 {
				ids = append(ids, b.sendCommand("say", map[string]any{"place": "main", "text": much}), b.sendCommand("help.write", map[string]any{"help": help, "text": much}))
			}
			for _, id := range ids {
				if no := b.answer(id); no != nil {
					t.Fatalf("refused: %s", no.Code)
				}
			}
		}
	}
	token, _ := p.sit(s.JoinLink, "Late")
	for name, token := range map[string]string{"host": s.Token, "Late": token} {
		b := p.open(name, token)
		b.until("the chat", func() bool { return len(b.items["main_chat"]) > 0 })
		if got := b.all.Len(); got > 2<<20 {
			t.Errorf("%s is told %d bytes", name, got)
		}
	}
}

func TestEverythingIsThereAfterARestart(t *testing.T) {
	data := t.TempDir()
	p := start(t, server.Config{Data: data})
	s := p.session()
	host := p.open("host", s.Token)
	host.does("doors.open", nil)
	p.stop()
	if code := host.closedWith(); code != 4010 {
		t.Errorf("a server that goes closes with %d", code)
	}
	p = start(t, server.Config{Data: data})
	host = p.open("host", s.Token)
	host.until("open doors", func() bool { return section[rooms.LoopView](host, "loop").Doors })
}

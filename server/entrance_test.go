package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"plenary/rooms"
	"plenary/server"
)

func TestA7_OtherOriginsAreRefused(t *testing.T) {
	p := start(t, server.Config{})
	for origin, want := range map[string]bool{
		p.url:                 true,
		"http://evil.example": false,
		"null":                false,
		"https" + strings.TrimPrefix(p.url, "http"): false,
		p.url + "0":             false,
		p.url + ".evil.example": false,
		"http://127.0.0.1":      false,
		strings.Replace(p.url, "127.0.0.1", "localhost", 1): false,
	} {
		ws, got, err := p.dial(http.Header{"Origin": {origin}})
		if ws != nil {
			ws.Close()
		}
		if (err == nil) != want {
			t.Errorf("a socket from %s: %v", origin, err)
		}
		if !want && (got == nil || got.StatusCode != http.StatusForbidden) {
			t.Errorf("a socket from %s is refused otherwise than with 403", origin)
		}
		posted := p.do("POST", "/api/v1/sessions", "", "application/json", `{"title":"T","question":"Q?"}`, "Origin", origin)
		if want != (posted.status == 201) || !want && posted.field("code") != "origin" {
			t.Errorf("a session from %s: %d %s", origin, posted.status, posted.body)
		}
	}
}

func TestA7_ANameThatPointsHereIsNotOurs(t *testing.T) {
	p := start(t, server.Config{})
	host := "evil.example"
	got := p.do("POST", "/api/v1/sessions", "", "application/json", `{"title":"T","question":"Q?"}`, "Host", host, "Origin", "http://"+host)
	if got.status != http.StatusMisdirectedRequest || got.field("code") != "wrong_host" {
		t.Errorf("got %d %s", got.status, got.body)
	}
}

func (p *program) lastDay(session string) time.Time {
	p.t.Helper()
	day, err := p.running.LastDay(p.t.Context(), session)
	if err != nil {
		p.t.Fatal(err)
	}
	return day
}

// A rehearsal takes no key, so it must not become a session of people.
func TestA9_ARehearsalIsForSimulatedPeopleOnly(t *testing.T) {
	p := start(t, server.Config{})
	s := p.session()
	var r struct {
		ID        string
		HostToken string `json:"host_token"`
	}
	p.api(201, "POST", "/sessions/"+s.ID+"/rehearsals", s.Token, map[string]int{"people": 1}, &r)
	for _, one := range []struct{ method, path, body string }{
		{"POST", "/rehearsals", `{"people":1}`}, {"GET", "/links", ""}, {"POST", "/facilitators", ""},
		{"POST", "/host-link", ""}, {"GET", "/calendar.ics", ""},
	} {
		if got := p.do(one.method, "/api/v1/sessions/"+r.ID+one.path, r.HostToken, "application/json", one.body); got.status != 409 || got.field("code") != "rehearsal" {
			t.Errorf("%s %s: %d %s", one.method, one.path, got.status, got.body)
		}
	}
	lastDay := p.lastDay(r.ID)
	var view rooms.PlanView
	p.api(200, "GET", "/sessions/"+r.ID+"/plan", r.HostToken, nil, &view)
	view.Plan.Title, view.Plan.KeepFor = "My own session", rooms.MaxKeepFor
	p.api(200, "PUT", "/sessions/"+r.ID+"/plan", r.HostToken, view, nil)
	if now := p.lastDay(r.ID); !now.Equal(lastDay) {
		t.Errorf("the last day moved from %v to %v", lastDay, now)
	}
}

func TestA9_StartingASessionElsewhereNeedsTheKey(t *testing.T) {
	data := t.TempDir()
	body := `{"title":"T","question":"Q?"}`
	p := start(t, server.Config{Listen: "0.0.0.0:0", Data: data})
	for path, body := range map[string]string{"/sessions": body, "/try": `{}`} {
		for _, key := range []string{"", "wrong", strings.Repeat("A", 22)} {
			if got := p.do("POST", "/api/v1"+path, key, "application/json", body); got.status != 401 || got.field("code") != "start_key" {
				t.Errorf("%s with the key %q: %d %s", path, key, got.status, got.body)
			}
		}
	}
	var about struct {
		Needs bool     `json:"needs_start_key"`
		URLs  []string `json:"urls"`
	}
	p.api(200, "GET", "/about", "", nil, &about)
	if !about.Needs {
		t.Error("the page is not told that a key is needed")
	}
	p.stop()
	_, told, _ := strings.Cut(p.err.String(), "shown this once:\n\n    ")
	key, _, _ := strings.Cut(told, "\n")
	if len(key) != 22 {
		t.Fatalf("the key is not on standard error: %q", key)
	}
	p = start(t, server.Config{Listen: "0.0.0.0:0", Data: data})
	if got := p.do("POST", "/api/v1/sessions", key, "application/json", body); got.status != 201 {
		t.Errorf("with the key: %d %s", got.status, got.body)
	}
	p.stop()
	if strings.Contains(p.err.String(), key) {
		t.Error("the key is shown again")
	}
	p = start(t, server.Config{BaseURL: "https://plenary.example"})
	if got := p.do("POST", "/api/v1/sessions", "", "application/json", body); got.status != 401 {
		t.Errorf("on loopback behind a public address: %d", got.status)
	}
}

func TestA2_ForeignAndAbsentSessionsAnswerAlike(t *testing.T) {
	p := start(t, server.Config{})
	mine, other := p.session(), p.session()
	token, _ := mine.Token, other.Token
	var bodies []string
	for _, session := range []string{other.ID, uuid.NewString(), "x", strings.ToUpper(mine.ID)} {
		for _, one := range []struct{ method, path, body string }{
			{"GET", "/plan", ""}, {"GET", "/plan.yaml", ""}, {"GET", "/links", ""}, {"GET", "/state", ""}, {"GET", "/events", ""},
			{"GET", "/export", ""}, {"GET", "/calendar.ics", ""}, {"GET", "/next.ics", ""}, {"POST", "/facilitators", ""}, {"POST", "/host-link", ""},
			{"POST", "/rehearsals", `{"people":3}`}, {"POST", "/seats", `{"name":"Ann"}`}, {"DELETE", "", ""},
		} {
			for _, with := range []string{token, "", "forged"} {
				got := p.do(one.method, "/api/v1/sessions/"+session+one.path, with, "application/json", one.body)
				if got.status != 404 {
					t.Errorf("%s %s of %s: %d %s", one.method, one.path, session, got.status, got.body)
				}
				bodies = append(bodies, string(got.body))
			}
		}
	}
	for _, body := range bodies {
		if body != bodies[0] {
			t.Fatalf("two answers differ: %s and %s", bodies[0], body)
		}
	}
}

func TestDoors(t *testing.T) {
	p := start(t, server.Config{})
	s := p.session()
	var door struct {
		Role  rooms.Role
		Doors bool
		Hosts []string
		Title string
	}
	p.api(200, "POST", "/door", "", map[string]string{"secret": secret(s.JoinLink)}, &door)
	if door.Role != rooms.Participant || door.Doors || door.Title != "An evening" || len(door.Hosts) != 1 {
		t.Errorf("the door before it is open: %+v", door)
	}
	if got := p.api(404, "POST", "/door", "", map[string]string{"code": s.Code}, nil); got.field("code") != "no_such_session" {
		t.Errorf("a code before the doors are open: %s", got.body)
	}
	host := p.open("host", s.Token)
	host.does("doors.open", nil)
	p.api(200, "POST", "/door", "", map[string]string{"code": strings.ToLower(s.Code)}, &door)
	if door.Role != rooms.Participant || !door.Doors {
		t.Errorf("the door by code: %+v", door)
	}
	// The way back leads the host to the same seat.
	if _, seat := p.sit(s.HostURL, "Host"); seat != s.Seat {
		t.Errorf("the host comes back to seat %d, not %d", seat, s.Seat)
	}
	var invited struct{ Link string }
	p.api(201, "POST", "/sessions/"+s.ID+"/facilitators", s.Token, nil, &invited)
	token, seat := p.sit(invited.Link, "Jo")
	jo := p.open("Jo", token)
	jo.until("the people", func() bool { return jo.sections["plan"] != nil })
	if role := section[rooms.YouView](jo, "you").Role; role != rooms.Facilitator {
		t.Errorf("the invited one is %s", role)
	}
	p.api(403, "DELETE", "/sessions/"+s.ID, token, nil, nil)
	p.api(403, "POST", "/sessions/"+s.ID+"/host-link", token, nil, nil)
	// A8: who is removed is out, with token and socket.
	host.does("remove", map[string]any{"seat": seat})
	if code := jo.closedWith(); code != 4503 {
		t.Errorf("a removed one is closed with %d", code)
	}
	if code := p.open("Jo", token).closedWith(); code != 4503 && code != 4501 {
		t.Errorf("a removed one's token leads to %d", code)
	}
	if got := p.api(403, "GET", "/sessions/"+s.ID+"/plan", token, nil, nil); got.field("code") != "removed" {
		t.Errorf("a removed one reads the plan: %s", got.body)
	}
}

func TestTokensOfTheSocket(t *testing.T) {
	p := start(t, server.Config{})
	s := p.session()
	var door struct {
		Token string `json:"door_token"`
	}
	p.api(200, "POST", "/door", "", map[string]string{"secret": secret(s.JoinLink)}, &door)
	for name, token := range map[string]string{"nothing": "", "a word": "token", "a door token": door.Token, "a changed one": s.Token[:len(s.Token)-4] + "AAAA"} {
		if code := p.open(name, token).closedWith(); code != 4501 {
			t.Errorf("%s: closed with %d", name, code)
		}
	}
	host := p.open("host", s.Token)
	if no := host.wish("no.such_command", nil); no == nil || no.Code != "unknown_command" {
		t.Errorf("an unknown command: %+v", no)
	}
	if no := host.wish("announce", map[string]any{"text": "x", "ROOM": "1.1"}); no == nil || no.Code != "malformed" {
		t.Errorf("a key in other letters: %+v", no)
	}
	host.does("doors.open", nil) // the socket lives
}

func TestStrictBodies(t *testing.T) {
	p := start(t, server.Config{})
	for name, body := range map[string]string{
		"a key twice":      `{"title":"T","title":"U","question":"Q?"}`,
		"an unknown key":   `{"title":"T","question":"Q?","colour":"red"}`,
		"another spelling": `{"Title":"T","question":"Q?"}`,
		"something behind": `{"title":"T","question":"Q?"}{}`,
		"another kind":     `{"title":7,"question":"Q?"}`,
		"broken text":      "{\"title\":\"\xff\",\"question\":\"Q?\"}",
		"a list":           `[]`,
		"nothing":          ``,
		"half":             `{"title":`,
		"null":             `null`,
		"too deep":         `{"title":"T","plan":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`,
	} {
		got := p.do("POST", "/api/v1/sessions", "", "application/json", body)
		if got.status < 400 || got.status > 422 || got.field("code") != "malformed" {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
		if got.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: comes as %s", name, got.header.Get("Content-Type"))
		}
	}
	big := p.do("POST", "/api/v1/door", "", "application/json", `{"secret":"`+strings.Repeat("x", 17<<10)+`"}`)
	if big.status != 413 || big.field("code") != "too_large" {
		t.Errorf("a large body: %d %s", big.status, big.body)
	}
	if got := p.do("GET", "/api/v1/nothing", "", "", ""); got.status != 404 || got.field("code") != "no_such_thing" {
		t.Errorf("an unknown path: %d %s", got.status, got.body)
	}
	if got := p.do("POST", "/api/v1/sessions", "", "application/json", `{"title":"T"}`); got.status != 422 || got.field("code") != "bad_plan" {
		t.Errorf("without a question: %d %s", got.status, got.body)
	}
}

func TestLimitsOfWhoAsksTooOften(t *testing.T) {
	ask := func(p *program) (last answer) {
		for range 25 {
			if last = p.do("POST", "/api/v1/sessions", "", "application/json", `{"title":"T"}`); last.status == 429 {
				break
			}
		}
		return last
	}
	if last := ask(start(t, server.Config{})); last.status != 429 || last.field("code") != "too_fast" || last.header.Get("Retry-After") == "" {
		t.Errorf("after 25: %d %s", last.status, last.body)
	}
	if last := ask(start(t, server.Config{Fast: true})); last.status != 422 {
		t.Errorf("with --fast: %d %s", last.status, last.body)
	}
}

func TestA6_GuessingCodes(t *testing.T) {
	p := start(t, server.Config{})
	s := p.session()
	p.open("host", s.Token).does("doors.open", nil)
	for range 21 {
		p.do("POST", "/api/v1/door", "", "application/json", `{"code":"00000000"}`)
	}
	if got := p.do("POST", "/api/v1/door", "", "application/json", `{"code":"`+s.Code+`"}`); got.status != 429 {
		t.Errorf("a right code after 21 wrong ones: %d %s", got.status, got.body)
	}
	p.api(200, "POST", "/door", "", map[string]string{"secret": secret(s.JoinLink)}, nil) // a link still works
}

func TestA12_Headers(t *testing.T) {
	for name, one := range map[string]struct {
		config server.Config
		hsts   bool
	}{
		"http":  {server.Config{}, false},
		"https": {server.Config{BaseURL: "https://plenary.example"}, true},
	} {
		p := start(t, one.config)
		for _, path := range []string{"/", "/s/x/console", "/api/v1/about", "/nothing"} {
			h := p.do("GET", path, "", "", "").header
			for header, want := range map[string]string{
				"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
			} {
				if h.Get(header) != want {
					t.Errorf("%s %s: %s is %q", name, path, header, h.Get(header))
				}
			}
			if h.Get("Permissions-Policy") == "" {
				t.Errorf("%s %s: no permissions policy", name, path)
			}
			policy := h.Get("Content-Security-Policy")
			for _, part := range []string{"default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'self'", "require-trusted-types-for 'script'"} {
				if !strings.Contains(policy, part) {
					t.Errorf("%s %s: the policy has no %s", name, path, part)
				}
			}
			if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
				t.Errorf("%s %s: the policy is %s", name, path, policy)
			}
			if (h.Get("Strict-Transport-Security") != "") != one.hsts {
				t.Errorf("%s %s: HSTS is %q", name, path, h.Get("Strict-Transport-Security"))
			}
			if h.Get("Set-Cookie") != "" {
				t.Errorf("%s %s: a cookie", name, path)
			}
		}
	}
}

func TestP8_LogsHoldNoNamesTokensAndAddresses(t *testing.T) {
	p := start(t, server.Config{})
	s := p.session()
	host := p.open("host", s.Token)
	host.does("doors.open", nil)
	token, _ := p.sit(s.JoinLink, "Canary-Ann")
	p.open("Ann", token).does("say", map[string]any{"place": "main", "text": "canary words"})
	p.do("POST", "/api/v1/door", "", "application/json", `{"secret":"`+secret(s.JoinLink)+`x"}`)
	p.do("GET", "/api/v1/sessions/"+s.ID+"/state", "forged", "", "")
	p.stop()
	logged := p.err.String()
	for _, canary := range []string{"anary", token, s.Token, secret(s.JoinLink), secret(s.HostURL), s.Code} {
		if strings.Contains(logged, canary) {
			t.Errorf("the log holds %q", canary)
		}
	}
	for line := range strings.Lines(logged) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Errorf("a line of the log is no JSON: %s", line)
		}
		if fields["level"] != "debug" && strings.Contains(line, "127.0.0.1") {
			t.Errorf("the log holds an address: %s", line)
		}
	}
}

func TestReadinessAndMetrics(t *testing.T) {
	p := start(t, server.Config{Admin: "127.0.0.1:0"})
	for _, path := range []string{"/healthz", "/readyz"} {
		if got := p.do("GET", path, "", "", ""); got.status != 200 {
			t.Errorf("%s: %d", path, got.status)
		}
	}
	s := p.session()
	p.open("host", s.Token).does("doors.open", nil)
	if got := p.do("GET", "/metrics", "", "", ""); got.status != 404 {
		t.Errorf("/metrics for people: %d", got.status)
	}
	p.url = "http://" + p.running.AdminAddr()
	got := p.do("GET", "/metrics", "", "", "")
	for _, want := range []string{"plenary_sockets_open 1", "plenary_sessions_loaded 1", "plenary_http_requests_total{status=\"201\"} 1"} {
		if !strings.Contains(string(got.body), want) {
			t.Errorf("the metrics have no %s", want)
		}
	}
	for _, label := range []string{"session=", "seat=", "room=", s.ID} {
		if strings.Contains(string(got.body), label) {
			t.Errorf("the metrics have %s", label)
		}
	}
	if got := p.do("GET", "/debug/pprof/", "", "", ""); got.status != 200 {
		t.Errorf("pprof: %d", got.status)
	}
}

func TestTheLineThatSaysWhere(t *testing.T) {
	p := start(t, server.Config{})
	p.do("GET", "/readyz", "", "", "")
	p.stop()
	if want := fmt.Sprintf("{\"addr\":%q}\n", p.running.Addr()); p.out.String() != want {
		t.Errorf("printed %q, not %q", p.out.String(), want)
	}
}

func TestABasePath(t *testing.T) {
	p := start(t, server.Config{BaseURL: "http://127.0.0.1:7/rooms/"})
	if got := p.do("GET", "/rooms/api/v1/about", "", "", ""); got.status != 200 {
		t.Errorf("below the path: %d", got.status)
	}
	if got := p.do("GET", "/api/v1/about", "", "", ""); got.status != 404 {
		t.Errorf("beside the path: %d", got.status)
	}
	if got := p.do("GET", "/rooms", "", "", ""); got.status != 308 || got.header.Get("Location") != "/rooms/" {
		t.Errorf("without its slash: %d %s", got.status, got.header.Get("Location"))
	}
	var s struct {
		Join string `json:"join_link"`
	}
	got := p.do("POST", "/rooms/api/v1/sessions", "", "application/json", `{"title":"T","question":"Q?"}`)
	if err := json.Unmarshal(got.body, &s); err != nil || !strings.HasPrefix(s.Join, "http://127.0.0.1:7/rooms/j#") {
		t.Errorf("the join link is %q: %d %s", s.Join, got.status, got.body)
	}
}

func TestLinkForTheHostWhoLostEverything(t *testing.T) {
	p := start(t, server.Config{})
	s := p.session()
	link, err := server.Link(t.Context(), p.data, strings.ToLower(s.Code), rooms.Host)
	if err != nil {
		t.Fatal(err)
	}
	if _, seat := p.sit(link, "Host"); seat != s.Seat {
		t.Errorf("it leads to seat %d", seat)
	}
	p.api(404, "POST", "/door", "", map[string]string{"secret": secret(s.HostURL)}, nil)
	if _, err := server.Link(t.Context(), p.data, "00000000", rooms.Host); err == nil {
		t.Error("a code of no session makes a link")
	}
	p.stop()
	if _, err := server.Link(t.Context(), p.data, s.Code, rooms.Host); err == nil || !strings.Contains(err.Error(), "no server is running") {
		t.Errorf("without a server: %v", err)
	}
}

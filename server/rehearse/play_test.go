package rehearse

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"

	"plenary/rooms"
)

// evening is a server that lets people in, says where they are, and does with
// each socket what the test says.
type evening struct {
	*httptest.Server
	doors  atomic.Bool
	seats  atomic.Int32
	wrong  atomic.Int32 // requests that were not as they should be
	hellos sync.Map     // token to number of hellos
	play   func(conn *websocket.Conn, hello map[string]any, times int)
}

func newEvening(t *testing.T) *evening {
	e := &evening{}
	mux := http.NewServeMux()
	answer := func(w http.ResponseWriter, body any) {
		if err := json.NewEncoder(w).Encode(body); err != nil {
			t.Errorf("answering: %v", err)
		}
	}
	mux.HandleFunc("POST /api/v1/door", func(w http.ResponseWriter, r *http.Request) {
		answer(w, map[string]any{
			"door_token": "door", "doors": e.doors.Swap(true), // open the second time
			"session": "s", "agenda": []any{map[string]any{"kind": "question", "length_ms": 480_000, "harvest_ms": 60_000}},
		})
	})
	mux.HandleFunc("POST /api/v1/sessions/s/seats", func(w http.ResponseWriter, r *http.Request) {
		var body struct{ Name string }
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil || body.Name == "" || r.Header.Get("Authorization") != "Bearer door" {
			e.wrong.Add(1)
		}
		n := e.seats.Add(1)
		if n == 1 { // the first one is asked to come back in a moment
			w.WriteHeader(http.StatusTooManyRequests)
			answer(w, map[string]any{"status": 429, "code": "too_fast", "retry_after_ms": 1})
			return
		}
		answer(w, map[string]any{"token": fmt.Sprint(n), "seat": n})
	})
	upgrader := websocket.Upgrader{Subprotocols: []string{subprotocol}}
	mux.HandleFunc("GET /ws/v1", func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			t.Errorf("upgrade: %v", err)
			return
		}
		defer conn.Close()
		var hello map[string]any
		if err := conn.ReadJSON(&hello); err != nil {
			return // the test is over
		}
		token := fmt.Sprint(hello["token"])
		before, _ := e.hellos.LoadOrStore(token, new(atomic.Int32))
		e.play(conn, hello, int(before.(*atomic.Int32).Add(1)))
	})
	e.Server = httptest.NewServer(mux)
	t.Cleanup(e.Close)
	return e
}

func say(conn *websocket.Conn, messages ...string) {
	conn.WriteMessage(websocket.TextMessage, frame(messages...)) // the other side may be gone: then nobody listens
}

func welcome(phase string) []string {
	return []string{
		fmt.Sprintf(`{"type":"welcome","seat":1,"now":%d}`, time.Now().UnixMilli()),
		`{"type":"sections","of":"all","seq":1,"hash":"h","values":{"loop":{"phase":"` + phase + `"}}}`,
		`{"type":"sections","of":"main","seq":1,"hash":"h","patches":{"main_chat":{"prev":0}}}`,
	}
}

func TestPeopleStayUntilTheSessionEnds(t *testing.T) {
	e := newEvening(t)
	e.play = func(conn *websocket.Conn, hello map[string]any, times int) {
		switch times {
		case 1: // a cable is pulled
			say(conn, welcome("lobby")...)
			return
		case 2: // they were told a position, and come back with it
			if hello["seq"] != 1.0 || hello["hash"] != "h" {
				e.wrong.Add(1)
			}
			say(conn, welcome("lobby")...)
			say(conn, `{"type":"sections","of":"all","seq":2,"hash":"i","values":{"loop":{"phase":"ended"}}}`)
			conn.ReadMessage() // until they go
		}
	}
	var told strings.Builder
	plan := Quick(rooms.NewPlan("An evening", "What helps?"))
	r, err := Play(t.Context(), Options{
		URLs: []string{e.URL + "/"}, Session: "s", JoinSecret: "secret", Plan: plan, People: 3, Stay: true, Notes: &told,
	})
	if err != nil || r.People != 3 || r.Errors != 3 || e.wrong.Load() != 0 {
		t.Errorf("%+v, %v, %d wrong requests\n%s", r, err, e.wrong.Load(), told.String())
	}
	e.Close()
	goleak.VerifyNone(t)
}

func TestPeopleGoWhenTheContextEnds(t *testing.T) {
	e := newEvening(t)
	e.doors.Store(true)
	ctx, cancel := context.WithCancel(t.Context())
	var came atomic.Int32
	e.play = func(conn *websocket.Conn, _ map[string]any, _ int) {
		say(conn, welcome("lobby")...)
		if came.Add(1) == 4 {
			cancel()
		}
		for {
			if _, _, err := conn.ReadMessage(); err != nil {
				return
			}
		}
	}
	var told strings.Builder
	o, err := Bring(t.Context(), e.URL, e.URL+"/j#secret")
	if err != nil || span(o.Plan) != 9*rooms.Minute {
		t.Fatalf("%+v, %v", o, err)
	}
	o.People, o.Notes = 4, &told
	r, err := Play(ctx, o)
	if err != nil || r.Errors != 0 {
		t.Errorf("%+v, %v\n%s", r, err, told.String())
	}
}

func TestWhoWouldComeLateDoesNotComeToASessionThatIsOver(t *testing.T) {
	e := newEvening(t)
	e.doors.Store(true)
	e.play = func(conn *websocket.Conn, _ map[string]any, _ int) {
		say(conn, welcome("ended")...)
		conn.ReadMessage() // until they go
	}
	var told strings.Builder
	const people = 40
	r, err := Play(t.Context(), Options{
		URLs: []string{e.URL}, Session: "s", JoinSecret: "secret", People: people, Stay: true, Notes: &told,
		Plan: rooms.NewPlan("An evening", "What helps?"),
	})
	if err != nil || r.Errors != 0 || r.People == 0 || r.People >= people {
		t.Errorf("%+v, %v\n%s", r, err, told.String())
	}
}

func TestPeopleUseNoMoreOfAPhaseThanTheyAreGiven(t *testing.T) {
	long := rooms.LoopView{EndsAt: rooms.At(time.Now()).Add(rooms.Hour)}
	for within, want := range map[time.Duration]time.Duration{0: time.Hour, time.Minute: time.Minute, 2 * time.Hour: time.Hour} {
		p := newPerson(t.Context(), &Options{URLs: []string{"x"}, Within: within}, newCrowd(nil), 0)
		if left := p.remaining(long); left > want || left < want-time.Minute/2 {
			t.Errorf("within %v: %v", within, left)
		}
	}
}

func TestALinkWithoutASecretBringsNobody(t *testing.T) {
	if _, err := Bring(t.Context(), "http://127.0.0.1", "http://127.0.0.1/j"); err == nil {
		t.Error("no error")
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for name, o := range map[string]Options{
		"nothing":     {},
		"no secret":   {URLs: []string{"x"}, Session: "s", People: 5, Stay: true},
		"no host":     {URLs: []string{"x"}, Session: "s", JoinSecret: "j", People: 5, Conduct: true},
		"too few":     {URLs: []string{"x"}, Session: "s", JoinSecret: "j", HostToken: "h", People: 2, Conduct: true},
		"nobody acts": {URLs: []string{"x"}, Session: "s", JoinSecret: "j", People: 5},
	} {
		if _, err := Play(t.Context(), o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

package server_test

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"plenary/rooms"
	"plenary/server/redistest"
)

// faults is how often each of these tests kills something; `make soak` asks for more.
var faults = flag.Int("faults", 2, "how often a node, or Redis, is killed in a breakout")

// brief is a plan whose breakout comes home within seconds.
func brief(length rooms.Millis) rooms.Plan {
	plan := rooms.NewPlan("An evening", "What helped?")
	plan.Notice, plan.Grace = 1, 500
	plan.Steps[1].Length, plan.Steps[1].Harvest = length, rooms.Minute
	return plan
}

func (p *program) sessionOf(plan rooms.Plan) started {
	p.t.Helper()
	var s struct {
		ID, Token string
		Join      string `json:"join_link"`
	}
	p.api(201, "POST", "/sessions", "", map[string]any{"title": plan.Title, "plan": plan}, &s)
	return started{ID: s.ID, Token: s.Token, JoinLink: s.Join}
}

// toRooms opens a breakout.
func toRooms(host *browser) {
	host.t.Helper()
	host.does("loop.next", nil)
	host.does("loop.preview", nil)
	host.until("rooms", func() bool { return len(section[rooms.PreviewView](host, "preview").Rooms) > 0 })
	host.does("loop.send", map[string]any{"notice_ms": 0})
	host.until("the breakout", func() bool { return host.phase() == rooms.Breakout })
}

// somebody is a person with a token, who comes by way of one node or another.
type somebody struct {
	*browser
	token, place string
}

// TestR3_TheNodeThatOpenedABreakoutIsKilled has half of the people on each of two
// nodes; the one that the facilitator is on is killed with -9 in the breakout.
func TestR3_TheNodeThatOpenedABreakoutIsKilled(t *testing.T) {
	binary, kept := programPath(t), redistest.Start(t)
	var back, late []time.Duration
	const people = 8
	for run := range *faults {
		a := spawn(t, binary, t.TempDir(), "--redis", kept.URL())
		b := spawn(t, binary, t.TempDir(), "--redis", kept.URL())
		s := a.sessionOf(brief(8 * rooms.Second))
		host := a.open("host", s.Token)
		host.does("doors.open", nil)
		var all []*somebody
		for i := range people {
			node := []*process{a, b}[i%2]
			token, _ := []*process{b, a}[i%2].sit(s.JoinLink, fmt.Sprintf("Person %d", i+1)) // the seat is taken by way of the other
			all = append(all, &somebody{browser: node.open(fmt.Sprintf("Person %d", i+1), token), token: token})
		}
		host.until("everybody here", func() bool { return hereOf(host) == people+1 })
		toRooms(host)
		for _, p := range all {
			p.until("a room", func() bool { return strings.HasPrefix(p.browser.place, "room/") })
			p.place = p.browser.place
		}
		home := section[rooms.LoopView](host, "loop").EndsAt.Add(500).Time()

		killed := time.Now()
		a.kill()
		for i, p := range all {
			if i%2 == 0 {
				p.browser = b.open(p.name, p.token)
			}
			p.until("their room", func() bool { return p.browser.place == p.place })
			back = append(back, time.Since(killed))
		}
		for _, p := range all {
			p.until("the main room", func() bool { return p.browser.place == "main" })
			late = append(late, time.Since(home))
		}
		var state struct {
			Sections struct{ People []rooms.FacPerson }
		}
		host = b.open("host", s.Token)
		host.until("everybody here", func() bool { return hereOf(host) == people+1 })
		b.api(200, "GET", "/sessions/"+s.ID+"/state", s.Token, nil, &state)
		for _, p := range state.Sections.People {
			if p.Place != "main" || p.State != "here" {
				t.Errorf("run %d: seat %d is %s in %s", run, p.Seat, p.State, p.Place)
			}
		}
		b.kill()
	}
	slices.Sort(back)
	slices.Sort(late)
	p99 := back[len(back)*99/100]
	t.Logf("%d runs: everybody back within %v (p99 %v), home at most %v late", *faults, back[len(back)-1], p99, late[len(late)-1])
	if p99 > 3*time.Second {
		t.Errorf("back after %v", p99)
	}
	if most := late[len(late)-1]; most > time.Second {
		t.Errorf("home %v late", most)
	}
}

// TestD1_RedisIsKilledInABreakout kills Redis with -9 and starts it again: nobody
// is moved or disconnected, commands are refused kindly meanwhile, and nothing
// that was acknowledged is lost.
func TestD1_RedisIsKilledInABreakout(t *testing.T) {
	binary, kept := programPath(t), redistest.Start(t, "appendfsync", "always") // as shipped
	a := spawn(t, binary, t.TempDir(), "--redis", kept.URL())
	b := spawn(t, binary, t.TempDir(), "--redis", kept.URL())
	s := a.sessionOf(brief(10 * rooms.Minute))
	host := a.open("host", s.Token)
	host.does("doors.open", nil)
	var all []*somebody
	for i := range 8 {
		node := []*process{a, b}[i%2]
		token, _ := node.sit(s.JoinLink, fmt.Sprintf("Person %d", i+1))
		all = append(all, &somebody{browser: node.open(fmt.Sprintf("Person %d", i+1), token), token: token})
	}
	host.until("everybody here", func() bool { return hereOf(host) == 9 })
	toRooms(host)
	cards := map[string]*somebody{}
	for _, p := range all {
		p.until("a room", func() bool { return strings.HasPrefix(p.browser.place, "room/") })
		p.place = p.browser.place
	}
	var resumed []time.Duration
	for run := range *faults {
		for _, p := range all {
			card := uuid.NewString()
			p.does("card.add", map[string]any{"room": p.room(), "card": card, "text": fmt.Sprint("thought ", run)})
			p.does("card.keep", map[string]any{"card": card, "rev": 1})
			cards[card] = p
		}
		kept.Kill()
		for _, p := range all {
			for name, fields := range map[string]map[string]any{
				"say":      {"place": p.place, "text": "is anybody there"},
				"card.add": {"room": p.room(), "card": uuid.NewString(), "text": "not now"},
				"link.add": {"url": "https://example.org/"},
			} {
				if no := p.wish(name, fields); no == nil || no.Code != "unavailable" || no.RetryAfterMS <= 0 {
					t.Fatalf("run %d: %s without Redis is answered with %+v", run, name, no)
				}
			}
		}
		kept.Run()
		back := time.Now()
		for _, p := range all {
			for {
				no := p.wish("say", map[string]any{"place": p.place, "text": "here again"})
				if no == nil {
					break
				}
				if no.Code != "unavailable" || time.Since(back) > 10*time.Second {
					t.Fatalf("run %d: after Redis is back: %+v", run, no)
				}
			}
			resumed = append(resumed, time.Since(back))
			if p.browser.place != p.place {
				t.Fatalf("run %d: %s was moved to %s", run, p.name, p.browser.place)
			}
		}
	}
	for card, p := range cards {
		p.until("the kept card", func() bool {
			for _, c := range section[rooms.RoomView](p.browser, "room").Cards {
				if c.ID == card && c.State == rooms.Kept {
					return true
				}
			}
			return false
		})
	}
	// What is kept is there for somebody who asks anew, too.
	for _, p := range all {
		fresh := b.open(p.name, p.token)
		fresh.until("all cards", func() bool {
			own := 0
			for _, c := range section[rooms.RoomView](fresh, "room").Cards {
				if cards[c.ID] != nil {
					own++
				}
			}
			return fresh.place == p.place && own >= *faults
		})
	}
	slices.Sort(resumed)
	t.Logf("%d times: commands are taken again at most %v after Redis is back", *faults, resumed[len(resumed)-1])
	if most := resumed[len(resumed)-1]; most > 3*time.Second {
		t.Errorf("taken again after %v", most)
	}
}

package rehearse

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"plenary/rooms"
)

func fourQuestions() rooms.Plan {
	p := rooms.NewPlan("An evening", "What helps?")
	for range 3 {
		p.Steps = append(p.Steps[:2:2], p.Steps[1:]...)
	}
	return p
}

func TestReportIsExactlyThis(t *testing.T) {
	got, err := json.Marshal(Report{Unacknowledged: 1, Silent: 1})
	const want = `{"people":0,"rounds":0,"lost":0,"repeats":0,"errors":0,` +
		`"moves":{"count":0,"p50_ms":0,"p99_ms":0,"max_ms":0},"cards":{"written":0,"shared":0,"kept":0},` +
		`"deadlines":{"count":0,"late_p50_ms":0,"late_p99_ms":0,"late_max_ms":0,"early":0}}`
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestFailed(t *testing.T) {
	plan := fourQuestions()
	good := Report{Rounds: 4, Repeats: 3}
	if Failed(good, plan) {
		t.Errorf("a good report failed: %v", good.Faults(plan))
	}
	for name, spoil := range map[string]func(*Report){
		"lost":           func(r *Report) { r.Lost = 1 },
		"errors":         func(r *Report) { r.Errors = 1 },
		"early":          func(r *Report) { r.Deadlines.Early = 1 },
		"rounds":         func(r *Report) { r.Rounds = 3 },
		"unacknowledged": func(r *Report) { r.Unacknowledged = 1 },
		"silent":         func(r *Report) { r.Silent = 1 },
	} {
		bad := good
		spoil(&bad)
		if len(bad.Faults(plan)) != 1 {
			t.Errorf("%s: faults %v", name, bad.Faults(plan))
		}
	}
}

func TestSpread(t *testing.T) {
	var all []time.Duration
	for i := range 200 {
		all = append(all, time.Duration(200-i)*time.Millisecond)
	}
	if p50, p99, most := spread(all); p50 != 100 || p99 != 198 || most != 200 {
		t.Errorf("got %v, %v, %v", p50, p99, most)
	}
	if p50, p99, most := spread(nil); p50 != 0 || p99 != 0 || most != 0 {
		t.Errorf("of nothing: %v, %v, %v", p50, p99, most)
	}
}

func TestQuickPlanIsAPlanOfSeconds(t *testing.T) {
	plan := Quick(fourQuestions())
	if problems := plan.Check(rooms.Fast); len(problems) > 0 {
		t.Errorf("problems: %v", problems)
	}
	if all := span(plan); plan.Questions() != 4 || all > 50*rooms.Second {
		t.Errorf("%d questions take %s", plan.Questions(), all.Duration())
	}
}

func TestCharactersAreDrawnFromTheSeed(t *testing.T) {
	names := map[string]bool{}
	late := 0
	for n := range 200 {
		a := draw(rand.New(rand.NewPCG(3, uint64(n)+1)), n)
		if b := draw(rand.New(rand.NewPCG(3, uint64(n)+1)), n); a != b {
			t.Fatalf("person %d is %v and %v", n, a, b)
		}
		names[a.name] = true
		if a.late > 0 {
			late++
		}
		if n < punctual && a.late > 0 {
			t.Errorf("person %d is late", n)
		}
	}
	if len(names) < 60 || late == 0 || late > 60 {
		t.Errorf("%d names, %d late", len(names), late)
	}
}

// story folds events into a journal, each an entry a second after the one before.
func story(events ...rooms.Event) *journal {
	j := newJournal(nil, "", "")
	for i, e := range events {
		j.take(e, rooms.Instant(i+1)*1000)
	}
	return j
}

func TestJournal(t *testing.T) {
	plan := Quick(rooms.NewPlan("An evening", "What helps?"))
	events := []rooms.Event{&rooms.Created{At: 1000, Plan: plan}}
	for seat := range rooms.Seat(5) {
		role := rooms.Participant
		if seat == 0 {
			role = rooms.Host
		}
		events = append(events, &rooms.Joined{Seat: seat + 1, Role: role, At: 1000})
	}
	events = append(events,
		&rooms.Connected{Seats: []rooms.Seat{1, 2, 3, 4, 5}},                                      // 7 s
		&rooms.Stepped{Step: 1, Phase: rooms.Fireside},                                            // 8 s
		&rooms.Previewed{Step: 1},                                                                 // 9 s
		&rooms.Sent{Rooms: [][]rooms.Seat{{2, 3}, {4, 5}}, OpensAt: 10_900, Length: rooms.Minute}, // 10 s
		&rooms.Opened{EndsAt: 13_500},                                                             // 11 s: 100 ms late
		&rooms.Went{Seat: 5, Place: rooms.MainRoom},                                               // 12 s
		&rooms.Finishing{ReturnsAt: 14_000},                                                       // 13 s: early
		&rooms.Home{At: 14_000},                                                                   // 14 s: on time
		&rooms.Stepped{Step: 2, Phase: rooms.Closing},                                             // 15 s
	)
	j := story(events...)
	var c crowd
	trails := map[rooms.Seat]*trail{}
	server := func(ms int64) time.Time { return rooms.Instant(ms).Time() }
	for seat, acks := range map[rooms.Seat][]ack{
		2: {{"room/1.1", 1, server(11_250)}, {"main", 1, server(14_300)}},
		3: {},                                                             // on line throughout, and never a word
		4: {{"main", 1, server(10_500)}, {"room/1.2", 1, server(11_400)}}, // gone before the way home
	} {
		trails[seat] = &trail{spells: []spell{{from: server(8000), acks: acks}}}
	}
	trails[4].spells[0].to = server(13_500)
	took, missing := j.arrivals(trails, &c.clock)
	if _, _, most := spread(took); len(took) != 3 || most != 400 || missing != 1 {
		t.Errorf("took %v, missing %d", took, missing)
	}
	c.trails = trails
	c.cards.see(12, rooms.RoomView{ID: "1.1", Cards: []rooms.CardView{{ID: "a", State: rooms.Kept}}})
	c.cards.see(11, rooms.RoomView{ID: "1.1"}) // somebody's view from before
	c.cards.see(15, rooms.RoomView{ID: "1.1", Closed: true})
	r := c.report(j, 0)
	if r.Rounds != 1 || r.Cards.Kept != 1 || r.Silent != 1 || r.Repeats != 0 {
		t.Errorf("report %+v", r)
	}
	if d := r.Deadlines; d.Count != 3 || d.Early != 1 || d.Max != 100 || d.P50 != 0 {
		t.Errorf("deadlines %+v", d)
	}
}

func TestRepeatsCountsPairsThatMeetAgain(t *testing.T) {
	j := newJournal(nil, "", "")
	j.fold.Past = [][][]rooms.Seat{{{1, 2, 3}, {4, 5}}, {{2, 1}, {4, 3}}, {{1, 2}, {3, 5, 4}}}
	if n := j.repeats(); n != 4 { // 1-2 twice, 3-4 once, 4-5 once
		t.Errorf("%d repeats", n)
	}
}

func TestAstray(t *testing.T) {
	desired := map[rooms.Seat]string{1: "main", 2: "main", 3: "main", 4: "main"} // 5 is away, 6 is not in the log
	d := &conductor{Client: &Client{crowd: newCrowd(nil)}}
	for seat, place := range map[rooms.Seat]string{2: "main", 3: "room/1.1", 4: "", 5: "main", 6: "main"} {
		d.crowd.enter(seat, &trail{})
		d.crowd.trails[seat].here(seat, place)
	}
	wrong := d.astray(desired, nil)
	want := map[rooms.Seat]int{3: 1, 4: 1, 5: 1, 6: 1} // elsewhere, nowhere, away in the log, not in the log
	if !maps.Equal(wrong, want) {
		t.Errorf("astray are %v, want %v", wrong, want)
	}
	// At the next look one has moved, one has come back on a new line, one is gone.
	d.crowd.trails[3].moved("main")
	d.crowd.trails[4].away()
	d.crowd.trails[4].here(4, "")
	d.crowd.trails[5].away()
	if wrong = d.astray(desired, wrong); !maps.Equal(wrong, map[rooms.Seat]int{6: 1}) {
		t.Errorf("still astray are %v, want 6", wrong)
	}
}

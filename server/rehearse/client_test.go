package rehearse

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"plenary/rooms"
)

func testClient(base string) (*Client, *strings.Builder) {
	var told strings.Builder
	c := &Client{
		base: base, token: "token", crowd: newCrowd(&told), trail: &trail{}, session: sections{},
		rand: rand.New(rand.NewPCG(1, 1)),
	}
	c.lost = func(int, time.Duration) { c.done = true }
	return c, &told
}

func TestHelloMoveAndAcknowledgement(t *testing.T) {
	f := newFake(t)
	c, told := testClient(f.URL)
	if err := c.connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer c.hangUp()
	conn, hello := f.take()
	if hello["type"] != "hello" || hello["token"] != "token" || hello["seq"] != nil {
		t.Fatalf("the first hello is %v", hello)
	}
	f.send(conn, `{"type":"welcome","session":"s","seat":7,"now":1000,"version":"1"}`,
		`{"type":"snapshot","seq":41,"hash":"aa"}`,
		`{"type":"sections","of":"all","seq":41,"hash":"aa","values":{"loop":{"phase":"breakout","round":2}}}`,
		`{"type":"sections","of":"main","seq":41,"hash":"aa","patches":{"main_chat":{"prev":0,"set":[{"id":"x"}]}}}`,
		`{"type":"sections","of":"room/2.3","seq":41,"hash":"aa","values":{"room":{"number":3}}}`)
	acknowledged := func() bool { _, n, _ := c.trail.now(); return n == 1 && len(c.trail.spells[0].acks) == 1 }
	go func() {
		// Of the two places only the last is acknowledged.
		arrived := f.read(conn)
		if arrived["type"] != "arrived" || arrived["place"] != "room/2.3" || arrived["round"] != 2.0 {
			t.Errorf("acknowledged with %v", arrived)
		}
		f.send(conn, `{"re":"`+arrived["id"].(string)+`"}`)
	}()
	if err := c.pump(t.Context(), acknowledged, 5*time.Second); err != nil {
		t.Fatal(err)
	}
	if c.seat != 7 || c.place != "room/2.3" || c.at != (position{41, "aa"}) {
		t.Errorf("seat %d, place %q, position %v", c.seat, c.place, c.at)
	}
	if c.session["main_chat"] != nil {
		t.Error("the main room's sections were kept after the move")
	}
	if c.crowd.faultCount() != 0 {
		t.Errorf("faults: %s", told)
	}
}

func TestResumeSendsPositionAndWhatIsUnanswered(t *testing.T) {
	f := newFake(t)
	c, told := testClient(f.URL)
	if err := c.connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	conn, _ := f.take()
	f.send(conn, `{"type":"sections","of":"all","seq":9,"hash":"bb","values":{"loop":{"phase":"lobby"}}}`)
	if err := c.pump(t.Context(), func() bool { return c.at.seq == 9 }, 5*time.Second); err != nil {
		t.Fatal(err)
	}
	var answers []*rooms.Refusal
	c.wish("hand", fields{"up": true}, func(no *rooms.Refusal) { answers = append(answers, no) })
	first := f.read(conn)
	c.hangUp()
	if err := c.connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer c.hangUp()
	conn, hello := f.take()
	if hello["seq"] != 9.0 || hello["hash"] != "bb" {
		t.Errorf("resumed with %v", hello)
	}
	again := f.read(conn)
	if again["id"] != first["id"] || again["type"] != "hand" {
		t.Errorf("sent %v first and %v again", first, again)
	}
	f.send(conn, `{"re":"`+again["id"].(string)+`"}`, `{"re":"`+again["id"].(string)+`"}`)
	if err := c.pump(t.Context(), func() bool { return len(answers) > 0 }, 5*time.Second); err != nil {
		t.Fatal(err)
	}
	if len(answers) != 1 || answers[0] != nil || c.crowd.faultCount() != 0 {
		t.Errorf("answers %v, faults: %s", answers, told)
	}
}

func TestRefusals(t *testing.T) {
	f := newFake(t)
	c, _ := testClient(f.URL)
	c.racing = excused
	if err := c.connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer c.hangUp()
	conn, _ := f.take()
	for _, x := range []struct {
		command, code string
		faults        int
	}{{"vote", "not_now", 0}, {"mark", "no_marks_left", 0}, {"vote", "malformed", 1}, {"vote", "no_marks_left", 2}} {
		var got *rooms.Refusal
		c.wish(x.command, nil, func(no *rooms.Refusal) { got = no })
		f.send(conn, `{"re":"`+f.read(conn)["id"].(string)+`","refused":{"code":"`+x.code+`"}}`)
		if err := c.pump(t.Context(), func() bool { return got != nil }, 5*time.Second); err != nil {
			t.Fatal(err)
		}
		if c.crowd.faultCount() != x.faults {
			t.Errorf("%s refused with %s: %d faults, want %d", x.command, x.code, c.crowd.faultCount(), x.faults)
		}
	}
	// Refused for now: sent again, with the same id.
	done := false
	c.wish("say", nil, func(no *rooms.Refusal) { done = no == nil })
	id := f.read(conn)["id"].(string)
	f.send(conn, `{"re":"`+id+`","refused":{"code":"too_fast","retry_after_ms":1}}`)
	go func() {
		if again := f.read(conn)["id"].(string); again != id {
			t.Errorf("sent again as %s, not %s", again, id)
		}
		f.send(conn, `{"re":"`+id+`"}`)
	}()
	if err := c.pump(t.Context(), func() bool { return done }, 5*time.Second); err != nil {
		t.Fatal(err)
	}
}

func TestTheLineEnds(t *testing.T) {
	f := newFake(t)
	c, _ := testClient(f.URL)
	code := 0
	var wait time.Duration
	c.lost = func(n int, d time.Duration) { code, wait = n, d }
	if err := c.connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	conn, _ := f.take()
	f.send(conn, `{"type":"bye","code":4010,"reconnect_in_ms":700}`)
	if err := conn.WriteMessage(8, []byte{4010 >> 8, 4010 & 0xff}); err != nil {
		t.Fatal(err)
	}
	if err := c.pump(t.Context(), func() bool { return code != 0 }, 5*time.Second); err != nil {
		t.Fatal(err)
	}
	if code != closeDraining || wait != 700*time.Millisecond || c.line != nil {
		t.Errorf("code %d, wait %s", code, wait)
	}
}

func TestPumpEndsWithItsContext(t *testing.T) {
	c, _ := testClient("")
	ctx, cancel := context.WithCancel(t.Context())
	ran := 0
	c.agenda.later(0, always, func() { ran++ })
	c.agenda.later(time.Millisecond, always, func() { ran++; cancel() })
	c.agenda.later(0, c.agenda.epoch, func() { t.Error("an act of an epoch that is over") })
	c.agenda.turn()
	if err := c.pump(ctx, func() bool { return false }, 0); err != context.Canceled || ran != 2 {
		t.Errorf("ended with %v after %d acts", err, ran)
	}
}

func TestGapsAreFaults(t *testing.T) {
	c, told := testClient("")
	patch := func(seq, prev string) string {
		return `{"type":"sections","of":"all","seq":` + seq + `,"hash":"h","patches":{"wall":{"prev":` + prev + `,"set":[{"id":"` + seq + `"}]}}}`
	}
	for _, x := range []struct {
		frame  string
		items  int
		faults int
	}{
		{patch("5", "0"), 1, 0},   // the whole collection
		{patch("5", "5"), 1, 0},   // its second part
		{patch("8", "5"), 2, 0},   // fits
		{patch("6", "5"), 2, 0},   // older: ignored
		{patch("9", "7"), 3, 0},   // the copy is younger than the last change
		{patch("12", "10"), 3, 1}, // a gap
		{patch("12", "0"), 1, 1},  // what resync brings
		{`{"type":"sections","of":"all","seq":13,"hash":"h","patches":{"wall":{"prev":12,"del":["12"]}}}`, 0, 1},
		{`{"type":"snapshot","seq":13,"hash":"h"}`, 0, 1},
		{patch("14", "13"), 0, 2}, // without a copy
		{`{"type":"unheard"}`, 0, 3},
	} {
		c.take(frame(x.frame))
		if n := len(items[rooms.WallCard](c.session, "wall")); n != x.items || c.crowd.faultCount() != x.faults {
			t.Fatalf("after %s: %d items, %d faults; want %d, %d\n%s", x.frame, n, c.crowd.faultCount(), x.items, x.faults, told)
		}
	}
	c.take([]byte(`{"type":"welcome"}`))
	if c.crowd.faultCount() != 4 {
		t.Error("a frame that is no array is a fault")
	}
}

func TestValuesAreTakenWhenNewer(t *testing.T) {
	c, _ := testClient("")
	c.take(frame(`{"type":"sections","of":"all","seq":5,"hash":"h","values":{"loop":{"round":2}}}`))
	if n := c.take(frame(`{"type":"sections","of":"all","seq":5,"hash":"h","values":{"loop":{"round":1}}}`)); n.of("loop") {
		t.Error("a value that is not newer was taken")
	}
	if loop, _ := value[rooms.LoopView](c.session, "loop"); loop.Round != 2 {
		t.Errorf("round %d", loop.Round)
	}
}

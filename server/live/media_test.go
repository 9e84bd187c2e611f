package live_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"plenary/rooms"
	"plenary/server/live"
)

// sound is a media server that makes every room at once, and keeps what it was
// wished. A token says which room and seat it is for, what for, and how many there were.
type sound struct {
	mu     sync.Mutex
	wishes [][]string
	search []string
	settle []string
	absent bool
	tokens int
}

func (s *sound) Wish(_ string, names []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wishes = append(s.wishes, names)
}

func (s *sound) Search(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.search = append(s.search, name)
}

func (s *sound) Settle(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle = append(s.settle, name)
}

func (s *sound) Forget(string) {}
func (s *sound) Path() string  { return "media" }

func (s *sound) Made(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.absent && name != ""
}

func (s *sound) Token(name string, seat rooms.Seat, speak bool) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens++
	return fmt.Sprintf("%s %d %t %d", name, seat, speak, s.tokens), nil
}

func (s *sound) wished() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.wishes) == 0 {
		return nil
	}
	return s.wishes[len(s.wishes)-1]
}

func (p *person) media() rooms.MediaView {
	var view rooms.MediaView
	if raw := p.values["media"]; raw != nil {
		if err := json.Unmarshal(raw, &view); err != nil {
			p.t.Fatal(err)
		}
	}
	return view
}

func (p *person) mediaRoom() string {
	if now := p.media().Now; now != nil {
		return now.Room
	}
	return ""
}

// sound, hears and at are for use outside of until.
func (p *person) sound() rooms.MediaView {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.media()
}

func (p *person) hears() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.mediaRoom()
}

func (p *person) at() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.place
}

// spoken is an evening on which people talk in the browser.
func spoken(notice rooms.Millis) rooms.Plan {
	plan := quick(500, rooms.Hour)
	plan.Talk.By, plan.Notice = rooms.InBrowser, notice
	plan.Steps = append(plan.Steps[:2], plan.Steps[1], plan.Steps[2])
	return plan
}

func TestMediaFollowsTheLog(t *testing.T) {
	carried := &sound{}
	r := startWith(t, t.TempDir(), carried)
	host, people := session(t, r, spoken(1500), 8)
	mainRoom := host.hears()
	if len(mainRoom) != 32 {
		t.Fatalf("the main room is called %q", mainRoom)
	}
	host.do(&rooms.Next{})
	host.do(&rooms.SeeRooms{})
	host.until("rooms", func() bool {
		var v rooms.PreviewView
		_ = json.Unmarshal(host.values["preview"], &v)
		return len(v.Rooms) > 0 && !v.Pending
	})
	host.do(&rooms.Send{})
	ahead := map[rooms.Seat]rooms.MediaPass{}
	for _, p := range people {
		p.until("the way ahead", func() bool { return p.media().Next != nil })
		ahead[p.seat] = *p.sound().Next
		if p.sound().Now.Room != mainRoom || p.sound().Now.Rule != "muted" || ahead[p.seat].Rule != "choice" {
			t.Errorf("in the notice: %+v", p.sound())
		}
		if !strings.HasPrefix(ahead[p.seat].Token, fmt.Sprintf("%s %d true ", ahead[p.seat].Room, p.seat)) {
			t.Errorf("a token of another room or seat: %q", ahead[p.seat].Token)
		}
	}
	if host.sound().Next != nil {
		t.Error("who stays is sent ahead")
	}
	people[0].do(&rooms.MediaReady{Generation: ahead[people[0].seat].Generation - 1}) // of another room: nothing
	for _, p := range people[1:] {
		p.do(&rooms.MediaReady{Generation: ahead[p.seat].Generation})
	}
	host.until("those connected ahead", func() bool {
		var v rooms.ArrivalsView
		_ = json.Unmarshal(host.values["arrivals"], &v)
		return v.Ahead == len(people)-1
	})
	host.phase(rooms.Breakout)
	byPlace := map[string]string{}
	for _, p := range people {
		p.until("the room", func() bool { return p.place != "main" && p.mediaRoom() != mainRoom })
		if now := p.sound().Now; now.Room != ahead[p.seat].Room || now.Generation != ahead[p.seat].Generation || p.sound().Next != nil {
			t.Errorf("moved to %+v, announced was %+v", now, ahead[p.seat])
		}
		if was, ok := byPlace[p.at()]; ok && was != p.hears() {
			t.Errorf("%s is %s and %s", p.at(), was, p.hears())
		}
		byPlace[p.at()] = p.hears()
	}
	if want := append([]string{mainRoom}, valuesOf(byPlace)...); !same(carried.wished(), want) {
		t.Errorf("wished are %v, people are in %v", carried.wished(), want)
	}
	if !slices.Contains(carried.searched(), mainRoom) {
		t.Error("nobody is looked for in the main room, which they left")
	}
	host.do(&rooms.Recall{})
	host.phase(rooms.Harvest)
	for _, p := range people {
		p.until("home", func() bool { return p.mediaRoom() == mainRoom && p.media().Now.Rule == "muted" })
	}
	if !same(carried.wished(), []string{mainRoom}) {
		t.Errorf("after the round there are %v", carried.wished())
	}
	people[0].do(&rooms.Go{To: "quiet"})
	people[0].until("silence", func() bool { return people[0].media().Now == nil })

	sendToRooms(host)
	for _, p := range people[1:] {
		p.until("the next room", func() bool { return p.mediaRoom() != mainRoom })
		for _, name := range byPlace {
			if p.hears() == name {
				t.Error("a room of round 1 is one of round 2")
			}
		}
	}
}

func TestA4_TheRoomsOfSomebodyRemovedAreRenewed(t *testing.T) {
	carried := &sound{}
	r := startWith(t, t.TempDir(), carried)
	host, people := session(t, r, spoken(1), 8)
	mainRoom := host.hears()
	sendToRooms(host)
	for _, p := range people {
		p.until("the room", func() bool { return p.place != "main" && p.mediaRoom() != mainRoom })
	}
	bad, was := people[0], people[0].hears()
	may := func(p *person, name string) bool {
		rights, err := r.node.MediaRights(t.Context(), p.id, name, []string{fmt.Sprint(p.seat)})
		if err != nil {
			t.Fatal(err)
		}
		return rights[0].Hear
	}
	if !may(bad, was) || may(bad, mainRoom) || may(host, was) {
		t.Error("who may hear is not who is there")
	}
	host.do(&rooms.Remove{Seat: bad.seat})
	for _, p := range people[1:] {
		if p.at() == bad.at() {
			p.until("a renewed room", func() bool { return p.mediaRoom() != was && p.mediaRoom() != mainRoom })
		}
	}
	host.until("a renewed main room", func() bool { return host.mediaRoom() != mainRoom })
	for _, name := range []string{was, mainRoom} {
		if slices.Contains(carried.wished(), name) || may(bad, name) {
			t.Error("a room that a removed person has a token of goes on")
		}
	}
	if may(bad, host.hears()) {
		t.Error("a removed person may hear the main room")
	}
}

func TestWhoHasNoSoundIsToldAndGetsAnotherToken(t *testing.T) {
	carried := &sound{}
	r := startWith(t, t.TempDir(), carried)
	host, people := session(t, r, spoken(1), 4)
	sendToRooms(host)
	p := people[0]
	p.until("the room", func() bool { return p.place != "main" && p.media().Now.Rule == "choice" })
	now := *p.sound().Now
	silent := func() bool {
		var v rooms.ArrivalsView
		_ = json.Unmarshal(host.values["arrivals"], &v)
		return slices.Equal(v.Silent, []rooms.Seat{p.seat})
	}
	p.do(&rooms.MediaFailed{Generation: now.Generation - 1}) // of an older move
	p.do(&rooms.MediaFailed{Generation: now.Generation})
	host.until("who is silent", silent)
	p.until("another token", func() bool { return p.media().Now.Token != now.Token })
	if again := p.sound().Now; again.Room != now.Room || again.Generation != now.Generation {
		t.Errorf("the token is for %+v", again)
	}
	p.do(&rooms.MediaMoved{Generation: now.Generation})
	host.until("nobody is silent", func() bool { return !silent() })

	carried.mu.Lock()
	carried.absent = true // LiveKit is away
	carried.mu.Unlock()
	r.node.MediaChanged(p.id)
	p.until("no token", func() bool { return p.media().Now != nil && p.media().Now.Token == "" })
	carried.mu.Lock()
	carried.absent = false
	carried.mu.Unlock()
	r.node.MediaChanged(p.id)
	p.until("a token", func() bool { return p.media().Now.Token != "" })
}

// Who has to ask in an introduction has a token that only listens, until they have
// the floor; LiveKit is told at once, and asked for a whole list.
func TestTheFloorIsALessSilentToken(t *testing.T) {
	carried := &sound{}
	r := startWith(t, t.TempDir(), carried)
	host, people := session(t, r, spoken(1), 3)
	ann, ben := people[0], people[1]
	rights := func() []live.MediaRight {
		may, err := r.node.MediaRights(t.Context(), host.id, host.hears(), []string{fmt.Sprint(host.seat), fmt.Sprint(ann.seat), fmt.Sprint(ben.seat), "99", "nobody"})
		if err != nil {
			t.Fatal(err)
		}
		return may
	}
	speaks := func(p *person, yes bool) {
		p.until(fmt.Sprintf("that they may speak: %t", yes), func() bool {
			now := p.media().Now
			return now != nil && now.Speak == yes && strings.HasPrefix(now.Token, fmt.Sprintf("%s %d %t ", now.Room, p.seat, yes))
		})
	}
	both, listens, none := live.MediaRight{Hear: true, Speak: true}, live.MediaRight{Hear: true}, live.MediaRight{}
	speaks(ann, true) // in the lobby, where they are few
	before := *ann.sound().Now
	settled := carried.settledFor(host.hears())
	host.do(&rooms.Next{})
	speaks(ann, false)
	speaks(ben, false)
	speaks(host, true)
	if now := *ann.sound().Now; now.Room != before.Room || now.Generation != before.Generation {
		t.Errorf("who loses the floor is moved, from %+v to %+v", before, now)
	}
	if got := rights(); !slices.Equal(got, []live.MediaRight{both, listens, listens, none, none}) {
		t.Errorf("in the introduction: %+v", got)
	}
	host.do(&rooms.GiveFloor{Seat: ann.seat})
	speaks(ann, true)
	if got := rights(); !slices.Equal(got, []live.MediaRight{both, both, listens, none, none}) {
		t.Errorf("with the floor: %+v", got)
	}
	ann.do(&rooms.Hand{Up: false})
	speaks(ann, false)
	if got := carried.settledFor(host.hears()) - settled; got != 3 {
		t.Errorf("LiveKit was told %d times of 3 changes", got)
	}
}

// Who may speak is LiveKit's business also while the line to their page has a hole.
func TestTheFloorIsTakenFromSomebodyWhoseLineIsAway(t *testing.T) {
	carried := &sound{}
	r := startWith(t, t.TempDir(), carried)
	host, people := session(t, r, spoken(1), 3)
	host.do(&rooms.Next{})
	host.do(&rooms.GiveFloor{Seat: people[0].seat})
	r.node.Detach(people[0].id, people[0].seat, people[0])
	host.until("that they are away", func() bool {
		var v rooms.MainView
		_ = json.Unmarshal(host.values["main"], &v)
		return slices.ContainsFunc(v.Floor, func(p rooms.PersonView) bool { return p.State == "away" })
	})
	settled := carried.settledFor(host.hears())
	host.do(&rooms.TakeFloor{Seat: people[0].seat})
	if got := carried.settledFor(host.hears()) - settled; got != 1 {
		t.Errorf("LiveKit was told %d times", got)
	}
}

// A room that is over has no media room, whether or not somebody was in it.
func TestAnEmptyRoomThatEndsIsSilent(t *testing.T) {
	carried := &sound{}
	r := startWith(t, t.TempDir(), carried)
	host, people := session(t, r, spoken(1), 4)
	sendToRooms(host)
	for _, p := range people {
		p.until("the room", func() bool { return strings.HasPrefix(p.place, "room/") })
		p.do(&rooms.Go{To: "main"})
	}
	if len(carried.wished()) != 2 {
		t.Fatalf("wished are %v", carried.wished())
	}
	host.do(&rooms.EndRoom{Room: "1.1"})
	if !slices.Equal(carried.wished(), []string{host.hears()}) {
		t.Errorf("after the only room ended %v are wished", carried.wished())
	}
}

func TestAPlanWithoutVoicesSilencesEverybody(t *testing.T) {
	carried := &sound{}
	r := startWith(t, t.TempDir(), carried)
	host, people := session(t, r, spoken(1), 2)
	plan := spoken(1)
	plan.Talk.By = rooms.InWriting
	var had rooms.PlanView
	host.mu.Lock()
	err := json.Unmarshal(host.values["plan"], &had)
	host.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	host.do(&rooms.ReplacePlan{Plan: plan, Revision: had.Revision})
	for _, p := range append(people, host) {
		p.until("silence", func() bool { return p.values["media"] != nil && p.media().Now == nil })
	}
	if len(carried.wished()) != 0 {
		t.Errorf("still wished: %v", carried.wished())
	}
}

// Without voices in the browser nothing of this is told or wished.
func TestASessionWithoutMediaIsAsBefore(t *testing.T) {
	carried := &sound{}
	r := startWith(t, t.TempDir(), carried)
	host, people := session(t, r, quick(500, rooms.Hour), 4)
	sendToRooms(host)
	for _, p := range append(people, host) {
		if p.sound() != (rooms.MediaView{}) {
			t.Errorf("seat %d is told of media", p.seat)
		}
	}
	if carried.wished() != nil {
		t.Errorf("wished: %v", carried.wished())
	}
}

func (s *sound) searched() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.search)
}

// settledFor counts how often a room's speakers were looked at.
func (s *sound) settledFor(name string) (times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, settled := range s.settle {
		if settled == name {
			times++
		}
	}
	return times
}

func valuesOf(m map[string]string) []string {
	var all []string
	for _, v := range m {
		all = append(all, v)
	}
	return all
}

func same(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// A line to a page can be away while its sound is not: who is moved then, or gone, is
// looked for where they were.
func TestA3_NobodyWhoseLineIsAwayListensOn(t *testing.T) {
	for what, happens := range map[string]func(host, who *person){
		"they are moved": func(host, who *person) {
			host.do(&rooms.Move{Seat: who.seat})
			synctest.Wait() // their media is looked at after all else
		},
		"they are gone": func(_, _ *person) { advance(rooms.KeepSeatFor.Duration() + 5*time.Second) },
	} {
		synctest.Test(t, func(t *testing.T) {
			carried := &sound{}
			r := startWith(t, t.TempDir(), carried)
			host, people := session(t, r, spoken(1), 8)
			sendToRooms(host)
			inRooms(people)
			synctest.Wait() // their media is told after all else
			who, others := people[0], people[1:]
			room := who.hears()
			for _, p := range others { // or they would have it searched
				if p.hears() == room {
					r.node.Detach(p.id, p.seat, p)
				}
			}
			r.node.Detach(who.id, who.seat, who)
			synctest.Wait()
			if slices.Contains(carried.searched(), room) {
				t.Fatal("their room is searched while they may come back to it")
			}
			happens(host, who)
			if !slices.Contains(carried.searched(), room) {
				t.Errorf("%s, and nobody looks for them where they were", what)
			}
			r.stop()
		})
	}
}

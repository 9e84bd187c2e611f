package rooms

import (
	"cmp"
	"slices"
	"strconv"
)

// What sections say. Each function is one section's value; who sees it is in
// section.go.

func (s *Session) person(seat Seat, w Words) *PersonView {
	p := s.Person(seat)
	if p == nil {
		return nil
	}
	v := &PersonView{Seat: seat, Name: w.Name(seat), Pronouns: w.Pronouns(seat), How: p.How}
	if p.Role != Participant {
		v.Role = p.Role
	}
	if !p.Connected {
		v.State = "away"
	}
	return v
}

func (s *Session) sessionView(w Words) SessionView {
	v := SessionView{
		Title: s.Plan.Title, Language: s.Plan.Language, Welcome: s.Plan.Welcome, StartsAt: s.Plan.StartsAt,
		EndsAt: s.wouldEnd(), Talk: s.Plan.Talk.By, MainLink: s.Plan.Talk.Main, Captions: s.Plan.Talk.Captions, QuietText: s.Plan.QuietText,
		Agenda: Agenda(s.Plan), Hosts: []PersonView{}, Rehearsal: s.Rehearsal, KeepFor: s.Plan.KeepFor, Next: s.Plan.Next,
	}
	if s.Phase == Closing || s.Phase == Ended {
		for _, step := range s.Asked {
			v.Agenda[step].Prompt = s.Plan.Steps[step].Prompt
		}
	}
	for _, seat := range s.facs {
		v.Hosts = append(v.Hosts, *s.person(seat, w))
	}
	slices.SortStableFunc(v.Hosts, func(a, b PersonView) int {
		return boolInt(b.Role == Host) - boolInt(a.Role == Host)
	})
	return v
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Agenda is a plan as everybody may know it.
func Agenda(p Plan) []AgendaStep {
	steps := make([]AgendaStep, len(p.Steps))
	question := 0
	for i, step := range p.Steps {
		steps[i] = AgendaStep{Kind: step.Kind, Title: step.Title, Length: step.Length, Harvest: step.Harvest}
		if step.Kind == QuestionStep {
			question++
			steps[i].Question = question
		}
	}
	return steps
}

// wouldEnd adds up what is left of the plan behind the current deadline; 0
// before the start, and while nothing has a deadline.
func (s *Session) wouldEnd() Instant {
	end := s.EndsAt
	switch {
	case s.Phase == Ended:
		return s.EndedAt
	case end == 0:
		return 0
	}
	if step, _ := s.step(); s.roomsOpen() {
		end = end.Add(s.longest() + s.Plan.Grace + step.Harvest)
	}
	for _, step := range s.Plan.Steps[s.Step+1:] {
		end = end.Add(step.Length)
		if step.Kind == QuestionStep {
			end = end.Add(s.Plan.Notice + s.Plan.Grace + step.Harvest)
		}
	}
	return end
}

func (s *Session) loopView(w Words) LoopView {
	v := LoopView{
		Phase: s.Phase, Doors: s.Doors, Locked: s.Locked, ChatClosed: s.ChatClosed, Step: s.Step, Questions: s.Plan.Questions(), Round: s.Round,
		Rooms: len(s.Rooms), Length: s.Length, EndsAt: s.EndsAt, PausedAt: s.PausedAt, ReturnsAt: s.ReturnsAt,
		Recalled: s.Recalled, Waits: s.Waits, Driver: s.person(s.Driver, w), Taking: s.person(s.Taking, w), TakesAt: s.TakesAt,
		EndedAt: s.EndedAt, ErasesAt: s.ErasesAt,
	}
	v.Early = s.Preview != nil && s.Preview.From < 0 && s.Sent == nil
	if s.Sent != nil {
		v.OpensAt, v.Rooms = s.Sent.OpensAt, len(s.Sent.Rooms)
	}
	step, ok := s.step()
	if !ok || step.Kind != QuestionStep || s.Phase == Ended {
		return v
	}
	v.Question = s.questionNumber(s.Step)
	if s.Phase == InView && s.Sent == nil && s.Preview.From != s.Step {
		return v // facilitators look at the rooms from the step before: nobody is told the question yet
	}
	v.Prompt, v.Hint, v.Stretch = step.Prompt, step.Hint, step.Stretch
	return v
}

// NamesUpTo is how many people the main room lists by name.
const NamesUpTo = 100

// MainView is the live section "main".
func (s *Session) MainView(w Words) MainView {
	v := MainView{Count: s.count.connected, Here: s.count.inMain, Writes: s.Writes}
	for _, seat := range s.Hands {
		v.Hands = append(v.Hands, *s.person(seat, w))
	}
	for _, seat := range s.Speakers {
		v.Floor = append(v.Floor, *s.person(seat, w))
	}
	if len(s.People) > 2*NamesUpTo && s.count.inMain > NamesUpTo {
		return v
	}
	for i := range s.People {
		p := &s.People[i]
		if p.Place != MainRoom || !p.Present() {
			continue
		}
		pv := s.person(Seat(i+1), w)
		pv.Hand, pv.Floor = p.Hand, p.Floor
		v.People = append(v.People, *pv)
		if len(v.People) > NamesUpTo {
			v.People = nil
			return v
		}
	}
	return v
}

// roomView is a breakout as its people see it. Somebody who left and somebody
// who dropped are the same here: away, and after a while not there.
func (s *Session) roomView(a Audience, w Words) RoomView {
	round, number, _ := a.RoomOf()
	v := RoomView{ID: RoomID(round, number), Number: number, People: []PersonView{}, Cards: []CardView{}}
	r := s.room(number)
	if r == nil || round != s.Round {
		v.Closed = true
		return v
	}
	v.Closed, v.Asked, v.Small = r.Closed, r.Asked != "", s.smallRoom(number)
	v.NewFaces, v.Joined, v.Alone = r.NewFaces, r.Joined, !r.Closed && r.size == 1
	if !r.Closed {
		v.Link = s.Plan.Talk.Link(number)
		v.Writes, v.Longer, v.ReturnsAt = r.Writes, r.Longer, r.ReturnsAt
	}
	for _, seat := range r.Seats {
		p := s.Person(seat)
		if !p.Present() {
			continue
		}
		v.People = append(v.People, *s.person(seat, w))
		v.MoreTime += boolInt(p.MoreTime)
		v.Done += boolInt(p.Done)
	}
	for _, seat := range r.Visitors {
		v.Visitors = append(v.Visitors, *s.person(seat, w))
	}
	for _, id := range r.cards {
		v.Cards = append(v.Cards, s.cardView(id, s.Cards[id], w))
	}
	return v
}

func (s *Session) cardView(id string, c Card, w Words) CardView {
	v := CardView{ID: id, State: c.State, SharesAt: c.SharesAt, Label: "room", Signed: names(c.Signed, w)}
	if c.Small {
		v.Label = "small"
	}
	return v
}

func names(seats []Seat, w Words) []string {
	var all []string
	for _, seat := range seats {
		all = append(all, w.Name(seat))
	}
	return all
}

func (s *Session) wallCard(id string, c Card, w Words) WallCard {
	v := WallCard{
		ID: id, Round: c.Round, Question: c.Question, Room: c.Room, Text: c.Text,
		Signed: names(c.Signed, w), Marks: c.Marks, Hidden: c.Hidden, Theme: c.Theme, N: c.N,
	}
	if c.Small {
		v.Room = 0
	}
	return v
}

func (s *Session) harvestView() HarvestView {
	v := HarvestView{Round: s.Round, Floor: s.Floor, Rooms: len(s.Turns), Turns: []TurnView{}, Shown: s.Shown, MarksOf: MarksEach}
	kept, shared, unnamed := map[int]int{}, map[int]int{}, s.unnamed()
	for _, c := range s.Cards {
		switch {
		case c.Round != s.Round:
		case c.State == Kept:
			kept[c.Room]++
		case c.State == Published && !c.Small && !c.Hidden:
			shared[c.Room]++
		}
	}
	for _, t := range s.Turns {
		turn := TurnView{Room: t.Room, State: t.State, Cards: shared[t.Room]}
		// Of a room whose cards don't name it that would be a guess, and a wrong one
		// would say whose cards they are.
		turn.Keeps = kept[t.Room] > 0 && turn.Cards == 0 && !unnamed[t.Room]
		if turn != (TurnView{Room: t.Room}) {
			v.Turns = append(v.Turns, turn)
		}
	}
	return v
}

func announcementView(a *Announcement, w Words) AnnouncementView {
	if a == nil {
		return AnnouncementView{}
	}
	return AnnouncementView{a.ID, w.Word(a.ID), w.Name(a.Seat), a.At}
}

// nextNames is how many names a notice has room for.
const nextNames = 12

func (s *Session) nextView(a Audience, w Words) NextView {
	round, number, _ := a.RoomOf()
	v := NextView{Room: number, Round: round}
	if s.Sent == nil || number > len(s.Sent.Rooms) {
		return v
	}
	v.At = s.Sent.OpensAt
	for _, seat := range s.Sent.Rooms[number-1] {
		if len(v.People) < nextNames && !s.Person(seat).Removed {
			v.People = append(v.People, w.Name(seat))
		}
	}
	return v
}

func (s *Session) youView(seat Seat, w Words) YouView {
	p := s.Person(seat)
	if p == nil {
		return YouView{}
	}
	v := YouView{
		Seat: seat, Name: w.Name(seat), Pronouns: w.Pronouns(seat), Role: p.Role, Place: string(s.PlaceOf(seat)), Driving: s.Driver == seat,
		Waiting: p.Waiting, Removed: p.Removed, Hand: p.Hand, Floor: p.Floor, Writes: p.Writes,
	}
	v.Chosen, v.Desks = s.chosen(seat), s.desks(p)
	if r := s.room(p.Home); r != nil && !r.Closed && p.Place != p.Home {
		v.Home = RoomID(s.Round, p.Home)
	}
	if p.MoreTime {
		v.Votes = append(v.Votes, "more_time")
	}
	if p.Done {
		v.Votes = append(v.Votes, "done")
	}
	if id := s.helpOf(seat); id != "" {
		help := helpView(id, s.Helps[id], w)
		v.Help = &help
	}
	return v
}

func helpView(id string, h Help, w Words) HelpView {
	v := HelpView{ID: id, Kind: h.Kind, Room: h.Room, Seat: h.Seat, AskedAt: h.At, Visit: h.Visit}
	if h.Seat != 0 {
		v.Name = w.Name(h.Seat)
	}
	if h.Visitor != 0 {
		v.Visitor = w.Name(h.Visitor)
	}
	return v
}

func (s *Session) facPerson(seat Seat, p *Person, w Words) FacPerson {
	v := FacPerson{
		ID: strconv.Itoa(int(seat)), Seat: seat, Name: w.Name(seat), Pronouns: w.Pronouns(seat), Role: p.Role,
		State: p.state(), AwayAt: p.AwayAt, Place: "main", Hand: p.Hand, Floor: p.Floor,
	}
	switch {
	case p.Visiting:
		v.Place, v.Visiting = "room", p.Place
	case p.Place > 0:
		v.Place = "room"
	case p.Place == QuietRoom:
		v.Place = "quiet"
	}
	return v
}

func (s *Session) facRoom(number int) FacRoom {
	r := s.room(number)
	v := FacRoom{
		ID: RoomID(s.Round, number), Number: number, Seats: []Seat{}, Asked: r.Asked != "",
		Visitors: r.Visitors, Closed: r.Closed, Split: s.tooLarge(r), Longer: r.Longer, ReturnsAt: r.ReturnsAt,
	}
	if o := s.room(r.Merge); o != nil && !o.Closed && !r.Closed {
		v.Merge = RoomID(s.Round, r.Merge)
	}
	for _, seat := range r.Seats {
		p := s.Person(seat)
		if !p.Present() {
			continue
		}
		v.Seats = append(v.Seats, seat)
		v.Here += boolInt(p.Connected)
		v.MoreTime += boolInt(p.MoreTime)
		v.Done += boolInt(p.Done)
	}
	for _, id := range r.cards {
		switch c := s.Cards[id]; {
		case c.Small: // a count beside the wall would lead from a card to its room (promise P10)
		case c.State == Shared || c.State == Published:
			v.Shared++
		case c.State == Kept:
			v.Kept++
		}
	}
	return v
}

func (s *Session) previewView() PreviewView {
	p := s.Preview
	if p == nil {
		return PreviewView{Step: -1, Rooms: [][]Seat{}}
	}
	present := s.toBeSeated()
	v := PreviewView{
		Step: p.Step, Pending: p.Pending, Rooms: p.Rooms, SittingOut: p.SittingOut, Present: present,
		Length: p.Length, Size: p.Size, Reasons: p.Reasons, Repeats: p.Repeats, Joining: p.Joining,
		TooFew: present < FewestForRooms, Pinned: len(p.Pins), Impossible: p.Impossible,
		Policy: cmp.Or(p.Policy, Fresh), Choices: p.Choices,
	}
	if s.Sent != nil {
		v.Rooms, v.SittingOut = s.Sent.Rooms, s.Sent.SittingOut // some may still choose
	}
	if v.Rooms == nil {
		v.Rooms = [][]Seat{}
	}
	return v
}

// OnTheWall lists what rooms shared and nobody hid, in the order of the wall.
func (s *Session) OnTheWall(w Words) []WallCard {
	var cards []WallCard
	for _, id := range s.Items(Section{secWall, All}) {
		cards = append(cards, s.wallCard(id, s.Cards[id], w))
	}
	slices.SortFunc(cards, func(a, b WallCard) int { return a.N - b.N })
	return cards
}

package rooms

// ChooseRoom is somebody's own wish for a room of a question whose rooms are chosen:
// while facilitators look at them, and while the notice runs.
type ChooseRoom struct {
	Room int `json:"room" doc:"from 1; 0: no wish"`
}

func (c *ChooseRoom) Decide(s *Session, env Env) ([]Event, error) {
	me := env.Actor.Seat
	switch {
	case s.Preview == nil || s.Preview.Policy != Choose || !s.Person(me).late():
		return nil, ErrNotNow
	case c.Room < 0 || c.Room > s.choices():
		return nil, ErrNoSuchRoom
	case s.Sent == nil && c.Room == s.chosen(me), s.Sent != nil && c.Room > 0 && c.Room == s.NextOf(me):
		return nil, nil
	case s.Sent == nil:
		return []Event{&Chose{Seat: me, Room: c.Room}}, nil
	}
	return s.changeRoom(env, me, c.Room)
}

// changeRoom brings somebody, with their companions, to another room while the
// notice runs: nobody is left alone. Who is kept apart from somebody there finds the
// room full: a refusal of its own would say why.
func (s *Session) changeRoom(env Env, seat Seat, to int) ([]Event, error) {
	if to == 0 {
		return nil, ErrTooLate
	}
	from := s.NextOf(seat)
	if with := env.Rules.with(seat); with != 0 && from != 0 && from == s.NextOf(with) {
		return nil, ErrNotNow // they are where their person is
	}
	going := []Seat{seat}
	for _, companion := range env.Rules.companions(seat) {
		if s.NextOf(companion) == from && from != 0 {
			going = append(going, companion)
		}
	}
	if from != 0 && len(s.Sent.Rooms[from-1])-len(going) == 1 || len(s.Sent.Rooms[to-1]) == 0 && len(going) == 1 {
		return nil, ErrNobodyAlone
	}
	full := len(s.Sent.Rooms[to-1])+len(going) > MaxRoomSize
	for _, one := range going {
		full = full || env.Rules.apart(only(one), func(other Seat) bool { return s.NextOf(other) == to })
	}
	if full {
		return nil, ErrRoomFull.with("room", to).with("free", 0)
	}
	var events []Event
	for _, one := range going {
		events = append(events, &Chose{Seat: one, Room: to})
	}
	return events, nil
}

// choices is how many rooms there are to choose from.
func (s *Session) choices() int {
	if s.Sent != nil {
		return len(s.Sent.Rooms)
	}
	return s.Preview.Choices
}

// chosen is the room that somebody chose, 0 if none.
func (s *Session) chosen(seat Seat) int {
	if s.Preview == nil {
		return 0
	}
	return s.Preview.Chosen[seat]
}

// choicesFor is how many rooms so many people choose from.
func (z Size) choicesFor(people int) int {
	n := z.Rooms
	if n == 0 {
		n = (people + z.Target/2) / z.Target
	}
	return max(1, min(n, people/2))
}

// Chose says where somebody would like to be. Facilitators see it as a seating,
// others as a count.
type Chose struct {
	Seat Seat `json:"seat"`
	Room int  `json:"room"`
}

func (e *Chose) Apply(s *Session) {
	p := s.Preview
	if p == nil {
		return
	}
	s.mark(secChoice, All)
	s.mark(secYou, ToSeat(e.Seat))
	if delete(p.Chosen, e.Seat); e.Room > 0 {
		if p.Chosen == nil {
			p.Chosen = map[Seat]int{}
		}
		p.Chosen[e.Seat] = e.Room
	}
	s.rosterChanged() // the rooms are fitted to it
	if s.Sent == nil {
		return
	}
	from := s.NextOf(e.Seat)
	if from > 0 {
		s.Sent.Rooms[from-1] = without(s.Sent.Rooms[from-1], e.Seat)
		s.mark(secNext, NextRoom(s.Round+1, from))
	}
	s.Sent.SittingOut = without(s.Sent.SittingOut, e.Seat)
	s.Sent.Rooms[e.Room-1] = append(s.Sent.Rooms[e.Room-1], e.Seat)
	s.Sent.next[e.Seat] = e.Room
	s.mark(secNext, NextRoom(s.Round+1, e.Room))
	s.mark(secPreview, Facilitators)
	s.markPlaced(e.Seat)
}

// ChoiceView is how many people want which room: section "choice", for everybody.
// It is empty while there is nothing to choose.
type ChoiceView struct {
	Rooms []int `json:"rooms" doc:"people by room, Room 1 first"`
}

func (s *Session) choiceView() ChoiceView {
	v := ChoiceView{Rooms: []int{}}
	if s.Preview == nil || s.Preview.Policy != Choose {
		return v
	}
	v.Rooms = make([]int, s.choices())
	if s.Sent != nil {
		for i, room := range s.Sent.Rooms {
			v.Rooms[i] = len(room)
		}
		return v
	}
	for _, room := range s.Preview.Chosen {
		if room <= len(v.Rooms) {
			v.Rooms[room-1]++
		}
	}
	return v
}

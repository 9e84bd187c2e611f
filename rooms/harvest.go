package rooms

// Turn is where a room stands in the order of turns.
type Turn struct {
	Room  int    `json:"room"`
	State string `json:"state,omitempty"` // "", speak, write, pass, spoke
}

// MarksEach is how many marks a person has in a harvest, and again for topics.
const MarksEach = 3

// Unpublished lists the shared cards whose words are wanted on the wall: the
// server brings them from the vault with [Publish].
func (s *Session) Unpublished() []string {
	if s.Phase != Harvest {
		return nil
	}
	return sortedKeys(s.shared)
}

// Publish brings words of shared cards from the vault into the log, once the
// harvest is open.
type Publish struct{ Texts map[string]string }

func (c *Publish) Decide(s *Session, env Env) ([]Event, error) {
	e := &CardsPublished{}
	for _, id := range sortedKeys(c.Texts) {
		if card, ok := s.Cards[id]; ok && card.State == Shared && s.Phase == Harvest {
			e.Cards = append(e.Cards, PublishedCard{id, c.Texts[id]})
		}
	}
	if len(e.Cards) == 0 {
		return nil, nil
	}
	env.Rand.Shuffle(len(e.Cards), func(i, j int) { e.Cards[i], e.Cards[j] = e.Cards[j], e.Cards[i] })
	return []Event{e}, nil
}

// PublishedCard is a card with its words.
type PublishedCard struct {
	Card string `json:"card"`
	Text string `json:"text"`
}

// CardsPublished puts cards on the wall, in no order that tells when they were shared.
type CardsPublished struct {
	Cards []PublishedCard `json:"cards"`
}

func (e *CardsPublished) Apply(s *Session) {
	unnamed := s.unnamed()
	for _, p := range e.Cards {
		card, ok := s.Cards[p.Card]
		if !ok {
			continue
		}
		s.WallSize++
		card.State, card.Text, card.N = Published, p.Text, s.WallSize
		card.Small = card.Small || unnamed[card.Room]
		s.putCard(p.Card, card)
	}
}

// closeHarvest forgets whatever a room did not share.
func (s *Session) closeHarvest() {
	if s.Phase != Harvest && !s.roomsOpen() {
		return
	}
	for _, id := range sortedKeys(s.Cards) {
		if s.Cards[id].State != Published {
			s.dropCard(id)
		}
	}
	for i := range s.Rooms {
		s.markRoom(i + 1)
		if n := s.Rooms[i].Notice; n != nil {
			s.forget(n.ID)
		}
	}
	s.Rooms, s.Turns, s.Floor, s.Shown = nil, nil, 0, ""
	s.bySize = sizeIndex{}
	for i := range s.People {
		p := &s.People[i]
		if len(p.Rooms) > 0 {
			s.mark(secYou, ToSeat(Seat(i+1)))
		}
		p.Home, p.SitsOut, p.Sat, p.Rooms, p.At = 0, false, false, nil, 0
	}
	s.markMoved()
	s.mark(secHarvest, All)
}

// TurnAnswer says how a room will take its turn.
type TurnAnswer struct {
	Room string `json:"room" doc:"such as 2.3"`
	How  string `json:"how"`
}

func (c *TurnAnswer) Decide(s *Session, env Env) ([]Event, error) {
	room := s.Desk(env.Actor.Seat)
	switch {
	case room == 0:
		return nil, ErrNotYourRoom
	case s.still(c.Room, room) != nil:
		return nil, ErrMoved
	case c.How != "speak" && c.How != "write" && c.How != "pass":
		return nil, ErrMalformed.with("problem", "how is speak, write or pass")
	}
	if s.Turns[room-1].State == c.How {
		return nil, nil
	}
	return []Event{&Turned{Room: room, State: c.How}}, nil
}

// Turned says how a room takes its turn. It bears no seat.
type Turned struct {
	Room  int    `json:"room"`
	State string `json:"state"`
}

func (e *Turned) Apply(s *Session) {
	for i := range s.Turns {
		if s.Turns[i].Room == e.Room {
			s.Turns[i].State = e.State
		}
	}
	if s.Floor == e.Room && e.State != "speak" {
		s.Floor = 0
		s.markSpeakers(e.Room)
	}
	s.mark(secHarvest, All)
}

// CallTurn gives a room the floor, or without one takes it back.
type CallTurn struct {
	Room string `json:"room,omitempty" doc:"such as 2.3; left out: nobody"`
}

func (c *CallTurn) Decide(s *Session, env Env) ([]Event, error) {
	number, err := s.orMain(c.Room)
	if err != nil || number == s.Floor {
		return nil, err
	}
	return []Event{&TurnCalled{Room: number}}, nil
}

// TurnCalled says who has the floor.
type TurnCalled struct {
	Room int `json:"room"`
}

func (e *TurnCalled) Apply(s *Session) {
	if s.Floor > 0 && s.Floor != e.Room && s.Floor <= len(s.Turns) {
		s.Turns[s.Floor-1].State = "spoke"
	}
	s.markSpeakers(s.Floor)
	s.markSpeakers(e.Room)
	s.Floor = e.Room
	s.mark(secHarvest, All)
}

// ShowCard shows one card to everyone, or none.
type ShowCard struct {
	Card string `json:"card"`
}

func (c *ShowCard) Decide(s *Session, env Env) ([]Event, error) {
	if card := s.Cards[c.Card]; c.Card != "" && (card.State != Published || card.Hidden) {
		return nil, ErrNoSuchCard
	}
	if c.Card == s.Shown {
		return nil, nil
	}
	return []Event{&CardShown{Card: c.Card}}, nil
}

// CardShown says which card everyone sees large.
type CardShown struct {
	Card string `json:"card,omitempty"`
}

func (e *CardShown) Apply(s *Session) {
	s.Shown = e.Card
	s.mark(secHarvest, All)
}

// Tally brings counts of marks into the log: absolute, so that a lost one heals
// with the next, and gathered, so that nothing leads to who placed them.
type Tally struct{ Cards, Topics map[string]int }

func (c *Tally) Decide(s *Session, env Env) ([]Event, error) {
	e := &Tallied{Cards: map[string]int{}, Topics: map[string]int{}}
	for id, n := range c.Cards {
		if card, ok := s.Cards[id]; ok && card.State == Published && card.Marks != n {
			e.Cards[id] = n
		}
	}
	for _, topic := range s.Topics {
		if n, ok := c.Topics[topic.ID]; ok && n != topic.Marks {
			e.Topics[topic.ID] = n
		}
	}
	if len(e.Cards)+len(e.Topics) == 0 {
		return nil, nil
	}
	return []Event{e}, nil
}

// Tallied holds counts.
type Tallied struct {
	Cards  map[string]int `json:"cards,omitempty"`
	Topics map[string]int `json:"topics,omitempty"`
}

func (e *Tallied) Apply(s *Session) {
	for _, id := range sortedKeys(e.Cards) {
		if card, ok := s.Cards[id]; ok {
			card.Marks = e.Cards[id]
			s.Cards[id] = card
			if card.Hidden {
				s.markItem(secHidden, Facilitators, id)
			} else {
				s.markItem(secWall, All, id)
			}
		}
	}
	for i := range s.Topics {
		if n, ok := e.Topics[s.Topics[i].ID]; ok {
			s.Topics[i].Marks = n
			s.markItem(secTopics, All, s.Topics[i].ID)
		}
	}
}

package rooms

import "slices"

// Ballots are who marked what. They are no part of the log: the server keeps
// them in the vault and drops those of cards when the harvest closes.
type Ballots struct {
	Cards  map[Seat][]string
	Topics map[Seat][]string
	counts map[string]int
}

// Ballot is one person's marks, as the vault keeps it.
type Ballot struct {
	Cards  []string `json:"cards,omitempty"`
	Topics []string `json:"topics,omitempty"`
}

// NewBallots gives empty ones.
func NewBallots() *Ballots {
	return &Ballots{Cards: map[Seat][]string{}, Topics: map[Seat][]string{}, counts: map[string]int{}}
}

// Put sets one person's marks, counting them.
func (b *Ballots) Put(seat Seat, v Ballot) {
	for _, id := range slices.Concat(b.Cards[seat], b.Topics[seat]) {
		b.counts[id]--
	}
	b.Cards[seat], b.Topics[seat] = v.Cards, v.Topics
	for _, id := range slices.Concat(v.Cards, v.Topics) {
		b.counts[id]++
	}
}

// Of gives one person's marks.
func (b *Ballots) Of(seat Seat) Ballot { return Ballot{b.Cards[seat], b.Topics[seat]} }

// Count gives how many marks a card or topic has.
func (b *Ballots) Count(id string) int { return b.counts[id] }

// ForgetCards drops the marks of cards.
func (b *Ballots) ForgetCards() {
	for seat := range b.Cards {
		b.Put(seat, Ballot{Topics: b.Topics[seat]})
	}
	clear(b.Cards)
}

// BallotCommand changes one's own marks. DecideBallot gives the new ones; thing
// is what was marked.
type BallotCommand interface {
	Command
	DecideBallot(s *Session, now Ballot) (next Ballot, thing string, err error)
}

// Mark places one of three marks on a card of the wall, or takes it off.
type Mark struct {
	Card string `json:"card"`
	On   bool   `json:"on"`
}

func (c *Mark) Decide(s *Session, env Env) ([]Event, error) { return nil, nil }

func (c *Mark) DecideBallot(s *Session, now Ballot) (Ballot, string, error) {
	if card, ok := s.Cards[c.Card]; c.On && (!ok || card.State != Published || card.Hidden || card.Round != s.Round) {
		return now, "", ErrNoSuchCard
	}
	cards, err := place(now.Cards, c.Card, c.On)
	return Ballot{cards, now.Topics}, c.Card, err
}

// MarkTopic places one of three marks on a topic for next time.
type MarkTopic struct {
	Topic string `json:"topic"`
	On    bool   `json:"on"`
}

func (c *MarkTopic) Decide(s *Session, env Env) ([]Event, error) { return nil, nil }

func (c *MarkTopic) DecideBallot(s *Session, now Ballot) (Ballot, string, error) {
	if !slices.ContainsFunc(s.Topics, func(t Topic) bool { return t.ID == c.Topic }) {
		return now, "", ErrNoSuchThing
	}
	topics, err := place(now.Topics, c.Topic, c.On)
	return Ballot{now.Cards, topics}, c.Topic, err
}

func place(marks []string, id string, on bool) ([]string, error) {
	has := slices.Contains(marks, id)
	switch {
	case on && has, !on && !has:
		return marks, nil
	case on && len(marks) >= MarksEach:
		return marks, ErrNoMarksLeft.with("max", MarksEach)
	case on:
		return append(slices.Clone(marks), id), nil
	}
	return slices.DeleteFunc(slices.Clone(marks), func(m string) bool { return m == id }), nil
}

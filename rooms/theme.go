package rooms

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Theme gathers cards that are alike. Its title is in the vault.
type Theme struct {
	ID string `json:"id"`
	N  int    `json:"n"`
}

// MaxThemes is more than anybody reads on a wall.
const MaxThemes = 50

func (s *Session) theme(id string) int {
	return slices.IndexFunc(s.Themes, func(t Theme) bool { return t.ID == id })
}

// themeTitle makes sure that a title is one line that fits over cards.
func themeTitle(title string) error {
	switch n := utf8.RuneCountInString(title); {
	case strings.TrimSpace(title) == "":
		return ErrEmpty
	case n > MaxTitle:
		return ErrTooLong.with("max", MaxTitle)
	}
	return nil
}

// AddTheme begins a theme, with cards if some are named.
type AddTheme struct {
	Title string   `json:"title"`
	Cards []string `json:"cards,omitempty"`
}

func (c *AddTheme) Decide(s *Session, env Env) ([]Event, error) {
	if err := themeTitle(c.Title); err != nil {
		return nil, err
	}
	if len(s.Themes) >= MaxThemes {
		return nil, ErrTooMany.with("max", MaxThemes)
	}
	added := &ThemeAdded{ID: env.uuid(), N: s.Things + 1}
	for _, id := range c.Cards {
		if s.Cards[id].State != Published {
			return nil, ErrNoSuchCard
		}
		if !slices.Contains(added.Cards, id) {
			added.Cards = append(added.Cards, id)
		}
	}
	return []Event{added}, nil
}

// Word is the title.
func (c *AddTheme) Word() string { return c.Title }

// ThemeAdded says that there is one more theme.
type ThemeAdded struct {
	ID    string   `json:"id"`
	N     int      `json:"n"`
	Cards []string `json:"cards,omitempty"`
}

func (e *ThemeAdded) Wants() (Seat, string) { return 0, e.ID }

func (e *ThemeAdded) Apply(s *Session) {
	s.Things = e.N
	s.Themes = append(s.Themes, Theme{ID: e.ID, N: e.N})
	s.markItem(secThemes, All, e.ID)
	for _, id := range e.Cards {
		s.gatherCard(id, e.ID)
	}
}

// gatherCard puts a card with a theme, or with none.
func (s *Session) gatherCard(id, theme string) {
	if card, ok := s.Cards[id]; ok {
		card.Theme = theme
		s.putCard(id, card)
	}
}

// NameTheme gives a theme another title.
type NameTheme struct {
	Theme string `json:"theme"`
	Title string `json:"title"`
}

func (c *NameTheme) Decide(s *Session, env Env) ([]Event, error) {
	if s.theme(c.Theme) < 0 {
		return nil, ErrNoSuchThing
	}
	if err := themeTitle(c.Title); err != nil {
		return nil, err
	}
	return []Event{&ThemeNamed{ID: c.Theme}}, nil
}

// Word is the title.
func (c *NameTheme) Word() string { return c.Title }

// ThemeNamed says that the vault holds another title now.
type ThemeNamed struct {
	ID string `json:"id"`
}

func (e *ThemeNamed) Wants() (Seat, string) { return 0, e.ID }

func (e *ThemeNamed) Apply(s *Session) { s.markItem(secThemes, All, e.ID) }

// RemoveTheme takes a theme away; its cards stay on the wall.
type RemoveTheme struct {
	Theme string `json:"theme"`
}

func (c *RemoveTheme) Decide(s *Session, env Env) ([]Event, error) {
	if s.theme(c.Theme) < 0 {
		return nil, ErrNoSuchThing
	}
	return []Event{&ThemeRemoved{ID: c.Theme}}, nil
}

// ThemeRemoved says that a theme is gone.
type ThemeRemoved struct {
	ID string `json:"id"`
}

func (e *ThemeRemoved) Apply(s *Session) {
	s.Themes = slices.DeleteFunc(s.Themes, func(t Theme) bool { return t.ID == e.ID })
	s.markItem(secThemes, All, e.ID)
	s.forget(e.ID)
	for _, id := range sortedKeys(s.Cards) {
		if s.Cards[id].Theme == e.ID {
			s.gatherCard(id, "")
		}
	}
}

// GatherCard puts a card of the wall with a theme, or with none.
type GatherCard struct {
	Card  string `json:"card"`
	Theme string `json:"theme,omitempty" doc:"left out: none"`
}

func (c *GatherCard) Decide(s *Session, env Env) ([]Event, error) {
	card := s.Cards[c.Card]
	switch {
	case card.State != Published:
		return nil, ErrNoSuchCard
	case c.Theme != "" && s.theme(c.Theme) < 0:
		return nil, ErrNoSuchThing
	case card.Theme == c.Theme:
		return nil, nil
	}
	return []Event{&CardGathered{Card: c.Card, Theme: c.Theme}}, nil
}

// CardGathered says which theme a card is with.
type CardGathered struct {
	Card  string `json:"card"`
	Theme string `json:"theme,omitempty"`
}

func (e *CardGathered) Apply(s *Session) { s.gatherCard(e.Card, e.Theme) }

// Package report gives people what a session left behind: what was shared, as
// Markdown to read, as a table for a spreadsheet and as JSON for programs; and
// the calendar entry that invites to it.
//
// Exports hold what the rooms shared with everyone and nothing else. Cards are in
// an order that says nothing of who wrote when: by question, marks and text. Which
// room a card came from is told only where the host chose so beforehand and the
// door said so; a small group stays "a small group".
package report

import (
	"cmp"
	"slices"
	"time"
)

// Shared is what a session shared.
type Shared struct {
	Title       string
	EndedAt     time.Time // zero: it has not ended yet
	Next        Next
	RoomNumbers bool // the plan's choice: say which room a card came from
	Questions   []Question
	Themes      []Theme
	Topics      []Topic // for next time
	Links       []Link
}

// Next is when the group meets next: a time, or a day such as 2026-04-01.
type Next struct {
	At   time.Time // zero: the time is open
	On   string    // "": nobody has said
	Link string
}

// Known says whether there is a date.
func (n Next) Known() bool { return n.On != "" || !n.At.IsZero() }

// date is for reading by people and spreadsheets, the same everywhere.
func (n Next) date() string {
	if n.At.IsZero() {
		return n.On
	}
	return n.At.UTC().Format("2006-01-02 15:04 UTC")
}

// Question is one question with the cards that were shared on it.
type Question struct {
	Number int // from 1
	Prompt string
	Cards  []Card
}

// Card is one shared card.
type Card struct {
	Text   string
	Room   int // 0: a small group
	Marks  int
	Signed []string // names of those who ticked it
	Theme  string   // the title of its theme; "": it is with none
}

// Theme is what facilitators gathered cards under.
type Theme struct {
	Title string
	Cards int // how many of the cards are with it
}

// Topic is a suggestion for next time.
type Topic struct {
	Text  string
	Marks int
}

// Link is on the shelf.
type Link struct {
	Title string
	URL   string
}

// smallGroup stands for the number of a room of three people or fewer.
const smallGroup = "a small group"

// ordered gives a copy in the order of exports, with nothing that is not to be
// told.
func (s Shared) ordered() Shared {
	s.Questions = slices.Clone(s.Questions)
	slices.SortStableFunc(s.Questions, func(a, b Question) int { return cmp.Compare(a.Number, b.Number) })
	for i := range s.Questions {
		cards := slices.Clone(s.Questions[i].Cards)
		for j := range cards {
			cards[j].Signed = slices.Sorted(slices.Values(cards[j].Signed))
			if !s.RoomNumbers {
				cards[j].Room = 0
			}
		}
		slices.SortFunc(cards, func(a, b Card) int {
			return cmp.Or(cmp.Compare(b.Marks, a.Marks), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Room, b.Room), slices.Compare(a.Signed, b.Signed), cmp.Compare(a.Theme, b.Theme))
		})
		s.Questions[i].Cards = cards
	}
	s.Themes = slices.Clone(s.Themes)
	slices.SortFunc(s.Themes, func(a, b Theme) int {
		return cmp.Or(cmp.Compare(b.Cards, a.Cards), cmp.Compare(a.Title, b.Title))
	})
	s.Topics = slices.Clone(s.Topics)
	slices.SortFunc(s.Topics, func(a, b Topic) int {
		return cmp.Or(cmp.Compare(b.Marks, a.Marks), cmp.Compare(a.Text, b.Text))
	})
	s.Links = slices.Clone(s.Links)
	slices.SortFunc(s.Links, func(a, b Link) int {
		return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.URL, b.URL))
	})
	return s
}

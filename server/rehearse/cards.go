package rehearse

import (
	"sync"

	"plenary/rooms"
)

// cards are what became of the rooms' cards, as the simulated people in them
// saw it: nobody else, the host included, is told.
type cards struct {
	mu    sync.Mutex
	rooms map[where]sight
	ours  map[string]bool // written by simulated people
}

// write notes that a simulated person writes a card of this id.
func (c *cards) write(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ours == nil {
		c.ours = map[string]bool{}
	}
	c.ours[id] = true
}

// own says whether a simulated person wrote a card. What somebody else wrote
// is theirs to share, to keep and to doubt.
func (c *cards) own(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ours[id]
}

// where names a room of a round.
type where struct{ round, room int }

// sight is the newest view of a room that anybody had.
type sight struct {
	seq          uint64
	shared, kept int
}

// see takes somebody's view of their room at a position.
func (c *cards) see(seq uint64, v rooms.RoomView) {
	round, number, ok := rooms.Audience("room/" + v.ID).RoomOf()
	if !ok || v.Closed && len(v.Cards) == 0 { // its harvest has closed
		return
	}
	now := sight{seq: seq}
	for _, card := range v.Cards {
		switch card.State {
		case rooms.Shared, rooms.Published:
			now.shared++
		case rooms.Kept:
			now.kept++
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.rooms == nil {
		c.rooms = map[where]sight{}
	}
	if at := (where{round, number}); c.rooms[at].seq <= seq {
		c.rooms[at] = now
	}
}

// count adds up what was shared and kept.
func (c *cards) count() (shared, kept int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.rooms {
		shared += s.shared
		kept += s.kept
	}
	return shared, kept
}

// silent counts the rooms of two or more that neither shared nor kept a card.
func (c *cards) silent(past [][][]rooms.Seat) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for i, round := range past {
		for k, room := range round {
			if s := c.rooms[where{i + 1, k + 1}]; len(room) >= 2 && s.shared+s.kept == 0 {
				n++
			}
		}
	}
	return n
}

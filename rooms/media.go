package rooms

import "strconv"

// InBrowser is talking here: sound and pictures by the server's own media.
const InBrowser TalkBy = "browser"

// MainMedia names the main room among the media rooms; a breakout's name there
// is its id.
const MainMedia = "main"

// MediaRooms lists where people can hear each other now, and will when the notice
// is over; none where they don't talk in the browser.
func (s *Session) MediaRooms() []string {
	if s.Plan.Talk.By != InBrowser || s.Phase == Ended {
		return nil
	}
	all := []string{MainMedia}
	if s.roomsOpen() {
		for i := range s.Rooms {
			if !s.Rooms[i].Closed {
				all = append(all, RoomID(s.Round, i+1))
			}
		}
	}
	if s.Sent != nil {
		for i := range s.Sent.Rooms {
			all = append(all, RoomID(s.Round+1, i+1))
		}
	}
	return all
}

// MediaOf gives the room that a seat hears and is heard in: "" for nobody's, as in
// the quiet room. Who is gone is in none, so nobody listens unseen.
func (s *Session) MediaOf(seat Seat) string {
	p := s.Person(seat)
	switch {
	case s.Plan.Talk.By != InBrowser || s.Phase == Ended:
		return ""
	case p == nil || !p.Present() || p.Place == QuietRoom:
		return ""
	case p.Place == MainRoom:
		return MainMedia
	case s.RoomOver(p.Place):
		return ""
	}
	return RoomID(s.Round, p.Place)
}

// NextMediaOf gives the room that a seat may connect to ahead, while the notice
// runs. It is empty of talk until then. The main room is not: whoever is on their
// way home connects when they are there.
func (s *Session) NextMediaOf(seat Seat) string {
	if n := s.NextOf(seat); n > 0 && s.MediaOf(seat) != "" {
		return RoomID(s.Round+1, n)
	}
	return ""
}

// MediaRenewals counts how often a media room was given up for a new one, because
// somebody was removed who may hold a token of it.
func (s *Session) MediaRenewals(room string) int { return s.Renewed[room] }

// renewMedia gives up the rooms of somebody who is being removed.
func (s *Session) renewMedia(seat Seat) {
	if p := s.Person(seat); s.Plan.Talk.By != InBrowser || p == nil || p.Waiting {
		return // who waits was never let in, and has no token
	}
	if s.Renewed == nil {
		s.Renewed = map[string]int{}
	}
	s.Renewed[MainMedia]++ // they have been there, and LiveKit renews tokens by itself
	for _, room := range []string{s.MediaOf(seat), s.NextMediaOf(seat)} {
		if room != "" && room != MainMedia {
			s.Renewed[room]++
		}
	}
	s.markAudiences()
}

// MediaReady says that a browser is connected ahead to the room of the notice. Like
// the other two it never enters the log, and one about a room of before changes
// nothing.
type MediaReady struct {
	Generation uint64 `json:"generation"`
}

func (c *MediaReady) Decide(s *Session, env Env) ([]Event, error) { return nil, nil }

// MediaMoved says that a browser hears the room that it should, and no other.
type MediaMoved struct {
	Generation uint64 `json:"generation"`
}

func (c *MediaMoved) Decide(s *Session, env Env) ([]Event, error) { return nil, nil }

// MediaFailed says that a browser can't get into a room, or fell out of it, and
// asks for another token.
type MediaFailed struct {
	Generation uint64 `json:"generation"`
}

func (c *MediaFailed) Decide(s *Session, env Env) ([]Event, error) { return nil, nil }

// MediaView is where a seat hears and is heard: live section "media".
type MediaView struct {
	Path string     `json:"path" doc:"of LiveKit's own socket, below this server's address"`
	Now  *MediaPass `json:"now,omitempty" doc:"where one is; left out: nowhere, be silent"`
	Next *MediaPass `json:"next,omitempty" doc:"where the notice leads: connect, subscribe to nothing and publish nothing that can be heard until it is now"`
}

// MediaPass lets one seat into one room within a minute.
type MediaPass struct {
	Room       string `json:"room" doc:"LiveKit's name for it: random, and another for each round"`
	Token      string `json:"token,omitempty" doc:"left out while there is no such room: wait for the next word; everything but sound goes on"`
	Generation uint64 `json:"generation" doc:"goes up with each move; acknowledgements repeat it"`
	Speak      bool   `json:"speak,omitempty" doc:"one may be heard and seen; without it one asks by the command hand, and listens; it changes at any time, and LiveKit's own permission a moment later"`
	Rule       string `json:"rule" enum:"muted,choice" doc:"how one arrives: muted without a camera, or with one's own last choice in a breakout"`
}

// MediaSeat reads a seat from the name that LiveKit knows it by.
func MediaSeat(identity string) Seat {
	n, err := strconv.ParseUint(identity, 10, 32)
	if err != nil {
		return 0
	}
	return Seat(n)
}

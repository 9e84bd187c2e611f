package live

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"go.uber.org/zap"

	"plenary/rooms"
)

// Media is where people hear and see each other. It knows rooms by names that say
// nothing, and people by the number of their seat. Nothing here ever waits for it.
type Media interface {
	// Wish says which rooms a session has now: others of before are ended.
	Wish(session string, names []string)
	// Search says that somebody should be gone from a room by now.
	Search(name string)
	// Settle says that others may speak in a room now.
	Settle(name string)
	// Forget says that this node does not run the session any more.
	Forget(session string)
	// Made says whether a room can be entered.
	Made(name string) bool
	// Token lets a seat into a room, within a minute: to listen, and to speak.
	Token(name string, seat rooms.Seat, speak bool) (string, error)
	// Path is where a browser finds it, below this server's address.
	Path() string
}

// passEvery is how often a seat that fails to get into a room is given another
// token.
const passEvery = 500 * time.Millisecond

// media is what this node knows of sound in a session: what it wished, and what
// it told whom. The log says where everybody should be; nothing of this is in it.
type media struct {
	wished []mediaRoom
	names  map[mediaRoom]string // of those wished, and of no others
	seats  map[rooms.Seat]*seatMedia
	left   map[rooms.Seat][]string // the rooms that seats whose connection is gone were told of, and may still be in
	asked  map[rooms.Seat]bool     // for another token, as soon as there may be one
	told   counter
	silent map[rooms.Seat]bool
	ahead  int // how many are connected to the room that is next
}

// mediaRoom is a media room as the log has it.
type mediaRoom struct {
	room     string
	renewals int
}

// seatMedia is what one seat of this node was told and answered.
type seatMedia struct {
	now, next heard
	speak     bool      // whether it was told that it may
	made      [2]bool   // whether the two could be entered when it was told
	ready     bool      // they are connected to the next one
	used      bool      // they have sound: they have answered before
	passed    time.Time // when they were given the last token
}

// heard is a media room, and the move that led there.
type heard struct {
	name       string
	generation uint64
}

// mediaName names a media room. It is as good as random to everybody without the
// server's key, every node comes to the same, and neither the log nor a store
// holds it. A round has other names than the one before, a renewed room another.
func (s *session) mediaName(room string) string {
	if room == "" {
		return ""
	}
	one := mediaRoom{room, s.told.MediaRenewals(room)}
	if name, ok := s.media.names[one]; ok {
		return name
	}
	mac := hmac.New(sha256.New, s.node.opts.Key)
	fmt.Fprintf(mac, "media room\x00%s\x00%s\x00%d", s.id, one.room, one.renewals)
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// wishMedia wishes the rooms that there should be, if they are others.
func (s *session) wishMedia() {
	var wanted []mediaRoom
	for _, room := range s.told.MediaRooms() {
		wanted = append(wanted, mediaRoom{room, s.told.MediaRenewals(room)})
	}
	if slices.Equal(wanted, s.media.wished) {
		return
	}
	names, list := map[mediaRoom]string{}, []string(nil)
	for _, one := range wanted {
		names[one] = s.mediaName(one.room)
		list = append(list, names[one])
	}
	s.media.wished, s.media.names = wanted, names
	s.node.opts.Media.Wish(s.id, list)
}

// moveMedia follows what the log holds now: rooms are wished, and whoever should
// be in another one is told. It is called after everything else was told.
func (s *session) moveMedia(changes rooms.Changes) {
	if s.node.opts.Media == nil || !s.talksHere() && s.media.wished == nil {
		return
	}
	if changes.Rooms {
		s.wishMedia()
	}
	if changes.Floor {
		s.node.opts.Media.Settle(s.mediaName(rooms.MainMedia))
	}
	if changes.Moved {
		for seat := range s.media.left {
			s.searchLeft(seat)
		}
		s.tellMedia()
		return
	}
	for _, seat := range changes.Placed {
		if c := s.clients[seat]; c != nil {
			s.tellMediaTo(c, false)
		} else {
			s.searchLeft(seat)
		}
	}
}

// searchLeft has the rooms searched that somebody whose connection is gone belongs in
// no more: their sound may have outlived it, and nobody listens unseen.
func (s *session) searchLeft(seat rooms.Seat) {
	now, next := s.mediaName(s.told.MediaOf(seat)), s.mediaName(s.told.NextMediaOf(seat))
	left := slices.DeleteFunc(s.media.left[seat], func(name string) bool {
		if name == now || name == next {
			return false
		}
		s.node.opts.Media.Search(name)
		return true
	})
	if len(left) == 0 {
		delete(s.media.left, seat)
		return
	}
	s.media.left[seat] = left
}

func (s *session) talksHere() bool { return s.told.Plan.Talk.By == rooms.InBrowser }

// startMedia wishes the rooms of a session that was just loaded.
func (s *session) startMedia() {
	if s.node.opts.Media != nil && s.talksHere() {
		s.wishMedia()
	}
}

// endMedia leaves the rooms to other nodes, or ends them with the session.
func (s *session) endMedia(erased bool) {
	if s.node.opts.Media == nil {
		return
	}
	if erased {
		s.node.opts.Media.Wish(s.id, nil)
	}
	s.node.opts.Media.Forget(s.id)
}

// tellMedia tells everybody whose media is not as they were told.
func (s *session) tellMedia() {
	for _, c := range s.clients {
		s.tellMediaTo(c, false)
	}
}

// mediaOf gives what is kept of a seat.
func (s *session) mediaOf(seat rooms.Seat) *seatMedia {
	if s.media.seats == nil {
		s.media.seats = map[rooms.Seat]*seatMedia{}
	}
	m := s.media.seats[seat]
	if m == nil {
		m = &seatMedia{}
		s.media.seats[seat] = m
		delete(s.media.left, seat)
	}
	return m
}

// tellMediaTo tells a seat where to be heard, if that has changed or is wanted anew.
func (s *session) tellMediaTo(c *client, anew bool) {
	if message := s.mediaMessage(c.seat, anew); message != nil {
		c.conn.Send(message)
	}
}

// mediaWhole is what somebody who has just come is told, with a fresh token.
func (s *session) mediaWhole(seat rooms.Seat) [][]byte {
	if message := s.mediaMessage(seat, true); message != nil {
		return [][]byte{message}
	}
	return nil
}

// mediaMessage is nil if nothing has changed.
func (s *session) mediaMessage(seat rooms.Seat, anew bool) []byte {
	if s.node.opts.Media == nil || !s.talksHere() && s.media.seats[seat] == nil {
		return nil // who was told of a room by a plan of before is told that it is over
	}
	m := s.mediaOf(seat)
	room := s.told.MediaOf(seat)
	now, next := s.mediaName(room), s.mediaName(s.told.NextMediaOf(seat))
	made := [2]bool{s.node.opts.Media.Made(now), s.node.opts.Media.Made(next)}
	speak := s.told.MaySpeak(seat)
	if !anew && now == m.now.name && next == m.next.name && made == m.made && speak == m.speak {
		return nil
	}
	_, seq := s.media.told.next(s.lastAt)
	if now != m.now.name && m.now.name != "" {
		s.node.opts.Media.Search(m.now.name)
	}
	moved := now != m.now.name
	switch {
	case !moved:
	case now != "" && now == m.next.name: // the notice is over: it is the move that was announced
		m.now = m.next
	default:
		m.now = heard{now, seq}
	}
	if next != m.next.name {
		m.next = heard{next, seq}
		s.markReady(m, false)
	}
	m.made, m.speak, m.passed = made, speak, time.Now()
	delete(s.media.asked, seat)
	if moved { // until they say that they are there
		s.markSilent(seat, m.used && now != "")
	}
	rule := "choice"
	if room == rooms.MainMedia {
		rule = "muted"
	}
	view := rooms.MediaView{Path: s.node.opts.Media.Path(), Now: s.pass(seat, m.now, made[0], speak, rule), Next: s.pass(seat, m.next, made[1], true, "choice")}
	return s.liveMessage(rooms.ToSeat(seat), seq, []value{{rooms.LiveMedia, view}})
}

// pass lets a seat into a room, if it is there.
func (s *session) pass(seat rooms.Seat, h heard, made, speak bool, rule string) *rooms.MediaPass {
	if h.name == "" {
		return nil
	}
	pass := &rooms.MediaPass{Room: h.name, Generation: h.generation, Speak: speak, Rule: rule}
	if !made {
		return pass
	}
	token, err := s.node.opts.Media.Token(h.name, seat, speak)
	if err != nil {
		s.log.Error("make a media token", zap.Error(err))
	}
	pass.Token = token
	return pass
}

// mediaAnswered takes an acknowledgement. One of an older move changes nothing.
func (s *session) mediaAnswered(seat rooms.Seat, cmd rooms.Command) {
	m := s.mediaOf(seat)
	if m.now.name == "" && m.next.name == "" {
		return // they were told of no room
	}
	switch c := cmd.(type) {
	case *rooms.MediaReady:
		if m.next.name != "" && c.Generation == m.next.generation {
			s.markReady(m, true)
		}
	case *rooms.MediaMoved:
		if c.Generation == m.now.generation {
			m.used = true
			s.markSilent(seat, false)
		}
	case *rooms.MediaFailed:
		if c.Generation == m.now.generation {
			m.used = true
			s.markSilent(seat, true)
		} else if c.Generation != m.next.generation {
			return
		}
		if s.media.asked == nil {
			s.media.asked = map[rooms.Seat]bool{}
		}
		s.media.asked[seat] = true
		s.setFlush(passEvery - time.Since(m.passed))
	}
}

// passAgain gives another token to those who asked for one.
func (s *session) passAgain() {
	for seat := range s.media.asked {
		if wait := passEvery - time.Since(s.mediaOf(seat).passed); wait > 0 {
			s.setFlush(wait)
		} else if c := s.clients[seat]; c != nil {
			s.tellMediaTo(c, true)
		} else {
			delete(s.media.asked, seat)
		}
	}
}

// markSilent notes whether somebody's sound is not where it should be, for the
// facilitators.
func (s *session) markSilent(seat rooms.Seat, silent bool) {
	if s.media.silent[seat] == silent {
		return
	}
	if s.media.silent == nil {
		s.media.silent = map[rooms.Seat]bool{}
	}
	s.media.silent[seat] = silent
	if !silent {
		delete(s.media.silent, seat)
	}
	if s.arrivals.moved != 0 {
		s.arrivals.dirty = true
		s.setFlush(gatherFor)
	}
}

// markReady notes whether somebody is connected ahead, for the facilitators.
func (s *session) markReady(m *seatMedia, ready bool) {
	if m.ready == ready {
		return
	}
	if ready {
		s.media.ahead++
	} else {
		s.media.ahead--
	}
	m.ready, s.arrivals.dirty = ready, true
	s.setFlush(gatherFor)
}

// forgetMedia forgets a seat whose connection is gone, but for the rooms that it was
// told of.
func (s *session) forgetMedia(seat rooms.Seat) {
	s.markSilent(seat, false)
	if m := s.media.seats[seat]; m != nil {
		s.markReady(m, false)
		for _, told := range []heard{m.now, m.next} {
			if told.name != "" {
				s.media.leave(seat, told.name)
			}
		}
	}
	delete(s.media.seats, seat)
	delete(s.media.asked, seat)
}

func (m *media) leave(seat rooms.Seat, name string) {
	if m.left == nil {
		m.left = map[rooms.Seat][]string{}
	}
	m.left[seat] = append(m.left[seat], name)
}

// MediaChanged says that media rooms of a session came or went.
func (n *Node) MediaChanged(id string) {
	n.post(id, &looking{fn: func(s *session) { s.tellMedia() }, reply: make(chan error, 1)})
}

// MediaRight is what somebody may do in a media room; an alias, so that whoever keeps
// those rooms needs to know nothing of this package.
type MediaRight = struct{ Hear, Speak bool }

// MediaRights says what each identity may do in a media room now, by the log as it is
// at this moment; an error says that nobody knows.
func (n *Node) MediaRights(ctx context.Context, id, name string, identities []string) ([]MediaRight, error) {
	rights := make([]MediaRight, len(identities))
	err := n.look(ctx, id, func(s *session) {
		for i, identity := range identities {
			seat := rooms.MediaSeat(identity)
			here, ahead := s.mediaName(s.told.MediaOf(seat)) == name, s.mediaName(s.told.NextMediaOf(seat)) == name
			rights[i] = MediaRight{Hear: here || ahead, Speak: ahead || here && s.told.MaySpeak(seat)}
		}
	})
	return rights, err
}

package server_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"plenary/rooms"
	"plenary/server"
	"plenary/server/redistest"
)

// planted gives texts that occur nowhere else.
type planted struct {
	tag   string
	words []string
}

func (c *planted) word(kind string) string {
	w := fmt.Sprintf("%s %d %s", c.tag, len(c.words), kind)
	c.words = append(c.words, w)
	return w
}

// found counts the planted words in the raw bytes of a folder.
func (c *planted) found(t *testing.T, dir string) int {
	t.Helper()
	var all []byte
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a file that Redis was writing, and has put in another's place
		}
		all = append(all, data...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, w := range c.words {
		if bytes.Contains(all, []byte(w)) {
			n++
		}
	}
	return n
}

func TestP5_AfterErasureNothingIsOnTheDisk(t *testing.T) {
	t.Run("in the data folder", func(t *testing.T) {
		p := start(t, server.Config{Fast: true})
		erasesAll(t, p, p.data, func() {})
	})
	t.Run("in Redis", func(t *testing.T) {
		kept := redistest.Start(t, "save", "3600 1")
		erasesAll(t, start(t, server.Config{Fast: true, Redis: kept.URL()}), kept.Dir, kept.Written)
		if keys := kept.Keys("pl:*:s:*"); len(keys) != 0 {
			t.Errorf("keys are left: %q", keys)
		}
	})
}

// erasesAll says a lot in a session, and looks for it in a folder before and
// after the session is erased; written waits until what was acknowledged is there.
func erasesAll(t *testing.T, p *program, dir string, written func()) {
	canaries := &planted{tag: "canary" + uuid.NewString()[:8]}
	var created struct {
		Token string
		Join  string `json:"join_link"`
	}
	p.api(201, "POST", "/sessions", "", map[string]any{"title": canaries.word("title"), "question": canaries.word("question")}, &created)
	host := p.open("host", created.Token)
	host.does("doors.open", nil)
	var people []*browser
	for range 6 {
		token, _ := p.sit(created.Join, canaries.word("n"))
		b := p.open("somebody", token)
		b.until("the main room", func() bool { return b.place == "main" })
		people = append(people, b)
		b.does("say", map[string]any{"place": b.at(), "text": canaries.word("main chat")})
		b.does("topic.add", map[string]any{"text": canaries.word("topic")})
		b.does("link.add", map[string]any{"url": "https://example.org/", "title": canaries.word("link")})
	}
	host.until("everybody here", func() bool { return hereOf(host) == len(people)+1 })
	host.does("announce", map[string]any{"text": canaries.word("announcement")})
	host.does("loop.next", nil)
	host.does("loop.preview", nil)
	host.until("rooms", func() bool { return len(section[rooms.PreviewView](host, "preview").Rooms) > 0 })
	host.does("loop.send", map[string]any{"notice_ms": 0})
	for _, b := range people {
		b.until("a room", func() bool { return b.place != "main" && b.place != "" })
		card := uuid.NewString()
		b.does("card.add", map[string]any{"room": b.room(), "card": card, "text": canaries.word("shared card")})
		b.does("card.share", map[string]any{"card": card, "rev": 1})
		b.does("card.add", map[string]any{"room": b.room(), "card": uuid.NewString(), "text": canaries.word("draft")})
		b.does("say", map[string]any{"place": b.at(), "text": canaries.word("room chat")})
		b.does("help.ask", map[string]any{"kind": "me"})
		b.until("the request", func() bool { return section[rooms.YouView](b, "you").Help != nil })
		help := section[rooms.YouView](b, "you").Help.ID
		b.does("help.write", map[string]any{"help": help, "text": canaries.word("help")})
	}
	if len(canaries.words) < 50 {
		t.Fatalf("only %d canaries", len(canaries.words))
	}
	chat := 6 // what a room says in chat is never stored
	written()
	if n := canaries.found(t, dir); n < len(canaries.words)-chat {
		t.Fatalf("only %d of %d canaries were ever on the disk: this test can't fail", n, len(canaries.words))
	}
	host.send(map[string]any{"id": uuid.NewString(), "type": "erase"}) // everybody's line ends, the host's too
	if code := people[0].closedWith(); code != 4504 {
		t.Errorf("closed with %d", code)
	}
	p.untilTrue("the bytes to leave the disk", func() bool { return canaries.found(t, dir) == 0 })
	if bytes.Contains([]byte(p.err.String()), []byte(canaries.tag)) {
		t.Error("a canary is in the program's log")
	}
}

package live_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"

	"plenary/rooms"
	"plenary/server/wire"
)

// told counts the bytes that somebody has been told.
func (p *person) told() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.raw)
}

// asksHelp gives the id of somebody's private request.
func (p *person) asksHelp() string {
	p.t.Helper()
	p.do(&rooms.AskHelp{Kind: "me"})
	var you rooms.YouView
	p.until("the request", func() bool {
		return json.Unmarshal(p.values["you"], &you) == nil && you.Help != nil
	})
	return you.Help.ID
}

func TestB8_AHelpLineIsToldOnce(t *testing.T) {
	r := start(t, t.TempDir())
	host, people := session(t, r, quick(500, 60_000), 2)
	ann := people[0]
	help := ann.asksHelp()
	before, own := host.told(), ann.told()
	const lines, each = 40, 2000
	for range lines {
		ann.do(&rooms.WriteHelp{Help: help, Text: strings.Repeat("<", each)})
	}
	for _, p := range []struct {
		who   *person
		bytes int
		name  string
	}{{host, before, "help_lines"}, {ann, own, "your_lines"}} {
		p.who.until("the lines", func() bool { return len(p.who.items[p.name]) > 0 })
		if got := p.who.told() - p.bytes; got > 2*lines*each {
			t.Errorf("%d lines of %d characters are told in %d bytes as %s", lines, each, got, p.name)
		}
	}
}

// The words of a request go when it is closed, and the oldest make room before.
func TestP5_WordsOfAClosedRequestAreDropped(t *testing.T) {
	r := start(t, t.TempDir())
	host, people := session(t, r, quick(500, 60_000), 1)
	help := people[0].asksHelp()
	kept := func() (bytes int) {
		for item, err := range r.vault.List(t.Context(), host.id, "word/") {
			if err != nil {
				t.Fatal(err)
			}
			bytes += len(item.Value)
		}
		return bytes
	}
	for range 20 {
		people[0].do(&rooms.WriteHelp{Help: help, Text: strings.Repeat("\U0001F600", rooms.MaxLine)})
	}
	if got := kept(); got == 0 || got > rooms.MaxHelpKB<<10 {
		t.Errorf("%d bytes of words are kept", got)
	}
	host.do(&rooms.CloseHelp{Help: help})
	if got := kept(); got != 0 {
		t.Errorf("%d bytes of words are kept after the request was closed", got)
	}
	host.until("the end of the lines", func() bool { return len(host.items["help_lines"]) == 0 })
}

func TestB8_TheChatIsBoundedInBytes(t *testing.T) {
	r := start(t, t.TempDir())
	host, people := session(t, r, quick(500, 60_000), 1)
	for range 100 {
		people[0].do(&rooms.Say{Place: "main", Text: strings.Repeat("\x01", rooms.MaxLine)}) // six bytes each
	}
	late := r.come(host.id, "Late", rooms.Participant)
	late.until("the chat", func() bool { return len(late.items["main_chat"]) > 0 })
	if got := late.told(); got > (rooms.MaxChatKB+64)<<10 {
		t.Errorf("a newcomer is told %d bytes", got)
	}
}

// Names that change are told with the next flush, all in one.
func TestB8_ManyNewNamesAreToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, t.TempDir())
		host, people := session(t, r, quick(500, 60_000), 1)
		ann := people[0]
		const lines, each = 50, 2000
		for range lines {
			ann.do(&rooms.Say{Place: "main", Text: strings.Repeat("a", each)})
		}
		before := host.told()
		for _, name := range []string{"A", "B", "C", "D", "E", "F", "G", "H", "Anna"} {
			ann.do(&rooms.Rename{Name: name})
		}
		host.until("the new name beside every line", func() bool {
			for _, raw := range host.items["main_chat"] {
				var line rooms.ChatLine
				if err := json.Unmarshal(raw, &line); err != nil || line.Name != "Anna" {
					return false
				}
			}
			return true
		})
		if got := host.told() - before; got > 3*lines*each {
			t.Errorf("nine names of one person are told in %d bytes", got)
		}
	})
}

// Who comes back from just before names were told again reads the new ones.
func TestR1_WhoComesBackReadsTheNewNames(t *testing.T) {
	r := start(t, t.TempDir())
	host, people := session(t, r, quick(500, 60_000), 2)
	ann, ben := people[0], people[1]
	ann.do(&rooms.Say{Place: "main", Text: "Good evening"})
	ann.do(&rooms.Rename{Name: "Anna"})
	at, err := r.node.Position(t.Context(), host.id)
	if err != nil {
		t.Fatal(err)
	}
	named := func(p *person) func() bool {
		return func() bool {
			for _, raw := range p.items["main_chat"] {
				return strings.Contains(string(raw), `"Anna"`)
			}
			return false
		}
	}
	host.until("the new name", named(host))
	back := &person{
		t: t, r: r, id: ben.id, seat: ben.seat, change: make(chan struct{}),
		values: map[string]json.RawMessage{}, items: map[string]map[string]json.RawMessage{},
	}
	hello := func(now int64) []byte { return wire.Welcome(nil, ben.id, uint32(ben.seat), now, "test") }
	if err := r.node.Attach(t.Context(), ben.id, ben.seat, 0, back, at, hello); err != nil {
		t.Fatal(err)
	}
	back.until("the new name", named(back))
}

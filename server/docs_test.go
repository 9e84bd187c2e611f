package server_test

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"plenary/rooms"
	"plenary/server/access"
	"plenary/server/api"
	"plenary/server/wire"
)

// A client is written from docs/protocol.md: what the code speaks is on it.
func TestTheProtocolPageNamesEverything(t *testing.T) {
	raw, err := os.ReadFile("../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(raw)
	refusals := append(rooms.RefusalCodes(), api.Codes()...)
	for _, no := range access.Refusals() {
		refusals = append(refusals, no.Code)
	}
	for _, one := range []struct {
		what, chapter string
		names         []string
		both          bool // the page names no others, either
	}{
		{"frame of a client", "", wire.Frames(), false},
		{"message", "Server to client", wire.Messages(), false},
		{"section", "Sections", rooms.SectionNames(), true},
		{"command", "Commands", rooms.CommandNames(), true},
		{"refusal", "", refusals, false},
		{"close code", "Closing", closeCodes(), false},
	} {
		text := page
		if one.chapter != "" {
			text = chapter(t, page, one.chapter)
		}
		for _, name := range one.names {
			if !named(text, name) {
				t.Errorf("the %s %s is not on the page", one.what, name)
			}
		}
		if !one.both {
			continue
		}
		for _, name := range firstColumn(text) {
			if !slices.Contains(one.names, name) {
				t.Errorf("the page has a %s %s that the code has not", one.what, name)
			}
		}
	}
	for _, code := range regexp.MustCompile("`([a-z_]+)`").FindAllStringSubmatch(chapter(t, page, "Refusals"), -1) {
		if !slices.Contains(refusals, code[1]) {
			t.Errorf("the page has a refusal %s that the code has not", code[1])
		}
	}
	for _, code := range regexp.MustCompile("`(4[0-9]{3})`").FindAllStringSubmatch(chapter(t, page, "Closing"), -1) {
		if !slices.Contains(closeCodes(), code[1]) {
			t.Errorf("the page has a close code %s that the code has not", code[1])
		}
	}
}

func closeCodes() []string {
	var codes []string
	for _, code := range wire.Codes() {
		codes = append(codes, strconv.Itoa(int(code)))
	}
	return codes
}

// named says whether a name is on the page: by itself, with fields behind it,
// or as the type of a message.
func named(text, name string) bool {
	return strings.Contains(text, "`"+name+"`") || strings.Contains(text, "`"+name+" {") || strings.Contains(text, `"type":"`+name+`"`) || strings.Contains(text, `"type": "`+name+`"`)
}

func chapter(t *testing.T, page, title string) string {
	t.Helper()
	_, text, ok := strings.Cut(page, "\n## "+title+"\n")
	if !ok {
		t.Fatalf("the page has no chapter %q", title)
	}
	text, _, _ = strings.Cut(text, "\n## ")
	return text
}

var quoted = regexp.MustCompile("`([a-z_.]+)`")

var aside = regexp.MustCompile(`\([^)]*\)`)

// firstColumn gives the names in the first column of a chapter's table.
func firstColumn(text string) []string {
	var names []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		cell, _, _ := strings.Cut(line[2:], " | ")
		cell = aside.ReplaceAllString(cell, "")
		for _, name := range quoted.FindAllStringSubmatch(cell, -1) {
			names = append(names, name[1])
		}
	}
	return names
}

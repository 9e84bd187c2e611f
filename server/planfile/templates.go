package planfile

import (
	"embed"
	"fmt"
	"slices"
	"sync"

	"plenary/rooms"
)

// Template is a plan to begin with.
type Template struct {
	Name    string     `json:"name"`
	Title   string     `json:"title"`
	Summary string     `json:"summary"`
	Plan    rooms.Plan `json:"plan"`
}

//go:embed templates/*.yaml
var files embed.FS

// The only list of templates; the plan of each is templates/<name>.yaml.
var builtIn = []Template{
	{Name: "funnel-2", Title: "Two questions", Summary: "A playful warm-up and one question to talk through. About 40 minutes."},
	{Name: "funnel-3", Title: "Three questions", Summary: "A playful warm-up, a question to look back and one to look ahead. About an hour."},
	{Name: "funnel-4", Title: "Four questions", Summary: "A playful warm-up and three questions that go from what you saw to what you will try. About an hour and a quarter."},
	{Name: "one-two-four-all", Title: "1-2-4-All", Summary: "Everybody thinks, then pairs, then fours, then all. For a question that everybody has something to say about. About 35 minutes."},
	{Name: "world-cafe", Title: "World Cafe", Summary: "Tables talk, one person stays, the others move on. For a topic with several sides. About an hour."},
	{Name: "impromptu-networking", Title: "Impromptu Networking", Summary: "Three short talks in pairs, each with somebody new. To begin with, when people hardly know each other. About 25 minutes."},
	{Name: "troika", Title: "Troika", Summary: "In threes, each asks for help in turn. For people with something of their own to solve. About 40 minutes."},
}

var templates = sync.OnceValue(func() []Template {
	all := slices.Clone(builtIn)
	for i := range all {
		name := "templates/" + all[i].Name + ".yaml"
		data, err := files.ReadFile(name)
		if err == nil {
			all[i].Plan, err = Parse(name, data, rooms.Strict)
		}
		if err != nil {
			panic(fmt.Sprintf("planfile: a built-in template is broken: %v", err)) // the tests read every one
		}
	}
	return all
})

// Templates gives the built-in templates: funnels, shortest first, then other forms. The plans are the
// caller's own.
func Templates() []Template {
	all := slices.Clone(templates())
	for i := range all {
		all[i].Plan = all[i].Plan.Clone()
	}
	return all
}

// ByName gives one template.
func ByName(name string) (Template, bool) {
	for _, t := range Templates() {
		if t.Name == name {
			return t, true
		}
	}
	return Template{}, false
}

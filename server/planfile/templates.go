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
	{Name: "funnel-2", Title: "Two questions", Summary: "A playful warm-up and one question to talk through. When it is the first time, or time is short. About 40 minutes."},
	{Name: "funnel-3", Title: "Three questions", Summary: "A playful warm-up, a question to look back and one to look ahead. When one thing is to be understood and then tried. About an hour."},
	{Name: "funnel-4", Title: "Four questions", Summary: "A playful warm-up and three questions that go from what you saw to what you will try. When there is an evening for it. About an hour and a quarter."},
	{Name: "one-two-four-all", Title: "1-2-4-All", Summary: "Everybody thinks, then pairs, then fours, then all. When everybody has something to say, and the loudest should not be first. From 8 people on, about 35 minutes."},
	{Name: "world-cafe", Title: "World Cafe", Summary: "Tables talk, one person stays, the others move on. When a topic has several sides, and people should hear what other tables found. From 12 people on, about an hour."},
	{Name: "impromptu-networking", Title: "Impromptu Networking", Summary: "Three short talks in pairs, each with somebody new. At the beginning, when people hardly know each other. From 6 people on, about 25 minutes."},
	{Name: "troika", Title: "Troika", Summary: "In threes, each asks for help in turn. When people have something of their own to solve and could use two fresh minds. From 6 people on, about 40 minutes."},
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

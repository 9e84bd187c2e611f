package api

import (
	"reflect"
	"slices"
	"sort"

	"github.com/danielgtaylor/huma/v2"

	"plenary/rooms"
)

// sections names the value of each section, or of one item of a collection.
var sections = map[string]any{
	"session":      rooms.SessionView{},
	"loop":         rooms.LoopView{},
	"harvest":      rooms.HarvestView{},
	"choice":       rooms.ChoiceView{},
	"announcement": rooms.AnnouncementView{},
	"wall":         rooms.WallCard{},
	"links":        rooms.LinkView{},
	"topics":       rooms.TopicView{},
	"themes":       rooms.ThemeView{},
	"main":         rooms.MainView{},
	"main_chat":    rooms.ChatLine{},
	"quiet":        rooms.QuietView{},
	"room":         rooms.RoomView{},
	"notice":       rooms.AnnouncementView{},
	"drafts":       rooms.DraftView{},
	"room_chat":    rooms.ChatLine{},
	"you":          rooms.YouView{},
	"next":         rooms.NextView{},
	"ballot":       rooms.BallotView{},
	"plan":         rooms.PlanView{},
	"preview":      rooms.PreviewView{},
	"newcomers":    rooms.NewcomersView{},
	"people":       rooms.FacPerson{},
	"rooms":        rooms.FacRoom{},
	"help":         rooms.HelpView{},
	"help_lines":   rooms.HelpLine{},
	"your_lines":   rooms.HelpLine{},
	"arrivals":     rooms.ArrivalsView{},
	"media":        rooms.MediaView{},
	"hidden":       rooms.WallCard{},
}

// words are texts of which only a few exist: their schemas list them.
var words = map[reflect.Type][]any{
	reflect.TypeFor[rooms.Role]():      {rooms.Participant, rooms.Facilitator, rooms.Host},
	reflect.TypeFor[rooms.StepKind]():  {rooms.FiresideStep, rooms.QuestionStep, rooms.CloseStep},
	reflect.TypeFor[rooms.TalkBy]():    {rooms.InBrowser, rooms.InWriting, rooms.ByLinks},
	reflect.TypeFor[rooms.Policy]():    {rooms.Fresh, rooms.Same, rooms.Pairs, rooms.StayOne, rooms.Choose},
	reflect.TypeFor[rooms.CardState](): nil, // each view has its own, in a tag
}

// describe adds to openapi.json what travels over the websocket: a schema for
// each section's value and each command, and two schemas that list them by
// name, so that a generator of types needs no table of its own.
func describe(doc *huma.OpenAPI) {
	all := doc.Components.Schemas
	values := &huma.Schema{Type: huma.TypeObject, Description: "the value of each section; of a collection, of one item", Properties: map[string]*huma.Schema{}}
	for _, name := range rooms.SectionNames() {
		value := reflect.TypeOf(sections[name])
		values.Properties[name] = all.Schema(value, true, "")
		values.Required = append(values.Required, name)
	}
	commands := &huma.Schema{Type: huma.TypeObject, Description: "the fields of each command beside id and type", Properties: map[string]*huma.Schema{}}
	for _, name := range rooms.CommandNames() {
		command, _ := rooms.CommandNamed(name)
		commands.Properties[name] = all.Schema(reflect.TypeOf(command).Elem(), true, "")
		commands.Required = append(commands.Required, name)
	}
	all.Map()["Sections"] = values
	all.Map()["Commands"] = commands
	all.Map()["Refusal"] = all.Schema(reflect.TypeFor[rooms.Refusal](), false, "")
	all.Map()["RefusalCode"] = &huma.Schema{Type: huma.TypeString, Enum: refusalCodes()}
	all.Map()["CollectionName"] = &huma.Schema{Type: huma.TypeString, Enum: collections()}
	for name := range all.Map() {
		enumerate(all.TypeFromRef("#/components/schemas/"+name), all.Map()[name])
	}
}

// enumerate gives the fields of a struct that are words their list.
func enumerate(t reflect.Type, schema *huma.Schema) {
	if t == nil || t.Kind() != reflect.Struct {
		return
	}
	for i := range t.NumField() {
		field := t.Field(i)
		list := words[field.Type]
		property := schema.Properties[jsonName(field)]
		if property == nil || len(property.Enum) > 0 || len(list) == 0 {
			continue
		}
		property.Enum = list
	}
}

func jsonName(field reflect.StructField) string {
	tag := field.Tag.Get("json")
	for i, c := range tag {
		if c == ',' {
			return tag[:i]
		}
	}
	return tag
}

func collections() []any {
	var names []any
	for _, name := range rooms.SectionNames() {
		if rooms.SectionKinds[name].Collection {
			names = append(names, name)
		}
	}
	return names
}

func refusalCodes() []any {
	codes := append(rooms.RefusalCodes(), Codes()...)
	for code := range answers {
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	sort.Strings(codes)
	list := make([]any, len(codes))
	for i, code := range codes {
		list[i] = code
	}
	return list
}

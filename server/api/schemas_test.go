package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"plenary/rooms"
)

func TestEverySectionAndCommandHasASchema(t *testing.T) {
	for _, name := range rooms.SectionNames() {
		if sections[name] == nil {
			t.Errorf("the section %s has no value in the table", name)
		}
	}
	for name := range sections {
		if !slices.Contains(rooms.SectionNames(), name) {
			t.Errorf("the table has a section %s that is none", name)
		}
	}
	a, err := New(Options{Visit: func(*http.Request) Visitor { return Visitor{} }, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		OpenAPI    string
		Paths      map[string]map[string]any
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct {
					Ref  string `json:"$ref"`
					Enum []string
				}
			}
		}
	}
	if err := json.Unmarshal(a.Spec(), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("it is OpenAPI %s", doc.OpenAPI)
	}
	all := doc.Components.Schemas
	for list, names := range map[string][]string{"Sections": rooms.SectionNames(), "Commands": rooms.CommandNames()} {
		for _, name := range names {
			ref := all[list].Properties[name].Ref
			if _, ok := all[ref[len("#/components/schemas/"):]]; !ok {
				t.Errorf("%s of %s is %q, which is not there", name, list, ref)
			}
		}
	}
	if roles := all["YouView"].Properties["role"].Enum; len(roles) != 3 {
		t.Errorf("a role is one of %v", roles)
	}
	for path, method := range map[string]string{
		"/about": "get", "/templates": "get", "/sessions": "post", "/try": "post", "/door": "post", "/sessions/{id}/seats": "post",
		"/sessions/{id}/plan": "put", "/sessions/{id}/plan.yaml": "put", "/plans/check": "post", "/allocate": "post", "/sessions/{id}/links": "get",
		"/sessions/{id}/facilitators": "post", "/sessions/{id}/host-link": "post", "/sessions/{id}/state": "get", "/sessions/{id}/events": "get",
		"/sessions/{id}/export": "get", "/sessions/{id}/rehearsals": "post", "/sessions/{id}": "delete", "/sessions/{id}/asides": "get", "/sessions/{id}/calendar.ics": "get", "/sessions/{id}/next.ics": "get",
	} {
		if doc.Paths[path][method] == nil {
			t.Errorf("%s %s is not described", method, path)
		}
	}
}

// Each refusal gets a status on purpose; a sentence goes with it.
func TestProblems(t *testing.T) {
	for code, said := range answers {
		if said.detail == "" || http.StatusText(said.status) == "" {
			t.Errorf("%s is answered with %d %q", code, said.status, said.detail)
		}
	}
	p := problemOf(&rooms.Refusal{Code: "too_fast", RetryAfterMS: 1500})
	if p.Status != 429 || p.GetHeaders().Get("Retry-After") != "2" {
		t.Errorf("too fast is %+v", p)
	}
	p = problemOf(&rooms.Refusal{Code: "bad_plan", Params: map[string]any{"problems": []rooms.Problem{{Path: "title", Code: "empty", Text: "x"}}}})
	if len(p.Problems) != 1 || p.Params != nil {
		t.Errorf("a bad plan is %+v", p)
	}
}

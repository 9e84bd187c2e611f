package server_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"plenary/server"
)

func TestAllocate(t *testing.T) {
	p := start(t, server.Config{Fast: true})
	var people []string
	for n := range 16 {
		people = append(people, fmt.Sprint("P", n))
	}
	task := map[string]any{
		"people": people, "size": map[string]int{"target": 4, "min": 4, "max": 4}, "rounds": 5, "seed": 3,
		"apart": [][]string{{"P0", "P1"}}, "leads": people[:4],
	}
	var done struct {
		Version string
		Rounds  []struct {
			Rooms   [][]string
			Digest  string
			Metrics struct{ Repeats int }
			Notes   []struct{ Code string }
		}
	}
	p.api(200, "POST", "/allocate", "", task, &done)
	if len(done.Rounds) != 5 || done.Version == "" || done.Rounds[0].Notes[0].Code != "first_round" || len(done.Rounds[4].Digest) != 64 {
		t.Fatalf("got %+v", done)
	}
	for _, round := range done.Rounds {
		for _, room := range round.Rooms {
			if len(room) != 4 || slices.Contains(room, "P0") && slices.Contains(room, "P1") {
				t.Errorf("got %v", room)
			}
		}
	}
	if done.Rounds[3].Metrics.Repeats > 0 {
		t.Errorf("%d meet again in the fourth round", done.Rounds[3].Metrics.Repeats)
	}
	for _, c := range []struct {
		body   string
		status int
		code   string
	}{
		{`{`, 400, "malformed"},
		{`{"people":["a","a","b"],"size":{"rooms":1}}`, 400, "malformed"},
		{`{"people":["a","b","c"],"size":{"rooms":1},"apart":[["a"]]}`, 400, "malformed"},
		{`{"people":["a","b","c"],"size":{"rooms":1},"rounds":99}`, 409, "too_many"},
		{`{"people":["a","b"],"size":{"rooms":1}}`, 422, "no_seating"},
		{`{"people":["a","b","c"],"size":{"rooms":1},"apart":[["a","b"]]}`, 422, "no_seating"},
		{`{"people":["` + strings.Repeat("a", 300<<10) + `"]}`, 413, "too_large"},
	} {
		got := p.do("POST", "/api/v1/allocate", "", "application/json", c.body)
		if got.status != c.status || got.field("code") != c.code || !strings.Contains(got.header.Get("Content-Type"), "problem+json") {
			t.Errorf("%.80s: %d %s", c.body, got.status, got.body)
		}
	}
	refused := p.do("POST", "/api/v1/allocate", "", "application/json", `{"people":["a","b","c"],"size":{"rooms":1},"apart":[["a","b"]]}`)
	var no struct {
		Params struct {
			Reason string
			Relax  []string
		}
	}
	if err := json.Unmarshal([]byte(refused.body), &no); err != nil || no.Params.Reason != "rules" || !slices.Contains(no.Params.Relax, "apart") {
		t.Errorf("%s", refused.body)
	}
}

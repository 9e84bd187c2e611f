package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const benchFolder = "../../rooms/allocate/testdata/bench"

// verifier builds the program that checks allocations: it is a module by itself
// and shares nothing with the allocator.
func verifier(t *testing.T) string { return built(t, benchFolder) }

// built builds a program as users have it, without the race detector, under which
// the instances would take minutes.
func built(t *testing.T, folder string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "program")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".")
	build.Dir = folder
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", folder, err, out)
	}
	return program
}

func instances(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(benchFolder + "/instances/*.json")
	if err != nil || len(files) != 26 {
		t.Fatalf("%d instances: %v", len(files), err)
	}
	return files
}

// allocated runs the command and gives the file that it wrote.
func allocatedFile(t *testing.T, instance string, flags ...string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), filepath.Base(instance))
	args := append([]string{"allocate", "--in", instance, "--out", out}, flags...)
	if status, _, errors := plenary(t, "", args...); status != 0 {
		t.Fatalf("%v: %d %s", args, status, errors)
	}
	return out
}

// No instance breaks a rule or misses its goal, and in each the worst person meets
// most of the people they could have met.
func TestInstances(t *testing.T) {
	check, program := verifier(t), built(t, ".")
	type goal struct {
		Goal      int
		Random    int
		Peer      *int
		GoalMix   map[string]int `json:"goal_mix"`
		GoalMatch map[string]int `json:"goal_match"`
	}
	var goals map[string]goal
	readJSON(t, benchFolder+"/best.json", &goals)
	for _, instance := range instances(t) {
		name := strings.TrimSuffix(filepath.Base(instance), ".json")
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "out.json")
			if text, err := exec.CommandContext(t.Context(), program, "allocate", "--in", instance, "--out", out).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, text)
			}
			raw, err := exec.CommandContext(t.Context(), check, "-i", instance, "-a", out).Output()
			if err != nil {
				t.Errorf("the verifier: %v", err)
			}
			var got struct {
				Repeats    int
				Bound      int            `json:"repeats_bound"`
				Violations int            `json:"violations"`
				Worst      float64        `json:"worst_share"`
				Mix        map[string]int `json:"mix_same_pairs"`
				Match      map[string]int `json:"match_extra_values"`
			}
			if err := json.Unmarshal(raw, &got); err != nil {
				t.Fatal(err)
			}
			want := goals[name]
			least := 0.80
			switch name[:2] {
			case "20":
				least = 0.65
			case "24":
				least = 0.75
			}
			if got.Violations > 0 || got.Repeats > want.Goal || got.Worst < least {
				t.Errorf("%d violations, %d repeats (goal %d), worst share %.3f (%.2f)", got.Violations, got.Repeats, want.Goal, got.Worst, least)
			}
			if want.Random > got.Bound && got.Repeats >= want.Random {
				t.Errorf("%d repeats, with memoryless random %d", got.Repeats, want.Random)
			}
			if want.Peer != nil && got.Repeats >= *want.Peer && got.Repeats > 0 {
				t.Errorf("%d repeats, the peer has %d", got.Repeats, *want.Peer)
			}
			for attribute, most := range want.GoalMix {
				if got.Mix[attribute] > most {
					t.Errorf("%s: %d pairs of an equal value, goal %d", attribute, got.Mix[attribute], most)
				}
			}
			for attribute, most := range want.GoalMatch {
				if got.Match[attribute] > most {
					t.Errorf("%s: %d values too many, goal %d", attribute, got.Match[attribute], most)
				}
			}
		})
	}
}

func readJSON(t *testing.T, file string, v any) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, v); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// What an online instance decides does not depend on the rounds that follow.
func TestOnlineDoesNotLookAhead(t *testing.T) {
	check := verifier(t)
	for _, name := range []string{"18-churn-30x4x6", "25-light-churn-25x5x6"} {
		instance := filepath.Join(benchFolder, "instances", name+".json")
		whole := allocatedFile(t, instance)
		for _, rounds := range []string{"1", "3"} {
			raw, err := exec.CommandContext(t.Context(), check, "-i", instance, "-cut", rounds).Output()
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "cut.json")
			if err := os.WriteFile(file, raw, 0o600); err != nil {
				t.Fatal(err)
			}
			cut := allocatedFile(t, file)
			if out, err := exec.CommandContext(t.Context(), check, "-prefix", rounds, "-a", whole, "-b", cut).CombinedOutput(); err != nil {
				t.Errorf("%s after %s rounds: %s", name, rounds, out)
			}
			first := allocatedFile(t, instance, "--rounds", rounds)
			if out, err := exec.CommandContext(t.Context(), check, "-prefix", rounds, "-a", whole, "-b", first).CombinedOutput(); err != nil {
				t.Errorf("%s, the first %s rounds: %s", name, rounds, out)
			}
		}
	}
}

func TestSameBytesTwice(t *testing.T) {
	for _, name := range []string{"01-kirkman-15x3x7", "26-light-churn-32x4x8"} {
		instance := filepath.Join(benchFolder, "instances", name+".json")
		var texts [2]string
		for k := range texts {
			raw, err := os.ReadFile(allocatedFile(t, instance, "--seed", "7"))
			if err != nil {
				t.Fatal(err)
			}
			texts[k] = string(raw)
		}
		if texts[0] != texts[1] {
			t.Errorf("%s: two runs differ", name)
		}
	}
}

func TestBadInstances(t *testing.T) {
	for _, text := range []string{
		"", "{}", `{"n":0,"rounds":[]}`, `{"n":12,"rounds":[{"rooms":0}]}`, `{"n":12,"rounds":[{"rooms":3}],"mix":["level"]}`,
		`{"n":12,"rounds":[{"rooms":3,"pins":[[4,9]]}]}`, `{"n":6,"rounds":[{"rooms":2}],"together":[[0,1]],"apart":[[1,0]]}`,
	} {
		if status, out, errors := plenary(t, text, "allocate", "--in", "-"); status != 1 || out != "" || errors == "" {
			t.Errorf("%q: %d %s %s", text, status, out, errors)
		}
	}
	if status, _, _ := plenary(t, "", "allocate"); status != 2 {
		t.Error("neither --in nor --people, and it ran")
	}
	if status, _, _ := plenary(t, "", "allocate", "--in", "-", "--people", "-"); status != 2 {
		t.Error("both --in and --people, and it ran")
	}
}

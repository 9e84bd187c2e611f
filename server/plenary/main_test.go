package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// plenary runs a command to its end.
func plenary(t *testing.T, in string, args ...string) (status int, out, errors string) {
	t.Helper()
	var o, e bytes.Buffer
	status = run(t.Context(), args, streams{strings.NewReader(in), &o, &e})
	return status, o.String(), e.String()
}

func TestVersion(t *testing.T) {
	if status, out, _ := plenary(t, "", "version"); status != 0 || out != "plenary dev\n" {
		t.Errorf("%d %q", status, out)
	}
}

func TestOpenAPI(t *testing.T) {
	status, out, _ := plenary(t, "", "openapi")
	var doc map[string]any
	if err := json.Unmarshal([]byte(out), &doc); status != 0 || err != nil || doc["openapi"] != "3.1.0" {
		t.Errorf("%d %v", status, err)
	}
}

func TestPlanCheck(t *testing.T) {
	good := "title: An evening\nsteps:\n  - question: What helped?\n    length: 8m\n"
	bad := "title: An evening\nsteps:\n  - question: What helped?\n    length: soon\n"
	file := filepath.Join(t.TempDir(), "evening.yaml")
	if err := os.WriteFile(file, []byte(good), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, out, errors := plenary(t, "", "plan", "check", file); status != 0 || !strings.Contains(out, "1 questions") {
		t.Errorf("a good plan: %d %s %s", status, out, errors)
	}
	if status, _, errors := plenary(t, bad, "plan", "check", "-"); status != 1 || !strings.Contains(errors, ":4:") {
		t.Errorf("a bad plan: %d %s", status, errors)
	}
	if status, _, errors := plenary(t, "", "plan", "check", "nowhere.yaml"); status != 1 || !strings.Contains(errors, "nowhere.yaml") {
		t.Errorf("no plan: %d %s", status, errors)
	}
}

func TestAllocate(t *testing.T) {
	people := "name,team\n"
	for n := range 12 {
		people += fmt.Sprintf("P%d,A\n", n)
	}
	people += "=cmd(),A\n"
	status, out, errors := plenary(t, people, "allocate", "--people", "-", "--size", "4", "--rounds", "2")
	if status != 0 {
		t.Fatalf("%d %s", status, errors)
	}
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) != 1+2*13 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	if !strings.Contains(out, "'=cmd()") {
		t.Error("a name is a formula")
	}
	if _, again, _ := plenary(t, people, "allocate", "--people", "-", "--size", "4", "--rounds", "2"); again != out {
		t.Error("the same people and seed give other groups")
	}
	for _, wrong := range [][]string{{"--size", "1"}, {"--rounds", "0"}} {
		if status, _, _ := plenary(t, people, append([]string{"allocate", "--people", "-"}, wrong...)...); status != 1 {
			t.Errorf("%v: status %d", wrong, status)
		}
	}
	if status, _, errors := plenary(t, "name\nA\nB\n", "allocate", "--people", "-"); status != 1 || !strings.Contains(errors, "too few") {
		t.Errorf("two people: %d %s", status, errors)
	}
}

func TestComplaintsOfTheConfigurationComeTogether(t *testing.T) {
	t.Setenv("PLENARY_BASE_URL", "ftp://x")
	status, _, errors := plenary(t, "", "--listen", "nowhere", "--data", t.TempDir())
	if status != 2 || !strings.Contains(errors, "--listen") || !strings.Contains(errors, "--base-url") {
		t.Errorf("%d %s", status, errors)
	}
	if status, _, errors := plenary(t, "", "serve", "--no-such-flag"); status != 2 || !strings.Contains(errors, "no-such-flag") {
		t.Errorf("an unknown flag: %d %s", status, errors)
	}
}

// The program serves, answers its health check, makes a link, and ends when it
// is told to.
func TestServe(t *testing.T) {
	data := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	read, write := io.Pipe()
	var logged bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--listen", "127.0.0.1:0", "--data", data}, streams{nil, write, &logged})
	}()
	var line struct{ Addr string }
	if err := json.NewDecoder(read).Decode(&line); err != nil {
		t.Fatal(err)
	}
	if status, _, errors := plenary(t, "", "healthcheck", "--listen", line.Addr); status != 0 {
		t.Errorf("the health check: %d %s", status, errors)
	}
	if status, _, errors := plenary(t, "", "link", "00000000", "--role", "host", "--data", data); status != 1 || !strings.Contains(errors, "no session has the code") {
		t.Errorf("a link for no session: %d %s", status, errors)
	}
	if status, _, errors := plenary(t, "", "serve", "--listen", "127.0.0.1:0", "--data", data); status != 1 || !strings.Contains(errors, "in use by another Plenary") {
		t.Errorf("a second server: %d %s", status, errors)
	}
	if status, _, errors := plenary(t, "", "serve", "--listen", line.Addr, "--data", t.TempDir()); status != 1 || !strings.Contains(errors, "--listen or PLENARY_LISTEN") {
		t.Errorf("a second server on the port: %d %s", status, errors)
	}
	stop()
	if status := <-ended; status != 0 {
		t.Errorf("it ended with %d: %s", status, logged.String())
	}
	if status, _, _ := plenary(t, "", "healthcheck", "--listen", line.Addr); status != 1 {
		t.Errorf("the health check of nobody: %d", status)
	}
}

func TestTwoLinesForAPerson(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	read, write := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"--listen", at, "--data", t.TempDir()}, streams{nil, write, io.Discard})
	}()
	var address, others string
	if _, err := fmt.Fscanf(read, "%s\n", &address); err != nil {
		t.Fatal(err)
	}
	buffer := make([]byte, 200)
	n, err := read.Read(buffer)
	others = string(buffer[:n])
	if want := "http://localhost:" + at[strings.LastIndexByte(at, ':')+1:]; address != want || err != nil || !strings.Contains(others, "others on this network") && !strings.Contains(others, "Others on this network") {
		t.Errorf("it says %q and %q", address, others)
	}
	stop()
	go io.Copy(io.Discard, read)
	if status := <-ended; status != 0 {
		t.Errorf("it ended with %d", status)
	}
}

func TestRehearse(t *testing.T) {
	status, out, errors := plenary(t, "", "rehearse", "--self", "--people", "6", "--plan", "-", "--fast", "--json")
	if status != 1 || out != "" || errors == "" {
		t.Errorf("without a plan: %d %s %s", status, out, errors)
	}
	plan := "title: An evening\nsteps:\n  - question: What helped?\n    length: 6s\n"
	status, out, errors = plenary(t, plan, "rehearse", "--self", "--people", "6", "--plan", "-", "--fast", "--json")
	var report struct{ Rounds, Lost, Errors int }
	if err := json.Unmarshal([]byte(out), &report); err != nil || status != 0 || report.Rounds != 1 {
		t.Errorf("%d %s %s", status, out, errors)
	}
	if status, _, _ := plenary(t, "", "rehearse"); status != 2 {
		t.Errorf("neither --url nor --self: %d", status)
	}
	for _, wrong := range [][]string{{"--self", "--join", "http://x/j#s"}, {"--url", "http://127.0.0.1", "--join", "http://127.0.0.1/j"}} {
		if status, out, errors := plenary(t, "", append([]string{"rehearse"}, wrong...)...); status != 1 || out != "" || errors == "" {
			t.Errorf("%v: %d %s %s", wrong, status, out, errors)
		}
	}
}

package server_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport is the architecture: of the project's packages each may import
// these and no others. Imports run one way, from the program down to the rules.
var mayImport = map[string][]string{
	"rooms":                        {},
	"rooms/allocate":               {},
	"client":                       {},
	"server/wire":                  {},
	"server/folder":                {},
	"server/redisdb":               {},
	"server/redistest":             {},
	"server/exchange":              {"server/redisdb"},
	"server/exchange/exchangetest": {"server/exchange"},
	"server/eventlog":              {"server/folder", "server/redisdb"},
	"server/eventlog/logtest":      {"server/eventlog"},
	"server/vault":                 {"server/folder", "server/redisdb"},
	"server/vault/vaulttest":       {"server/vault"},
	"server/planfile":              {"rooms"},
	"server/report":                {},
	"server/rehearse":              {"rooms"},
	"server/media":                 {},
	"server/hub":                   {"server/wire"},
	"server/access":                {"rooms", "server/vault"},
	"server/live":                  {"rooms", "rooms/allocate", "server/eventlog", "server/exchange", "server/vault", "server/wire"},
	"server/api":                   {"rooms", "rooms/allocate", "server/eventlog", "server/vault", "server/report", "server/wire"},
	"server": {"rooms", "client", "server/access", "server/api", "server/eventlog", "server/exchange", "server/folder", "server/hub", "server/live",
		"server/media", "server/planfile", "server/redisdb", "server/rehearse", "server/report", "server/vault", "server/wire"},
	"server/plenary": {"rooms", "rooms/allocate", "server", "server/planfile", "server/rehearse", "server/report"},
}

// why a package is closed to what is not in the table.
var why = map[string]string{
	"rooms":                        "the rules of the product are pure: no clock, no store, no socket, and nothing that could bring one in",
	"rooms/allocate":               "who sits with whom is a library by itself, a function of its input",
	"client":                       "it holds files",
	"server/wire":                  "everybody who speaks frames imports it, so it imports nobody",
	"server/folder":                "it keeps bytes and must not know whose",
	"server/redisdb":               "it keeps bytes in Redis and must not know whose",
	"server/exchange":              "it carries bytes between nodes and must not know what they say",
	"server/exchange/exchangetest": "it is the meaning of an exchange within one process and between many",
	"server/redistest":             "it runs somebody else's program, for any test",
	"server/eventlog":              "a log keeps entries and must not know what they say; either store stands in its place",
	"server/eventlog/logtest":      "it is the meaning of a log for every store, so it may know none",
	"server/vault":                 "a vault keeps items and must not know what they say; either store stands in its place",
	"server/vault/vaulttest":       "it is the meaning of a vault for every store, so it may know none",
	"server/planfile":              "a plan is a value: it is read without a server",
	"server/report":                "what leaves a session passes through its own small types, so that nothing else can slip along",
	"server/rehearse":              "simulated people come over real sockets, as strangers do: what they import they could not test",
	"server/media":                 "LiveKit knows rooms by random names and people by numbers: what this package does not import it can't tell it",
	"server/hub":                   "it carries bytes; what it can't read it can't leak, and only the server brings it together with the rules",
	"server/access":                "who gets in must not depend on how a session runs or how it is spoken to",
	"server/live":                  "a session runs without sockets and HTTP: both are handed to it",
	"server/api":                   "it speaks to its siblings through small interfaces of its own; the server puts them together",
	"server":                       "it is where everything meets, below the program",
	"server/plenary":               "the program starts things and knows none from the inside",
}

// not are modules that were looked at and left out, with the reason.
var not = map[string]string{
	"github.com/livekit":            "31 MB and 140 modules for three calls",
	"go.opentelemetry.io":           "doubles the binary",
	"github.com/alicebob/miniredis": "a test double that differs on trimmed streams",
	"gorm.io":                       "there are no tables",
	"github.com/gorilla/mux":        "net/http routes",
	"github.com/go-chi":             "net/http routes",
}

// standardOnly are closed to other modules, too.
var standardOnly = []string{"rooms", "rooms/allocate", "client"}

func TestImportsRunOneWay(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == "testdata" || entry.Name() == ".git") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		relative, err := filepath.Rel("..", name)
		if err != nil {
			return err
		}
		from := path.Dir(filepath.ToSlash(relative))
		seen[from] = true
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if complaint := complain(from, imported); complaint != "" {
				t.Errorf("%s: %s", relative, complaint)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range seen {
		if _, known := mayImport[name]; !known {
			t.Errorf("%s is a new package: say in this table what it may import, and why no more", name)
		}
		if why[name] == "" && mayImport[name] != nil {
			t.Errorf("the table does not say why %s is closed", name)
		}
	}
	for name := range mayImport {
		if !seen[name] {
			t.Errorf("the table has %s, which is not there", name)
		}
	}
}

func complain(from, imported string) string {
	if own, ok := strings.CutPrefix(imported, "plenary/"); ok {
		if !slices.Contains(mayImport[from], own) {
			return "may not import " + own + ": " + why[from]
		}
		return ""
	}
	for module, reason := range not {
		if strings.HasPrefix(imported, module) {
			return "may not import " + imported + ": " + reason
		}
	}
	first, _, _ := strings.Cut(imported, "/")
	if strings.Contains(first, ".") && slices.Contains(standardOnly, from) {
		return "may import the standard library only, not " + imported + ": " + why[from]
	}
	return ""
}

// The test itself is tested: it finds what it is there for.
func TestForbiddenImportsAreFound(t *testing.T) {
	for from, imported := range map[string]string{
		"rooms": "github.com/google/uuid", "server/hub": "plenary/rooms", "server/api": "plenary/server/live",
		"server/live": "plenary/server/hub", "server/wire": "plenary/rooms", "server/rehearse": "plenary/server/wire",
		"server": "github.com/livekit/protocol/auth",
	} {
		if complain(from, imported) == "" {
			t.Errorf("%s may import %s", from, imported)
		}
	}
}

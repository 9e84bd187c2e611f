package rooms

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// methodsNamed lists the types of this package that have a method.
func methodsNamed(t *testing.T, method string) []string {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var types []string
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || fn.Name.Name != method {
				continue
			}
			if star, ok := fn.Recv.List[0].Type.(*ast.StarExpr); ok && star.X.(*ast.Ident).Name != "Session" {
				types = append(types, star.X.(*ast.Ident).Name)
			}
		}
	}
	return types
}

func TestRegistryHasEveryEvent(t *testing.T) {
	var known []string
	for _, typ := range eventTypes {
		known = append(known, typ.Name())
	}
	for _, name := range methodsNamed(t, "Apply") {
		if !slices.Contains(known, name) {
			t.Errorf("%s is an event that the log can't hold", name)
		}
	}
}

func TestRegistryHasEveryCommand(t *testing.T) {
	known := []string{"Create", "Join", "Connect", "Drop", "Tick", "Draw", "Publish", "Tally", "Rekey", "NoteRules"}
	for _, fresh := range personCommands {
		known = append(known, reflect.TypeOf(fresh()).Elem().Name())
	}
	for _, name := range methodsNamed(t, "Decide") {
		if !slices.Contains(known, name) {
			t.Errorf("%s is a command that nobody can send", name)
		}
	}
}

func TestProtocolPageNamesSectionsAndRefusals(t *testing.T) {
	page, err := os.ReadFile("../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(SectionNames(), RefusalCodes()...) {
		if !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("docs/protocol.md does not name `%s`", name)
		}
	}
}

func TestDecodeEntryRefusesWhatItDoesNotKnow(t *testing.T) {
	for body, ok := range map[string]bool{
		`{"events":[{"e":"doors_opened"}]}`:                true,
		`{"events":[{"e":"joined","d":{"seat":1}}]}`:       true,
		`{"events":[{"e":"doors_shut"}]}`:                  false,
		`{"events":[{"e":"joined","d":{"seat":"first"}}]}`: false,
		`{"events":[{"e":"joined","d":{"seat":1}`:          false,
		`{"ids":[1,2],"events":[]}`:                        true,
		`{"ids":["1"],"events":[]}`:                        false,
	} {
		if _, err := DecodeEntry([]byte(body)); (err == nil) != ok {
			t.Errorf("decoding %s gave %v", body, err)
		}
	}
}

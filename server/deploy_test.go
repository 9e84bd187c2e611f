package server_test

import (
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"plenary/server"
	"plenary/server/redisdb"
	"plenary/server/redistest"
)

type compose struct {
	Services map[string]struct {
		Image       string
		Build       struct{ Dockerfile string }
		Command     []string
		Environment map[string]string
		Ports       []string
		Volumes     []string
		Networks    []string
		Healthcheck struct{ Test []string }
		DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
	}
	Networks map[string]struct{ Internal bool }
	Volumes  map[string]any
}

func readCompose(t *testing.T) (c compose, text string) {
	t.Helper()
	raw, err := os.ReadFile("../docker-compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(raw, &c); err != nil {
		t.Fatal(err)
	}
	return c, string(raw)
}

// pinned is a version with three numbers; distroless names none.
var pinned = regexp.MustCompile(`:v?\d+\.\d+\.\d+(-[a-z0-9.-]+)?$|^gcr\.io/distroless/.*:nonroot$`)

func TestDeploy_Compose(t *testing.T) {
	c, text := readCompose(t)
	if names := slices.Sorted(maps.Keys(c.Services)); !slices.Equal(names, []string{"caddy", "livekit", "plenary", "redis"}) {
		t.Fatalf("services %v", names)
	}
	for name, s := range c.Services {
		if len(s.Healthcheck.Test) == 0 {
			t.Errorf("%s has no health check", name)
		}
		if s.Build.Dockerfile == "" && !pinned.MatchString(s.Image) {
			t.Errorf("%s: %s is not pinned to a version", name, s.Image)
		}
		for _, v := range s.Volumes {
			from, _, _ := strings.Cut(v, ":")
			if _, named := c.Volumes[from]; !named {
				if _, err := os.Stat("../" + from); err != nil {
					t.Errorf("%s: %s is neither a named volume nor a file here", name, v)
				}
			}
		}
		for _, network := range s.Networks {
			if _, there := c.Networks[network]; !there {
				t.Errorf("%s: no network %s", name, network)
			}
		}
	}
	kept, plenary := c.Services["redis"], c.Services["plenary"]
	if len(kept.Ports) != 0 || !slices.Equal(kept.Networks, []string{"kept"}) || !c.Networks["kept"].Internal {
		t.Error("Redis can be reached from outside")
	}
	if plenary.DependsOn["redis"].Condition != "service_healthy" || plenary.Build.Dockerfile != "deploy/Dockerfile" {
		t.Errorf("plenary: %+v", plenary)
	}
	if _, err := redisdb.Parse(plenary.Environment["PLENARY_REDIS"]); err != nil {
		t.Error(err)
	}
	for name := range plenary.Environment {
		if !slices.Contains(variables(), name) {
			t.Errorf("%s is no setting of Plenary's", name)
		}
	}
	known := map[string]bool{}
	for _, found := range regexp.MustCompile(`\$\{([A-Z_]+)`).FindAllStringSubmatch(text, -1) {
		known[found[1]] = true
	}
	if env := envExample(t); !slices.Equal(env, slices.Sorted(maps.Keys(known))) {
		t.Errorf(".env.example has %v, docker-compose.yml takes %v", env, slices.Sorted(maps.Keys(known)))
	}
}

// variables are the names of Plenary's settings in the environment.
func variables() []string {
	var all []string
	config := reflect.TypeFor[server.Config]()
	for i := range config.NumField() {
		name := config.Field(i).Tag.Get("name")
		if name == "" {
			name = regexp.MustCompile(`([a-z])([A-Z])`).ReplaceAllString(config.Field(i).Name, "${1}_$2")
		}
		all = append(all, "PLENARY_"+strings.ToUpper(strings.ReplaceAll(name, "-", "_")))
	}
	return all
}

// envExample gives the names in .env.example, those that are commented out, too.
func envExample(t *testing.T) []string {
	t.Helper()
	raw, err := os.ReadFile("../.env.example")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		if found := regexp.MustCompile(`^#?([A-Z_]+)=`).FindStringSubmatch(line); found != nil {
			names = append(names, found[1])
		} else if line != "" && !strings.HasPrefix(line, "# ") {
			t.Errorf(".env.example: %q", line)
		}
	}
	slices.Sort(names)
	return names
}

// The shipped Redis is one that Plenary has nothing to say about.
func TestDeploy_RedisAsShipped(t *testing.T) {
	c, _ := readCompose(t)
	command := c.Services["redis"].Command
	if len(command) == 0 || command[0] != "redis-server" {
		t.Fatalf("command %q", command)
	}
	var settings []string
	for i, word := range command[1:] {
		if i%2 == 0 {
			word = strings.TrimPrefix(word, "--")
		}
		settings = append(settings, word)
	}
	db, err := redisdb.Open(t.Context(), redistest.Start(t, settings...).URL())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if len(db.Warnings()) != 0 {
		t.Errorf("warnings: %q", db.Warnings())
	}
}

func TestDeploy_Dockerfile(t *testing.T) {
	raw, err := os.ReadFile("../deploy/Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	bases := regexp.MustCompile(`(?m)^FROM (\S+)`).FindAllStringSubmatch(text, -1)
	if len(bases) != 3 {
		t.Fatalf("%d stages", len(bases))
	}
	for _, base := range bases {
		if !pinned.MatchString(base[1]) {
			t.Errorf("%s is not pinned to a version", base[1])
		}
	}
	for _, found := range regexp.MustCompile(`PLENARY_[A-Z_]+`).FindAllString(text, -1) {
		if !slices.Contains(variables(), found) {
			t.Errorf("%s is no setting of Plenary's", found)
		}
	}
	for _, found := range regexp.MustCompile(`(?m)^COPY ([a-z].*) \S+$`).FindAllStringSubmatch(text, -1) {
		for _, path := range strings.Fields(found[1]) {
			if _, err := os.Stat("../" + path); err != nil {
				t.Errorf("COPY %s: %v", path, err)
			}
		}
	}
	if !strings.Contains(text, `CMD ["/plenary", "healthcheck"]`) {
		t.Error("no health check")
	}
}

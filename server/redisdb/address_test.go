package redisdb_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"plenary/server/redisdb"
)

func TestParse(t *testing.T) {
	for address, want := range map[string]struct {
		addrs           []string
		master          string
		user, pass      string
		db              int
		cluster, secret bool
	}{
		"redis://localhost":                               {addrs: []string{"localhost:6379"}},
		"redis://10.0.0.7:6380/3":                         {addrs: []string{"10.0.0.7:6380"}, db: 3},
		"redis://:p%40ss@h":                               {addrs: []string{"h:6379"}, pass: "p@ss"},
		"rediss://me:pass@[2001:db8::1]:7000/":            {addrs: []string{"[2001:db8::1]:7000"}, user: "me", pass: "pass", secret: true},
		"redis+sentinel://h1,h2:5000/mymaster":            {addrs: []string{"h1:26379", "h2:5000"}, master: "mymaster"},
		"redis+sentinel://u:p@h1,h2/m?db=2":               {addrs: []string{"h1:26379", "h2:26379"}, master: "m", user: "u", pass: "p", db: 2},
		"rediss+sentinel://h1/m?sentinel_password=x":      {addrs: []string{"h1:26379"}, master: "m", secret: true},
		"redis+cluster://u:p@h1:7000,h2:7001,[::1]:7002/": {addrs: []string{"h1:7000", "h2:7001", "[::1]:7002"}, user: "u", pass: "p", cluster: true},
	} {
		got, err := redisdb.Parse(address)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		if !slices.Equal(got.Addrs, want.addrs) || got.MasterName != want.master || got.Username != want.user || got.Password != want.pass ||
			got.DB != want.db || got.IsClusterMode != want.cluster || (got.TLSConfig != nil) != want.secret {
			t.Errorf("%s: %+v", address, got)
		}
	}
	for _, address := range []string{
		"", "localhost:6379", "http://h", "redis://", "redis://h/x", "redis://h/-1", "redis://h1,h2", "redis://h:0", "redis://h:99999", "redis://:6379",
		"redis+sentinel://h1,h2", "redis+cluster://h1/3", "redis+other://h", "redis://h?db=1", "redis+sentinel://h/m?what=1", "redis://u:secret@h/%zz",
	} {
		if _, err := redisdb.Parse(address); !errors.Is(err, redisdb.ErrAddress) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

package redisdb

import (
	"errors"
	"maps"
	"strings"
	"testing"
)

func TestExamine(t *testing.T) {
	good := map[string]string{
		"redis_version": "7.0.15", "aof_enabled": "1", "maxmemory": "1000000", "used_memory": "1000", "maxmemory_policy": "noeviction",
	}
	for name, c := range map[string]struct {
		with map[string]string
		warn string // in the one warning; "" is none
		fit  bool
	}{
		"good":                        {nil, "", true},
		"Valkey":                      {map[string]string{"redis_version": "7.2.4", "server_name": "valkey"}, "", true},
		"old":                         {map[string]string{"redis_version": "6.2.7"}, "", false},
		"of no known age":             {map[string]string{"redis_version": ""}, "", false},
		"evicting":                    {map[string]string{"maxmemory_policy": "volatile-lru"}, "", false},
		"evicting once it is limited": {map[string]string{"maxmemory_policy": "allkeys-lru", "maxmemory": "0"}, "noeviction", true},
		"without a limit":             {map[string]string{"maxmemory": "0"}, "set maxmemory", true},
		"nearly full":                 {map[string]string{"used_memory": "900000"}, "raise maxmemory", true},
		"without a file":              {map[string]string{"aof_enabled": "0"}, "set appendonly yes", true},
	} {
		info := maps.Clone(good)
		maps.Copy(info, c.with)
		warnings, err := examine(info)
		if (err == nil) != c.fit || err != nil && !errors.Is(err, ErrUnfit) {
			t.Errorf("%s: %v", name, err)
		}
		all := strings.Join(warnings, "\n")
		if c.fit && (all == "") != (c.warn == "") || !strings.Contains(all, c.warn) {
			t.Errorf("%s: warnings %q, want one with %q", name, all, c.warn)
		}
	}
}

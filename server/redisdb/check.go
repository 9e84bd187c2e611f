package redisdb

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// ErrUnfit: this Redis can't keep sessions; the error says why and what to do.
var ErrUnfit = errors.New("this Redis can't be used")

const (
	leastMajor = 7  // Redis 7.0: several-part AOF, script flags, PEXPIRETIME; Valkey 7.2 says 7.2, too
	nearlyFull = 80 // percent of maxmemory
)

// check looks at every master and gives what an operator should change.
func check(ctx context.Context, client redis.UniversalClient) ([]string, error) {
	db := &DB{client: client}
	var mu sync.Mutex
	seen := map[string]bool{}
	var warnings []string
	err := db.eachMaster(ctx, func(ctx context.Context, c *redis.Client) error {
		text, err := c.Info(ctx, "everything").Result()
		if err != nil {
			return Explain(err)
		}
		found, err := examine(readInfo(text))
		mu.Lock()
		defer mu.Unlock()
		for _, warning := range found {
			if !seen[warning] {
				seen[warning] = true
				warnings = append(warnings, warning)
			}
		}
		return err
	})
	return warnings, err
}

func readInfo(text string) map[string]string {
	info := map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			info[name] = value
		}
	}
	return info
}

// examine refuses what would lose sessions in normal use, and warns of what
// loses them when something else goes wrong.
func examine(info map[string]string) (warnings []string, err error) {
	version := info["redis_version"]
	major, _, _ := strings.Cut(version, ".")
	if n, err := strconv.Atoi(major); err != nil || n < leastMajor {
		return nil, fmt.Errorf("%w: it is version %q; install Redis %d.0 or Valkey 7.2, or newer", ErrUnfit, version, leastMajor)
	}
	limit, _ := strconv.ParseUint(info["maxmemory"], 10, 64)
	used, _ := strconv.ParseUint(info["used_memory"], 10, 64)
	policy := info["maxmemory_policy"]
	evicts := policy != "" && policy != "noeviction"
	switch {
	case evicts && limit > 0:
		return nil, fmt.Errorf("%w: with maxmemory-policy %s it throws parts of sessions away when memory is short; set maxmemory-policy noeviction", ErrUnfit, policy)
	case evicts:
		warnings = append(warnings, fmt.Sprintf("Redis has the maxmemory-policy %s, which would throw parts of sessions away once there is a limit: set maxmemory-policy noeviction", policy))
	}
	switch {
	case limit == 0:
		warnings = append(warnings, "Redis has no memory limit: set maxmemory below what its computer has, so that a full Redis refuses commands and is not ended by the system")
	case used > limit/100*nearlyFull:
		warnings = append(warnings, fmt.Sprintf("Redis uses more than %d percent of its memory limit of %d MiB: raise maxmemory", nearlyFull, limit>>20))
	}
	if info["aof_enabled"] == "0" {
		warnings = append(warnings, "Redis keeps no append-only file, so a restart of it loses sessions: set appendonly yes")
	}
	return warnings, nil
}

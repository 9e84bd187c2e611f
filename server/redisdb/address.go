package redisdb

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// ErrAddress: an address of Redis can't be read.
var ErrAddress = errors.New("an address of Redis is redis://HOST:PORT/DB, redis+sentinel://HOST:PORT,HOST:PORT/MASTER or redis+cluster://HOST:PORT,HOST:PORT")

const (
	defaultPort  = "6379"
	sentinelPort = "26379"
)

// Parse reads an address of Redis:
//
//	redis://[NAME:PASSWORD@]HOST[:PORT][/DB]
//	redis+sentinel://[NAME:PASSWORD@]HOST[:PORT],…/MASTER[?db=DB&sentinel_username=…&sentinel_password=…]
//	redis+cluster://[NAME:PASSWORD@]HOST[:PORT],…
//
// Name and password are Redis' own. With rediss for redis the connection is
// encrypted. Errors never repeat the address, which may hold the password.
func Parse(address string) (*redis.UniversalOptions, error) {
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok {
		return nil, ErrAddress
	}
	authority, tail := rest, ""
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority, tail = rest[:i], rest[i:]
	}
	user, hosts := "", authority
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		user, hosts = authority[:i+1], authority[i+1:]
	}
	u, err := url.Parse("redis://" + user + "hosts" + tail) // a URL has one host
	if err != nil || u.Fragment != "" {
		return nil, ErrAddress
	}
	options := &redis.UniversalOptions{Username: u.User.Username()}
	options.Password, _ = u.User.Password()
	kind, encrypted := strings.CutPrefix(scheme, "rediss")
	if !encrypted {
		if kind, ok = strings.CutPrefix(scheme, "redis"); !ok {
			return nil, ErrAddress
		}
	}
	port := defaultPort
	if kind == "+sentinel" {
		port = sentinelPort
	}
	if options.Addrs, err = hostPorts(hosts, port); err != nil {
		return nil, err
	}
	if encrypted {
		options.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	return options, target(options, kind, strings.Trim(u.Path, "/"), u.Query())
}

// target says what is at the addresses.
func target(options *redis.UniversalOptions, kind, path string, query url.Values) (err error) {
	known := 0
	switch kind {
	case "":
		if len(options.Addrs) > 1 {
			return fmt.Errorf("several addresses are those of a Sentinel or a Cluster: %w", ErrAddress)
		}
		if path != "" {
			options.DB, err = strconv.Atoi(path)
		}
	case "+sentinel":
		if options.MasterName = path; path == "" {
			return fmt.Errorf("the name of the master is missing: %w", ErrAddress)
		}
		if db := query.Get("db"); db != "" {
			options.DB, err = strconv.Atoi(db)
		}
		options.SentinelUsername, options.SentinelPassword = query.Get("sentinel_username"), query.Get("sentinel_password")
		for _, name := range []string{"db", "sentinel_username", "sentinel_password"} {
			if query.Has(name) {
				known++
			}
		}
	case "+cluster":
		options.IsClusterMode = true
		if path != "" {
			return fmt.Errorf("a Cluster has one database, without a number: %w", ErrAddress)
		}
	default:
		return ErrAddress
	}
	if err != nil || options.DB < 0 || known != len(query) {
		return ErrAddress
	}
	return nil
}

func hostPorts(hosts, port string) ([]string, error) {
	var all []string
	for _, host := range strings.Split(hosts, ",") {
		if _, given, err := net.SplitHostPort(host); err != nil {
			host = net.JoinHostPort(strings.Trim(host, "[]"), port)
		} else if n, err := strconv.Atoi(given); err != nil || n < 1 || n > 65535 {
			return nil, ErrAddress
		}
		if strings.HasPrefix(host, ":") {
			return nil, ErrAddress
		}
		all = append(all, host)
	}
	return all, nil
}

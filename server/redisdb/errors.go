package redisdb

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Why Redis did not do what it was asked (promise D6), each with what an
// operator can do. After ErrAway the outcome is unknown; the others did nothing.
var (
	ErrAway       = errors.New("redis can't be reached or did not answer in time")
	ErrFull       = errors.New("redis is out of memory (OOM): raise maxmemory, or wait until sessions are erased")
	ErrReadOnly   = errors.New("this Redis is a replica (READONLY): give the master's address, or that of its Sentinels")
	ErrNoReplicas = errors.New("redis has too few replicas to write safely (NOREPLICAS): start them, or lower min-replicas-to-write")
	ErrLoading    = errors.New("redis is loading its data (LOADING): it answers when it has")
	ErrDisk       = errors.New("redis can't write to its disk (MISCONF): make room there; its log says more")
	ErrAccess     = errors.New("redis refuses the name or password (NOAUTH, WRONGPASS, NOPERM): put them into the address as redis://NAME:PASSWORD@HOST")
	ErrScript     = errors.New("redis could not run a script of Plenary's")
)

var byPrefix = []struct {
	prefix string
	err    error
}{
	{"OOM", ErrFull}, {"READONLY", ErrReadOnly}, {"NOREPLICAS", ErrNoReplicas}, {"LOADING", ErrLoading}, {"MISCONF", ErrDisk},
	{"NOAUTH", ErrAccess}, {"WRONGPASS", ErrAccess}, {"NOPERM", ErrAccess},
	{"MASTERDOWN", ErrAway}, {"CLUSTERDOWN", ErrAway}, {"TRYAGAIN", ErrAway}, {"BUSY", ErrAway}, {"UNBLOCKED", ErrAway},
}

// As gives a store's own error for what the client says, with the reason; nil for
// nil and for an absent value.
func As(own, err error) error {
	if err = Explain(err); err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", own, err)
}

// Explain gives one of the errors above for what the client says, wrapping it;
// nil for nil and for an absent value.
func Explain(err error) error {
	if err == nil || errors.Is(err, redis.Nil) {
		return nil
	}
	for _, known := range byPrefix {
		if errors.Is(err, known.err) {
			return err
		}
	}
	var answered redis.Error
	if !errors.As(err, &answered) {
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	for _, known := range byPrefix {
		if redis.HasErrorPrefix(answered, known.prefix) || strings.HasPrefix(answered.Error(), "-"+known.prefix) {
			return fmt.Errorf("%w: %w", known.err, err)
		}
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	return fmt.Errorf("%w: %w", ErrScript, err)
}

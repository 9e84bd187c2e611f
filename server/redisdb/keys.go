package redisdb

import (
	"errors"
	"fmt"
	"hash/fnv"
	"regexp"
)

// Partitions is how many slots of a Cluster the sessions are spread over.
const Partitions = 64

// Nodes is the key of the leases of all nodes.
const Nodes = "pl:nodes"

// ErrID: a session can't have that id.
var ErrID = errors.New("redisdb: a session's id is 1 to 64 letters, digits, - and _")

var validID = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)

// Keys are the names of what belongs to one session; all are in one slot.
type Keys struct {
	Log, State, Loop, Record, Items, Order, Fades string
	Due, Sessions, Erased                         string // of its partition
	Wake, Talk                                    string // channels
}

// Of gives a session's keys.
func Of(session string) (Keys, error) {
	if !validID.MatchString(session) {
		return Keys{}, ErrID
	}
	p := Partition(session)
	own := func(name string) string { return fmt.Sprintf("pl:{%d}:s:%s:%s", p, session, name) }
	return Keys{
		Log: own("log"), State: own("state"), Loop: own("loop"), Record: own("record"),
		Items: own("items"), Order: own("order"), Fades: own("fades"),
		Due: Due(p), Sessions: Sessions(p), Erased: erased(p),
		Wake: own("wake"), Talk: own("talk"),
	}, nil
}

// Partition is where something with that name is kept.
func Partition(name string) int {
	h := fnv.New32a()
	h.Write([]byte(name))
	return int(h.Sum32() % Partitions)
}

// Due is the key of a partition's wake-ups.
func Due(partition int) string { return fmt.Sprintf("pl:{%d}:due", partition) }

// Sessions is the key of the list of a partition's sessions.
func Sessions(partition int) string { return fmt.Sprintf("pl:{%d}:sessions", partition) }

func erased(partition int) string { return fmt.Sprintf("pl:{%d}:erased", partition) }

// Code is the key of a join code.
func Code(code string) string { return fmt.Sprintf("pl:{%d}:code:%s", Partition(code), code) }

// Count is the key of a counter.
func Count(name string) string { return fmt.Sprintf("pl:{%d}:count:%s", Partition(name), name) }

// Secret is the key of one of the server's own keys.
func Secret(name string) string { return "pl:secret:" + name }

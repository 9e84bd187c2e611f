package rehearse

import (
	"encoding/json"

	"plenary/rooms"
)

// message is any message of the server; only its outside is decoded.
type message struct {
	kind        string // type; "" of an answer
	re          string
	refused     *rooms.Refusal
	of          string
	seq         uint64
	hash        string
	now         rooms.Instant
	seat        rooms.Seat
	token       string // a fresh one, in a welcome
	reconnectIn rooms.Millis
	values      []byte // sections by name
	patches     []byte
}

func read(raw []byte) message {
	var m message
	for key, v := range members(raw) {
		switch key {
		case "type":
			m.kind = textOf(v)
		case "re":
			m.re = textOf(v)
		case "refused":
			m.refused = &rooms.Refusal{Code: "malformed"}
			if err := json.Unmarshal(v, m.refused); err != nil {
				m.refused.Code = "an unreadable refusal"
			}
		case "of":
			m.of = textOf(v)
		case "seq":
			m.seq = uint64(numberOf(v))
		case "hash":
			m.hash = textOf(v)
		case "now":
			m.now = rooms.Instant(numberOf(v))
		case "seat":
			m.seat = rooms.Seat(numberOf(v))
		case "token":
			m.token = textOf(v)
		case "reconnect_in_ms":
			m.reconnectIn = rooms.Millis(numberOf(v))
		case "values":
			m.values = v
		case "patches":
			m.patches = v
		}
	}
	return m
}

// patch is a change of a collection, with its lists as they came.
type patch struct {
	prev     uint64
	set, del []byte
}

func readPatch(raw []byte) patch {
	var p patch
	for key, v := range members(raw) {
		switch key {
		case "prev":
			p.prev = uint64(numberOf(v))
		case "set":
			p.set = v
		case "del":
			p.del = v
		}
	}
	return p
}

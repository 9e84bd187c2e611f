package wire

import (
	"encoding/json"
	"fmt"
)

// Message is a server's message as a client written in Go reads it: the
// rehearsal's simulated people, and tests. Fields that a message doesn't have
// are zero. Reading is lenient, unlike the server's: a client passes over what
// it doesn't know.
type Message struct {
	Type    string `json:"type"`
	Session string `json:"session"`
	Seat    uint32 `json:"seat"`
	Now     int64  `json:"now"`
	Version string `json:"version"`

	Of      string                     `json:"of"`
	Seq     uint64                     `json:"seq"`
	Hash    string                     `json:"hash"`
	Values  map[string]json.RawMessage `json:"values"`
	Patches map[string]ReadPatch       `json:"patches"`

	Code          CloseCode `json:"code"`
	ReconnectInMS *int64    `json:"reconnect_in_ms"`

	Re      *string  `json:"re"` // an answer; empty where the server couldn't read an id
	Refused *Refusal `json:"refused"`
}

// ReadPatch is a [Patch] as it arrives.
type ReadPatch struct {
	Prev uint64            `json:"prev"`
	Set  []json.RawMessage `json:"set"`
	Del  []string          `json:"del"`
}

// Refusal is why a command was refused.
type Refusal struct {
	Code         string         `json:"code"`
	Params       map[string]any `json:"params"`
	RetryAfterMS int64          `json:"retry_after_ms"`
}

// ReadMessages reads a frame from the server.
func ReadMessages(frame []byte) ([]Message, error) {
	var messages []Message
	if err := json.Unmarshal(frame, &messages); err != nil {
		return nil, fmt.Errorf("wire: reading a frame of the server: %w", err)
	}
	return messages, nil
}

// WriteHello makes the first frame of a client.
func WriteHello(h Hello) []byte {
	dst := append([]byte(nil), `{"type":"hello","token":`...)
	dst = appendText(dst, h.Token)
	if h.Seq > 0 {
		dst = fmt.Appendf(dst, `,"seq":%d,"hash":`, h.Seq)
		dst = appendText(dst, h.Hash)
	}
	return append(dst, '}')
}

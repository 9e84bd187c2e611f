package eventlog

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// How the log is laid out in a session's file: numbers are 8 bytes, big-endian.
//
//	position  seq, hash (16)
//	end       position, batch
//	entry     position, milliseconds, length of batch (1), batch, body

// maxBatch fits the length's one byte; a UUID has 36.
const maxBatch = 255

const positionBytes = 8 + len(Hash{})

// check refuses an entry that could not be given back as it is.
func (e Entry) check() error {
	if e.Batch == "" || len(e.Batch) > maxBatch {
		return fmt.Errorf("eventlog: an entry's batch is 1 to %d bytes, not %d", maxBatch, len(e.Batch))
	}
	if !e.At.Equal(e.At.Truncate(time.Millisecond)) {
		return errors.New("eventlog: an entry is decided at a whole millisecond")
	}
	return nil
}

func packNumber(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// unpackNumber gives 0 for what is not there.
func unpackNumber(v []byte) uint64 {
	if len(v) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(v)
}

func packPosition(p Position) []byte { return append(packNumber(p.Seq), p.Hash[:]...) }

func unpackPosition(v []byte) (Position, error) {
	if len(v) < positionBytes {
		return Position{}, fmt.Errorf("%w: a position of %d bytes", ErrDamaged, len(v))
	}
	p := Position{Seq: binary.BigEndian.Uint64(v)}
	copy(p.Hash[:], v[8:])
	return p, nil
}

func packEnd(p Position, batch string) []byte { return append(packPosition(p), batch...) }

func unpackEnd(v []byte) (Position, string, error) {
	p, err := unpackPosition(v)
	if err != nil {
		return Position{}, "", err
	}
	return p, string(v[positionBytes:]), nil
}

func packEntry(at Position, e Entry) []byte {
	v := make([]byte, 0, positionBytes+8+1+len(e.Batch)+len(e.Body))
	v = binary.BigEndian.AppendUint64(v, at.Seq)
	v = append(v, at.Hash[:]...)
	v = binary.BigEndian.AppendUint64(v, uint64(e.At.UnixMilli()))
	v = append(v, byte(len(e.Batch)))
	v = append(v, e.Batch...)
	return append(v, e.Body...)
}

// unpackEntry copies: the result outlives the transaction.
func unpackEntry(v []byte) (Stored, error) {
	at, err := unpackPosition(v)
	if err != nil {
		return Stored{}, err
	}
	v = v[positionBytes:]
	if len(v) < 9 || len(v) < 9+int(v[8]) {
		return Stored{}, fmt.Errorf("%w: entry %d is cut off", ErrDamaged, at.Seq)
	}
	e := Entry{At: time.UnixMilli(int64(binary.BigEndian.Uint64(v))).UTC()}
	batch, body := v[9:9+int(v[8])], v[9+int(v[8]):]
	e.Batch = string(batch)
	e.Body = append([]byte{}, body...)
	return Stored{Entry: e, Position: at}, nil
}

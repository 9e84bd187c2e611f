package allocate

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"maps"
	"slices"
)

// digest is the SHA-256 of everything that the seating depends on, but for the
// seed, in hexadecimal: two inputs with the same digest are the same. Past rooms are
// given to it as sets, but where their numbers count, and so are rules.
func (in Input) digest() string {
	d := digester{hash: sha256.New()}
	d.text(Version)
	d.set(in.Present)
	d.set(in.Out)
	d.numbers(in.Size.Target, in.Size.Min, in.Size.Max, in.Size.Rooms, int(in.Effort), in.Left, truth(in.Stable))
	d.text(string(in.Policy))
	last := max(0, len(in.Past)-1)
	d.rounds(in.Past[:last], false)
	d.rounds(in.Past[last:], in.Policy != Fresh && in.Policy != "")
	d.rounds(in.Planned, true)
	for _, m := range in.Met {
		d.set([]uint32{m.A, m.B})
		d.numbers(m.Times)
	}
	d.pins(in.Chosen)
	d.rules(in.Rules)
	return hex.EncodeToString(d.hash.Sum(nil))
}

type digester struct {
	hash  hash.Hash
	space []byte
}

func (d *digester) numbers(all ...int) {
	d.space = binary.AppendUvarint(d.space[:0], uint64(len(all)))
	for _, n := range all {
		d.space = binary.AppendVarint(d.space, int64(n))
	}
	d.hash.Write(d.space)
}

func (d *digester) text(s string) {
	d.numbers(len(s))
	d.hash.Write([]byte(s))
}

func (d *digester) set(people []uint32) {
	sorted := slices.Clone(people)
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	d.space = binary.AppendUvarint(d.space[:0], uint64(len(sorted)))
	for _, person := range sorted {
		d.space = binary.AppendUvarint(d.space, uint64(person))
	}
	d.hash.Write(d.space)
}

func (d *digester) rounds(rounds [][][]uint32, numbered bool) {
	d.numbers(len(rounds))
	for _, rooms := range rounds {
		d.rooms(rooms, numbered)
	}
}

// rooms are told as a list of sets or, where their numbers don't count, as a set of
// those that are not empty.
func (d *digester) rooms(rooms [][]uint32, numbered bool) {
	people := slices.Concat(rooms...)
	sorted := make([][]uint32, 0, len(rooms))
	at := 0
	for _, room := range rooms {
		if len(room) > 0 || numbered {
			own := people[at : at+len(room)]
			at += len(room)
			slices.Sort(own)
			sorted = append(sorted, own)
		}
	}
	if !numbered {
		slices.SortFunc(sorted, slices.Compare)
	}
	d.space = binary.AppendUvarint(d.space[:0], uint64(len(sorted)))
	for _, room := range sorted {
		d.space = binary.AppendUvarint(d.space, uint64(len(room)))
		for _, person := range room {
			d.space = binary.AppendUvarint(d.space, uint64(person))
		}
	}
	d.hash.Write(d.space)
}

func (d *digester) pins(pins []Pin) {
	d.numbers(len(pins))
	for _, pin := range pins {
		d.set([]uint32{pin.Person})
		d.numbers(pin.Room)
	}
}

func (d *digester) rules(r Rules) {
	d.numbers(len(r.Apart), len(r.Together), len(r.Companions), len(r.Attributes))
	for _, pair := range r.Apart {
		d.set(pair[:])
	}
	for _, group := range r.Together {
		d.set(group)
	}
	for _, c := range r.Companions {
		d.set([]uint32{c.Companion})
		d.set([]uint32{c.With})
	}
	d.set(r.Leads)
	d.pins(r.Pins)
	for _, attribute := range r.Attributes {
		d.text(string(attribute.Use))
		d.numbers(len(attribute.Of))
		for _, person := range slices.Sorted(maps.Keys(attribute.Of)) {
			d.set([]uint32{person})
			d.text(attribute.Of[person])
		}
	}
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

package allocate

import "slices"

// Note is something that is said of a whole split, for the facilitator. It names
// nobody, and nothing is said of people who are kept apart, nor of anybody's
// answers. The sentences belong to whoever shows it.
type Note struct {
	Code   string
	OK     bool
	Params map[string]int
}

// The codes of notes, with their params.
const (
	NoteFirstRound   = "first_round"   // nobody has met yet
	NoteNoRepeats    = "no_repeats"    // nobody meets again
	NoteRepeats      = "repeats"       // pairs
	NoteNewFaces     = "new_faces"     // least: everybody sits with so many whom they have not met, or more
	NoteApart        = "alike_apart"   // attribute; pairs, if some could not be
	NoteMixed        = "mixed"         // attribute: each value is spread as evenly as can be; or pairs beyond it
	NoteEachRoom     = "in_each_room"  // attribute: every value that is frequent enough is in every room
	NoteMatched      = "matched"       // attribute; extra: values in a room beyond its first, summed
	NoteLeads        = "lead_in_each"  // leads, rooms: one or more in each room
	NoteRelaxedMin   = "relaxed_min"   // min: the smallest room
	NoteRelaxedMax   = "relaxed_max"   // max: the largest room
	NoteRelaxedRooms = "relaxed_rooms" // rooms
	NoteOtherCount   = "other_count"   // rooms instead of now would save so many repeats over rounds
)

// Explain gives the notes of a seating, in the order of their importance. Params
// named attribute are places in [Rules.Attributes].
func (in Input) Explain(s Seating) []Note {
	s.Rooms = slices.DeleteFunc(slices.Clone(s.Rooms), func(room []uint32) bool { return len(room) == 0 })
	notes := []Note{in.meetingNote(s)}
	if s.Repeats > 0 && s.Metrics.NewFaces > 0 {
		notes = append(notes, Note{NoteNewFaces, true, map[string]int{"least": s.Metrics.NewFaces}})
	}
	for f, attribute := range in.Rules.Attributes {
		notes = append(notes, in.attributeNotes(f, attribute, s)...)
	}
	if leads := in.leadsHere(); len(leads) >= len(s.Rooms) && leadIn(leads, s.Rooms) {
		notes = append(notes, Note{NoteLeads, true, map[string]int{"leads": len(leads), "rooms": len(s.Rooms)}})
	}
	for _, relaxed := range []struct {
		code, param string
		to          int
	}{{NoteRelaxedMin, "min", s.Relaxed.Min}, {NoteRelaxedMax, "max", s.Relaxed.Max}, {NoteRelaxedRooms, "rooms", s.Relaxed.Rooms}} {
		if relaxed.to > 0 {
			notes = append(notes, Note{relaxed.code, false, map[string]int{relaxed.param: relaxed.to}})
		}
	}
	return notes
}

// Note is the advice as one of the notes.
func (a Advice) Note(now, rounds int) Note {
	return Note{NoteOtherCount, true, map[string]int{"rooms": a.Rooms, "now": now, "saves": a.Saves, "rounds": rounds}}
}

func (in Input) meetingNote(s Seating) Note {
	switch {
	case len(in.Past) == 0 && len(in.Met) == 0:
		return Note{Code: NoteFirstRound, OK: true}
	case s.Repeats == 0:
		return Note{Code: NoteNoRepeats, OK: true}
	}
	return Note{NoteRepeats, false, map[string]int{"pairs": s.Repeats}}
}

func (in Input) attributeNotes(f int, attribute Attribute, s Seating) []Note {
	if f >= len(s.Metrics.SamePairs) {
		return nil
	}
	params := map[string]int{"attribute": f}
	beyond := s.Metrics.SamePairs[f] - s.Metrics.SameBound[f]
	switch attribute.Use {
	case Match:
		if extra := s.Metrics.ExtraKinds[f]; extra > 0 {
			params["extra"] = extra
		}
		return []Note{{NoteMatched, s.Metrics.ExtraKinds[f] == 0, params}}
	case Apart:
		if s.Metrics.SamePairs[f] > 0 {
			params["pairs"] = s.Metrics.SamePairs[f]
		}
		return []Note{{NoteApart, s.Metrics.SamePairs[f] == 0, params}}
	}
	if beyond > 0 {
		params["pairs"] = beyond
	}
	notes := []Note{{NoteMixed, beyond == 0, params}}
	if attribute.everywhere(s.Rooms) {
		notes = append(notes, Note{NoteEachRoom, true, map[string]int{"attribute": f}})
	}
	return notes
}

// everywhere says whether each value of which there are enough people is in every
// room, and there is such a value.
func (a Attribute) everywhere(rooms [][]uint32) bool {
	people, in := map[string]int{}, map[string]int{}
	for _, room := range rooms {
		seen := map[string]bool{}
		for _, person := range room {
			if value := a.Of[person]; value != "" {
				people[value]++
				seen[value] = true
			}
		}
		for value := range seen {
			in[value]++
		}
	}
	some := false
	for value, n := range people {
		if n >= len(rooms) {
			if in[value] < len(rooms) {
				return false
			}
			some = true
		}
	}
	return some
}

func (in Input) leadsHere() map[uint32]bool {
	leads := map[uint32]bool{}
	for _, person := range in.Rules.Leads {
		leads[person] = false
	}
	for _, person := range in.seated() {
		if _, lead := leads[person]; lead {
			leads[person] = true
		}
	}
	for person, here := range leads {
		if !here {
			delete(leads, person)
		}
	}
	return leads
}

func leadIn(leads map[uint32]bool, rooms [][]uint32) bool {
	for _, room := range rooms {
		found := false
		for _, person := range room {
			found = found || leads[person]
		}
		if !found {
			return false
		}
	}
	return len(leads) > 0
}

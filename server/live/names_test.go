package live

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"plenary/rooms"
)

// The vectors of names. What is typed with characters that nobody sees is
// called what others see; a difference that can't be seen is none.
func TestB4_NamesThatLookEqualAreEqual(t *testing.T) {
	const scotland, wales = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
	const family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
	for typed, shown := range map[string]string{
		"Jo":                                   "Jo",
		"  Jo  ":                               "Jo",
		"Jo\tvan\nDijk":                        "Jo van Dijk",
		"Jo\u00a0van\u2003Dijk":                "Jo van Dijk",
		"Jo\u3000Dijk":                         "Jo Dijk",
		"Zoe\u0308":                            "Zo\u00eb",
		"A\u030angstro\u0308m":                 "\u00c5ngstr\u00f6m",
		"Jo\u0000":                             "Jo",
		"J\u0007o":                             "Jo",
		"J\u007fo":                             "Jo",
		"J\u0085o":                             "J o", // a space: next line
		"Jo\u00ad":                             "Jo",
		"Jo\u034f":                             "Jo",
		"Jo\u061c":                             "Jo",
		"Jo\u115f":                             "Jo",
		"Jo\u1160":                             "Jo",
		"Jo\u17b4":                             "Jo",
		"Jo\u17b5":                             "Jo",
		"Jo\u180b":                             "Jo",
		"Jo\u180c":                             "Jo",
		"Jo\u180d":                             "Jo",
		"Jo\u180e":                             "Jo",
		"Jo\u180f":                             "Jo",
		"J\u200bo":                             "Jo",
		"J\u200co":                             "Jo",
		"J\u200do":                             "Jo",
		"J\u200eo":                             "Jo",
		"J\u200fo":                             "Jo",
		"J\u2028o":                             "J o",
		"J\u2029o":                             "J o",
		"J\u202ao":                             "Jo",
		"\u202eoJ":                             "oJ",
		"J\u2060o":                             "Jo",
		"J\u2066o\u2069":                       "Jo",
		"Jo\u2800":                             "Jo",
		"Jo\u3164":                             "Jo",
		"Jo\ufe00":                             "Jo",
		"Jo\ufe0e":                             "Jo",
		"Jo\ufe0f":                             "Jo",
		"Jo\ufeff":                             "Jo",
		"Jo\uffa0":                             "Jo",
		"Jo\ufffd":                             "Jo",
		"Jo\ue000":                             "Jo",
		"Jo\U000e0001":                         "Jo",
		"Jo\U000e0041":                         "Jo",
		"Jo\U000e007f":                         "Jo",
		"Jo\U000e0100":                         "Jo",
		"Jo\U000f0000":                         "Jo",
		"Zo\u00eb\ufe0f":                       "Zo\u00eb",
		"\u7530\ufe0f":                         "\u7530",
		"\u7530\u200d\u4e2d":                   "\u7530\u4e2d",
		"\U0001f3f3\ufe0f\u200d\U0001f308":     "\U0001f3f3\ufe0f\u200d\U0001f308",
		"\U0001f469\U0001f3fd\u200d\U0001f4bb": "\U0001f469\U0001f3fd\u200d\U0001f4bb",
		scotland:                               scotland,
		"Jo " + wales:                          "Jo " + wales,
		scotland + "Jo\U000e0041":              scotland + "Jo",
		family:                                 family,
		"\u2764\ufe0f Jo":                      "\u2764\ufe0f Jo",
		"1\ufe0f\u20e3":                        "1\ufe0f\u20e3",
		"\u0634\u064a\u0631\u064a\u0646":       "\u0634\u064a\u0631\u064a\u0646",
	} {
		if got, err := CleanName(typed); err != nil || got != shown {
			t.Errorf("%+q is called %+q, not %+q (%v)", typed, got, shown, err)
		}
	}
	for _, typed := range []string{"", " ", "\u200b", "\u3164", "\u0301", "\U000e0041", "\ufe0f"} {
		if got, err := CleanName(typed); err == nil {
			t.Errorf("%+q is called %+q", typed, got)
		}
	}
	if _, err := CleanName(strings.Repeat("a", MaxName+1)); err == nil {
		t.Error("a name of 41 letters")
	}
}

func TestB4_EqualNamesOfOneBatchAreNumbered(t *testing.T) {
	h := newHall(t, nil)
	h.batch(do(rooms.Actor{Seat: 2}, &rooms.Rename{Name: "Ann"}), do(rooms.Actor{Seat: 3}, &rooms.Rename{Name: "ANN"}))
	h.batch(do(rooms.Actor{Seat: 3}, &rooms.Rename{Name: "Ann"})) // which is "Ann 2" again
	if one, two := h.name(2), h.name(3); one != "Ann" || two != "Ann 2" {
		t.Errorf("%q and %q", one, two)
	}
}

func (h *hall) name(seat rooms.Seat) (name string) {
	h.look(func(s *session) { name = s.words.Name(seat) })
	return name
}

func (h *hall) look(fn func(s *session)) {
	h.t.Helper()
	if err := h.node.ask(h.t.Context(), h.id, &looking{fn: fn, reply: make(chan error, 1)}); err != nil {
		h.t.Fatal(err)
	}
}

// Whoever changes their name again and again leaves nothing behind.
func TestN5_FormerNamesAreForgotten(t *testing.T) {
	h := newHall(t, nil)
	taken := func() (n int) {
		h.look(func(s *session) { n = len(s.words.taken) })
		return n
	}
	before := taken()
	for i := range 50 {
		h.batch(do(rooms.Actor{Seat: 2}, &rooms.Rename{Name: fmt.Sprintf("Name %d", i)}))
	}
	if after := taken(); after != before {
		t.Errorf("%d names in use, %d before", after, before)
	}
}

// A wish for what is so already leads to nothing in the log.
func TestB8_WhatChangesNothingIsNotInTheLog(t *testing.T) {
	h := newHall(t, nil)
	ann, host := rooms.Actor{Seat: 2}, rooms.Actor{Seat: 1}
	wishes := []*doing{
		do(ann, &rooms.SayHow{How: "typing"}), do(ann, &rooms.Rename{Name: "Ann"}),
		do(ann, &rooms.Vote{Room: "1.1", For: "done", On: true}), do(host, &rooms.Lock{Locked: new(true)}),
		do(host, &rooms.Visit{Room: "1.2"}),
	}
	h.batch(wishes...)
	before := h.position()
	for _, d := range wishes {
		d.id = uuid.NewString()
		h.batch(d)
	}
	if after := h.position(); after != before {
		t.Errorf("the log grew from %d to %d", before, after)
	}
}

func (h *hall) position() (seq uint64) {
	h.look(func(s *session) { seq = s.at.Seq })
	return seq
}

// Who marked which topic is nobody's to know once the session has ended; the
// last marks count all the same.
func TestP9_WhoMarkedATopicIsForgottenAtTheEnd(t *testing.T) {
	h := newHall(t, nil)
	host := rooms.Actor{Seat: 1}
	h.batch(do(host, &rooms.Recall{Grace: new(rooms.Millis)}))
	h.look(func(s *session) { s.onWake(t.Context()) })
	h.batch(do(host, &rooms.Next{}), do(rooms.Actor{Seat: 2}, &rooms.AddTopic{Text: "Handovers"}))
	var topic string
	h.look(func(s *session) { topic = s.told.Topics[0].ID })
	h.batch(do(rooms.Actor{Seat: 3}, &rooms.MarkTopic{Topic: topic, On: true}))
	// In one entry with the end, for which nothing was counted yet.
	h.batch(do(rooms.Actor{Seat: 4}, &rooms.MarkTopic{Topic: topic, On: true}), do(host, &rooms.End{}))
	h.look(func(s *session) {
		if marks := s.told.Topics[0].Marks; marks != 2 {
			t.Errorf("the topic has %d marks", marks)
		}
		if left := s.votes.Of(3).Topics; len(left) != 0 {
			t.Errorf("seat 3 is known to have marked %v", left)
		}
	})
	for item, err := range h.node.opts.Vault.List(t.Context(), h.id, keyChoice) {
		t.Errorf("the vault keeps %s (%v)", item.Key, err)
	}
}

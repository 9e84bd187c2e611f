package live

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/rivo/uniseg"

	"plenary/rooms"
	"plenary/server/vault"
)

// The keys of the vault. What is under them expires with the session, unless
// the loop drops it before.
const (
	keyName   = "name/"   // seat.draw: who somebody is for today
	keyAnswer = "answer/" // seat.draw: to the private questions
	keyAside  = "aside/"  // seat.draw: what they asked for in confidence
	keyPair   = "pair/"   // seat.draw+seat.draw: who is kept apart
	keyWord   = "word/"   // id: chat, links, topics, announcements, help
	keyDraft  = "draft/"  // round.room/card
	keyBallot = "ballot/" // seat: marks of the present harvest
	keyChoice = "choice/" // seat: marks of topics, until the end
)

type person struct {
	Name     string `json:"name"`
	Pronouns string `json:"pronouns,omitempty"`
}

// nameKey is what a seat's name is kept under: the draw tells the seat's person
// from one that another node wanted to give the same seat.
type nameKey struct {
	seat rooms.Seat
	draw uint64
}

func (k nameKey) String() string { return fmt.Sprintf("%d.%016x", k.seat, k.draw) }

func parseNameKey(text string) (k nameKey, err error) {
	seat, draw, _ := strings.Cut(text, ".")
	n, err := strconv.ParseUint(seat, 10, 32)
	if err == nil {
		k.draw, err = strconv.ParseUint(draw, 16, 64)
	}
	k.seat = rooms.Seat(n)
	return k, err
}

func nameKeyOf(s *rooms.Session, seat rooms.Seat) nameKey {
	if p := s.Person(seat); p != nil {
		return nameKey{seat, p.NameID}
	}
	return nameKey{}
}

// words is what the vault knows of a session by id, held by its goroutine.
type words struct {
	told   *rooms.Session
	people map[nameKey]person
	texts  map[string]string
	taken  map[string]int // names in use, folded: how often
}

func loadWords(ctx context.Context, v vault.Vault, session string, told *rooms.Session) (*words, error) {
	w := &words{told: told, people: map[nameKey]person{}, texts: map[string]string{}, taken: map[string]int{}}
	for item, err := range v.List(ctx, session, keyName) {
		if err != nil {
			return nil, fmt.Errorf("read names: %w", err)
		}
		if err := w.keep(item.Key, item.Value); err != nil {
			return nil, err
		}
	}
	for item, err := range v.List(ctx, session, keyWord) {
		if err != nil {
			return nil, fmt.Errorf("read words: %w", err)
		}
		if err := w.keep(item.Key, item.Value); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// keep takes one item of the vault; a key of another kind is passed over.
func (w *words) keep(key string, value []byte) error {
	if id, ok := strings.CutPrefix(key, keyWord); ok {
		if value == nil {
			delete(w.texts, id)
		} else {
			w.texts[id] = string(value)
		}
		return nil
	}
	n, ok := strings.CutPrefix(key, keyName)
	if !ok {
		return nil
	}
	of, err := parseNameKey(n)
	if err != nil {
		return fmt.Errorf("vault key %q: %w", key, err)
	}
	var p person
	if err := json.Unmarshal(value, &p); err != nil {
		return fmt.Errorf("vault key %q: %w", key, err)
	}
	if old, ok := w.people[of]; ok {
		if name := fold(old.Name); w.taken[name] > 1 {
			w.taken[name]--
		} else {
			delete(w.taken, name)
		}
	}
	w.taken[fold(p.Name)]++
	w.people[of] = p
	return nil
}

func (w *words) Name(seat rooms.Seat) string     { return w.people[nameKeyOf(w.told, seat)].Name }
func (w *words) Pronouns(seat rooms.Seat) string { return w.people[nameKeyOf(w.told, seat)].Pronouns }
func (w *words) Word(id string) string           { return w.texts[id] }

// keepWords takes what was written into the vault.
func (s *session) keepWords(writes []vault.Write) {
	for _, write := range writes {
		if err := s.words.keep(write.Key, write.Value); err != nil {
			s.log.Error("keep words") // the error would quote the words
		}
	}
}

// writesFor gives what the vault has to keep for a decision.
func (s *session) writesFor(a *beside, d *doing, events []rooms.Event, env rooms.Env) ([]vault.Write, error) {
	if len(events) == 0 {
		return nil, nil
	}
	switch cmd := d.cmd.(type) {
	case *rooms.Join:
		joined := events[0].(*rooms.Joined)
		d.seat = joined.Seat
		return s.writePerson(a, d, nameKey{joined.Seat, joined.NameID})
	case *rooms.Rename:
		return s.renameWrite(a, nameKeyOf(s.ahead, d.actor.Seat), cmd)
	}
	if worded, ok := d.cmd.(rooms.Worded); ok {
		_, id := events[0].(rooms.Wording).Wants()
		return []vault.Write{{Key: keyWord + id, Value: []byte(worded.Word())}}, nil
	}
	return nil, nil
}

// renameWrite gives nothing to keep for a name that is theirs already.
func (s *session) renameWrite(a *beside, of nameKey, cmd *rooms.Rename) ([]vault.Write, error) {
	name, err := CleanName(cmd.Name)
	if err != nil {
		return nil, err
	}
	pronouns, err := cleanPronouns(cmd.Pronouns)
	if err != nil {
		return nil, err
	}
	now, ok := a.people[of]
	if !ok {
		now = s.words.people[of]
	}
	next := person{s.words.distinct(name, now.Name, a.named), pronouns}
	if next == now {
		return nil, nil
	}
	a.name(of, next)
	return personWrite(of, next)
}

func (s *session) writePerson(a *beside, d *doing, of nameKey) ([]vault.Write, error) {
	if d.joining == nil {
		return nil, fmt.Errorf("join without a name")
	}
	who := person{s.words.distinct(d.joining.Name, "", a.named), d.joining.Pronouns}
	writes, err := personWrite(of, who)
	if err != nil {
		return nil, err
	}
	a.name(of, who)
	if kept := s.ahead.Plan.Answered(d.joining.Answers); len(kept) > 0 {
		answers, err := json.Marshal(kept)
		if err != nil {
			return nil, fmt.Errorf("encode answers: %w", err)
		}
		writes = append(writes, vault.Write{Key: keyAnswer + of.String(), Value: answers})
	}
	asides, err := d.joining.asideWrite(of)
	return append(writes, asides...), err
}

func personWrite(of nameKey, p person) ([]vault.Write, error) {
	value, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("encode name: %w", err)
	}
	return []vault.Write{{Key: keyName + of.String(), Value: value}}, nil
}

// distinct numbers equal names: "Ann", "Ann 2". own is the one that they have,
// which is theirs to keep; named are those that the same batch has given, folded.
func (w *words) distinct(name, own string, named map[string]bool) string {
	free := func(name string) bool {
		return fold(name) == fold(own) || w.taken[fold(name)] == 0 && !named[fold(name)]
	}
	if free(name) {
		return name
	}
	for n := 2; n <= rooms.MaxPeople+1; n++ {
		if numbered := fmt.Sprintf("%s %d", name, n); free(numbered) {
			return numbered
		}
	}
	return name
}

func fold(name string) string { return strings.ToLower(name) }

// MaxName is how many graphemes a name has at the most (promise B2).
const MaxName = 40

// CleanName gives a name as it is shown: NFC, one line, without invisible or
// direction-changing characters; emoji sequences stay (promise B4).
func CleanName(name string) (string, error) {
	clean, err := cleanText(name, MaxName)
	if err == nil && clean == "" {
		return "", rooms.ErrBadName
	}
	return clean, err
}

func cleanPronouns(text string) (string, error) { return cleanText(text, 20) }

func cleanText(text string, most int) (string, error) {
	var b strings.Builder
	runes := []rune(norm.NFC.String(text))
	flag := false // within the tags of one, such as that of Scotland
	for i, r := range runes {
		flag = r == blackFlag || flag && isTag(r)
		switch {
		case isTag(r) && flag:
			b.WriteRune(r)
		case r == '\u200d' && i > 0 && i < len(runes)-1 && joins(runes[i-1]) && unicode.IsSymbol(runes[i+1]):
			b.WriteRune(r) // between two emoji
		case r == '\ufe0f':
			if i > 0 && pictured(runes[i-1]) || i > 0 && i < len(runes)-1 && runes[i+1] == '\u20e3' {
				b.WriteRune(r)
			}
		case unicode.IsSpace(r):
			b.WriteRune(' ')
		case invisible(r):
		default:
			b.WriteRune(r)
		}
	}
	clean := strings.Join(strings.Fields(b.String()), " ")
	if n := uniseg.GraphemeClusterCount(clean); n > most || len(clean) > most*25 {
		refused := *rooms.ErrTooLong
		refused.Params = map[string]any{"max": most}
		return "", &refused
	}
	if clean != "" && !strings.ContainsFunc(clean, visible) {
		return "", rooms.ErrBadName
	}
	return clean, nil
}

// blackFlag begins a flag whose country is spelt in tags, which show nothing by
// themselves.
const blackFlag = '\U0001f3f4'

func isTag(r rune) bool { return r >= 0xe0020 && r <= 0xe007f }

func joins(before rune) bool { return unicode.IsSymbol(before) || before == '\ufe0f' }

// pictured says whether a character has another look as an emoji.
func pictured(r rune) bool {
	return r > 0x7f && unicode.IsSymbol(r) || strings.ContainsRune("\u203c\u2049\u3030\u303d", r)
}

// invisible says whether a character shows nothing or turns the line around.
func invisible(r rune) bool {
	return unicode.Is(unicode.C, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) ||
		unicode.Is(unicode.Variation_Selector, r) || r == '\u17b4' || r == '\u17b5' ||
		r == '\u115f' || r == '\u1160' || r == '\u3164' || r == '\uffa0' || r == '\u034f' || r == '\u2800' || r == '\ufffd'
}

func visible(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.IsMark(r) }

package access_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"plenary/rooms"
	"plenary/server/access"
	"plenary/server/vault"
)

// desk is an Access whose clock the test turns.
type desk struct {
	*access.Access
	registry *memory
	now      time.Time
}

func newDesk(t *testing.T, options access.Options) *desk {
	t.Helper()
	d := &desk{registry: newMemory(), now: time.Date(2022, 1, 18, 18, 0, 0, 0, time.UTC)}
	options.Now = func() time.Time { return d.now }
	a, err := access.New(t.Context(), d.registry, options)
	if err != nil {
		t.Fatal(err)
	}
	d.Access = a
	return d
}

func (d *desk) session(t *testing.T) (id, code, join, host string) {
	t.Helper()
	id = uuid.NewString()
	code, join, host, err := d.NewSession(t.Context(), id, false, "", d.now.Add(30*24*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return id, code, join, host
}

func TestA5_LinksLeadToTheirRole(t *testing.T) {
	d := newDesk(t, access.Options{})
	id, code, join, host := d.session(t)
	facilitator, err := d.InviteFacilitator(t.Context(), id, nil)
	if err != nil {
		t.Fatal(err)
	}
	for link, want := range map[string]rooms.Role{join: rooms.Participant, host: rooms.Host, facilitator: rooms.Facilitator} {
		if len(link) != 44 {
			t.Errorf("the link of a %s has %d characters, not 44", want, len(link))
		}
		session, role, token, err := d.Open(t.Context(), link)
		if err != nil || session != id || role != want {
			t.Fatalf("the link of a %s opens %q as %q: %v", want, session, role, err)
		}
		if got, _, err := d.Door(t.Context(), token, id); err != nil || got != want {
			t.Errorf("the door token of a %s says %q: %v", want, got, err)
		}
	}
	again, shown, err := d.Links(t.Context(), id)
	if err != nil || again != code || shown != join {
		t.Errorf("the join link shown again is another: %v", err)
	}
}

func TestA5_SecretsAreNotKept(t *testing.T) {
	d := newDesk(t, access.Options{})
	id, _, join, host := d.session(t)
	record := d.registry.records[id]
	kept := string(record.HostHash)
	for _, f := range record.Facilitators {
		kept += string(f)
	}
	for _, link := range []string{join, host} {
		if strings.Contains(kept, link[22:]) {
			t.Error("a secret is in the record")
		}
	}
}

func TestA5_AReplacedHostLinkIsDead(t *testing.T) {
	d := newDesk(t, access.Options{})
	id, _, _, old := d.session(t)
	fresh, err := d.ReplaceHost(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := d.Open(t.Context(), old); !errors.Is(err, access.ErrNoSuchSession) {
		t.Errorf("the old link: %v", err)
	}
	if _, role, _, err := d.Open(t.Context(), fresh); err != nil || role != rooms.Host {
		t.Errorf("the new link: %q, %v", role, err)
	}
}

func TestA2_AbsentForeignExpiredAndWrongAnswerAlike(t *testing.T) {
	d := newDesk(t, access.Options{})
	id, _, join, host := d.session(t)
	_, _, otherJoin, otherHost := d.session(t)
	erased, _, erasedJoin, _ := d.session(t)
	if err := d.Forget(t.Context(), erased); err != nil {
		t.Fatal(err)
	}
	old, _, oldJoin, _ := d.session(t)
	if err := d.registry.Update(t.Context(), old, func(r *vault.Record) error { r.Expires = d.now; return nil }); err != nil {
		t.Fatal(err)
	}
	for name, link := range map[string]string{
		"nothing":            "",
		"short":              join[:43],
		"long":               join + "A",
		"no base64":          "!" + join[1:],
		"absent":             strings.Repeat("A", 44),
		"another's join":     join[:22] + otherJoin[22:],
		"another's host":     join[:22] + otherHost[22:],
		"wrong last bit":     flip(join),
		"wrong host":         flip(host),
		"lower case":         strings.ToLower(join),
		"erased":             erasedJoin,
		"expired":            oldJoin,
		"the hash's own":     join[:22] + string(d.registry.records[id].HostHash),
		"of another length":  join[:22] + strings.Repeat("A", 4000),
		"with a line's end":  join[:43] + "\n",
		"with a zero":        join[:43] + "\x00",
		"secret only":        join[22:],
		"twice the identity": join[:22] + join[:22],
	} {
		session, role, token, err := d.Open(t.Context(), link)
		if !errors.Is(err, access.ErrNoSuchSession) || session != "" || role != "" || token != "" {
			t.Errorf("%s: %q %q %q %v", name, session, role, token, err)
		}
	}
}

func flip(link string) string {
	last := byte('A')
	if link[43] == 'A' {
		last = 'Q'
	}
	return link[:43] + string(last)
}

func TestAStoreThatIsAwayIsNoMissingSession(t *testing.T) {
	d := newDesk(t, access.Options{})
	_, _, join, _ := d.session(t)
	d.registry.broken = vault.ErrUnavailable
	if _, _, _, err := d.Open(t.Context(), join); !errors.Is(err, vault.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

// nameOf gives the name of a personal link; "" of one that leads nowhere.
func (d *desk) nameOf(t *testing.T, session, link string) string {
	t.Helper()
	_, _, token, err := d.Open(t.Context(), link)
	if errors.Is(err, access.ErrNoSuchSession) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	_, name, err := d.Door(t.Context(), token, session)
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func TestFacilitatorsAreBounded(t *testing.T) {
	d := newDesk(t, access.Options{})
	id, _, _, _ := d.session(t)
	led := map[string]bool{}
	invite := func() string {
		t.Helper()
		link, err := d.InviteFacilitator(t.Context(), id, led)
		if err != nil {
			t.Fatal(err)
		}
		return link
	}
	var links []string
	for range access.MaxFacilitators {
		links = append(links, invite())
	}
	led[d.nameOf(t, id, links[0])] = true
	unused := invite() // the oldest that nobody has used goes
	if d.nameOf(t, id, links[1]) != "" || d.nameOf(t, id, links[0]) == "" || d.nameOf(t, id, links[2]) == "" {
		t.Error("another link was withdrawn than the oldest that nobody has used")
	}
	for _, link := range append(links[2:], unused) {
		led[d.nameOf(t, id, link)] = true
	}
	var no *rooms.Refusal
	if _, err := d.InviteFacilitator(t.Context(), id, led); !errors.As(err, &no) || no.Code != "too_many" {
		t.Errorf("one more, while all are used: %v", err)
	}
	led[d.nameOf(t, id, links[5])] = false // that seat is removed
	invite()
	if d.nameOf(t, id, links[5]) != "" {
		t.Error("the link of a removed seat is still there")
	}
}

func TestA9_TheStartKey(t *testing.T) {
	open := newDesk(t, access.Options{Open: true})
	if err := open.MayStart(""); err != nil || open.NeedsStartKey() {
		t.Errorf("on loopback: %v", err)
	}
	closed := newDesk(t, access.Options{})
	key := closed.MadeStartKey()
	if len(key) != 22 {
		t.Fatalf("the key: %q", key)
	}
	for _, wrong := range []string{"", " ", key[:21], key + "=", strings.ToUpper(key), flip(strings.Repeat("A", 22) + key)[22:]} {
		if err := closed.MayStart(wrong); !errors.Is(err, access.ErrStartKey) {
			t.Errorf("%q starts a session: %v", wrong, err)
		}
	}
	if err := closed.MayStart(key); err != nil {
		t.Errorf("the key: %v", err)
	}
	given := newDesk(t, access.Options{StartKey: "the operator's own words"})
	if given.MadeStartKey() != "" || given.MayStart("the operator's own words") != nil {
		t.Error("a given key is told, or does not work")
	}
}

func TestExpired(t *testing.T) {
	d := newDesk(t, access.Options{})
	id, _, _, _ := d.session(t)
	if found, err := d.Expired(t.Context(), 10); err != nil || len(found) != 0 {
		t.Errorf("today: %v, %v", found, err)
	}
	d.now = d.now.Add(30 * 24 * time.Hour)
	if found, err := d.Expired(t.Context(), 10); err != nil || len(found) != 1 || found[0] != id {
		t.Errorf("after its last day: %v, %v", found, err)
	}
}

func TestARehearsalEndsWithWhatItRehearses(t *testing.T) {
	d := newDesk(t, access.Options{})
	id, _, _, _ := d.session(t)
	copied := uuid.NewString()
	if _, _, _, err := d.NewSession(t.Context(), copied, true, id, d.now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if found, err := d.Expired(t.Context(), 10); err != nil || len(found) != 0 {
		t.Errorf("while there is something to rehearse: %v, %v", found, err)
	}
	if err := d.Forget(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if found, err := d.Expired(t.Context(), 10); err != nil || len(found) != 1 || found[0] != copied {
		t.Errorf("afterwards: %v, %v", found, err)
	}
}

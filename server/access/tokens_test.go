package access_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"plenary/rooms"
	"plenary/server/access"
)

func TestSeatTokens(t *testing.T) {
	d := newDesk(t, access.Options{})
	id, _, _, _ := d.session(t)
	end := d.now.Add(90 * time.Minute)
	participant, err := d.SeatToken(t.Context(), id, 7, 0, rooms.Participant, end)
	if err != nil {
		t.Fatal(err)
	}
	facilitator, err := d.SeatToken(t.Context(), id, 1, 0, rooms.Facilitator, end)
	if err != nil {
		t.Fatal(err)
	}
	reads := func(token string, want rooms.Seat) bool {
		session, seat, _, err := d.Seat(t.Context(), token)
		return err == nil && session == id && seat == want
	}
	if !reads(participant, 7) || !reads(facilitator, 1) {
		t.Fatal("a fresh token is refused")
	}
	start := d.now
	d.now = start.Add(12*time.Hour + time.Second)
	if !reads(participant, 7) || reads(facilitator, 1) {
		t.Error("after twelve hours a participant stays, a facilitator's token is over")
	}
	d.now = end.Add(12*time.Hour + time.Second)
	if reads(participant, 7) {
		t.Error("12 hours after the planned end a token still works")
	}
}

func TestDoorTokensLiveTenMinutes(t *testing.T) {
	d := newDesk(t, access.Options{})
	id, _, join, _ := d.session(t)
	other, _, _, _ := d.session(t)
	_, _, token, err := d.Open(t.Context(), join)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Door(t.Context(), token, other); !errors.Is(err, access.ErrBadToken) {
		t.Errorf("at another session's door: %v", err)
	}
	if _, _, _, err := d.Seat(t.Context(), token); !errors.Is(err, access.ErrBadToken) {
		t.Errorf("a door token as a seat's: %v", err)
	}
	d.now = d.now.Add(10*time.Minute + time.Second)
	if _, _, err := d.Door(t.Context(), token, id); !errors.Is(err, access.ErrBadToken) {
		t.Errorf("after ten minutes: %v", err)
	}
}

func TestA10_TwoKeysInRotation(t *testing.T) {
	d := newDesk(t, access.Options{})
	id, _, _, _ := d.session(t)
	token := func() string {
		text, err := d.SeatToken(t.Context(), id, 1, 0, rooms.Participant, d.now.Add(29*24*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	works := func(text string) bool { _, _, _, err := d.Seat(t.Context(), text); return err == nil }
	first := token()
	d.now = d.now.Add(29 * 24 * time.Hour)
	second := token()
	if !works(first) || !works(second) {
		t.Error("a token of the key before is refused")
	}
	if first[:40] == second[:40] {
		t.Error("the key did not change")
	}
	d.now = d.now.Add(40 * 24 * time.Hour)
	if works(first) || works(second) {
		t.Error("a token outlives its key")
	}
}

// forger writes tokens with the right key and with wrong ones.
type forger struct {
	key, kid string
	session  string
	now      time.Time
}

func (f forger) sign(header, body string, key string, h func() hash.Hash) string {
	text := b64(header) + "." + b64(body)
	mac := hmac.New(h, []byte(key))
	mac.Write([]byte(text))
	return text + "." + b64(string(mac.Sum(nil)))
}

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// body gives the claims of a good token with some replaced; "" takes one out.
func (f forger) body(changes ...string) string {
	claims := map[string]string{
		"iss": `"plenary"`, "aud": `["` + f.session + `"]`, "sub": `"7"`, "use": `"seat"`,
		"iat": fmt.Sprint(f.now.Unix()), "exp": fmt.Sprint(f.now.Add(time.Hour).Unix()),
	}
	for i := 0; i < len(changes); i += 2 {
		claims[changes[i]] = changes[i+1]
	}
	var parts []string
	for _, name := range []string{"iss", "aud", "sub", "use", "iat", "exp", "nbf", "gen", "role"} {
		if claims[name] != "" {
			parts = append(parts, fmt.Sprintf("%q:%s", name, claims[name]))
		}
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func (f forger) header(alg, kid string) string {
	return fmt.Sprintf(`{"alg":%q,"kid":%q,"typ":"JWT"}`, alg, kid)
}

func TestA10_NoForgeryPasses(t *testing.T) {
	d := newDesk(t, access.Options{})
	id, _, join, _ := d.session(t)
	good, err := d.SeatToken(t.Context(), id, 7, 0, rooms.Participant, d.now.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	_, _, door, err := d.Open(t.Context(), join)
	if err != nil {
		t.Fatal(err)
	}
	kid := fmt.Sprint(d.now.Unix() / (30 * 24 * 3600))
	f := forger{key: string(d.registry.secrets["token/"+kid]), kid: kid, session: id, now: d.now}
	header := f.header("HS256", kid)
	own := func(header, body string) string { return f.sign(header, body, f.key, sha256.New) }
	if _, seat, _, err := d.Seat(t.Context(), own(header, f.body())); err != nil || seat != 7 {
		t.Fatalf("the forger's good token is refused, so the rest shows nothing: %v", err)
	}
	part := strings.Split(good, ".")
	doorPart := strings.Split(door, ".")
	at := func(d time.Duration) string { return fmt.Sprint(f.now.Add(d).Unix()) }
	forgeries := map[string]string{
		// no key, or another
		"nothing":                "",
		"a word":                 "token",
		"two dots":               "..",
		"no signature":           part[0] + "." + part[1] + ".",
		"two parts":              part[0] + "." + part[1],
		"four parts":             good + "." + part[2],
		"a part before":          part[0] + "." + good,
		"alg none":               b64(`{"alg":"none","kid":"`+kid+`","typ":"JWT"}`) + "." + part[1] + ".",
		"alg None":               b64(`{"alg":"None","kid":"`+kid+`","typ":"JWT"}`) + "." + part[1] + ".",
		"alg NONE, signed":       f.sign(f.header("NONE", kid), f.body(), f.key, sha256.New),
		"alg empty":              own(f.header("", kid), f.body()),
		"alg missing":            own(`{"kid":"`+kid+`","typ":"JWT"}`, f.body()),
		"alg lower case":         own(f.header("hs256", kid), f.body()),
		"alg HS384":              f.sign(f.header("HS384", kid), f.body(), f.key, sha512.New384),
		"alg HS512":              f.sign(f.header("HS512", kid), f.body(), f.key, sha512.New),
		"alg HS512 under HS256":  f.sign(header, f.body(), f.key, sha512.New),
		"alg RS256":              own(f.header("RS256", kid), f.body()),
		"alg ES256":              own(f.header("ES256", kid), f.body()),
		"alg EdDSA":              own(f.header("EdDSA", kid), f.body()),
		"alg a list":             own(`{"alg":["HS256"],"kid":"`+kid+`","typ":"JWT"}`, f.body()),
		"another key":            f.sign(header, f.body(), strings.Repeat("k", 32), sha256.New),
		"an empty key":           f.sign(header, f.body(), "", sha256.New),
		"the links' key":         f.sign(header, f.body(), string(d.registry.secrets["links"]), sha256.New),
		"the start key":          f.sign(header, f.body(), string(d.registry.secrets["start"]), sha256.New),
		"the key's name as key":  f.sign(header, f.body(), kid, sha256.New),
		"kid missing":            own(`{"alg":"HS256","typ":"JWT"}`, f.body()),
		"kid empty":              own(f.header("HS256", ""), f.body()),
		"kid of the next period": own(f.header("HS256", fmt.Sprint(f.now.Unix()/(30*24*3600)+1)), f.body()),
		"kid of long ago":        own(f.header("HS256", fmt.Sprint(f.now.Unix()/(30*24*3600)-2)), f.body()),
		"kid of another secret":  f.sign(f.header("HS256", "links"), f.body(), string(d.registry.secrets["links"]), sha256.New),
		"kid a path":             own(f.header("HS256", "../links"), f.body()),
		"kid with a zero before": own(f.header("HS256", "0"+kid), f.body()),
		"kid with a sign":        own(f.header("HS256", "+"+kid), f.body()),
		"kid a number":           own(`{"alg":"HS256","kid":`+kid+`,"typ":"JWT"}`, f.body()),
		"kid a list":             own(`{"alg":"HS256","kid":["`+kid+`"],"typ":"JWT"}`, f.body()),
		"jku":                    own(`{"alg":"HS256","kid":"`+kid+`","typ":"JWT","jku":"https://evil.example/k"}`, f.body()),
		"x5u":                    own(`{"alg":"HS256","kid":"`+kid+`","typ":"JWT","x5u":"https://evil.example/k"}`, f.body()),
		"jwk":                    own(`{"alg":"HS256","kid":"`+kid+`","typ":"JWT","jwk":{"kty":"oct","k":"AA"}}`, f.body()),
		"crit":                   own(`{"alg":"HS256","kid":"`+kid+`","typ":"JWT","crit":["exp"]}`, f.body()),
		"typ missing":            own(`{"alg":"HS256","kid":"`+kid+`"}`, f.body()),
		"typ another":            own(`{"alg":"HS256","kid":"`+kid+`","typ":"JWE"}`, f.body()),
		// the parts of a good one, changed
		"the door's signature":    part[0] + "." + part[1] + "." + doorPart[2],
		"the door's claims":       part[0] + "." + doorPart[1] + "." + part[2],
		"claims changed":          part[0] + "." + b64(f.body("sub", `"1"`)) + "." + part[2],
		"signature cut":           good[:len(good)-2],
		"signature padded":        good + "=",
		"signature with a letter": good + "A",
		"signature's spare bits":  spareBits(good),
		"with a line's end":       good + "\n",
		"with a space before":     " " + good,
		"with the scheme":         "Bearer " + good,
		"too long":                own(header, f.body("role", `"`+strings.Repeat("x", 2000)+`"`)),
		// signed by us, but saying something else
		"exp missing":             own(header, f.body("exp", "")),
		"exp past":                own(header, f.body("exp", at(-time.Second))),
		"exp now":                 own(header, f.body("exp", at(0))),
		"exp text":                own(header, f.body("exp", `"never"`)),
		"exp null":                own(header, f.body("exp", "null")),
		"exp zero":                own(header, f.body("exp", "0")),
		"iat to come":             own(header, f.body("iat", at(time.Hour))),
		"nbf to come":             own(header, f.body("nbf", at(time.Hour))),
		"iss missing":             own(header, f.body("iss", "")),
		"iss another":             own(header, f.body("iss", `"livekit"`)),
		"aud missing":             own(header, f.body("aud", "")),
		"aud empty":               own(header, f.body("aud", `[]`)),
		"aud two":                 own(header, f.body("aud", `["`+id+`","`+uuid.NewString()+`"]`)),
		"aud no session":          own(header, f.body("aud", `"plenary"`)),
		"aud upper case":          own(header, f.body("aud", `"`+strings.ToUpper(id)+`"`)),
		"aud version 1":           own(header, f.body("aud", `"f47ac10b-58cc-11ee-8c99-0242ac120002"`)),
		"aud in braces":           own(header, f.body("aud", `"{`+id+`}"`)),
		"use missing":             own(header, f.body("use", "")),
		"use door":                own(header, f.body("use", `"door"`)),
		"use another":             own(header, f.body("use", `"media"`)),
		"sub missing":             own(header, f.body("sub", "")),
		"sub nobody":              own(header, f.body("sub", `"0"`)),
		"sub negative":            own(header, f.body("sub", `"-1"`)),
		"sub with a sign":         own(header, f.body("sub", `"+7"`)),
		"sub with a zero before":  own(header, f.body("sub", `"07"`)),
		"sub too large":           own(header, f.body("sub", `"4294967296"`)),
		"sub a word":              own(header, f.body("sub", `"host"`)),
		"sub a number":            own(header, f.body("sub", `7`)),
		"sub hexadecimal":         own(header, f.body("sub", `"0x7"`)),
		"sub with a space":        own(header, f.body("sub", `" 7"`)),
		"claims a list":           own(header, `[]`),
		"claims empty":            own(header, ``),
		"claims with more behind": own(header, f.body()+`{}`),
		"header a list":           own(`[]`, f.body()),
	}
	if len(forgeries) < 50 {
		t.Fatalf("only %d forgeries", len(forgeries))
	}
	for name, token := range forgeries {
		if session, seat, _, err := d.Seat(t.Context(), token); !errors.Is(err, access.ErrBadToken) {
			t.Errorf("%s: seat %d of %q, %v", name, seat, session, err)
		}
	}
	for _, role := range []string{"", `"admin"`, `"HOST"`, `["host"]`} {
		token := own(header, f.body("use", `"door"`, "sub", `"door"`, "role", role))
		if got, _, err := d.Door(t.Context(), token, id); !errors.Is(err, access.ErrBadToken) {
			t.Errorf("a door token with role %s: %q, %v", role, got, err)
		}
	}
	stale := own(header, f.body("use", `"door"`, "sub", `"door"`, "role", `"participant"`, "gen", "1"))
	if _, _, err := d.Door(t.Context(), stale, id); !errors.Is(err, access.ErrBadToken) {
		t.Errorf("a door token of another join link: %v", err)
	}
}

// spareBits changes the two bits of a signature's last letter that say nothing.
func spareBits(token string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(letters, token[len(token)-1])
	return token[:len(token)-1] + string(letters[last^1])
}

//go:build livekit

package media

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/gorilla/websocket"
)

// join comes into a room as a browser would, as far as LiveKit's presence goes.
func (s *started) join(token string) *websocket.Conn {
	s.t.Helper()
	url := "ws" + strings.TrimPrefix(s.child.URL(), "http") + "/rtc?protocol=16&auto_subscribe=0&access_token=" + token
	conn, answer, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		s.t.Fatalf("join: %v, %v", err, answer)
	}
	s.t.Cleanup(func() { conn.Close() })
	return conn
}

func (s *started) isIn(room, identity string) func() bool {
	return func() bool {
		in, err := s.In(s.ctx(), room)
		s.must(err)
		return slices.ContainsFunc(in, func(p Somebody) bool { return p.Identity == identity })
	}
}

func TestA4_ATokenIsForOneRoomOneSeatAndOneRound(t *testing.T) {
	s := start(t)
	first, other := number(1), number(2)
	s.must(s.Create(s.ctx(), first))
	s.must(s.Create(s.ctx(), other))
	good := s.token(first, "7")
	if !s.may(good) {
		t.Fatal("a good token is refused")
	}
	parts := strings.Split(good, ".")
	elsewhere := strings.Split(s.token(other, "7"), ".")
	stranger := NewService(s.url, testKey, "another-secret-of-at-least-thirty-two-chars")
	forged, err := stranger.Token(first, "7", true)
	s.must(err)
	none, err := jwt.NewWithClaims(jwt.SigningMethodNone, jwt.MapClaims{"iss": testKey, "sub": "7", "exp": time.Now().Add(time.Hour).Unix(), "video": map[string]any{"roomJoin": true, "room": first}}).SignedString(jwt.UnsafeAllowNoneSignatureType)
	s.must(err)
	late := *s.Service
	late.now = func() time.Time { return time.Now().Add(-JoinWithin - 2*time.Minute) }
	expired, err := late.Token(first, "7", true)
	s.must(err)
	for name, token := range map[string]string{
		"forged": forged, "unsigned": none, "expired 2 min ago": expired,
		"of another room's words": parts[0] + "." + elsewhere[1] + "." + parts[2],
		"of a room never made":    s.token(number(3), "7"),
	} {
		if s.may(token) {
			t.Errorf("a token %s is let in", name)
		}
	}

	in := s.join(good)
	s.until("7 is in", s.isIn(first, "7"))
	if s.isIn(other, "7")() {
		t.Error("a token of one room let somebody into another")
	}
	s.must(s.Delete(s.ctx(), first)) // the round is over
	if s.may(good) {
		t.Error("a token of the round lets in after the round")
	}
	for { // LiveKit says goodbye and hangs up
		if _, _, err := in.ReadMessage(); err != nil {
			break
		}
	}
	s.must(s.Delete(s.ctx(), first)) // again is fine
}

// What a person's token may not do, LiveKit refuses.
func TestA4_ATokenOfAPersonRunsNothing(t *testing.T) {
	s := start(t)
	room := number(1)
	s.must(s.Create(s.ctx(), room))
	token := s.token(room, "7")
	for _, method := range []string{"ListRooms", "CreateRoom", "DeleteRoom", "ListParticipants", "RemoveParticipant", "UpdateParticipant", "MutePublishedTrack", "UpdateSubscriptions", "SendData"} {
		body := strings.NewReader(`{"room":"` + room + `","name":"` + number(9) + `","identity":"8"}`)
		request, err := http.NewRequest(http.MethodPost, s.url+"/twirp/livekit.RoomService/"+method, body)
		s.must(err)
		request.Header.Set("Authorization", "Bearer "+token)
		request.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(request)
		s.must(err)
		answer.Body.Close()
		if answer.StatusCode != http.StatusUnauthorized && answer.StatusCode != http.StatusForbidden {
			t.Errorf("%s with a person's token: %d", method, answer.StatusCode)
		}
	}
}

func TestWhoIsRemovedStaysOutOfTheRoomThatIsRenewed(t *testing.T) {
	s := start(t)
	room := number(1)
	s.must(s.Create(s.ctx(), room))
	token := s.token(room, "7")
	s.join(token)
	s.until("7 is in", s.isIn(room, "7"))
	s.must(s.Remove(s.ctx(), room, "7"))
	s.until("7 is out", func() bool { return !s.isIn(room, "7")() })
	if !s.may(token) {
		t.Log("LiveKit revokes tokens now: rooms need not be renewed any more")
	}
	s.must(s.Create(s.ctx(), number(2))) // the room, renewed
	s.must(s.Delete(s.ctx(), room))
	if s.may(token) {
		t.Error("a removed person's token still lets them in")
	}
}

func TestAWebhookWithoutASignatureIsRefused(t *testing.T) {
	service := NewService("http://127.0.0.1:1", testKey, testSecret)
	body := `{"event":"participant_joined","room":{"name":"r"},"participant":{"identity":"7","permission":{"canPublish":true}}}`
	signed := func(secret, body string, life time.Duration) string {
		sum := sha256.Sum256([]byte(body))
		token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims{
			RegisteredClaims: jwt.RegisteredClaims{Issuer: testKey, ExpiresAt: jwt.NewNumericDate(time.Now().Add(life))},
			SHA:              base64.StdEncoding.EncodeToString(sum[:]),
		}).SignedString([]byte(secret))
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	persons, err := service.Token("r", "7", true)
	if err != nil {
		t.Fatal(err)
	}
	hear := func(token string) (Word, error) {
		request := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader([]byte(body)))
		request.Header.Set("Authorization", token)
		return service.Hear(request)
	}
	if word, err := hear(signed(testSecret, body, time.Minute)); err != nil || word != (Word{"participant_joined", "r", Somebody{"7", true}}) {
		t.Errorf("a good one: %v, %v", word, err)
	}
	for name, token := range map[string]string{
		"none": "", "another secret's": signed(testSecret+"x", body, time.Minute), "another body's": signed(testSecret, body+" ", time.Minute),
		"an old one": signed(testSecret, body, -time.Minute), "a person's": persons,
	} {
		if _, err := hear(token); !errors.Is(err, ErrUnsigned) {
			t.Errorf("signature %s: %v", name, err)
		}
	}
}

// signal is one frame of LiveKit's own talk with a browser, as JSON.
type signal struct {
	Update *struct {
		Participants []struct {
			Identity   string
			Metadata   string
			Tracks     []struct{ Sid string }
			Permission struct{ CanPublish bool }
		}
	}
	TrackPublished  *struct{ Track struct{ Sid string } }
	RequestResponse *struct{ Reason string }
	Offer           *struct{ SDP string } // of what comes to them, at first of no track
	Pong            json.RawMessage
}

// speaks says whether a word is that somebody may speak, or not any more.
func (got signal) speaks(identity string, yes bool) bool {
	if got.Update == nil {
		return false
	}
	for _, p := range got.Update.Participants {
		if p.Identity == identity {
			return p.Permission.CanPublish == yes
		}
	}
	return false
}

// say and hears talk to LiveKit as a browser that is up to something.
func say(t *testing.T, conn *websocket.Conn, words string) {
	t.Helper()
	if err := conn.WriteMessage(websocket.TextMessage, []byte(words)); err != nil {
		t.Fatal(err)
	}
}

// hears reads frames up to the one that is wanted; every one goes by watch.
// patience is how long LiveKit may take on a machine that is busy.
const patience = 30 * time.Second

func hears(t *testing.T, conn *websocket.Conn, what string, watch func(signal), is func(signal) bool) signal {
	t.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	for {
		kind, data, err := conn.ReadMessage()
		if err != nil {
			t.Fatalf("it never came: %s: %v", what, err)
		}
		if kind != websocket.TextMessage {
			continue // before the first word is understood to be JSON
		}
		var got signal
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		t.Logf("%s", data)
		watch(got)
		if is(got) {
			return got
		}
	}
}

// Who has no leave to speak publishes nothing, whatever their page tries; with it
// they do, and when it is taken they don't any more.
func TestA4_WhoMayNotSpeakPublishesNothing(t *testing.T) {
	s := start(t)
	room := number(1)
	s.must(s.Create(s.ctx(), room))
	conn := s.join(s.listener(room, "8"))
	refused := func() {
		t.Helper()
		say(t, conn, `{"addTrack":{"cid":"voice","type":"AUDIO","source":"MICROPHONE"}}`)
		hears(t, conn, "a no", func(got signal) {
			if got.TrackPublished != nil {
				t.Error("a track is published without leave")
			}
		}, func(got signal) bool {
			return got.RequestResponse != nil && got.RequestResponse.Reason == "NOT_ALLOWED"
		})
	}
	refused()
	s.must(s.Permit(s.ctx(), room, "8", true))
	hears(t, conn, "the leave", func(signal) {}, func(got signal) bool { return got.speaks("8", true) })
	say(t, conn, `{"addTrack":{"cid":"picture","type":"VIDEO","source":"CAMERA"}}`)
	hears(t, conn, "a track", func(signal) {}, func(got signal) bool { return got.TrackPublished != nil })
	s.must(s.Permit(s.ctx(), room, "8", false))
	hears(t, conn, "the end of it", func(signal) {}, func(got signal) bool { return got.speaks("8", false) })
	refused()
	s.must(s.Permit(s.ctx(), room, "9", true)) // who is not there is fine
}

// Whoever is in one room learns nothing of another: not who is there, nor by asking
// for a track whose name they have; and nobody renames themselves there.
func TestA4_WhoIsInOneRoomReachesNoOther(t *testing.T) {
	s := start(t)
	here, there := number(1), number(2)
	s.must(s.Create(s.ctx(), here))
	s.must(s.Create(s.ctx(), there))
	speaker, bad := s.join(s.token(there, "7")), s.join(s.token(here, "8"))
	say(t, speaker, `{"addTrack":{"cid":"voice","type":"AUDIO","source":"MICROPHONE","muted":true}}`)
	published := hears(t, speaker, "a track", func(signal) {}, func(got signal) bool { return got.TrackPublished != nil })
	nothing := func(got signal) {
		if got.Offer != nil && (strings.Contains(got.Offer.SDP, "m=audio") || strings.Contains(got.Offer.SDP, "m=video")) {
			t.Error("a track of another room is on its way")
		}
		if got.Update != nil {
			for _, p := range got.Update.Participants {
				if p.Identity != "8" || p.Metadata != "" {
					t.Errorf("told of %+v", p)
				}
			}
		}
	}
	wish := `{"subscription":{"trackSids":["` + published.TrackPublished.Track.Sid + `"],"subscribe":true}}`
	say(t, bad, wish)
	say(t, bad, `{"updateMetadata":{"metadata":"I am Jo","name":"Jo","requestId":1}}`)
	hears(t, bad, "a no", nothing, func(got signal) bool { return got.RequestResponse != nil && got.RequestResponse.Reason != "OK" })
	s.join(s.token(there, "9"))
	hears(t, speaker, "who comes into their own room", func(signal) {}, func(got signal) bool { return got.speaks("9", true) })
	say(t, bad, `{"ping":"1"}`)
	hears(t, bad, "nothing else so far", nothing, func(got signal) bool { return got.Pong != nil })
}

package media

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
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
		return slices.Contains(in, identity)
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
	forged, err := stranger.Token(first, "7")
	s.must(err)
	none, err := jwt.NewWithClaims(jwt.SigningMethodNone, jwt.MapClaims{"iss": testKey, "sub": "7", "exp": time.Now().Add(time.Hour).Unix(), "video": map[string]any{"roomJoin": true, "room": first}}).SignedString(jwt.UnsafeAllowNoneSignatureType)
	s.must(err)
	late := *s.Service
	late.now = func() time.Time { return time.Now().Add(-JoinWithin - 2*time.Minute) }
	expired, err := late.Token(first, "7")
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
	body := `{"event":"participant_joined","room":{"name":"r"},"participant":{"identity":"7"}}`
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
	persons, err := service.Token("r", "7")
	if err != nil {
		t.Fatal(err)
	}
	hear := func(token string) (Word, error) {
		request := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader([]byte(body)))
		request.Header.Set("Authorization", token)
		return service.Hear(request)
	}
	if word, err := hear(signed(testSecret, body, time.Minute)); err != nil || word != (Word{"participant_joined", "r", "7"}) {
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

// Package media speaks with LiveKit, which carries sound and pictures. It makes
// and ends rooms, lets one seat into one room, and sees to it that nobody is in a
// room who should not be. All of it is HTTP and signed tokens: no library of
// LiveKit's is needed, and none is here.
//
// LiveKit knows rooms by random names and people by the number of their seat; it
// never learns a name, a title or a session. It is told what shall be and is never
// asked who is here: its word on that is late, and the session's log has it.
package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

const (
	// JoinWithin is how long a token lets somebody in; who is in stays in.
	JoinWithin = time.Minute
	// callWithin bounds one call, and how long the token for it lives.
	callWithin = 5 * time.Second
	// emptyFor is how long LiveKit keeps a room with nobody in it, should nobody
	// be left to end it.
	emptyFor = 5 * time.Minute
	// wordAtMost is the most that a webhook may say, in bytes.
	wordAtMost = 64 << 10
)

// Service is a LiveKit server, or several that share a Redis.
type Service struct {
	url         string
	key, secret string
	client      *http.Client
	now         func() time.Time
}

// NewService speaks with the LiveKit at an http or https URL.
func NewService(url, key, secret string) *Service {
	return &Service{
		url: strings.TrimSuffix(url, "/"), key: key, secret: secret,
		client: &http.Client{Timeout: callWithin}, now: time.Now,
	}
}

// grant is what a token allows. What is left out is refused, but for the three
// pointers, which LiveKit takes for a yes when they are left out.
type grant struct {
	RoomCreate     bool     `json:"roomCreate,omitempty"`
	RoomList       bool     `json:"roomList,omitempty"`
	RoomAdmin      bool     `json:"roomAdmin,omitempty"`
	RoomJoin       bool     `json:"roomJoin,omitempty"`
	Room           string   `json:"room,omitempty"`
	CanPublish     *bool    `json:"canPublish,omitempty"`
	CanSubscribe   *bool    `json:"canSubscribe,omitempty"`
	CanPublishData *bool    `json:"canPublishData,omitempty"`
	Sources        []string `json:"canPublishSources,omitempty"`
}

type claims struct {
	jwt.RegisteredClaims
	Video *grant `json:"video,omitempty"`
	SHA   string `json:"sha256,omitempty"`
}

func (s *Service) sign(identity string, g grant, life time.Duration) (string, error) {
	now := s.now()
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: s.key, Subject: identity,
			ID:        uuid.NewString(), // a browser tells a fresh token from the one that it tried: times are in seconds
			NotBefore: jwt.NewNumericDate(now.Add(-10 * time.Second)), ExpiresAt: jwt.NewNumericDate(now.Add(life)),
		},
		Video: &g,
	})
	signed, err := token.SignedString([]byte(s.secret))
	if err != nil {
		return "", fmt.Errorf("sign a media token: %w", err)
	}
	return signed, nil
}

// Token lets an identity into one room, within [JoinWithin]: to listen, to speak
// and show where that is allowed, and nothing else.
func (s *Service) Token(room, identity string, speak bool) (string, error) {
	yes, no := true, false
	return s.sign(identity, grant{
		RoomJoin: true, Room: room, CanPublish: &speak, CanSubscribe: &yes, CanPublishData: &no,
		Sources: []string{"microphone", "camera", "screen_share", "screen_share_audio"},
	}, JoinWithin)
}

// Create makes a room; one that is there already stays as it is.
func (s *Service) Create(ctx context.Context, room string) error {
	in := map[string]any{"name": room, "emptyTimeout": int(emptyFor.Seconds()), "departureTimeout": int(emptyFor.Seconds())}
	return s.call(ctx, "CreateRoom", grant{RoomCreate: true}, in, nil)
}

// Delete ends a room and puts everybody out of it; one that is not there is fine.
func (s *Service) Delete(ctx context.Context, room string) error {
	return ifThere(s.call(ctx, "DeleteRoom", grant{RoomCreate: true}, map[string]string{"room": room}, nil))
}

// Rooms counts who is in each room that there is.
func (s *Service) Rooms(ctx context.Context) (map[string]int, error) {
	var out struct {
		Rooms []struct {
			Name string `json:"name"`
			In   int    `json:"num_participants"`
		} `json:"rooms"`
	}
	if err := s.call(ctx, "ListRooms", grant{RoomList: true}, struct{}{}, &out); err != nil {
		return nil, err
	}
	all := make(map[string]int, len(out.Rooms))
	for _, room := range out.Rooms {
		all[room.Name] = room.In
	}
	return all, nil
}

// Somebody is who is in a room, and whether LiveKit lets them speak there.
type Somebody struct {
	Identity string
	Speaks   bool
}

// In lists who is in a room, nobody if it is not there.
func (s *Service) In(ctx context.Context, room string) ([]Somebody, error) {
	var out struct {
		Participants []struct {
			Identity   string `json:"identity"`
			Permission struct {
				CanPublish bool `json:"can_publish"`
			} `json:"permission"`
		} `json:"participants"`
	}
	err := s.call(ctx, "ListParticipants", grant{RoomAdmin: true, Room: room}, map[string]string{"room": room}, &out)
	var all []Somebody
	for _, p := range out.Participants {
		all = append(all, Somebody{p.Identity, p.Permission.CanPublish})
	}
	return all, ifThere(err)
}

// Permit lets an identity speak and show in a room, or listen only: then what they
// publish ends. One that is not in it is fine.
func (s *Service) Permit(ctx context.Context, room, identity string, speak bool) error {
	in := map[string]any{"room": room, "identity": identity, "permission": map[string]any{
		"can_subscribe": true, "can_publish": speak, "can_publish_data": false,
		"can_publish_sources": []string{"MICROPHONE", "CAMERA", "SCREEN_SHARE", "SCREEN_SHARE_AUDIO"},
	}}
	return ifThere(s.call(ctx, "UpdateParticipant", grant{RoomAdmin: true, Room: room}, in, nil))
}

// Remove puts an identity out of a room; one that is not in it is fine.
func (s *Service) Remove(ctx context.Context, room, identity string) error {
	in := map[string]string{"room": room, "identity": identity}
	return ifThere(s.call(ctx, "RemoveParticipant", grant{RoomAdmin: true, Room: room}, in, nil))
}

// errAbsent: LiveKit knows no such room or participant.
var errAbsent = errors.New("media: not there")

func ifThere(err error) error {
	if errors.Is(err, errAbsent) {
		return nil
	}
	return err
}

// call asks LiveKit's RoomService.
func (s *Service) call(ctx context.Context, method string, g grant, in, out any) error {
	token, err := s.sign("", g, callWithin)
	if err != nil {
		return err
	}
	body, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("encode %s: %w", method, err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/twirp/livekit.RoomService/"+method, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("ask LiveKit for %s: %w", method, err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	answer, err := s.client.Do(request)
	if err != nil {
		return fmt.Errorf("ask LiveKit for %s: %w", method, err)
	}
	defer answer.Body.Close()
	switch {
	case answer.StatusCode == http.StatusNotFound:
		return errAbsent
	case answer.StatusCode != http.StatusOK:
		var no struct{ Code, Msg string }
		_ = json.NewDecoder(io.LimitReader(answer.Body, 4<<10)).Decode(&no) // a proxy's page is not JSON: the status says enough
		return fmt.Errorf("LiveKit refuses %s: %d %s %s", method, answer.StatusCode, no.Code, no.Msg)
	case out == nil:
		return nil
	}
	if err := json.NewDecoder(answer.Body).Decode(out); err != nil {
		return fmt.Errorf("read LiveKit's answer to %s: %w", method, err)
	}
	return nil
}

// Word is what LiveKit tells by its webhook: that something happened to somebody
// in a room.
type Word struct {
	Event string
	Room  string
	Somebody
}

// Joined says whether the word is that somebody came in.
func (w Word) Joined() bool { return w.Event == "participant_joined" }

// ErrUnsigned: what came is not LiveKit's word.
var ErrUnsigned = errors.New("media: a webhook without LiveKit's signature")

// Hear reads a webhook. Its token is signed with the secret that is shared, and
// holds the hash of the body.
func (s *Service) Hear(r *http.Request) (Word, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, wordAtMost+1))
	if err != nil {
		return Word{}, fmt.Errorf("read a webhook: %w", err)
	}
	var c claims
	_, err = jwt.ParseWithClaims(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), &c,
		func(*jwt.Token) (any, error) { return []byte(s.secret), nil },
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), jwt.WithIssuer(s.key), jwt.WithExpirationRequired(),
		jwt.WithLeeway(callWithin), jwt.WithTimeFunc(s.now),
	)
	sum := sha256.Sum256(body)
	want := base64.StdEncoding.EncodeToString(sum[:])
	if err != nil || len(body) > wordAtMost || subtle.ConstantTimeCompare([]byte(c.SHA), []byte(want)) != 1 {
		return Word{}, ErrUnsigned
	}
	var in struct {
		Event string
		Room  struct{ Name string }
		// Participant is missing from words about rooms.
		Participant struct {
			Identity   string
			Permission struct{ CanPublish bool }
		}
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return Word{}, fmt.Errorf("read a webhook: %w", err)
	}
	return Word{in.Event, in.Room.Name, Somebody{in.Participant.Identity, in.Participant.Permission.CanPublish}}, nil
}

//go:build livekit

package server_test

import (
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
	"go.uber.org/zap"

	"plenary/rooms"
	"plenary/server"
	"plenary/server/media"
)

// A server with a LiveKit, and people by way of both: into their own room their
// token leads, and whoever should not be in a room is put out of it.
func TestA4_PeopleReachTheirMediaRoomByThisServer(t *testing.T) {
	const key, secret = "plenary", "a-secret-of-at-least-thirty-two-characters"
	program, err := filepath.Abs("../bin/" + media.Program)
	if err != nil {
		t.Fatal(err)
	}
	port, err := media.Ports(0)
	if err != nil {
		t.Fatal(err)
	}
	child := &media.Child{Program: program, Port: port, Key: key, Secret: secret, Logger: zap.NewNop()}
	done := make(chan struct{})
	go func() {
		defer close(done)
		child.Run(t.Context())
	}()
	t.Cleanup(func() { <-done })
	p := start(t, server.Config{Data: t.TempDir(), Listen: "127.0.0.1:0", Fast: true, Media: child.URL(), MediaKey: key, MediaSecret: secret})
	p.untilTrue("media to be ready (make livekit builds it)", func() bool {
		return p.do("GET", "/api/v1/about", "", "", "").field("media") == "ready"
	})
	var started struct {
		ID, Token string
		Seat      rooms.Seat
	}
	p.api(201, "POST", "/sessions", "", map[string]string{"title": "T", "question": "Q?"}, &started)
	host := p.open("Jo", started.Token)
	var view rooms.MediaView
	host.until("a way into the main room", func() bool {
		view = section[rooms.MediaView](host, "media")
		return view.Now != nil && view.Now.Token != ""
	})
	join := func(token string, header http.Header) (*websocket.Conn, *http.Response, error) {
		url := "ws" + strings.TrimPrefix(p.url, "http") + "/" + view.Path + "/rtc?protocol=16&access_token=" + token
		return websocket.DefaultDialer.Dial(url, header)
	}
	conn, _, err := join(view.Now.Token, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	service := media.NewService(child.URL(), key, secret)
	stranger, err := service.Token(view.Now.Room, "99", true)
	if err != nil {
		t.Fatal(err)
	}
	out, _, err := join(stranger, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	for { // there is no webhook here: the next search finds them
		if _, _, err := out.ReadMessage(); err != nil {
			break
		}
	}
	in, err := service.In(t.Context(), view.Now.Room)
	if err != nil || len(in) != 1 || in[0] != (media.Somebody{Identity: strconv.Itoa(int(started.Seat)), Speaks: true}) {
		t.Errorf("in the room are %v, %v", in, err)
	}
	if _, answer, err := join(view.Now.Token, http.Header{"Origin": {"https://evil.example"}}); err == nil || answer.StatusCode != http.StatusForbidden {
		t.Errorf("from another page: %v, %v", answer, err)
	}
	for _, path := range []string{"/media/twirp/livekit.RoomService/ListRooms", "/media/", "/media/debug/goroutine"} {
		if got := p.do("POST", path, stranger, "application/json", "{}"); got.status == http.StatusOK {
			t.Errorf("%s of LiveKit can be reached", path)
		}
	}
	if got := p.do("POST", "/media/webhook", "", "application/webhook+json", `{"event":"participant_joined"}`); got.status != http.StatusUnauthorized {
		t.Errorf("an unsigned webhook: %d", got.status)
	}
	if got := p.do("POST", "/media/webhook", "", "application/webhook+json", `{}`, "Host", "plenary:8080"); got.status != http.StatusUnauthorized {
		t.Errorf("an unsigned webhook by another name: %d", got.status)
	}
}

func TestOwnLiveKitNeedsItsKeys(t *testing.T) {
	err := server.Config{Listen: "127.0.0.1:0", Data: t.TempDir(), Media: "livekit:7880", MediaSecret: "short"}.Check()
	for _, want := range []string{"--media:", "--media-key", "--media-secret"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no complaint about %s: %v", want, err)
		}
	}
}

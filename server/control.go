package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"plenary/rooms"
	"plenary/server/api"
)

// The control socket is for commands on the server's own computer, by whoever
// may read the data folder: a running server holds the folder, so a command
// can't open it beside it.

// longestSocket is what every system takes for a socket's path, in bytes.
const longestSocket = 100

// controlPath is the socket's place: in the data folder, or if that is too deep
// in the temporary folder, named by it.
func controlPath(data string) (string, error) {
	whole, err := filepath.Abs(data)
	if err != nil {
		return "", fmt.Errorf("find the data folder: %w", err)
	}
	at := filepath.Join(whole, "control.sock")
	if len(at) > longestSocket {
		sum := sha256.Sum256([]byte(whole))
		at = filepath.Join(os.TempDir(), "plenary-"+hex.EncodeToString(sum[:8])+".sock")
	}
	return at, nil
}

// listenControl takes the socket; the folder's lock says that it is ours.
func listenControl(ctx context.Context, data string) (net.Listener, error) {
	at, err := controlPath(data)
	if err != nil {
		return nil, err
	}
	if err := os.Remove(at); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "unix", at)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(at, 0o600); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return listener, nil
}

type linkWish struct {
	Code string     `json:"code"`
	Role rooms.Role `json:"role"`
}

type linkMade struct {
	Link string `json:"link,omitempty"`
	Code string `json:"code,omitempty"` // of a refusal
}

// commands answers commands of this computer.
func (s *Server) commands() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /link", func(w http.ResponseWriter, r *http.Request) {
		var wish linkWish
		var made linkMade
		err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<10)).Decode(&wish)
		if err == nil {
			made.Link, err = s.link(r.Context(), wish)
		}
		var no *rooms.Refusal
		switch {
		case errors.As(err, &no):
			made = linkMade{Code: no.Code}
			w.WriteHeader(http.StatusNotFound)
		case err != nil:
			s.logger.Error("make a link")
			made = linkMade{Code: rooms.ErrUnavailable.Code}
			w.WriteHeader(http.StatusInternalServerError)
		}
		json.NewEncoder(w).Encode(made) // whoever asked may have gone
	})
	return mux
}

// link makes a link for a role, by the session's code.
func (s *Server) link(ctx context.Context, wish linkWish) (string, error) {
	session, err := s.access.SessionOf(ctx, wish.Code)
	if err != nil {
		return "", err
	}
	base := s.home()
	if others := s.others(); len(others) > 0 {
		base = others[0]
	}
	var secret string
	switch wish.Role {
	case rooms.Host:
		if secret, err = s.access.ReplaceHost(ctx, session); err == nil {
			err = s.rekeyHost(ctx, session)
		}
	case rooms.Facilitator:
		var led map[string]bool
		if err := s.node.Look(ctx, session, func(state *rooms.Session, _ rooms.Words) { led = state.PersonalLinks() }); err != nil {
			return "", err
		}
		secret, err = s.access.InviteFacilitator(ctx, session, led)
	case rooms.Participant:
		_, secret, err = s.access.Links(ctx, session)
	default:
		return "", rooms.ErrMalformed
	}
	return api.Link(base, secret), err
}

// rekeyHost makes every token of the host dead: a way back that is replaced may
// have been in other hands.
func (s *Server) rekeyHost(ctx context.Context, session string) error {
	var host rooms.Seat
	if err := s.node.Look(ctx, session, func(state *rooms.Session, _ rooms.Words) {
		host = state.SeatOf(rooms.Host, "")
	}); err != nil || host == 0 {
		return err
	}
	return s.node.Do(ctx, session, rooms.System, "", &rooms.Rekey{Seat: host})
}

// askWithin bounds a command's question to a running server.
const askWithin = 10 * time.Second

// ErrNotRunning: no server has the data folder open.
var ErrNotRunning = errors.New("no server is running on this data folder")

// Link asks the server that has a data folder open for a link to one of its
// sessions, by its join code: the way back of a host who lost everything.
func Link(ctx context.Context, data, code string, role rooms.Role) (string, error) {
	at, err := controlPath(data)
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(linkWish{code, role})
	if err != nil {
		return "", err
	}
	c := &http.Client{Timeout: askWithin, Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", at)
		},
	}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://control/link", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	answer, err := c.Do(request)
	if err != nil {
		return "", fmt.Errorf("%w: %s", ErrNotRunning, data)
	}
	defer answer.Body.Close()
	var made linkMade
	if err := json.NewDecoder(answer.Body).Decode(&made); err != nil {
		return "", fmt.Errorf("read the server's answer: %w", err)
	}
	switch made.Code {
	case "":
		return made.Link, nil
	case "no_such_session":
		return "", fmt.Errorf("no session has the code %q", code)
	}
	return "", fmt.Errorf("the server refused: %s", made.Code)
}

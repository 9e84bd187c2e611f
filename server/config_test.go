package server_test

import (
	"errors"
	"strings"
	"testing"

	"plenary/server"
	"plenary/server/folder"
)

func TestAllComplaintsAtOnce(t *testing.T) {
	_, err := server.New(t.Context(), server.Config{
		Listen: "nowhere", Admin: "127.0.0.1:http2000", BaseURL: "ftp://x", TrustedProxies: []string{"10.0.0.0/8", "ten", "1.2.3.4/40"}, StartKey: "short", Redis: "localhost:6379",
	}, server.Options{})
	var bad *server.ConfigError
	if !errors.As(err, &bad) {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{"--listen", "--admin", "--data", "--base-url", `"ten"`, `"1.2.3.4/40"`, "--start-key", "--redis"} {
		if !strings.Contains(bad.Error(), want) {
			t.Errorf("no complaint about %s: %v", want, bad)
		}
	}
	if len(bad.Complaints) != 8 {
		t.Errorf("%d complaints: %v", len(bad.Complaints), bad)
	}
}

func TestFastIsForLoopback(t *testing.T) {
	for listen, want := range map[string]bool{"127.0.0.1:0": true, "localhost:0": true, "[::1]:0": true, "0.0.0.0:0": false, ":0": false, "192.0.2.1:0": false} {
		err := server.Config{Listen: listen, Data: t.TempDir(), Fast: true}.Check()
		if (err == nil) != want {
			t.Errorf("--fast on %s: %v", listen, err)
		}
	}
}

func TestBaseURLs(t *testing.T) {
	for text, want := range map[string]bool{
		"https://plenary.example": true, "https://plenary.example/rooms": true, "http://10.0.0.1:8080": true,
		"plenary.example": false, "https://": false, "https://a@b": false, "https://b?q": false, "https://b#f": false, "javascript:alert(1)": false,
	} {
		err := server.Config{Listen: "127.0.0.1:0", Data: "d", BaseURL: text}.Check()
		if (err == nil) != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestOneFolderOneServer(t *testing.T) {
	p := start(t, server.Config{})
	_, err := server.New(t.Context(), server.Config{Listen: "127.0.0.1:0", Data: p.data}, server.Options{})
	var held *folder.HeldError
	if !errors.As(err, &held) {
		t.Errorf("a second server on one folder: %v", err)
	}
	p.session() // the first one goes on
}

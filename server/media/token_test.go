package media

import (
	"testing"
	"time"
)

func TestNoTwoTokensAreTheSame(t *testing.T) {
	s := NewService("http://127.0.0.1:1", "key", "secret-secret-secret-secret-secret")
	moment := time.Now()
	s.now = func() time.Time { return moment }
	first, err := s.Token("room", "7", true)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := s.Token("room", "7", true); err != nil || second == first {
		t.Fatalf("asked again within the second: the same token, so a browser would not try it (%v)", err)
	}
}

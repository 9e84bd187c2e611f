package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func seed(f *testing.F, into string) {
	for _, v := range vectors(f) {
		if into == "" || v.Into == into {
			f.Add(v.data(f))
		}
	}
}

// strictly is the slow and plain meaning of strict JSON, on encoding/json's
// own tokens: what the scanner is checked against.
func strictly(data []byte) bool {
	if !utf8.Valid(data) || !json.Valid(data) || halfSurrogate(data) {
		return false
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	first, err := d.Token()
	if err != nil || first != json.Delim('{') || !object(d, 1) {
		return false
	}
	_, err = d.Token()
	return errors.Is(err, io.EOF)
}

func object(d *json.Decoder, depth int) bool {
	seen := map[string]bool{}
	for d.More() {
		key, err := d.Token()
		if err != nil || seen[key.(string)] || !value(d, depth) {
			return false
		}
		seen[key.(string)] = true
	}
	_, err := d.Token()
	return err == nil && depth <= MaxDepth
}

func value(d *json.Decoder, depth int) bool {
	token, err := d.Token()
	if err != nil {
		return false
	}
	switch token {
	case json.Delim('{'):
		return object(d, depth+1)
	case json.Delim('['):
		for d.More() {
			if !value(d, depth+1) {
				return false
			}
		}
		_, err := d.Token()
		return err == nil && depth < MaxDepth
	}
	return true
}

// halfSurrogate reports whether an escape of valid JSON stands for half a
// character: encoding/json then writes a U+FFFD that nobody wrote.
func halfSurrogate(data []byte) bool {
	var plain bytes.Buffer // without U+FFFD of its own
	plain.Write(bytes.ReplaceAll(data, []byte("\ufffd"), []byte("x")))
	text := strings.NewReplacer(`\\`, `xx`, `\ufffd`, `x`, `\uFFFD`, `x`, `\ufffD`, `x`, `\uffFd`, `x`, `\uffFD`, `x`, `\ufFfd`, `x`,
		`\ufFfD`, `x`, `\ufFFd`, `x`, `\ufFFD`, `x`, `\uFffd`, `x`, `\uFffD`, `x`, `\uFfFd`, `x`, `\uFfFD`, `x`, `\uFFfd`, `x`, `\uFFfD`, `x`, `\uFFFd`, `x`).Replace(plain.String())
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	for {
		token, err := d.Token()
		if err != nil {
			return false
		}
		if s, ok := token.(string); ok && strings.ContainsRune(s, utf8.RuneError) {
			return true
		}
	}
}

func FuzzDecode(f *testing.F) {
	seed(f, "")
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := newScanner(data)
		if err == nil {
			err = s.object(anything)
		}
		if want := strictly(data); want != (err == nil) {
			t.Errorf("%q: the scanner says %v, plain reading says %v", data, err, want)
		}
		for _, into := range []any{&cardCommand{}, &planCommand{}, &map[string]any{}, &helloFrame{}} {
			strict := Decode(data, into)
			if strict != nil {
				continue
			}
			if err != nil {
				t.Errorf("%q: decoded, though refused in general: %v", data, err)
			}
			plain := reflect.New(reflect.TypeOf(into).Elem())
			if err := json.Unmarshal(data, plain.Interface()); err != nil {
				t.Errorf("%q: decoded, though encoding/json says %v", data, err)
			}
		}
	})
}

func FuzzParseFrame(f *testing.F) {
	seed(f, "frame")
	f.Fuzz(func(t *testing.T, data []byte) {
		frame, err := ParseFrame(data)
		if frame.ID != "" && !IsUUID4(frame.ID) {
			t.Errorf("%q: id %q", data, frame.ID)
		}
		if err != nil {
			return
		}
		if !strictly(data) {
			t.Errorf("%q was let through", data)
		}
		if frame.Kind == IsCommand && (frame.Command.ID != frame.ID || !plainType(frame.Command.Type)) {
			t.Errorf("%q: %+v", data, frame)
		}
	})
}

func FuzzCommandFields(f *testing.F) {
	seed(f, "card")
	seed(f, "plan")
	f.Fuzz(func(t *testing.T, data []byte) {
		var card cardCommand
		if DecodeFields(data, &card) == nil && (!strictly(data) || card.Secret != "" || !utf8.ValidString(card.Text)) {
			t.Errorf("%q gave %+v", data, card)
		}
		var plan planCommand
		if DecodeFields(data, &plan) == nil && !strictly(data) {
			t.Errorf("%q was let through", data)
		}
	})
}

func FuzzText(f *testing.F) {
	f.Add("plain", "a\xffb")
	f.Add("\"\\\n\x00", "\u2028é👩‍⚕️")
	f.Fuzz(func(t *testing.T, session, version string) {
		var m Message
		if err := json.Unmarshal(Welcome(nil, session, 1, 2, version), &m); err != nil {
			t.Fatal(err)
		}
		if utf8.ValidString(session) && m.Session != session || utf8.ValidString(version) && m.Version != version {
			t.Errorf("%q, %q became %q, %q", session, version, m.Session, m.Version)
		}
	})
}

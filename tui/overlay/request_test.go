package overlay

import (
	"bytes"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"roundtrip/lessons/reading"
	"roundtrip/sandbox"
	"roundtrip/tui/theme"
)

// edit opens a request. What is sent is what was typed, nil if it cannot be sent.
func edit(req sandbox.Request) (e *Editor, request func() *sandbox.Request) {
	var sent *sandbox.Request
	e = EditRequest(req, "x:1", func(r sandbox.Request) tea.Cmd {
		sent = &r
		return nil
	})
	return e, func() *sandbox.Request {
		e.Send(e)
		return sent
	}
}

// A large body is not put into a field, which would take it line by line; it is sent as
// it is, unless another is typed.
func TestALargeBodyIsNotTyped(t *testing.T) {
	t.Parallel()
	for _, req := range []sandbox.Request{
		{Method: "POST", Body: bytes.Repeat([]byte("a\r\n"), 300_000)},
		{Raw: bytes.Repeat([]byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), 30_000)},
	} {
		e, request := edit(req)
		e.Open(FieldRaw, "")
		for _, f := range e.Fields {
			if n := len(f.Value()); n > reading.MostChanged {
				t.Errorf("the field %s has %d bytes", f.Name, n)
			}
		}
		sent := request()
		if sent == nil || !bytes.Equal(sent.Body, req.Body) || !bytes.Equal(sent.Raw, req.Raw) {
			t.Errorf("it is not sent as it was: %d bytes", len(sent.Body)+len(sent.Raw))
		}
	}
	e, request := edit(sandbox.Request{Method: "POST", Body: make([]byte, reading.MostChanged+1)})
	e.Field(FieldBody).area.SetValue("tea")
	if sent := request(); string(sent.Body) != "tea" {
		t.Errorf("%d bytes are sent instead of what was typed", len(sent.Body))
	}
}

// drawn is what a field shows in a few columns and rows.
func drawn(e *Editor, h int) string {
	return ansi.Strip(strings.Join(e.Draw(theme.New(theme.Options{}), 60, h), "\n"))
}

// The empty line that ends a head is nothing to be seen. So the field says where it is, and that
// it is gone.
func TestTheEndOfTheHeadIsSeen(t *testing.T) {
	t.Parallel()
	for raw, says := range map[string]string{
		"GET / HTTP/1.1\r\nHost: x\r\n\r\n":      "Line 3 is empty. It ends the head.",
		"GET / HTTP/1.1\r\n\r\none\r\n\r\ntwo":   "Line 2 is empty. It ends the head.",
		"GET / HTTP/1.1\r\nHost: x\r\n":          "✗ No empty line ends the head. The server waits",
		"POST / HTTP/1.1\r\nHost: x\r\nname=Ada": "✗ No empty line ends the head. The server waits",
		"POST / HTTP/1.1\nHost: x\n\nname=Ada":   "✗ No empty line ends the head. The server waits",
	} {
		e, request := edit(sandbox.Request{Raw: []byte(raw)})
		e.Open(FieldRaw, "")
		if text := drawn(e, 16); !strings.Contains(text, says) {
			t.Errorf("of %q it is not said: %s\n%s", raw, says, text)
		}
		if sent := request(); sent == nil || string(sent.Raw) != raw {
			t.Errorf("%q is not sent as it is", raw)
		}
	}
}

// What typing replaces is seen, however few rows there are.
func TestTheSelectionIsSeen(t *testing.T) {
	t.Parallel()
	raw := "POST / HTTP/1.1\r\nHost: x\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\nname=Ada"
	e, _ := edit(sandbox.Request{Raw: []byte(raw)})
	e.Open(FieldRaw, "Ada")
	if text := drawn(e, 9); !strings.Contains(text, "name=") {
		t.Errorf("the selected Ada is not seen:\n%s", text)
	}
}

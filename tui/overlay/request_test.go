package overlay

import (
	"bytes"
	"testing"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons/reading"
	"roundtrip/sandbox"
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

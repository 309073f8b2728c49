package tui

import (
	"bytes"
	"testing"

	"roundtrip/lessons"
	"roundtrip/sandbox"
)

// A large body is not put into a field, which would take it line by line; it is sent as
// it is, unless another is typed.
func TestALargeBodyIsNotTyped(t *testing.T) {
	t.Parallel()
	for _, req := range []sandbox.Request{
		{Method: "POST", Body: bytes.Repeat([]byte("a\r\n"), 300_000)},
		{Raw: bytes.Repeat([]byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), 30_000)},
	} {
		e := newEditor(req, "x:1")
		e.open(fieldRaw, "")
		for _, f := range e.fields {
			if n := len(f.value()); n > mostTyped {
				t.Errorf("the field %s has %d bytes", f.name, n)
			}
		}
		sent := e.request()
		if sent == nil || !bytes.Equal(sent.Body, req.Body) || !bytes.Equal(sent.Raw, req.Raw) {
			t.Errorf("it is not sent as it was: %d bytes", len(sent.Body)+len(sent.Raw))
		}
	}
	e := newEditor(sandbox.Request{Method: "POST", Body: make([]byte, mostTyped+1)}, "x:1")
	e.field(fieldBody).area.SetValue("tea")
	if sent := e.request(); string(sent.Body) != "tea" {
		t.Errorf("%d bytes are sent instead of what was typed", len(sent.Body))
	}
}

// A state file that carries a large request cannot keep the next start.
func TestALargeRequestIsNotComeBackTo(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true})
	r := d.m.read
	run := changedRun(r.stack, sandbox.Request{Method: "POST", Body: bytes.Repeat([]byte("a\n"), 500_000)})
	r.comeBack(lessons.Place{Page: r.page.Ref(), Changed: run})
	if r.changed {
		t.Error("it is sent")
	}
	r.changed, r.request = true, run.Sends()
	if r.place().Changed != nil {
		t.Error("it is kept")
	}
}

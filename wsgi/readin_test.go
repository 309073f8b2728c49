package wsgi_test

import (
	"strings"
	"testing"

	"roundtrip/wsgi/trace"
)

// A held request can have its body read in before the environ is built; the application reads the
// same bytes, unless somebody puts others in their place.
func TestABodyIsReadInWhileItsRequestIsHeld(t *testing.T) {
	t.Parallel()
	const sized = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc"
	const chunked = "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
	const none = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
	host := []trace.Header{{Name: "Host", Value: "localhost"}}
	kept := trace.EditRequest{Method: "POST", Target: "/", Headers: host}
	other := trace.EditRequest{Method: "POST", Target: "/", Headers: host, Body: []byte("xy"), ReplaceBody: true}
	read := trace.ReadBody{}
	for name, tt := range map[string]struct {
		request string
		edits   []trace.Edit
		want    string
	}{
		"read":              {sized, []trace.Edit{read}, "POST /  tea= length=3 body=abc"},
		"read twice":        {sized, []trace.Edit{read, read}, "POST /  tea= length=3 body=abc"},
		"in chunks":         {chunked, []trace.Edit{read}, "POST /  tea= length= body=abc"},
		"there is none":     {none, []trace.Edit{read}, "GET /  tea= length= body="},
		"the head changed":  {sized, []trace.Edit{read, kept}, "POST /  tea= length=3 body=abc"},
		"the body changed":  {sized, []trace.Edit{read, other}, "POST /  tea= length=2 body=xy"},
		"and changed back":  {sized, []trace.Edit{read, other, kept}, "POST /  tea= length=3 body=abc"},
		"read when changed": {chunked, []trace.Edit{other, read, kept}, "POST /  tea= length= body=abc"},
	} {
		answer, tr := rewritten(t, tt.request, tt.edits...)
		if !strings.HasSuffix(answer, "\r\n\r\n"+tt.want) {
			t.Errorf("%s: %q, want %q", name, answer, tt.want)
		}
		built := tr.Find(trace.KindEnvironBuilt, 0)
		if body := trace.RequestBody(tr.At(built).In); tt.request != none && string(body.Data) != "abc" {
			t.Errorf("%s: the record has %q of the body before the environ", name, body.Data)
		}
	}
}

// Of a body that is on its way, what has come is read in, and nobody waits for the rest. A client that
// waits to be asked is asked.
func TestABodyOnItsWayIsReadIn(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ head, first string }{
		"some of it": {"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\nabc", ""},
		"Expect":     {"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nExpect: 100-continue\r\n\r\n", "abc"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHeld(t, echo)
			h.sends(tt.head)
			h.until(trace.KindRouteChosen)
			h.resume <- trace.Decision{Edit: trace.ReadBody{}, Action: "step"}
			if tt.first != "" {
				h.until(trace.KindExpectContinue)
				h.sends(tt.first)
				h.resume <- trace.Decision{}
			}
			for _, k := range []trace.Kind{trace.KindRouteChosen, trace.KindAppCalled} {
				h.until(k)
				h.resume <- trace.Decision{}
			}
			h.sends("def")
			h.until(trace.KindIterableClosed)
			h.resume <- trace.Decision{}
			if text := h.wrote.text(); !strings.HasSuffix(text, "length=6 body=abcdef") {
				t.Errorf("%q", text)
			}
		})
	}
}

// until lets an exchange go on until it is held at an event of a kind.
func (h *held) until(k trace.Kind) {
	h.t.Helper()
	for p := h.next(); p.Event.Kind() != k; p = h.next() {
		h.resume <- trace.Decision{}
	}
}

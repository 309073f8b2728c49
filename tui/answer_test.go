package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"roundtrip/lessons"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/lens"
	"roundtrip/wsgi/trace"
)

// The story of a request that was cut off says what the client has, not what the
// application gave; wherever it is cut.
func TestTheStoryOfACutAnswerSaysWhatTheClientHas(t *testing.T) {
	t.Parallel()
	for n := 0; n < 60; n++ {
		d := play(t, middle, catalog.Stack{App: "demo:hello"})
		for range n {
			if d.m.x.held != nil {
				d.press("s")
			}
		}
		if d.m.x.held == nil {
			return
		}
		at := d.m.x.event()
		d.press("X")
		d.over()
		got := string(sandbox.Bytes(d.m.x.client.Received))
		head, body, _ := strings.Cut(got, "\r\n\r\n")
		said, whole := answerWords(d.m.x.final(), d.m.x.got()), false
		switch sent := d.m.x.final().Sent; {
		case sent == nil || head == "":
			whole = strings.HasPrefix(said, "no answer")
		case len(body) == len("Hello, Ada!"):
			whole = said == "200 OK, Hello, Ada!"
		default:
			whole = said == fmt.Sprintf("200 OK, broken off: the client has %d of 11 bytes of the body", len(body))
		}
		if !whole {
			t.Errorf("cut at %d, %s, the client has %q, and the story says %q", n, at.Kind(), got, said)
		}
		d.leave()
	}
	t.Error("it has no end")
}

// The parts of what the client has add up to all of it, the framing of its chunks apart.
func TestThePartsOfAResponseAddUp(t *testing.T) {
	t.Parallel()
	for app, want := range map[string]string{"demo:stream": "163 bytes: 129 of head, 14 of body, 20 of framing", "demo:hello": " of head, 11 of body"} {
		d := play(t, middle, catalog.Stack{App: app})
		d.press("c")
		d.over()
		d.m.lens.show(lessons.LensResponse)
		rows := d.m.rows(lens.Response, 80)
		if got := rows[lens.Find(rows, "event:bytes.out")].Copy; !strings.HasSuffix(got, want) {
			t.Errorf("%s: %q, want %q", app, got, want)
		}
	}
}

// Of an answer that the application broke off the caption does not say that it is back.
func TestABrokenAnswerIsNotBack(t *testing.T) {
	t.Parallel()
	events := []trace.Event{
		{Data: &trace.ConnAccepted{}}, {Data: &trace.RequestLine{Method: "GET"}},
		{Layer: trace.LayerServer, Data: &trace.HeadCommitted{Status: "200 OK", Headers: []trace.Header{{Name: "Content-Length", Value: "11"}}}},
		{Spans: []trace.Span{{Buf: trace.BufOut, Len: 20}}, Data: &trace.BytesOut{What: "head"}},
		{Spans: []trace.Span{{Buf: trace.BufOut, Off: 20, Len: 5}}, Data: &trace.BytesOut{What: "block"}},
		{Data: &trace.ExchangeEnded{Outcome: "error"}},
	}
	d := play(t, middle, catalog.Stack{App: "demo:hello"})
	d.m.x = recorded(d.m.gen, d.m.x.served, glimpse{trace: trace.New(time.Time{}, events), over: true})
	d.shows("the answer broke off", "200 OK, broken off: the client has 5 of 11 bytes of the body")
	d.hides("back at the client")
}

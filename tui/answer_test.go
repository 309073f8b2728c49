package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"roundtrip/lessons/reading"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/lens"
	"roundtrip/tui/viewer"
	"roundtrip/wsgi/trace"
)

// The story of a request that was cut off says what the client has, not what the
// application gave; wherever it is cut.
func TestTheStoryOfACutAnswerSaysWhatTheClientHas(t *testing.T) {
	t.Parallel()
	for n := 0; n < 60; n++ {
		d := inPlay(t, middle, catalog.Stack{App: "demo:hello"})
		for range n {
			if d.v().Held != nil {
				d.press("s")
			}
		}
		if d.v().Held == nil {
			return
		}
		at := d.v().Event()
		d.press("X")
		d.over()
		got := string(sandbox.Bytes(d.base().Run().Client().Received))
		head, body, _ := strings.Cut(got, "\r\n\r\n")
		said, whole := d.v().AnswerWords(), false
		switch sent := d.v().Final().Sent; {
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
		d := inPlay(t, middle, catalog.Stack{App: app})
		d.press("c")
		d.over()
		d.v().Turn(lens.Response)
		rows := d.v().Rows(lens.Response, 80)
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
	d := inPlay(t, middle, catalog.Stack{App: "demo:hello"})
	d.base().ShowRecord(d.v().Served, viewer.Recorded(trace.New(time.Time{}, events), nil))
	d.send(nil)
	d.shows("the answer broke off", "200 OK, broken off: the client has 5 of 11 bytes of the body")
	d.hides("back at the client")
}

// The reason against a wrong answer stands below that one, and not below the right one.
func TestAReasonStandsBelowItsAnswer(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{start: "environ/query", golang: true})
	d.press("space", "space", "2")
	text := d.text()
	wrong, why, right := strings.Index(text, "✗ "), strings.Index(text, "In a dictionary the later value would win."), strings.Index(text, "✓ ")
	if wrong < 0 || why < wrong || right < why {
		t.Errorf("they stand at %d, %d and %d:\n%s", wrong, why, right, text)
	}
}

// Until the task of a page is done, e is that task, also after a try that it did not ask for and
// beside code.
func TestATaskIsTriedAgain(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{start: "environ/unread"})
	for d.phase() != reading.Inviting {
		if d.phase() == reading.Asking {
			d.press("0")
			continue
		}
		d.press("space")
	}
	for range 2 {
		d.press("e")
		d.shows("change the request")
		d.editor().Current().Set("abcdefgh", 0)
		d.press("ctrl+s")
		d.over()
		d.shows("Not yet what the task asks for.", "[code reads.py")
	}
}

// Headings of groups are no answer. That is said, and one that is folded opens.
func TestAGroupIsNoAnswer(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{start: "environ/environ", size: small})
	for d.phase() != reading.Asking {
		d.press("space")
	}
	d.pointAt("group:server")
	d.press("enter")
	d.shows("This is a heading. Point at a key below it, then press enter.")
	d.v().Fold()
	d.hides("SERVER_NAME")
	d.press("enter")
	d.shows("Point at one of its keys, then press enter.", "SERVER_NAME")
	if d.phase() != reading.Asking {
		t.Errorf("the question is in phase %s", d.phase())
	}
}

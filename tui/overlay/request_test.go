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
		"GET / HTTP/1.1\r\nHost: x\r\n\r\n":        "Line 3 is empty. It ends the head. No body",
		"GET / HTTP/1.1\r\n\r\none\r\n\r\ntwo":     "Line 2 is empty. It ends the head. The body follows: 10 bytes. No Content-Length tells the server: it will not read them.",
		"A\r\nContent-Length: 2\r\n\r\nhi\r\n\r\n": "6 bytes; Content-Length says 2.",
		"GET / HTTP/1.1\r\nHost: x\r\n":            "✗ No empty line ends the head. The server waits",
		"POST / HTTP/1.1\r\nHost: x\r\nname=Ada":   "✗ No empty line ends the head. The server waits",
		"POST / HTTP/1.1\nHost: x\n\nname=Ada":     "✗ No empty line ends the head. The server waits",
	} {
		e, request := edit(sandbox.Request{Raw: []byte(raw)})
		e.Open(FieldRaw, "")
		if text := drawn(e, 16); !strings.Contains(strings.Join(strings.Fields(text), " "), says) {
			t.Errorf("of %q it is not said: %s\n%s", raw, says, text)
		}
		if sent := request(); sent == nil || string(sent.Raw) != raw {
			t.Errorf("%q is not sent as it is", raw)
		}
	}
}

// A body that is typed as one gets its length, in a raw request, too. A length that was there stays
// as it is, and it is said what is wrong with it.
func TestATypedBodyHasItsLength(t *testing.T) {
	t.Parallel()
	const head = "POST / HTTP/1.1\r\nHost: x\r\n"
	for raw, want := range map[string]string{
		head + "\r\n":                               head + "Content-Length: 5\r\n\r\nhello",
		head + "Content-Length: 1\r\n\r\nhi":        head + "Content-Length: 1\r\n\r\nhello",
		head + "Transfer-Encoding: chunked\r\n\r\n": head + "Transfer-Encoding: chunked\r\n\r\nhello",
	} {
		e, request := edit(sandbox.Request{Raw: []byte(raw)})
		e.Open(FieldRaw, "")
		retype(e, FieldBody, "hello")
		if sent := request(); string(sent.Raw) != want {
			t.Errorf("of %q\n%q is sent, want\n%q", raw, sent.Raw, want)
		}
		if headers := strings.ReplaceAll(e.Field(FieldHeaders).Value(), "\n", "\r\n"); !strings.Contains(want, headers+"\r\n\r\nhello") {
			t.Errorf("the headers are shown as %q", headers)
		}
		if wrong := strings.Contains(drawn(e, 16), "Content-Length says 1. The body has 5."); wrong != strings.Contains(raw, ": 1\r\n") {
			t.Errorf("of %q it is said:\n%s", raw, drawn(e, 16))
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
	long := strings.Repeat("abcdefg=", 20)
	for _, req := range []sandbox.Request{{Target: "/?" + long + "Ada&" + long}, {Raw: []byte("GET / HTTP/1.1\r\nX: " + long + "Ada" + long + "\r\n\r\n")}} {
		e, _ := edit(req)
		field := FieldTarget
		if req.Raw != nil {
			field = FieldRaw
		}
		e.Open(field, "Ada")
		if text := drawn(e, 16); !strings.Contains(text, "Ada") || !strings.Contains(text, "Typing replaces \"Ada\".") {
			t.Errorf("the selected Ada is not seen in %s:\n%s", field, text)
		}
	}
}

// retype goes to a field and types its whole value anew.
func retype(e *Editor, name, value string) {
	e.Focus(name)
	f := e.Current()
	f.Set("", 0)
	for _, r := range value {
		e.Key(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

// A request that was sent from one field is the next one's beginning. What is typed in a field
// is what is sent, each time, whichever field the editor opens with.
func TestEverySendingSendsWhatWasTyped(t *testing.T) {
	t.Parallel()
	req := sandbox.Request{Raw: []byte("GET /anything HTTP/1.1\r\nHost: {{host}}\r\nX-From: me\r\n\r\n")}
	for _, target := range []string{"/nina", "/zebra", "/ab", "/ze"} {
		e, request := edit(req)
		e.Open(FieldRaw, "GET /anything")
		retype(e, FieldTarget, target)
		want := "GET " + target + " HTTP/1.1\r\nHost: x:1\r\nX-From: me\r\n\r\n"
		if sent := request(); string(sent.Bytes("x:1")) != want {
			t.Fatalf("%q is sent for %q", sent.Bytes("x:1"), want)
		} else {
			req = *sent
		}
	}
	fields := sandbox.Request{Method: "POST", Target: "/", Body: []byte("tea")}
	for _, target := range []string{"/one", "/two", "/three"} {
		e, request := edit(fields)
		e.Open(FieldRaw, "")
		retype(e, FieldTarget, target)
		if sent := request(); sent.Target != target || sent.Raw != nil || string(sent.Body) != "tea" {
			t.Fatalf("%+v is sent for %s", sent, target)
		} else {
			fields = *sent
		}
	}
}

// The fields are one request: what is typed in one stands in the others, and nothing of it is lost.
func TestTheFieldsAreOneRequest(t *testing.T) {
	t.Parallel()
	const raw = "POST /tea HTTP/1.0\r\nHost: x:1\r\nA : odd\r\n\r\nhot"
	for name, tc := range map[string]struct{ typed, raw string }{
		FieldTarget:  {"/a b", "POST /a b HTTP/1.0\r\nHost: x:1\r\nA : odd\r\n\r\nhot"},
		FieldMethod:  {"BREW", "BREW /tea HTTP/1.0\r\nHost: x:1\r\nA : odd\r\n\r\nhot"},
		FieldHeaders: {"no colon", "POST /tea HTTP/1.0\r\nno colon\r\n\r\nhot"},
		FieldBody:    {"cold", "POST /tea HTTP/1.0\r\nHost: x:1\r\nA : odd\r\nContent-Length: 4\r\n\r\ncold"},
		FieldRaw:     {"GET /pot HTTP/1.1", "GET /pot HTTP/1.1"},
	} {
		e, request := edit(sandbox.Request{Raw: []byte(raw)})
		e.Open(FieldRaw, "")
		retype(e, name, tc.typed)
		if sent := request(); sent == nil || string(sent.Bytes("x:1")) != tc.raw {
			t.Errorf("%s: %q is sent for %q", name, sent.Bytes("x:1"), tc.raw)
		}
	}
	e, _ := edit(sandbox.Request{Raw: []byte(raw)})
	retype(e, FieldRaw, "GET /pot HTTP/1.1")
	if got := e.Field(FieldTarget).Value() + e.Field(FieldBody).Value(); got != "/pot" {
		t.Errorf("beside the raw request stands %q", got)
	}
}

func TestARawRequestIsItsParts(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{"", "\n", "\n\n", "a", "a\n", "a\n\n", "a\n\n\nb", "\na\nb", "a\nb\n\nc\n\nd", "a\nb"} {
		if got := splitRaw(raw).String(); got != raw {
			t.Errorf("%q is put together as %q", raw, got)
		}
	}
}

package python_test

import (
	"strings"
	"testing"

	"roundtrip/sandbox/python/pythontest"
	"roundtrip/wsgi/trace"
)

// forger writes frames itself, as the path asks: where it is called, or where its block is
// asked for.
const forger = `import marshal, os, struct

EVENT, POINT, RETURNED, BLOCK, END, CLOSED, BATCH, LAYER, PLACE = 18, 19, 23, 24, 25, 27, 30, 31, 32

def forge(kind, payload, number):
    data = marshal.dumps(payload, 2)
    os.write(1, struct.pack(">IBI", len(data) + 5, kind, number) + data)

def event(name, *fields, layer=0):
    return EVENT, (name, layer, None, fields)

CALLED = {
    "ended": event("exchange.ended"),
    "called": event("app.called", "function forged", None, False),
    "returned": event("app.returned", "list", 1, False, False, False, None),
    "early": event("body.block", 1, 5, b"forge", None),
    "negative": event("body.block", 1, -1, b"", None),
    "line": event("code.line", "forged", 1, []),
    "rule": event("finding", "X99", "forged"),
    "stream": event("code.print", "forged", "forged", None),
    "outside": event("app.called", "function forged", None, False, layer=7),
    "point": (POINT, event("code.print", "out", "forged", None)[1]),
    "block": (BLOCK, b"forged"),
    "end": (END, None),
    "closed": (CLOSED, (None, [])),
    "batch": (BATCH, (0, [(BLOCK, b"forged")])),
    "layer": (LAYER, ("forged", "function forged", None, 2)),
    "place": (PLACE, [("forged", 1)]),
    "flood": (EVENT, [None] * (4 << 20)),
    "length": event("app.returned", "list", 7, False, False, None),
}
GIVING = {
    "told": event("body.block", 1, 6, b"forged", None),
    "again": event("app.called", "function forged", None, False),
    "raised": event("app.raised", "Forged", "forged", [], layer=7),
}

def app(environ, start_response):
    number, name = int(environ["QUERY_STRING"] or 0), environ["PATH_INFO"][1:]
    start_response("200 OK", [("Content-Type", "text/plain")])
    if name in CALLED:
        forge(*CALLED[name], 0 if name == "layer" else number)
    return giving(name, number)

def giving(name, number):
    if name in GIVING:
        forge(*GIVING[name], number)
    if name == "names":
        yield " ".join([*CALLED, *GIVING]).encode()
    yield b"fine"
`

// The number of a request is the first one's of its guest: one that forged is followed by
// a guest of its own.
func TestAGuestCannotTellWhatTheHostKnowsBetter(t *testing.T) {
	t.Parallel()
	app := loadIn(t, pythontest.Engine(t), forger)
	recorded := modes()[1]
	answer, _ := recorded.ask(t, app, "/names")
	_, names, _ := strings.Cut(answer, "\r\n\r\n")
	first := "2"
	for _, name := range strings.FieldsFunc(names, func(r rune) bool { return r < 'a' || r > 'z' }) {
		if len(name) < 3 || name == "fine" {
			continue
		}
		name = strings.TrimSuffix(name, "fine")
		_, events := recorded.ask(t, app, "/"+name+"?"+first)
		first = "1"
		checkForged(t, name, events)
	}
	if answer, _ := recorded.ask(t, app, "/"); !strings.Contains(answer, "fine") {
		t.Errorf("after them all, the client gets %q", answer)
	}
}

// checkForged checks that the guest was ended, and that nothing forged is in the record.
func checkForged(t *testing.T, name string, events []trace.Event) {
	t.Helper()
	ended := false
	calls := 0
	for _, e := range events {
		switch d := e.Data.(type) {
		case *trace.AppRaised:
			ended = ended || strings.Contains(d.Exc, "no message of ours")
		case *trace.AppCalled:
			calls++
		case *trace.CodePrint:
			if d.Text == "forged" {
				t.Errorf("%s: the record has forged output", name)
			}
		}
	}
	if !ended || calls > 1 {
		t.Errorf("%s: the application is called %d times, and its guest was ended: %v", name, calls, ended)
	}
}

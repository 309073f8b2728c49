package python_test

import (
	"context"
	"strings"
	"testing"

	"roundtrip/wsgi/trace"
)

// saboteur breaks a function of the worker's own, by way of the frames that the
// application lies in, and answers as if nothing were.
const saboteur = `import sys

# No file of the application's, so that its lines are not told of.
exec(compile("""
def broken(*args, **kwargs):
    raise ValueError("sabotage")

def breaks(module, name):
    frame, spaces = sys._getframe(), {}
    while frame is not None:
        spaces[id(frame.f_globals)] = frame.f_globals
        frame = frame.f_back
    for space in list(spaces.values()) * 2:
        values = list(space.values())
        for value in values + [method for kind in values if type(kind) is type for method in vars(kind).values()]:
            own = getattr(value, "__globals__", None)
            if type(own) is dict:
                spaces[id(own)] = own
    for space in spaces.values():
        if space.get("__name__") == module and name in space:
            space[name] = broken
            return
    raise LookupError(module)
""", "<sabotage>", "exec"))

def blocks():
    yield b"fi"
    yield b"ne"

def app(environ, start_response):
    breaks(*environ["QUERY_STRING"].split("."))
    environ["x.y"] = "z"
    start_response("200 OK", [("Content-Type", "text/plain")])
    return blocks() if environ["PATH_INFO"] == "/blocks" else [b"fine"]
`

// outside is a layer with a start_response of its own.
const outside = `def outside(app):
    def layer(environ, start_response):
        def start(status, headers, exc_info=None):
            headers.append(("X-Outside", "yes"))
            return start_response(status, headers, exc_info)
        environ["x.outside"] = "yes"
        for block in app(environ, start):
            yield block
    return layer
`

// everyLine is a gate that holds at nothing, and asks for each line.
func everyLine(context.Context, trace.Point) trace.Decision {
	return trace.Decision{Action: "step", Lines: trace.Lines{Every: true}}
}

func TestAnErrorInOurOwnCodeIsNotTheApplications(t *testing.T) { onEachHost(t, testFaults) }

func testFaults(t *testing.T, on host) {
	for _, broken := range []string{"environs.safe_repr", "environs._difference", "reporter.pairs", "reporter.described", "reporter.passed_on", "reporter.yield_place"} {
		for name, gate := range map[string]trace.Gate{"recorded": nil, "held": trace.GateFunc(everyLine)} {
			t.Run(broken+" "+name, func(t *testing.T) {
				t.Parallel()
				app := on.load(t, saboteur, source("outside", outside))
				r := send(t, app, "GET /blocks?"+broken+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", gate)
				status, body, header := r.response(t)
				if status != "200 OK" || body != "fine" || header.Get("X-Outside") != "yes" {
					t.Errorf("the client got %s, %q, %v", status, body, header)
				}
				checkFault(t, r)
			})
		}
	}
}

// checkFault checks that one fault is told, and nothing of the application behind
// it.
func checkFault(t *testing.T, r run) {
	t.Helper()
	var faults []*trace.EngineFault
	for _, e := range r.events {
		switch d := e.Data.(type) {
		case *trace.EngineFault:
			faults = append(faults, d)
		case *trace.AppCalled, *trace.AppRaised, *trace.Code:
			if len(faults) > 0 {
				t.Errorf("%s is told behind the fault", e.Kind())
			}
		}
	}
	if len(faults) != 1 {
		t.Fatalf("%d faults are told in\n%s", len(faults), r.story())
	}
	d := faults[0]
	if d.Exc != "ValueError: sabotage" || !strings.HasPrefix(d.Own.File, "worker/") || d.Own.Line == 0 {
		t.Errorf("the fault is %q at %v", d.Exc, d.Own)
	}
}

package upstream

import (
	"context"
	"io"
	"net"
	"slices"
	"strings"
	"testing"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// asked is what the other server was asked, and what its client got, of a request that was changed at
// the first event of a kind.
func asked(t *testing.T, kind trace.Kind, edits ...trace.Edit) [2]string {
	t.Helper()
	const answer = "HTTP/1.1 200 OK\r\nDate: now\r\nX-B: 1\r\nContent-Length: 3\r\nX-A: 2\r\n\r\nabc"
	other := scripted(t, answering(answer))
	app, err := New(other.url, Options{Host: "own"})
	if err != nil {
		t.Fatal(err)
	}
	defer app.Close()
	edits = slices.Clone(edits)
	gate := trace.GateFunc(func(_ context.Context, p trace.Point) trace.Decision {
		if p.Event.Kind() != kind || len(edits) == 0 {
			return trace.Decision{}
		}
		edit := edits[0]
		edits = edits[1:]
		return trace.Decision{Edit: edit, Stay: true}
	})
	s := &wsgi.Server{Mounts: []wsgi.Mount{{App: app, Forwards: true}}, Sink: sink(make(chan trace.Event, 100)), Gate: gate}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(ln) }()
	defer func() {
		s.Close()
		<-served
	}()
	f := &front{TB: t, addr: ln.Addr().String()}
	conn := f.dial()
	defer conn.Close()
	_, _ = io.WriteString(conn, "GET /old HTTP/1.1\r\nHost: h\r\nX-Tea: black\r\nX-Last: yes\r\nConnection: close\r\n\r\n")
	got, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	return [2]string{strings.ReplaceAll(<-other.read, strings.TrimPrefix(other.url, "http://"), "OTHER"), string(got)}
}

// A request to a server that is held from outside, its answer's head and its block: each change is
// undone to the byte, on both sides.
func TestChangesAreUndoneBeforeTheyArePassedOn(t *testing.T) {
	t.Parallel()
	host, last := trace.Header{Name: "Host", Value: "h"}, trace.Header{Name: "X-Last", Value: "yes"}
	for kind, edit := range map[trace.Kind]trace.Edit{
		trace.KindRouteChosen:         trace.EditRequest{Method: "GET", Target: "/new", Headers: []trace.Header{last, host}},
		trace.KindStartResponseCalled: trace.EditHead{Status: "503 Out of tea", Headers: []trace.Header{{Name: "X-A", Value: "2"}, {Name: "Content-Length", Value: "3"}}},
		trace.KindBodyBlock:           trace.EditBlock{Block: []byte("longer")},
	} {
		plain, changed := asked(t, kind), asked(t, kind, edit)
		if plain == changed {
			t.Errorf("%s: it changes nothing: %q", kind, plain)
		}
		if got := asked(t, kind, edit, trace.Undo{}); got != plain {
			t.Errorf("%s: undone: got\n%q, want\n%q", kind, got, plain)
		}
		if got := asked(t, kind, edit, trace.Undo{}, trace.Redo{}); got != changed {
			t.Errorf("%s: made again: got\n%q, want\n%q", kind, got, changed)
		}
	}
}

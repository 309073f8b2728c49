// Package tracetest makes traces by hand, for tests that need no server.
package tracetest

import (
	"time"

	"roundtrip/wsgi/trace"
)

// Step is the time between two events of a trace that is made here.
const Step = 100 * time.Microsecond

// Session and Timing are the middleware of [Hello].
const (
	Timing  trace.Layer = "mw.0:timing"
	Session trace.Layer = "mw.1:session"
)

// Builder collects events. The zero Builder is ready.
type Builder struct {
	events  []trace.Event
	in, out int64
}

// Add appends an event that happened to a layer.
func (b *Builder) Add(layer trace.Layer, data trace.Data, spans ...trace.Span) {
	n := len(b.events)
	b.events = append(b.events, trace.Event{
		Seq: n + 1, X: 1, Conn: 1, N: 1, T: time.Duration(n) * Step, Layer: layer, Spans: spans, Data: data,
	})
}

// In appends bytes that came in.
func (b *Builder) In(text string) {
	n := int64(len(text))
	b.Add(trace.LayerServer, &trace.BytesIn{Chunk: []byte(text)}, trace.Span{Buf: trace.BufIn, Off: b.in, Len: n})
	b.in += n
}

// Out appends bytes that went out.
func (b *Builder) Out(what, text string) {
	n := int64(len(text))
	b.Add(trace.LayerServer, &trace.BytesOut{What: what, Chunk: []byte(text)}, trace.Span{Buf: trace.BufOut, Off: b.out, Len: n})
	b.out += n
}

// Trace are the events so far.
func (b *Builder) Trace() *trace.Trace {
	return trace.New(time.Unix(0, 0), append([]trace.Event(nil), b.events...))
}

// Hello is GET /hello?name=Ada through timing, which wraps start_response, and
// session, which writes a key and adds a cookie.
func Hello() *trace.Trace {
	b := &Builder{}
	b.Add(trace.LayerServer, &trace.ConnAccepted{Peer: "127.0.0.1:4000"})
	const head = "GET /hello?name=Ada HTTP/1.1\r\nHost: localhost\r\nX-Tea: green\r\n\r\n"
	b.In(head)
	b.Add(trace.LayerServer, &trace.RequestLine{Method: "GET", Target: "/hello?name=Ada", Version: "HTTP/1.1"})
	b.Add(trace.LayerServer, &trace.RequestHeader{Name: "Host", Value: "localhost", Key: "HTTP_HOST"})
	b.Add(trace.LayerServer, &trace.RequestHeader{Name: "X-Tea", Value: "green", Key: "HTTP_X_TEA"})
	b.Add(trace.LayerServer, &trace.RouteChosen{Route: "app", Mount: "/", Chain: []string{string(Timing), string(Session), "app"}})
	b.Add(trace.LayerServer, &trace.EnvironBuilt{Entries: []trace.Entry{
		{Key: "REQUEST_METHOD", Type: "str", Repr: "'GET'", Source: "request"},
		{Key: "PATH_INFO", Type: "str", Repr: "'/hello'", Source: "request"},
		{Key: "QUERY_STRING", Type: "str", Repr: "'name=Ada'", Source: "request", Spans: []trace.Span{{Buf: trace.BufIn, Off: 11, Len: 8}}},
		{Key: "HTTP_X_TEA", Type: "str", Repr: "'green'", Source: "request", Spans: []trace.Span{{Buf: trace.BufIn, Off: 54, Len: 5}}},
		{Key: "REMOTE_ADDR", Type: "str", Repr: "'127.0.0.1'", Source: "connection"},
		{Key: "wsgi.version", Type: "tuple", Repr: "(1, 0)", Source: "server"},
	}})
	b.Add(Timing, &trace.AppCalled{Callable: "timing"})
	b.Add(Session, &trace.AppCalled{Callable: "session", Wraps: true})
	b.Add(trace.LayerApp, &trace.AppCalled{Callable: "application", Wraps: true, Delta: trace.Delta{Add: []trace.Header{{Name: "session.id", Value: "'7f3a'"}}}})
	own := []trace.Header{{Name: "Content-Type", Value: "text/plain"}}
	cookie := append(own[:1:1], trace.Header{Name: "Set-Cookie", Value: "sid=7f3a"})
	b.Add(Session, &trace.StartResponseCalled{Status: "200 OK", Headers: own, Ordinal: 1})
	b.Add(Timing, &trace.StartResponseCalled{Status: "200 OK", Headers: cookie, Ordinal: 1, Delta: trace.HeadersDelta{Add: cookie[1:]}})
	b.Add(trace.LayerServer, &trace.StartResponseCalled{Status: "200 OK", Headers: cookie, Ordinal: 1})
	b.Add(trace.LayerApp, &trace.AppReturned{Type: "list", Len: 1})
	b.Add(Session, &trace.AppReturned{Type: "list", Len: 1, Passed: true})
	b.Add(Timing, &trace.AppReturned{Type: "list", Len: 1, Passed: true})
	b.Add(trace.LayerApp, &trace.BodyBlock{Ordinal: 1, Len: 11, Via: "next", Head: []byte("Hello, Ada!")})
	b.Add(trace.LayerServer, &trace.HeadCommitted{Trigger: "block", Status: "200 OK", Headers: cookie,
		ServerAdded: []trace.Header{{Name: "Date", Value: "now"}, {Name: "Content-Length", Value: "11"}}})
	b.Out("head", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nSet-Cookie: sid=7f3a\r\nDate: now\r\nContent-Length: 11\r\n\r\n")
	b.Out("block", "Hello, Ada!")
	b.Add(trace.LayerServer, &trace.BodyEnded{Reason: "exhausted"})
	b.Add(trace.LayerServer, &trace.IterableClosed{Absent: true})
	b.Add(trace.LayerServer, &trace.ExchangeEnded{Outcome: "complete", Status: 200, KeepAlive: true})
	return b.Trace()
}

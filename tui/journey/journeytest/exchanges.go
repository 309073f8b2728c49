// Package journeytest has exchanges written by hand, event by event, for tests
// of what draws them.
package journeytest

import (
	"fmt"
	"strings"
	"time"

	"roundtrip/wsgi/trace"
)

// script writes the events of one exchange by hand, as a gateway does.
type script struct {
	events   []trace.Event
	chain    []trace.Layer
	in, out  int64
	clock    time.Duration
	captured []trace.Header // the head as it was last passed on
}

func newScript(names ...string) *script {
	s := &script{}
	for i, n := range names {
		if i == len(names)-1 {
			s.chain = append(s.chain, trace.LayerApp)
			break
		}
		s.chain = append(s.chain, trace.MiddlewareLayer(i, n))
	}
	return s
}

func (s *script) add(layer trace.Layer, dir trace.Dir, d trace.Data, spans ...trace.Span) {
	s.clock += 9 * time.Microsecond
	s.events = append(s.events, trace.Event{
		Seq: len(s.events) + 1, X: 1, Conn: 1, N: 1, T: s.clock, Layer: layer, Dir: dir, Spans: spans, Data: d,
	})
}

func (s *script) server(d trace.Data, spans ...trace.Span) {
	s.add(trace.LayerServer, trace.In, d, spans...)
}

// request reads the bytes of a request and builds its environ.
func (s *script) request(target string, headers ...string) *script {
	raw := "GET " + target + " HTTP/1.1\r\n" + strings.Join(headers, "\r\n") + "\r\n\r\n"
	s.server(&trace.ConnAccepted{Peer: "127.0.0.1:51000", Local: "127.0.0.1:8000", Transport: "tcp"})
	s.server(&trace.BytesIn{Chunk: []byte(raw)}, trace.Span{Buf: trace.BufIn, Len: int64(len(raw))})
	s.server(&trace.RequestLine{Method: "GET", Target: target, Version: "HTTP/1.1"}, trace.Span{Buf: trace.BufIn, Len: int64(len(target)) + 13})
	at := int64(len(target)) + 15
	path, query, _ := strings.Cut(target, "?")
	span := func(off, n int) []trace.Span { return []trace.Span{{Buf: trace.BufIn, Off: int64(off), Len: int64(n)}} }
	entries := []trace.Entry{
		{Key: "REQUEST_METHOD", Type: "str", Repr: "'GET'", Source: "request", Spans: span(0, 3)},
		{Key: "SCRIPT_NAME", Type: "str", Repr: "''", Source: "server"},
		{Key: "PATH_INFO", Type: "str", Repr: "'" + path + "'", Source: "request", Spans: span(4, len(path))},
		{Key: "QUERY_STRING", Type: "str", Repr: "'" + query + "'", Source: "request", Spans: span(5+len(path), len(query))},
		{Key: "SERVER_NAME", Type: "str", Repr: "'127.0.0.1'", Source: "server"},
		{Key: "SERVER_PORT", Type: "str", Repr: "'8000'", Source: "server"},
		{Key: "SERVER_PROTOCOL", Type: "str", Repr: "'HTTP/1.1'", Source: "request", Spans: span(len(target)+5, 8)},
		{Key: "REMOTE_ADDR", Type: "str", Repr: "'127.0.0.1'", Source: "connection"},
		{Key: "wsgi.version", Type: "tuple", Repr: "(1, 0)", Source: "server"},
		{Key: "wsgi.url_scheme", Type: "str", Repr: "'http'", Source: "server"},
		{Key: "wsgi.input", Type: "object", Repr: "<wsgi.input>", Source: "server"},
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		key := "HTTP_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
		whole := trace.Span{Buf: trace.BufIn, Off: at, Len: int64(len(h))}
		s.server(&trace.RequestHeader{Name: name, Value: value, Key: key}, whole)
		entries = append(entries, trace.Entry{Key: key, Type: "str", Repr: "'" + value + "'", Source: "request", Spans: []trace.Span{whole}})
		at += int64(len(h)) + 2
	}
	s.route("app")
	s.server(&trace.EnvironBuilt{Entries: entries})
	return s
}

func (s *script) route(kind string) {
	d := &trace.RouteChosen{Route: kind, Mount: "/", Why: "every path"}
	if kind == "app" {
		for _, l := range s.chain {
			d.Chain = append(d.Chain, string(l))
		}
	}
	s.server(d)
}

// call calls the first n layers of the chain. Wraps names those that give
// their own start_response to the next.
func (s *script) call(n int, wraps ...string) *script {
	for i, l := range s.chain[:n] {
		d := &trace.AppCalled{Callable: l.Name()}
		if i > 0 {
			d.Wraps = strings.Contains(strings.Join(wraps, " ")+" ", s.chain[i-1].Name()+" ")
			if s.chain[i-1].Name() == "session" {
				d.Delta.Add = []trace.Header{{Name: "session", Value: "{}"}}
			}
		}
		s.add(l, trace.In, d)
	}
	return s
}

// head is a call of start_response that layer receives, with what was added
// on the way to it.
func (s *script) head(to trace.Layer, status string, headers []trace.Header, added ...trace.Header) *script {
	s.captured = append(headers[:len(headers):len(headers)], added...)
	s.add(to, trace.Out, &trace.StartResponseCalled{
		Status: status, Headers: s.captured, Delta: trace.HeadersDelta{Add: added}, Ordinal: 1,
	})
	return s
}

func (s *script) returned(layers ...trace.Layer) *script {
	for _, l := range layers {
		s.add(l, trace.Out, &trace.AppReturned{Type: "list", Len: 1})
	}
	return s
}

// block gives a block through layers to the server.
func (s *script) block(n int, text string, layers ...trace.Layer) *script {
	for _, l := range append(layers, trace.LayerServer) {
		s.add(l, trace.Out, &trace.BodyBlock{Ordinal: n, Len: len(text), Empty: text == "", Via: "next", Head: []byte(text)[:min(64, len(text))]})
	}
	return s
}

func (s *script) commit(trigger, status string) *script {
	added := []trace.Header{{Name: "Date", Value: "Mon, 02 Nov 2026 10:00:00 GMT"}, {Name: "Server", Value: "roundtrip"}}
	s.captured = append(s.captured[:len(s.captured):len(s.captured)], added...)
	s.add(trace.LayerServer, trace.Out, &trace.HeadCommitted{Trigger: trigger, Status: status, Headers: s.captured, ServerAdded: added})
	text := "HTTP/1.1 " + status + "\r\n"
	for _, h := range s.captured {
		text += h.Name + ": " + h.Value + "\r\n"
	}
	return s.send("head", text+"\r\n")
}

func (s *script) send(what, text string) *script {
	s.add(trace.LayerServer, trace.Out, &trace.BytesOut{Framing: "identity", What: what, Chunk: []byte(text)},
		trace.Span{Buf: trace.BufOut, Off: s.out, Len: int64(len(text))})
	s.out += int64(len(text))
	return s
}

func (s *script) end(outcome string, status int) *script {
	s.server(&trace.BodyEnded{Reason: "exhausted"})
	s.server(&trace.IterableClosed{Took: 3 * time.Microsecond})
	s.server(&trace.ExchangeEnded{Outcome: outcome, Status: status, Total: s.clock, In: s.in, Out: s.out, KeepAlive: true})
	return s
}

func (s *script) trace() *trace.Trace { return trace.New(time.Unix(0, 0), s.events) }

var appHeaders = []trace.Header{{Name: "Content-Type", Value: "text/plain"}, {Name: "Content-Length", Value: "11"}}

// The layers of Hello.
const (
	Timing  trace.Layer = "mw.0:timing"
	Session trace.Layer = "mw.1:session"
)

const (
	app    = trace.LayerApp
	server = trace.LayerServer
)

// Hello is the exchange of the drawings: a greeting through two layers.
func Hello(cookie string) *trace.Trace {
	s := newScript("timing", "session", "app").request("/hello?name=Ada", "Host: 127.0.0.1:8000", "User-Agent: roundtrip", "Accept: */*")
	s.call(3, "timing", "session")
	s.head(Session, "200 OK", appHeaders)
	s.head(Timing, "200 OK", s.captured, trace.Header{Name: "Set-Cookie", Value: cookie})
	s.head(server, "200 OK", s.captured, trace.Header{Name: "Server-Timing", Value: "app;dur=0.2"})
	s.returned(app, Session, Timing).block(1, "Hello, Ada!", app, Session, Timing)
	return s.commit("block", "200 OK").send("block", "Hello, Ada!").end("complete", 200).trace()
}

// Static is a file that the server answers by itself.
func Static() *trace.Trace {
	s := newScript("timing", "app").request("/static/app.css", "Host: 127.0.0.1:8000")
	for i, e := range s.events {
		if e.Kind() == trace.KindRouteChosen {
			s.events = s.events[:i]
		}
	}
	s.server(&trace.RouteChosen{Route: "static", Mount: "/static", Why: "under /static"})
	s.captured = []trace.Header{{Name: "Content-Type", Value: "text/css"}, {Name: "Content-Length", Value: "20"}}
	return s.commit("static", "200 OK").send("block", "body { color: red }\n").end("complete", 200).trace()
}

// Refused is a request that the server does not accept.
func Refused() *trace.Trace {
	s := newScript("app")
	s.server(&trace.ConnAccepted{Peer: "127.0.0.1:51000"})
	raw := "GET / HTTP/1.1\r\nHost : x\r\n\r\n"
	s.server(&trace.BytesIn{Chunk: []byte(raw)}, trace.Span{Buf: trace.BufIn, Len: int64(len(raw))})
	s.server(&trace.RequestLine{Method: "GET", Target: "/", Version: "HTTP/1.1"})
	s.server(&trace.RequestRejected{Status: 400, Rule: "H23", Reason: "space before the colon of a header"})
	return s.commit("rejected", "400 Bad Request").send("block", "space before the colon\n").end("rejected", 400).trace()
}

// Denied is answered by a layer: session and app are not called.
func Denied() *trace.Trace {
	s := newScript("timing", "auth", "session", "app").request("/secret", "Host: x")
	auth := s.chain[1]
	s.call(2, "timing")
	s.head(Timing, "401 Unauthorized", []trace.Header{{Name: "WWW-Authenticate", Value: "Basic"}})
	s.head(server, "401 Unauthorized", s.captured, trace.Header{Name: "Server-Timing", Value: "app;dur=0.2"})
	s.returned(auth, Timing).block(1, "who are you?", auth, Timing)
	return s.commit("block", "401 Unauthorized").send("block", "who are you?").end("complete", 401).trace()
}

// Deep goes through twelve layers, of which one wraps start_response.
func Deep() *trace.Trace {
	names := []string{"errors", "log", "timing", "gzip", "proxyfix", "session", "auth", "csrf", "flash", "locale", "cache", "dispatch"}
	s := newScript(append(names, "app")...).request("/", "Host: x")
	s.call(13, "session")
	s.head(s.chain[5], "200 OK", appHeaders)
	s.head(server, "200 OK", s.captured, trace.Header{Name: "Set-Cookie", Value: "sid=1"})
	return s.returned(app).trace()
}

// Stream sends blocks, every tenth of them empty.
func Stream(blocks int) *trace.Trace {
	s := newScript("timing", "app").request("/stream", "Host: x").call(2)
	s.head(server, "200 OK", []trace.Header{{Name: "Content-Type", Value: "text/plain"}})
	s.returned(app, Timing)
	for i := range blocks {
		text := fmt.Sprintf("line %d\n", i)
		if i%10 == 9 {
			text = ""
		}
		s.block(i+1, text, app, Timing)
		if i == 0 {
			s.commit("block", "200 OK")
		}
		if text != "" {
			s.send("block", text)
		}
	}
	return s.end("complete", 200).trace()
}

// Failing raises in the app; session answers in its place.
func Failing() *trace.Trace {
	s := newScript("timing", "session", "app").request("/boom", "Host: x").call(3, "timing", "session")
	s.add(app, trace.Out, &trace.AppRaised{Exc: "ValueError: no"})
	s.head(Timing, "500 Internal Server Error", appHeaders)
	s.head(server, "500 Internal Server Error", s.captured, trace.Header{Name: "Server-Timing", Value: "app;dur=0.2"})
	return s.returned(Session, Timing).block(1, "sorry, Ada!", Session, Timing).commit("block", "500 Internal Server Error").send("block", "sorry, Ada!").end("complete", 500).trace()
}

// Broken breaks rules of all strengths: the client sends a fragment, the app
// names the connection, calls start_response twice and gives no type, and the
// layer takes a second block before it gives the first. Status and name are the
// app's, and stand in the trace as they are.
func Broken(status, name string) *trace.Trace {
	s := newScript("careless", "app").request("/hello?name=Ada#top", "Host: 127.0.0.1:8000")
	built := s.events[len(s.events)-1].Data.(*trace.EnvironBuilt)
	for _, key := range []string{"wsgi.errors", "wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once"} {
		built.Entries = append(built.Entries, trace.Entry{Key: key, Repr: "...", Source: "server"})
	}
	s.call(2)
	s.head(server, "200 OK", []trace.Header{{Name: "Connection", Value: "close"}})
	s.head(server, status, []trace.Header{{Name: name, Value: "1"}})
	s.events[len(s.events)-1].Src = trace.Src{File: "twice.py", Line: 4}
	careless := s.chain[0]
	s.returned(app, careless)
	for i, text := range []string{"Hello, ", "Ada!"} {
		s.add(app, trace.Out, &trace.BodyBlock{Ordinal: i + 1, Len: len(text), Via: "next", Head: []byte(text)})
	}
	s.block(1, "Hello, Ada!", careless).commit("block", status)
	committed := s.events[len(s.events)-2].Data.(*trace.HeadCommitted)
	committed.Headers = committed.Headers[:1] // the app's own
	s.send("block", "Hello, Ada!")
	return s.end("complete", 201).trace()
}

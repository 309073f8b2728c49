package wsgi

import (
	"net"
	"strings"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/latin1"
	"roundtrip/wsgi/trace"
)

// Software is the SERVER_SOFTWARE of every environ and the Server header of
// every response that has none.
const Software = "roundtrip"

// build makes the environ of an exchange (PEP 3333, environ Variables): what the
// request said, then what the connection and the server add.
func (e *Environ) build(x *Exchange, m *Mount, path string) {
	e.x, e.by = x, trace.LayerServer
	e.addRequest(&x.request, m, path)
	e.addConnection(x.conn)
	e.addHeaders(&x.request)
	e.addGateway(x, m)
}

// next makes room for an entry while the environ is built. Memory that was used
// before has been emptied, and only what is not zero is written: copying whole
// entries into it was a tenth of the work for a request.
func (e *Environ) next(key, source string) *entry {
	n := len(e.entries)
	if n == cap(e.entries) {
		e.entries = append(e.entries, entry{})
	}
	e.entries = e.entries[:n+1]
	en := &e.entries[n]
	en.key, en.source = key, source
	return en
}

func (e *Environ) addText(key, text, source string) *entry {
	en := e.next(key, source)
	en.text, en.isText = text, true
	return en
}

// addBytes adds bytes of the request, which lie at the span.
func (e *Environ) addBytes(key, bytes string, at http1.Span) *entry {
	return e.addText(key, latin1.Decode(bytes), SourceRequest).setSpan(at)
}

func (e *Environ) addValue(key string, value any, source string) *entry {
	en := e.next(key, source)
	en.value = value
	return en
}

func (e *Environ) addRequest(r *request, m *Mount, path string) {
	l := &r.line
	e.addBytes("REQUEST_METHOD", l.Method, l.MethodSpan)
	e.addText("SCRIPT_NAME", m.Prefix, SourceServer)
	e.addText("PATH_INFO", strings.TrimPrefix(path, m.Prefix), SourceRequest).setSpanIf(r.head.PathSpan)
	e.addText("QUERY_STRING", latin1.Decode(r.head.Query), SourceRequest).setSpanIf(r.head.QuerySpan)
	e.addBytes("REQUEST_URI", l.Target, l.TargetSpan)
	e.addBytes("SERVER_PROTOCOL", l.Version, l.VersionSpan)
	e.addContent(r, "CONTENT_TYPE", "Content-Type")
	if !r.head.Chunked {
		e.addContent(r, "CONTENT_LENGTH", "Content-Length")
	}
}

// setSpanIf is setSpan for a part of the target that may be missing, and then has no span.
func (en *entry) setSpanIf(s http1.Span) {
	if s.Len > 0 {
		en.setSpan(s)
	}
}

// addContent adds one of the two headers that have no HTTP_ in front. An
// absent one is "", which is allowed and spares applications a KeyError. That is the server's
// doing, and no part of the request.
func (e *Environ) addContent(r *request, key, name string) {
	for i := range r.fields {
		f := &r.fields[i]
		if len(f.Name) == len(name) && strings.EqualFold(f.Name, name) {
			e.addBytes(key, f.Value, f.ValueSpan)
			return
		}
	}
	e.addText(key, "", SourceServer)
}

func (e *Environ) addConnection(c *conn) {
	local, peer := &c.local, &c.peer
	e.addText("SERVER_NAME", local.host, SourceConnection)
	e.addText("SERVER_PORT", local.port, SourceConnection)
	e.addText("REMOTE_ADDR", peer.host, SourceConnection)
	e.addText("REMOTE_PORT", peer.port, SourceConnection)
}

// end is one end of a connection.
type end struct{ addr, host, port string }

// endOf takes an address apart. That of a client on a Unix socket has no parts.
func endOf(addr net.Addr) end {
	text := addr.String()
	host, port, err := net.SplitHostPort(text)
	if err != nil {
		return end{addr: text}
	}
	return end{text, host, port}
}

// named gives an end without a name one: SERVER_NAME and SERVER_PORT are never
// empty (PEP 3333, environ Variables).
func (e end) named() end {
	if e.host == "" {
		e.host, e.port = "localhost", "80"
	}
	return e
}

// addHeaders adds the HTTP_ keys, in the order in which they came. Lines of the
// same name are joined (H45).
func (e *Environ) addHeaders(r *request) {
	from := len(e.entries)
	for i := range r.fields {
		f := &r.fields[i]
		key := environKey(f.Name)
		if !strings.HasPrefix(key, "HTTP_") {
			continue
		}
		if i := e.indexFrom(from, key); i >= 0 {
			e.entries[i].join(latin1.Decode(f.Value), f.ValueSpan)
			continue
		}
		e.addBytes(key, f.Value, f.ValueSpan).hop = http1.IsHopByHop(f.Name)
	}
	if r.head.Authority != "" {
		e.takeAuthority(r)
	}
}

// takeAuthority: the target's authority counts for more than Host (H13).
func (e *Environ) takeAuthority(r *request) {
	en := e.entryOf("HTTP_HOST")
	if en == nil {
		en = e.addText("HTTP_HOST", "", SourceRequest)
	}
	en.text, en.more = latin1.Decode(r.head.Authority), nil
	en.setSpan(r.line.TargetSpan)
}

func (e *Environ) entryOf(key string) *entry {
	if i := e.index(key); i >= 0 {
		return &e.entries[i]
	}
	return nil
}

func (e *Environ) indexFrom(from int, key string) int {
	for i := from; i < len(e.entries); i++ {
		if e.entries[i].key == key {
			return i
		}
	}
	return -1
}

func (en *entry) join(value string, at http1.Span) {
	sep := ", "
	if en.key == "HTTP_COOKIE" {
		sep = "; "
	}
	en.text += sep + value
	en.more = append(en.more, at)
}

func (e *Environ) addGateway(x *Exchange, m *Mount) {
	e.addText("GATEWAY_INTERFACE", "CGI/1.1", SourceServer).known = known.gateway
	e.addText("SERVER_SOFTWARE", Software, SourceServer).known = known.software
	e.addValue("wsgi.version", [2]int{1, 0}, SourceServer).known = known.version
	e.addText("wsgi.url_scheme", "http", SourceServer).known = known.scheme
	x.request.input.request = &x.request
	e.addValue("wsgi.input", &x.request.input, SourceRequest).known = known.input
	x.errors.recorder = &x.recorder
	e.addValue("wsgi.errors", &x.errors, SourceServer).known = known.errors
	threads, processes := m.threads()
	e.addValue("wsgi.multithread", threads, SourceServer).known = known.threads.of(threads)
	e.addValue("wsgi.multiprocess", processes, SourceServer).known = known.processes.of(processes)
	e.addValue("wsgi.run_once", false, SourceServer).known = known.once
	e.addValue("wsgi.input_terminated", true, SourceServer).known = known.terminated
	e.addValue("wsgi.file_wrapper", FileWrapper(File), SourceServer).known = known.wrapper
	for _, s := range x.conn.server.Settings {
		e.addText(s.Name, s.Value, SourceServer)
	}
}

// threads says whether an application may be called by several threads, and by
// several processes, at once (PEP 3333, Thread Support). An application that
// says nothing is called by one goroutine for each connection.
func threads(app App) (multithread, multiprocess bool) {
	if t, ok := app.(interface{ Threads() (bool, bool) }); ok {
		return t.Threads()
	}
	return true, false
}

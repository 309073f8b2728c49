package wsgi

import (
	"net"
	"strings"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// Software is the SERVER_SOFTWARE of every environ and the Server header of
// every response that has none.
const Software = "roundtrip"

// buildEnviron makes the environ of the exchange (PEP 3333, environ
// Variables): what the request said, then what the connection and the server
// add.
func (x *Exchange) buildEnviron(m *Mount, path string) *Environ {
	env := &x.environ
	env.x, env.by, env.entries, env.indexes = x, trace.LayerServer, x.scratch.entries, nil
	x.addRequest(env, m, path)
	x.addConnection(env)
	x.addHeaders(env)
	x.addGateway(env, m)
	return env
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
	return e.addText(key, http1.Native(bytes), SourceRequest).setSpan(at)
}

func (e *Environ) addValue(key string, value any, source string) *entry {
	en := e.next(key, source)
	en.value = value
	return en
}

func (x *Exchange) addRequest(env *Environ, m *Mount, path string) {
	l := &x.line
	env.addBytes("REQUEST_METHOD", l.Method, l.MethodSpan)
	env.addText("SCRIPT_NAME", m.Prefix, SourceServer)
	env.addText("PATH_INFO", strings.TrimPrefix(path, m.Prefix), SourceRequest).setSpanIf(x.head.PathSpan)
	env.addText("QUERY_STRING", http1.Native(x.head.Query), SourceRequest).setSpanIf(x.head.QuerySpan)
	env.addBytes("REQUEST_URI", l.Target, l.TargetSpan)
	env.addBytes("SERVER_PROTOCOL", l.Version, l.VersionSpan)
	x.addContent(env, "CONTENT_TYPE", "Content-Type")
	if !x.head.Chunked {
		x.addContent(env, "CONTENT_LENGTH", "Content-Length")
	}
}

// placeIf: what the target does not have lies nowhere.
func (en *entry) setSpanIf(s http1.Span) {
	if s.Len > 0 {
		en.setSpan(s)
	}
}

// addContent adds one of the two headers that have no HTTP_ in front. An
// absent one is "", which is allowed and spares applications a KeyError.
func (x *Exchange) addContent(env *Environ, key, name string) {
	for i := range x.fields {
		f := &x.fields[i]
		if len(f.Name) == len(name) && strings.EqualFold(f.Name, name) {
			env.addBytes(key, f.Value, f.ValueSpan)
			return
		}
	}
	env.addText(key, "", SourceRequest)
}

func (x *Exchange) addConnection(env *Environ) {
	local, peer := &x.conn.local, &x.conn.peer
	env.addText("SERVER_NAME", local.host, SourceConnection)
	env.addText("SERVER_PORT", local.port, SourceConnection)
	env.addText("REMOTE_ADDR", peer.host, SourceConnection)
	env.addText("REMOTE_PORT", peer.port, SourceConnection)
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
func (x *Exchange) addHeaders(env *Environ) {
	from := len(env.entries)
	for i := range x.fields {
		f := &x.fields[i]
		key := environKey(f.Name)
		if !strings.HasPrefix(key, "HTTP_") {
			continue
		}
		if i := env.indexFrom(from, key); i >= 0 {
			env.entries[i].join(http1.Native(f.Value), f.ValueSpan)
			continue
		}
		env.addBytes(key, f.Value, f.ValueSpan).hop = http1.IsHopByHop(f.Name)
	}
	if x.head.Authority != "" {
		x.takeAuthority(env)
	}
}

// takeAuthority: the target's authority counts for more than Host (H13).
func (x *Exchange) takeAuthority(env *Environ) {
	en := env.entryOf("HTTP_HOST")
	if en == nil {
		en = env.addText("HTTP_HOST", "", SourceRequest)
	}
	en.text, en.more = http1.Native(x.head.Authority), nil
	en.setSpan(x.line.TargetSpan)
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

func (x *Exchange) addGateway(env *Environ, m *Mount) {
	env.addText("GATEWAY_INTERFACE", "CGI/1.1", SourceServer).known = known.gateway
	env.addText("SERVER_SOFTWARE", Software, SourceServer).known = known.software
	env.addValue("wsgi.version", [2]int{1, 0}, SourceServer).known = known.version
	env.addText("wsgi.url_scheme", "http", SourceServer).known = known.scheme
	x.input = Input{x: x, body: x.body}
	env.addValue("wsgi.input", &x.input, SourceRequest).known = known.input
	x.errors = Errors{x: x, log: x.conn.server.Log}
	env.addValue("wsgi.errors", &x.errors, SourceServer).known = known.errors
	threads, processes := m.threads()
	env.addValue("wsgi.multithread", threads, SourceServer).known = known.threads.of(threads)
	env.addValue("wsgi.multiprocess", processes, SourceServer).known = known.processes.of(processes)
	env.addValue("wsgi.run_once", false, SourceServer).known = known.once
	env.addValue("wsgi.input_terminated", true, SourceServer).known = known.terminated
	env.addValue("wsgi.file_wrapper", FileWrapper(File), SourceServer).known = known.wrapper
	for _, s := range x.conn.server.Settings {
		env.addText(s.Name, s.Value, SourceServer)
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

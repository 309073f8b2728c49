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
	env := &Environ{x: x, by: trace.LayerServer, entries: make([]entry, 0, 24+len(x.fields))}
	x.addRequest(env, m, path)
	x.addConnection(env)
	x.addHeaders(env)
	x.addGateway(env, m)
	return env
}

func (x *Exchange) addRequest(env *Environ, m *Mount, path string) {
	l := x.line
	env.add("REQUEST_METHOD", native(l.Method), SourceRequest, inSpan(l.MethodSpan))
	env.add("SCRIPT_NAME", m.Prefix, SourceServer)
	env.add("PATH_INFO", strings.TrimPrefix(path, m.Prefix), SourceRequest, spanIf(x.head.PathSpan)...)
	env.add("QUERY_STRING", native(x.head.Query), SourceRequest, spanIf(x.head.QuerySpan)...)
	env.add("REQUEST_URI", native(l.Target), SourceRequest, inSpan(l.TargetSpan))
	env.add("SERVER_PROTOCOL", l.Version, SourceRequest, inSpan(l.VersionSpan))
	x.addContent(env, "CONTENT_TYPE", "Content-Type")
	if !x.head.Chunked {
		x.addContent(env, "CONTENT_LENGTH", "Content-Length")
	}
}

// addContent adds one of the two headers that have no HTTP_ in front. An
// absent one is "", which is allowed and spares applications a KeyError.
func (x *Exchange) addContent(env *Environ, key, name string) {
	for _, f := range x.fields {
		if strings.EqualFold(f.Name, name) {
			env.add(key, native(f.Value), SourceRequest, inSpan(f.ValueSpan))
			return
		}
	}
	env.add(key, "", SourceRequest)
}

func (x *Exchange) addConnection(env *Environ) {
	host, port := hostPort(x.conn.net.LocalAddr())
	env.add("SERVER_NAME", host, SourceConnection)
	env.add("SERVER_PORT", port, SourceConnection)
	host, port = hostPort(x.conn.net.RemoteAddr())
	env.add("REMOTE_ADDR", host, SourceConnection)
	env.add("REMOTE_PORT", port, SourceConnection)
}

// hostPort never gives an empty string (PEP 3333: SERVER_NAME and SERVER_PORT
// are never empty).
func hostPort(addr net.Addr) (host, port string) {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil || host == "" {
		return "localhost", "80"
	}
	return host, port
}

// addHeaders adds the HTTP_ keys, in the order in which they came. Lines of the
// same name are joined (H45).
func (x *Exchange) addHeaders(env *Environ) {
	from := len(env.entries)
	for _, f := range x.fields {
		key := environKey(f.Name)
		if !strings.HasPrefix(key, "HTTP_") {
			continue
		}
		if i := env.indexFrom(from, key); i >= 0 {
			env.entries[i].join(native(f.Value), inSpan(f.ValueSpan))
			continue
		}
		env.add(key, native(f.Value), SourceRequest, inSpan(f.ValueSpan))
		env.entries[len(env.entries)-1].hop = http1.IsHopByHop(f.Name)
	}
	if x.head.Authority != "" {
		x.takeAuthority(env)
	}
}

// takeAuthority: the target's authority counts for more than Host (H13).
func (x *Exchange) takeAuthority(env *Environ) {
	span := inSpan(x.line.TargetSpan)
	if i := env.index("HTTP_HOST"); i >= 0 {
		env.entries[i].value, env.entries[i].spans = native(x.head.Authority), []trace.Span{span}
		return
	}
	env.add("HTTP_HOST", native(x.head.Authority), SourceRequest, span)
}

func (e *Environ) indexFrom(from int, key string) int {
	for i := from; i < len(e.entries); i++ {
		if e.entries[i].key == key {
			return i
		}
	}
	return -1
}

func (en *entry) join(value string, span trace.Span) {
	sep := ", "
	if en.key == "HTTP_COOKIE" {
		sep = "; "
	}
	en.value = en.value.(string) + sep + value
	en.spans = append(en.spans, span)
}

func (x *Exchange) addGateway(env *Environ, m *Mount) {
	env.add("GATEWAY_INTERFACE", "CGI/1.1", SourceServer)
	env.add("SERVER_SOFTWARE", Software, SourceServer)
	env.add("wsgi.version", [2]int{1, 0}, SourceServer)
	env.add("wsgi.url_scheme", "http", SourceServer)
	env.add("wsgi.input", &Input{x: x, body: x.body}, SourceRequest)
	env.add("wsgi.errors", &Errors{x: x, log: x.conn.server.Log}, SourceServer)
	threads, processes := threads(m.App)
	env.add("wsgi.multithread", threads, SourceServer)
	env.add("wsgi.multiprocess", processes, SourceServer)
	env.add("wsgi.run_once", false, SourceServer)
	env.add("wsgi.input_terminated", true, SourceServer)
	for _, s := range x.conn.server.Settings {
		env.add(s.Name, s.Value, SourceServer)
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

func spanIf(s http1.Span) []trace.Span {
	if s.Len == 0 {
		return nil
	}
	return []trace.Span{inSpan(s)}
}

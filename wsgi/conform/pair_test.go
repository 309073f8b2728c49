package conform

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// The gateway beside net/http: both get the same bytes and then the end of
// the input, and say what they made of them.

// understood is a request as a server handed it on. Text has a character for
// each byte.
type understood struct {
	Method, URI, Path, Query, Proto, Host string
	Headers                               map[string]string
	Body                                  []byte
}

// verdict is what became of one request of a stream. A request that was
// refused has no understood; nor has one that the server answered by itself.
type verdict struct {
	status int
	got    *understood
}

// servers are one of each kind, over connections inside the program.
type servers struct {
	ours, theirs *memory
	srv          *wsgi.Server
	connRecords  *connRecords
}

func newServers(t testing.TB) *servers {
	s := &servers{ours: newMemory(), theirs: newMemory(), connRecords: newConnRecords()}
	s.srv = &wsgi.Server{Sink: s.connRecords, Mounts: []wsgi.Mount{{App: wsgi.AppFunc(tell)}}}
	stock := &http.Server{Handler: http.HandlerFunc(tellStock), ErrorLog: log.New(io.Discard, "", 0)}
	var serving sync.WaitGroup
	serving.Go(func() { _ = s.srv.Serve(s.ours) })
	serving.Go(func() { _ = stock.Serve(s.theirs) })
	t.Cleanup(func() {
		s.srv.Close()
		stock.Close()
		serving.Wait()
	})
	return s
}

// tell hands on what the gateway's application sees, in a header, so that HEAD
// has it too.
func tell(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	body, err := env.Input().ReadAll()
	if err != nil {
		return nil, err
	}
	u := understood{
		Method: env.Str("REQUEST_METHOD"), URI: env.Str("REQUEST_URI"), Path: env.Str("PATH_INFO"), Query: env.Str("QUERY_STRING"),
		Proto: env.Str("SERVER_PROTOCOL"), Host: env.Str("HTTP_HOST"), Body: body, Headers: make(map[string]string),
	}
	for key, value := range env.All() {
		if name, ok := strings.CutPrefix(key, "HTTP_"); ok && !framesOrRoutes(name) {
			u.Headers[name] = value.(string)
		}
	}
	if kind := env.Str("CONTENT_TYPE"); kind != "" {
		u.Headers["CONTENT_TYPE"] = kind
	}
	if _, err := start.Call("200 OK", pairs("X-Understood", u.text()), nil); err != nil {
		return nil, err
	}
	return wsgi.Blocks(), nil
}

// tellStock is tell for net/http.
func tellStock(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.Header().Set("Connection", "close")
		http.Error(w, "", http.StatusBadRequest)
		return
	}
	u := understood{
		Method: r.Method, URI: latin1(r.RequestURI), Path: latin1(r.URL.Path), Query: latin1(r.URL.RawQuery), Proto: r.Proto,
		Host: latin1(r.Host), Body: body, Headers: make(map[string]string),
	}
	for name, values := range r.Header {
		key, joint := strings.ToUpper(strings.ReplaceAll(name, "-", "_")), ", "
		if key == "COOKIE" {
			joint = "; "
		}
		if strings.Contains(name, "_") {
			key = underscored + key
		}
		if value := latin1(strings.Join(values, joint)); !framesOrRoutes(key) && (key != "CONTENT_TYPE" || value != "") {
			u.Headers[key] = value
		}
	}
	w.Header().Set("X-Understood", u.text())
	w.Header().Set("Content-Length", "0")
}

// underscored marks a name that net/http handed on with an underscore in it.
const underscored = "("

// framesOrRoutes are headers that one of the two keeps to itself.
func framesOrRoutes(key string) bool {
	switch key {
	case "HOST", "CONTENT_LENGTH", "TRANSFER_ENCODING", "TRAILER":
		return true
	}
	return false
}

func (u understood) text() string {
	raw, err := json.Marshal(u)
	if err != nil {
		return ""
	}
	return base64.StdEncoding.EncodeToString(raw)
}

// verdicts reads them off the answers.
func verdicts(stream string) ([]verdict, error) {
	var all []verdict
	for stream != "" {
		head, rest, ok := strings.Cut(stream, "\r\n\r\n")
		if !ok || len(head) < len("HTTP/1.1 200") || head[:5] != "HTTP/" {
			return all, errors.New("this is no answer: " + stream)
		}
		v := verdict{}
		for _, c := range head[9:12] {
			v.status = 10*v.status + int(c-'0')
		}
		stream = rest
		if v.status == http.StatusContinue {
			continue
		}
		v.got = understoodIn(head)
		if all = append(all, v); v.status >= 400 {
			break // its text follows, and then nothing
		}
	}
	return all, nil
}

func understoodIn(head string) *understood {
	_, value, ok := strings.Cut(head, "X-Understood: ")
	if !ok {
		return nil
	}
	value, _, _ = strings.Cut(value, "\r\n")
	raw, err := base64.StdEncoding.DecodeString(value)
	var u understood
	if err != nil || json.Unmarshal(raw, &u) != nil {
		return nil
	}
	return &u
}

// memory is a listener for connections inside the program.
type memory struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newMemory() *memory { return &memory{conns: make(chan net.Conn), closed: make(chan struct{})} }

func (m *memory) Accept() (net.Conn, error) {
	select {
	case c := <-m.conns:
		return c, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

func (m *memory) Close() error {
	m.once.Do(func() { close(m.closed) })
	return nil
}

func (m *memory) Addr() net.Addr { return place("server") }

// serve gives all that a server writes, once it has written it all.
func (m *memory) serve(input string, peer place) string {
	c := &stream{in: strings.NewReader(input), peer: peer, done: make(chan struct{})}
	m.conns <- c
	<-c.done
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.out.String()
}

// place is an address that leads nowhere.
type place string

func (place) Network() string  { return "memory" }
func (p place) String() string { return string(p) }

// stream is a connection whose client has sent all of its input, and then the
// end.
type stream struct {
	in   *strings.Reader
	peer place
	mu   sync.Mutex
	out  bytes.Buffer
	once sync.Once
	done chan struct{}
}

func (c *stream) Read(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.in.Read(p)
}

func (c *stream) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.out.Write(p)
}

// CloseWrite says that nothing more will be written.
func (c *stream) CloseWrite() error {
	c.once.Do(func() { close(c.done) })
	return nil
}

func (c *stream) Close() error                     { return c.CloseWrite() }
func (c *stream) LocalAddr() net.Addr              { return place("server") }
func (c *stream) RemoteAddr() net.Addr             { return c.peer }
func (c *stream) SetDeadline(time.Time) error      { return nil }
func (c *stream) SetReadDeadline(time.Time) error  { return nil }
func (c *stream) SetWriteDeadline(time.Time) error { return nil }

// begins are the offsets at which our exchanges begin, and the rule of the
// refusal among them.
func begins(events []trace.Event) (offs []int64, rule string) {
	for _, e := range events {
		if d, ok := e.Data.(*trace.RequestRejected); ok {
			rule = d.Rule
		}
		if e.Kind() == trace.KindBytesIn && e.N > len(offs) {
			offs = append(offs, e.Spans[0].Off)
		}
	}
	return offs, rule
}

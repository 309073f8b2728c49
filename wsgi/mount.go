package wsgi

import (
	"io"
	"strings"

	"roundtrip/wsgi/trace"
)

// Mount says who answers below a prefix: an application, or static files.
// The prefix is "" for everything, or begins with a slash and does not end
// with one.
type Mount struct {
	Prefix string
	App    App
	Static Static
	// Serial lets one request at a time into the application, until its body
	// is closed. The others wait, and the trace says that they are queued.
	Serial bool
	// BodyFirst has the whole body of a request there before the application is called:
	// in memory or, a larger one, in a temporary file. A client that is slow to send it
	// then takes nothing but its connection. Where a gate may hold the exchange, it is
	// read when the application does.
	BodyFirst bool
	// Asking is how many requests at a time may be an exception: those whose clients
	// wait to be asked (Expect: 100-continue), so that the application can refuse a body
	// before it is sent. The clients beyond are asked at once.
	Asking int
	// Forwards says that the application hands its requests on to another server: what it gets is the
	// request itself ([Exchange.RequestHead]), and no environ is told of. Its response goes out as that
	// server made it, but for what concerns a connection alone (RFC 9110 §7.6.1).
	Forwards bool

	chain  []string
	turn   chan struct{}      // holds an entry while somebody is in a serial application
	asking chan struct{}      // holds an entry for each application that may ask for its body
	routed *trace.RouteChosen // the decision for this mount, as route.chosen tells it
}

// Static answers requests for files by itself. No application is called.
type Static interface {
	ServeStatic(StaticRequest) StaticResponse
}

// StaticRequest is what a static mount gets to know. Prefix is the mount's, Path
// the decoded path behind it, and Query what stands behind the first question mark.
type StaticRequest struct {
	Method, Prefix, Path, Query string
	Headers                     []Header
}

// StaticResponse is a whole answer. Body may be nil; it is closed when it was
// sent.
type StaticResponse struct {
	Status  string
	Headers []Header
	Body    io.ReadCloser
}

// prepare puts the application behind a chain of one if it is bare, so that
// its calls are seen.
func (m *Mount) prepare() {
	if m.App != nil {
		m.prepareApp()
	}
	m.routed = m.route()
}

func (m *Mount) prepareApp() {
	if m.Serial {
		m.turn = make(chan struct{}, 1)
	}
	m.asking = make(chan struct{}, m.Asking)
	if _, ok := m.App.(Layered); !ok {
		m.App = Chain(m.App)
	}
	for _, l := range layersOf(m.App) {
		m.chain = append(m.chain, string(l))
	}
}

// covers reports whether the path lies below the mount's prefix.
func (m *Mount) covers(path string) bool {
	rest, ok := strings.CutPrefix(path, m.Prefix)
	return ok && (rest == "" || rest[0] == '/' || m.Prefix == "")
}

// route is the decision as route.chosen tells it.
func (m *Mount) route() *trace.RouteChosen {
	d := &trace.RouteChosen{Route: "app", Mount: m.Prefix, Chain: m.chain, Why: "path is below " + m.Prefix}
	if m.Prefix == "" {
		d.Why = "every path"
	}
	switch {
	case m.Static != nil:
		d.Route = "static"
	case m.Forwards:
		d.Route = trace.RouteForward
	}
	return d
}

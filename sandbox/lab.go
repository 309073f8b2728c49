package sandbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"path"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"roundtrip/sandbox/catalog"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// Lab is a server on its own port of the loopback, with a stack, and a client
// for it. Every run has a connection of its own.
type Lab struct {
	Stack catalog.Stack
	// Most is how many bytes of a response a client takes before it leaves, which ends
	// one without an end; 0 means DefaultMost.
	Most int64

	server   *wsgi.Server
	ln       net.Listener
	served   chan error
	resolved catalog.Resolved
	ended    chan struct{} // closed when the server has stopped

	mu     sync.Mutex
	byPeer map[string]*Run
	byConn map[int]*Run

	breaks atomic.Pointer[[]trace.Src]
}

// waitsInVain is how long a server of the user's waits for bytes that its client does not
// send, since it waits for an answer itself.
const waitsInVain = time.Second

// NewLab starts a lab for a stack. A name that means nothing gives a
// *[catalog.UnknownError].
func NewLab(c *catalog.Catalog, stack catalog.Stack) (*Lab, error) {
	resolved, err := c.Resolve(stack)
	if err != nil {
		return nil, err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("no port on 127.0.0.1 could be bound, so no server can run: %w", err), resolved.Close())
	}
	l := &Lab{
		Stack: stack, ln: ln, resolved: resolved, served: make(chan error, 1), ended: make(chan struct{}),
		byPeer: make(map[string]*Run), byConn: make(map[int]*Run),
	}
	l.server = &wsgi.Server{Mounts: resolved.Mounts, Sink: trace.SinkFunc(l.record), Gate: trace.GateFunc(l.at), Carry: stack.Serves}
	if stack.Serves {
		l.server.Timeouts.Body = waitsInVain
	}
	go func() { l.served <- l.server.Serve(ln) }()
	return l, nil
}

// Addr is the host and port of the lab's server.
func (l *Lab) Addr() string { return l.ln.Addr().String() }

// Chain are the layers of the stack, outermost first, as they are known before
// any request.
func (l *Lab) Chain() []trace.Layer { return l.resolved.Chain }

// Sources are the texts of the stack's source files, by the name that the trace
// has for them. The caller must not change them.
func (l *Lab) Sources() map[string]string { return l.resolved.Sources }

// Source is the text of one source file of the stack.
func (l *Lab) Source(file string) (text string, ok bool) {
	text, ok = l.resolved.Sources[file]
	return text, ok
}

// Main is the name of the application's own source file, "" if it has none.
func (l *Lab) Main() string { return l.resolved.Main }

// BreakAt holds every run at lines of the user's source, each time that they are to
// be run, whatever it was to be held for. They take the place of those before.
func (l *Lab) BreakAt(lines []trace.Src) {
	lines = slices.Clone(lines)
	l.breaks.Store(&lines)
}

// Breaks are the lines of BreakAt. The caller must not change them.
func (l *Lab) Breaks() []trace.Src {
	if lines := l.breaks.Load(); lines != nil {
		return *lines
	}
	return nil
}

// UserFiles are the source files of the stack that are in the user's workshop, by the
// names that the trace has for them.
func (l *Lab) UserFiles() []string {
	var files []string
	for name := range l.resolved.UserFiles {
		files = append(files, path.Base(name))
	}
	return files
}

// Fresh is that of the stack, [catalog.Resolved.Fresh].
func (l *Lab) Fresh() bool { return l.resolved.Fresh() }

// Ready is that of the stack, [catalog.Resolved.Ready].
func (l *Lab) Ready(ctx context.Context) error { return l.resolved.Ready(ctx) }

// Check is that of the stack, [catalog.Resolved.Check].
func (l *Lab) Check(ctx context.Context) error { return l.resolved.Check(ctx) }

// Notes is that of the stack, [catalog.Resolved.Notes].
func (l *Lab) Notes() []string { return l.resolved.Notes() }

// Named is the expression in the application's module that gave it, or MODULE:NAME where another module has
// it. It is "" if that is not known.
func (l *Lab) Named() string { return l.resolved.Named() }

// Send lets the client connect and send a request, which is held where until
// says so first. A nil until never holds.
func (l *Lab) Send(req Request, until Until) (*Run, error) {
	if until == nil {
		until = ToEnd
	}
	record := tape.New(time.Now())
	r := &Run{
		lab: l, tape: record, reader: record.Reader(), leaves: req.Leaves,
		changed: make(chan struct{}, 1), done: make(chan struct{}),
	}
	r.Holder = NewHolder(until, r.reader.Trace, func() trace.Lines { return trace.Lines{At: l.Breaks()} }, func(hold *Hold) {
		if hold != nil { // of its end the events tell
			r.signal()
		}
	})
	now, then := req.parts(l.Addr())
	r.sent = int64(len(now))
	if !req.expects() {
		r.sent += int64(len(then)) // nobody has to ask for it
	}
	if err := l.connect(r, now); err != nil {
		return nil, err
	}
	go r.send(now, then, req.expects())
	go func() {
		r.client.receive(r.signal)
		r.clientLeft()
	}()
	return r, nil
}

// send sends the request. What is to be sent later goes out once the server answers, or only
// if it asks for it.
func (r *Run) send(now, then []byte, ifAsked bool) {
	r.client.write(now)
	if len(then) == 0 || !r.client.answered(ifAsked) {
		return
	}
	if ifAsked {
		r.mu.Lock()
		r.sent += int64(len(then))
		r.mu.Unlock()
	}
	r.client.note(then)
	r.client.write(then)
}

// connect dials while the lab is locked, so that the server's first event
// finds the run to which it belongs, and what the client sends.
func (l *Lab) connect(r *Run, sends []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	c, err := dial(l.Addr())
	if err != nil {
		return err
	}
	c.most = cmp.Or(l.Most, DefaultMost)
	r.client = c
	c.note(sends)
	l.byPeer[c.conn.LocalAddr().String()] = r
	return nil
}

// run finds the run of an event.
func (l *Lab) run(e trace.Event) *Run {
	l.mu.Lock()
	defer l.mu.Unlock()
	if d, ok := e.Data.(*trace.ConnAccepted); ok {
		if r := l.byPeer[d.Peer]; r != nil {
			delete(l.byPeer, d.Peer)
			l.byConn[e.Conn] = r
		}
	}
	r := l.byConn[e.Conn]
	if e.Kind() == trace.KindConnClosed {
		delete(l.byConn, e.Conn)
	}
	return r
}

func (l *Lab) record(e trace.Event) {
	if r := l.run(e); r != nil {
		r.record(e)
	}
}

func (l *Lab) at(ctx context.Context, p trace.Point) trace.Decision {
	l.mu.Lock()
	r := l.byConn[p.Event.Conn]
	l.mu.Unlock()
	if r == nil {
		return trace.Decision{}
	}
	return r.at(ctx, p)
}

// Close ends the server and what runs behind it. Runs that are held are let
// go.
func (l *Lab) Close() error {
	err := l.server.Close()
	close(l.ended)
	if served := <-l.served; !errors.Is(served, wsgi.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return errors.Join(err, l.resolved.Close())
}

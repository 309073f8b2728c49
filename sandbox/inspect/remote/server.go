package remote

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"roundtrip/wsgi/trace"
)

// Server lets one inspector at a time look at a site, whose sink and gate it is. Without one it costs
// nothing.
type Server struct {
	hello  func() Hello
	note   func(string)
	ln     net.Listener
	leave  func() error
	seat   atomic.Bool            // somebody has it who looks, or has yet to say that they are here
	looker atomic.Pointer[looker] // nil while nobody looks
	ctx    context.Context        // until Close
	cancel context.CancelFunc
	wg     sync.WaitGroup
}

// Listen makes a socket that only its user can open. Hello is what an inspector is told; note gets a sentence
// for each that comes or goes.
func Listen(path string, hello func() Hello, note func(string)) (*Server, error) {
	ln, err := listen(path)
	if err != nil {
		return nil, fmt.Errorf("listen for inspectors at %s: %w", path, err)
	}
	s := &Server{hello: hello, note: note, ln: ln}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.leave = sync.OnceValue(func() error { return errors.Join(ln.Close(), os.Remove(path)) })
	s.wg.Go(s.accept)
	return s, nil
}

// listen makes the socket in a folder of its own, and moves it to its place once nobody else can open it.
func listen(path string) (net.Listener, error) {
	if info, err := os.Lstat(path); err == nil {
		if info.Mode().Type() != fs.ModeSocket {
			return nil, errors.New("a file is there that is no socket")
		}
		if conn, err := net.Dial("unix", path); err == nil {
			conn.Close()
			return nil, errors.New("another server listens there")
		}
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".roundtrip") // mode 0700
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	hidden := filepath.Join(dir, "s")
	ln, err := net.Listen("unix", hidden)
	if err != nil {
		return nil, err
	}
	ln.(*net.UnixListener).SetUnlinkOnClose(false)
	if err := errors.Join(os.Chmod(hidden, 0o600), os.Rename(hidden, path)); err != nil {
		return nil, errors.Join(err, ln.Close())
	}
	return ln, nil
}

// Leave takes no more inspectors, and removes the socket. One that looks on stays.
func (s *Server) Leave() error { return s.leave() }

// Close sends inspectors away, too.
func (s *Server) Close() error {
	err := s.Leave()
	s.cancel()
	s.wg.Wait()
	return err
}

func (s *Server) accept() {
	for {
		conn, err := s.ln.Accept()
		if err != nil {
			return
		}
		s.wg.Go(func() { s.serve(conn) })
	}
}

// serve serves one inspector to its end. Who says nothing right, such as a program that looks whether anybody listens
// here, is no inspector, and nothing is said of it.
func (s *Server) serve(conn net.Conn) {
	defer conn.Close()
	defer context.AfterFunc(s.ctx, func() { conn.Close() })()
	hello := s.hello()
	hello.V = Version
	second := hello.Refused == "" && !s.seat.CompareAndSwap(false, true)
	if second {
		hello.Refused = busy
	}
	in := linesOf(conn)
	here := greets(conn, in, hello)
	switch {
	case second && here:
		s.note("A second inspector was sent away: another one looks at this server.")
	case hello.Refused == "":
		defer s.seat.Store(false)
		if here {
			s.look(&looker{conn: conn, in: in, hello: hello, out: newOutbox(), gone: make(chan struct{}), points: make(map[int64]chan message)})
		}
	}
}

// greets sends the hello, and reports whether an inspector says that it is here.
func greets(conn net.Conn, in *lines, hello Hello) bool {
	text, err := line(hello)
	if err == nil {
		_, err = conn.Write(text)
	}
	_ = conn.SetReadDeadline(time.Now().Add(greetTime))
	var m message
	here := err == nil && in.read(&m) == nil && m.Here
	_ = conn.SetReadDeadline(time.Time{})
	return here
}

// look has an inspector look until it leaves. Requests that it held go on.
func (s *Server) look(l *looker) {
	s.looker.Store(l)
	s.note("An inspector looks at this server.")
	s.wg.Go(l.write)
	l.read()
	s.looker.Store(nil)
	close(l.gone)
	if l.slow.Load() {
		s.note("The inspector was sent away: it did not take what happened as fast as it did.")
		return
	}
	s.note("The inspector has left. Requests that it held go on.")
}

// Record hands on events of connections.
func (s *Server) Record(e trace.Event) {
	if l := s.looker.Load(); l != nil {
		l.event(&e)
	}
}

// Exchange is the sink of an exchange. An inspector that has fallen behind is not told of it,
// but of how many there were.
func (s *Server) Exchange(conn, x, n int) trace.Sink {
	l := s.looker.Load()
	if l == nil {
		return nobody{}
	}
	if l.out.behind() {
		l.missed.Add(1)
		return nobody{}
	}
	if missed := l.missed.Swap(0); missed > 0 {
		l.send(message{Missed: int(missed)})
	}
	l.send(message{Begin: &begin{conn, x, n}})
	return sink{s, l}
}

// nobody takes events that no inspector gets.
type nobody struct{}

func (nobody) Record(trace.Event) {}

// sink takes the events of an exchange, as long as the inspector is there that saw it begin.
type sink struct {
	server *Server
	looker *looker
}

func (k sink) Record(e trace.Event) {
	if k.server.looker.Load() == k.looker {
		k.looker.event(&e)
	}
}

// Selects reports whether an exchange can be held: whether the inspector wants to be asked.
func (s *Server) Selects(conn, x, n int) bool {
	l := s.looker.Load()
	if l == nil || !l.gate.Load() || l.out.behind() {
		return false
	}
	l.send(message{Select: &begin{conn, x, n}})
	return true
}

// Stops reports whether exchanges are held where the application calls breakpoint().
func (s *Server) Stops() bool { return s.looker.Load() != nil }

// At asks the inspector.
func (s *Server) At(ctx context.Context, p trace.Point) trace.Decision {
	l := s.looker.Load()
	if l == nil || p.Event.X == 0 {
		return trace.Decision{}
	}
	id, answers := l.point()
	defer l.passed(id)
	l.send(message{At: p.Event.X, ID: id})
	for {
		select {
		case m := <-answers:
			switch {
			case m.Enter != nil:
				p.Enter(*m.Enter)
			case m.Skip != nil:
				p.Skip(*m.Skip)
			case m.Ask != nil && p.Ask != nil:
				reply := p.Ask(*m.Ask)
				l.send(message{Reply: &reply, ID: id})
			case m.Go != nil:
				return m.Go.read()
			}
		case <-ctx.Done():
			l.send(message{Over: true, ID: id})
			return trace.Decision{Action: "continue"}
		case <-p.Lost:
			l.send(message{Over: true, ID: id})
			return trace.Decision{Action: trace.ActionLost}
		case <-l.gone:
			return trace.Decision{Action: "continue"}
		}
	}
}

// looker is an inspector that looks.
type looker struct {
	conn  net.Conn
	in    *lines
	hello Hello // what it was told
	out   *outbox
	gone  chan struct{}
	gate  atomic.Bool
	slow  atomic.Bool

	missed atomic.Int64

	mu     sync.Mutex
	last   int64
	points map[int64]chan message
}

func (l *looker) send(m message) { l.put(func(buf []byte) []byte { return appendMessage(buf, m) }) }

func (l *looker) event(e *trace.Event) {
	l.put(func(buf []byte) []byte { return appendEvent(buf, e) })
}

// put never blocks: an inspector that takes far too little is sent away.
func (l *looker) put(add func([]byte) []byte) {
	if !l.out.put(add) {
		l.slow.Store(true)
		l.conn.Close()
	}
}

// write writes at once what waits.
func (l *looker) write() {
	for {
		select {
		case <-l.out.wake:
			if _, err := l.conn.Write(l.out.take()); err != nil {
				l.conn.Close()
				return
			}
		case <-l.gone:
			return
		}
	}
}

// read takes what the inspector says, until it leaves.
func (l *looker) read() {
	for {
		var m message
		if l.in.read(&m) != nil {
			return
		}
		switch {
		case m.Gate != nil:
			l.gate.Store(*m.Gate)
			continue
		case m.File != "":
			l.tellText(m)
			continue
		case m.Code != "":
			go l.tellCode(m) // which may take as long as the application takes to load
			continue
		}
		l.mu.Lock()
		answers := l.points[m.ID]
		l.mu.Unlock()
		if answers == nil {
			continue
		}
		select {
		case answers <- m:
		default: // more than a point can be answered
		}
	}
}

// tellText answers with the text of a file.
func (l *looker) tellText(m message) {
	text := ""
	if source := l.hello.Source; source != nil {
		text = source(m.File)
	}
	l.send(message{Text: &text, ID: m.ID})
}

// loadTime is how long the application may take to load.
const loadTime = 30 * time.Second

// tellCode answers with the files of the application that have changed, or loads them.
func (l *looker) tellCode(m message) {
	text := ""
	answer := message{Text: &text, ID: m.ID}
	switch {
	case m.Code == codeChanged && l.hello.Changed != nil:
		answer.Files = l.hello.Changed()
	case m.Code == codeLoad && l.hello.Load != nil:
		ctx, cancel := context.WithTimeout(context.Background(), loadTime)
		defer cancel()
		if err := l.hello.Load(ctx); err != nil {
			text = err.Error()
		}
	}
	l.send(answer)
}

// mostAnswers is how many can wait at a point: that it is held, or why not, what is asked there one after the other,
// and how it goes on.
const mostAnswers = 4

func (l *looker) point() (int64, <-chan message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last++
	answers := make(chan message, mostAnswers)
	l.points[l.last] = answers
	return l.last, answers
}

func (l *looker) passed(id int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.points, id)
}

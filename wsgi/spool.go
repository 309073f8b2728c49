package wsgi

import (
	"errors"
	"fmt"
	"io"
	"os"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// DefaultSpool is the Spool of a server that names none.
const DefaultSpool = 4 << 30

// inMemory is how much of a body that is read before its application is called stays in
// memory. It is small, since every connection may have as much.
const inMemory = 32 << 10

// mostSpans is of how many runs of bytes a spool knows where they lay on the wire. A
// body in chunks of one byte would have more of them than bytes; reads behind them
// tell of no place.
const mostSpans = 4 << 10

// spool is a whole body, read before the application is called: in memory, or in a
// file that has no name any more.
type spool struct {
	server *Server
	data   []byte // the body, or of one in a file what is not written yet
	file   *os.File
	name   string // of the file, where the system removes none that is open
	size   int64
	kept   int64 // in the file
	given  int64
	spans  []trace.Span // of what was not given
}

// bodyFirst has the body there before the application is called, where the mount wants
// that and nobody can hold the exchange. A client that waits to be asked for its body
// (Expect) is left to the application, which may not want it, as long as few are.
func (r *request) bodyFirst(m *Mount) error {
	if !m.BodyFirst || r.body.Done() || r.recorder.gated() {
		return nil
	}
	if !r.continued && r.conn.waiting() == 0 && m.letAsk(r) {
		return nil
	}
	return r.input.fetch()
}

// letAsk reports whether one more application may ask for its body itself.
func (m *Mount) letAsk(r *request) bool {
	select {
	case m.asking <- struct{}{}:
		r.mayAsk = true
		return true
	default:
		return false
	}
}

// leaveAsking makes room for another.
func (m *Mount) leaveAsking(r *request) {
	if r.mayAsk {
		<-m.asking
	}
}

// fetch reads the body to its end.
func (in *Input) fetch() error {
	s := &spool{server: in.request.conn.server}
	in.request.spool = s
	for {
		n, err := in.fill(s.room())
		s.note(n, in.lastSpans(n))
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = s.makeRoom()
		}
		if err != nil {
			return in.request.unspooled(err)
		}
	}
	in.spool = s
	return in.request.unspooled(s.flush())
}

// unspooled is the error of a body that could not be kept, for which the client can do
// nothing: it gets 503.
func (r *request) unspooled(err error) error {
	var cannot *spoolError
	if !errors.As(err, &cannot) {
		return err
	}
	r.log("a request's body could not be kept", err)
	r.fail(&http1.Error{Status: 503, Rule: "Spool", Reason: "there is no room for the request's body now"})
	return err
}

// spoolError is why a body cannot be kept in a file.
type spoolError struct{ err error }

func (e *spoolError) Error() string { return fmt.Sprintf("keep a request's body in a file: %v", e.err) }
func (e *spoolError) Unwrap() error { return e.err }

var errSpoolFull = errors.New("the bodies that wait take all the room that they may")

// room is where the next bytes go.
func (s *spool) room() []byte {
	if len(s.data) == cap(s.data) {
		s.data = append(make([]byte, 0, min(max(1<<10, 4*cap(s.data)), inMemory)), s.data...)
	}
	return s.data[len(s.data):cap(s.data)]
}

// note takes bytes that were read into the room.
func (s *spool) note(n int, at []trace.Span) {
	s.data = s.data[:len(s.data)+n]
	s.size += int64(n)
	if len(s.spans)+len(at) <= mostSpans {
		s.spans = joined(append(s.spans, at...))
	}
}

// makeRoom writes what fills the memory to the file.
func (s *spool) makeRoom() error {
	if len(s.data) < inMemory {
		return nil
	}
	if s.file == nil {
		if err := s.open(); err != nil {
			return &spoolError{err}
		}
	}
	return s.write()
}

// open makes the file, and takes its name from it, so that it is gone with the process.
func (s *spool) open() error {
	f, err := os.CreateTemp("", "roundtrip-body-")
	if err != nil {
		return err
	}
	s.file = f
	if os.Remove(f.Name()) != nil {
		s.name = f.Name()
	}
	return nil
}

func (s *spool) write() error {
	n := int64(len(s.data))
	if s.server.spooled.Add(n) > s.server.Spool {
		s.server.spooled.Add(-n)
		return &spoolError{errSpoolFull}
	}
	s.kept += n
	if _, err := s.file.Write(s.data); err != nil {
		return &spoolError{err}
	}
	s.data = s.data[:0]
	return nil
}

// flush writes the rest of a body that is in a file.
func (s *spool) flush() error {
	if s.file == nil {
		return nil
	}
	if err := s.write(); err != nil {
		return err
	}
	s.data = nil
	return nil
}

// read gives the next bytes, and io.EOF behind the last.
func (s *spool) read(p []byte) (n int, err error) {
	switch left := s.left(); {
	case left == 0:
		return 0, io.EOF
	case s.file == nil:
		n = copy(p, s.data[s.given:])
	default:
		if n, err = s.file.ReadAt(p[:min(int64(len(p)), left)], s.given); err != nil {
			return n, &spoolError{err}
		}
	}
	s.given += int64(n)
	return n, nil
}

// left is how much was not given.
func (s *spool) left() int64 { return s.size - s.given }

// close removes the file.
func (s *spool) close() {
	if s == nil || s.file == nil {
		return
	}
	_ = s.file.Close() // nothing of it is wanted
	if s.name != "" {
		_ = os.Remove(s.name) // a temporary file, which the system clears away in the end
	}
	s.server.spooled.Add(-s.kept)
}

package wsgi

import (
	"errors"
	"io"
	"os"

	"roundtrip/wsgi/http1"
)

// mostReadIn is how much of a body is read in before the application asks for it.
const mostReadIn = 1 << 20

// readIn reads what the client has sent of the body by now, and keeps it for the application. One
// that waits to be asked for it (Expect) is asked.
func (r *request) readIn() error {
	r.conn.unwatch()
	for !r.body.Done() && len(r.input.held) < mostReadIn {
		if err := r.askToContinue(); err != nil {
			return err
		}
		switch more, err := r.readMore(); {
		case err != nil:
			return err
		case !more:
			return nil
		}
	}
	return nil
}

// readMore reads once, and reports whether there was anything.
func (r *request) readMore() (more bool, err error) {
	buf := make([]byte, lineBuffer)
	r.conn.reads.allow(restTime)
	n, err := r.body.Read(buf)
	r.input.from = joined(append(r.input.from, inSpans(r.body.LastSpans())...))
	r.input.held = append(r.input.held, buf[:n]...)
	r.emitNotes()
	r.early, r.earlyFrom = r.input.held, r.input.from
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded): // the client has sent no more, and may still
		return false, r.conn.gone
	case err != nil && !errors.Is(err, io.EOF):
		r.fail(err)
		var bad *http1.Error
		if errors.As(err, &bad) {
			return false, nil // which the application meets where it reads
		}
		return false, err
	}
	return true, r.conn.gone
}

package wsgi

import (
	"errors"
	"fmt"
	"strings"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// Errors of applications, as they meet them and as the log tells them.
var (
	ErrNotStarted   = errors.New("the application gave a block before it had called start_response")
	ErrNeverStarted = errors.New("the application never called start_response")
	ErrStartedTwice = errors.New("start_response was called a second time without exc_info")
	ErrTooMuch      = errors.New("the application wrote more than its Content-Length states")
	errMoreBlocks   = errors.New("the application gave more blocks than the len() of its result states")
	errTooLittle    = errors.New("the application gave fewer bytes than its Content-Length states")
)

// ErrBadGateway is what an error wraps that is no fault of the application's
// code: what ran it is gone. The client gets a 502.
var ErrBadGateway = errors.New("the process that ran the application is lost")

// ErrGatewayTimeout is what an error wraps where the application did not answer in
// the time that it has. The client gets a 504.
var ErrGatewayTimeout = errors.New("the application took too long to answer")

// ErrUnavailable is what an error wraps where the application was not called, since too
// many requests wait for it. The client gets a 503, and what else the error says.
var ErrUnavailable = errors.New("too many requests wait")

// response is the server's side of start_response: a head that is stored until
// something commits it, then the bytes of the body.
type response struct {
	started   bool // start_response was called, perhaps in vain
	fatal     error
	status    string
	headers   []Header
	stored    bool
	committed bool
	plan      http1.ResponsePlan
	length    int64  // what the app's Content-Length states, -1 for none
	sent      int64  // bytes of body sent, framing not counted
	items     int    // what len() of the iterable says, -1 for none
	wrote     int    // calls of write
	complete  bool   // the client got all of it
	date      string // the Date that the server adds, "" for none
	nameless  bool   // the application gives no Server
	unsent    int    // bytes of the head that wait in the scratch
}

// serverStart is the start_response that the server gives to the outermost
// layer.
type serverStart struct {
	x   *Exchange
	env *Environ
}

// Call stores the head (PEP 3333, The start_response() Callable). Nothing is
// sent here.
func (s *serverStart) Call(status string, headers []Header, exc error) (Write, error) {
	x := s.x
	if x.Traced() {
		status, headers = x.emitStart(s.env, "", status, headers, exc)
	}
	if x.gone != nil {
		return nil, x.gone
	}
	if err := x.start(status, headers, exc); err != nil {
		return nil, err
	}
	return x.writeCallable, nil
}

// start is the rule of start_response: once, unless with exc_info; with
// exc_info the stored head is replaced, or, if it has been sent, the error
// raised again (PEP 3333, Error Handling).
func (x *Exchange) start(status string, headers []Header, exc error) error {
	r := &x.response
	switch {
	case exc != nil && r.committed:
		x.emit(trace.Event{Dir: trace.Out, Data: &trace.StartResponseReraised{Exc: exc.Error()}})
		r.fatal = exc
		return exc
	case exc == nil && r.started:
		r.fatal = ErrStartedTwice
		return ErrStartedTwice
	}
	old, replaced := r.status, r.stored
	r.started = true
	length, err := checkHead(status, headers)
	if err != nil {
		return err
	}
	x.scratch.headers = append(x.scratch.headers[:0], headers...)
	r.status, r.headers, r.length, r.stored = status, x.scratch.headers, length, true
	r.fatal = nil // a head that reports an error makes up for a second call without one
	if exc != nil && replaced {
		x.emit(trace.Event{Dir: trace.Out, Data: &trace.StartResponseReplaced{Old: old, New: status, Exc: exc.Error()}})
	}
	return nil
}

// checkHead checks what the application stated, while it can still react
// (PEP 3333, The start_response() Callable), and gives its Content-Length.
func checkHead(status string, headers []Header) (length int64, err error) {
	if err := http1.CheckStatus(status); err != nil {
		return -1, fmt.Errorf("start_response: %w", err)
	}
	for _, h := range headers {
		if err := http1.CheckHeader(h.Name, h.Value); err != nil {
			return -1, fmt.Errorf("start_response: %w", err)
		}
	}
	return statedLength(headers)
}

// statedLength is the application's Content-Length, -1 if it states none. Two
// would leave it to each client where the body ends (RFC 9112 §6.3).
func statedLength(headers []Header) (length int64, err error) {
	length = -1
	for _, h := range headers {
		if !strings.EqualFold(h.Name, "Content-Length") {
			continue
		}
		n, ok := http1.ParseLength(h.Value)
		switch {
		case !ok:
			return -1, fmt.Errorf("start_response: Content-Length %q is not a number of bytes", h.Value)
		case length >= 0:
			return -1, fmt.Errorf("start_response: Content-Length is stated twice, as %d and as %d; state it once", length, n)
		}
		length = n
	}
	return length, nil
}

// writeCallable is what start_response returns: the block goes out at once.
func (x *Exchange) writeCallable(block []byte) error {
	r := &x.response
	r.wrote++
	if x.Traced() {
		block = x.emitWrite(block)
	}
	if x.gone != nil {
		return x.gone
	}
	if len(block) == 0 {
		return x.nothingSent()
	}
	over := r.length >= 0 && r.sent+int64(len(block)) > r.length
	if err := x.send(block, "write"); err != nil {
		return err
	}
	if over {
		return ErrTooMuch
	}
	return nil
}

// emitWrite tells of a block that was written, and gives what becomes of it.
func (x *Exchange) emitWrite(block []byte) []byte {
	d := x.emit(trace.Event{Layer: x.inside, Dir: trace.Out, Data: &trace.BodyBlock{
		Ordinal: x.response.wrote, Len: len(block), Empty: len(block) == 0, Via: "write",
		Head: retained(x, block[:min(len(block), trace.BlockHead)]),
	}})
	if edit, ok := d.Edit.(trace.EditBlock); ok {
		return edit.Block
	}
	return block
}

package wsgi

import (
	"errors"
	"fmt"
	"strconv"
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

// response is what goes out: a head that is stored until something commits it (the
// server's side of start_response), then the bytes of the body.
type response struct {
	conn     *conn
	recorder *recorder
	request  *request
	from     int64    // where it begins in the connection's output
	out      []byte   // what is put together to be sent
	own      []Header // memory for the application's headers
	trailers []Header // behind the last chunk
	// forwarded: the response is that of another server, which may send what an application may not.
	forwarded bool

	responseState
}

// responseState is how far a response has come. An answer of the server's own begins
// with a new one.
type responseState struct {
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
	unsent    int    // bytes of the head that wait in out
}

// Call makes a response the start_response that the outermost layer is given (PEP 3333,
// The start_response() Callable). It stores the head; nothing is sent here.
func (r *response) Call(status string, headers []Header, exc error) (Write, error) {
	status, headers = r.recorder.emitStart(r.recorder.env, "", status, headers, exc)
	if r.conn.gone != nil {
		return nil, r.conn.gone
	}
	if err := r.start(status, headers, exc); err != nil {
		return nil, err
	}
	return r.write, nil
}

// start is the rule of start_response: once, unless with exc_info; with
// exc_info the stored head is replaced, or, if it has been sent, the error
// raised again (PEP 3333, Error Handling).
func (r *response) start(status string, headers []Header, exc error) error {
	switch {
	case exc != nil && r.committed:
		r.recorder.emit(trace.Event{Dir: trace.Out, Data: &trace.StartResponseReraised{Exc: exc.Error()}})
		r.fatal = exc
		return exc
	case exc == nil && r.started:
		r.fatal = ErrStartedTwice
		return ErrStartedTwice
	}
	old, replaced := r.status, r.stored
	r.started = true
	check := checkHead
	if r.forwarded {
		check = checkForwarded
	}
	length, err := check(status, headers)
	if err != nil {
		return err
	}
	r.own = append(r.own[:0], headers...)
	r.status, r.headers, r.length, r.stored = status, r.own, length, true
	r.fatal = nil // a head that reports an error makes up for a second call without one
	if exc != nil && replaced {
		r.recorder.emit(trace.Event{Dir: trace.Out, Data: &trace.StartResponseReplaced{Old: old, New: status, Exc: exc.Error()}})
	}
	return nil
}

// lengthen keeps a stated Content-Length true as a block is changed, as long as the head
// has not been sent, and gives that change.
func (r *response) lengthen(by int64) []trace.Change {
	if r.committed || !r.stored || r.length < 0 || by == 0 || r.length+by < 0 {
		return nil
	}
	r.length += by
	for i := range r.headers {
		if h := &r.headers[i]; strings.EqualFold(h.Name, "Content-Length") {
			was := h.Value
			h.Value = strconv.FormatInt(r.length, 10)
			return []trace.Change{{Name: h.Name, Old: was, New: h.Value}}
		}
	}
	return nil
}

// relength takes back what lengthen gave.
func (r *response) relength(changes []trace.Change) {
	for _, c := range changes {
		r.length, _ = http1.ParseLength(c.Old)
		for i := range r.headers {
			if r.headers[i] == (Header{Name: c.Name, Value: c.New}) {
				r.headers[i].Value = c.Old
			}
		}
	}
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

// checkForwarded checks a head of another server's, which is passed on as it is if it can be sent.
func checkForwarded(status string, headers []Header) (length int64, err error) {
	if http1.StatusCode(status) < 200 {
		return -1, fmt.Errorf("start_response: the status %q is not that of an answer", status)
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

// write is what start_response returns: the block goes out at once.
func (r *response) write(block []byte) error {
	r.wrote++
	if r.recorder.tells(trace.KindBodyBlock) {
		block = r.emitWrite(block)
	}
	if r.conn.gone != nil {
		return r.conn.gone
	}
	if len(block) == 0 {
		return r.conn.nothingSent()
	}
	over := r.length >= 0 && r.sent+int64(len(block)) > r.length
	if err := r.send(block, "write"); err != nil {
		return err
	}
	if over {
		return ErrTooMuch
	}
	return nil
}

// emitWrite tells of a block that was written, and gives what becomes of it.
func (r *response) emitWrite(block []byte) []byte {
	d := r.recorder.emitBlock(trace.Event{Layer: r.recorder.inside, Dir: trace.Out, Data: &trace.BodyBlock{
		Ordinal: r.wrote, Len: len(block), Empty: len(block) == 0, Via: "write",
		Head: retained(r.recorder, block[:min(len(block), trace.BlockHead)]),
	}}, block)
	if edit, ok := d.Edit.(trace.EditBlock); ok {
		return edit.Block
	}
	return block
}

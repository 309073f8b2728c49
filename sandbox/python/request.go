package python

import (
	"context"
	"errors"
	"io"
	"time"

	"roundtrip/sandbox/python/internal/marshal"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// How much the worker is to tell: worker/request.py has the same list.
const (
	silent = iota
	events
	points
)

// request is one request in a worker: what the gateway asks is sent to it, and
// what it asks meanwhile is answered.
type request struct {
	app    *App
	worker *worker
	env    *wsgi.Environ
	start  wsgi.StartResponse
	x      *wsgi.Exchange
	number uint32
	write  wsgi.Write
	lines  trace.Lines   // that the worker tells of
	given  error         // the exc_info that start_response was called with
	seen   trace.Src     // where the application was last seen
	lost   error         // why its interpreter is lost
	over   chan struct{} // closed when the worker is no longer ours
	stop   func() bool   // no longer waits for the exchange to be given up
}

// grace is how long an application may go on after its exchange was given up,
// so that it can clean up.
const grace = 500 * time.Millisecond

func newRequest(a *App, w *worker, env *wsgi.Environ, start wsgi.StartResponse) *request {
	w.next++
	r := &request{
		app: a, worker: w, env: env, start: start, x: wsgi.ExchangeOf(env), number: w.next, over: make(chan struct{}),
	}
	r.stop = context.AfterFunc(env.Context(), r.giveUp)
	r.listen()
	return r
}

// giveUp ends the interpreter if it is still running after the grace.
func (r *request) giveUp() {
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-timer.C:
		r.worker.kill(errGivenUp)
	case <-r.over:
	}
}

// release gives the worker back.
func (r *request) release() {
	r.stop()
	close(r.over)
	r.hearRest()
	r.app.release(r.worker)
}

// call has the application called.
func (r *request) call() (wsgi.Body, error) {
	f, err := r.step(frameRequest, marshal.Tuple{r.mode(), r.entries()})
	if err != nil {
		r.hearLast()
		r.release()
		return nil, err
	}
	facts := fieldsOf(f.payload)
	body := &body{request: r, length: facts.num(), closes: facts.flag(), certain: facts.flag()}
	if f.kind != frameReturned || facts.bad {
		defer r.release()
		return nil, r.lose(errNonsense)
	}
	if body.length >= 0 {
		return lengthy{body}, nil
	}
	return body, nil
}

func (r *request) mode() int {
	switch {
	case r.x == nil || !r.x.Traced():
		return silent
	case r.x.Gated():
		return points
	}
	return events
}

// entries are the environ's keys and values, as far as they can travel. The
// worker makes the objects among them itself.
func (r *request) entries() []any {
	rows := make([]any, 0, r.env.Len())
	for key, value := range r.env.All() {
		switch v := value.(type) {
		case string, bool, int:
			rows = append(rows, marshal.Tuple{key, v})
		default:
			rows = append(rows, marshal.Tuple{key, nil})
		}
	}
	if _, told := r.env.Get("wsgi.multithread"); told {
		return rows
	}
	threads, processes := r.app.Threads() // nobody has built this environ
	return append(rows, marshal.Tuple{"wsgi.multithread", threads}, marshal.Tuple{"wsgi.multiprocess", processes})
}

// step sends what the gateway asks, and serves the worker until it has an
// answer to it.
func (r *request) step(k kind, payload any) (frame, error) {
	if r.lost != nil {
		return frame{}, r.lost
	}
	r.worker.dog.begin()
	if err := r.send(k, payload); err != nil {
		return frame{}, r.lose(err)
	}
	for {
		f, err := r.receive()
		if err != nil {
			return frame{}, r.lose(err)
		}
		r.hear()
		answer, err := r.serve(f)
		if err != nil {
			return frame{}, r.lose(err)
		}
		switch {
		case f.kind == frameRaised:
			return f, r.raised(f)
		case answer == nil && f.kind != frameEvent:
			return f, nil
		case answer == nil:
			continue
		}
		if err := r.send(frameAnswer, answer); err != nil {
			return frame{}, r.lose(err)
		}
	}
}

// send sends a frame, and before it which lines are to be told of, if that has
// changed.
func (r *request) send(k kind, payload any) error {
	if r.x != nil && !r.x.Lines().Equal(r.lines) {
		r.lines = r.x.Lines()
		if err := r.worker.send(frameLines, r.number, r.app.stack.lines(r.lines)); err != nil {
			return err
		}
	}
	return r.worker.send(k, r.number, payload)
}

// receive waits for a frame. Only this time counts for the watchdog.
func (r *request) receive() (frame, error) {
	r.worker.dog.run()
	defer r.worker.dog.rest()
	for {
		f, err := r.worker.receive()
		switch {
		case err != nil || f.number == r.number:
			return f, err
		case f.kind != frameEvent: // a thread may print while its request ends
			return f, errNonsense
		}
	}
}

// serve does what the worker tells or asks, and gives the answer if it waits
// for one.
func (r *request) serve(f frame) (answer any, err error) {
	in := fieldsOf(f.payload)
	switch f.kind {
	case frameEvent, framePoint:
		answer = r.event(in)
		if f.kind == frameEvent {
			answer = nil
		}
	case frameStart:
		answer = r.startResponse(in)
	case frameWrite:
		answer = r.writeBlock(in)
	case frameRead:
		answer = r.read(in)
	default:
		return nil, nil
	}
	if in.bad {
		return nil, errNonsense
	}
	if answer != nil && r.x != nil && r.x.Lost() != nil {
		answer = marshal.Tuple{"drop"}
	}
	return answer, nil
}

// raised is the exception that a raised frame tells of. One that we caused
// ourselves by giving up is told as what it was.
func (r *request) raised(f frame) error {
	e := exception(r.app.stack, fieldsOf(f.payload))
	switch {
	case e == nil:
		return r.lose(errNonsense)
	case r.x != nil && r.x.Lost() != nil:
		return r.x.Lost()
	}
	return e
}

func exception(stack Stack, f *fields) *Error {
	e := &Error{Type: f.str(), Message: f.str()}
	e.Frames = framesOf(stack, f.list())
	e.Src = stack.src(f.maybe())
	if f.bad {
		return nil
	}
	return e
}

// lose ends the interpreter, and says why in plain words.
func (r *request) lose(cause error) error {
	if errors.Is(cause, errNonsense) {
		r.worker.kill(cause)
	}
	lost := r.worker.lost()
	r.hear()
	lost.Src = r.seen
	r.lost = lost
	return lost
}

// body is what the application returned.
type body struct {
	request *request
	length  int
	certain bool // the length is a list's or a tuple's, which cannot be false
	given   int  // blocks
	closes  bool
	ended   bool
}

// lengthy is a body whose length is known.
type lengthy struct{ *body }

// Len is what len() said.
func (b lengthy) Len() int { return b.length }

// Next asks the application for its next block.
func (b *body) Next() ([]byte, error) {
	if b.ended || b.certain && b.given >= b.length {
		return nil, io.EOF
	}
	f, err := b.request.step(frameNext, nil)
	switch {
	case err != nil:
		return nil, err
	case f.kind == frameEnd:
		b.ended = true
		return nil, io.EOF
	}
	block, ok := f.payload.([]byte)
	if f.kind != frameBlock || !ok {
		return nil, b.request.lose(errNonsense)
	}
	b.given++
	return block, nil
}

// Close has close() called, if there is one, and frees the worker.
func (b *body) Close() error {
	defer b.request.release()
	f, err := b.request.step(frameClose, nil)
	var lost *LostError
	switch {
	case errors.As(err, &lost):
		return &wsgi.SkippedError{Why: "engine_lost"}
	case err != nil:
		return err
	case f.kind != frameClosed:
		return b.request.lose(errNonsense)
	}
	b.request.hearLast()
	facts := fieldsOf(f.payload)
	raised := facts.maybe()
	b.request.noteClosed(facts.list())
	switch {
	case facts.bad:
		return b.request.lose(errNonsense)
	case raised != nil:
		return exception(b.request.app.stack, raised)
	case !b.closes:
		return &wsgi.SkippedError{Why: wsgi.CloseAbsent}
	}
	return nil
}

// noteClosed tells which layers closed the iterable of the one inside.
func (r *request) noteClosed(indexes []any) {
	for _, index := range indexes {
		if i, ok := index.(int); ok && r.x != nil {
			r.x.NoteClosed(r.layer(i))
		}
	}
}

package python

import (
	"context"
	"errors"
	"time"

	"roundtrip/sandbox/python/internal/marshal"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// How much the worker is to tell: worker/watching.py has the same list.
const (
	silent = iota
	events
	points
)

// request is one request in a worker: what the gateway asks is sent to it, and
// what it asks meanwhile is answered. Where nobody can hold the exchange, and
// the host knows how, the worker is asked once, and pushes all that comes of it.
type request struct {
	app      *App
	worker   *worker
	env      *wsgi.Environ
	start    wsgi.StartResponse
	x        *wsgi.Exchange
	turn     *turn
	pushed   bool
	write    wsgi.Write
	terminal TerminalSession // of a debugger, nil while there is none
	lines    trace.Lines     // that the worker tells of
	given    error           // the exc_info that start_response was called with
	denied   error           // why the server did not take a head that was pushed, perhaps for want of a client
	seen     sighting        // where the application was last seen
	lost     error           // why its interpreter is lost
	over     chan struct{}   // closed when the worker is no longer ours
	stop     func() bool     // no longer waits for the exchange to be given up
}

// grace is how long an application may go on after its exchange was given up,
// so that it can clean up.
const grace = 500 * time.Millisecond

func newRequest(a *App, w *worker, env *wsgi.Environ, start wsgi.StartResponse) *request {
	r := &request{app: a, worker: w, env: env, start: start, x: wsgi.ExchangeOf(env), over: make(chan struct{})}
	r.pushed = a.pushes(env, start)
	r.stop = context.AfterFunc(env.Context(), r.giveUp)
	return r
}

// pushes reports whether the worker need not be asked for each step of a request:
// nobody can hold it, and the head goes to nobody but the server, who is known to
// take what it took before.
func (a *App) pushes(env *wsgi.Environ, start wsgi.StartResponse) bool {
	x := wsgi.ExchangeOf(env)
	return a.bounds.pushes && x != nil && !x.Gated() && x.Owns(start)
}

// giveUp ends the interpreter if it is still running after the grace. One that
// pushes is left to come to its next block by itself if only the client is
// lost: it had not waited for the client, as one would that is asked for each.
func (r *request) giveUp() {
	if r.pushed && !errors.Is(context.Cause(r.env.Context()), context.Canceled) {
		return
	}
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
	r.endPrompt()
	close(r.over)
	r.hearRest()
	r.app.release(r.worker)
}

// call has the application called.
func (r *request) call() (wsgi.Body, error) {
	f, err := r.begin()
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

// begin sends the request to the worker, and waits until the application has
// returned.
func (r *request) begin() (frame, error) {
	var err error
	hurries := r.hurries()
	if hurries && r.listens() {
		r.x.Emit(trace.Event{Data: &trace.Queued{Why: hurried}})
	}
	r.turn, err = r.worker.request(r.pushed, r.listens(), marshal.Tuple{r.mode(), r.pushed, hurries, r.entries()})
	if err != nil {
		return frame{}, r.lose(err)
	}
	return r.await()
}

// hurries reports whether more requests come than the worker can keep up with. It
// then tells of the layers that are known already, and looks for no others, which
// takes longer than all else; and it tells when it has something to send.
func (r *request) hurries() bool { return r.pushed && r.worker.waiting() >= crowd }

// crowd is how many requests have to be in a worker for it to hurry.
const crowd = depth/2 - 1

// hurried says so in the trace.
const hurried = "so many requests wait in the Python worker that only layers which are known beforehand are told of"

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
func (r *request) entries() marshal.Raw {
	d := marshal.NewDict(1 << 10)
	r.env.Walk(func(key, text string, other any, isText bool) {
		switch other.(type) {
		case bool, int:
			d.Put(key, other)
			return
		}
		if isText {
			d.Text(key, text)
		} else {
			d.Put(key, nil)
		}
	})
	if _, told := r.env.Get("wsgi.multithread"); !told { // nobody has built this environ
		threads, processes := r.app.Threads()
		d.Put("wsgi.multithread", threads)
		d.Put("wsgi.multiprocess", processes)
	}
	return d.End()
}

// step sends what the gateway asks, and serves the worker until it has an
// answer to it.
func (r *request) step(k kind, payload any) (frame, error) {
	if r.lost != nil {
		return frame{}, r.lost
	}
	if err := r.send(k, payload); err != nil {
		return frame{}, r.lose(err)
	}
	return r.await()
}

// await serves the worker until a frame comes that is for the gateway.
func (r *request) await() (frame, error) {
	for {
		f, err := r.turn.take()
		if err != nil {
			return frame{}, r.lose(err)
		}
		r.hear()
		answer, err := r.serve(f)
		switch {
		case err != nil:
			return frame{}, r.lose(err)
		case f.kind == frameRaised:
			return f, r.raised(f)
		case answer != nil:
			if err := r.send(frameAnswer, answer); err != nil {
				return frame{}, r.lose(err)
			}
		case f.kind != frameEvent && f.kind != frameHead:
			return f, nil
		}
	}
}

// send sends a frame, and before it which lines are to be told of, if that has
// changed.
func (r *request) send(k kind, payload any) error {
	if r.x != nil && !r.x.Lines().Equal(r.lines) {
		r.lines = r.x.Lines()
		if err := r.worker.send(frameLines, r.turn.number, r.app.stack.lines(r.lines)); err != nil {
			return err
		}
	}
	return r.worker.ask(r.turn, k, payload)
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
	case frameHead:
		r.denied = r.head(in)
	case frameStart:
		answer = r.startResponse(in)
	case frameWrite:
		answer = r.writeBlock(in)
	case frameRead:
		answer = r.read(in)
	case framePrompt:
		answer = r.prompt(in)
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
	return e.advise(r.app.bounds)
}

func exception(stack Stack, f *fields) *Error {
	e := &Error{Type: f.str(), Message: f.str()}
	e.Frames = framesOf(stack, f.list())
	if at := f.maybe(); at != nil {
		e.Src = stack.src(at)
		if len(at.rest) > 0 {
			e.Func = at.str()
		}
	}
	if f.bad {
		return nil
	}
	return e
}

// errNotBegun is that a worker was lost before the application saw the request,
// which another worker can have.
var errNotBegun = errors.New("the worker was lost before the request's turn came")

// lose ends the interpreter, and says why in plain words.
func (r *request) lose(cause error) error {
	if errors.Is(cause, errNonsense) {
		r.worker.kill(cause)
	}
	lost := *r.worker.why()
	if !r.turn.wasBegun() && !errors.Is(lost.Err, ErrClosed) {
		return errNotBegun
	}
	r.hear()
	lost.place(r.app.stack, r.worker.instance, r.seen)
	r.lost = &lost
	return r.lost
}

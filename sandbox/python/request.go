package python

import (
	"context"
	"errors"

	"roundtrip/sandbox/python/internal/marshal"
	"roundtrip/sandbox/python/wire"
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
	need     need
	turn     *turn
	write    wsgi.Write
	terminal TerminalSession // of a debugger, nil while there is none
	lines    trace.Lines     // that the worker tells of
	given    error           // the exc_info that start_response was called with
	denied   error           // why the server did not take a head that was pushed, perhaps for want of a client
	seen     sighting        // where the application was last seen
	claims   claims          // what a guest has told of it
	lost     error           // why its interpreter is lost, or the request in it
	over     chan struct{}   // closed when the worker is no longer ours
	stop     func() bool     // no longer waits for the exchange to be given up
}

func newRequest(a *App, w *worker, with need, env *wsgi.Environ, start wsgi.StartResponse) *request {
	r := &request{app: a, worker: w, need: with, env: env, start: start, x: wsgi.ExchangeOf(env), over: make(chan struct{})}
	r.turn, r.claims.checked = newTurn(with), w.isGuest
	r.turn.free = r.free
	r.turn.method, r.turn.path = env.Str("REQUEST_METHOD"), env.Str("PATH_INFO")
	r.stop = context.AfterFunc(env.Context(), r.giveUp)
	return r
}

// pushes reports whether the worker need not be asked for each step of a request:
// nobody can hold it, and the head goes to nobody but the server, who is known to
// take what it took before.
func (a *App) pushes(env *wsgi.Environ, start wsgi.StartResponse) bool {
	x := wsgi.ExchangeOf(env)
	return a.bounds.Pushes && x != nil && !x.Gated() && x.Owns(start)
}

// free gives the worker to others. What it said waits here for a client that may be
// slow to take it.
func (r *request) free() { r.app.release(r.worker, &r.need) }

// release ends what the request has to do with the worker.
func (r *request) release() {
	r.stop()
	r.endPrompt()
	close(r.over)
	r.hearRest()
	r.app.release(r.worker, &r.need)
}

// call has the application called.
func (r *request) call() (wsgi.Body, error) {
	f, err := r.begin()
	if err != nil {
		r.hearLast()
		r.release()
		return nil, err
	}
	facts := wire.FieldsOf(f.Payload)
	body := &body{request: r, length: facts.Num(), closes: facts.Flag(), certain: facts.Flag()}
	if f.Kind != wire.Returned || facts.Bad || !r.claims.isBack(body.length) {
		defer r.release()
		return nil, r.lose(wire.ErrNonsense)
	}
	if !r.turn.isEnded() {
		r.app.streams(r.worker, &r.need)
	}
	if body.length >= 0 {
		return lengthy{body}, nil
	}
	return body, nil
}

// begin sends the request to the worker, and waits until the application has
// returned.
func (r *request) begin() (wire.Frame, error) {
	hurries := r.hurries()
	if hurries && r.listens() {
		r.x.Emit(trace.Event{Data: &trace.Queued{Why: hurried}})
	}
	ask := marshal.Tuple{r.mode(), r.need.pushed, hurries, r.entries()}
	if err := r.worker.request(r.turn, r.listens(), ask); err != nil {
		return wire.Frame{}, r.lose(err)
	}
	return r.await()
}

// hurries reports whether more requests come than the worker can keep up with. It
// then tells of the layers that are known already, and looks for no others, which
// takes longer than all else; and it tells when it has something to send.
func (r *request) hurries() bool {
	return r.need.pushed && (r.worker.queued() >= crowd || r.app.isCrowded())
}

// crowd is how many requests have to be in a worker for it to hurry.
const crowd = depth/2 - 1

// hurried says so in the trace.
const hurried = "so many requests wait in the Python worker that only layers which are known beforehand are told of"

// LooksForNoLayers reports whether an event says that a request was told of without the
// hook that looks for layers, because too many others waited.
func LooksForNoLayers(e trace.Event) bool {
	d, ok := e.Data.(*trace.Queued)
	return ok && d.Why == hurried
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
func (r *request) step(k wire.Kind, payload any) (wire.Frame, error) {
	if r.lost != nil {
		return wire.Frame{}, r.lost
	}
	if err := r.send(k, payload); err != nil {
		return wire.Frame{}, r.lose(err)
	}
	return r.await()
}

// await serves the worker until a frame comes that is for the gateway.
func (r *request) await() (wire.Frame, error) {
	for {
		f, credit, err := r.turn.take()
		if err == nil && credit > 0 {
			err = r.worker.Send(wire.Credit, r.turn.number, credit)
			if r.turn.hasEnded() { // the worker needs no credit, and may be gone
				err = nil
			}
		}
		if err != nil {
			return wire.Frame{}, r.lose(err)
		}
		if f.Kind == frameNote {
			r.note(f)
			continue
		}
		r.hear()
		answer, err := r.serve(f)
		switch {
		case err != nil:
			return wire.Frame{}, r.lose(err)
		case f.Kind == wire.Raised:
			return f, r.raised(f)
		case answer != nil:
			if err := r.send(wire.Answer, answer); err != nil {
				return wire.Frame{}, r.lose(err)
			}
		case f.Kind != wire.Event && f.Kind != wire.Head:
			return f, nil
		}
	}
}

// note tells in the trace why the request waits.
func (r *request) note(f wire.Frame) {
	if why, ok := f.Payload.(string); ok && r.x != nil {
		r.x.Emit(trace.Event{Data: &trace.Queued{Why: why}})
	}
}

// send sends a frame, and before it which lines are to be told of, if that has
// changed.
func (r *request) send(k wire.Kind, payload any) error {
	if r.x != nil && !r.x.Lines().Equal(r.lines) {
		r.lines = r.x.Lines()
		if err := r.worker.Send(wire.Lines, r.turn.number, r.app.stack.lines(r.lines)); err != nil {
			return err
		}
	}
	return r.worker.ask(r.turn, k, payload)
}

// serve does what the worker tells or asks, and gives the answer if it waits
// for one.
func (r *request) serve(f wire.Frame) (answer any, err error) {
	in := wire.FieldsOf(f.Payload)
	switch f.Kind {
	case wire.Event, wire.Point:
		if f.Kind == wire.Point && r.mode() != points && r.claims.checked {
			return nil, wire.ErrNonsense
		}
		answer = r.event(in)
		if f.Kind == wire.Event {
			answer = nil
		}
	case wire.Head:
		r.denied = r.head(in)
	case wire.Start:
		answer = r.startResponse(in)
	case wire.Write:
		answer = r.writeBlock(in)
	case wire.Read:
		answer = r.read(in)
	case wire.Prompt:
		answer = r.prompt(in)
	default:
		return nil, nil
	}
	if in.Bad {
		return nil, wire.ErrNonsense
	}
	if answer != nil && r.x != nil && r.x.Lost() != nil {
		answer = marshal.Tuple{"drop"}
	}
	return answer, nil
}

// raised is the exception that a raised frame tells of. One that we caused
// ourselves by giving up is told as what it was.
func (r *request) raised(f wire.Frame) error {
	e := exception(r.app.stack, wire.FieldsOf(f.Payload))
	switch {
	case e == nil:
		return r.lose(wire.ErrNonsense)
	case r.x != nil && r.x.Lost() != nil:
		return r.x.Lost()
	case r.turn.stoppedFor() != nil:
		return r.worker.stopped(r.turn)
	}
	return e.advise(r.app.bounds)
}

func exception(stack Stack, f *wire.Fields) *Error {
	e := &Error{Type: f.Str(), Message: f.Str()}
	e.Frames = framesOf(stack, f.List())
	if at := f.Maybe(); at != nil {
		e.Src = stack.src(at)
		if len(at.Rest) > 0 {
			e.Func = at.Str()
		}
	}
	if f.Bad {
		return nil
	}
	return e
}

// errNotBegun is that a worker was lost before the application saw the request,
// which another worker can have.
var errNotBegun = errors.New("the worker was lost before the request's turn came")

// otherStuck says why the process of a request was ended for the sake of another.
const otherStuck = "another request ran for too long in the same process, which had to be ended"

// lose ends the interpreter, unless only this request is lost, and says why in plain
// words.
func (r *request) lose(cause error) error {
	if stopped := (*LostError)(nil); errors.As(cause, &stopped) {
		r.lost = stopped
		return stopped
	}
	if errors.Is(cause, wire.ErrNonsense) {
		r.worker.Kill(cause)
	}
	lost := *r.worker.why()
	if r.turn.stoppedFor() == nil && errors.As(lost.Err, new(*tooLongError)) && r.worker.interrupts {
		lost.Why = otherStuck
	}
	if !r.turn.wasBegun() && !errors.Is(lost.Err, ErrClosed) {
		return errNotBegun
	}
	r.hear()
	lost.place(r.app.stack, r.worker.Instance, r.seen)
	r.lost = &lost
	return r.lost
}

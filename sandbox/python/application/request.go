package application

import (
	"context"
	"errors"
	"slices"
	"time"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/internal/marshal"
	"roundtrip/sandbox/python/pool"
	"roundtrip/sandbox/python/session"
	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// How much the worker is to tell: worker/worker.py has the same list.
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
	worker   *session.Worker
	env      *wsgi.Environ
	start    wsgi.StartResponse
	x        *wsgi.Exchange
	lease    *pool.Lease
	call     *session.Call
	write    wsgi.Write
	terminal python.TerminalSession // of a debugger, nil while there is none
	lines    trace.Lines            // that the worker tells of
	given    error                  // the exc_info that start_response was called with
	denied   error                  // why the server did not take a head that was pushed, perhaps for want of a client
	block    []byte                 // that was told of last, if all of it was
	seen     python.Sighting        // where the application was last seen
	claims   claims                 // what a guest has told of it
	told     time.Duration          // what it has cost to tell of lines, which is not in the trace yet
	inHand   trace.Head             // of the response that a framework has, as it was told of last
	lost     error                  // why its interpreter is lost, or the request in it
	waits    bool                   // the worker waits for an answer of ours
	over     chan struct{}          // closed when the worker is no longer ours
	stop     func() bool            // no longer waits for the exchange to be given up
}

func newRequest(a *App, lease *pool.Lease, env *wsgi.Environ, start wsgi.StartResponse) *request {
	r := &request{app: a, worker: lease.Worker, lease: lease, env: env, start: start, x: wsgi.ExchangeOf(env), over: make(chan struct{})}
	r.claims.checked = r.worker.IsGuest()
	if r.x != nil {
		r.write = r.x.Carried()
		r.x.Runs(r.worker.Done)
		r.x.Answers(r.evaluate)
	}
	r.call = session.NewCall(session.CallOptions{
		Method: env.Str("REQUEST_METHOD"), Path: env.Str("PATH_INFO"),
		Gated: lease.Gated(), Pushed: lease.Pushed, Traced: r.x != nil && r.x.Traced(), Free: r.free,
	})
	r.stop = context.AfterFunc(env.Context(), r.giveUp)
	return r
}

// pushes reports whether the worker need not be asked for each step of a request:
// nobody can hold it, and the head goes to nobody but the server, who is known to
// take what it took before.
func (a *App) pushes(x *wsgi.Exchange, start wsgi.StartResponse) bool {
	return a.bounds.Pushes && x != nil && !x.Gated() && x.Owns(start)
}

// free gives the worker to others. What it said waits here for a client that may be
// slow to take it.
func (r *request) free() { r.app.pool.Release(r.lease) }

// release ends what the request has to do with the worker.
func (r *request) release() {
	if r.x != nil {
		r.x.Runs(nil)
		r.x.Answers(nil)
	}
	r.stop()
	r.endPrompt()
	close(r.over)
	r.closeTap()
	r.app.pool.Release(r.lease)
}

// run has the application called.
func (r *request) run() (wsgi.Body, error) {
	f, err := r.begin()
	if err != nil {
		r.emitLast()
		r.release()
		return nil, err
	}
	if a, ok := f.Payload.(*wire.WholeAnswer); ok {
		return r.whole(a)
	}
	facts := wire.FieldsOf(f.Payload)
	body := &body{request: r, length: facts.Num(), closes: facts.Flag(), certain: facts.Flag()}
	if f.Kind != wire.Returned || facts.Bad || !r.claims.isBack(body.length) {
		defer r.release()
		return nil, r.lose(wire.ErrNonsense)
	}
	if !r.call.IsEnded() {
		r.app.pool.Streams(r.lease)
	}
	if body.length >= 0 {
		return lengthy{body}, nil
	}
	return body, nil
}

// begin sends the request to the worker, and waits until the application has
// returned.
func (r *request) begin() (wire.Frame, error) {
	overloaded := r.overloaded()
	if overloaded && r.listens() {
		r.x.Emit(trace.Event{Data: &trace.Queued{Why: overloadedWhy}})
	}
	asked := session.Asked{Mode: r.mode(), Pushed: r.lease.Pushed, Overloaded: overloaded, Env: r.env}
	asked.Threads, asked.Processes = r.app.Threads()
	if err := r.worker.Request(r.call, r.listens(), &asked); err != nil {
		return wire.Frame{}, r.lose(err)
	}
	return r.await()
}

// overloaded reports whether more requests come than the worker can keep up with. It
// then tells of the layers that are known already, and looks for no others, which
// takes longer than all else; and it tells when it has something to send.
func (r *request) overloaded() bool {
	return r.lease.Pushed && (r.worker.Queued() >= crowd || r.app.pool.IsCrowded())
}

// crowd is how many requests have to be in a worker for it to hurry.
const crowd = pool.Depth/2 - 1

// overloadedWhy says so in the trace.
const overloadedWhy = "so many requests wait in the Python worker that only layers which are known beforehand are told of"

// LooksForNoLayers reports whether an event says that a request was told of without the
// hook that looks for layers, because too many others waited.
func LooksForNoLayers(e trace.Event) bool {
	d, ok := e.Data.(*trace.Queued)
	return ok && d.Why == overloadedWhy
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
		f, err := r.take()
		if err == nil {
			var served bool
			if served, err = r.served(f); served && err == nil {
				continue
			}
		}
		switch {
		case err != nil:
			return wire.Frame{}, r.lose(err)
		case f.Kind == wire.Raised:
			return f, r.raised(f)
		}
		return f, nil
	}
}

// take waits for the next frame of the request's own.
func (r *request) take() (wire.Frame, error) {
	for {
		f, credit, err := r.call.Take()
		if err == nil && credit > 0 {
			err = r.worker.Send(wire.Credit, r.call.Number(), credit)
			if r.call.HasEnded() { // the worker needs no credit, and may be gone
				err = nil
			}
		}
		if err != nil {
			return wire.Frame{}, err
		}
		if f.Kind != session.Note && f.Kind != session.Turn {
			r.emitWritten()
			return f, nil
		}
		r.note(f)
	}
}

// serveAsOf does what the worker tells or asks, as of when that happened.
func (r *request) serveAsOf(f wire.Frame) (answer any, err error) {
	if r.x != nil && !f.Told.IsZero() {
		defer r.x.Happened(f.Told)()
	}
	return r.serve(f)
}

// served does what a frame tells or asks, and answers it. It is false for one that is for the gateway.
func (r *request) served(f wire.Frame) (bool, error) {
	r.waits = f.Kind != wire.Event && f.Kind != wire.Head
	answer, err := r.serveAsOf(f)
	r.waits = false
	if err == nil && answer != nil {
		err = r.send(wire.Answer, answer)
	}
	return answer != nil || f.Kind == wire.Event || f.Kind == wire.Head, err
}

// note tells in the trace why the request waits, or has waited.
func (r *request) note(f wire.Frame) {
	if r.x == nil {
		return
	}
	switch said := f.Payload.(type) {
	case string:
		r.x.Emit(trace.Event{Data: &trace.Queued{Why: said}})
	case time.Duration:
		defer r.x.Happened(f.Told)()
		r.x.TellTurn("other requests were before it in the Python "+r.app.bounds.Noun, said)
	}
}

// send sends a frame, and before it which lines are to be told of, if that has
// changed.
func (r *request) send(k wire.Kind, payload any) error {
	if r.x != nil && !r.x.Lines().Equal(r.lines) {
		r.lines = r.x.Lines()
		if err := r.worker.Send(wire.Lines, r.call.Number(), r.app.stack.LinesRow(r.lines)); err != nil {
			return err
		}
	}
	return r.worker.Ask(r.call, k, payload)
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
		answer = r.timed(r.startResponse, in)
	case wire.Write:
		answer = r.timed(r.writeBlock, in)
	case wire.Read:
		answer = r.timed(r.read, in)
	case wire.Prompt:
		answer = r.untimed(r.prompt(in))
	case wire.Evaluated:
		return nil, wire.ErrNonsense // nothing was asked
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

// timed does what the worker asks for. Where the exchange can be held meanwhile, the answer says
// how long that took without it, which is time of the application's.
func (r *request) timed(act func(*wire.Fields) any, in *wire.Fields) any {
	if r.mode() != points {
		return act(in)
	}
	began, held := time.Now(), r.x.Held()
	answer := act(in)
	return answered(answer, time.Since(began)-(r.x.Held()-held))
}

// untimed is the answer to what takes no time of the application's.
func (r *request) untimed(answer any) any {
	if r.mode() != points {
		return answer
	}
	return answered(answer, 0)
}

func answered(answer any, took time.Duration) any {
	if verb, ok := answer.(marshal.Tuple); ok {
		return append(slices.Clone(verb), int(took))
	}
	return answer
}

// raised is the exception that a raised frame tells of. One that we caused
// ourselves by giving up is told as what it was.
func (r *request) raised(f wire.Frame) error {
	e := r.app.stack.Exception(wire.FieldsOf(f.Payload))
	switch {
	case e == nil:
		return r.lose(wire.ErrNonsense)
	case r.x != nil && r.x.Lost() != nil:
		return r.x.Lost()
	case r.call.StoppedFor() != nil:
		return r.worker.Stopped(r.call)
	}
	return e.Advise(r.app.bounds)
}

// errNotBegun is that a worker was lost before the application saw the request,
// which another worker can have.
var errNotBegun = errors.New("the worker was lost before the request's turn came")

// otherStuck says why the process of a request was ended for the sake of another.
const otherStuck = "another request ran for too long in the same process, which had to be ended"

// lose ends the interpreter, unless only this request is lost, and says why in plain
// words.
func (r *request) lose(cause error) error {
	if stopped := (*python.LostError)(nil); errors.As(cause, &stopped) {
		r.lost = stopped
		return stopped
	}
	if errors.Is(cause, wire.ErrNonsense) {
		r.worker.Kill(cause)
	}
	lost := *r.worker.Lost()
	if r.call.StoppedFor() == nil && errors.As(lost.Err, new(*python.TooLongError)) && r.worker.Interrupts() {
		lost.Why = otherStuck
	}
	if !r.call.WasBegun() && !errors.Is(lost.Err, python.ErrClosed) {
		return errNotBegun
	}
	r.emitWritten()
	lost.Place(r.app.stack, r.worker.Instance, r.seen)
	r.lost = &lost
	return r.lost
}

// giveUp stops the application if it is still running after the grace. One that
// pushes is left to come to its next block by itself if only the client is
// lost: it had not waited for the client, as one would that is asked for each.
func (r *request) giveUp() {
	if r.lease.Pushed && !errors.Is(context.Cause(r.env.Context()), context.Canceled) {
		return
	}
	timer := time.NewTimer(session.Grace)
	defer timer.Stop()
	select {
	case <-timer.C:
		r.worker.Stop(r.call, python.ErrGivenUp)
	case <-r.over:
	}
}

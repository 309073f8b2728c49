package wsgi

import (
	"cmp"
	"errors"
	"io"
	"os"
	"time"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// serve runs the exchange. It answers whether the connection is kept.
func (x *Exchange) serve() bool {
	c := x.conn
	if err := x.request.readHead(); err != nil {
		return x.refuse(err)
	}
	if _, _, err := http1.DecodePath(x.request.head.Path); err != nil { // before anybody waits for it
		return x.refuse(err)
	}
	if err := x.request.checkName(); err != nil {
		return x.refuse(err)
	}
	paused := c.waitWhilePaused()
	table := c.server.useMounts()
	defer table.leave()
	m, path, err := x.routed(table, paused)
	if err != nil {
		return x.refuse(err)
	}
	if m.Static != nil {
		return x.serveStatic(m, path)
	}
	return x.serveApp(m, path)
}

// refuse answers a request that cannot be served, if somebody is there to read
// the answer. A refusal ends the connection (H88).
func (x *Exchange) refuse(err error) bool {
	var bad *http1.Error
	switch {
	case x.conn.gone != nil:
	case errors.As(err, &bad):
		x.reject(bad)
	case errors.Is(err, os.ErrDeadlineExceeded):
		x.reject(&http1.Error{Status: 408, Rule: "H71", Reason: "the head took too long to arrive"})
	default: // also the end of input before anything but empty lines (H86)
		x.conn.lose(err)
	}
	x.ended("rejected", false)
	return false
}

// reject sends an answer of the server's own.
func (x *Exchange) reject(bad *http1.Error) {
	if x.conn.traced() {
		x.request.emitRejected(bad)
	}
	var more []Header
	if bad.Status == 503 {
		more = []Header{{Name: "Retry-After", Value: retryAfter}}
	}
	x.response.answer(statusText(bad), "rejected", bad.Reason+" ("+bad.Rule+")\n", more...)
}

// retryAfter is how many seconds a client is asked to wait that found no room (RFC 9110
// §10.2.3).
const retryAfter = "5"

func statusText(bad *http1.Error) string {
	if bad.Status == 404 {
		return "404 Not Found"
	}
	return bad.StatusLine()
}

// serveApp builds the environ, calls the application and sends what it gives.
func (x *Exchange) serveApp(m *Mount, path string) bool {
	env := &x.environ
	env.build(x, m, path)
	x.recorder.env = env
	x.response.forwarded = m.Forwards
	if x.recorder.tells(trace.KindEnvironBuilt) && !m.Forwards {
		env.edit(&x.recorder, x.recorder.emitBuilt().Edit)
	}
	x.response.length, x.response.items = -1, -1
	if err := x.request.bodyFirst(m); err != nil {
		x.end(bodyEnd{reason: x.failed(err)})
		return x.finish(x.outcome())
	}
	defer m.leaveAsking(&x.request)
	entered := m.enter(x)
	reason, outcome := x.runApp(m.App)
	x.end(reason)
	m.leave(entered)
	return x.finish(outcome)
}

// bodyEnd is why a body ended, and what there is to close.
type bodyEnd struct {
	reason string
	body   Body
}

// runApp calls the application and iterates what it returned.
func (x *Exchange) runApp(app App) (bodyEnd, string) {
	if x.conn.gone != nil {
		return bodyEnd{reason: "client_gone"}, "aborted"
	}
	body, err := safely(func() (Body, error) { return app.Call(&x.environ, &x.response) })
	if err == nil && body == nil {
		err = errNothing
	}
	if err != nil {
		return bodyEnd{reason: x.failed(err)}, x.outcome()
	}
	x.response.items = length(body)
	reason, err := x.response.iterate(body)
	if err != nil {
		return bodyEnd{x.failed(err), body}, x.outcome()
	}
	return bodyEnd{reason, body}, "complete"
}

// outcome is how an exchange ended that did not run to its end.
func (x *Exchange) outcome() string {
	switch {
	case errors.Is(x.conn.gone, ErrDropped):
		return "dropped"
	case x.conn.gone != nil:
		return "aborted"
	case x.rejected:
		return "rejected"
	}
	return "error"
}

// failed deals with an error that reached the server (PEP 3333, Error
// Handling): 500 if the head is not out, else the connection is cut.
func (x *Exchange) failed(err error) (reason string) {
	if x.conn.gone != nil {
		return "client_gone"
	}
	if bad := x.request.refusal(); bad != nil && !x.response.committed {
		x.rejected = true
		x.reject(bad)
		return x.response.afterError()
	}
	if errors.Is(err, ErrUnavailable) {
		x.rejected = true
		x.reject(&http1.Error{Status: 503, Rule: "queue", Reason: err.Error()})
		return x.response.afterError()
	}
	what := "the application failed"
	if x.response.forwarded {
		what = "the request could not be passed on"
	}
	x.request.log(what, err)
	raised := &trace.AppRaised{Exc: err.Error(), Stack: stackOf(err), Rule: x.request.ruleOf(err)}
	x.recorder.emit(trace.Event{Dir: trace.Out, Src: sourceOf(err), Data: raised})
	switch {
	case x.response.committed:
	case errors.Is(err, ErrGatewayTimeout):
		x.blame("504 Gateway Timeout", "The application took too long to answer.", err)
	case errors.Is(err, ErrBadGateway):
		x.blame("502 Bad Gateway", "The process that ran the application is lost.", err)
	default:
		x.blame("500 Internal Server Error", "The application failed.", err)
	}
	return x.response.afterError()
}

// afterError is why a body ended that an error ended: the server's own answer may have gone out in its
// place, whole, or what was sent of it is cut.
func (r *response) afterError() string {
	if r.complete {
		return "replaced"
	}
	return "error"
}

// blame answers for an application that failed, with why if the client may know it.
// What an application wrote is text, whatever it looks like. An error that has a Sentence for
// clients is told by that.
func (x *Exchange) blame(status, text string, err error) {
	var plain interface {
		error
		Sentence() string
	}
	if errors.As(err, &plain) {
		x.response.answer(status, "error", plain.Sentence()+"\n")
		return
	}
	if !x.request.mayKnow() {
		x.response.answer(status, "error", text+" The server's log says why.\n")
		return
	}
	x.response.answer(status, "error", text+"\n\n"+cmp.Or(stackOf(err), err.Error())+"\n",
		Header{Name: "X-Content-Type-Options", Value: "nosniff"})
}

// stackOf is where an error came from, if it can tell.
func stackOf(err error) string {
	var e interface {
		error
		StackTrace() string
	}
	if errors.As(err, &e) {
		return e.StackTrace()
	}
	return ""
}

// sourceOf is the line that failed, if the error knows it.
func sourceOf(err error) trace.Src {
	var e interface {
		error
		Source() trace.Src
	}
	if errors.As(err, &e) {
		return e.Source()
	}
	return trace.Src{}
}

// end tells that the body ended and closes it, once (S39).
func (x *Exchange) end(end bodyEnd) {
	t := &x.recorder
	if t.tells(trace.KindBodyEnded) {
		t.emit(trace.Event{Dir: trace.Out, Data: reuse(t, &t.buffer().bodyEnded, trace.BodyEnded{Reason: end.reason})})
	}
	if end.body == nil {
		return
	}
	held := t.held
	closed, failed := runClose(end.body)
	closed.Took -= min(closed.Took, t.held-held)
	if failed != nil {
		x.request.log("the application failed in close()", failed)
	}
	if t.tells(trace.KindIterableClosed) {
		closed.Layers = t.closed
		t.emit(trace.Event{Dir: trace.Out, Data: reuse(t, &t.buffer().closed, closed)})
	}
}

// runClose closes a body that can be closed. It gives what is told of it, and the error
// for the log.
func runClose(body Body) (closed trace.IterableClosed, failed error) {
	closer, ok := body.(io.Closer)
	if !ok {
		return trace.IterableClosed{Absent: true}, nil
	}
	began := time.Now()
	_, err := safely(func() (struct{}, error) { return struct{}{}, closer.Close() })
	closed.Took = time.Since(began)
	var skipped *SkippedError
	switch {
	case !errors.As(err, &skipped):
		failed = err
	case skipped.Why == CloseAbsent:
		closed.Absent = true
	default:
		closed.Skipped, failed = skipped.Why, skipped.Err
	}
	if failed != nil {
		closed.Raised = failed.Error()
	}
	return closed, failed
}

// SkippedError says that close() could not be called, or not to its end, and why,
// such as "engine_lost".
type SkippedError struct {
	Why string
	Err error // what ended it in the middle, nil if it was not called
}

// CloseAbsent is why close() is skipped where the object of another language
// that the Body stands for has none.
const CloseAbsent = "absent"

// Error says why close() was not called.
func (e *SkippedError) Error() string {
	if e.Err != nil {
		return "close() did not come to its end: " + e.Err.Error()
	}
	return "close() was not called: " + e.Why
}

// Unwrap is what ended it in the middle.
func (e *SkippedError) Unwrap() error { return e.Err }

// finish decides whether the connection is kept, and ends the exchange.
func (x *Exchange) finish(outcome string) bool {
	c, r := x.conn, &x.response
	c.unwatch()
	c.stall = nil
	keep := r.complete && r.plan.KeepAlive && c.gone == nil && !c.server.leaving.Load() && x.request.drain()
	if !keep {
		x.request.takeRest()
	}
	x.ended(outcome, keep)
	return keep
}

// ended tells how the exchange ended.
func (x *Exchange) ended(outcome string, keep bool) {
	c, t := x.conn, &x.recorder
	if c.gone != nil {
		outcome = x.outcome()
	}
	if t.tells(trace.KindExchangeEnded) {
		t.emit(trace.Event{Dir: trace.Out, Data: reuse(t, &t.buffer().ended, trace.ExchangeEnded{
			Outcome: outcome, Status: http1.StatusCode(x.response.status), Total: t.elapsed(),
			In: c.reader.Offset() - x.request.from, Out: c.out - x.response.from, KeepAlive: keep,
		})})
	}
}

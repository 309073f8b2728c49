package wsgi

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"time"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// serveApp builds the environ, calls the application and sends what it gives.
func (x *Exchange) serveApp(m *Mount, path string) bool {
	x.env = x.buildEnviron(m, path)
	if x.Traced() {
		x.env.edit(x, x.emitBuilt().Edit)
	}
	x.response = response{length: -1, items: -1}
	if err := x.bodyFirst(m); err != nil {
		x.emitEnd(bodyEnd{reason: x.failed(err)})
		return x.finish(x.outcome())
	}
	defer m.leaveAsking(x)
	entered := m.enter(x)
	reason, outcome := x.runApp(m.App)
	x.emitEnd(reason)
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
	if x.gone != nil {
		return bodyEnd{reason: "client_gone"}, "aborted"
	}
	x.starter = serverStart{x: x, env: x.env}
	body, err := safely(func() (Body, error) { return app.Call(x.env, &x.starter) })
	if err == nil && body == nil {
		err = errNothing
	}
	if err != nil {
		return bodyEnd{reason: x.failed(err)}, x.outcome()
	}
	x.response.items = length(body)
	reason, err := x.iterate(body)
	if err != nil {
		return bodyEnd{x.failed(err), body}, x.outcome()
	}
	return bodyEnd{reason, body}, "complete"
}

// outcome is how an exchange ended that did not run to its end.
func (x *Exchange) outcome() string {
	switch {
	case errors.Is(x.gone, ErrDropped):
		return "dropped"
	case x.gone != nil:
		return "aborted"
	case x.rejected:
		return "rejected"
	}
	return "error"
}

// noBody is why a body ended of which the client gets nothing but the head:
// that of a HEAD, a 204, a 205 or a 304.
const noBody = "no_body"

// iterate sends the blocks, each before the next is asked for (PEP 3333,
// Buffering and Streaming), and ends the body. Blocks that the client is not to
// get are asked for until the head is out (RFC 9110 §9.3.2).
func (x *Exchange) iterate(body Body) (reason string, err error) {
	r := &x.response
	for {
		if r.plan.DropBody {
			return noBody, x.exhausted()
		}
		block, err := safely(body.Next)
		if errors.Is(err, io.EOF) {
			return "exhausted", unstarted(body, x.exhausted())
		}
		if err != nil {
			return "", err
		}
		if r.fatal != nil {
			return "", r.fatal
		}
		if len(block) == 0 {
			if err := x.nothingSent(); err != nil {
				return "", err
			}
			continue
		}
		surplus := r.enough()
		if err := x.send(block, "block"); err != nil {
			return "", unstarted(body, err)
		}
		if surplus && r.plan.Length >= 0 {
			x.log("the application's len() was false", errMoreBlocks)
		}
		if r.enough() && (surplus || r.plan.Length < 0) {
			return "content_length", x.exhausted()
		}
	}
}

// unstarted gives an error about a start_response that was never called the place
// that the body knows, if it knows one.
func unstarted(body Body, err error) error {
	placed, ok := body.(interface{ Source() trace.Src })
	if !ok || !errors.Is(err, ErrNotStarted) && !errors.Is(err, ErrNeverStarted) {
		return err
	}
	return &placedError{err, placed.Source()}
}

// placedError is an error of the server's about what the application did, with the
// line where that was.
type placedError struct {
	error
	src trace.Src
}

func (e *placedError) Error() string {
	if e.src.Line == 0 {
		return e.error.Error()
	}
	return fmt.Sprintf("%s:%d: %v", e.src.File, e.src.Line, e.error)
}

func (e *placedError) Source() trace.Src { return e.src }
func (e *placedError) Unwrap() error     { return e.error }

// exhausted ends a body that has no more blocks.
func (x *Exchange) exhausted() error {
	r := &x.response
	if r.fatal != nil {
		return r.fatal
	}
	if !r.stored {
		return ErrNeverStarted
	}
	if err := x.commit("end", 0); err != nil {
		return err
	}
	if err := x.flush(); err != nil {
		return err
	}
	if r.plan.Framing == http1.Chunked && !r.plan.DropBody {
		x.scratch.out = append(x.scratch.out[:0], http1.LastChunk()...)
		if err := x.put(x.scratch.out, "last chunk"); err != nil {
			return err
		}
	}
	if r.length > r.sent && r.plan.Framing == http1.Identity && !r.plan.DropBody {
		return errTooLittle
	}
	r.complete = true
	return nil
}

// failed deals with an error that reached the server (PEP 3333, Error
// Handling): 500 if the head is not out, else the connection is cut.
func (x *Exchange) failed(err error) (reason string) {
	if x.gone != nil {
		return "client_gone"
	}
	if bad := x.inputFault(); bad != nil && !x.response.committed {
		x.rejected = true
		x.reject(bad)
		return "error"
	}
	if errors.Is(err, ErrUnavailable) {
		x.rejected = true
		x.reject(&http1.Error{Status: 503, Rule: "queue", Reason: err.Error()})
		return "error"
	}
	x.log("the application failed", err)
	raised := &trace.AppRaised{Exc: err.Error(), Stack: stackOf(err), Rule: x.ruleOf(err)}
	x.emit(trace.Event{Dir: trace.Out, Src: sourceOf(err), Data: raised})
	switch {
	case x.response.committed:
	case errors.Is(err, ErrGatewayTimeout):
		x.blame("504 Gateway Timeout", "The application took too long to answer.", err)
	case errors.Is(err, ErrBadGateway):
		x.blame("502 Bad Gateway", "The process that ran the application is lost.", err)
	default:
		x.blame("500 Internal Server Error", "The application failed.", err)
	}
	return "error"
}

// blame answers for an application that failed, with why if the client may know it.
// What an application wrote is text, whatever it looks like.
func (x *Exchange) blame(status, text string, err error) {
	if !x.mayKnow() {
		x.answer(status, "error", text+" The server's log says why.\n")
		return
	}
	x.answer(status, "error", text+"\n\n"+cmp.Or(stackOf(err), err.Error())+"\n",
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

func (x *Exchange) log(what string, err error) {
	if l := x.conn.server.Log; l != nil {
		l.Error(what, "method", x.line.Method, "target", x.line.Target, "err", err)
	}
}

// emitEnd tells that the body ended and closes it, once (S39).
func (x *Exchange) emitEnd(end bodyEnd) {
	if x.Traced() {
		x.emitBodyEnded(end.reason)
	}
	if end.body == nil {
		return
	}
	closed := x.closeBody(end.body)
	if x.Traced() {
		x.emitClosed(closed)
	}
}

func (x *Exchange) closeBody(body Body) (closed trace.IterableClosed) {
	closer, ok := body.(io.Closer)
	if !ok {
		return trace.IterableClosed{Absent: true}
	}
	began := time.Now()
	_, err := safely(func() (struct{}, error) { return struct{}{}, closer.Close() })
	closed.Took = time.Since(began)
	x.closeFailed(&closed, err)
	return closed
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

func (x *Exchange) closeFailed(data *trace.IterableClosed, err error) {
	var skipped *SkippedError
	switch {
	case errors.As(err, &skipped) && skipped.Why == CloseAbsent:
		data.Absent = true
	case errors.As(err, &skipped) && skipped.Err == nil:
		data.Skipped = skipped.Why
	case skipped != nil:
		data.Skipped, data.Raised = skipped.Why, skipped.Err.Error()
		x.log("the application failed in close()", skipped.Err)
	case err != nil:
		data.Raised = err.Error()
		x.log("the application failed in close()", err)
	}
}

// finish decides whether the connection is kept, and ends the exchange.
func (x *Exchange) finish(outcome string) bool {
	x.unwatch()
	x.conn.stall = nil
	r := &x.response
	keep := r.complete && r.plan.KeepAlive && x.gone == nil && !x.conn.server.leaving.Load() && x.drained()
	x.ended(outcome, keep)
	return keep
}

// drained reads away what is left of the request's body (H79).
func (x *Exchange) drained() bool {
	if x.body == nil || x.body.Done() {
		return true
	}
	x.conn.reads.allow(patience)
	complete, err := x.body.Drain(drainBytes)
	x.emitNotes()
	return complete && err == nil
}

func (x *Exchange) ended(outcome string, keep bool) {
	if x.gone != nil {
		outcome = x.outcome()
	}
	if x.Traced() {
		x.emitEnded(outcome, keep)
	}
}

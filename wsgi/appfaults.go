package wsgi

import (
	"errors"

	"roundtrip/wsgi/trace"
)

// errNothing is the error for a nil Body.
var errNothing = errors.New("the application returned nothing to iterate")

// ruleOf is the duty of an application that an error of the server's stands
// for, or the rule of HTTP that the request's body broke, "" for any other
// error.
func (r *request) ruleOf(err error) string {
	for _, broken := range [...]struct {
		err  error
		rule string
	}{
		{ErrNotStarted, "A6"}, {ErrNeverStarted, "A6"}, {ErrStartedTwice, "A7"}, {errNothing, "A9"},
		{ErrTooMuch, "H89"}, {errTooLittle, "H90"},
	} {
		if errors.Is(err, broken.err) {
			return broken.rule
		}
	}
	if bad := r.refusal(); bad != nil {
		return bad.Rule
	}
	if errors.Is(err, ErrGatewayTimeout) {
		return trace.RuleTime
	}
	return ""
}

// enough reports whether all bytes of the application's Content-Length have been sent. A
// length that the server took from len() does not count: one block more is asked for, so
// that a false len() shows (S43).
func (r *response) enough() bool { return r.committed && r.length >= 0 && r.sent >= r.length }

// noteAfterClose tells of a layer that takes blocks from a body that it closed.
func (r *recorder) noteAfterClose() {
	r.emit(trace.Event{Layer: r.inside, Dir: trace.Out, Data: &trace.Finding{
		Rule: "S39", Level: "MUST", Section: "PEP 3333, Specification Details", Text: "took a block from a body that had been closed",
	}})
}

// noteNoWrite tells of a start_response of a layer's own that gave no write.
func (r *recorder) noteNoWrite(layer trace.Layer) {
	r.emit(trace.Event{Layer: layer, Dir: trace.Out, Data: &trace.Finding{
		Rule: "M8", Level: "MUST", Section: "PEP 3333, The start_response() Callable",
		Text: "made a start_response that gives back no write callable",
	}})
}

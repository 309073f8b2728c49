package inspect

import (
	"strings"

	"roundtrip/wsgi/trace"
)

// called asks whether a layer was called.
func (w *asking) called(name string) {
	for i, e := range w.tr.Events() {
		if e.Kind() == trace.KindAppCalled && e.Layer.Name() == name {
			w.because(i, "PEP 3333, Specification Details", "%s was called by the layer around it, with the environ and a start_response%s.", name, where(e))
			return
		}
	}
	switch last := w.last(trace.KindAppCalled); {
	case w.s.Rejected != nil:
		w.because(w.last(trace.KindRequestRejected), w.s.Rejected.Rule, "Nothing was called: the server refused the request: %s.", w.s.Rejected.Reason)
	case w.s.Route != nil && w.s.Route.Route == "static":
		w.because(w.tr.Find(trace.KindRouteChosen, 0), "", "Nothing was called: the server sent a file, since the path begins with %s.", w.s.Route.Mount)
	case last < 0:
		w.rule("", "%s was not called: the request had not come so far.", name)
		w.noHead()
	default:
		by := w.tr.Event(last).Layer
		for i := last; i < w.tr.Len(); i++ {
			e := w.tr.Event(i)
			if e.Layer == by && (e.Kind() == trace.KindAppReturned || e.Kind() == trace.KindAppRaised) {
				w.because(i, "PEP 3333, Middleware", "%s was the last that was called, and came back without calling what lies inside%s.", by.Name(), where(e))
				return
			}
		}
		w.because(last, "", "%s was the last that was called, and has not come back.", by.Name())
	}
}

// connection asks whether the connection was kept.
func (w *asking) connection() {
	end := w.last(trace.KindExchangeEnded)
	if end < 0 {
		w.rule("", "The exchange has not ended.")
		return
	}
	if w.tr.Event(end).Data.(*trace.ExchangeEnded).KeepAlive {
		w.because(end, "RFC 9112 §9.3", "It was kept: the client speaks %s and did not ask for its end, and the body's end was told.", w.s.Version)
		return
	}
	closed := "The connection was closed behind the answer."
	if w.s.Sent == nil {
		closed = "The connection was closed without an answer."
	}
	w.because(end, "", "%s", closed)
	for i, e := range w.tr.Events() {
		if d, ok := e.Data.(*trace.RequestHeader); ok && strings.EqualFold(d.Name, "Connection") && strings.Contains(strings.ToLower(d.Value), "close") {
			w.because(i, "RFC 9112 §9.6", "The client asked for it: Connection: %s.", d.Value)
			return
		}
	}
	switch failed := w.failure(); {
	case w.s.Outcome() == "dropped", w.s.Outcome() == "aborted":
		w.noHeadOrGone()
	case w.s.Rejected != nil:
		w.because(w.last(trace.KindRequestRejected), "H88", "A request that the server refuses ends its connection.")
	case failed >= 0:
		w.because(failed, "", "The application failed, so that what comes behind it cannot be trusted.")
	case w.s.Version == "HTTP/1.0":
		w.because(w.tr.Find(trace.KindRequestLine, 0), "RFC 9112 §9.3", "The client speaks HTTP/1.0, in which the end of the connection is usual, and ends a body without a length.")
	}
}

func (w *asking) noHeadOrGone() {
	if w.s.Outcome() == "dropped" {
		w.because(w.last(trace.KindHoldLeft), "", "You dropped the client while the request was held.")
		return
	}
	w.rule("", "The client had left.")
}

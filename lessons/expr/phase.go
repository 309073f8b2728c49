package expr

import (
	"slices"

	"roundtrip/wsgi/trace"
)

// Phase is from where on in an exchange an expression can be answered.
type Phase uint8

// The phases.
const (
	OfAnyEvent Phase = iota // it speaks of events or of time, and is asked at every one
	OfRequest               // once the head of the request has been read
	OfResponse              // once the server has a head of the response, or a failure in its place
)

// ofRequest and ofResponse are the names that speak of no more than that.
var (
	ofRequest  = []string{"method", "target", "version", "path", "query", "request", "conn", "n", "route"}
	ofResponse = []string{
		"status", "reason", "response", "body", "blocks", "stored", "committed", "trigger", "framing", "keep_alive", "outcome", "sent", "wire_out",
		"error", "raised", "rule",
	}
)

// Phase is from where on the expression can be answered: that of the latest of its names.
// Before that, what is absent is empty, and `status != 200` would be true of every request.
func (x *Expr) Phase() Phase {
	p := OfRequest
	for _, name := range x.names {
		switch {
		case slices.Contains(ofRequest, name), fixed.Has(name):
		case slices.Contains(ofResponse, name):
			p = OfResponse
		default:
			return OfAnyEvent
		}
	}
	return p
}

// Speaks reports whether the expression uses a name.
func (x *Expr) Speaks(name string) bool { return slices.Contains(x.names, name) }

// Asks reports whether an event is one at which an expression of the phase is answered.
func (p Phase) Asks(e trace.Event) bool {
	k := e.Kind()
	refused := k == trace.KindRequestRejected
	switch p {
	case OfRequest:
		return refused || k == trace.KindRouteChosen
	case OfResponse:
		return refused || e.Layer == trace.LayerServer && (k == trace.KindAppRaised || e.Dir == trace.Out && k.Stage() >= trace.StageHead)
	}
	return e.X != 0
}

package lint

import (
	"slices"
	"strings"

	"roundtrip/wsgi/trace"
)

// startRows are about how an application is called, how it calls
// start_response, and what it does with errors.
func startRows() []row {
	return []row{
		{Rule{"A1", Must, pepAppSide, "Let the callable take two positional arguments, environ and start_response."}, nil},
		{Rule{"A3", Must, pepDetails, "Call start_response(status, headers), or with exc_info behind them, by position."}, nil},
		{Rule{"A6", Must, pepDetails, "Call start_response before the first block that is not empty."}, neverStarted},
		{Rule{"A7", Must, pepStart, "Call it once; to replace a head after an error, pass sys.exc_info() as the third argument."}, startedTwice},
		{Rule{"A8", Must, pepErrors, "Let the exception pass: the head is out, so no other answer can be given."}, swallowed},
		{Rule{"A19", Should, pepErrors, "Catch it, and answer with start_response('500 ...', headers, sys.exc_info())."}, raisedInTime},
		{Rule{"A19", Should, pepErrors, "Do what can fail before the first block leaves: the head has left with that, and no other status is possible."}, raisedLate},
	}
}

// neverStarted: the server says so itself when it meets the first block, or
// the end.
func neverStarted(x *exchange, tell tell) {
	for _, e := range x.failures {
		d := e.d
		if e.Layer != trace.LayerServer || d.Rule != "A6" {
			continue
		}
		who := x.keeper()
		refs := []int{e.Seq}
		if i := slices.IndexFunc(x.starts, func(s start) bool { return s.to == who }); i >= 0 {
			refs = []int{x.starts[i].seq, e.Seq}
			tell(who, did(who, "was given a status and headers, and never handed them on to the server."), refs...)
			continue
		}
		if b, ok := x.given(e.Seq); ok {
			tell(who, did(who, "gave a block before it had called start_response."), b, e.Seq)
			continue
		}
		tell(who, did(who, "returned a body and never called start_response."), refs...)
	}
}

// keeper is who kept the head from the server: the outermost layer that
// received it, or else whoever answered.
func (x *exchange) keeper() trace.Layer {
	for _, l := range x.layers {
		if slices.ContainsFunc(x.starts, func(s start) bool { return s.to == l.name }) {
			return l.name
		}
	}
	return x.called()
}

// given is the last block before an event that was not empty.
func (x *exchange) given(before int) (seq int, ok bool) {
	for _, b := range x.blocks {
		if b.seq < before && !b.Empty {
			seq, ok = b.seq, true
		}
	}
	return seq, ok
}

// startedTwice looks at each start_response by itself. A second call that a
// middleware only hands on is the fault of who made it.
func startedTwice(x *exchange, tell tell) {
	for i, s := range x.starts {
		before := slices.IndexFunc(x.starts[:i], func(t start) bool { return t.to == s.to })
		if before < 0 || s.ExcInfo != "" || x.forgets(s) > 0 {
			continue
		}
		tell(s.by, did(s.by, "called start_response a second time, without exc_info."), x.starts[before].seq, s.seq)
		return
	}
}

// swallowed: the exception that start_response raised again comes out of the
// server, but not out of the layer that was told to let it pass.
func swallowed(x *exchange, tell tell) {
	for _, e := range x.reraised {
		d := e.d
		i := slices.IndexFunc(x.starts, func(s start) bool { return s.seq > e.Seq })
		if i < 0 {
			i = len(x.starts)
		}
		if i == 0 {
			continue
		}
		if at := x.wentOn(x.starts[i-1].by, e.Seq, d.Exc); at > 0 {
			who := x.starts[i-1].by
			tell(who, did(who, "went on after start_response had raised the error again."), e.Seq, at)
		}
	}
}

// wentOn is where a layer did something other than raise, 0 if it did not.
func (x *exchange) wentOn(who trace.Layer, after int, exc string) int {
	for _, e := range x.events {
		if e.Seq <= after {
			continue
		}
		switch d := e.Data.(type) {
		case *trace.AppRaised:
			if e.Layer == who {
				return 0
			}
			if e.Layer == trace.LayerServer && d.Exc == exc {
				return e.Seq
			}
		case *trace.AppReturned, *trace.BodyBlock:
			if e.Layer == who {
				return e.Seq
			}
		}
	}
	return 0
}

// raisedInTime is about an exception that nobody caught, while the head could
// still be replaced. The status of the answer says whether it was the application's, or the server's that
// ended one which took too long.
func raisedInTime(x *exchange, tell tell) {
	if x.committed == nil && !x.ended || x.committed != nil && !strings.HasPrefix(x.committed.Status, "500") {
		return
	}
	raised(x, false, "the client got 500", tell)
}

// raisedLate is about one that came when the head had left.
func raisedLate(x *exchange, tell tell) {
	raised(x, true, "the answer was cut off", tell)
}

// raised is about an exception that nobody caught, before the head left or after
// it. One that start_response raised again is meant to reach the server.
func raised(x *exchange, late bool, outcome string, tell tell) {
	if len(x.reraised) > 0 {
		return
	}
	for _, e := range x.failures {
		d := e.d
		if e.Layer != trace.LayerServer || d.Rule != "" || late != (x.commit > 0 && x.commit < e.Seq) {
			continue
		}
		if l := x.firstToRaise(); l != nil {
			tell(l.name, did(l.name, "let an exception reach the server, and %s.", outcome), l.raised, e.Seq)
		}
	}
}

func (x *exchange) firstToRaise() *layer {
	var first *layer
	for _, l := range x.layers {
		if l.name != trace.LayerServer && l.raised > 0 && (first == nil || l.raised < first.raised) {
			first = l
		}
	}
	return first
}

package wsgi_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// reader looks at some kinds of events, and keeps those of all exchanges.
type reader struct {
	*tape.Tape
	kinds trace.KindSet
}

func (r *reader) Exchange(_, _, _ int) trace.Sink { return r }
func (r *reader) Kinds() trace.KindSet            { return r.kinds }

// ofKinds are the events of some kinds that a server tells of, without when it did and what that depends on.
func ofKinds(t *testing.T, asked, kept trace.KindSet) []trace.Event {
	t.Helper()
	tape := &reader{tape.New(time.Now()), asked}
	srv := &wsgi.Server{Sink: tape, Mounts: []wsgi.Mount{
		{App: wsgi.AppFunc(hello)}, {Prefix: "/fails", App: answers(fixed(), generator(errors.New("no tea"), "a", "b"))},
	}}
	const end = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
	addr := listen(t, srv)
	for _, request := range []string{"GET /" + end, "GET /fails" + end, "HEAD /" + end, "GET" + end} {
		exchange(t, addr, request)
	}
	srv.Close()
	var all []trace.Event
	for _, e := range tape.Events(0) {
		if kept.Has(e.Kind()) && e.X > 0 {
			all = append(all, e)
		}
	}
	return all
}

// Who looks at one kind of events is told of them what everybody is told, and of the kinds of which a usual
// exchange has most nothing.
func TestASinkIsToldOfTheKindsThatItReads(t *testing.T) {
	t.Parallel()
	whenAndWhere := cmp.Options{
		cmpopts.IgnoreFields(trace.Event{}, "Seq", "Pair", "T"), cmpopts.IgnoreFields(trace.ExchangeEnded{}, "Total"),
		cmpopts.IgnoreFields(trace.IterableClosed{}, "Took"), cmpopts.IgnoreFields(trace.Finding{}, "Refs"), cmpopts.EquateEmpty(),
		cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Repr" }, cmp.Ignore()), // has a port
	}
	for _, k := range trace.Kinds() {
		t.Run(k.String(), func(t *testing.T) {
			t.Parallel()
			only := trace.KindsOf(k)
			if diff := cmp.Diff(ofKinds(t, trace.AllKinds, only), ofKinds(t, only, only), whenAndWhere); diff != "" {
				t.Errorf("(-all +this kind):\n%s", diff)
			}
		})
	}
	if made := ofKinds(t, trace.KindsOf(trace.KindExchangeEnded), trace.KindsOf(
		trace.KindBytesIn, trace.KindRequestLine, trace.KindRequestHeader, trace.KindEnvironBuilt, trace.KindAppCalled, trace.KindStartResponseCalled,
		trace.KindAppReturned, trace.KindBodyBlock, trace.KindHeadCommitted, trace.KindBytesOut, trace.KindBodyEnded, trace.KindIterableClosed,
	)); len(made) > 0 {
		t.Errorf("events were made at which nobody looks: %v", made)
	}
}

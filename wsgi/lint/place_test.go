package lint_test

import (
	"testing"
	"time"

	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// A finding shows from behind the last of its events, wherever the exchange
// begins in the trace, and leads to the last line of source among them.
func TestThePlaceOfAFinding(t *testing.T) {
	t.Parallel()
	event := func(x, seq int, file string, line int) trace.Event {
		return trace.Event{X: x, Seq: seq, Src: trace.Src{File: file, Line: line}, Data: &trace.StartResponseCalled{Status: "200 OK"}}
	}
	tr := trace.New(started, []trace.Event{
		event(0, 1, "", 0), event(1, 1, "", 0), event(2, 1, "a.py", 3), event(2, 2, "b.py", 4), event(2, 3, "", 0),
	})
	for _, test := range []struct {
		f   lint.Finding
		at  int
		src trace.Src
	}{
		{lint.Finding{X: 1, Refs: []int{1}}, 2, trace.Src{}},
		{lint.Finding{X: 2, Refs: []int{1}}, 3, trace.Src{File: "a.py", Line: 3}},
		{lint.Finding{X: 2, Refs: []int{1, 2, 3}}, 5, trace.Src{File: "b.py", Line: 4}},
		{lint.Finding{X: 2, Refs: []int{3, 1}}, 5, trace.Src{File: "a.py", Line: 3}},
	} {
		if at, src := test.f.At(tr), test.f.Src(tr); at != test.at || src != test.src {
			t.Errorf("%v of exchange %d: at %d in %v, want %d in %v", test.f.Refs, test.f.X, at, src, test.at, test.src)
		}
	}
}

// What a middleware is told of leads to its own code, also where what shows it was another layer's act.
func TestAFindingLeadsToItsOwnLayer(t *testing.T) {
	t.Parallel()
	const upper, timing = trace.Layer("mw.0:upper"), trace.Layer("mw.1:timing")
	at := func(line int) trace.Src { return trace.Src{File: "shop.py", Line: line} }
	tr := trace.New(time.Time{}, []trace.Event{
		{Seq: 1, X: 1, Layer: trace.LayerServer, Src: at(13), Data: &trace.StartResponseCalled{By: string(timing)}},
		{Seq: 2, X: 1, Layer: timing, Src: at(14), Data: &trace.AppReturned{}},
		{Seq: 3, X: 1, Layer: upper, Src: at(23), Data: &trace.AppReturned{}},
	})
	for want, f := range map[int]lint.Finding{
		23: {Who: upper, X: 1, Refs: []int{1, 2}},
		13: {Who: timing, X: 1, Refs: []int{1}},
		14: {Who: trace.LayerServer, X: 1, Refs: []int{1, 2}},
	} {
		if got := f.Src(tr); got.Line != want {
			t.Errorf("%s leads to %v, not to line %d", f.Who, got, want)
		}
	}
}

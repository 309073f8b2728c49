package lint_test

import (
	"testing"

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

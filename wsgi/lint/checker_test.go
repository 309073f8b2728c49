package lint_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/wsgi"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// clean is the trace of an application without a fault.
func clean(tb testing.TB) *trace.Trace {
	tb.Helper()
	_, tr := send(tb, answering("200 OK", plain("Content-Length", "13"), list("Hello, World!")), get)
	return tr
}

// One checker judges trace after trace, and none has a part in what is found in the next.
func TestACheckerIsUsedAgain(t *testing.T) {
	t.Parallel()
	doubled := plain("Content-Length", "13", "Location", "/a", "Location", "/b")
	traces := map[string]*trace.Trace{"clean": clean(t)}
	for name, app := range map[string]wsgi.App{
		"doubled": answering("200 OK", doubled, list("Hello, World!")),
		"short":   answering("200 OK", plain("Content-Length", "20"), list("Hello, ", "World!")),
		"stream":  answering("200 OK", nil, stream("a", "b", "c")),
	} {
		_, traces[name] = send(t, app, get)
	}
	var c lint.Checker
	for range 3 {
		for name, tr := range traces {
			if diff := cmp.Diff(lint.Check(tr), c.Check(tr)); diff != "" {
				t.Errorf("%s: another checker finds (-)\n%s", name, diff)
			}
		}
	}
}

// A clean exchange costs no memory (wsgi/BENCH.md).
func TestACleanExchangeAllocatesNothing(t *testing.T) {
	tr := clean(t)
	var c lint.Checker
	if n := testing.AllocsPerRun(100, func() { c.Check(tr) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

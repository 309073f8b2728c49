package check

import (
	"context"

	"roundtrip/lessons"
	"roundtrip/wsgi/trace"
)

// refusedBytes are of a request that every server refuses (RFC 9112 §3).
const refusedBytes = "none\r\n\r\n"

// checkRefused: a request that the server refuses does not do what a page asks for, such as
// another value in environ, where there is no environ. It is not asked where that is what the
// change leads to.
func checkRefused(ctx context.Context, p *lessons.Page, run lessons.Setup, runner Runner, after *trace.Trace) lessons.Problems {
	if p.Change.To != nil || p.Change.That.Absent() || isRefused(after) {
		return nil
	}
	run.Request, run.Raw = lessons.Request{}, refusedBytes
	tr, err := runToEnd(ctx, run, runner)
	if err != nil || !isRefused(tr) || !p.Change.Done(tr) {
		return nil // the page itself is what does not run, and that is told
	}
	that := p.Change.That.String()
	return lessons.Problems{differs(p.File, "change.that", "false of a request that the server refuses, as with and status == 200", that, "a request that the server refuses is taken for the change: %s", that)}
}

func isRefused(tr *trace.Trace) bool { return tr.At(tr.Len()).Rejected != nil }

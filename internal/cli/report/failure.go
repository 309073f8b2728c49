package report

import (
	"cmp"
	"fmt"
	"strings"

	"roundtrip/internal/cli/exit"
	"roundtrip/wsgi/trace"
)

// Failure says that a request ended with a 5xx, and why, as far as it is known.
// It is "" if the request did not.
func Failure(tr *trace.Trace) string {
	for _, d := range endings(tr) {
		if d.Status < 500 || d.Outcome == "rejected" {
			continue
		}
		if why := whyFailed(tr.Events()); why != "" {
			return exit.Sentence(fmt.Sprintf("the request failed with %s: %s", d.status, why))
		}
		return fmt.Sprintf("The request failed with %s. Nothing that the application wrote says why.", d.status)
	}
	return ""
}

// Cause is the exception that made a request fail and that a framework caught: what the framework
// answered by itself, or else what the application wrote of. The zero Cause is of a request of which
// nothing is known yet.
type Cause struct{ answered, written trace.Handled }

// Take looks at the next event of the request.
func (c *Cause) Take(e *trace.Event) {
	switch d := e.Data.(type) {
	case *trace.FrameworkAnswers:
		if d.Cause == "" {
			c.answered = trace.Handled{Exc: d.Exc, At: e.Src}
		}
	case *trace.ErrorsWrite:
		c.written = cmp.Or(d.Handled, c.written)
	case *trace.CodePrint:
		c.written = cmp.Or(d.Handled, c.written)
	}
}

// Of is the exception behind a status. Of a request that was refused only a framework tells: an
// application may write of exceptions that have come to nothing.
func (c *Cause) Of(status int) trace.Handled {
	switch {
	case status >= 500:
		return cmp.Or(c.answered, c.written)
	case status == 400:
		return c.answered
	}
	return trace.Handled{}
}

// whyFailed is what is known of why a request failed: the exception that reached the
// server, or else the one that a framework caught, or the last one that the application wrote
// of while it handled it, or that a layer caught.
func whyFailed(events []trace.Event) string {
	caught, cause := "", Cause{}
	for i := range events {
		e := &events[i]
		if d, ok := e.Data.(*trace.AppRaised); ok {
			if e.Layer == trace.LayerServer {
				return d.Exc
			}
			caught = raisedAt(d.Exc, e.Src)
		}
		cause.Take(e)
	}
	if of := cause.Of(500); of.Exc != "" {
		return raisedAt(of.Exc, of.At)
	}
	return caught
}

func raisedAt(exc string, at trace.Src) string {
	exc = strings.TrimSuffix(exc, ".")
	switch {
	case at.Line > 0:
		return fmt.Sprintf("%s, raised at %s:%d", exc, at.File, at.Line)
	case at.File != "":
		return fmt.Sprintf("%s, raised in %s", exc, at.File)
	}
	return exc
}

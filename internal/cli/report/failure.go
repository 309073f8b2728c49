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

// Cause is the exception that made a request fail and that a framework caught, as far as
// the application wrote of it. The zero Cause is of a request of which nothing is known yet.
type Cause struct{ last trace.Handled }

// Take looks at the next event of the request.
func (c *Cause) Take(d trace.Data) {
	switch d := d.(type) {
	case *trace.ErrorsWrite:
		c.last = cmp.Or(d.Handled, c.last)
	case *trace.CodePrint:
		c.last = cmp.Or(d.Handled, c.last)
	}
}

// String is the exception with its line: "app.py:5: KeyError: 'cart'". It is "" where
// nothing is known.
func (c Cause) String() string { return c.last.String() }

// whyFailed is what is known of why a request failed: the exception that reached the
// server, or else the last one that the application wrote of while it handled it,
// or that a layer caught.
func whyFailed(events []trace.Event) string {
	written, caught := "", ""
	for _, e := range events {
		switch d := e.Data.(type) {
		case *trace.AppRaised:
			if e.Layer == trace.LayerServer {
				return d.Exc
			}
			caught = raisedAt(d.Exc, e.Src)
		case *trace.ErrorsWrite:
			written = handled(d.Handled, written)
		case *trace.CodePrint:
			written = handled(d.Handled, written)
		}
	}
	if written != "" {
		return written
	}
	return caught
}

// handled tells of the exception of what was written, or of the one before.
func handled(h trace.Handled, before string) string {
	if h.Exc == "" {
		return before
	}
	return raisedAt(h.Exc, h.At)
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

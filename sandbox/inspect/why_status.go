package inspect

import (
	"slices"
	"strings"

	"roundtrip/wsgi/trace"
)

// status asks about the status of the response.
func (w *asking) status() {
	w.whyStatus()
	if w.s.Sent != nil {
		w.condition()
	}
}

func (w *asking) whyStatus() {
	committed := w.last(trace.KindHeadCommitted)
	if committed < 0 {
		w.noHead()
		return
	}
	status := w.tr.Event(committed).Data.(*trace.HeadCommitted).Status
	w.caught()
	w.because(committed, "", "The head became final with %s.", status)
	if w.s.Rejected != nil {
		w.because(w.last(trace.KindRequestRejected), w.s.Rejected.Rule, "The server refused the request: %s.", w.s.Rejected.Reason)
		return
	}
	if i := w.failure(); i >= 0 && !w.givenStatus(status) {
		e := w.tr.Event(i)
		if w.s.Route != nil && w.s.Route.Route == trace.RouteForward {
			w.because(i, "RFC 9110 §15.6.3", "The other server gave no answer that could be passed on, so this one answered: %s.", e.Data.(*trace.AppRaised).Exc)
			return
		}
		w.because(i, "PEP 3333, Error Handling", "The application failed%s, so the server answered itself: %s", where(e), e.Data.(*trace.AppRaised).Exc)
		return
	}
	w.statusFrom(status)
}

// caught is the exception behind a status of 400 or more that a framework gave: the step that it
// ended, and where it was raised, as far as the application wrote of it or the step's line is known.
func (w *asking) caught() {
	if i := w.answered(); i >= 0 && w.failure() < 0 {
		w.whyAnswered(i)
		return
	}
	if w.s.Status() < 400 || w.failure() >= 0 {
		return
	}
	at, exc := -1, ""
	if w.s.Status() >= 500 {
		at, exc = w.handled()
	}
	if i := w.stepRaised(); i >= 0 {
		e := w.tr.Event(i)
		d, line := e.Data.(*trace.FrameworkLeft), ""
		if exc == "" {
			line = where(e)
		}
		w.because(i, "", "%s's %s %s raised an exception%s, and %s answered in its place%s.", d.Framework, d.Step, d.Name, line, d.Framework, exc)
		return
	}
	if at >= 0 {
		w.because(at, "", "The application caught an exception and wrote of it%s.", exc)
	}
}

// handled is the last exception that the application wrote of as it handled it, -1 for none.
func (w *asking) handled() (at int, words string) {
	at = -1
	for i, e := range w.tr.Events() {
		var h trace.Handled
		switch d := e.Data.(type) {
		case *trace.ErrorsWrite:
			h = d.Handled
		case *trace.CodePrint:
			h = d.Handled
		}
		if h.Exc != "" {
			at, words = i, ": "+strings.TrimSuffix(h.String(), ".")
		}
	}
	return at, words
}

// stepRaised is the end of the last step of a framework that an exception ended, -1 for none.
func (w *asking) stepRaised() int {
	for i := w.tr.Len() - 1; i >= 0; i-- {
		if d, ok := w.tr.Event(i).Data.(*trace.FrameworkLeft); ok && d.Raised {
			return i
		}
	}
	return -1
}

func (w *asking) givenStatus(status string) bool {
	return slices.ContainsFunc(w.tr.Events(), func(e trace.Event) bool {
		d, ok := e.Data.(*trace.StartResponseCalled)
		return ok && d.Status == status
	})
}

// statusFrom follows a status inwards to the layer that gave it.
func (w *asking) statusFrom(status string) {
	for i := w.tr.Len() - 1; i >= 0; i-- {
		e := w.tr.Event(i)
		switch d := e.Data.(type) {
		case *trace.Edited:
			if d.What == "head" && d.After == status && d.Before != status {
				w.because(i, "", "You changed it from %s while the request was held.", d.Before)
				status = d.Before
			}
		case *trace.StartResponseReplaced:
			w.because(i, "PEP 3333, Error Handling", "%s took the place of %s, with the exception %s.", d.New, d.Old, d.Exc)
		case *trace.StartResponseCalled:
			if d.Status != status {
				continue
			}
			if d.Delta.Status == status && !w.isInnermost(i) {
				w.because(i, "", "%s made it %s as it called start_response%s.", layerName(d.By), status, where(e))
				status = w.statusBefore(i)
				continue
			}
			if w.isInnermost(i) || w.statusBefore(i) != status {
				w.because(i, "PEP 3333, The start_response() Callable", "%s gave %s to start_response%s.", layerName(d.By), status, where(e))
				w.statusWithin(status)
				return
			}
		}
	}
}

// statusBefore is that of the call of start_response before the ith event.
func (w *asking) statusBefore(i int) string {
	for i--; i >= 0; i-- {
		if d, ok := w.tr.Event(i).Data.(*trace.StartResponseCalled); ok {
			return d.Status
		}
	}
	return ""
}

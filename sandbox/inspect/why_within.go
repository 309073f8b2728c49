package inspect

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"roundtrip/wsgi/trace"
)

// answered is what a framework answered by itself last, where that is what the client got; -1 if
// nothing is.
func (w *asking) answered() int {
	for i := w.tr.Len() - 1; i >= 0; i-- {
		if d, ok := w.tr.Event(i).Data.(*trace.FrameworkAnswers); ok {
			if w.s.Status() >= 400 || d.Cause == trace.CauseRedirect && w.s.Status() >= 300 {
				return i
			}
			return -1
		}
	}
	return -1
}

// whyAnswered says why a framework answered by itself: the exception, and the step that it ended,
// or the route that was looked for.
func (w *asking) whyAnswered(i int) {
	e := w.tr.Event(i)
	d := e.Data.(*trace.FrameworkAnswers)
	switch {
	case d.Cause == trace.CauseMethod:
		asked := ""
		if w.s.Line != nil {
			asked = fmt.Sprintf(" The client asked with %s.", w.s.Line.Method)
		}
		w.because(i, "RFC 9110 §15.5.6", "%s%s", d, asked)
	case d.Cause != "":
		w.because(i, "", "%s", d)
		w.whySlash(i, d)
		if routes := d.Routes(); routes != "" {
			w.because(i, "", "%s", routes)
		}
	default:
		w.because(i, "", "%s raised %s%s, and %s answered in its place.", w.raiser(i, d), strings.TrimSuffix(d.Exc, "."), where(e), d.Framework)
	}
}

// whySlash says of a path that no route takes, or that the client is sent away from, that a slash at its end decides.
func (w *asking) whySlash(i int, d *trace.FrameworkAnswers) {
	if rule := d.OtherSlash(); rule != "" {
		which := "without a"
		if strings.HasSuffix(rule, "/") {
			which = "with a"
		}
		w.because(i, "", "There is the route %s, %s slash at the end: %s is another path.", rule, which, d.Asked)
		return
	}
	if d.Cause != trace.CauseRedirect || w.s.Line == nil {
		return
	}
	path, _, _ := strings.Cut(w.s.Line.Target, "?")
	if to, _, _ := strings.Cut(d.Asked, "?"); strings.HasSuffix(to, path+"/") {
		w.because(w.tr.Find(trace.KindRequestLine, 0), "", "The client asked for %s, without a slash at the end. The route has one.", path)
	}
}

// raiser names the step that was ended by what a framework answers.
func (w *asking) raiser(i int, d *trace.FrameworkAnswers) string {
	for i--; i >= 0; i-- {
		switch left := w.tr.Event(i).Data.(type) {
		case *trace.FrameworkLeft:
			if left.Raised {
				return fmt.Sprintf("%s's %s %s", left.Framework, left.Step, left.Name)
			}
			return d.Framework
		case *trace.FrameworkEntered, *trace.FrameworkAnswers:
			return d.Framework
		}
	}
	return d.Framework
}

// responses are the events of a framework's response, the last one first.
func (w *asking) responses() []int {
	var found []int
	for i := w.tr.Len() - 1; i >= 0; i-- {
		if w.tr.Event(i).Kind() == trace.KindFrameworkResponse {
			found = append(found, i)
		}
	}
	return found
}

// cameIn says what ran as something of the response came, or between what it came.
func (w *asking) cameIn(i int, it string) {
	e := w.tr.Event(i)
	d := e.Data.(*trace.FrameworkResponse)
	switch ran := d.Ran(); {
	case ran != "" && d.New:
		w.because(i, "", "%s came with the response that %s gave%s.", it, ran, begins(e))
	case ran != "":
		w.because(i, "", "%s came while %s ran%s.", it, ran, begins(e))
	case d.New && strings.HasPrefix(d.After, "answer to "):
		w.because(i, "", "%s came with the response that %s made as its %s.", it, d.Framework, d.After)
	default:
		w.because(i, "", "%s came %s.", it, d.Between())
	}
}

// begins is where the code of a step begins.
func begins(e trace.Event) string {
	if e.Src.Line == 0 {
		return ""
	}
	return ", which begins" + where(e)
}

// headerWithin follows a header through the framework, to the step in which it came.
func (w *asking) headerWithin(h trace.Header) {
	seen := w.responses()
	for _, i := range seen {
		e := w.tr.Event(i)
		d := e.Data.(*trace.FrameworkResponse)
		if j := slices.IndexFunc(d.Delta.Set, func(c trace.Change) bool { return sameHeader(trace.Header{Name: c.Name, Value: c.New}, h) }); j >= 0 {
			h.Value = d.Delta.Set[j].Old
			w.cameIn(i, fmt.Sprintf("The value %q", d.Delta.Set[j].New))
			continue
		}
		if slices.ContainsFunc(d.Delta.Add, func(a trace.Header) bool { return sameHeader(a, h) }) {
			w.cameIn(i, "It")
			return
		}
		if d.New {
			break // what was in another response is of no concern
		}
	}
	if len(seen) > 0 {
		w.afterLast(seen[0])
	}
}

// afterLast says that something came when no step had the response in hand any more.
func (w *asking) afterLast(i int) {
	d := w.tr.Event(i).Data.(*trace.FrameworkResponse)
	last := d.Ran()
	if last == "" {
		last = d.Before
	}
	w.because(i, "", "It came between %s, which last changed the response, and the call of start_response.", last)
}

// sameHeader reports whether a header of a framework's response is one of the head. A cookie may
// have got its attributes since.
func sameHeader(within, head trace.Header) bool {
	if !strings.EqualFold(within.Name, head.Name) {
		return false
	}
	value := strings.TrimSpace(head.Value) // before a cookie of Django's there is a space
	return within.Value == value || strings.EqualFold(head.Name, "Set-Cookie") && strings.HasPrefix(value, within.Value+";")
}

// statusWithin says in which step of a framework the status came.
func (w *asking) statusWithin(status string) {
	code, _, _ := strings.Cut(status, " ")
	for _, i := range w.responses() {
		d := w.tr.Event(i).Data.(*trace.FrameworkResponse)
		if is, _, _ := strings.Cut(d.Delta.Status, " "); is == code {
			w.cameIn(i, "The status "+strconv.Quote(code))
			w.inPlaceOfView(i)
			w.slash(i)
			return
		}
		if d.New {
			return
		}
	}
}

// lostWithin finds the step of a framework in which a header was taken out, or in which another
// response took the place of one that had it.
func (w *asking) lostWithin(name string) bool {
	seen := w.responses()
	slices.Reverse(seen)
	had, lost, since := trace.Header{}, -1, -1
	for _, i := range seen {
		d := w.tr.Event(i).Data.(*trace.FrameworkResponse)
		if h, ok := named(d.Delta.Del, name); ok || d.New && since >= 0 {
			if ok {
				had = h
			}
			lost, since = i, -1
		}
		if h, ok := named(d.Delta.Add, name); ok {
			had, since = h, i
		} else if c, ok := changed(d.Delta.Set, name); ok {
			had.Value = c.New
		}
	}
	if lost < 0 || since >= 0 {
		return false
	}
	w.wasLost(lost, had)
	return true
}

func (w *asking) wasLost(i int, had trace.Header) {
	e := w.tr.Event(i)
	d := e.Data.(*trace.FrameworkResponse)
	who := d.Ran()
	switch {
	case who == "":
		w.because(i, "", "It was taken out (%s) %s.", had.Value, d.Between())
	case d.New:
		w.because(i, "", "%s gave another response without it, in place of one that had it (%s)%s.", who, had.Value, begins(e))
	default:
		w.because(i, "", "It was taken out (%s) while %s ran%s.", had.Value, who, begins(e))
	}
}

package inspect

import (
	"fmt"
	"slices"
	"strings"

	"roundtrip/wsgi/trace"
)

// viewCalled asks whether a framework called the view, and what answered where it did not.
func (w *asking) viewCalled() {
	for i, e := range w.tr.Events() {
		if d, ok := e.Data.(*trace.FrameworkEntered); ok && d.Step == "view" {
			w.because(i, "", "%s called its view %s%s.", d.Framework, d.Called(), begins(e))
			if words := d.ElsewhereWords(); words != "" {
				w.rule("", "It is a coroutine: %s.", words)
			}
			return
		}
	}
	w.viewNotCalled()
}

// viewNotCalled says what answered in place of the view.
func (w *asking) viewNotCalled() {
	if i := w.answered(); i >= 0 {
		w.because(i, "", "The view was not called.")
		w.whyAnswered(i)
		return
	}
	for _, i := range w.responses() {
		d := w.tr.Event(i).Data.(*trace.FrameworkResponse)
		if !d.New {
			continue
		}
		w.because(i, "", "The view was not called.")
		w.cameIn(i, "The response")
		w.slash(i)
		return
	}
	w.rule("", "The record has no step that is a view, and does not say what answered in its place.")
}

// hasSteps reports whether a framework's steps were told of.
func hasSteps(tr *trace.Trace) bool {
	return tr.Find(trace.KindFrameworkEntered, 0) >= 0 || tr.Find(trace.KindFrameworkAnswers, 0) >= 0
}

// inPlaceOfView says of the response of a step that the view behind it was not called.
func (w *asking) inPlaceOfView(i int) {
	d := w.tr.Event(i).Data.(*trace.FrameworkResponse)
	if d.New && stands[d.Step] && !w.viewed() {
		w.rule("", "It answered in place of the view, which was not called.")
	}
}

// stands are the steps that stand before the view.
var stands = map[string]bool{"decorator": true, "middleware": true, "before_request": true}

func (w *asking) viewed() bool {
	return slices.ContainsFunc(w.tr.Events(), func(e trace.Event) bool {
		d, ok := e.Data.(*trace.FrameworkEntered)
		return ok && d.Step == "view"
	})
}

// behindIt says of a response that came before the view that nothing behind could give a header.
func (w *asking) behindIt() {
	for _, i := range w.responses() {
		e := w.tr.Event(i)
		d := e.Data.(*trace.FrameworkResponse)
		if d.New && stands[d.Step] && !w.viewed() {
			w.because(i, "", "%s answered%s. Nothing that stands behind it was called, neither a middleware nor the view: none of them could give it.", d.Ran(), begins(e))
		}
		if d.New {
			return
		}
	}
}

// slash says of a redirection of Django's CommonMiddleware what is missing in the path.
func (w *asking) slash(i int) {
	if w.s.Line == nil || w.s.Status() != 301 {
		return
	}
	d := w.tr.Event(i).Data.(*trace.FrameworkResponse)
	path, _, _ := strings.Cut(w.s.Line.Target, "?")
	to, _ := named(d.Delta.Add, "Location")
	to.Value, _, _ = strings.Cut(to.Value, "?")
	if strings.HasPrefix(d.Name, "CommonMiddleware") && to.Value == path+"/" {
		w.because(w.tr.Find(trace.KindRequestLine, 0), "", "The path %s ends without a slash. No route takes it so, and one takes %s/: with APPEND_SLASH, which is on unless the settings say otherwise, Django sends the client there.", path, path)
	}
}

// conditions are the headers of a request that make an answer of some status, the first that counts first, and
// what they are compared with.
var conditions = map[int][]struct{ sent, with, rule string }{
	304: {{"If-None-Match", "ETag", "RFC 9110 §13.1.2"}, {"If-Modified-Since", "Last-Modified", "RFC 9110 §13.1.3"}},
	412: {{"If-Match", "ETag", "RFC 9110 §13.1.1"}, {"If-Unmodified-Since", "Last-Modified", "RFC 9110 §13.1.4"}, {"If-None-Match", "ETag", "RFC 9110 §13.1.2"}},
	206: {{"Range", "Content-Range", "RFC 9110 §14.2"}},
	416: {{"Range", "Content-Range", "RFC 9110 §14.2"}},
}

// condition says which header of the client's the status answers.
func (w *asking) condition() {
	for _, c := range conditions[w.s.Status()] {
		for i, e := range w.tr.Events() {
			d, ok := e.Data.(*trace.RequestHeader)
			if !ok || !strings.EqualFold(d.Name, c.sent) {
				continue
			}
			has := ""
			if h, ok := named(slices.Concat(w.s.Sent.Headers, w.s.Sent.ServerAdded), c.with); ok {
				has = fmt.Sprintf(" The response has %s: %s.", h.Name, h.Value)
			}
			w.because(i, c.rule, "The client sent %s: %s, in bytes %d to %d.%s", d.Name, d.Value, d.ValueSpan.Off, d.ValueSpan.End()-1, has)
			return
		}
	}
}

package inspect

import (
	"net/textproto"
	"strings"

	"roundtrip/wsgi/trace"
)

// key asks about a key of the environ.
func (w *asking) key(name string) {
	for _, v := range w.s.Environ {
		if v.Key == name {
			w.keyFrom(v)
			return
		}
	}
	if w.s.Rejected != nil {
		w.because(w.last(trace.KindRequestRejected), w.s.Rejected.Rule, "There is no environ: the server refused the request.")
		return
	}
	if route := w.tr.Find(trace.KindRouteChosen, 0); w.s.Route != nil && w.s.Route.Route == trace.RouteForward {
		w.because(route, "", "There is no environ: the request was passed on to another server as it came.")
		return
	}
	built := w.tr.Find(trace.KindEnvironBuilt, 0)
	w.because(built, "", "The server built the environ without it, and no layer wrote it.")
	header, isHeader := strings.CutPrefix(name, "HTTP_")
	if !isHeader {
		return
	}
	for i, e := range w.tr.Events() {
		d, ok := e.Data.(*trace.RequestHeader)
		if ok && d.Key != name && strings.ReplaceAll(strings.ToUpper(d.Name), "-", "_") == header {
			w.because(i, "PEP 3333, environ Variables", "The client sent %s, which has another key or none: %q.", d.Name, d.Key)
			return
		}
	}
	w.rule("PEP 3333, environ Variables", "It would come from a header %s, and the client sent none.", textproto.CanonicalMIMEHeaderKey(strings.ReplaceAll(header, "_", "-")))
}

func (w *asking) keyFrom(v trace.Variable) {
	if v.Gone {
		w.because(v.Since-1, "", "%s deleted it; it was %s.", layerName(string(v.By)), v.Was)
		return
	}
	if v.By.Edit() {
		w.because(v.Since-1, "", "You changed it while the request was held; it was %s.", v.Was)
		return
	}
	if v.By != "" {
		w.because(v.Since-1, "", "%s wrote it%s.", v.By.Name(), where(w.tr.Event(v.Since-1)))
		return
	}
	w.because(w.tr.Find(trace.KindEnvironBuilt, 0), "PEP 3333, environ Variables", "The server built the environ with it, from the %s.", v.Source)
	for _, span := range v.Spans {
		for i, e := range w.tr.Events() {
			if d, ok := e.Data.(*trace.RequestHeader); ok && d.ValueSpan == span {
				w.because(i, "", "The client sent it in the header %s, bytes %d to %d.", d.Name, span.Off, span.End())
			}
			if d, ok := e.Data.(*trace.RequestLine); ok && d.MethodSpan.Off <= span.Off && span.End() <= d.VersionSpan.End() {
				w.because(i, "", "The client sent it in the request line, bytes %d to %d.", span.Off, span.End())
			}
		}
	}
}

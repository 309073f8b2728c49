package inspect

import (
	"slices"
	"strings"

	"roundtrip/wsgi/trace"
)

// header asks about a header of the response.
func (w *asking) header(name string) {
	committed := w.last(trace.KindHeadCommitted)
	if committed < 0 {
		w.noHead()
		return
	}
	d := w.tr.Event(committed).Data.(*trace.HeadCommitted)
	if h, ok := named(d.ServerAdded, name); ok {
		w.because(committed, "", "The server added %s: %s as the head became final.", h.Name, h.Value)
		w.whyAdded(h)
		return
	}
	h, ok := given(d.Headers, name)
	if !ok {
		w.whyAbsent(name, committed)
		return
	}
	w.because(committed, "", "%s: %s was in the head that became final.", h.Name, h.Value)
	w.givenBy(h)
	w.alsoSent(h.Value)
	if isCookie(h.Name) {
		w.scope(h.Value)
	}
}

// given finds a header that was asked for, or that of a cookie: "Set-Cookie sid".
func given(headers []trace.Header, name string) (trace.Header, bool) {
	name, cookie, one := strings.Cut(name, " ")
	if !one {
		return named(headers, name)
	}
	i := slices.IndexFunc(headers, func(h trace.Header) bool {
		return strings.EqualFold(h.Name, name) && strings.HasPrefix(strings.TrimSpace(h.Value), cookie+"=")
	})
	if i < 0 {
		return trace.Header{}, false
	}
	return headers[i], true
}

// noHead says why there is no response to ask about.
func (w *asking) noHead() {
	switch {
	case w.s.Outcome() == "dropped":
		w.because(w.last(trace.KindHoldLeft), "", "No head was sent: the client was dropped while the request was held.")
	case w.s.Outcome() == "aborted":
		w.rule("", "No head was sent: the client had left before.")
	case w.s.Done == nil:
		w.rule("", "No head has been sent yet: the request is under way.")
	default:
		w.rule("", "No head was sent.")
	}
}

// givenBy follows a header inwards, from the last layer that touched it to the one that gave it.
func (w *asking) givenBy(h trace.Header) {
	for i := w.tr.Len() - 1; i >= 0; i-- {
		e := w.tr.Event(i)
		switch d := e.Data.(type) {
		case *trace.Edited:
			if c, ok := changed(d.Delta.Set, h.Name); ok {
				w.because(i, "", "You changed it from %s while the request was held.", c.Old)
				h.Value = c.Old
			} else if _, ok := named(d.Delta.Add, h.Name); ok && d.What == "head" {
				w.because(i, "", "You added it while the request was held.")
				return
			}
		case *trace.StartResponseCalled:
			if c, ok := changed(d.Delta.Set, h.Name); ok && c.New == h.Value {
				w.because(i, "", "%s changed it from %s as it called start_response%s.", layerName(d.By), c.Old, where(e))
				h.Value = c.Old
				continue
			}
			_, ok := named(d.Delta.Add, h.Name)
			if ok && isCookie(h.Name) { // of which there may be others
				ok = slices.Contains(d.Delta.Add, h)
			}
			if ok || w.isInnermost(i) && slices.Contains(d.Headers, h) {
				w.because(i, "PEP 3333, The start_response() Callable", "%s gave it to start_response%s.", layerName(d.By), where(e))
				if w.isInnermost(i) {
					w.headerWithin(h)
				}
				return
			}
		}
	}
}

// isInnermost reports whether a call of start_response is the first of its kind.
func (w *asking) isInnermost(i int) bool { return w.tr.Find(trace.KindStartResponseCalled, 0) == i }

func layerName(by string) string {
	if by == "" {
		return "the application"
	}
	return trace.Layer(by).Name()
}

// shortestText is how long a text is at least that is looked for in the request: a shorter
// one is there by chance.
const shortestText = 4

// alsoSent says where the client sent the same text. That is no proof that it came from there.
func (w *asking) alsoSent(value string) {
	if len(value) < shortestText {
		return
	}
	for i, e := range w.tr.Events() {
		switch d := e.Data.(type) {
		case *trace.RequestHeader:
			if hasWhole(d.Value, value) && !strings.EqualFold(d.Name, "Host") {
				w.because(i, "", "The client sent the same text in its header %s, bytes %d to %d.", d.Name, d.ValueSpan.Off, d.ValueSpan.End())
				return
			}
		case *trace.RequestLine:
			if hasWhole(d.Target, value) {
				w.because(i, "", "The client sent the same text in the target, bytes %d to %d.", d.TargetSpan.Off, d.TargetSpan.End())
				return
			}
		}
	}
}

// hasWhole reports whether a text has a value that ends where a value can: "/a/" is no value of "/a/b/".
func hasWhole(text, value string) bool {
	ends := "?&=;# ,\"'"
	if !strings.Contains(value, "/") {
		ends += "/"
	}
	for at := 0; at <= len(text); at++ {
		i := strings.Index(text[at:], value)
		if i < 0 {
			return false
		}
		at += i
		before, after := text[:at], text[at+len(value):]
		if (before == "" || strings.ContainsAny(before[len(before)-1:], ends)) && (after == "" || strings.ContainsAny(after[:1], ends)) {
			return true
		}
	}
	return false
}

// whyAdded is the rule by which the server adds a header.
func (w *asking) whyAdded(h trace.Header) {
	switch strings.ToLower(h.Name) {
	case "date":
		w.rule("RFC 9110 §6.6.1", "An origin server with a clock sends Date, and the application gave none.")
	case "server":
		w.rule("RFC 9110 §10.2.4", "The server names itself, and the application gave no Server.")
	case "content-length":
		w.noStatedLength()
		w.whyOneBlock()
	case "transfer-encoding":
		w.noStatedLength()
		w.whyManyBlocks()
		w.rule("RFC 9112 §7.1", "The client speaks %s, so it reads chunks, and the connection can be kept.", w.s.Version)
	case "connection":
		w.connection()
	}
}

func (w *asking) noStatedLength() {
	if i := w.last(trace.KindStartResponseCalled); i >= 0 {
		w.because(i, "PEP 3333, Handling the Content-Length Header", "The application stated no Content-Length in its head.")
	}
}

// outermost is the return of the outermost layer, whose result the server iterates.
func (w *asking) outermost() (int, *trace.AppReturned) {
	if i := w.last(trace.KindAppReturned); i >= 0 {
		return i, w.tr.Event(i).Data.(*trace.AppReturned)
	}
	return -1, nil
}

func (w *asking) whyOneBlock() {
	switch i, d := w.outermost(); {
	case w.s.Rejected != nil || d == nil:
		w.rule("", "The answer is the server's own, whose length it knows.")
	case d.Len == 1:
		w.because(i, "PEP 3333, Handling the Content-Length Header", "%s returned a %s of one block, so the block's length is that of the body.", w.tr.Event(i).Layer.Name(), d.Type)
	default:
		w.because(i, "", "The body ended before anything had to be sent, so its length was known.")
	}
}

func (w *asking) whyManyBlocks() {
	switch i, d := w.outermost(); {
	case d == nil:
	case d.Len < 0:
		w.because(i, "PEP 3333, Handling the Content-Length Header", "%s returned %s, which has no len(): how long the body becomes is not known as the head is sent.", w.tr.Event(i).Layer.Name(), resultWords(d))
	default:
		w.because(i, "PEP 3333, Handling the Content-Length Header", "%s returned a %s of %d blocks: only of a single one the server knows the length.", w.tr.Event(i).Layer.Name(), d.Type, d.Len)
	}
}

// resultWords names what a layer returned, with the application's own generator where one gives the blocks.
func resultWords(d *trace.AppReturned) string {
	at := where(trace.Event{Src: d.GeneratorAt})
	switch {
	case d.Generator == "":
		return "a " + d.Type
	case d.Type == "generator":
		return "the generator " + d.Generator + at
	}
	return "a " + d.Type + " of the generator " + d.Generator + at
}

// bodiless says why an answer has no body, false if it has one.
func (w *asking) bodiless() bool {
	code := w.s.Status()
	switch {
	case code == 204 || code == 304:
		w.because(w.last(trace.KindHeadCommitted), "RFC 9110 §8.6", "An answer with the status %d has no body, whose length could be told.", code)
	case w.s.Line != nil && w.s.Line.Method == "HEAD":
		w.because(w.tr.Find(trace.KindRequestLine, 0), "RFC 9110 §9.3.2", "The client asked with HEAD, so no body is sent, and the server does not know how long it would have been.")
	default:
		return false
	}
	return true
}

// whyAbsent is the first condition that kept a header away.
func (w *asking) whyAbsent(name string, committed int) {
	w.because(committed, "", "There was no %s in the head that became final.", name)
	if w.takenOut(name) || w.replaced(name) || w.lostWithin(name) {
		return
	}
	switch strings.ToLower(name) {
	case "content-length":
		if !w.bodiless() {
			w.noStatedLength()
			w.whyManyBlocks()
		}
	case "transfer-encoding":
		w.whyNotChunked()
	default:
		w.neverGiven(name)
	}
}

// takenOut finds the layer that took a header out.
func (w *asking) takenOut(name string) bool {
	for i := w.tr.Len() - 1; i >= 0; i-- {
		e := w.tr.Event(i)
		switch d := e.Data.(type) {
		case *trace.StartResponseCalled:
			if h, ok := named(d.Delta.Del, name); ok {
				w.because(i, "", "%s took it out (%s) as it called start_response%s.", layerName(d.By), h.Value, where(e))
				w.givenBy(h)
				return true
			}
		case *trace.Edited:
			if h, ok := named(d.Delta.Del, name); ok && d.What == "head" {
				w.because(i, "", "You took it out (%s) while the request was held.", h.Value)
				w.givenBy(h)
				return true
			}
		}
	}
	return false
}

// replaced reports whether a head that had it made room for another.
func (w *asking) replaced(name string) bool {
	failed := w.failure()
	for i, e := range w.tr.Events() {
		d, ok := e.Data.(*trace.StartResponseCalled)
		if !ok {
			continue
		}
		h, had := named(d.Headers, name)
		again := w.tr.Find(trace.KindStartResponseReplaced, i)
		switch {
		case had && again > i:
			w.because(again, "PEP 3333, Error Handling", "A head that had it (%s) was stored, and replaced by one with exc_info.", h.Value)
			return true
		case had && failed > i:
			w.because(failed, "PEP 3333, Error Handling", "A head that had it (%s) was stored, but then the application failed, and the server answered itself.", h.Value)
			return true
		}
	}
	return false
}

// failure is the index of the exception that reached the server, -1 if none did.
func (w *asking) failure() int {
	for i := w.tr.Len() - 1; i >= 0; i-- {
		if e := w.tr.Event(i); e.Kind() == trace.KindAppRaised && e.Layer == trace.LayerServer {
			return i
		}
	}
	return -1
}

func (w *asking) whyNotChunked() {
	if w.bodiless() {
		return
	}
	d := w.tr.Event(w.last(trace.KindHeadCommitted)).Data.(*trace.HeadCommitted)
	if h, ok := named(d.Headers, "Content-Length"); ok {
		w.rule("RFC 9112 §6.1", "Chunks are for a body whose length is not known, and the application stated Content-Length: %s.", h.Value)
		w.givenBy(h)
		return
	}
	if h, ok := named(d.ServerAdded, "Content-Length"); ok {
		w.rule("RFC 9112 §6.1", "Chunks are for a body whose length is not known, and the server knew it: %s.", h.Value)
		w.whyOneBlock()
		return
	}
	w.because(w.tr.Find(trace.KindRequestLine, 0), "RFC 9112 §6.1", "The client speaks %s, which knows no chunks: the end of the connection ends the body.", w.s.Version)
}

// neverGiven says that nobody gave a header, and who could have.
func (w *asking) neverGiven(name string) {
	if w.s.Rejected != nil {
		w.because(w.last(trace.KindRequestRejected), "", "The server refused the request by %s and answered itself: %s.", w.s.Rejected.Rule, w.s.Rejected.Reason)
		return
	}
	if i := w.failure(); i >= 0 {
		w.because(i, "PEP 3333, Error Handling", "The application failed, and the server answered itself.")
		return
	}
	for _, l := range w.s.Layers {
		if !l.Called {
			w.rule("", "%s gives none here: it was not called.", l.Layer.Name())
			w.called(l.Layer.Name())
			return
		}
	}
	if i := w.tr.Find(trace.KindStartResponseCalled, 0); i >= 0 {
		w.because(i, "", "No layer gave it: neither %s nor any layer around it has a %s in its call of start_response.", layerName(w.tr.Event(i).Data.(*trace.StartResponseCalled).By), name)
		w.behindIt()
	}
}

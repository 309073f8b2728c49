package inspect

import (
	"fmt"
	"strings"

	"roundtrip/wsgi/trace"
)

func byteWords(s trace.Span) string {
	if s.Len == 1 {
		return fmt.Sprintf("byte %d", s.Off)
	}
	return fmt.Sprintf("bytes %d to %d", s.Off, s.End()-1)
}

func bufWords(buf string) string {
	switch buf {
	case trace.BufIn:
		return "what the client sent"
	case trace.BufOut:
		return "what the server sent"
	}
	return "your change"
}

// bytes asks about bytes of the wire, or of an edit: where they came from, or what became of
// them.
func (w *asking) bytes(s trace.Span) {
	switch s.Buf {
	case trace.BufIn:
		w.came(s)
	case trace.BufOut:
		w.went(s)
	default:
		w.wrote(s)
	}
}

// overlaps reports whether an event is about some of the bytes.
func overlaps(e trace.Event, s trace.Span) bool {
	for _, have := range e.Spans {
		if have.Buf == s.Buf && have.Off < s.End() && s.Off < have.End() {
			return true
		}
	}
	return false
}

// came asks about bytes of the client: what they are, and who used them.
func (w *asking) came(s trace.Span) {
	for i, e := range w.tr.Events() {
		if !overlaps(e, s) {
			continue
		}
		switch d := e.Data.(type) {
		case *trace.RequestLine:
			w.because(i, "RFC 9112 §3", "The client sent them in the request line: %s %s %s.", d.Method, d.Target, d.Version)
			w.becameKeys(s)
			return
		case *trace.RequestHeader:
			w.because(i, "RFC 9112 §5", "The client sent them in the header %s.", d.Name)
			w.becameHeaderKeys(i, s)
			return
		}
	}
	w.cameInBody(s)
}

// becameHeaderKeys says which keys of the environ were made of a header, or why none were.
func (w *asking) becameHeaderKeys(i int, s trace.Span) {
	switch {
	case w.becameKeys(s):
	case w.s.Rejected != nil:
		w.because(w.last(trace.KindRequestRejected), w.s.Rejected.Rule, "There is no environ: the server refused the request.")
	case w.tr.Find(trace.KindEnvironBuilt, 0) >= 0:
		w.because(i, "PEP 3333, environ Variables", "No key of the environ was made of it.")
	case w.s.Done == nil:
		w.rule("", "The server has not built the environ yet.")
	default:
		w.rule("", "The server built no environ: nothing in it was called.")
	}
}

// becameKeys says which keys of the environ were made of bytes, false for none.
func (w *asking) becameKeys(s trace.Span) bool {
	i := w.tr.Find(trace.KindEnvironBuilt, 0)
	if i < 0 {
		return false
	}
	var keys []string
	for _, entry := range w.tr.Event(i).Data.(*trace.EnvironBuilt).Entries {
		if overlaps(trace.Event{Spans: entry.Spans}, s) {
			keys = append(keys, entry.Key)
		}
	}
	if len(keys) == 0 {
		return false
	}
	w.because(i, "PEP 3333, environ Variables", "The server made of them: %s.", strings.Join(keys, ", "))
	return true
}

// cameInBody asks about bytes behind the head: who read them.
func (w *asking) cameInBody(s trace.Span) {
	came := -1
	for i, e := range w.tr.Events() {
		switch e.Kind() {
		case trace.KindBytesIn:
			if overlaps(e, s) && came < 0 {
				came = i
				w.because(i, "", "The client sent them behind the lines of the head.")
			}
		case trace.KindInputRead:
			if overlaps(e, s) {
				w.because(i, "PEP 3333, Input and Error Streams", "%s read them from wsgi.input%s.", e.Layer.Name(), where(e))
				return
			}
		}
	}
	if came < 0 {
		w.rule("", "The server has not read them.")
		return
	}
	w.rule("PEP 3333, Input and Error Streams", "No layer read them from wsgi.input: they end the head, frame the body, or were of no use to anybody.")
}

// went asks about bytes to the client: which part of the answer they are, and who gave that.
func (w *asking) went(s trace.Span) {
	for i, e := range w.tr.Events() {
		d, ok := e.Data.(*trace.BytesOut)
		if !ok || !overlaps(e, s) {
			continue
		}
		switch d.What {
		case "head":
			w.wentInHead(i, s)
		case "block":
			w.wentInBlock(i, d)
		case "last chunk":
			w.because(i, "RFC 9112 §7.1", "The last chunk ends the body: the application had given all of it.")
			w.whyManyBlocks()
		default:
			w.because(i, "RFC 9110 §15.2", "They are an interim response, %s, before the one that answers.", d.What)
		}
		return
	}
	w.rule("", "The record has no event that sent them.")
}

// wentInHead asks for the line of the head in which the bytes stand.
func (w *asking) wentInHead(i int, s trace.Span) {
	line, first := w.lineAt(i, s.Off)
	name, _, isHeader := strings.Cut(line, ":")
	w.because(i, "", "The server sent them in the head.")
	switch {
	case first:
		w.status()
	case line == "":
		w.rule("RFC 9112 §2.1", "An empty line ends the head.")
	case isHeader:
		w.header(name)
	}
}

// lineAt is the line of the head that an event sent in which a byte stands, and whether it is
// the first.
func (w *asking) lineAt(i int, off int64) (line string, first bool) {
	e := w.tr.Event(i)
	text := string(e.Data.(*trace.BytesOut).Chunk)
	at := min(max(0, int(off-e.Spans[0].Off)), len(text))
	from := strings.LastIndexByte(text[:at], '\n') + 1
	line, _, _ = strings.Cut(text[from:], "\r\n")
	return line, from == 0
}

// wentInBlock follows a block of the body inwards, through the layers that handed it on.
func (w *asking) wentInBlock(i int, d *trace.BytesOut) {
	how := map[string]string{"chunked": " as a chunk, with its size before it"}[d.Framing]
	w.because(i, "PEP 3333, Buffering and Streaming", "The server sent a block of the body%s.", how)
	given := false
	for j := i - 1; j >= 0; j-- {
		e := w.tr.Event(j)
		if b, ok := e.Data.(*trace.BytesOut); ok && b.What == "block" {
			break // what lies before is of another block
		}
		switch b := e.Data.(type) {
		case *trace.BodyBlock:
			given = true
			w.because(j, "PEP 3333, Middleware Handling of Block Boundaries", "%s gave a block of %d bytes%s.", e.Layer.Name(), b.Len, where(e))
		case *trace.Edited:
			if b.What == "block" {
				w.because(j, "", "You changed the block while the request was held.")
			}
		}
	}
	if !given {
		w.serverAnswered()
	}
}

// serverAnswered says why a block came from the server itself.
func (w *asking) serverAnswered() {
	switch {
	case w.s.Rejected != nil:
		w.because(w.last(trace.KindRequestRejected), w.s.Rejected.Rule, "The server answered itself: %s.", w.s.Rejected.Reason)
	case w.failure() >= 0:
		w.because(w.failure(), "PEP 3333, Error Handling", "The application failed, and the server answered itself.")
	case w.s.Route != nil:
		w.because(w.tr.Find(trace.KindRouteChosen, 0), "", "No layer gave it: %s.", actWords(w.tr.Event(w.tr.Find(trace.KindRouteChosen, 0))))
	}
}

// wrote asks about bytes of an edit.
func (w *asking) wrote(s trace.Span) {
	n := 0
	for i, e := range w.tr.Events() {
		d, ok := e.Data.(*trace.Edited)
		if !ok {
			continue
		}
		if n++; trace.EditBuf(n) == s.Buf {
			w.because(i, "", "You wrote them as you changed the %s while the request was held; it was %q.", d.What, d.Before)
			w.becameKeys(s)
			return
		}
	}
	w.rule("", "The record has no such change.")
}

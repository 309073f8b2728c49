package inspect

import (
	"fmt"
	"slices"
	"strings"

	"roundtrip/wsgi/trace"
)

// Link is one cause in a chain of them, the nearest first.
type Link struct {
	Text string
	// At is the position in the trace from which on it shows, 0 where it is a rule.
	At int
	// Rule is what governs it, such as "RFC 9110 §8.6", "" for none.
	Rule string
}

// Topic is what a question is about.
type Topic uint8

// The topics.
const (
	Header     Topic = iota // of the response, there or not
	Key                     // of the environ, there or not
	Status                  // of the response
	Called                  // whether a layer was called
	Connection              // whether it was kept
)

// Question asks why something in an exchange is as it is, or why it is not there.
type Question struct {
	Topic Topic
	Name  string // of a header, key or layer
}

// String is the question as a person asks it.
func (q Question) String() string {
	switch q.Topic {
	case Key:
		return "Why " + q.Name + " in the environ, or why not?"
	case Status:
		return "Why this status?"
	case Called:
		return "Why was " + q.Name + " called, or why not?"
	case Connection:
		return "Why was the connection kept, or closed?"
	}
	return "Why " + q.Name + " in the response, or why not?"
}

// Why is the chain of causes, computed from the record and the rules alone. What the record
// does not tell is not guessed: the chain then ends.
func Why(tr *trace.Trace, q Question) []Link {
	w := &asking{tr: tr, s: tr.At(tr.Len())}
	switch q.Topic {
	case Key:
		w.key(q.Name)
	case Status:
		w.status()
	case Called:
		w.called(q.Name)
	case Connection:
		w.connection()
	default:
		w.header(q.Name)
	}
	return w.links
}

// asking is a question on its way to an answer.
type asking struct {
	tr    *trace.Trace
	s     *trace.State
	links []Link
}

// because adds a cause that the ith event tells of.
func (w *asking) because(i int, rule, format string, args ...any) {
	w.links = append(w.links, Link{Text: fmt.Sprintf(format, args...), At: i + 1, Rule: rule})
}

// rule adds a cause that no event tells of.
func (w *asking) rule(rule, format string, args ...any) { w.because(-1, rule, format, args...) }

// find is the index of the last event of a kind, -1 if there is none.
func (w *asking) last(k trace.Kind) int {
	for i := w.tr.Len() - 1; i >= 0; i-- {
		if w.tr.Event(i).Kind() == k {
			return i
		}
	}
	return -1
}

// where is the line of source of an event, "" if it is not known.
func where(e trace.Event) string {
	if e.Src.File == "" {
		return ""
	}
	if e.Src.Line == 0 {
		return " in " + e.Src.File
	}
	return fmt.Sprintf(" at line %d of %s", e.Src.Line, e.Src.File)
}

func named(headers []trace.Header, name string) (trace.Header, bool) {
	i := slices.IndexFunc(headers, func(h trace.Header) bool { return strings.EqualFold(h.Name, name) })
	if i < 0 {
		return trace.Header{}, false
	}
	return headers[i], true
}

func changed(changes []trace.Change, name string) (trace.Change, bool) {
	i := slices.IndexFunc(changes, func(c trace.Change) bool { return strings.EqualFold(c.Name, name) })
	if i < 0 {
		return trace.Change{}, false
	}
	return changes[i], true
}

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
	h, ok := named(d.Headers, name)
	if !ok {
		w.whyAbsent(name, committed)
		return
	}
	w.because(committed, "", "%s: %s was in the head that became final.", h.Name, h.Value)
	w.givenBy(h)
	w.alsoSent(h.Value)
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
			if _, ok := named(d.Delta.Add, h.Name); ok || w.isInnermost(i) && slices.Contains(d.Headers, h) {
				w.because(i, "PEP 3333, The start_response() Callable", "%s gave it to start_response%s.", layerName(d.By), where(e))
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
			if strings.Contains(d.Value, value) && !strings.EqualFold(d.Name, "Host") {
				w.because(i, "", "The client sent the same text in its header %s, bytes %d to %d.", d.Name, d.ValueSpan.Off, d.ValueSpan.End())
				return
			}
		case *trace.RequestLine:
			if strings.Contains(d.Target, value) {
				w.because(i, "", "The client sent the same text in the target, bytes %d to %d.", d.TargetSpan.Off, d.TargetSpan.End())
				return
			}
		}
	}
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
		w.because(i, "PEP 3333, Handling the Content-Length Header", "%s returned a %s, which has no len(): how long the body becomes is not known as the head is sent.", w.tr.Event(i).Layer.Name(), d.Type)
	default:
		w.because(i, "PEP 3333, Handling the Content-Length Header", "%s returned a %s of %d blocks: only of a single one the server knows the length.", w.tr.Event(i).Layer.Name(), d.Type, d.Len)
	}
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
	if w.takenOut(name) || w.replaced(name) {
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
	}
}

// status asks about the status of the response.
func (w *asking) status() {
	committed := w.last(trace.KindHeadCommitted)
	if committed < 0 {
		w.noHead()
		return
	}
	status := w.tr.Event(committed).Data.(*trace.HeadCommitted).Status
	w.because(committed, "", "The head became final with %s.", status)
	if w.s.Rejected != nil {
		w.because(w.last(trace.KindRequestRejected), w.s.Rejected.Rule, "The server refused the request: %s.", w.s.Rejected.Reason)
		return
	}
	if i := w.failure(); i >= 0 && !w.givenStatus(status) {
		e := w.tr.Event(i)
		w.because(i, "PEP 3333, Error Handling", "The application failed%s, so the server answered itself: %s", where(e), e.Data.(*trace.AppRaised).Exc)
		return
	}
	w.statusFrom(status)
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
	w.rule("PEP 3333, environ Variables", "It would come from a header %s, and the client sent none.", strings.ReplaceAll(header, "_", "-"))
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

// called asks whether a layer was called.
func (w *asking) called(name string) {
	for i, e := range w.tr.Events() {
		if e.Kind() == trace.KindAppCalled && e.Layer.Name() == name {
			w.because(i, "PEP 3333, Specification Details", "%s was called by the layer around it, with the environ and a start_response%s.", name, where(e))
			return
		}
	}
	switch last := w.last(trace.KindAppCalled); {
	case w.s.Rejected != nil:
		w.because(w.last(trace.KindRequestRejected), w.s.Rejected.Rule, "Nothing was called: the server refused the request: %s.", w.s.Rejected.Reason)
	case w.s.Route != nil && w.s.Route.Route == "static":
		w.because(w.tr.Find(trace.KindRouteChosen, 0), "", "Nothing was called: the server sent a file, since the path begins with %s.", w.s.Route.Mount)
	case last < 0:
		w.noHead()
	default:
		by := w.tr.Event(last).Layer
		for i := last; i < w.tr.Len(); i++ {
			e := w.tr.Event(i)
			if e.Layer == by && (e.Kind() == trace.KindAppReturned || e.Kind() == trace.KindAppRaised) {
				w.because(i, "PEP 3333, Middleware", "%s was the last that was called, and came back without calling what lies inside%s.", by.Name(), where(e))
				return
			}
		}
		w.because(last, "", "%s was the last that was called, and has not come back.", by.Name())
	}
}

// connection asks whether the connection was kept.
func (w *asking) connection() {
	end := w.last(trace.KindExchangeEnded)
	if end < 0 {
		w.rule("", "The exchange has not ended.")
		return
	}
	if w.tr.Event(end).Data.(*trace.ExchangeEnded).KeepAlive {
		w.because(end, "RFC 9112 §9.3", "It was kept: the client speaks %s and did not ask for its end, and the body's end was told.", w.s.Version)
		return
	}
	w.because(end, "", "The connection was closed behind the answer.")
	for i, e := range w.tr.Events() {
		if d, ok := e.Data.(*trace.RequestHeader); ok && strings.EqualFold(d.Name, "Connection") && strings.Contains(strings.ToLower(d.Value), "close") {
			w.because(i, "RFC 9112 §9.6", "The client asked for it: Connection: %s.", d.Value)
			return
		}
	}
	switch failed := w.failure(); {
	case w.s.Outcome() == "dropped", w.s.Outcome() == "aborted":
		w.noHeadOrGone()
	case w.s.Rejected != nil:
		w.because(w.last(trace.KindRequestRejected), "H88", "A request that the server refuses ends its connection.")
	case failed >= 0:
		w.because(failed, "", "The application failed, so that what comes behind it cannot be trusted.")
	case w.s.Version == "HTTP/1.0":
		w.because(w.tr.Find(trace.KindRequestLine, 0), "RFC 9112 §9.3", "The client speaks HTTP/1.0, in which the end of the connection is usual, and ends a body without a length.")
	}
}

func (w *asking) noHeadOrGone() {
	if w.s.Outcome() == "dropped" {
		w.because(w.last(trace.KindHoldLeft), "", "You dropped the client while the request was held.")
		return
	}
	w.rule("", "The client had left.")
}

// Questions are what can be asked of a trace: all that is there, and what people miss most.
func Questions(tr *trace.Trace) []Question {
	s := tr.At(tr.Len())
	all := []Question{{Topic: Status}, {Topic: Connection}}
	var names []string
	if s.Sent != nil {
		for _, list := range [][]trace.Header{s.Sent.Headers, s.Sent.ServerAdded} {
			for _, h := range list {
				names = append(names, h.Name)
			}
		}
	}
	for _, usual := range []string{"Content-Length", "Transfer-Encoding", "Set-Cookie", "Location", "ETag", "Cache-Control"} {
		if !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, usual) }) {
			names = append(names, usual)
		}
	}
	for _, n := range names {
		all = append(all, Question{Header, n})
	}
	for _, l := range s.Layers {
		all = append(all, Question{Called, l.Layer.Name()})
	}
	for _, v := range s.Environ {
		all = append(all, Question{Key, v.Key})
	}
	return all
}

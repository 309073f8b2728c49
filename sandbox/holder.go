package sandbox

import (
	"context"
	"slices"
	"sync"
	"time"

	"roundtrip/wsgi/trace"
)

// Hold is where and why an exchange is held.
type Hold struct {
	Event  trace.Event
	Since  time.Time
	Reason string
}

// Holder holds one exchange where it is asked to, and lets it go on: the part of a gate
// that belongs to one exchange. [Holder.At] is called by the gateway, everything else by
// whoever steps the exchange, from any goroutine.
type Holder struct {
	record  func() *trace.Trace                         // of the exchange so far
	breaks  func() trace.Lines                          // lines at which it is held whatever it was to be held for
	at      func(trace.Event, func() *trace.Trace) bool // whether a breakpoint holds it; nil for the lines of breaks
	admit   func() string                               // why it is not held now although it would be; "" if it is
	changed func(*Hold)                                 // is told of a hold that begins, and by nil of its end; must not block

	mu      sync.Mutex
	until   Until
	lines   trace.Lines // to be told of until the next hold
	held    *Hold
	release chan trace.Decision
	asked   chan question
	over    chan struct{} // closed when the hold is
	stays   string        // why it was held where it is changed, and will be again at once; "" elsewhere
	closing bool          // End was called: no hold begins any more
}

// NewHolder holds an exchange first where until says. Record is what has happened to it,
// breaks are lines of source at which it is held in any case, changed is told of each hold
// that begins, and by nil of its end.
func NewHolder(until Until, record func() *trace.Trace, breaks func() trace.Lines, changed func(*Hold)) *Holder {
	return &Holder{until: until, record: record, breaks: breaks, changed: changed}
}

// Admit asks before each hold whether there is room for one more. One that there is not
// says why, and the exchange goes on to its end.
func (h *Holder) Admit(ask func() (why string)) { h.admit = ask }

// Break asks at each event whether a breakpoint holds the exchange there.
func (h *Holder) Break(at func(trace.Event, func() *trace.Trace) bool) { h.at = at }

// Expire lets the exchange go on to its end if it still is in this hold. Action is why, for the
// record.
func (h *Holder) Expire(hold *Hold, action string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.held == hold && h.decideLocked(ToEnd, trace.Decision{Action: action})
}

// Held says where the exchange is held, if it is.
func (h *Holder) Held() (Hold, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.held == nil {
		return Hold{}, false
	}
	return *h.held, true
}

// Go lets a held exchange go on until the next hold. Action names the move for the
// record: stage, step, next, out, continue or timeout. It answers false if the exchange
// is not held.
func (h *Holder) Go(until Until, action string) bool {
	return h.decide(until, trace.Decision{Action: action})
}

// GoBy is Go by lines of the user's source, which happen as events of their own as
// far as lines asks for them.
func (h *Holder) GoBy(lines trace.Lines, until Until, action string) bool {
	return h.decide(until, trace.Decision{Action: action, Lines: lines})
}

// Change changes the held exchange, undoes a change or makes it again, or has the server read the
// body. It is held again where it stands.
func (h *Holder) Change(edit trace.Edit) bool {
	action := "edit"
	switch edit.(type) {
	case trace.ReadBody:
		action = "step"
	case trace.Undo:
		action = "undo"
	case trace.Redo:
		action = "redo"
	}
	return h.decide(ToEnd, trace.Decision{Action: action, Edit: edit, Stay: true})
}

// Edit changes the held exchange and lets it go on until the next hold.
func (h *Holder) Edit(edit trace.Edit, until Until) bool {
	return h.decide(until, trace.Decision{Action: "edit", Edit: edit})
}

// Drop cuts the client off while the exchange is held.
func (h *Holder) Drop() bool {
	return h.decide(ToEnd, trace.Decision{Action: "drop", Drop: true})
}

// End lets nobody hold the exchange any more, and drops it if it is held.
func (h *Holder) End() {
	h.Drop()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.until, h.closing = ToEnd, true
}

func (h *Holder) decide(until Until, d trace.Decision) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.decideLocked(until, d)
}

func (h *Holder) decideLocked(until Until, d trace.Decision) bool {
	if h.held == nil {
		return false
	}
	if d.Stay {
		h.stays = h.held.Reason
	}
	h.until, h.lines, h.held = until, d.Lines, nil
	d.Lines = h.withBreaks(d.Lines)
	h.changed(nil)
	h.release <- d
	return true
}

// At is the gate of the exchange.
func (h *Holder) At(ctx context.Context, p trace.Point) trace.Decision {
	release, ok := h.hold(p)
	if !ok {
		return trace.Decision{Lines: h.wanted()}
	}
	asked, over := h.asked, h.over // which only this goroutine makes
	defer close(over)
	for {
		select {
		case d := <-release:
			return d
		case q := <-asked:
			q.reply <- q.put(p)
		case <-p.Lost:
			return h.letGo(trace.ActionLost)
		case <-ctx.Done():
			return h.letGo("continue")
		}
	}
}

// question is what somebody asks the application at a hold.
type question struct {
	trace.Question
	reply chan trace.Reply // has room for one
}

func (q question) put(p trace.Point) trace.Reply {
	if p.Ask == nil {
		return trace.Reply{Why: "Nothing can be asked where the request is held."}
	}
	return p.Ask(q.Question)
}

// Ask has the application answer where the exchange is held, and waits for that. An exchange that is let go on meanwhile
// does so once it has answered.
func (h *Holder) Ask(text trace.Question) trace.Reply {
	h.mu.Lock()
	held, asked, over := h.held != nil, h.asked, h.over
	h.mu.Unlock()
	q := question{text, make(chan trace.Reply, 1)}
	if held {
		select {
		case asked <- q:
			return <-q.reply
		case <-over:
		}
	}
	return trace.Reply{Why: "The request has gone on, and was not asked."}
}

// hold asks whether the exchange stops here. The hold is in the record before
// anybody can see it as held.
func (h *Holder) hold(p trace.Point) (release chan trace.Decision, ok bool) {
	reason, hold := h.stops(p.Event)
	if !hold || !h.admitted(p) {
		return nil, false
	}
	p.Enter(reason)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.release, h.asked, h.over = make(chan trace.Decision, 1), make(chan question), make(chan struct{})
	if h.closing { // End came while the hold was decided, and lets nobody go later
		h.release <- trace.Decision{Drop: true, Action: "drop"}
		return h.release, true
	}
	h.held = &Hold{Event: p.Event, Since: time.Now(), Reason: reason}
	h.changed(h.held)
	return h.release, true
}

func (h *Holder) admitted(p trace.Point) bool {
	if h.admit == nil {
		return true
	}
	why := h.admit()
	if why == "" {
		return true
	}
	p.Skip(why)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.until = ToEnd
	return false
}

// stops asks whether an event is one to be held at, and why.
func (h *Holder) stops(e trace.Event) (reason string, hold bool) {
	h.mu.Lock()
	until, closing, stays := h.until, h.closing, h.stays
	if e.Kind() != trace.KindBytesIn { // which come as the body is read in
		h.stays = ""
	}
	h.mu.Unlock()
	if stays != "" {
		return stays, e.Kind() != trace.KindBytesIn
	}
	if !closing && h.breaksAt(e) {
		return "breakpoint", true
	}
	return until(e, h.record)
}

func (h *Holder) breaksAt(e trace.Event) bool {
	if h.at != nil {
		return h.at(e, h.record)
	}
	runs := e.Kind() == trace.KindCodeLine || e.Kind() == trace.KindCodeCall
	return runs && slices.Contains(h.breaks().At, e.Src)
}

// wanted are the lines to be told of until the next hold.
func (h *Holder) wanted() trace.Lines {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.withBreaks(h.lines)
}

// withBreaks are lines with those of breakpoints.
func (h *Holder) withBreaks(lines trace.Lines) trace.Lines {
	breaks := h.breaks()
	lines.At, lines.Whole = breaks.At, breaks.Whole
	return lines
}

// letGo ends a hold that nobody has ended, or gives the decision that was made meanwhile.
func (h *Holder) letGo(action string) trace.Decision {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.held == nil {
		return <-h.release
	}
	h.held, h.until = nil, ToEnd
	h.changed(nil)
	return trace.Decision{Action: action}
}

package inspect

import (
	"context"
	"time"

	"roundtrip/sandbox"
	"roundtrip/wsgi/trace"
)

// Mode is whom a rule holds.
type Mode uint8

// The modes.
const (
	Off      Mode = iota
	All           // every request, once its head has been read
	Matching      // those for which the condition is true
)

// Rule says which exchanges are held, and whether only the next of them is.
type Rule struct {
	Mode      Mode
	Condition *Condition // of Matching
	Next      bool
}

// Condition is a question about an exchange, asked as it goes on. The first Yes holds it.
type Condition struct {
	Text string
	// Asks reports whether an event is one at which the answer can be known.
	Asks func(trace.Event) bool
	// Variables are the names of variables that it may speak of, of the line of Python at which it is asked.
	Variables []string
	// Each says that it speaks of events, and so can be true of each anew.
	Each bool
	// Holds is the answer at an event, for the record so far, which may have no room for that event. One that
	// fails counts as no.
	Holds func(*trace.Trace, trace.Event) (bool, error)
}

// favicon is what browsers ask for by themselves: nobody means to hold that.
const favicon = "/favicon.ico"

// Rule is whom the record holds.
func (r *Record) Rule() Rule {
	if rule := r.rule.Load(); rule != nil {
		return *rule
	}
	return Rule{}
}

// Hold sets whom the record holds from now on: requests that begin later, and of those
// under way the ones that began while another rule held.
func (r *Record) Hold(rule Rule) {
	if rule.Mode == Off {
		r.rule.Store(nil)
	} else {
		r.rule.Store(&rule)
	}
	r.tellHolding()
	r.signal()
}

// Holds reports whether anybody is to be held: whether the server's gate has to be asked.
func (r *Record) Holds() bool {
	return r.rule.Load() != nil || r.breaksOn.Load() || r.calls.Load()
}

// OnHolding has a function called whenever Holds may have changed. It must not block.
func (r *Record) OnHolding(tell func()) { r.holding.Store(&tell) }

func (r *Record) tellHolding() {
	if tell := r.holding.Load(); tell != nil {
		(*tell)()
	}
}

// Selects reports whether an exchange may be held at all.
func (r *Record) Selects(_, x, _ int) bool {
	if !r.Holds() {
		return false
	}
	r.mu.Lock()
	row := r.live[x]
	r.mu.Unlock()
	if row == nil {
		return false
	}
	row.holdable()
	return true
}

// holdable makes the part of the gate that is the exchange's own.
func (x *Exchange) holdable() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.followLocked()
	x.holder = sandbox.NewHolder(x.record.firstHold, x.Trace, x.record.breakLines, x.holds)
	x.holder.Admit(x.record.admit)
	x.holder.Break(x.breaksAt)
}

// At is the gate of the server.
func (r *Record) At(ctx context.Context, p trace.Point) trace.Decision {
	r.mu.Lock()
	x := r.live[p.Event.X]
	r.mu.Unlock()
	if x == nil {
		return trace.Decision{}
	}
	holder := x.Holder()
	if holder == nil { // it began while nobody was to be held
		return trace.Decision{}
	}
	return holder.At(ctx, p)
}

// firstHold decides where an exchange is held that nobody has held yet.
func (r *Record) firstHold(e trace.Event, record func() *trace.Trace) (reason string, hold bool) {
	rule := r.rule.Load()
	if rule == nil {
		return "", false
	}
	reason, hold = "entry", headRead(e)
	if rule.Mode == Matching {
		reason, hold = "breakpoint", rule.Condition.Asks(e) && r.asks(rule.Condition, record(), e)
	} else if hold {
		hold = !isFavicon(record())
	}
	if hold && rule.Next {
		hold = r.rule.CompareAndSwap(rule, nil) // one of those that come at the same time is the next
		r.tellHolding()
	}
	return reason, hold
}

// headRead reports whether the whole head has been read, and nothing has been done with it.
func headRead(e trace.Event) bool {
	return e.Kind() == trace.KindRouteChosen || e.Kind() == trace.KindRequestRejected
}

func isFavicon(tr *trace.Trace) bool {
	i := tr.Find(trace.KindRequestLine, 0)
	if i < 0 {
		return false
	}
	d, _ := tr.Event(i).Data.(*trace.RequestLine)
	return d.Target == favicon
}

func (r *Record) asks(c *Condition, tr *trace.Trace, e trace.Event) bool {
	yes, err := c.Holds(tr, e)
	if err != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.counts.Failed++
		r.counts.Problem = err.Error()
		r.signal()
	}
	return yes && err == nil
}

// ActionRoom is the action of a hold.left that made room for a request that came later.
const ActionRoom = "room"

// admit makes room for one more hold. It says why there is none, "" if there is. Whoever has
// been held longest at one place goes on where too many are held; where those that are held
// take all the bytes that they may, the new one passes: those that stand there would go on
// growing.
func (r *Record) admit() (why string) {
	for {
		oldest, why := r.crowding()
		if oldest == nil {
			return why
		}
		if !r.letGo(oldest) { // somebody else has: look again
			continue
		}
		r.note("%d went on by itself: more than %d would be held, and it was the oldest.", oldest.Number(), r.o.MostHeld)
	}
}

// crowding is who has to go on before one more can be held, or why none can.
func (r *Record) crowding() (oldest *Exchange, why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var size int64
	for x := range r.held {
		size += int64(x.tape.Size())
	}
	switch {
	case size >= r.o.MostHeldBytes:
		r.counts.Skipped++
		return nil, "the requests that are held take all the memory that they may"
	case len(r.held) < r.o.MostHeld:
		return nil, ""
	}
	return r.longestHeld(), ""
}

func (r *Record) longestHeld() *Exchange {
	var oldest *Exchange
	var since time.Time
	for x := range r.held {
		if hold := x.Row().Hold; hold != nil && (oldest == nil || hold.Since.Before(since)) {
			oldest, since = x, hold.Since
		}
	}
	return oldest
}

// letGo lets an exchange go on to make room, false if it has gone on by itself.
func (r *Record) letGo(x *Exchange) bool {
	hold := x.Row().Hold
	if hold == nil || !x.Holder().Expire(hold, ActionRoom) {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts.MadeRoom++
	return true
}

// holds notes that a hold began, or by nil that it ended. It is called by the Holder, in
// the middle of what it does.
func (x *Exchange) holds(hold *sandbox.Hold) {
	x.record.noteHeld(x, hold != nil)
	x.mu.Lock()
	x.row.Hold = hold
	if x.release != nil {
		x.release.Stop()
		x.release = nil
	}
	if after := x.record.o.ReleaseAfter; hold != nil && after > 0 {
		x.release = time.AfterFunc(after, func() { x.expire(hold) })
	}
	if x.follow != nil {
		select {
		case x.follow.changed <- struct{}{}:
		default:
		}
	}
	x.mu.Unlock()
	x.record.signal()
}

// StayHeld begins the time anew after which the exchange goes on by itself: somebody looks at it.
func (x *Exchange) StayHeld() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.release != nil {
		x.release.Reset(x.record.o.ReleaseAfter)
	}
}

func (r *Record) noteHeld(x *Exchange, held bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if held {
		r.held[x] = true
		return
	}
	delete(r.held, x)
}

// expire lets an exchange go on that was held for too long, and notes it.
func (x *Exchange) expire(hold *sandbox.Hold) {
	if !x.Holder().Expire(hold, "timeout") {
		return
	}
	r := x.record
	r.note("%d went on by itself: it was held for %v.", x.Row().Number, r.o.ReleaseAfter)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts.TimedOut++
}

// ReleaseAfter is how long an exchange is held at one place, 0 for ever.
func (r *Record) ReleaseAfter() time.Duration { return r.o.ReleaseAfter }

// Held are the exchanges that wait for somebody, the oldest first.
func (r *Record) Held() []*Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.heldLocked()
}

// GoAll lets all go on that are held, to their next breakpoint or their end.
func (r *Record) GoAll() {
	for _, x := range r.Held() {
		x.Holder().Go(sandbox.ToEnd, "continue")
	}
}

// DropAll cuts all clients off that are held.
func (r *Record) DropAll() {
	for _, x := range r.Held() {
		x.Holder().Drop()
	}
}

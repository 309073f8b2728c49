package lint

import (
	"cmp"
	"slices"

	"roundtrip/wsgi/trace"
)

// Level is how strongly a rule binds.
type Level string

// The levels. Must and Should are the words of RFC 2119; Advice is for what is
// allowed and unwise.
const (
	Must   Level = "MUST"
	Should Level = "SHOULD"
	Advice Level = "advice"
)

// Finding is one rule that somebody broke.
type Finding struct {
	// Rule is the rule's number, such as "A7" or "H89".
	Rule string `json:"rule"`
	// Level is its strength.
	Level Level `json:"level"`
	// Section is where it stands.
	Section string `json:"section"`
	// Who broke it: a layer, or [trace.LayerClient].
	Who trace.Layer `json:"who"`
	// Text says what was done, in one sentence.
	Text string `json:"text"`
	// Instead says what to do instead, in one sentence.
	Instead string `json:"instead"`
	// X is the exchange, and Refs are the Seq of the events in it that show it.
	X    int   `json:"x"`
	Refs []int `json:"refs"`
}

// Check judges every exchange of a trace. Findings are in the order in which
// the events happened that they became clear with.
func Check(tr *trace.Trace) []Finding { return new(Checker).Check(tr) }

// A Checker judges one trace after the other, and allocates nothing for a short one in
// which it finds nothing. The zero Checker is ready; only one goroutine at a time uses it.
type Checker struct {
	exchanges []*exchange // of the latest trace
	spare     []*exchange
	found     []Finding
	rule      *row
	exchange  *exchange // that is being judged
	tell      tell      // tells a finding of the rule in the exchange
}

// Check is [Check].
func (c *Checker) Check(tr *trace.Trace) []Finding { return c.CheckEvents(tr.Events()) }

// CheckEvents is [Check] of the events of a trace, of which the findings keep nothing.
func (c *Checker) CheckEvents(events []trace.Event) []Finding {
	c.prepare()
	c.takeApart(events)
	all := c.checkAll()
	c.forget()
	return all
}

// Reads are the kinds of events that a rule looks at. Without the others [Check] finds the same.
func Reads() trace.KindSet {
	return trace.KindsOf(
		trace.KindConnReused, trace.KindBytesIn, trace.KindRequestLine, trace.KindRequestHeader, trace.KindRequestRejected,
		trace.KindRouteChosen, trace.KindEnvironBuilt, trace.KindAppCalled, trace.KindInputRead, trace.KindEdited,
		trace.KindStartResponseCalled, trace.KindStartResponseReplaced, trace.KindStartResponseReraised, trace.KindAppReturned,
		trace.KindAppRaised, trace.KindBodyBlock, trace.KindHeadCommitted, trace.KindBodyEnded, trace.KindIterableClosed,
		trace.KindExchangeEnded, trace.KindFinding, trace.KindEventsDropped,
	)
}

func (c *Checker) prepare() {
	if c.tell == nil {
		c.tell = func(who trace.Layer, text string, refs ...int) {
			if c.exchange.isFree(who, c.rule.ID) {
				return
			}
			c.found = add(c.found, c.rule.finding(c.exchange, who, text, refs))
		}
	}
}

func (c *Checker) checkAll() []Finding {
	var all []Finding
	for _, x := range c.exchanges {
		all = append(all, c.check(x)...)
	}
	return all
}

// A Follower judges one trace while it grows, and looks at each event once. What it finds
// is what [Check] finds. The zero Follower is ready; only one goroutine at a time uses it.
type Follower struct {
	checker Checker
	seen    int
	found   []Finding
}

// Check judges a trace that begins with the events of the one before.
func (f *Follower) Check(tr *trace.Trace) []Finding {
	if tr.Len() == f.seen {
		return f.found
	}
	f.checker.prepare()
	f.checker.takeApart(tr.Events()[f.seen:])
	f.seen, f.found = tr.Len(), f.checker.checkAll()
	return f.found
}

// clear is the last of the events that show the finding.
func (f Finding) clear() int { return slices.Max(f.Refs) }

// At is the position in its trace from which on the finding shows: behind the
// last of the events that it rests on.
func (f Finding) At(tr *trace.Trace) int { return tr.Index(f.X, f.clear()) + 1 }

// Src is the line of source that the finding leads to: the last that its events have, of what its layer itself
// did if it is a middleware, and else where that returned; the zero Src if none is known.
func (f Finding) Src(tr *trace.Trace) trace.Src {
	if _, middleware := f.Who.Middleware(); middleware {
		if src := lastSrc(tr, f.X, f.Refs, f.isAct); src.Line > 0 {
			return src
		}
		if src := f.returned(tr); src.Line > 0 {
			return src
		}
	}
	return lastSrc(tr, f.X, f.Refs, func(trace.Event) bool { return true })
}

// lastSrc is the line of the last of some events that are wanted, or only its file where no line is known.
func lastSrc(tr *trace.Trace, x int, seqs []int, wanted func(trace.Event) bool) (found trace.Src) {
	for _, seq := range slices.Backward(seqs) {
		at := tr.Index(x, seq)
		if at < 0 || !wanted(tr.Event(at)) {
			continue
		}
		src := tr.Event(at).Src
		if src.Line > 0 {
			return src
		}
		if found.File == "" {
			found = src
		}
	}
	return found
}

// isAct reports whether an event is what the finding's layer did, and not what another one did to it.
func (f Finding) isAct(e trace.Event) bool {
	if d, ok := e.Data.(*trace.StartResponseCalled); ok {
		return trace.Layer(d.By) == f.Who
	}
	return e.Layer == f.Who
}

// returned is where the finding's layer returned.
func (f Finding) returned(tr *trace.Trace) (src trace.Src) {
	for _, e := range tr.Events() {
		if _, ok := e.Data.(*trace.AppReturned); ok && e.X == f.X && e.Layer == f.Who {
			src = e.Src
		}
	}
	return src
}

func (c *Checker) check(x *exchange) []Finding {
	c.exchange, c.found = x, x.recorded()
	for i := range table {
		if c.rule = &table[i]; c.rule.find != nil && (!x.forwarded || c.rule.ID[0] == 'H') {
			c.rule.find(x, c.tell)
		}
	}
	if len(c.found) == 0 {
		return nil
	}
	all := c.found
	found := slices.DeleteFunc(slices.Clone(all), func(f Finding) bool { return covered(f, all) })
	slices.SortStableFunc(found, func(a, b Finding) int { return cmp.Compare(a.clear(), b.clear()) })
	return found
}

// recorded are the findings that the trace holds as events: their text is the
// predicate of a sentence about the event's layer.
func (x *exchange) recorded() []Finding {
	var found []Finding
	for _, e := range x.told {
		d := e.d
		if r, ok := first(d.Rule); ok && !x.isFree(e.Layer, d.Rule) {
			found = add(found, r.finding(x, e.Layer, did(e.Layer, "%s.", d.Text), append([]int{e.Seq}, d.Refs...)))
		}
	}
	return found
}

// add adds a finding, unless the same was found before.
func add(found []Finding, f Finding) []Finding {
	if slices.ContainsFunc(found, func(g Finding) bool { return g.Rule == f.Rule && g.Who == f.Who && g.Text == f.Text }) {
		return found
	}
	return append(found, f)
}

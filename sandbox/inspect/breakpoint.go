package inspect

import (
	"slices"

	"roundtrip/wsgi/trace"
)

// Breakpoint holds every exchange that comes to a place: a line of Python, an event at which a condition is
// true, or a line while it is.
type Breakpoint struct {
	Number    int
	Line      trace.Src  // the zero Src for any event
	Condition *Condition // nil for none
	Coroutine bool       // the line is in an async def, whose code is not followed in an event loop of another thread
	From      int        // it holds from this meeting on; 0 and 1 are the first
	Once      bool       // it is switched off as it holds
	Off       bool
	Met       int // how often an exchange came there, whether it was held or not
	Failed    int // how often the condition could not be told
	Problem   string
}

// breakpoints are all of a record, and what its gate needs of them.
type breakpoints struct {
	all   []Breakpoint
	last  int         // the highest number so far
	lines trace.Lines // of those that are on, with the variables of their conditions
	on    bool        // any is
}

// Breakpoints are all of the record, in the order in which they were set.
func (r *Record) Breakpoints() []Breakpoint {
	r.breaking.Lock()
	defer r.breaking.Unlock()
	return slices.Clone(r.points.all)
}

// SetBreakpoint adds one whose Number is 0, or puts it in the place of that with its number. It gives the
// number.
func (r *Record) SetBreakpoint(b Breakpoint) int {
	r.changeBreakpoints(func(p *breakpoints) {
		i := slices.IndexFunc(p.all, func(old Breakpoint) bool { return old.Number == b.Number })
		if i >= 0 {
			p.all[i] = b
			return
		}
		p.last++
		b.Number = p.last
		p.all = append(p.all, b)
	})
	return b.Number
}

// RemoveBreakpoint takes one away.
func (r *Record) RemoveBreakpoint(number int) {
	r.changeBreakpoints(func(p *breakpoints) {
		p.all = slices.DeleteFunc(p.all, func(b Breakpoint) bool { return b.Number == number })
	})
}

// BreakAt has breakpoints at these lines of the user's source and no others, but for those that are
// switched off. One that was there stays as it was.
func (r *Record) BreakAt(lines []trace.Src) {
	r.changeBreakpoints(func(p *breakpoints) {
		p.all = slices.DeleteFunc(p.all, func(b Breakpoint) bool {
			return b.Line.File != "" && !b.Off && !slices.Contains(lines, b.Line)
		})
		for _, line := range lines {
			i := slices.IndexFunc(p.all, func(b Breakpoint) bool { return b.Line == line })
			if i >= 0 {
				p.all[i].Off = false
				continue
			}
			p.last++
			p.all = append(p.all, Breakpoint{Number: p.last, Line: line})
		}
	})
}

// Breaks are the lines at which exchanges are held. The caller must not change them.
func (r *Record) Breaks() []trace.Src { return r.breakLines().At }

// breakLines are those lines, with the variables that conditions are asked of.
func (r *Record) breakLines() trace.Lines {
	r.breaking.Lock()
	defer r.breaking.Unlock()
	return r.points.lines
}

// changeBreakpoints changes them, and what the gate needs of them.
func (r *Record) changeBreakpoints(change func(*breakpoints)) {
	r.breaking.Lock()
	change(&r.points)
	r.points.settle()
	r.breaksOn.Store(r.points.on)
	r.breaking.Unlock()
	r.tellHolding()
	r.signal()
}

func (p *breakpoints) settle() {
	p.lines, p.on = trace.Lines{}, false
	for _, b := range p.all {
		p.on = p.on || !b.Off
		if b.Off || b.Line.File == "" {
			continue
		}
		p.lines.At = append(p.lines.At, b.Line)
		if b.Condition != nil && len(b.Condition.Variables) > 0 {
			p.look(b.Line, b.Condition.Variables)
		}
	}
}

// look has variables told whole at a line, beside those that another breakpoint there asks for.
func (p *breakpoints) look(at trace.Src, names []string) {
	i := slices.IndexFunc(p.lines.Whole, func(v trace.Variables) bool { return v.At == at })
	if i < 0 {
		p.lines.Whole = append(p.lines.Whole, trace.Variables{At: at, Names: names})
		return
	}
	all := slices.Sorted(slices.Values(slices.Concat(p.lines.Whole[i].Names, names)))
	p.lines.Whole[i].Names = slices.Compact(all)
}

// breaksAt reports whether an exchange is held at an event, by a breakpoint: it has come to it, and as often as
// that asks.
func (x *Exchange) breaksAt(e trace.Event, record func() *trace.Trace) bool {
	r := x.record
	if callsDebugger(e) {
		return true
	}
	if !r.breaksOn.Load() {
		return false
	}
	r.breaking.Lock()
	all := slices.Clone(r.points.all)
	r.breaking.Unlock()
	hold := false
	for _, b := range all {
		if !b.Off && x.meets(b, e, record) {
			hold = r.met(b.Number) || hold
		}
	}
	return hold
}

// callsDebugger reports whether the application called breakpoint() at a line: the worker then tells of a name
// that no variable can have.
func callsDebugger(e trace.Event) bool {
	d, ok := e.Data.(*trace.Code)
	return ok && len(d.Locals) > 0 && d.Locals[0].Name == "breakpoint()"
}

// Stops reports whether exchanges are held where the application calls breakpoint().
func (r *Record) Stops() bool { return true }

// StopAtCalls says whether the application calls breakpoint() anywhere. Every exchange then has a gate, and is
// held where it does.
func (r *Record) StopAtCalls(yes bool) {
	r.calls.Store(yes)
	r.tellHolding()
}

// meets reports whether an exchange comes to a breakpoint at an event. A condition that speaks of no event is
// met where it becomes true, not at each event behind.
func (x *Exchange) meets(b Breakpoint, e trace.Event, record func() *trace.Trace) bool {
	c := b.Condition
	switch runs := e.Kind() == trace.KindCodeLine || e.Kind() == trace.KindCodeCall; {
	case b.Line.File != "" && (!runs || e.Src != b.Line):
		return false
	case c == nil:
		return true
	case b.Line.File != "":
		return x.asksAt(b, record(), e)
	case !c.Asks(e):
		return false
	}
	is := x.asksAt(b, record(), e)
	was := x.isTrue[b.Number]
	if x.isTrue == nil {
		x.isTrue = make(map[int]bool)
	}
	x.isTrue[b.Number] = is
	return is && (c.Each || !was)
}

// asksAt asks the condition of a breakpoint, and counts with it where it cannot be told.
func (x *Exchange) asksAt(b Breakpoint, tr *trace.Trace, e trace.Event) bool {
	yes, err := b.Condition.Holds(tr, e)
	if err != nil {
		x.record.change(b.Number, func(b *Breakpoint) { b.Failed, b.Problem = b.Failed+1, err.Error() })
	}
	return yes && err == nil
}

// met counts that an exchange came to a breakpoint, and reports whether that holds it.
func (r *Record) met(number int) (holds bool) {
	r.change(number, func(b *Breakpoint) {
		b.Met++
		holds = !b.Off && b.Met >= b.From
		b.Off = b.Off || holds && b.Once
	})
	return holds
}

// change changes one breakpoint, if it is still there.
func (r *Record) change(number int, change func(*Breakpoint)) {
	r.changeBreakpoints(func(p *breakpoints) {
		if i := slices.IndexFunc(p.all, func(b Breakpoint) bool { return b.Number == number }); i >= 0 {
			change(&p.all[i])
		}
	})
}

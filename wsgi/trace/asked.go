package trace

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Question is what a person asks the application while its exchange is held: Text is an expression or a
// statement in its language, which is evaluated where the application stands. Where Names is set, nothing is
// evaluated: the names are told that the last word of Text may become.
type Question struct {
	Text  string `json:"text"`
	Names bool   `json:"names,omitempty"`
}

// Reply is what became of a Question. What was evaluated is an event of the exchange, a code.asked; Why
// says why nothing was.
type Reply struct {
	Names []string `json:"names,omitempty"`
	Why   string   `json:"why,omitempty"`
}

// Outcome is what an evaluation came to.
type Outcome string

// The outcomes.
const (
	AskedValue   Outcome = "value"   // an expression: Value is its repr, and Type its type
	AskedDone    Outcome = "done"    // a statement ran; Value are the names that it bound for other questions alone
	AskedRaised  Outcome = "raised"  // Type is the exception's, and Value what it says
	AskedUnbound Outcome = "unbound" // a statement ran, and could not bind the names that Value tells of
	AskedLate    Outcome = "late"    // it took too long, and was given up
	AskedLost    Outcome = "lost"    // what ran the application ended meanwhile; Value says why
)

// CodeAsked is what a person asked while the exchange was held, and the answer. Printed is what was printed
// meanwhile, Func the function in which the evaluation ran. Environ is what the layer had changed in the
// environ until then, and Changed what the evaluation changed. Bound are the variables of the function whose values are
// others since.
type CodeAsked struct {
	Text             string
	Outcome          Outcome
	Value, Type      string
	Printed          string
	Func             string
	Took             time.Duration
	Environ, Changed Delta
	Bound            []Header
}

// Words are the answer, in one line where its value has one.
func (d *CodeAsked) Words() string {
	switch d.Outcome {
	case AskedValue:
		return d.Value
	case AskedRaised:
		if d.Value == "" {
			return d.Type
		}
		return d.Type + ": " + d.Value
	case AskedLate:
		return fmt.Sprintf("given up after %.1f s", d.Took.Seconds())
	case AskedDone:
		return "done" + keptWords(d.Value)
	}
	return d.Value
}

// keptWords say that names are bound which the code that is held does not have; "" for none.
func keptWords(names string) string {
	switch {
	case names == "":
		return ""
	case strings.Contains(names, ","):
		return ": " + names + " hold only for what you ask here"
	}
	return ": " + names + " holds only for what you ask here"
}

// Kept reports whether the question and its answer are there: a trace that is taken away has neither.
func (d *CodeAsked) Kept() bool { return d.Text != "" }

// WithoutAnswers is the trace without what a person asked and what the answers were, which is no part of the request
// and may have anything in it. That something was asked, and what that changed in the environ, stays.
func (t *Trace) WithoutAnswers() *Trace {
	if t.Find(KindCodeAsked, 0) < 0 {
		return t
	}
	events := slices.Clone(t.events)
	for i, e := range events {
		if d, ok := e.Data.(*CodeAsked); ok {
			events[i].Data = &CodeAsked{Outcome: d.Outcome, Func: d.Func, Took: d.Took, Environ: d.Environ, Changed: d.Changed, Bound: d.Bound}
		}
	}
	return New(t.Started, events)
}

// ByAsked is who counts as the writer of what an evaluation changed in the environ.
const ByAsked Layer = "edit.asked"

// asked is the fold of an evaluation. What the application did meanwhile, such as to read its body, leaves it
// where it is held.
func (s *State) asked(e Event, d *CodeAsked) {
	s.change(d.Environ, e.Layer)
	s.change(d.Changed, ByAsked)
	if s.heldAt != nil {
		s.stand(*s.heldAt)
		s.bound(d)
	}
	s.Asked = append(s.Asked[:len(s.Asked):len(s.Asked)], Asked{CodeAsked: *d, Layer: e.Layer, Src: e.Src, At: s.N})
}

// bound has the step at which the exchange is held tell of its variables as they are now.
func (s *State) bound(d *CodeAsked) {
	step, ok := s.Last.Data.(*Code)
	if !ok || len(d.Bound) == 0 || step.Func != d.Func || step.Kind() == KindCodeReturn || step.Kind() == KindCodeRaise {
		return
	}
	now := *step
	now.Locals = slices.Clone(step.Locals)
	for _, b := range d.Bound {
		i := slices.IndexFunc(now.Locals, func(l Header) bool { return l.Name == b.Name })
		if i < 0 {
			now.Locals = append(now.Locals, b)
			continue
		}
		now.Locals[i] = b
	}
	s.Last.Data = &now
	s.heldAt = s.standing()
	s.layer(s.Last.Layer).Code = &now
}

// stands is where an exchange stands: at an event, in a place, and each layer at a line of its source.
type stands struct {
	last  Event
	place Place
	lines []Src
}

func (s *State) standing() *stands {
	at := &stands{last: s.Last, place: s.Place}
	for i := range s.Layers {
		at.lines = append(at.lines, s.Layers[i].Src)
	}
	return at
}

// stand has the exchange stand where it stood.
func (s *State) stand(at stands) {
	s.Last, s.Place = at.last, at.place
	for i, line := range at.lines[:min(len(at.lines), len(s.Layers))] {
		s.Layers[i].Src = line
	}
}

// Asked is what a person asked where the exchange is held.
type Asked struct {
	CodeAsked
	Layer Layer // that runs where it is held
	Src   Src
	At    int // the state's N behind the event
}

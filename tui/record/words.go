package record

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// Signs are how additions, changes and removals are written: a sign before each
// name, or a verb before all of them.
type Signs struct {
	add, set, del string
	each          bool
}

var verbs = Signs{add: "adds ", set: "changes ", del: "removes "}

// Drawn are the signs of a theme.
func Drawn(s theme.Symbols) Signs { return Signs{s.Add, s.Change, s.Remove, true} }

// Words says what an event means, without any drawing: for who listens.
// State is the exchange after the event.
func Words(e trace.Event, state *trace.State) string { return told(e, state, verbs) }

// Told is what an event means, with a sign before each name that was added, changed or
// removed.
func Told(e trace.Event, state *trace.State, sym theme.Symbols) string {
	return told(e, state, Drawn(sym))
}

// told is what an event means, with nothing in it that a terminal would obey.
func told(e trace.Event, state *trace.State, s Signs) string {
	return theme.Printable(detail(e, state, s))
}

// Name is the name of a layer, fit for a terminal.
func Name(l trace.Layer) string { return theme.Printable(l.Name()) }

// Safe is text that came from outside, made fit for a terminal and bounded:
// who wants all of it looks at the bytes.
func Safe(s string) string {
	const most = 72
	s = theme.Printable(s)
	if theme.Width(s) <= most {
		return s
	}
	return theme.Theme{Sym: theme.Symbols{Cut: "…"}}.CutCounted(s, most)
}

// reason is why something failed: a sentence, of which the beginning is kept if it
// is very long.
func reason(s string) string {
	const most = 400
	return theme.Theme{Sym: theme.Symbols{Cut: "…"}}.CutEndCounted(theme.Printable(s), most)
}

// environ tells which keys were written, and by whom.
func (s Signs) environ(d trace.Delta, state *trace.State) string {
	if d.Empty() {
		return ""
	}
	return "environ " + s.Keys(d) + by(writer(d, state))
}

// Keys names the keys of a difference, each once.
func (s Signs) Keys(d trace.Delta) string { return s.names(d.Add, d.Set, d.Del) }

// Head tells what changed in a head on its way out.
func (s Signs) Head(d trace.HeadersDelta) string {
	status := ""
	if d.Status != "" {
		status = s.set + "status"
	}
	names := s.names(d.Add, d.Set, d.Del)
	if !s.each && names != "" && status != "" {
		status += ", "
	}
	return strings.TrimSpace(status + " " + names)
}

func (s Signs) names(add []trace.Header, set []trace.Change, del []trace.Header) string {
	var words []string
	name := func(sign string, names []string) {
		names = slices.Compact(names)
		switch {
		case len(names) == 0:
		case s.each:
			words = append(words, sign+strings.Join(names, " "+sign))
		default:
			words = append(words, sign+strings.Join(names, " and "))
		}
	}
	name(s.add, namesOf(add, headerName))
	name(s.set, namesOf(set, func(c trace.Change) string { return c.Name }))
	name(s.del, namesOf(del, headerName))
	if s.each {
		return theme.Printable(strings.Join(words, " "))
	}
	return theme.Printable(strings.Join(words, ", "))
}

func headerName(h trace.Header) string { return h.Name }

func namesOf[T any](all []T, name func(T) string) []string {
	names := make([]string, len(all))
	for i, v := range all {
		names[i] = name(v)
	}
	return names
}

// writer is the layer that made a difference in the environ.
func writer(d trace.Delta, state *trace.State) trace.Layer {
	key := ""
	switch {
	case len(d.Add) > 0:
		key = d.Add[0].Name
	case len(d.Set) > 0:
		key = d.Set[0].Name
	case len(d.Del) > 0:
		key = d.Del[0].Name
	}
	for _, v := range state.Environ {
		if v.Key == key {
			return v.By
		}
	}
	return ""
}

// receiver is the layer inside l that got the head before it did, and so is
// behind what differs.
func receiver(l trace.Layer, state *trace.State) trace.Layer {
	inside := l == trace.LayerServer
	for _, s := range state.Layers {
		if inside && s.Head != nil {
			return s.Layer
		}
		inside = inside || s.Layer == l
	}
	return ""
}

func by(l trace.Layer) string {
	if l == "" {
		return ""
	}
	return " by " + theme.Printable(l.Name())
}

// Sentence joins what there is to say.
func Sentence(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "; ")
}

// Took is a duration in milliseconds, as everything is told.
func Took(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d)/1e6) }

// When is a text where something is so, and else nothing.
func When(is bool, text string) string {
	if is {
		return text
	}
	return ""
}

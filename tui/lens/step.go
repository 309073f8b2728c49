package lens

import (
	"fmt"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// mostLocals is how many names stand below a line; the others are counted.
const mostLocals = 8

// stepOf is the step in the source that the state stands at, nil if it stands at
// none.
func stepOf(s *trace.State, o Options) *trace.Code {
	if s == nil {
		return nil
	}
	d, ok := s.Last.Data.(*trace.Code)
	if !ok || o.Layer != "" && o.Layer != s.Last.Layer {
		return nil
	}
	return d
}

// stepRows are what stands below the line that runs: the values of the names that
// it can see, or what the function gives or raises.
func stepRows(s, prev *trace.State, o Options) []Row {
	d := stepOf(s, o)
	if d == nil {
		return nil
	}
	var rows []Row
	old := valuesBefore(prev, d, s.Last.Layer)
	for i, l := range d.Locals {
		if i == mostLocals && len(d.Locals) > mostLocals+1 {
			return append(rows, note(fmt.Sprintf("and %d more", len(d.Locals)-i)))
		}
		rows = append(rows, valueRow(d, l, old, s.Last.Layer))
	}
	return rows
}

// valuesBefore are the values that names of the same function had at the step
// before; nil if that was in another one.
func valuesBefore(prev *trace.State, d *trace.Code, layer trace.Layer) map[string]string {
	if prev == nil {
		return nil
	}
	l := prev.Layer(layer)
	if l == nil || l.Code == nil || l.Code.Func != d.Func || l.Code.Depth != d.Depth || l.Code.Kind() == trace.KindCodeReturn {
		return nil
	}
	old := map[string]string{}
	for _, v := range l.Code.Locals {
		old[v.Name] = v.Value
	}
	return old
}

// valueRow is a name and its value, marked if the last move changed it.
func valueRow(d *trace.Code, l trace.Header, old map[string]string, layer trace.Layer) Row {
	sign, ink := "", party
	switch was, known := old[l.Name]; {
	case d.Kind() == trace.KindCodeRaise:
		sign, ink = "✗", wrong
	case d.Kind() == trace.KindCodeReturn:
		sign = "←"
	case old != nil && !known:
		sign = "+"
	case old != nil && was != l.Value:
		sign = "~"
	}
	text := fmt.Sprintf("%s = %s", l.Name, l.Value)
	if d.Kind() != trace.KindCodeLine && d.Kind() != trace.KindCodeCall {
		text = l.Name + " " + l.Value
	}
	row := Row{ID: localID + l.Name, Copy: text, whole: []string{text}, fresh: sign != ""}
	row.cells = []cell{
		{at: breakAt, text: sign, ink: ink, layer: layer},
		{at: codeAt, text: cutValue(theme.Printable(text)), ink: ink, layer: layer, data: true, wrap: code},
	}
	return row
}

// longestValue is how many characters of a value are shown: one that a condition is asked of is told whole.
const longestValue = 200

func cutValue(text string) string {
	if runes := []rune(text); len(runes) > longestValue {
		return string(runes[:longestValue]) + "…"
	}
	return text
}

// localID is how the ids of values begin.
const localID = "local:"

func note(text string) Row { return Row{cells: []cell{{at: codeAt, text: text, ink: faint}}} }

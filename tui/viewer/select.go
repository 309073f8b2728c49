package viewer

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/lens"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// Cursor is the row that is marked in a lens as it was drawn last, -1 for where the request is.
func (v *Viewer) Cursor(k lens.Kind) int { return v.cursor(k, v.sides[k].rows) }

// cursor is the selected row: the reader's, else what the screen points at, else -1,
// which marks where the request is. It is lens.NoRow where no row is to be marked.
func (v *Viewer) cursor(k lens.Kind, rows []lens.Row) int {
	switch s := v.sides[k]; {
	case s.selected.none:
		return lens.NoRow
	case s.selected.isSet():
		return s.selected.find(rows)
	}
	return v.targetRow(k, rows)
}

// Selects reports whether the reader has selected a row of a lens.
func (v *Viewer) Selects(k lens.Kind) bool { return v.sides[k].selected.isSet() }

// Select moves the selection of the lens, or the view where the arrows are in the record.
func (v *Viewer) Select(by int) {
	if v.record.focused {
		v.looked(v.lookBy(by), AtNow)
		return
	}
	k := v.Lens()
	s := v.sides[k]
	rows := v.Rows(k, max(1, s.frame.Width))
	from := v.cursor(k, rows)
	switch changed := lens.Changed(rows); {
	case from == lens.NoRow:
		from = aboveFirst(rows)
	case from < 0 && k == lens.Environ && changed >= 0 && v.IsHeldInView():
		s.selected = markOf(rows, changed) // which is in view
		v.dropTarget(k)
		return
	case from < 0:
		from = lens.Current(rows)
	}
	if to := lens.Move(rows, from, by); to >= 0 {
		s.selected = markOf(rows, to)
		v.dropTarget(k)
	}
}

// leastPage is how far page up and page down go at least, in a lens of few rows.
const leastPage = 8

// PageOfRows is how far page up and page down go: by what the lens shows, one row of which stays.
func (v *Viewer) PageOfRows() int {
	if s := v.sides[v.Lens()]; s != nil {
		return max(leastPage, s.frame.Height-2)
	}
	return leastPage
}

// dropTarget takes away what the screen points at, as the reader points in a lens. A line of the
// code stays in view beside another lens.
func (v *Viewer) dropTarget(k lens.Kind) {
	line := v.Target.Line
	v.Target = Target{}
	if k != lens.Code {
		v.Target.Line = line
	}
}

// aboveFirst is the row above the first that is no heading.
func aboveFirst(rows []lens.Row) int {
	return slices.IndexFunc(rows, func(r lens.Row) bool { return r.ID != "" && !strings.HasPrefix(r.ID, groupID) }) - 1
}

// Unmark takes the mark off the rows of the lens, unless the reader has selected one: they
// are asked for a row, and a mark that stands on one by itself would answer or mislead.
func (v *Viewer) Unmark() {
	if s := v.sides[v.Lens()]; !s.selected.isSet() {
		s.selected = mark{none: true}
		v.dropTarget(v.Lens())
	}
}

// Selected is the row that stands selected in a lens, or where the request is;
// empty if neither is there.
func (v *Viewer) Selected(k lens.Kind) lens.Row {
	s := v.sides[k]
	i := v.cursor(k, s.rows)
	if i < 0 {
		i = lens.Current(s.rows)
	}
	if i < 0 || i >= len(s.rows) {
		return lens.Row{}
	}
	return s.rows[i]
}

// SelectedKey is the environ key that stands selected, false if none does.
func (v *Viewer) SelectedKey() (string, bool) {
	return strings.CutPrefix(v.Selected(lens.Environ).ID, environID)
}

// SelectedGroup reports whether the reader has selected the heading of a group of keys, and
// whether that is folded.
func (v *Viewer) SelectedGroup() (group, folded bool) {
	id := v.Selected(lens.Environ).ID
	group = v.Selects(lens.Environ) && strings.HasPrefix(id, groupID)
	return group, group && v.folded[id]
}

// SelectedBytes are the bytes behind the selected line of the wire.
func (v *Viewer) SelectedBytes() []trace.Span { return v.Selected(lens.Wire).Spans }

// Subjects are the ids under which the selection can be explained, the nearest first:
// the line of the lens, the event in view, the lens.
func (v *Viewer) Subjects() []string {
	ids := v.selectedSubjects()
	if e := v.Event(); e.Data != nil {
		ids = append(append(ids, ruleOf(e)...), "event:"+e.Kind().String())
	}
	return append(ids, "lens:"+v.Lens().String())
}

// ruleOf is the rule that an event names, nothing if it names none.
func ruleOf(e trace.Event) []string {
	rule := ""
	switch d := e.Data.(type) {
	case *trace.RequestRejected:
		rule = d.Rule
	case *trace.AppRaised:
		rule = d.Rule
	case *trace.Finding:
		rule = d.Rule
	}
	if rule == "" {
		return nil
	}
	return []string{ruleID + rule}
}

// refusedBy is the rule by which the server refused the request, where a row names it or shows
// what breaks it.
func (v *Viewer) refusedBy(r lens.Row) []string {
	x := v.State.Rejected
	if x == nil || x.Rule == "" || r.ID == "" {
		return nil
	}
	if strings.Contains(r.Copy, "("+x.Rule+")") || slices.ContainsFunc(r.Spans, v.refused().Overlaps) {
		return []string{ruleID + x.Rule}
	}
	return nil
}

func (v *Viewer) selectedSubjects() []string {
	k := v.Lens()
	if k == lens.Wire && v.cursor(k, v.sides[k].rows) < 0 {
		return nil // no line is marked: what happened last is asked about
	}
	r := v.Selected(k)
	ids := append(append(v.refusedBy(r), r.ID), r.Also...)
	if len(r.Spans) > 0 && k == lens.Wire {
		for _, key := range lens.Keys(v.State, r.Spans) {
			ids = append(ids, environID+key)
		}
	}
	return ids
}

const nothingSelected = "Nothing is selected: ↑↓ select a line."

// Fold folds or unfolds the group in which the selection stands.
func (v *Viewer) Fold() {
	s := v.sides[lens.Environ]
	if v.Lens() != lens.Environ || len(s.rows) == 0 {
		v.notice("Only the environ has groups to fold.")
		return
	}
	group := groupOf(s.rows, v.cursor(lens.Environ, s.rows))
	v.folded[group] = !v.folded[group]
	v.folds++
	rows := v.Rows(lens.Environ, s.frame.Width)
	s.selected = markOf(rows, slices.IndexFunc(rows, func(r lens.Row) bool { return r.ID == group || r.Group == group }))
}

// ToggleHex switches the wire between text and numbers, and has bodies shown in the next way
// where those are in view.
func (v *Viewer) ToggleHex() {
	if v.Lens() == lens.Body {
		v.body = v.body.Next()
		return
	}
	v.Turn(lens.Wire)
	v.hex = !v.hex
}

// Whole is all of the selected line, under its title; false if none is selected.
func (v *Viewer) Whole(w int) (title string, lines []string, ok bool) {
	r := v.Selected(v.Lens())
	if r.ID == "" {
		v.notice(nothingSelected)
		return "", nil, false
	}
	return lens.Title(r), lens.Detail(r, w), true
}

// Copy offers the selected line to the terminal's clipboard, which not every
// terminal has.
func (v *Viewer) Copy() tea.Cmd {
	r := v.Selected(v.Lens())
	if r.Copy == "" {
		v.notice(nothingSelected)
		return nil
	}
	v.notice("Copied, if this terminal allows it: " + theme.Printable(r.Copy))
	return tea.SetClipboard(r.Copy)
}

package tui

import (
	"roundtrip/lessons"
	"roundtrip/tui/lens"
)

// lead is where enter leads from the row that the reader has selected.
type lead uint8

const (
	nowhere lead = iota
	toEvent      // the event that the row rests on
	toLine       // its line of source, once the view stands at the event
)

// word is the lead's in the footer.
func (l lead) word() string { return [...]string{"", "its event", "its line"}[l] }

// leads says where enter leads now. Where a question is answered by pointing,
// enter does that.
func (m *Model) leads() lead {
	if m.x == nil || m.onChecks() || m.screen == screenLesson && m.phase() == asking && m.read.page.Predict.Pointed() {
		return nowhere
	}
	k := m.lens.kind()
	r := m.selectedRow(k)
	switch {
	case r.At == 0 || !m.lens.sides[k].selected.set() && !m.marksFinding():
		return nowhere
	case m.x.trace.At(r.At).Last.Seq != m.x.event().Seq:
		return toEvent
	case r.Source != "" && lens.Find(m.codeRows(), r.Source) >= 0:
		return toLine
	}
	return nowhere
}

// marksFinding reports whether the mark stands at a finding that enter can only
// mean, since there is no page to turn.
func (m *Model) marksFinding() bool { return m.screen == screenPlay && m.lens.kind() == lens.Findings }

// codeRows are the rows of the code, as wide as they were drawn last.
func (m *Model) codeRows() []lens.Row {
	return m.rows(lens.Code, max(minWidth, m.lens.sides[lens.Code].frame.Width))
}

// lead goes where the selected row leads. The selection stays, so that a second
// press goes from the event to the line.
func (m *Model) lead(to lead) {
	k := m.lens.kind()
	r := m.selectedRow(k)
	if to == toEvent {
		if s := m.lens.sides[k]; !s.selected.set() { // later findings may not be there yet in that view
			s.selected = markOf(s.rows, lens.Current(s.rows))
		}
		m.x.lookAt(r.At)
		return
	}
	code := m.codeRows()
	m.lens.sides[lens.Code].selected = markOf(code, lens.Find(code, r.Source))
	m.lens.show(lessons.LensCode)
}

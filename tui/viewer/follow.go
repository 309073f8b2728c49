package viewer

import "roundtrip/tui/lens"

// Lead is where a selected row leads.
type Lead uint8

// The leads.
const (
	Nowhere Lead = iota
	ToEvent      // the event that the row rests on
	ToLine       // its line of source, once the view stands at the event
)

// Word is the lead's in the footer.
func (l Lead) Word() string { return [...]string{"", "its event", "its line"}[l] }

// Leads says where the selected row leads now. A finding leads from where the mark
// stands by itself too, if marked says that nothing else can be meant.
func (v *Viewer) Leads(marked bool) Lead {
	if v.Exchange == nil {
		return Nowhere
	}
	k := v.Lens()
	r := v.Selected(k)
	switch {
	case r.At == 0 || !v.Selects(k) && !(marked && k == lens.Findings):
		return Nowhere
	case v.Trace.At(r.At).Last.Seq != v.Event().Seq:
		return ToEvent
	case r.Source != "" && lens.Find(v.rowsAsDrawn(lens.Code), r.Source) >= 0:
		return ToLine
	}
	return Nowhere
}

// GoTo goes where the selected row leads. The selection stays, so that a second
// press goes from the event to the line.
func (v *Viewer) GoTo(to Lead) {
	k := v.Lens()
	r := v.Selected(k)
	if to == ToEvent {
		if s := v.sides[k]; !s.selected.isSet() { // later findings may not be there yet in that view
			s.selected = markOf(s.rows, lens.Current(s.rows))
		}
		v.LookAt(r.At)
		return
	}
	code := v.rowsAsDrawn(lens.Code)
	v.sides[lens.Code].selected = markOf(code, lens.Find(code, r.Source))
	v.Turn(lens.Code)
}

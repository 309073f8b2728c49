package viewer

import (
	"fmt"

	"roundtrip/tui/layout"
	"roundtrip/tui/lens"
	"roundtrip/tui/record"
	"roundtrip/tui/theme"
)

// recordPane is the list of the events as it was drawn last. It follows the view, and the
// arrows can be in it.
type recordPane struct {
	focused bool
	scroll  int
	book    record.Book
	of      *Exchange
	read    int    // version of the exchange that the book was read at
	key     string // of what the scroll was fitted to
	frame   record.Frame
	pane    layout.Pane
}

func (p *recordPane) isShown() bool { return p.frame.Height > 0 }

// FitRecord gives the record its room, none if that is empty.
func (v *Viewer) FitRecord(t theme.Theme, r layout.Rect) {
	p := &v.record
	if v.Exchange == nil || r.IsEmpty() {
		p.frame, p.focused = record.Frame{}, false
		return
	}
	// Where another one was scrolled to says nothing of this one, nor does where this one was in another height,
	// perhaps for a moment only.
	if p.of != v.Exchange || p.frame.Height != r.H {
		p.of, p.scroll, p.key = v.Exchange, 0, ""
	}
	if p.read != v.Exchange.version {
		p.book.Read(v.Trace, t.Sym)
		p.read = v.Exchange.version
	}
	p.frame = record.Frame{Book: &p.book, View: v.At, Focused: p.focused, Width: r.W, Height: r.H, Theme: t, Stages: v.Stages}
	count, first, last := p.frame.Lines()
	if key := fmt.Sprint(v.Exchange.version, r.W, r.H); p.key != key {
		p.key = key
		p.scroll = lens.RevealAll(count, first, last, p.scroll, r.H)
	}
	p.scroll = lens.Reveal(count, -1, p.scroll, r.H)
	p.frame.Scroll = p.scroll
}

// DrawRecord draws the events, as they were fitted.
func (v *Viewer) DrawRecord() []string {
	p := &v.record
	f := p.frame
	if v.Exchange == nil || !p.isShown() {
		return nil
	}
	key := fmt.Sprint(v.Exchange.version, f.View, f.Focused, f.Scroll, f.Width, f.Height, len(f.Stages), f.Theme.Options)
	return p.pane.Draw(key, func() []string { return record.Draw(f) })
}

// ClickRecord looks at the event in a line of the record.
func (v *Viewer) ClickRecord(y int) {
	v.record.focused = true
	if n, ok := record.Hit(v.record.frame, y); ok {
		v.looked(v.LookAt(n), "")
	}
}

// ScrollRecord scrolls the record; the view stays.
func (v *Viewer) ScrollRecord(by int) { v.record.scroll = max(0, v.record.scroll+by) }

// InRecord reports whether the arrows are in the record.
func (v *Viewer) InRecord() bool { return v.record.focused }

package viewer

import (
	"fmt"
	"strings"

	"roundtrip/tui/layout"
	"roundtrip/tui/lens"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// side is one lens as it was drawn last, and what is selected in it.
type side struct {
	selected mark // the row, none for where the request is
	height   int  // rows that can be seen
	scroll   int
	told     told   // what had happened when it was scrolled
	byHand   string // what was shown as the reader scrolled it
	key      string // of the rows
	rows     []lens.Row
	frame    lens.Frame
	strip    string // the line at its foot
}

// told is how much of which exchange has happened.
type told struct {
	exchange *Exchange
	events   int
}

// mark names a row: its id, and which of the rows with that id it is. Rows come
// and go while a request moves; a mark stays with what it was put on.
type mark struct {
	id   string
	nth  int
	none bool // no row is marked, not even the one where the request is
}

func markOf(rows []lens.Row, at int) mark {
	m := mark{id: rows[at].ID}
	for _, r := range rows[:at] {
		if r.ID == m.id {
			m.nth++
		}
	}
	return m
}

func (m mark) isSet() bool { return m.id != "" }

// find is the row that is marked, the last with its id if there are fewer now;
// -1 if there is none.
func (m mark) find(rows []lens.Row) int {
	found := -1
	for i, nth := 0, 0; i < len(rows) && nth <= m.nth; i++ {
		if m.isSet() && rows[i].ID == m.id {
			found = i
			nth++
		}
	}
	return found
}

// options are what the rows and the title of a lens depend on besides the state.
func (v *Viewer) options(width, height int) lens.Options {
	return lens.Options{
		Width: width, Height: height, Filter: v.filter, Folded: v.folded, Hex: v.hex, Sources: v.sources,
		Sent: v.Sent, SentAt: v.State.In.Base, Main: v.mainFile(), Shown: v.shownFile(), Breaks: v.Breaks, Findings: v.Found,
		Failed: v.failedAt(), User: v.User, Recording: v.Recording, Body: v.body, Cost: v.Cost, Serves: v.Serves, Others: v.Others, Layers: max(0, len(v.Chain)-1),
	}
}

// Rows are the rows of a lens for a width. They are made again only if what they
// depend on has changed.
func (v *Viewer) Rows(k lens.Kind, width int) []lens.Row {
	s := v.sides[k]
	key := fmt.Sprint(v.Exchange.version, width, s.height, v.filter, v.hex, v.body, v.folds, v.texts, v.Breaks, v.MainFile, v.shownFile(), v.FailedLine)
	if s.key != key {
		s.key, s.rows = key, lens.Rows(k, v.State, v.Before, v.options(width, s.height))
	}
	return s.rows
}

// rowsAsDrawn are the rows of a lens, as wide as it was drawn last.
func (v *Viewer) rowsAsDrawn(k lens.Kind) []lens.Row {
	return v.Rows(k, max(layout.MinWidth, v.sides[k].frame.Width))
}

func (v *Viewer) mainFile() string {
	if v.MainFile != "" {
		return v.MainFile
	}
	return v.Main
}

// failedAt is the line that failed, as far as that is in view.
func (v *Viewer) failedAt() trace.Src {
	if e, failed := v.Failure(); failed {
		return e.Src
	}
	if n, at := v.caught(); n > 0 && n <= v.At {
		return at
	}
	return v.FailedLine
}

// Fit gives the lenses their room, the second none where there is one lens: it makes
// their rows and scrolls them to what has to be seen.
func (v *Viewer) Fit(t theme.Theme, rooms ...layout.Rect) {
	if v.Exchange == nil {
		return
	}
	v.places = 0
	for _, r := range rooms {
		if !r.IsEmpty() {
			v.places++
		}
	}
	v.wireInView = v.isWhole(lens.Wire, rooms)
	for nth, r := range rooms {
		if k, ok := v.shown(nth); ok && r.W > 0 && r.H > 0 {
			v.fit(t, k, r, nth)
		}
	}
}

// isWhole reports whether all rows of a lens are in view.
func (v *Viewer) isWhole(k lens.Kind, rooms []layout.Rect) bool {
	for nth, r := range rooms {
		if shown, ok := v.shown(nth); ok && shown == k && !r.IsEmpty() {
			return len(v.Rows(k, r.W)) < r.H
		}
	}
	return false
}

func (v *Viewer) fit(t theme.Theme, k lens.Kind, r layout.Rect, nth int) {
	s := v.sides[k]
	s.strip = v.strip(t, k, r.W)
	if r.H <= 4 {
		s.strip = ""
	}
	if s.strip != "" {
		r.H--
	}
	s.height = max(1, r.H-1)
	rows := v.Rows(k, r.W)
	cursor := v.cursor(k, rows)
	v.scroll(k, rows, cursor, r.H)
	s.frame = lens.Frame{
		Kind: k, Rows: rows, Cursor: cursor, Scroll: s.scroll, Width: r.W, Height: r.H, Theme: t, Lit: v.lit(k),
		Found: lens.Count(v.Found, v.State), About: lens.About(k, v.State, v.options(0, 0)),
		Past: !v.IsLive(), Over: v.State.Done != nil,
	}
	if k == lens.Code && v.sought != "" {
		s.frame.Search = v.sought
		s.frame.About = t.Say(s.frame.About + " · " + theme.Printable(v.sought) + " " + v.Sought())
	}
	s.frame.Dim = v.record.focused || k != v.Lens()
	if nth == 0 {
		s.frame.Offers = v.offers
	}
}

// scroll shows the row that has to be seen, with the rows that belong to it. Where a
// lens was scrolled to in another height, perhaps for a moment only, does not count.
func (v *Viewer) scroll(k lens.Kind, rows []lens.Row, cursor, height int) {
	s, shown := v.sides[k], v.shownRow(k, rows, cursor)
	if s.byHand != "" && s.byHand == v.sight(k, cursor, height) {
		s.scroll = lens.Reveal(len(rows), -1, s.scroll, height)
		return
	}
	s.byHand = ""
	now := told{v.Exchange, v.events()}
	ended := v.State.Done != nil && s.told != now // what was seen on the way there depends on how fast it was
	if s.told = now; (ended || height != s.frame.Height) && !s.selected.isSet() {
		s.scroll = 0
	}
	least := revealed(rows, shown, s.scroll, height)
	if k != lens.Code || s.selected.isSet() {
		s.scroll = least
		return
	}
	if height <= lowLens && v.isCalled() { // all that is to be seen is behind it
		s.scroll = lens.Reveal(len(rows), -1, shown, height)
		return
	}
	if least != s.scroll {
		s.scroll = lens.Reveal(len(rows), -1, shown-height/3, height) // what runs next is to be seen too
	}
	s.scroll = revealed(rows, shown, s.scroll, height)
}

// lowLens is the height of a lens up to which rows are given to nothing that is over.
const lowLens = 10

// isCalled reports whether a function of Python begins where the view is, and no other line is
// pointed at.
func (v *Viewer) isCalled() bool {
	return v.Event().Kind() == trace.KindAppCalled && v.Target.Line == 0
}

// revealed is the least scroll that shows a row, and those that belong to it if all have room.
func revealed(rows []lens.Row, row, scroll, height int) int {
	return lens.RevealAll(len(rows), row, lens.Last(rows, row), scroll, height)
}

// shownRow is the row that has to be seen: the selected one, else where the
// request is, else on the wire the bytes that came last, in the environ what
// was changed last, and of what was written the end.
func (v *Viewer) shownRow(k lens.Kind, rows []lens.Row, cursor int) int {
	switch {
	case cursor >= 0:
		return cursor
	case cursor == lens.NoRow:
		return 0
	}
	if k == lens.Wire && v.State.Out.Total > 0 {
		return len(rows) - 1
	}
	if k == lens.Output { // a traceback is read from its end
		return len(rows) - 1
	}
	if changed := lens.Changed(rows); k == lens.Environ && changed >= 0 {
		return changed
	}
	return lens.Current(rows)
}

// sight is what a scroll by hand holds for: until something else is shown or selected.
func (v *Viewer) sight(k lens.Kind, cursor, height int) string {
	return fmt.Sprint(v.Exchange.version, cursor, height, v.sides[k].selected, v.filter, v.hex, v.body, v.folds)
}

// ScrollLens scrolls the nth lens on the screen by some rows; what is selected stays.
func (v *Viewer) ScrollLens(nth, by int) {
	k, ok := v.shown(nth)
	if v.Exchange == nil || !ok {
		return
	}
	s := v.sides[k]
	s.scroll = lens.Reveal(len(s.rows), -1, s.scroll+by, s.frame.Height)
	s.byHand = v.sight(k, s.frame.Cursor, s.frame.Height)
}

// DrawLens draws the nth lens on the screen, as it was fitted.
func (v *Viewer) DrawLens(nth int) []string {
	k, ok := v.shown(nth)
	if v.Exchange == nil || !ok {
		return nil
	}
	s := v.sides[k]
	f := s.frame
	key := fmt.Sprint(k, v.Exchange.version, f.Width, f.Height, f.Cursor, f.Scroll, f.Lit, f.Offers, f.About, f.Search, f.Found, f.Dim, f.Past, s.key, s.strip, f.Theme.Options)
	return v.pane[nth].Draw(key, func() []string {
		lines := lens.Draw(f)
		if s.strip != "" {
			lines = append(lines, s.strip)
		}
		return lines
	})
}

// Frame is how a lens was drawn last.
func (v *Viewer) Frame(k lens.Kind) lens.Frame { return v.sides[k].frame }

// ClickLens turns to the lens whose name stands at a cell of the nth lens, or to that lens
// itself, and selects the row.
func (v *Viewer) ClickLens(nth, x, y int) {
	k, shown := v.shown(nth)
	if !shown {
		return
	}
	s := v.sides[k]
	v.Turn(k)
	row, other, ok := lens.Hit(s.frame, x, y)
	switch {
	case !ok:
	case row >= 0:
		s.selected = markOf(s.rows, row)
		v.dropTarget(k)
	default:
		v.Turn(other)
	}
}

// lit are the bytes behind what is selected in another lens, or behind what
// the screen points at.
func (v *Viewer) lit(k lens.Kind) []trace.Span {
	if k != lens.Wire {
		return nil
	}
	if s := v.TargetBytes(); s.Len > 0 {
		return []trace.Span{s}
	}
	if span := v.refused(); span.Len > 0 {
		return []trace.Span{span}
	}
	env := v.sides[lens.Environ]
	if i := v.cursor(lens.Environ, env.rows); i >= 0 {
		return env.rows[i].Spans
	}
	return nil
}

// groupOf is the heading that a row stands under or beside, or that it is.
func groupOf(rows []lens.Row, at int) string {
	for i := min(max(at, 0), len(rows)-1); i >= 0; i-- {
		switch r := rows[i]; {
		case r.Group != "":
			return r.Group
		case strings.HasPrefix(r.ID, groupID):
			return r.ID
		}
	}
	return ""
}

// How the ids of some rows begin.
const (
	groupID   = "group:"
	lineID    = "line:"
	environID = "environ:"
	headerID  = "header:"
	ruleID    = "rule:"
)

package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/tui/lens"
	"roundtrip/wsgi/trace"
)

// pageOfRows is how far page up and page down go.
const pageOfRows = 8

// lensBar is what of a request is looked at: one lens of those that the screen
// offers (two on a wide terminal), and what is selected in each.
type lensBar struct {
	offers  []lens.Kind
	at      int
	later   []lens.Kind // that are offered once they have something to show
	sides   map[lens.Kind]*side
	filter  string
	hex     bool
	folded  map[string]bool
	folds   int // grows with each fold
	station trace.Layer
	target  *lessons.Point // what the page points at, until the reader does
	sources map[string]*lens.Listing
	texts   int         // version of sources
	breaks  []trace.Src // lines of code at which requests are held
}

// side is one lens as it was drawn last, and what is selected in it.
type side struct {
	selected mark // the row, none for where the request is
	height   int  // rows that can be seen
	scroll   int
	key      string
	rows     []lens.Row
	frame    lens.Frame
}

// mark names a row: its id, and which of the rows with that id it is. Rows come
// and go while a request moves; a mark stays with what it was put on.
type mark struct {
	id  string
	nth int
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

func (m mark) set() bool { return m.id != "" }

// find is the row that is marked, the last with its id if there are fewer now;
// -1 if there is none.
func (m mark) find(rows []lens.Row) int {
	found := -1
	for i, nth := 0, 0; i < len(rows) && nth <= m.nth; i++ {
		if m.set() && rows[i].ID == m.id {
			found = i
			nth++
		}
	}
	return found
}

// kinds are the lenses by the names that pages have for them.
func kindOf(name lessons.Lens) lens.Kind {
	i := slices.IndexFunc(lens.Kinds(), func(k lens.Kind) bool { return k.String() == string(name) })
	return lens.Kinds()[max(0, i)]
}

// offer sets which lenses there are, the first being shown. Those of findings and
// of output come when there are any.
func (b *lensBar) offer(names []lessons.Lens) {
	*b = lensBar{sides: make(map[lens.Kind]*side), folded: make(map[string]bool), sources: b.sources, texts: b.texts}
	for _, n := range names {
		if k := kindOf(n); k == lens.Findings || k == lens.Output {
			b.later = append(b.later, k)
			continue
		}
		b.offers = append(b.offers, kindOf(n))
	}
	for _, k := range lens.Kinds() {
		b.sides[k] = &side{}
	}
}

// arrive offers the lenses that have something to show now, of those that the screen
// has, and no others of them.
func (b *lensBar) arrive(x *exchange) {
	b.has(lens.Findings, len(x.found) > 0)
	b.has(lens.Output, x.printed)
}

func (b *lensBar) has(kind lens.Kind, any bool) {
	k, i := b.kind(), slices.Index(b.offers, kind)
	switch {
	case any && i < 0 && slices.Contains(b.later, kind):
		b.offers = append(b.offers, kind)
	case !any && i >= 0:
		b.offers = slices.Delete(b.offers, i, i+1)
		b.at = max(0, slices.Index(b.offers, k))
	}
}

// show turns to a lens, adding it to those that are offered.
func (b *lensBar) show(name lessons.Lens) {
	k := kindOf(name)
	b.at = slices.Index(b.offers, k)
	if b.at < 0 {
		b.offers = append(b.offers, k)
		b.at = len(b.offers) - 1
	}
}

func (b *lensBar) current() lessons.Lens { return lessons.Lens(b.kind().String()) }

func (b *lensBar) kind() lens.Kind {
	if len(b.offers) == 0 {
		return lens.Wire
	}
	return b.offers[b.at]
}

// secondKind is the lens beside the current one, on a wide terminal.
func (b *lensBar) secondKind() (lens.Kind, bool) {
	if len(b.offers) < 2 {
		return 0, false
	}
	return b.offers[(b.at+1)%len(b.offers)], true
}

func (b *lensBar) several() bool  { return len(b.offers) > 1 }
func (b *lensBar) filtered() bool { return b.filter != "" }

// next turns to another lens.
func (b *lensBar) next(_ *Model, by int) tea.Cmd {
	if len(b.offers) > 0 {
		b.at = (b.at + by + len(b.offers)) % len(b.offers)
	}
	return nil
}

// reset forgets what was selected, for a new request.
func (b *lensBar) reset(x *exchange) {
	for _, s := range b.sides {
		s.selected, s.scroll = mark{}, 0
	}
	b.station = ""
	b.arrive(x)
}

// follow lets the selection go back to where the request is, after a move.
func (b *lensBar) follow(*exchange) {
	for _, s := range b.sides {
		s.selected = mark{}
	}
}

// key is all that the lenses depend on besides the exchange.
func (b *lensBar) key() string {
	k := fmt.Sprint(b.offers, b.at, b.filter, b.hex, b.folds, b.station, b.target, b.texts, b.breaks)
	for _, kind := range lens.Kinds() {
		if s := b.sides[kind]; s != nil {
			k += fmt.Sprint(s.selected, s.scroll)
		}
	}
	return k
}

// rows are the rows of a lens for a width. They are made again only if what
// they depend on has changed.
func (m *Model) rows(k lens.Kind, width int) []lens.Row {
	b, s := &m.lens, m.lens.sides[k]
	key := fmt.Sprint(m.gen, m.x.version, width, s.height, b.filter, b.hex, b.folds, b.texts, b.breaks)
	if s.key == key {
		return s.rows
	}
	s.key = key
	s.rows = lens.Rows(k, m.x.state, m.x.before, lens.Options{
		Width: width, Height: s.height, Filter: b.filter, Folded: b.folded, Hex: b.hex, Sources: b.sources,
		Sent: sentBytes(m.x), SentAt: m.x.state.In.Base, Main: m.mainFile(), Breaks: b.breaks, Findings: m.x.found,
		Failed: m.failedAt(),
	})
	return s.rows
}

func sentBytes(x *exchange) []byte {
	if len(x.client.Sent) == 0 {
		return nil
	}
	return x.client.Sent[0].Bytes
}

// cursor is the selected row: the reader's, else what the page points at, else
// none, which marks where the request is.
func (m *Model) cursor(k lens.Kind, rows []lens.Row) int {
	if at := m.lens.sides[k].selected; at.set() {
		return at.find(rows)
	}
	return m.pointedRow(k, rows)
}

// drawLens draws the current lens, or the one beside it.
func (m *Model) drawLens(p *pane, r rect, nth int) []string {
	r = inset(r)
	if m.editor != nil && nth == 0 {
		return m.editor.draw(m.theme, r.w, r.h)
	}
	k := m.lens.kind()
	if nth == 1 {
		second, ok := m.lens.secondKind()
		if !ok {
			return nil
		}
		k = second
	}
	if m.x == nil || r.w <= 0 || r.h <= 0 {
		return nil
	}
	strip := m.strip(k, r.w)
	if strip != "" && r.h > 4 {
		r.h--
	} else {
		strip = ""
	}
	f := m.lensFrame(k, r, nth)
	m.lens.sides[k].frame = f
	key := paneKey{
		width: r.w, height: r.h, content: m.x.version, cursor: f.Cursor, theme: m.look,
		extra: fmt.Sprint(k, f.Scroll, f.Lit, f.Others, f.About, f.Found, m.lens.sides[k].key, strip),
	}
	return p.draw(key, func() []string { return withStrip(lens.Draw(f), strip) })
}

func withStrip(lines []string, strip string) []string {
	if strip == "" {
		return lines
	}
	return append(lines, strip)
}

func (m *Model) lensFrame(k lens.Kind, r rect, nth int) lens.Frame {
	s := m.lens.sides[k]
	s.height = max(1, r.h-1)
	rows := m.rows(k, r.w)
	cursor := m.cursor(k, rows)
	shown := m.shownRow(k, rows, cursor)
	if r.h != s.frame.Height && !s.selected.set() {
		s.scroll = 0 // where it was scrolled to in another height, perhaps for a moment only, does not count
	}
	s.scroll = lens.Reveal(len(rows), lens.Last(rows, shown), s.scroll, r.h)
	s.scroll = lens.Reveal(len(rows), shown, s.scroll, r.h)
	f := lens.Frame{
		Kind: k, Rows: rows, Cursor: cursor, Scroll: s.scroll, Width: r.w, Height: r.h, Theme: m.theme, Lit: m.lit(k),
		Found: lens.Count(m.x.found, m.x.state),
		About: lens.About(k, m.x.state, lens.Options{
			Filter: m.lens.filter, Hex: m.lens.hex, Sources: m.lens.sources, Main: m.mainFile(), Findings: m.x.found,
			Failed: m.failedAt(), Yours: m.x.served.yours,
		}),
	}
	if nth == 0 {
		f.Others = m.others(k)
	}
	return f
}

// shownRow is the row that has to be seen: the selected one, else where the
// request is, else on the wire the bytes that came last.
func (m *Model) shownRow(k lens.Kind, rows []lens.Row, cursor int) int {
	if cursor >= 0 {
		return cursor
	}
	if k == lens.Wire && m.x.state.Out.Total > 0 {
		return len(rows) - 1
	}
	return lens.Current(rows)
}

func (m *Model) others(k lens.Kind) []lens.Kind {
	return slices.DeleteFunc(slices.Clone(m.lens.offers), func(o lens.Kind) bool { return o == k })
}

// lit are the bytes behind what is selected in another lens, or behind what
// the page points at.
func (m *Model) lit(k lens.Kind) []trace.Span {
	if k != lens.Wire {
		return nil
	}
	if s := m.pointedSpan(); s.Len > 0 {
		return []trace.Span{s}
	}
	if span := refused(m.x); span.Len > 0 {
		return []trace.Span{span}
	}
	env := m.lens.sides[lens.Environ]
	if i := env.selected.find(env.rows); i >= 0 {
		return env.rows[i].Spans
	}
	return nil
}

// select_ moves the selection of the screen.
func (m *Model) select_(by int) tea.Cmd {
	if m.screen == screenHome {
		m.home.move(by)
		return nil
	}
	if m.onChecks() {
		m.selectCheck(by)
		return nil
	}
	if m.x == nil {
		return nil
	}
	k := m.lens.kind()
	s := m.lens.sides[k]
	rows := m.rows(k, max(1, s.frame.Width))
	from := m.cursor(k, rows)
	if from < 0 {
		from = lens.Current(rows)
	}
	to := lens.Move(rows, from, by)
	if to < 0 {
		return nil
	}
	s.selected = markOf(rows, to)
	m.lens.target = nil
	return nil
}

// selectFirst puts the selection on the first row that can be pointed at, where
// none stands yet.
func (m *Model) selectFirst() {
	k := m.lens.kind()
	s := m.lens.sides[k]
	if s.selected.set() {
		return
	}
	rows := m.rows(k, max(minWidth, s.frame.Width))
	for i, r := range rows {
		if r.ID != "" && !strings.HasPrefix(r.ID, "group:") {
			s.selected = markOf(rows, i)
			return
		}
	}
}

// click turns to the lens whose name stands there, or selects the row.
func (b *lensBar) click(x, y int) {
	s := b.sides[b.kind()]
	row, other, ok := lens.Hit(s.frame, x, y)
	switch {
	case !ok:
	case row < 0:
		b.show(lessons.Lens(other.String()))
	default:
		s.selected, b.target = markOf(s.rows, row), nil
	}
}

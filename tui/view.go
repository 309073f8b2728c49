package tui

import (
	"fmt"
	"strings"

	"roundtrip/tui/journey"
	"roundtrip/tui/theme"
	"roundtrip/tui/timeline"
)

// framed keeps the panes of the last frame, and the frame itself.
type framed struct {
	journey, timeline, lens, second pane
	layout                          layout
	key                             frameKey
	text                            string
}

// frameKey is all that a frame depends on besides its panes.
type frameKey struct {
	w, h                     int
	screen                   screen
	look, exchange, gen      int
	lens, story, foot, extra string
}

// draw gives the frame. Nothing is drawn again that has not changed.
func (f *framed) draw(m *Model) string {
	if m.w < minWidth || m.h < minHeight {
		return m.tooSmall()
	}
	key := f.keyOf(m)
	if f.text != "" && f.key == key && m.still() {
		return f.text
	}
	f.key = frameKey{}
	if m.still() {
		f.key = key
	}
	switch {
	case m.help != nil:
		f.text = m.over_(m.help.draw(m.theme, m.screen.where(), m.w-4, m.h-3), "↑↓ scroll  any other key closes")
	case m.picker != nil:
		f.text = m.over_(m.picker.draw(m.theme, m.w-4, m.h-3), "↑↓ choose  type to filter  enter take  esc close")
	case m.screen == screenHome:
		f.text = m.over_(m.home.draw(m.theme, m.w-2, m.h-2), "↑↓ choose  enter open  e play  ? keys  q quit")
	default:
		f.text = f.exchange(m)
	}
	return f.text
}

// still reports whether nothing is open that draws itself anew with each key.
func (m *Model) still() bool {
	return m.editor == nil && m.filter == nil && m.help == nil && m.picker == nil && m.screen != screenHome
}

func (f *framed) keyOf(m *Model) frameKey {
	k := frameKey{
		w: m.w, h: m.h, screen: m.screen, look: m.look, gen: m.gen,
		lens: m.lens.key(), story: m.storyKey(), foot: m.notice + m.trouble, extra: m.engine.note(),
	}
	if m.x != nil {
		k.exchange = m.x.version
	}
	k.extra += fmt.Sprint(m.large, m.mute, m.pressed)
	return k
}

// tooSmall says so, in the room that there is.
func (m *Model) tooSmall() string {
	text := fmt.Sprintf("roundtrip needs %d columns and %d rows; this is %d by %d. Make the window larger, or press q.",
		minWidth, minHeight, m.w, m.h)
	lines := theme.Wrap(text, max(1, m.w))
	return strings.Join(lines[:min(len(lines), max(1, m.h))], "\n")
}

// over_ fills the screen with one pane and a line of help at its foot.
func (m *Model) over_(lines []string, foot string) string {
	fr := newFrame(m.w, m.h)
	fr.put(rect{1, 0, m.w - 2, m.h - 2}, append([]string{""}, lines...))
	if m.notice != "" {
		foot = theme.Printable(m.notice)
	}
	fr.put(rect{2, m.h - 1, m.w - 4, 1}, []string{m.theme.Faint.Render(m.theme.Say(m.theme.Cut(foot, m.w-4)))})
	return fr.String()
}

// exchange draws a screen that shows a request.
func (f *framed) exchange(m *Model) string {
	told := m.storyLines(m.storyWidth())
	f.layout = m.arrange(m.storyNeeds(told), m.large)
	l := f.layout
	fr := newFrame(m.w, m.h)
	fr.put(l.header, []string{m.header(l.header.w)})
	fr.put(l.journey, m.drawJourney(&f.journey, l.journey))
	fr.put(indented(l.story), m.fit(told, l.story.h))
	fr.put(inset(l.lens), m.drawLens(&f.lens, l.lens, 0))
	if l.second.w > 0 {
		fr.put(inset(l.second), m.drawLens(&f.second, l.second, 1))
	}
	fr.put(l.timeline, m.drawTimeline(&f.timeline, l.timeline))
	fr.put(l.footer, []string{m.footer(l.footer.w)})
	return fr.String()
}

// arrange lays the screen out; before an audience there is one lens only, and
// code is typed in the room of both.
func (m *Model) arrange(storyNeeds int, large bool) layout {
	l := arrange(m.w, max(m.h, minHeight), storyNeeds, large, m.screen == screenPlay)
	if large && m.onChecks() {
		l.story, l.lens = l.lens, rect{}
	}
	typing := m.editor != nil && m.editor.file != nil
	if (m.o.Present || typing) && l.second.w > 0 {
		l.lens.w = m.w - l.lens.x
		l.second = rect{}
	}
	return l
}

// storyNeeds is how many rows the story would like; an editor gets the room of
// what was read.
func (m *Model) storyNeeds(told []string) int {
	if m.editor != nil {
		return min(len(told), 4)
	}
	return len(told)
}

// inset leaves a column free at the left.
func inset(r rect) rect { return rect{r.x + 1, r.y, r.w - 2, r.h} }

// indented leaves two free, so that what is read begins where everything else does.
func indented(r rect) rect { return rect{r.x + 2, r.y, r.w - 3, r.h} }

// storyWidth is the width that the story is set for, which depends on the
// width of the terminal alone, unless the checks have all of it.
func (m *Model) storyWidth() int {
	return indented(m.arrange(8, m.largeChecks()).story).w
}

// fit cuts lines to a height: the title stays, and of the rest the end where
// that is new, else the beginning.
func (m *Model) fit(lines []string, h int) []string {
	switch {
	case len(lines) <= h:
		return lines
	case h < 2 || m.explain != nil || m.screen == screenPlay || m.practice() != nil || len(m.tail(m.storyWidth())) == 0:
		return lines[:max(0, h)]
	}
	return append([]string{lines[0]}, lines[len(lines)-h+1:]...)
}

// header names the screen at the left, and the place in it at the right.
func (m *Model) header(w int) string {
	l := theme.NewLine(w)
	left, right := "Play", "any request to any of these applications, or yours"
	if m.screen == screenLesson {
		left = m.read.lesson.Title
		right = fmt.Sprintf("page %d of %d", m.read.page.Number, len(m.read.lesson.PageIDs))
	}
	l.Put(2, m.theme.Title, left)
	right = m.whose() + right
	l.Put(w-2-theme.Width(right), m.theme.Faint, right)
	return l.String()
}

// journeyInput is what the journey is drawn from, nil while there is nothing.
func (m *Model) journeyInput(w int) *journey.Input {
	if m.x == nil {
		return nil
	}
	in := &journey.Input{State: m.x.state, Chain: m.x.served.chain, Width: w, Theme: m.theme}
	if m.x.state.Held && m.x.live() {
		in.Held = "no hurry"
	}
	in.Caption = m.waitsFor()
	if s := m.lens.station; s != "" && m.pointsAtStations() {
		in.Marks = append(in.Marks, journey.Mark{Layer: s, Sign: journey.Cursor, Text: "here?"})
	}
	return in
}

func (m *Model) drawJourney(p *pane, r rect) []string {
	in := m.journeyInput(r.w)
	if in == nil {
		return []string{"", m.theme.Faint.Render("  " + m.waitingFor())}
	}
	key := paneKey{width: r.w, height: r.h, content: m.x.version, theme: m.look, extra: string(m.lens.station) + in.Held + in.Caption + m.engine.note() + fmt.Sprint(m.pointsAtStations())}
	return p.draw(key, func() []string { return journey.Draw(*in) })
}

// waitingFor is said while there is no request to show.
func (m *Model) waitingFor() string {
	if m.trouble != "" {
		return theme.Printable(m.trouble)
	}
	return "The server is starting."
}

func (m *Model) drawTimeline(p *pane, r rect) []string {
	if m.x == nil || r.w == 0 {
		return nil
	}
	key := paneKey{width: r.w, content: m.x.version, theme: m.look}
	return p.draw(key, func() []string { return []string{timeline.Draw(m.timelineInput(r.w))} })
}

func (m *Model) timelineInput(w int) timeline.Input {
	return timeline.Input{Trace: m.x.trace, View: m.x.at, Width: w, Theme: m.theme}
}

package tui

import (
	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/journey"
	"roundtrip/tui/keys"
	"roundtrip/tui/timeline"
)

// mouse does with a click or the wheel what a key does too.
func (m *Model) mouse(msg tea.MouseMsg) tea.Cmd {
	switch e := msg.(type) {
	case tea.MouseWheelMsg:
		by := 1
		if e.Button == tea.MouseWheelUp {
			by = -1
		}
		return m.wheel(by)
	case tea.MouseClickMsg:
		if e.Button == tea.MouseLeft {
			return m.click(e.X, e.Y)
		}
	}
	return nil
}

func (m *Model) wheel(by int) tea.Cmd {
	switch {
	case m.help != nil:
		m.help.from = max(0, m.help.from+by)
	case m.picker != nil:
		m.picker.move(by)
	default:
		return m.select_(by)
	}
	return nil
}

// click looks at an event of the timeline, points at a station, selects a line
// of a lens, or opens a lesson.
func (m *Model) click(x, y int) tea.Cmd {
	if m.help != nil || m.picker != nil || m.editor != nil || m.x == nil || m.screen == screenHome {
		return nil
	}
	l := m.frame.layout
	switch {
	case l.timeline.contains(x, y):
		if n, ok := timeline.Hit(m.timelineInput(l.timeline.w), x-l.timeline.x); ok {
			return m.looked(m.x.lookAt(n), atNow)
		}
	case l.journey.contains(x, y):
		return m.clickStation(x-l.journey.x, y-l.journey.y)
	case l.lens.contains(x, y):
		m.lens.click(x-inset(l.lens).x, y-l.lens.y)
		if p := m.practice(); p != nil {
			p.focus = false
		}
	case l.story.contains(x, y):
		return m.clickStory()
	}
	return nil
}

func (m *Model) clickStation(x, y int) tea.Cmd {
	station, ok := journey.Hit(*m.journeyInput(m.frame.layout.journey.w), x, y)
	if !ok {
		return nil
	}
	m.lens.station = station
	if m.pointsAtStations() {
		return m.answerPointed()
	}
	return m.explainID("station:" + station.Name())
}

// clickStory does what the page waits for, where that needs no choice. An exercise that
// is not solved waits for its reader.
func (m *Model) clickStory() tea.Cmd {
	if m.screen != screenLesson {
		return nil
	}
	switch m.phase() {
	case stopping, ending:
		return m.perform(keys.Space)
	case done:
		if p := m.practice(); p != nil && !p.isSolved() {
			p.focus = true
			return nil
		}
		return m.perform(keys.Enter)
	}
	return nil
}

package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/tui/lesson"
	"roundtrip/tui/overlay"
	"roundtrip/tui/preview"
	"roundtrip/tui/screen"
)

// Preview is a course that is being written. Its functions are for commands.
type Preview struct {
	// Changed waits until a file of the course has changed. It answers false at the end.
	Changed func(ctx context.Context) bool
	// Load reads the course at a page, "lesson/page".
	Load func(page string) preview.Draft
}

// previewing is the preview of a model. The zero value is none.
type previewing struct {
	*Preview
	ctx     context.Context
	end     func()
	checked string // the page that was checked last
	drafts  int    // that were shown; what is found in an older one is not told
}

// begin shows a course that is being written, and waits for its first change.
func (m *Model) begin(p *Preview) {
	ctx, end := context.WithCancel(context.Background())
	m.preview = previewing{Preview: p, ctx: ctx, end: end}
}

// Messages of a preview: a file was saved, the course was read again, the page was checked.
type (
	savedMsg struct{ m *Model }
	draftMsg struct {
		m     *Model
		draft preview.Draft
	}
	checkedMsg struct {
		m     *Model
		draft int
		page  string
		wrong lessons.Problems
	}
)

// load reads the course at the page that is shown.
func (m *Model) load() tea.Cmd {
	load, page := m.preview.Load, m.previewed()
	return func() tea.Msg { return draftMsg{m, load(page)} }
}

// previewed is the page that is shown, or was to be.
func (m *Model) previewed() string {
	if s, ok := m.screen.(*lesson.Screen); ok && s.Reading() != nil {
		return s.Page().Ref()
	}
	return m.preview.checked
}

func (m *Model) awaitSave() tea.Cmd {
	changed, ctx := m.preview.Changed, m.preview.ctx
	return func() tea.Msg {
		if !changed(ctx) {
			return nil
		}
		return savedMsg{m}
	}
}

// Deliver reads the course again, and waits for the next save.
func (msg savedMsg) Deliver() tea.Cmd { return tea.Batch(msg.m.load(), msg.m.awaitSave()) }

// Deliver shows the page anew where the reader was on it, or why it cannot be shown.
func (msg draftMsg) Deliver() tea.Cmd {
	m, d := msg.m, msg.draft
	m.preview.checked = d.Page
	m.preview.drafts++
	m.Tell("")
	if d.Course == nil {
		m.screens[screen.Preview].(*preview.Screen).Show(d.Wrong)
		m.Switch(screen.Preview, "")
		return nil
	}
	m.Course = d.Course
	m.Switch(screen.Lesson, d.Page)
	draft := m.preview.drafts
	return func() tea.Msg { return checkedMsg{m, draft, d.Page, d.Check()} }
}

// Deliver tells what was found, beside the page.
func (msg checkedMsg) Deliver() tea.Cmd {
	m := msg.m
	if m.screen != m.screens[screen.Lesson] || msg.draft != m.preview.drafts || m.previewed() != msg.page {
		return nil // another page is shown by now
	}
	if len(msg.wrong) == 0 {
		m.Tell("The check finds nothing wrong with this page.")
		return nil
	}
	width := min(m.Width-6, m.screen.(*lesson.Screen).CardWidth())
	lines := preview.Lines(m.Theme, msg.wrong, width)
	m.Overlays.Open(overlay.NewText("The check: "+preview.Count(msg.wrong), lines, func() tea.Cmd { return nil }))
	return nil
}

// turned checks a page that was turned to.
func (m *Model) turned() tea.Cmd {
	if m.preview.Preview == nil || m.screen != m.screens[screen.Lesson] || m.previewed() == m.preview.checked {
		return nil
	}
	page, load, draft := m.previewed(), m.preview.Load, m.preview.drafts
	m.preview.checked = page
	return func() tea.Msg {
		d := load(page)
		if d.Course == nil {
			return draftMsg{m, d}
		}
		return checkedMsg{m, draft, page, d.Check()}
	}
}

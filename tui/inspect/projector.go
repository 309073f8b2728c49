package inspect

import (
	"sync/atomic"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/inspect"
	"roundtrip/tui/overlay"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/redact"
)

// projector says whether secrets are masked on the screen. Commands ask it too.
type projector struct{ on atomic.Bool }

// shown is a trace as it may be on the screen.
func (p *projector) shown(tr *trace.Trace) *trace.Trace {
	if !p.on.Load() {
		return tr
	}
	masked, err := redact.Trace(tr.WithoutAnswers())
	if err != nil {
		return trace.New(tr.Started, nil) // rather nothing than a secret
	}
	return masked
}

// line is a text as it may be on the screen.
func (p *projector) line(text string) string {
	if p.on.Load() {
		return redact.Line(text)
	}
	return text
}

// row is a row of the list as it may be on the screen.
func (p *projector) row(row inspect.Row) inspect.Row {
	if p.on.Load() {
		row.Target, row.Raised = redact.Line(row.Target), redact.Line(row.Raised)
		row.Caught.Exc, row.Answered.Exc = redact.Line(row.Caught.Exc), redact.Line(row.Answered.Exc)
	}
	return row
}

// toggleSecrets masks secrets on the screen, or asks whether they are to be seen again.
func (s *Screen) toggleSecrets() tea.Cmd {
	if !s.projector.on.Load() {
		s.projector.on.Store(true)
		s.Tell("Cookies, tokens and passwords are masked now. P shows them again.")
		return s.drawnAnew()
	}
	s.Overlays.Open(&overlay.Question{Text: "Show secrets on this screen?", Choices: []overlay.Choice{
		{Key: "R", Word: "reveal them", Do: func() tea.Cmd {
			s.projector.on.Store(false)
			return s.drawnAnew()
		}},
		{Key: "esc", Word: "leave them masked"},
	}})
	return nil
}

// drawnAnew shows the exchange that is open in the way that was chosen.
func (s *Screen) drawnAnew() tea.Cmd {
	if s.open == nil {
		return nil
	}
	s.list.cursor = s.open.Number()
	return s.look()
}

// whyMasked says why nothing can be changed that is not shown as it is.
func (s *Screen) whyMasked() string {
	if s.projector.on.Load() {
		return "Secrets are masked, so nothing can be changed and sent. P shows them."
	}
	return ""
}

package inspect

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/lens"
	"roundtrip/tui/overlay"
	"roundtrip/wsgi/trace"
)

// whyNoAsk says why nothing can be asked of the application.
func (s *Screen) whyNoAsk() string {
	switch {
	case s.whyEnded() != "":
		return s.whyEnded()
	case !s.IsHeldInView():
		return "You look back. G leads to now, where Python can be asked."
	case !s.hasPython():
		return "There is no Python to ask: this application is in Go, or another server."
	case s.projector.on.Load():
		return "Secrets are masked, and an answer may have one. P shows them."
	}
	return ""
}

// askWords say where a request is held at a line of Python that it can be asked there, "" elsewhere.
func (s *Screen) askWords() string {
	if s.whyNoAsk() != "" {
		return ""
	}
	if _, line := s.Held.Event.Data.(*trace.Code); !line {
		return ""
	}
	return "p asks Python here, such as the value of a name."
}

// hasPython reports whether a layer of the stack can be in Python that this program runs.
func (s *Screen) hasPython() bool {
	stack := s.site.Stack
	isPython := func(name string) bool { return strings.Contains(name, ".py") }
	return slices.ContainsFunc(stack.Middleware, isPython) || !strings.HasPrefix(stack.App, "demo:") && !strings.Contains(stack.App, "://")
}

// ask opens the field in which the application is asked where it is held.
func (s *Screen) ask() tea.Cmd {
	s.turnBy(func() { s.Turn(lens.Code) })
	live := s.open
	var p *overlay.Prompt
	p = overlay.NewPrompt("ask Python", "This runs in your application.", s.questions, func(text string) tea.Cmd {
		s.questions = append(s.questions, text)
		return func() tea.Msg {
			reply, told := live.Ask(trace.Question{Text: text})
			return repliedMsg{s, p, reply, told}
		}
	}, func(path string) tea.Cmd {
		return func() tea.Msg {
			reply, _ := live.Ask(trace.Question{Text: path, Names: true})
			return namesMsg{s, p, path, reply.Names}
		}
	})
	s.Overlays.Open(p)
	return p.Begin()
}

// repliedMsg brings what came of a question.
type repliedMsg struct {
	screen *Screen
	prompt *overlay.Prompt
	reply  trace.Reply
	told   string
}

// Deliver shows it.
func (msg repliedMsg) Deliver() tea.Cmd {
	if msg.reply.Why != "" {
		msg.prompt.Answered(msg.reply.Why, true)
	} else {
		msg.prompt.Answered(msg.told, false)
	}
	msg.screen.Refresh()
	return nil
}

// namesMsg brings the names behind a path.
type namesMsg struct {
	screen *Screen
	prompt *overlay.Prompt
	path   string
	names  []string
}

// Deliver offers them.
func (msg namesMsg) Deliver() tea.Cmd {
	msg.prompt.Offer(msg.path, msg.names)
	msg.screen.Refresh()
	return nil
}

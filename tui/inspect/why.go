package inspect

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/inspect"
	"roundtrip/tui/keys"
	"roundtrip/tui/lens"
	"roundtrip/tui/overlay"
	"roundtrip/tui/theme"
)

// headerID is how the ids of a response's header rows begin.
const headerID = "header:"

// askWhy answers why what is selected is there, or asks what is meant.
func (s *Screen) askWhy() {
	if q, ok := s.selectedQuestion(); ok {
		s.answerWhy(q)
		return
	}
	questions := inspect.Questions(s.Trace)
	names := make([]string, len(questions))
	byName := make(map[string]inspect.Question, len(questions))
	for i, q := range questions {
		names[i] = q.String()
		byName[names[i]] = q
	}
	p := overlay.NewPicker("Why, or why not?", names, 0, func(string) string { return "" })
	p.Chosen = func(name string) tea.Cmd {
		s.answerWhy(byName[name])
		return nil
	}
	s.Overlays.Open(p)
}

// selectedQuestion is about the row that somebody has selected.
func (s *Screen) selectedQuestion() (inspect.Question, bool) {
	k := s.Lens()
	if !s.Selects(k) {
		return inspect.Question{}, false
	}
	if key, ok := s.SelectedKey(); ok && k == lens.Environ {
		return inspect.Question{Topic: inspect.Key, Name: key}, true
	}
	name, isHeader := strings.CutPrefix(s.Selected(k).ID, headerID)
	return inspect.Question{Topic: inspect.Header, Name: name}, isHeader && k == lens.Response
}

// answerWhy shows the chain of causes, each with its event and rule, in the place of the
// story. The view goes to the nearest event.
func (s *Screen) answerWhy(q inspect.Question) {
	links := inspect.Why(s.Trace, q)
	var lines []string
	w := max(20, s.StoryWidth()-2)
	for _, l := range links {
		text := l.Text
		if l.At > 0 {
			text += fmt.Sprintf(" [%s]", s.Trace.Event(l.At-1).Kind())
		}
		if l.Rule != "" {
			text += " (" + l.Rule + ")"
		}
		lines = append(lines, s.Theme.Marked(s.Theme.Sym.Left, s.Theme.Say(theme.Printable(text)), w)...)
	}
	if len(links) > 0 && links[0].At > 0 {
		s.LookAt(links[0].At)
	}
	s.Overlays.Open(overlay.NewText(q.String(), lines, func() tea.Cmd {
		s.Overlays.Open(overlay.NewHelp(keys.Inspected))
		return nil
	}))
}

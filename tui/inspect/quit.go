package inspect

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/inspect"
	"roundtrip/tui/overlay"
)

// Quit asks about requests that are held, which nobody could let go afterwards, and about those that would be lost.
func (s *Screen) Quit() tea.Cmd {
	s.refresh()
	if len(s.list.page.Held) == 0 {
		return s.leave(func() {})
	}
	s.askHeld()
	return nil
}

// askHeld asks whether held requests go on.
func (s *Screen) askHeld() {
	n, record := len(s.list.page.Held), s.site.Record
	text := fmt.Sprintf("%d requests are held.", n)
	if n == 1 {
		text = "1 request is held."
	}
	then := func(end func()) func() tea.Cmd {
		return func() tea.Cmd {
			record.Hold(inspect.Rule{})
			return s.leave(end)
		}
	}
	s.Overlays.Open(&overlay.Question{Text: text, Choices: []overlay.Choice{
		{Key: "c", Word: "let go on and quit", Do: then(record.GoAll)},
		{Key: "X", Word: "drop and quit", Do: then(record.DropAll)},
		{Key: "esc", Word: "stay"},
	}})
}

// leave does something first, and quits, unless requests would be lost by that.
func (s *Screen) leave(first func()) tea.Cmd {
	r, saved, keeps := s.site.Record, s.saved, s.site.Keep != nil
	return func() tea.Msg {
		first()
		if n := unsaved(r, saved); keeps && n > 1 {
			return unsavedMsg{s, n}
		}
		return tea.Quit()
	}
}

// unsaved is how many requests there are behind the last one that was saved.
func unsaved(r *inspect.Record, saved int) (n int) {
	for _, x := range r.Newer(saved) {
		if !x.Row().Idle() {
			n++
		}
	}
	return n
}

// unsavedMsg says that requests would be lost.
type unsavedMsg struct {
	screen *Screen
	n      int
}

// Deliver asks whether they are saved.
func (msg unsavedMsg) Deliver() tea.Cmd {
	msg.screen.Overlays.Open(&overlay.Question{Text: fmt.Sprintf("%d requests are not saved.", msg.n), Choices: []overlay.Choice{
		{Key: "s", Word: "save and quit", Do: msg.screen.keep},
		{Key: "q", Word: "quit without", Do: func() tea.Cmd { return tea.Quit }},
		{Key: "esc", Word: "stay"},
	}})
	return nil
}

// keep saves all requests, and quits once they are.
func (s *Screen) keep() tea.Cmd {
	r, addr, app, keep := s.site.Record, s.site.Addr, s.app(), s.site.Keep
	return func() tea.Msg {
		if err := keep(r.All(nil), addr, app()); err != nil {
			return toldMsg{screen: s, err: err}
		}
		return tea.Quit()
	}
}

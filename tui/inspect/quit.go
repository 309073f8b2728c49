package inspect

import (
	"fmt"
	"maps"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/inspect"
	"roundtrip/tui/overlay"
)

// Quit asks about requests that are held, which nobody could let go afterwards, and about those that would be lost. They
// are held until the last of that is answered: whoever stays finds all as it was.
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
	record := s.site.Record
	then := func(end func()) func() tea.Cmd {
		return func() tea.Cmd {
			return s.leave(func() {
				record.Hold(inspect.Rule{})
				end()
			})
		}
	}
	s.askedHeld = &overlay.Question{Choices: []overlay.Choice{
		{Key: "c", Word: "let go on and quit", Do: then(record.GoAll)},
		{Key: "X", Word: "drop and quit", Do: then(record.DropAll)},
		{Key: "esc", Word: "stay"},
	}}
	s.countHeld()
	s.Overlays.Open(s.askedHeld)
}

// countHeld says in the question how many requests are held now: while it is asked, more may come, and some may go.
func (s *Screen) countHeld() {
	if s.askedHeld != nil {
		s.askedHeld.Text = heldText(len(s.list.page.Held))
	}
}

// CountHeld is how many requests are held.
func (s *Screen) CountHeld() int { return len(s.list.page.Held) }

func heldText(n int) string {
	switch n {
	case 0:
		return "No request is held."
	case 1:
		return "1 request is held."
	}
	return fmt.Sprintf("%d requests are held.", n)
}

// leave quits, unless requests would be lost by that. End is done as the program quits.
func (s *Screen) leave(end func()) tea.Cmd {
	r, saved, keeps := s.site.Record, maps.Clone(s.saved), s.site.Keep != nil
	return func() tea.Msg {
		if n := unsaved(r, saved); keeps && n > 1 {
			return unsavedMsg{s, n, end}
		}
		end()
		return tea.Quit()
	}
}

// unsaved is how many requests there are that were not saved.
func unsaved(r *inspect.Record, saved map[int]bool) (n int) {
	for _, x := range r.All(nil) {
		if !x.Row().Idle() && !saved[x.Number()] {
			n++
		}
	}
	return n
}

// unsavedMsg says that requests would be lost.
type unsavedMsg struct {
	screen *Screen
	n      int
	end    func() // is done as the program quits
}

// Deliver asks whether they are saved.
func (msg unsavedMsg) Deliver() tea.Cmd {
	s, end := msg.screen, msg.end
	quit := func() tea.Msg {
		end()
		return tea.Quit()
	}
	s.Overlays.Open(&overlay.Question{Text: fmt.Sprintf("%d requests are not saved.", msg.n), Choices: []overlay.Choice{
		{Key: "s", Word: "save and quit", Do: func() tea.Cmd { return s.keep(end) }},
		{Key: "q", Word: "quit without", Do: func() tea.Cmd { return quit }},
		{Key: "esc", Word: "stay"},
	}})
	return nil
}

// keep saves all requests, those that were held to their end, and quits once they are.
func (s *Screen) keep(end func()) tea.Cmd {
	r, addr, app, keep := s.site.Record, s.site.Addr, s.app(), s.site.Keep
	return func() tea.Msg {
		held := r.Held()
		end()
		awaitEnds(held)
		if err := keep(r.All(nil), addr, app()); err != nil {
			return toldMsg{screen: s, err: err}
		}
		return tea.Quit()
	}
}

// endsSoon is how long requests that were held have to end, before they are saved as they are.
const endsSoon = 2 * time.Second

// awaitEnds waits for some requests to end.
func awaitEnds(all []*inspect.Exchange) {
	late := time.After(endsSoon)
	for _, x := range all {
		_, done := x.Watch()
		defer x.Unwatch()
		select {
		case <-done:
		case <-late:
			return
		}
	}
}

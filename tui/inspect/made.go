package inspect

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/keys"
	"roundtrip/tui/screen"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// madeMsg brings a request that was made of another one, with what there is to tell of it.
type madeMsg struct {
	screen     *Screen
	of, number int
	text       string
	err        error
}

// Deliver goes there, unless somebody looks at something else by now.
func (msg madeMsg) Deliver() tea.Cmd {
	s := msg.screen
	if msg.err != nil {
		s.TellError(msg.err)
		return nil
	}
	x := s.current()
	var cmd tea.Cmd
	if x != nil && x.Number() == msg.of && !s.Overlays.Covers() && s.mayPoint(msg.number) {
		cmd = s.leap(msg.number)
	}
	s.Tell(msg.text)
	return cmd
}

// mayPoint reports whether a request can be gone to: where none is open, one that the filter leaves in the list.
func (s *Screen) mayPoint(number int) bool {
	return s.open != nil || s.filter == nil || s.site.Record.Beside(number, 0, s.arrived()) == number
}

// leap goes to another request, open or in the list, and notes from which.
func (s *Screen) leap(number int) tea.Cmd {
	s.before, s.made = s.current().Number(), number
	s.refresh()
	s.point(number)
	if s.open == nil {
		return nil
	}
	return s.look()
}

func (s *Screen) whyNoBefore() string {
	switch {
	case s.before == 0:
		return "There is no request to go back to: D, A and T lead to others."
	case s.site.Record.Find(s.before) == nil:
		return fmt.Sprintf("Request %d has made room for others in the record.", s.before)
	}
	return ""
}

func (s *Screen) leapBack() tea.Cmd { return s.leap(s.before) }

// addBefore adds the key that leads back to a footer, while the request is shown to which one was led.
func (s *Screen) addBefore(h *screen.Hints) {
	if x := s.current(); x != nil && x.Number() == s.made && s.whyNoBefore() == "" {
		h.Add(keys.Before, fmt.Sprintf("back to %d", s.before))
	}
}

// credentialsWords say what a request takes along by which a server may know its client: the names, and no values.
func credentialsWords(tr *trace.Trace) string {
	var all []string
	for _, h := range tr.At(tr.Len()).Headers {
		switch {
		case strings.EqualFold(h.Name, "Cookie"):
			for _, pair := range strings.Split(h.Value, ";") {
				name, _, _ := strings.Cut(pair, "=")
				all = append(all, "the cookie "+theme.Printable(strings.TrimSpace(name)))
			}
		case strings.EqualFold(h.Name, "Authorization"):
			all = append(all, "Authorization")
		}
	}
	switch n := len(all); n {
	case 0:
		return "no cookie goes there"
	case 1:
		return all[0] + " goes there too"
	default:
		return strings.Join(all[:n-1], ", ") + " and " + all[n-1] + " go there too"
	}
}

// Package overlay is what can be open above a screen: the list of keys, a list to
// choose from, an editor, lines to put in order, a filter, an explanation. They lie in one stack, and one
// rule says who gets a key:
//
//	key ──▸ the top overlay ──Stays──▸ done
//	             │
//	             ├─Closes──────────▸ it is taken away; done
//	             ├─ClosesAndPasses─▸ it is taken away; the key goes on to what lies below
//	             └─Passes──────────▸ it stays; the key goes on
//
// A paste and the wheel go to the top overlay alone. An overlay knows no screen and no
// request; whoever opens it gives it functions to call.
package overlay

import (
	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/keys"
	"roundtrip/tui/theme"
)

// Place is the part of the screen that an overlay takes.
type Place uint8

// The places.
const (
	Screen Place = iota // all of it
	Lens                // the first lens
	Footer
	Story
)

// Outcome is what a key did to an overlay.
type Outcome uint8

// The outcomes.
const (
	Stays Outcome = iota
	Closes
	ClosesAndPasses
	Passes // it stays, and the key goes on
)

// Overlay is one thing that is open.
type Overlay interface {
	Place() Place
	// Key takes a key while the overlay is on top.
	Key(tea.KeyPressMsg) (tea.Cmd, Outcome)
	// Draw gives at most h lines of at most w columns.
	Draw(t theme.Theme, w, h int) []string
}

// Paster takes what is pasted.
type Paster interface {
	Paste(tea.PasteMsg) tea.Cmd
}

// Scroller takes the wheel, and says what its keys are.
type Scroller interface {
	Scroll(by int)
	// Foot are the keys, for a line at the foot of the screen.
	Foot() []keys.Entry
}

// Clicker takes a click at a cell of its own.
type Clicker interface {
	Click(x, y int) (tea.Cmd, Outcome)
}

// Stack is what is open, the last on top. The zero Stack is empty.
type Stack struct{ open []Overlay }

// Open puts an overlay on top.
func (s *Stack) Open(o Overlay) {
	if e, ok := o.(*Editor); ok {
		e.stack = s
	}
	s.open = append(s.open, o)
}

// Top is the overlay on top, nil if nothing is open.
func (s *Stack) Top() Overlay {
	if len(s.open) == 0 {
		return nil
	}
	return s.open[len(s.open)-1]
}

// At is the overlay on top of those at a place, nil if there is none.
func (s *Stack) At(p Place) Overlay {
	for i := len(s.open) - 1; i >= 0; i-- {
		if s.open[i].Place() == p {
			return s.open[i]
		}
	}
	return nil
}

// Covers reports whether something is open that takes keys for itself: anything but
// an explanation, which any key closes.
func (s *Stack) Covers() bool {
	return s.At(Screen) != nil || s.At(Lens) != nil || s.At(Footer) != nil
}

// Close takes an overlay away, wherever it lies.
func (s *Stack) Close(o Overlay) {
	for i := range s.open {
		if s.open[i] == o {
			s.open = append(s.open[:i:i], s.open[i+1:]...)
			return
		}
	}
}

// CloseAll takes everything away.
func (s *Stack) CloseAll() { s.open = nil }

// Key gives a key to the overlay on top, if there is one, and as long as it is passed on to
// the one below. It answers false where the key is to go on to the screen.
func (s *Stack) Key(k tea.KeyPressMsg) (tea.Cmd, bool) {
	var cmds []tea.Cmd
	for i := len(s.open) - 1; i >= 0; i-- {
		o := s.open[i]
		cmd, outcome := o.Key(k)
		if outcome == Closes || outcome == ClosesAndPasses {
			s.Close(o)
		}
		cmds = append(cmds, cmd)
		if outcome == Stays || outcome == Closes {
			return tea.Batch(cmds...), true
		}
	}
	return tea.Batch(cmds...), false
}

// Click gives a click to the overlay on top. It answers false if that takes none.
func (s *Stack) Click(x, y int) (tea.Cmd, bool) {
	top := s.Top()
	c, ok := top.(Clicker)
	if !ok {
		return nil, false
	}
	cmd, outcome := c.Click(x, y)
	if outcome == Closes {
		s.Close(top)
	}
	return cmd, true
}

// Paste gives what was pasted to the overlay on top.
func (s *Stack) Paste(msg tea.PasteMsg) tea.Cmd {
	if p, ok := s.Top().(Paster); ok {
		return p.Paste(msg)
	}
	return nil
}

// Scroll gives the wheel to the overlay on top. It answers false if that does not scroll.
func (s *Stack) Scroll(by int) bool {
	sc, ok := s.Top().(Scroller)
	if ok {
		sc.Scroll(by)
	}
	return ok
}

package play

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/keys"
	"roundtrip/tui/screen"
)

// What a Base asks of its owner.

// Stack is what the request is sent to.
func (s *Screen) Stack() *catalog.Stack { return &s.stack }

// Parts is where its parts are found.
func (s *Screen) Parts() *catalog.Catalog { return s.Catalog }

// Request is what is sent.
func (s *Screen) Request() sandbox.Request { return s.request }

// Opened has nothing to do.
func (s *Screen) Opened() tea.Cmd { return nil }

// Arrived has nothing to do.
func (s *Screen) Arrived() tea.Cmd { return nil }

// RequestEdited sends what was typed.
func (s *Screen) RequestEdited(r sandbox.Request) tea.Cmd {
	s.request = r
	return s.send()
}

// CodeChanged runs the user's copy of a file in the place of the bundled one, to the end.
func (s *Screen) CodeChanged(file string) tea.Cmd {
	if file != "" {
		s.stack = s.stack.WithCopy(file)
	}
	return s.Send(sandbox.ToEnd)
}

// CodeReset runs the original again.
func (s *Screen) CodeReset(part catalog.Part) tea.Cmd {
	s.stack = s.Catalog.WithOriginal(s.stack, part.File)
	return s.Send(sandbox.ToEnd)
}

// CodeOnDisk leaves it to the Base.
func (s *Screen) CodeOnDisk() (tea.Cmd, bool) { return nil, false }

// OnlyPart is the file in view.
func (s *Screen) OnlyPart() (catalog.Part, bool) { return catalog.Part{}, false }

// SaveWord is what saving code is called.
func (s *Screen) SaveWord() string { return "save and run" }

// Header names the screen.
func (s *Screen) Header() (left, right string) {
	return "Play", s.Whose() + "any request to any of these applications, or yours"
}

// MoreWord is nothing: what has no room in the story is in the lenses.
func (s *Screen) MoreWord() string { return "" }

// StoryScrolled does nothing.
func (s *Screen) StoryScrolled(int) {}

// Action is what to do next.
func (s *Screen) Action() []screen.Hint {
	h := s.NewHints(keys.Playing)
	switch {
	case s.StepsLines():
		h.Add(keys.Step, "one line")
		h.Add(keys.Continue, "run")
	case s.Over:
		h.Add(keys.Again, "")
		h.Add(keys.Edit, "")
	default:
		h.Add(keys.Space, "next stage")
	}
	return h.List()
}

// StoryKey is what the story depends on besides the exchange.
func (s *Screen) StoryKey() string { return fmt.Sprint(s.stack, s.request) }

// IsTerse says that the story has few lines.
func (s *Screen) IsTerse() bool { return true }

// StoryMost says that nobody knows how many rows the story will have.
func (s *Screen) StoryMost(int) int { return 0 }

// StoryGrows says that the lens keeps its row.
func (s *Screen) StoryGrows() bool { return false }

// StoryIsLarge is never so.
func (s *Screen) StoryIsLarge() bool { return false }

// PointsAtStations is never so.
func (s *Screen) PointsAtStations() bool { return false }

// StationClicked explains the station.
func (s *Screen) StationClicked() tea.Cmd { return s.ExplainStation() }

// StoryClicked does nothing.
func (s *Screen) StoryClicked() tea.Cmd { return nil }

// LensClicked has nothing to note.
func (s *Screen) LensClicked() {}

// Terms are none: nothing is read.
func (s *Screen) Terms() (terms, rules []string) { return nil, nil }

// Package preview is the screen of a course that is being written, while its page cannot be
// shown: what is wrong, with file and line. The page itself is shown by the screen of lessons,
// with what the check finds beside it.
package preview

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/tui/keys"
	"roundtrip/tui/overlay"
	"roundtrip/tui/screen"
	"roundtrip/tui/theme"
)

// Draft is a course as it is on the disk, at the page that is to be shown.
type Draft struct {
	// Course is nil if the page cannot be shown, for the reasons in Wrong.
	Course *lessons.Course
	Page   string // "lesson/page"
	Wrong  lessons.Problems
	// Check says what is wrong with the page. It takes its time.
	Check func() lessons.Problems
}

// Screen tells what keeps a page from being shown.
type Screen struct {
	*screen.Shell
	wrong    lessons.Problems
	from     int // the first line that is seen
	handlers screen.Handlers
}

// New makes the screen.
func New(sh *screen.Shell) *Screen {
	s := &Screen{Shell: sh}
	mend := screen.Do(func() { s.Tell("There is no page to show yet. Mend the file and save it: it is read again.") })
	s.handlers = screen.Handlers{
		keys.Up: {Do: s.scrolling(-1)}, keys.Down: {Do: s.scrolling(1)},
		keys.PageUp: {Do: s.scrolling(-pageOfLines)}, keys.PageDown: {Do: s.scrolling(pageOfLines)},
		keys.Enter: {Do: mend}, keys.Fold: {Do: mend}, keys.Play: {Do: mend}, keys.Review: {Do: mend},
		keys.Explain: {Do: screen.Do(func() { s.Overlays.Open(overlay.NewHelp(keys.Home)) })},
		keys.Escape:  {Do: screen.Do(func() { s.Tell("q leaves the program.") })},
	}
	return s
}

// pageOfLines is how far page up and page down go.
const pageOfLines = 8

// Show is what is to be told.
func (s *Screen) Show(wrong lessons.Problems) { s.wrong, s.from = wrong, 0 }

// Where is the screen in the table of keys.
func (s *Screen) Where() keys.Where { return keys.Home }

// Handlers are what the keys do.
func (s *Screen) Handlers() screen.Handlers { return s.handlers }

// Open has nothing to begin, Leave nothing to end, Resized nothing to set anew.
func (s *Screen) Open(string) tea.Cmd { return nil }

// Leave ends nothing.
func (s *Screen) Leave() tea.Cmd { return nil }

// Resized sets nothing anew.
func (s *Screen) Resized() tea.Cmd { return nil }

// Click does nothing.
func (s *Screen) Click(int, int) tea.Cmd { return nil }

// Wheel scrolls.
func (s *Screen) Wheel(_, _, by int) tea.Cmd { return s.scrolling(by)() }

func (s *Screen) scrolling(by int) func() tea.Cmd {
	return screen.Do(func() { s.from = max(0, s.from+by) })
}

// Draw is the frame.
func (s *Screen) Draw() string {
	t, room := s.Theme, s.Height-6
	lines := Lines(t, s.wrong, s.Width-4)
	s.from = min(s.from, max(0, len(lines)-room))
	head := []string{t.Title.Render("The page cannot be shown"), ""}
	foot := []screen.Hint{{Key: screen.UpDown(s.ASCII()), Word: "scroll", Action: keys.Up}, {Key: "q", Word: "leave", Action: keys.Quit}}
	return s.Full(append(head, t.Short(lines[s.from:], room, "down")...), foot)
}

// Lines tell each problem with its file and line, and with the two values that differ.
func Lines(t theme.Theme, wrong lessons.Problems, w int) []string {
	var lines []string
	for _, p := range wrong {
		lines = append(lines, t.Signed(t.Wrong, t.Sym.No, t.Text, t.Say(theme.Printable(p.Error())), w)...)
		if p.Expected != "" || p.Got != "" {
			lines = append(lines, t.Indented(t.Faint, "expected: "+theme.Printable(p.Expected), 2, w)...)
			lines = append(lines, t.Indented(t.Faint, "got: "+theme.Printable(p.Got), 2, w)...)
		}
	}
	return lines
}

// Count says how many problems there are.
func Count(wrong lessons.Problems) string {
	if len(wrong) == 1 {
		return "1 finding"
	}
	return fmt.Sprintf("%d findings", len(wrong))
}

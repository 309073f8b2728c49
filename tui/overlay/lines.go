package overlay

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/keys"
	"roundtrip/tui/theme"
)

// Lines shows lines that are only read, on the whole screen.
type Lines struct {
	title string
	make  func(t theme.Theme, width int) []string
	lines []string
	drawn linesKey // for which they were made
	from  int      // the first that is shown
	room  int      // as it was drawn last
}

// linesKey is what lines depend on.
type linesKey struct {
	width int
	theme theme.Options
}

// NewLines shows what make gives for a width.
func NewLines(title string, make func(t theme.Theme, width int) []string) *Lines {
	return &Lines{title: title, make: make}
}

// Place is the whole screen.
func (l *Lines) Place() Place { return Screen }

// Foot are the keys.
func (l *Lines) Foot() []keys.Entry {
	return []keys.Entry{{Key: "↑↓", Word: "scroll"}, {Key: "esc", Word: "close"}}
}

// Scroll moves along the lines.
func (l *Lines) Scroll(by int) { l.from = max(0, min(l.from+by, len(l.lines)-l.room)) }

// Key scrolls or closes.
func (l *Lines) Key(k tea.KeyPressMsg) (tea.Cmd, Outcome) {
	switch k.String() {
	case "up", "k":
		l.Scroll(-1)
	case "down", "j":
		l.Scroll(1)
	case "pgup":
		l.Scroll(-pageOfLines)
	case "pgdown", "space":
		l.Scroll(pageOfLines)
	case "esc", "enter":
		return nil, Closes
	}
	return nil, Stays
}

// Draw shows the title and as many lines as there is room for.
func (l *Lines) Draw(t theme.Theme, w, h int) []string {
	if key := (linesKey{w, t.Options}); l.drawn != key {
		l.lines, l.drawn = l.make(t, w), key
	}
	lines := l.lines
	l.room = max(1, h-1)
	l.Scroll(0)
	to := min(len(lines), l.from+l.room)
	head := theme.NewLine(w)
	head.Put(0, t.Title, t.Cut(theme.Printable(l.title), w))
	if to-l.from < len(lines) {
		shown := t.Say(fmt.Sprintf("%d–%d of %d", l.from+1, to, len(lines)))
		head.Put(w-theme.Width(shown), t.Faint, shown)
	}
	return append([]string{head.String()}, lines[l.from:to]...)
}

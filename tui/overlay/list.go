package overlay

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/keys"
	"roundtrip/tui/theme"
)

// Row is a line of a List: a name, and what there is to say of it.
type Row struct {
	Text, About string
	Faint       bool   // it counts for nothing now
	More        string // what else there is to say while it is marked
}

// Act is what a key does with the marked row of a List. It closes the list if it goes on elsewhere.
type Act struct {
	Key, Word string
	Closes    bool
	Empty     bool // also where there is no row; at is then -1
	Do        func(at int) tea.Cmd
}

// List shows rows that keys change.
type List struct {
	Title string
	None  string // what is said where there is no row
	Rows  func() []Row
	Acts  []Act
	at    int
}

// Place is the whole screen.
func (l *List) Place() Place { return Screen }

// Foot are the keys.
func (l *List) Foot() []keys.Entry {
	foot := []keys.Entry{}
	for _, a := range l.Acts {
		if len(l.Rows()) > 0 || a.Empty {
			foot = append(foot, keys.Entry{Key: a.Key, Word: a.Word})
		}
	}
	return append(foot, keys.Entry{Key: "esc", Word: "close"})
}

// Scroll moves the mark.
func (l *List) Scroll(by int) { l.at = max(0, min(len(l.Rows())-1, l.at+by)) }

// Click marks a row.
func (l *List) Click(_, y int) (tea.Cmd, Outcome) {
	if y >= 1 && y <= len(l.Rows()) {
		l.at = y - 1
	}
	return nil, Stays
}

// Key moves the mark, or does what the key does with the marked row.
func (l *List) Key(k tea.KeyPressMsg) (tea.Cmd, Outcome) {
	switch k.String() {
	case "up", "k":
		l.Scroll(-1)
		return nil, Stays
	case "down", "j":
		l.Scroll(1)
		return nil, Stays
	case "esc", "q":
		return nil, Closes
	}
	i := slices.IndexFunc(l.Acts, func(a Act) bool { return a.Key == k.String() })
	if i < 0 {
		return nil, Stays
	}
	act, at := l.Acts[i], l.at
	if len(l.Rows()) == 0 {
		if at = -1; !act.Empty {
			return nil, Stays
		}
	}
	cmd := act.Do(at)
	l.Scroll(0)
	if act.Closes {
		return cmd, Closes
	}
	return cmd, Stays
}

// Draw shows the rows.
func (l *List) Draw(t theme.Theme, w, h int) []string {
	head := theme.NewLine(w)
	head.Put(0, t.Title, l.Title)
	lines, rows := []string{head.String()}, l.Rows()
	if len(rows) == 0 {
		return append(lines, t.Indented(t.Text, l.None, 2, w)...)
	}
	more := t.Indented(t.Wrong, rows[l.at].More, 2, w)
	h = max(2, h-len(more))
	from := max(0, min(l.at-(h-1)/2, len(rows)-(h-1)))
	for i := from; i < min(len(rows), from+h-1); i++ {
		line, style := theme.NewLine(w), t.Text
		if rows[i].Faint {
			style = t.Faint
		}
		if i == l.at {
			line.Put(0, t.Now, t.Sym.Cursor)
			style = t.Selection
		}
		about := t.Say(theme.Printable(rows[i].About))
		x := line.Put(2, style, t.CutMiddle(theme.Printable(rows[i].Text), max(8, w-theme.Width(about)-5)))
		line.Put(x+2, t.Faint, t.Cut(about, max(0, w-x-2)))
		lines = append(lines, line.String())
	}
	return append(lines, more...)
}

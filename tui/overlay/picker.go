package overlay

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/keys"
	"roundtrip/tui/theme"
)

// Picker is a list to choose one thing from. What is typed leaves the lines in
// it that have the text in them.
type Picker struct {
	Title string
	// About says what stands behind a name.
	About func(name string) string
	// Chosen is called with the name that was chosen.
	Chosen func(name string) tea.Cmd
	// StaysOpen keeps the list open after a choice.
	StaysOpen bool

	all   []string
	names []string // those with what was typed in them
	typed string
	at    int
}

// NewPicker is a list of names, the one at an index marked.
func NewPicker(title string, names []string, at int, about func(string) string) *Picker {
	return &Picker{Title: title, About: about, all: names, names: names, at: max(0, at)}
}

// Place is the whole screen.
func (p *Picker) Place() Place { return Screen }

// Foot are the keys.
func (p *Picker) Foot() []keys.Entry {
	return []keys.Entry{{Key: "↑↓", Word: "choose"}, {Key: "letters", Word: "filter"}, {Key: "enter", Word: "take"}, {Key: "esc", Word: "close"}}
}

// Scroll moves the mark.
func (p *Picker) Scroll(by int) { p.move(by) }

// Key moves the mark, chooses, filters or closes.
func (p *Picker) Key(k tea.KeyPressMsg) (tea.Cmd, Outcome) {
	switch k.String() {
	case "up":
		p.move(-1)
	case "down":
		p.move(1)
	case "enter":
		return p.choose()
	case "backspace":
		typed := []rune(p.typed)
		p.filter(string(typed[:max(0, len(typed)-1)]))
	case "esc":
		if p.typed == "" {
			return nil, Closes
		}
		p.filter("")
	default:
		p.filter(p.typed + k.Text)
	}
	return nil, Stays
}

func (p *Picker) choose() (tea.Cmd, Outcome) {
	if p.at >= len(p.names) {
		return nil, Stays
	}
	cmd := p.Chosen(p.names[p.at])
	if p.StaysOpen {
		return cmd, Stays
	}
	return cmd, Closes
}

// Paste filters by what was pasted.
func (p *Picker) Paste(msg tea.PasteMsg) tea.Cmd {
	p.filter(p.typed + oneLine(msg.Content))
	return nil
}

// move moves the mark, as far as there are lines.
func (p *Picker) move(by int) { p.at = max(0, min(len(p.names)-1, p.at+by)) }

// filter leaves the lines that have a text in them, in capitals or not. The mark
// stays with its line where that is left.
func (p *Picker) filter(text string) {
	if text == p.typed {
		return
	}
	marked := ""
	if p.at < len(p.names) {
		marked = p.names[p.at]
	}
	p.typed = text
	p.names = slices.DeleteFunc(slices.Clone(p.all), func(name string) bool {
		return !strings.Contains(strings.ToLower(name+" "+p.About(name)), strings.ToLower(text))
	})
	p.at = max(0, slices.Index(p.names, marked))
}

// nameAt is the column of the words about a line, behind most names.
const nameAt = 24

// Draw shows the part of the list around the mark, and says of how many.
func (p *Picker) Draw(t theme.Theme, w, h int) []string {
	room := max(1, h-1)
	from := min(max(0, p.at-room/2), max(0, len(p.names)-room))
	to := min(len(p.names), from+room)
	lines := []string{p.head(t, w, from, to)}
	for i := from; i < to; i++ {
		l := theme.NewLine(w)
		style := t.Text
		if i == p.at {
			l.Put(0, t.Now, t.Sym.Cursor)
			style = t.Selection
		}
		x := max(nameAt, l.Put(2, style, theme.Printable(p.names[i]))+2)
		l.Put(x, t.Faint, t.Cut(t.Say(p.About(p.names[i])), w-x))
		lines = append(lines, l.String())
	}
	return lines
}

// head is the title with what was typed, and at the right which lines are shown.
func (p *Picker) head(t theme.Theme, w, from, to int) string {
	l := theme.NewLine(w)
	x := l.Put(0, t.Title, p.Title)
	shown := fmt.Sprintf("%d–%d of %d", min(from+1, to), to, len(p.names))
	if to-from == len(p.all) {
		shown = ""
	}
	shown = t.Say(shown)
	end := w - theme.Width(shown)
	l.Put(end, t.Faint, shown)
	if p.typed != "" {
		l.Put(x+2, t.Now, t.Cut(theme.Printable(p.typed)+"_", max(0, end-x-4)))
	}
	return l.String()
}

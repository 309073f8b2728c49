package overlay

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/keys"
	"roundtrip/tui/lens"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// Picker is a list to choose one thing from. What is typed leaves the lines in
// it that have the text in them.
type Picker struct {
	Title string
	// About says what stands behind a name.
	About func(name string) string
	// Chosen is called with the name that was chosen.
	Chosen func(name string) tea.Cmd
	// Preview reads the file behind a name, for a command; nil where there is none.
	Preview func(name string) (file, text string)
	// StaysOpen keeps the list open after a choice.
	StaysOpen bool

	all   []string
	names []string // those with what was typed in them
	typed string
	at    int
	from  int // the first name that is seen
	shows preview
}

// preview is the file behind a name.
type preview struct {
	name, file string
	listing    *lens.Listing
}

// previewMsg brings it.
type previewMsg struct {
	picker *Picker
	preview
}

// Deliver shows it, if its name is still the one that is marked.
func (msg previewMsg) Deliver() tea.Cmd {
	if msg.name == msg.picker.marked() {
		msg.picker.shows = msg.preview
	}
	return nil
}

// Load reads the file behind the name that is marked.
func (p *Picker) Load() tea.Cmd {
	name := p.marked()
	if p.Preview == nil || name == "" || name == p.shows.name {
		return nil
	}
	return func() tea.Msg {
		file, text := p.Preview(name)
		return previewMsg{p, preview{name, file, lens.Highlight(file, text)}}
	}
}

// marked is the name at which the mark stands, "" for none.
func (p *Picker) marked() string {
	if p.at >= len(p.names) {
		return ""
	}
	return p.names[p.at]
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

// Click marks a name, and takes the one that is marked.
func (p *Picker) Click(_, y int) (tea.Cmd, Outcome) {
	at := p.from + y - 1
	switch {
	case y < 1 || at >= len(p.names):
		return nil, Stays
	case at == p.at:
		return p.choose()
	}
	p.at = at
	return p.Load(), Stays
}

// Key moves the mark, chooses, filters or closes.
func (p *Picker) Key(k tea.KeyPressMsg) (tea.Cmd, Outcome) {
	cmd, outcome := p.key(k)
	if outcome == Stays {
		cmd = tea.Batch(cmd, p.Load())
	}
	return cmd, outcome
}

func (p *Picker) key(k tea.KeyPressMsg) (tea.Cmd, Outcome) {
	switch k.String() {
	case "up":
		p.move(-1)
	case "down":
		p.move(1)
	case "pgup":
		p.move(-pageOfLines)
	case "pgdown":
		p.move(pageOfLines)
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
	marked := p.marked()
	p.typed = text
	p.names = slices.DeleteFunc(slices.Clone(p.all), func(name string) bool {
		return !strings.Contains(strings.ToLower(name+" "+p.About(name)), strings.ToLower(text))
	})
	p.at = max(0, slices.Index(p.names, marked))
}

// nameAt is the column of the words about a line, behind most names.
const nameAt = 24

// Where there are idle columns, the file behind the marked name stands in them, with what
// is to be said of it.
const (
	previewFrom = 92
	namesWide   = 30
)

// Draw shows the list, and beside it what is marked where there is room.
func (p *Picker) Draw(t theme.Theme, w, h int) []string {
	if p.Preview == nil || w < previewFrom {
		return p.draw(t, w, h, true)
	}
	names := p.draw(t, namesWide, h, false)
	right := p.drawPreview(t, w-namesWide-1, h)
	for i, line := range right {
		if i >= len(names) {
			names = append(names, "")
		}
		names[i] = theme.Pad(names[i], namesWide+1) + line
	}
	return names
}

// drawPreview is what there is to say of the marked name, and its file.
func (p *Picker) drawPreview(t theme.Theme, w, h int) []string {
	name := p.marked()
	if name == "" {
		return nil
	}
	lines := t.Indented(t.Text, p.About(name), 1, w)
	if p.shows.name != name || p.shows.file == "" {
		return lines
	}
	lines = append(lines, "")
	o := lens.Options{Width: w, Sources: map[string]*lens.Listing{p.shows.file: p.shows.listing}, Main: p.shows.file}
	rows := lens.Rows(lens.Code, trace.NewState(), nil, o)
	f := lens.Frame{Kind: lens.Code, About: theme.Printable(p.shows.file), Rows: rows, Cursor: -1, Width: w, Height: min(h-len(lines), len(rows)+1), Theme: t}
	return append(lines, lens.Draw(f)...)
}

// draw shows the part of the list around the mark, and says of how many.
func (p *Picker) draw(t theme.Theme, w, h int, about bool) []string {
	room := max(1, h-1)
	from := min(max(0, p.at-room/2), max(0, len(p.names)-room))
	to := min(len(p.names), from+room)
	p.from = from
	lines := []string{p.head(t, w, from, to)}
	for i := from; i < to; i++ {
		l := theme.NewLine(w)
		style := t.Text
		if i == p.at {
			l.Put(0, t.Now, t.Sym.Cursor)
			style = t.Selection
		}
		x := max(nameAt, l.Put(2, style, t.CutMiddle(theme.Printable(p.names[i]), w-2))+2)
		if about {
			l.Put(x, t.Faint, t.Cut(t.Say(p.About(p.names[i])), w-x))
		}
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

package overlay

import (
	"cmp"
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
	// Group is the heading under which a name stands, nil where there are none. Names of one
	// group follow each other.
	Group func(name string) string
	// Preview reads the file behind a name, for a command; nil where there is none.
	Preview func(name string) (file, text string)
	// Offer makes a name of what was typed where no line has that in it; nil offers none.
	Offer func(typed string) string
	// StaysOpen keeps the list open after a choice.
	StaysOpen bool
	// More are further keys, which are no letters. The list stays open.
	More []Choice

	all   []string
	names []string // those with what was typed in them
	typed string
	at    int
	seen  []pickRow // the rows that are seen
	shows preview
}

// pickRow is a row of the list: a name by its index, or a heading.
type pickRow struct {
	name    int
	heading string // "" for a name
	text    string // as it is drawn
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

// Foot are the keys: while something is typed, esc shows all lines again.
func (p *Picker) Foot() []keys.Entry {
	escape := "close"
	if p.typed != "" {
		escape = "show all"
	}
	foot := []keys.Entry{{Key: "↑↓", Word: "choose"}, {Key: "letters", Word: "filter"}, {Key: "enter", Word: "take"}}
	for _, more := range p.More {
		foot = append(foot, keys.Entry{Key: more.Key, Word: more.Word})
	}
	return append(foot, keys.Entry{Key: "esc", Word: escape})
}

// Scroll moves the mark.
func (p *Picker) Scroll(by int) { p.move(by) }

// Click marks a name, and takes the one that is marked.
func (p *Picker) Click(_, y int) (tea.Cmd, Outcome) {
	switch row := y - 1; {
	case row < 0 || row >= len(p.seen) || p.seen[row].heading != "":
		return nil, Stays
	case p.seen[row].name == p.at:
		return p.choose()
	default:
		p.at = p.seen[row].name
		return p.Load(), Stays
	}
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
	if i := slices.IndexFunc(p.More, func(c Choice) bool { return c.Key == k.String() }); i >= 0 {
		return p.More[i].Do(), Stays
	}
	switch k.String() {
	case "up":
		p.move(-1)
	case "down":
		p.move(1)
	case "pgup":
		p.move(-pageOfLines)
	case "pgdown":
		p.move(pageOfLines)
	case "home":
		p.move(-len(p.names))
	case "end":
		p.move(len(p.names))
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
		return !strings.Contains(strings.ToLower(p.group(name)+" "+name+" "+p.About(name)), strings.ToLower(text))
	})
	if len(p.names) == 0 && p.Offer != nil {
		p.names = []string{p.Offer(text)}
	}
	p.at = max(0, slices.Index(p.names, marked))
}

func (p *Picker) group(name string) string {
	if p.Group == nil {
		return ""
	}
	return p.Group(name)
}

// rows are the names with the headings of their groups, and where the mark is among them.
func (p *Picker) rows() (rows []pickRow, at int) {
	group := ""
	for i, name := range p.names {
		if g := p.group(name); g != group {
			rows, group = append(rows, pickRow{name: i, heading: g}), g
		}
		if i == p.at {
			at = len(rows)
		}
		rows = append(rows, pickRow{name: i})
	}
	return rows, at
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
	lines := p.draw(t, namesWide, h, false)
	lines[0] = p.head(t, w)
	for i, line := range p.drawPreview(t, w-namesWide-1, h-1) {
		if i+1 >= len(lines) {
			lines = append(lines, "")
		}
		lines[i+1] = theme.Pad(lines[i+1], namesWide+1) + line
	}
	return lines
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
	f := lens.Frame{Kind: lens.Code, About: theme.Printable(p.shows.file), Rows: rows, Cursor: -1, Width: w, Height: min(h-len(lines), len(rows)+1), Theme: t, Dim: true}
	return append(lines, lens.Draw(f)...)
}

// draw shows the part of the list around the mark, and says of how many.
func (p *Picker) draw(t theme.Theme, w, h int, about bool) []string {
	room := max(1, h-1)
	rows, at := p.drawnRows(t, w, room, about)
	from := min(max(0, at-room/2), max(0, len(rows)-room))
	p.seen = rows[from:min(len(rows), from+room)]
	lines := []string{p.head(t, w)}
	for _, row := range p.seen {
		lines = append(lines, row.text)
	}
	return lines
}

// drawnRows are the rows around the mark as they are drawn, and where the mark is among them. What
// is said of a name goes on below it, if there is room for all of that; else that of the marked
// one does.
func (p *Picker) drawnRows(t theme.Theme, w, room int, about bool) (drawn []pickRow, at int) {
	rows, at := p.rows()
	mayFit := len(rows) <= room
	rows, at = near(rows, at, room)
	if !about {
		return p.drawNames(t, w, rows, nil), at
	}
	whole := func(i, w int) []string { return theme.Wrap(t.Say(p.About(p.names[i])), w) }
	if mayFit {
		drawn = p.drawNames(t, w, rows, whole)
	}
	if mayFit && len(drawn) <= room {
		return drawn, slices.IndexFunc(drawn, func(r pickRow) bool { return r.heading == "" && r.name == p.at })
	}
	return p.drawNames(t, w, rows, func(i, w int) []string {
		if i == p.at {
			return whole(i, w)
		}
		return []string{t.Cut(t.Say(p.About(p.names[i])), w)}
	}), at
}

// near are the rows that can be seen in a room around the mark: the glossary has hundreds.
func near(rows []pickRow, at, room int) ([]pickRow, int) {
	from := max(0, at-room)
	return rows[from:min(len(rows), at+room+1)], at - from
}

// leastWords is how wide what is said of a name is at least.
const leastWords = 10

// drawNames draws rows, each name with what is said of it in lines of a width.
func (p *Picker) drawNames(t theme.Theme, w int, rows []pickRow, about func(name, w int) []string) []pickRow {
	var drawn []pickRow
	for _, row := range rows {
		if row.heading != "" {
			row.text = t.Faint.Render(t.Cut(t.Say(row.heading), w))
			drawn = append(drawn, row)
			continue
		}
		l, x := p.nameLine(t, w, row.name)
		var lines []string
		if about != nil {
			lines = about(row.name, max(leastWords, w-x))
		}
		for i := range max(1, len(lines)) {
			if i < len(lines) {
				l.Put(x, t.Faint, lines[i])
			}
			row.text = l.String()
			drawn, l = append(drawn, row), theme.NewLine(w)
		}
	}
	return drawn
}

// nameLine is a name with its mark, and the column behind it.
func (p *Picker) nameLine(t theme.Theme, w, i int) (l *theme.Line, end int) {
	l, style := theme.NewLine(w), t.Text
	if i == p.at {
		l.Put(0, t.Now, t.Sym.Cursor)
		style = t.Selection
	}
	return l, max(nameAt, l.Put(2, style, t.CutMiddle(theme.Printable(p.names[i]), w-2))+2)
}

// head is the title with what was typed, and at the right which names are shown.
func (p *Picker) head(t theme.Theme, w int) string {
	l := theme.NewLine(w)
	x := l.Put(0, t.Title, p.Title)
	from, to := 0, 0
	for _, row := range p.seen {
		if row.heading == "" {
			to = row.name + 1
			from = cmp.Or(from, to)
		}
	}
	shown := fmt.Sprintf("%d–%d of %d", from, to, len(p.names))
	if to-from+1 == len(p.all) {
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

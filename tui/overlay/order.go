package overlay

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/keys"
	"roundtrip/tui/theme"
)

// Order is an editor of a source file in which nothing is typed: its lines are put in order.
type Order struct {
	*Editor
	// Picked says that the line at the cursor moves with it.
	Picked bool
}

// Key chooses a line, picks it up, moves it and puts it down. What saves, throws away and
// leaves does so as in the editor; no other key does anything.
func (o *Order) Key(k tea.KeyPressMsg) (tea.Cmd, Outcome) {
	a, _ := keys.Find(keys.Editor, k.String())
	switch {
	case a == keys.Up:
		o.move(-1)
	case a == keys.Down:
		o.move(1)
	case k.String() == "space":
		o.Picked = !o.Picked
	case a == keys.Task:
		return nil, Passes
	case a == keys.Send, a == keys.Discard, a == keys.Escape:
		o.Picked = false
		return o.Editor.Key(k)
	}
	return o.typed(Stays), Stays
}

// Paste takes nothing: there is no place for it.
func (o *Order) Paste(tea.PasteMsg) tea.Cmd { return nil }

// lines are those of the file, and the end of the last one, if it has one.
func (o *Order) lines() (lines []string, end string) {
	text := o.Current().Value()
	if strings.HasSuffix(text, "\n") {
		text, end = strings.TrimSuffix(text, "\n"), "\n"
	}
	return strings.Split(text, "\n"), end
}

// cursor is the index of the chosen line among n.
func (o *Order) cursor(n int) int { return min(o.Current().Line(), n-1) }

// move goes to another line, and takes along the one that is picked up.
func (o *Order) move(by int) {
	lines, end := o.lines()
	at := o.cursor(len(lines))
	to := max(0, min(len(lines)-1, at+by))
	if o.Picked {
		lines[at], lines[to] = lines[to], lines[at]
		o.Current().Problem = ""
	}
	text, before := strings.Join(lines, "\n")+end, 0
	for _, line := range lines[:to] {
		before += len(line) + 1
	}
	o.Current().Set(text, before)
}

// Draw shows the lines around the chosen one, and what is wrong below them.
func (o *Order) Draw(t theme.Theme, w, h int) []string {
	lines, _ := o.lines()
	below := o.Current().drawProblem(t, w)
	at, room := o.cursor(len(lines)), max(1, h-1-len(below))
	from := min(max(0, at-room/2), max(0, len(lines)-room))
	drawn := []string{o.head(t, w)}
	for i := from; i < min(len(lines), from+room); i++ {
		drawn = append(drawn, o.drawLine(t, w, i+1, lines[i], i == at))
	}
	drawn = append(drawn, below...)
	return drawn[:min(len(drawn), h)]
}

// pickedWord stands behind the line that is picked up.
const pickedWord = "picked up"

func (o *Order) drawLine(t theme.Theme, w, number int, text string, chosen bool) string {
	l, style, word, room := theme.NewLine(w), t.Text, "", w
	switch {
	case chosen && o.Picked:
		l.Put(0, t.Now, t.Sym.Picked)
		style, word, room = t.Selection, pickedWord, w-len(pickedWord)-2
	case chosen:
		l.Put(0, t.Now, t.Sym.Cursor)
		style = t.Selection
	}
	x := l.Put(2, t.Faint, fmt.Sprintf("%4d", number)) + 2
	code := strings.TrimLeft(text, " ")
	wide := theme.Width(theme.Printable(code))
	in := len(text) - len(code) // blanks are not underlined
	if chosen && x+wide <= room {
		in = min(in, room-x-wide) // the chosen line is read whole
	}
	x = l.Put(x+in, style, t.Cut(theme.Printable(code), max(0, room-x-in)))
	l.Put(x+2, t.Now, word)
	return l.String()
}

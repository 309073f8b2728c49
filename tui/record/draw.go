package record

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// Frame is the pane as it is to be drawn.
type Frame struct {
	Book *Book
	// View is how many events are looked at: the row of the last of them is marked, those
	// behind it are faint.
	View int
	// Focused says that the arrows are here.
	Focused bool
	Scroll  int // the first line to be seen
	// Stages are those of a request's way: what is still to come of them stands at the foot
	// while there is room.
	Stages        []Stage
	Width, Height int
	Theme         theme.Theme
}

// The columns of a line: the mark, the time, then as much as there is room for.
const (
	markAt    = 1
	timeAt    = 3
	timeWide  = 7
	layerAt   = timeAt + timeWide + 1
	mostLayer = 12
	// Below fullWidth an event is its layer and its name, from there on it says what it means.
	fullWidth = 46
	// leastText is the room that what an event means has beside its name, or else below.
	leastText = 24
)

// line is one line of the pane: a row, or what goes on of it.
type line struct {
	row  int
	text string // what it means, or a part of that
	more bool   // goes on with the line above
}

// Lines are how many lines the pane has, and the first and the last of them that the row in view has.
func (f Frame) Lines() (count, first, last int) {
	all, at := f.lines(), f.Book.Find(f.View)
	for i, l := range all {
		if l.row != at {
			continue
		}
		if last = i; !l.more {
			first = i
		}
	}
	return len(all), first, last
}

// lines are one for each row, and more where what it means needs them. Rows only become
// more: those that were broken are not broken again.
func (f Frame) lines() []line {
	at, below := f.textAt()
	if f.Width < fullWidth {
		at, below = f.Width, false
	}
	have, by := &f.Book.laid, breaks{f.Width, at, below, f.Theme.Options.ASCII}
	if have.by != by || have.rows > len(f.Book.Rows) {
		*have = laid{by: by}
	}
	for ; have.rows < len(f.Book.Rows); have.rows++ {
		have.lines = append(have.lines, f.broken(have.rows, by)...)
	}
	return have.lines
}

// broken are the lines of a row.
func (f Frame) broken(row int, by breaks) []line {
	if by.textAt >= by.width {
		return []line{{row: row}}
	}
	var all []line
	if by.below {
		all = append(all, line{row: row})
	}
	for n, text := range theme.Wrap(f.Theme.Say(f.Book.Rows[row].Text), by.width-1-by.textAt) {
		if text != "" || !by.below {
			all = append(all, line{row: row, text: text, more: by.below || n > 0})
		}
	}
	return all
}

// kindAt is the column of the names of events.
func (f Frame) kindAt() int {
	names := min(f.Book.names, mostLayer)
	if f.Width >= fullWidth {
		return layerAt + 2 + names + 2
	}
	return layerAt + names + 1
}

const kindWide = len("start_response.called")

// textAt is the column of what events mean, and whether that stands below their names.
func (f Frame) textAt() (at int, below bool) {
	at = f.kindAt() + kindWide + 2
	if f.Width-1-at < leastText {
		return layerAt + 2, true
	}
	return at, false
}

// Draw makes Height lines, none wider than Width: the title and the events.
func Draw(f Frame) []string {
	all := f.lines()
	out := make([]string, max(0, f.Height))
	l := theme.NewLine(f.Width)
	at := f.Book.Find(f.View)
	foot := f.foot(len(all))
	for i := range out {
		l.Reset()
		if i == 0 {
			f.title(l, len(all))
		} else if n := f.Scroll + i - 1; n >= 0 && n < len(all) {
			f.line(l, all[n], at)
		} else if n := i - len(out) + len(foot); n >= 0 {
			out[i] = foot[n]
			continue
		}
		out[i] = l.String()
	}
	return out
}

// Hit is the view to which line y leads, false if it leads nowhere.
func Hit(f Frame, y int) (view int, ok bool) {
	all, n := f.lines(), f.Scroll+y-1
	if y < 1 || y >= f.Height || n < 0 || n >= len(all) {
		return 0, false
	}
	return f.Book.Rows[all[n].row].View, true
}

func (f Frame) title(l *theme.Line, count int) {
	t := f.Theme
	l.Fill(markAt, f.Width-1, t.Rule, t.Sym.Rule)
	name, style := " record ", t.Faint
	if f.Focused {
		name, style = "[record]", t.Title
	}
	l.Put(markAt+2, style, name)
	if visible := f.Height - 1; count > visible {
		text := t.Say(fmt.Sprintf(" %d–%d of %d ", min(f.Scroll+1, count), min(f.Scroll+visible, count), count))
		l.Put(f.Width-1-theme.Width(text)-2, t.Faint, text)
	}
}

func (f Frame) line(l *theme.Line, n line, at int) {
	t, r := f.Theme, f.Book.Rows[n.row]
	style, party := t.Text, t.Party(r.Layer)
	switch {
	case n.row > at:
		style, party = t.Faint, t.Faint
	case n.row == at:
		style, party = t.Now, party.Bold(true)
	}
	textAt, below := f.textAt()
	if n.more {
		l.Put(textAt, style, t.Cut(n.text, f.Width-1-textAt))
		return
	}
	if n.row == at {
		l.Put(markAt, t.Now, t.Sym.Cursor)
	}
	clock := fmt.Sprintf("%.2f", float64(r.At)/1e6)
	l.Put(timeAt+timeWide-theme.Width(clock), t.Faint, clock)
	x := layerAt
	if f.Width >= fullWidth {
		arrow := t.Sym.To
		if r.Dir == trace.Out {
			arrow = t.Sym.From
		}
		l.Put(x, t.Faint, arrow)
		x += 2
	}
	l.Put(x, party, t.CutMiddle(Name(r.Layer), min(f.Book.names, mostLayer)))
	l.Put(f.kindAt(), f.kindStyle(r.Kind, style), short(r.Kind, f.Width-1-f.kindAt()))
	if f.Width >= fullWidth && !below {
		l.Put(textAt, style, t.Cut(n.text, f.Width-1-textAt))
	}
}

// kindStyle is how an event's name looks: what failed stands out.
func (f Frame) kindStyle(k trace.Kind, style lipgloss.Style) lipgloss.Style {
	switch k {
	case trace.KindAppRaised, trace.KindRequestRejected, trace.KindStartResponseReraised:
		return f.Theme.Wrong
	}
	return style
}

// short is the name of an event in the room that there is: without its verb if need be.
func short(k trace.Kind, room int) string {
	name := k.String()
	if theme.Width(name) > room {
		name, _, _ = strings.Cut(name, ".")
	}
	return name
}

package record

import (
	"fmt"
	"slices"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// Stage is a part of a request's way with a sentence on it.
type Stage struct {
	Stage trace.Stage
	Text  string
}

// footAt is the column of what is said at the foot of the pane, behind its names.
const footAt = timeAt + 9

// foot are the lines at the foot of the pane, in the rows that the events leave: what is to
// come, and once nothing is, how it has ended.
func (f Frame) foot(events int) []string {
	free := f.Height - 1 - events - 2 // behind an empty row, and below their title
	switch {
	case f.Book.state == nil:
		return nil
	case f.Book.state.Done != nil:
		return f.inShort(free)
	}
	return f.coming(free)
}

// inShort says how a request has ended.
func (f Frame) inShort(free int) []string {
	s := f.Book.state
	status := "no response"
	if s.Sent != nil {
		status = Safe(s.Sent.Status)
	}
	lines := append(f.footLines("result", Result(s.Done, status)), f.footLines("took", Times(s.Done, s.Waits))...)
	if len(lines) > free {
		return nil
	}
	return slices.Insert(lines, 0, f.faintLine("in short"))
}

// coming are the stages that the request has not reached, the nearest first, as many as there
// is room for.
func (f Frame) coming(free int) []string {
	var parts [][]string
	rows := 0
	for _, s := range f.Stages {
		if s.Stage > f.Book.live && !f.Book.skips(s.Stage) {
			parts = append(parts, f.footLines(s.Stage.String(), s.Text))
			rows += len(parts[len(parts)-1])
		}
	}
	more := 0
	for n := len(parts); n > 0 && rows+min(more, 1) > free; n-- {
		rows, more = rows-len(parts[n-1]), more+1
	}
	if more == len(parts) {
		return nil
	}
	lines := []string{f.faintLine("to come")}
	for _, part := range parts[:len(parts)-more] {
		lines = append(lines, part...)
	}
	if more > 0 {
		lines = append(lines, f.faintLine(fmt.Sprintf("%s %d more %s", f.Theme.Sym.Cut, more, theme.Plural(more, "stage"))))
	}
	return lines
}

func (f Frame) faintLine(text string) string {
	l := theme.NewLine(f.Width)
	l.Put(timeAt, f.Theme.Faint, text)
	return l.String()
}

// footLines are a name, and beside it what there is to say of it.
func (f Frame) footLines(name, text string) []string {
	var lines []string
	for i, text := range theme.Wrap(f.Theme.Say(text), f.Width-1-footAt) {
		l := theme.NewLine(f.Width)
		if i == 0 {
			l.Put(timeAt, f.Theme.Faint, name)
		}
		l.Put(footAt, f.Theme.Faint, text)
		lines = append(lines, l.String())
	}
	return lines
}

// skips reports whether a request leaves a stage out, as far as that is known: no application
// is called for one that is refused, or that a file answers.
func (b *Book) skips(s trace.Stage) bool {
	file := b.state.Route != nil && b.state.Route.Route == "static"
	return (b.state.Rejected != nil || file) && (s == trace.StageEnviron || s == trace.StageIn)
}

package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/tui/theme"
)

// home is the course as a round trip: its first lessons as four stations, those
// behind them below, and a way to play.
type home struct {
	course *lessons.Course
	at     int // a lesson, or behind them: play
	done   map[string]lessonDone
	here   string // the lesson that the reader is in
}

// lessonDone is how much of a lesson was read.
type lessonDone struct {
	pages     []bool // per page, in order
	surprises int
}

func newHome(o Options) home {
	h := home{course: o.Course}
	h.refresh(o)
	return h
}

// refresh brings in the progress.
func (h *home) refresh(o Options) {
	h.done = make(map[string]lessonDone)
	for i, l := range h.course.Lessons {
		h.done[l.ID] = o.doneIn(l)
		if last, ok := o.Progress.Last(); ok && strings.HasPrefix(last.Page, l.ID+"/") {
			h.here, h.at = l.ID, i
		}
	}
}

// goHome leaves the screen. The request that it held is let go.
func (m *Model) goHome() tea.Cmd {
	m.leaveExercise()
	old := m.x
	m.gen++
	m.x, m.screen, m.explain, m.notice = nil, screenHome, nil, ""
	m.home.refresh(m.o)
	labs := m.labs
	return tea.Batch(m.save(), func() tea.Msg {
		old.close(labs)
		return nil
	})
}

// openSelected opens what the mark stands at.
func (m *Model) openSelected() tea.Cmd {
	if m.home.at >= len(m.home.course.Lessons) {
		return m.openPlay()
	}
	l := m.home.course.Lessons[m.home.at]
	p, at, err := m.o.resume(l)
	if err != nil {
		m.notice = sentence(err)
		return nil
	}
	return m.openPage(l, p, at)
}

// move goes to another lesson, or to play.
func (h *home) move(by int) {
	h.at = min(max(0, h.at+by), len(h.course.Lessons))
}

// draw lays the lessons out as a round trip: two on the way in, two on the way
// back. What comes after the trip stands below it.
func (h *home) draw(t theme.Theme, w, height int) []string {
	if w < homeWidth || len(h.course.Lessons) < roundTrip {
		return h.list(t, w)
	}
	half := (w - 4) / 2
	lines := []string{h.title(t, w), "", ""}
	lines = append(lines, h.row(t, w, half, 0, 1)...)
	lines = append(lines, h.wireDown(t, w, half))
	lines = append(lines, h.row(t, w, half, 3, 2)...)
	for i := roundTrip; i < len(h.course.Lessons); i++ {
		lines = append(append(lines, ""), h.station(t, w, i)...)
	}
	lines = append(lines, "", "")
	lines = append(lines, h.choice(t, w)...)
	top := max(0, (height-len(lines)-4)/4)
	return append(make([]string, top), lines...)
}

const homeWidth = 76

// roundTrip is how many lessons the way to the application and back takes.
const roundTrip = 4

func (h *home) title(t theme.Theme, w int) string {
	l := theme.NewLine(w)
	l.Put(1, t.Title, "roundtrip")
	right := fmt.Sprintf("about %d minutes", h.course.Minutes)
	l.Put(w-1-theme.Width(right), t.Faint, right)
	return l.String()
}

// row draws two lessons with the wire between them, and a line of squares
// below.
func (h *home) row(t theme.Theme, w, half, left, right int) []string {
	head, squares := theme.NewLine(w), theme.NewLine(w)
	end := h.name(t, head, 3, left)
	start := 3 + half
	h.name(t, head, start, right)
	style, wire := t.Faint, t.Sym.Laid
	if h.finished(left) && left == 0 || h.finished(right) && left != 0 {
		style, wire = t.Done, t.Sym.Wire
	}
	head.Fill(end+1, start-2, style, wire)
	if left < right {
		head.Put(start-2, style, t.Sym.Right)
	} else {
		head.Put(end+1, style, t.Sym.Left)
	}
	h.squares(t, squares, 5, left)
	h.squares(t, squares, start+2, right)
	return []string{head.String(), squares.String()}
}

// station draws a lesson that stands for itself, and a line of squares below.
func (h *home) station(t theme.Theme, w, i int) []string {
	head, squares := theme.NewLine(w), theme.NewLine(w)
	h.name(t, head, 3, i)
	h.squares(t, squares, 5, i)
	return []string{head.String(), squares.String()}
}

func (h *home) name(t theme.Theme, l *theme.Line, x, i int) int {
	style := t.Done
	if i == h.at {
		style = t.Selection
		l.Put(x-2, t.Held, t.Sym.Right)
	}
	x = l.Put(x, t.Faint, fmt.Sprint(i+1)) + 1
	return l.Put(x, style, h.course.Lessons[i].Title)
}

func (h *home) squares(t theme.Theme, l *theme.Line, x, i int) {
	d := h.done[h.course.Lessons[i].ID]
	for _, read := range d.pages {
		style, symbol := t.Faint, t.Sym.Empty
		if read {
			style, symbol = t.App, t.Sym.Block
		}
		x = l.Put(x, style, symbol)
	}
	l.Put(x+1, t.Faint, h.words(t, i))
}

// words says where somebody is in a lesson.
func (h *home) words(t theme.Theme, i int) string {
	id := h.course.Lessons[i].ID
	d := h.done[id]
	var words []string
	switch {
	case h.finished(i):
		words = append(words, "done")
	case id == h.here:
		words = append(words, "you are here")
	}
	if d.surprises == 1 {
		words = append(words, "1 surprise")
	}
	if d.surprises > 1 {
		words = append(words, fmt.Sprintf("%d surprises", d.surprises))
	}
	return strings.Join(words, " "+t.Sym.Mid+" ")
}

func (h *home) finished(i int) bool {
	d := h.done[h.course.Lessons[i].ID]
	for _, read := range d.pages {
		if !read {
			return false
		}
	}
	return len(d.pages) > 0
}

func (h *home) wireDown(t theme.Theme, w, half int) string {
	l := theme.NewLine(w)
	style, symbol := t.Faint, "╎"
	if t.Options.ASCII {
		symbol = ":"
	}
	l.Put(3+half+8, style, symbol)
	return l.String()
}

// choice says what enter does now.
func (h *home) choice(t theme.Theme, w int) []string {
	enter, play := theme.NewLine(w), theme.NewLine(w)
	label, play_ := "Play: send any request to an application of the course, or yours", t.Text
	mark := enter
	if h.at >= len(h.course.Lessons) {
		mark, play_ = play, t.Selection
	}
	mark.Put(1, t.Held, t.Sym.Right)
	enter.Put(3, t.Title, "enter")
	enter.Put(11, t.Text, t.Cut(h.what(), w-12))
	play.Put(3, t.Title, "e")
	play.Put(11, play_, t.Cut(label, w-12))
	return []string{enter.String(), play.String()}
}

// what is the summary of the selected lesson.
func (h *home) what() string {
	if h.at >= len(h.course.Lessons) {
		return "open the selected line"
	}
	return h.course.Lessons[h.at].Summary
}

// list is the home of a narrow terminal, or of a course of another size.
func (h *home) list(t theme.Theme, w int) []string {
	lines := []string{h.title(t, w), ""}
	for i := range h.course.Lessons {
		lines = append(lines, h.station(t, w, i)...)
	}
	return append(append(lines, ""), h.choice(t, w)...)
}

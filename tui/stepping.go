package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox"
	"roundtrip/tui/lens"
	"roundtrip/wsgi/trace"
)

// A debugger's four moves. While the code lens shows Python, they go by lines.

// step moves the request by one event. While the view is back in the record it
// steps there, as S does the other way.
func (m *Model) step() tea.Cmd {
	if !m.x.live() {
		return m.looked(m.x.forwardEvent(), atNow)
	}
	if m.byLine() {
		lines, until := sandbox.ByLine()
		return m.moveBy(lines, until, "step")
	}
	return m.move(sandbox.Step, "step")
}

func (m *Model) over() tea.Cmd { return m.past(sandbox.OverLine, sandbox.Over, "next") }

func (m *Model) out() tea.Cmd { return m.past(sandbox.OutOfLine, sandbox.Out, "out") }

// past moves the request to where what it is held at now is over.
func (m *Model) past(line func(trace.Event) (trace.Lines, sandbox.Until), event func(trace.Event) sandbox.Until, action string) tea.Cmd {
	if m.comesToNow() {
		return nil
	}
	if m.byLine() {
		lines, until := line(m.x.held.Event)
		return m.moveBy(lines, until, action)
	}
	return m.move(event(m.x.held.Event), action)
}

func (m *Model) toEnd() tea.Cmd {
	if m.comesToNow() {
		return nil
	}
	return m.move(sandbox.ToEnd, "continue")
}

// comesToNow brings a view that is back in the record to where the request is,
// and says so: what a move would run from has to be in view first.
func (m *Model) comesToNow() bool {
	if m.x.live() {
		return false
	}
	m.x.lookAt(m.x.now())
	m.lens.follow(m.x)
	m.notice = "The view is at now again. The same key moves the request from here."
	return true
}

// byLine reports whether moves go by lines of source.
func (m *Model) byLine() bool {
	return m.lens.kind() == lens.Code && strings.HasSuffix(m.x.served.main, ".py")
}

// moveBy is move by lines of source.
func (m *Model) moveBy(lines trace.Lines, until sandbox.Until, action string) tea.Cmd {
	run := m.setOff()
	return func() tea.Msg {
		run.GoBy(lines, until, action)
		return nil
	}
}

// whyNoLine says why no breakpoint can be set.
func whyNoLine(m *Model) string {
	switch why := whyNoRequest(m); {
	case why != "":
		return why
	case m.lens.kind() != lens.Code:
		return "A breakpoint stands at a line of code: tab leads to the code."
	case !m.byLine():
		return "Requests are held at lines of Python, and this is Go."
	case m.onChecks():
		return "Tab leads to the code, where the arrows choose a line for b."
	}
	return ""
}

// toggleBreak sets a breakpoint at the selected line, or where the request is, and
// removes one that stands there.
func (m *Model) toggleBreak() tea.Cmd {
	rows, at := m.rowInView()
	at = begins(rows, at)
	line, ok := lineOf(rows, at)
	if !ok {
		m.notice = "There is no line here."
		return nil
	}
	breaks := slices.Clone(m.lens.breaks)
	why := neverReached(rows[at].Copy)
	switch i := slices.Index(breaks, line); {
	case i >= 0:
		breaks = slices.Delete(breaks, i, i+1)
		m.notice = fmt.Sprintf("No breakpoint any more at line %d.", line.Line)
	case why != "":
		m.notice = fmt.Sprintf(why, line.Line)
		return nil
	default:
		breaks = append(breaks, line)
		m.notice = fmt.Sprintf("Held before line %d; %s, b removes it.", line.Line, m.reaches(line))
	}
	m.lens.breaks = breaks
	if m.x.lab != nil {
		m.x.lab.BreakAt(breaks)
	}
	return nil
}

// neverReached says why no request comes to a line of Python, with a verb for its
// number; "" if one may.
func neverReached(text string) string {
	code := strings.TrimSpace(text)
	switch {
	case code == "" || code[0] == '#':
		return "Nothing runs in line %d: a breakpoint stands at a line of code."
	case code == text && !isDef(code) && code[0] != '@' && !strings.ContainsAny(code[:1], `)]}"'`): // of the module itself
		return "Line %d runs as the file is loaded, before any request: choose one of a function."
	}
	return ""
}

// begins is the row at which a function begins, for Python: that of its first
// decorator. Any other row is its own beginning.
func begins(rows []lens.Row, at int) int {
	decorates := func(row int) bool { return strings.HasPrefix(strings.TrimSpace(rows[row].Copy), "@") }
	if at < 0 || !isDef(strings.TrimSpace(rows[at].Copy)) && !decorates(at) {
		return at
	}
	for at > 0 && decorates(at-1) {
		at--
	}
	return at
}

// isDef reports whether a line begins a function, which a request may call.
func isDef(code string) bool {
	return strings.HasPrefix(code, "def ") || strings.HasPrefix(code, "async def ")
}

// reaches says when a breakpoint that is set now holds a request.
func (m *Model) reaches(line trace.Src) string {
	switch {
	case m.x.over:
		return "r, then c runs to it"
	case m.x.held != nil && m.x.held.Event.Src == line:
		return "this one stands there already: c runs on"
	}
	return "c runs to it if it comes there"
}

// lineInView is the selected line of the code lens, else the one at which the
// request is.
func (m *Model) lineInView() (trace.Src, bool) { return lineOf(m.rowInView()) }

// rowInView is the row of that line in the code lens, -1 if there is none.
func (m *Model) rowInView() (rows []lens.Row, at int) {
	side := m.lens.sides[lens.Code]
	rows = m.rows(lens.Code, max(1, side.frame.Width))
	at = m.cursor(lens.Code, rows)
	if at < 0 || !strings.HasPrefix(rows[at].ID, lineID) {
		at = lens.Current(rows)
	}
	return rows, at
}

// lineOf is the line of source in a row.
func lineOf(rows []lens.Row, at int) (trace.Src, bool) {
	if at < 0 || !strings.HasPrefix(rows[at].ID, lineID) {
		return trace.Src{}, false
	}
	rest := strings.TrimPrefix(rows[at].ID, lineID)
	i := strings.LastIndexByte(rest, ':')
	number, err := strconv.Atoi(rest[i+1:])
	return trace.Src{File: rest[:max(i, 0)], Line: number}, err == nil
}

// lineID is how the ids of lines of code begin.
const lineID = "line:"

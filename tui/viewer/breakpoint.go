package viewer

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/lens"
	"roundtrip/wsgi/trace"
)

// WhyNoBreakpoint says why no breakpoint can be set.
func (v *Viewer) WhyNoBreakpoint() string {
	switch {
	case v.Exchange == nil:
		return NoRequest
	case v.Lens() != lens.Code:
		return "A breakpoint stands at a line of code: tab leads to the code."
	case !v.StepsByLine():
		return "Requests are held at lines of Python, and this is Go."
	}
	return ""
}

// ToggleBreakpoint sets a breakpoint at the selected line, or where the request is, and
// removes one that stands there.
func (v *Viewer) ToggleBreakpoint() tea.Cmd {
	rows, at := v.lineRow()
	at = DefinitionLine(at, func(i int) string { return rows[i].Copy })
	line, ok := lineOf(rows, at)
	if !ok {
		v.notice("There is no line here.")
		return nil
	}
	breaks := slices.Clone(v.Breaks)
	why := NeverReached(rows[at].Copy)
	switch i := slices.Index(breaks, line); {
	case i >= 0:
		breaks = slices.Delete(breaks, i, i+1)
		v.notice(fmt.Sprintf("The breakpoint at line %d is removed.", line.Line))
	case !IsPython(line.File):
		v.notice(v.whyNoPython(line.File))
		return nil
	case why != "":
		v.notice(fmt.Sprintf(why, line.Line))
		return nil
	default:
		breaks = append(breaks, line)
		v.notice(fmt.Sprintf("Held before line %d; %s, b removes it.", line.Line, v.whenReached(line)))
	}
	v.Breaks = breaks
	if v.live == nil {
		return nil
	}
	v.live.BreakAt(breaks)
	return nil
}

// IsPython reports whether a source is one of Python, by its name: a framework names its templates as well.
func IsPython(file string) bool {
	end := path.Ext(file)
	return end == "" || end == ".py" || end == ".pyw"
}

// whyNoPython says that a breakpoint cannot stand in a template, and which condition holds at it.
func (v *Viewer) whyNoPython(file string) string {
	name := path.Base(file)
	for _, e := range v.Trace.Events() {
		if d, ok := e.Data.(*trace.FrameworkEntered); ok && d.Step == "template" && strings.HasSuffix("/"+file, "/"+d.Name) {
			name = d.Name
		}
	}
	return fmt.Sprintf("A template has no breakpoints. B, then a: %s holds at it.", TemplateCondition(name))
}

// TemplateCondition is true at a template, by the name that the framework calls it.
func TemplateCondition(name string) string { return fmt.Sprintf("step == %q", "template "+name) }

// NeverReached says why no request comes to a line of Python, with a verb for its
// number; "" if one may.
func NeverReached(text string) string {
	code := strings.TrimSpace(text)
	switch {
	case code == "" || code[0] == '#':
		return "Nothing runs in line %d: a breakpoint stands at a line of code."
	case code == text && !isDef(code) && code[0] != '@' && !strings.ContainsAny(code[:1], `)]}"'`): // of the module itself
		return "Line %d runs as the file is loaded. Choose a line within a function."
	}
	return ""
}

// DefinitionLine is the line at which a function begins, for Python: that of its first
// decorator. Any other line stays as it is.
func DefinitionLine(at int, text func(int) string) int {
	decorates := func(i int) bool { return strings.HasPrefix(strings.TrimSpace(text(i)), "@") }
	if at < 0 || !isDef(strings.TrimSpace(text(at))) && !decorates(at) {
		return at
	}
	for at > 0 && decorates(at-1) {
		at--
	}
	return at
}

// IsInCoroutine reports whether a line of Python is in an async def, or begins one.
func IsInCoroutine(at int, lines []string) bool {
	if at < 0 || at >= len(lines) {
		return false
	}
	for at < len(lines)-1 && strings.HasPrefix(strings.TrimSpace(lines[at]), "@") {
		at++
	}
	for deep := indentOf(lines[at]) + 1; at >= 0 && deep > 0; at-- {
		code := strings.TrimSpace(lines[at])
		if code == "" || code[0] == '#' || indentOf(lines[at]) >= deep {
			continue
		}
		if strings.HasPrefix(code, "async def ") {
			return true
		}
		deep = indentOf(lines[at])
	}
	return false
}

// indentOf is how many characters of a line stand before its code.
func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

// isDef reports whether a line begins a function, which a request may call.
func isDef(code string) bool {
	return strings.HasPrefix(code, "def ") || strings.HasPrefix(code, "async def ")
}

// whenReached says when a breakpoint that is set now holds a request.
func (v *Viewer) whenReached(line trace.Src) string {
	switch {
	case v.Over:
		return "r, then c runs to it"
	case v.Held != nil && v.Held.Event.Src == line:
		return "this one stands there already: c runs on"
	}
	return "c runs to it if it comes there"
}

// Line is the selected line of the code lens, else the one at which the request is;
// false if there is none.
func (v *Viewer) Line() (trace.Src, bool) { return lineOf(v.lineRow()) }

// lineRow is the row of that line in the code lens, -1 if there is none.
func (v *Viewer) lineRow() (rows []lens.Row, at int) {
	rows = v.Rows(lens.Code, max(1, v.sides[lens.Code].frame.Width))
	at = v.cursor(lens.Code, rows)
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

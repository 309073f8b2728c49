package telling

import (
	"strings"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// errorLines is how many lines of what was written to wsgi.errors are shown, the
// last ones: a traceback ends with what it is about.
const errorLines = 30

// written tells in full what the application wrote to wsgi.errors, where a row of
// the events has no room for it: a framework tells there of what it caught.
func (t *teller) written(tr *trace.Trace) {
	var text strings.Builder
	for _, e := range tr.Events() {
		if d, ok := e.Data.(*trace.ErrorsWrite); ok {
			text.WriteString(d.Text)
		}
	}
	lines := strings.Split(strings.TrimRight(text.String(), "\n"), "\n")
	if len(lines) == 1 && Safe(lines[0]) == theme.Printable(lines[0]) {
		return
	}
	t.heading("Written to wsgi.errors")
	if more := len(lines) - errorLines; more > 0 {
		t.line("   " + t.Theme.Faint.Render(t.Theme.Say(count(more, "line")+" before…")))
		lines = lines[more:]
	}
	for _, line := range lines {
		t.line("   " + t.Theme.Text.Render(theme.Printable(line))) // as it stands, however wide: its blanks say something
	}
}

package report

import (
	"fmt"
	"io"
	"time"

	"roundtrip/tui/record"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// Found is a finding and the line of source that it leads to, if that is known.
type Found struct {
	lint.Finding
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
}

// Findings are what a checker has to say about the events of a trace.
func Findings(c *lint.Checker, events []trace.Event) []Found {
	findings := c.CheckEvents(events)
	if len(findings) == 0 {
		return nil
	}
	tr := trace.New(time.Time{}, events)
	all := make([]Found, len(findings))
	for i, f := range findings {
		src := f.Src(tr)
		all[i] = Found{Finding: f, File: src.File, Line: src.Line}
	}
	return all
}

// Write tells a finding: how much it matters, who, what, what instead, where the
// rule stands.
func (f Found) Write(w io.Writer, look theme.Theme, width int) {
	strength := look.Faint
	if f.Level == lint.Must {
		strength = look.Wrong
	}
	who := look.Party(f.Who).Render(record.Name(f.Who))
	switch {
	case f.Line > 0:
		who += fmt.Sprintf(" at %s:%d", theme.Printable(f.File), f.Line)
	case f.File != "":
		who += " in " + theme.Printable(f.File)
	}
	fmt.Fprintf(w, "%s %s, %s\n", strength.Render(string(f.Level)), f.Rule, who)
	for _, text := range []string{f.Text, f.Instead} {
		for _, line := range Wrap(theme.Printable(text), width-2) {
			fmt.Fprintln(w, "  "+line)
		}
	}
	fmt.Fprintf(w, "  %s\n\n", look.Faint.Render(f.Section))
}

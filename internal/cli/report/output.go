package report

import (
	"bufio"
	"io"
	"slices"
	"strings"

	"roundtrip/tui/record"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// outputLines is how many lines are shown of what was written to one stream, the
// last ones: a traceback ends with what it is about.
const outputLines = 30

// Said is a piece of text that the application wrote.
type Said struct {
	Stream string `json:"stream"`         // stdout, stderr or wsgi.errors
	When   string `json:"when,omitempty"` // loading or idle, if it was not for the request
	Text   string `json:"text"`
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
}

// Output is all that the application wrote, in order.
func Output(tr *trace.Trace) []Said {
	var all []Said
	for _, e := range tr.Events() {
		said := Said{File: e.Src.File, Line: e.Src.Line}
		switch d := e.Data.(type) {
		case *trace.ErrorsWrite:
			said.Stream, said.Text = "wsgi.errors", d.Text
		case *trace.CodePrint:
			said.Stream, said.Text, said.When = "stderr", d.Text, d.When
			if d.Stream == "out" {
				said.Stream = "stdout"
			}
		default:
			continue
		}
		all = append(all, said)
	}
	return all
}

// heading says where a text was written.
func (s Said) heading() string {
	switch s.When {
	case trace.WhenLoading:
		return "Written while the application was loaded"
	case trace.WhenIdle:
		return "Written before this request, or beside it"
	}
	return "Written to " + s.Stream
}

// WriteOutput tells in full what the application wrote.
func WriteOutput(w io.Writer, tr *trace.Trace, o Options) error {
	out := bufio.NewWriter(w)
	t := printer{Options: o, out: out}
	t.written(tr, func([]string) bool { return true })
	if t.told {
		t.line("")
	}
	return out.Flush()
}

// written tells what was written where, of all that is wanted.
func (t *printer) written(tr *trace.Trace, wanted func(lines []string) bool) {
	var headings []string
	texts := map[string]string{}
	for _, said := range Output(tr) {
		h := said.heading()
		if _, known := texts[h]; !known {
			headings = append(headings, h)
		}
		texts[h] += said.Text
	}
	for _, h := range headings {
		if lines := strings.Split(strings.TrimRight(texts[h], "\n"), "\n"); wanted(lines) {
			t.text(h, lines)
		}
	}
}

// traceback tells where the exception that nobody caught was raised, or the last one that a
// layer caught. It is left out where the application wrote it itself.
func (t *printer) traceback(tr *trace.Trace) {
	stack := ""
	for _, e := range tr.Events() {
		if d, ok := e.Data.(*trace.AppRaised); ok && d.Stack != "" {
			stack = d.Stack
		}
	}
	lines := strings.Split(stack, "\n")
	wrote := slices.ContainsFunc(Output(tr), func(said Said) bool {
		return strings.Contains(said.Text, "Traceback") && strings.Contains(said.Text, lines[len(lines)-1])
	})
	if stack != "" && !wrote {
		t.text("Traceback, to be read from its last line up", lines)
	}
}

// long reports whether a row of the events has no room for lines: a framework writes
// there what it caught.
func long(lines []string) bool {
	return len(lines) > 1 || record.Safe(lines[0]) != theme.Printable(lines[0])
}

func (t *printer) text(heading string, lines []string) {
	t.heading(heading)
	if more := len(lines) - outputLines; more > 0 {
		t.line("   " + t.Theme.Faint.Render(t.Theme.Say(theme.Count(more, "line")+" before…")))
		lines = lines[more:]
	}
	for _, line := range lines {
		t.line("   " + t.Theme.Text.Render(theme.Printable(line))) // as it stands, however wide: its blanks say something
	}
}

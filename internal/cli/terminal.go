package cli

import (
	"fmt"
	"io"
	"os"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"roundtrip/internal/cli/report"
	"roundtrip/tui"
	"roundtrip/tui/theme"
)

// guarded is an output through which nothing gets to a terminal that the program did
// not mean, whoever writes to it.
func guarded(w io.Writer) io.Writer {
	safe := theme.Terminal(w)
	if f, ok := w.(term.File); ok {
		return guardedFile{f, safe}
	}
	return safe
}

// guardedFile is a file that may be a terminal.
type guardedFile struct {
	term.File
	safe io.Writer
}

// Write writes what may be shown.
func (f guardedFile) Write(p []byte) (int, error) { return f.safe.Write(p) }

// isTerminal reports whether a stream leads to a person.
func isTerminal(stream any) bool {
	f, ok := stream.(term.File)
	return ok && term.IsTerminal(f.Fd())
}

// columns is how wide the terminal is, 80 where there is none.
func columns(w io.Writer) int {
	if f, ok := w.(term.File); ok {
		if width, _, err := term.GetSize(f.Fd()); err == nil && width > 0 {
			return width
		}
	}
	return 80
}

// wrapped writes a text behind a lead, broken at blanks only, and set in below its first line.
func (p *program) wrapped(w io.Writer, lead, text string, style lipgloss.Style) {
	in := theme.Width(ansi.Strip(lead))
	for _, line := range report.Wrap(theme.Printable(text), max(20, min(columns(p.Out), 100)-in)) {
		fmt.Fprintln(w, lead+style.Render(line))
		lead = strings.Repeat(" ", in)
	}
}

// styled is the output with styles as its reader can see them: none in a pipe.
func (p *program) styled() (io.Writer, theme.Theme) {
	w := colorprofile.NewWriter(p.Out, p.Vars)
	o := theme.Options{Profile: w.Profile}
	if kept := keptBackground(); kept != tui.Asked {
		o.Dark = kept == tui.Dark
		return w, theme.New(o)
	}
	out, outOK := p.terminal.(*os.File)
	in, inOK := p.In.(*os.File)
	if outOK && inOK && isTerminal(out) && isTerminal(in) && w.Profile > colorprofile.ASCII {
		o.Dark = lipgloss.HasDarkBackground(in, out)
	}
	return w, theme.New(o)
}

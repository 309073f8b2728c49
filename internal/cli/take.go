package cli

import (
	"bytes"
	"strings"

	"roundtrip/internal/cli/exit"
	view "roundtrip/tui/inspect"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// takenFormats are the values of --format with which an exchange is written for other
// programs.
func takenFormats() []string { return []string{"html", "har", "otlp", "curl", "pytest", "raw"} }

// takenAbout says what they are.
const takenAbout = "html a page to be stepped in a browser, har HAR 1.2, otlp spans of OpenTelemetry, curl a line that sends it again, pytest a test, raw the bytes both ways"

// taking is in which of these forms, and whether secrets stay in it.
type taking struct {
	format string
	reveal bool
}

// takeAway writes a trace in one of these forms.
func (p *program) takeAway(tr *trace.Trace, app string, f taking) error {
	tr, err := shown(tr, f.reveal)
	if err != nil {
		return err
	}
	if f.format == "raw" {
		return p.writeRaw(tr)
	}
	var out bytes.Buffer
	if err := written(&out, formatOf(f.format), []*trace.Trace{tr}, destination{serverOf(tr), app, !f.reveal}); err != nil {
		return exit.Failf("Another --format can.", "the request cannot be written as %s: %w", f.format, err)
	}
	_, err = theme.JSON(p.Out).Write(out.Bytes())
	return err
}

// writeRaw writes bytes as they are, which a terminal would obey, if all of them were kept.
func (p *program) writeRaw(tr *trace.Trace) error {
	if isTerminal(p.terminal) {
		return exit.Usagef("Send them to a file: --format raw > bytes.http", "the bytes of the wire are not for a terminal, which would obey some of them")
	}
	var out bytes.Buffer
	for _, response := range []bool{false, true} {
		if err := writeRaw(&out, tr, response); err != nil {
			return exit.Failf("Another --format says what is known of them.", "the bytes cannot be written: %w", err)
		}
	}
	_, err := p.terminal.Write(out.Bytes())
	return err
}

// formatOf is the form that a value of --format names.
func formatOf(name string) view.Format {
	return map[string]view.Format{"html": view.Page, "har": view.HAR, "otlp": view.OTLP, "curl": view.Curl, "pytest": view.Pytest}[name]
}

// serverOf is the host and port that the request was sent to, as its own Host header has it.
func serverOf(tr *trace.Trace) string {
	s := tr.At(tr.Len())
	for _, h := range s.Headers {
		if strings.EqualFold(h.Name, "Host") {
			return h.Value
		}
	}
	return s.Conn.Local
}

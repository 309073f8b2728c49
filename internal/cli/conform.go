package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/exit"
	"roundtrip/internal/cli/report"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/conform"
)

// conformFlags are the options of the command conform.
type conformFlags struct {
	servers []string
	url     string
	format  string
	choices bool
	bounds  conform.Bounds
}

func (p *program) conformCommand() *cobra.Command {
	var f conformFlags
	c := &cobra.Command{
		Use:   "conform [-- COMMAND]",
		Short: "Try a WSGI server, whoever made it, by every rule of HTTP and PEP 3333",
		Long: "Starts a WSGI server with an application of ours, sends it every request of our tables, and says by rule " +
			"what it does: sound and unsound requests, bodies that are framed wrongly, requests hidden behind others, " +
			"applications that fail, clients that leave. Our own gateway is tested by the same requests.\n\n" +
			"In COMMAND, {port} becomes the port to listen at, on 127.0.0.1, and {app} the application as module:callable. " +
			"{file} is its file and {dir} the folder it lies in, which is where COMMAND is run: give your own files by their whole path. COMMAND is " +
			"several words, with no quotes around them all. With --server several " +
			"servers stand beside each other. With --url no server is started: what runs there already is tried with what " +
			"shows from outside, whatever its application.\n\n" +
			"A cell says what the server did. Where the standard leaves a choice, that is what it says, and nothing is " +
			"broken. A server that hangs, ends or answers nonsense is told, started again, and tried on. It is started at " +
			fmt.Sprintf("most %d times: behind that the cases that are left are not tried. ", conform.MostStarts) +
			"One that never answers takes some minutes.\n\n" +
			fmt.Sprintf("JSON and HTML have the bytes of each cell, at most %d KiB sent and as many received, and text has the first of them; ", conform.MostKept>>10) +
			"how many are left out is told.\n\n" +
			"Ends with 1 if a MUST is broken, or a server could not be tried to the end.",
		Example: `
# one server, and what it breaks, with the bytes
roundtrip conform -- gunicorn -b 127.0.0.1:{port} {app}
# several beside each other, as a page to open in a browser
roundtrip conform --format html \
  --server 'waitress=waitress-serve --listen=127.0.0.1:{port} {app}' \
  --server 'gunicorn=gunicorn -b 127.0.0.1:{port} {app}' > servers.html
# what runs somewhere already
roundtrip conform --url http://127.0.0.1:8000`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return p.conform(c.Context(), args, f) },
	}
	c.SetFlagErrorFunc(p.conformFlagError)
	o := c.Flags()
	o.StringArrayVar(&f.servers, "server", nil, "a further server, as NAME=COMMAND; once for each")
	o.StringVar(&f.url, "url", "", "try what runs at http://HOST:PORT, by what shows from outside")
	o.StringVar(&f.format, "format", "text", "text for people, json for programs, html for a browser")
	o.BoolVar(&f.choices, "choices", false, "in text, also tell what the standard leaves to the server")
	o.DurationVar(&f.bounds.Start, "start-timeout", 10*time.Second, "how long a server may take until it answers")
	o.DurationVar(&f.bounds.Answer, "answer-timeout", 2*time.Second, "how long it may take for an answer")
	return c
}

func (p *program) conform(ctx context.Context, command []string, f conformFlags) error {
	if err := oneOf("format", f.format, "text", "json", "html"); err != nil {
		return err
	}
	if f.bounds.Start <= 0 || f.bounds.Answer <= 0 {
		return exit.Usagef("Write a time such as 500ms or 10s.", "--start-timeout and --answer-timeout are longer than nothing")
	}
	subjects, err := f.subjects(command)
	if err != nil {
		return err
	}
	var m conform.Matrix
	for _, s := range subjects {
		m.Columns = append(m.Columns, conform.Try(ctx, s, f.bounds, p.progressOf(s.Name)))
	}
	if err := p.printMatrix(m, f); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return exit.Failf("", "stopped before all cases were tried")
	}
	return judgeMatrix(m)
}

// progressOf tells a person how far a server is.
func (p *program) progressOf(name string) func(conform.Cell) {
	if !isTerminal(p.Err) {
		return func(conform.Cell) {}
	}
	n, all := 0, len(conform.Cases())
	return func(conform.Cell) {
		if n++; n%10 == 0 {
			fmt.Fprintf(p.Err, "\r\x1b[K%s: %d of %d", name, n, all)
		}
		if n == all {
			fmt.Fprint(p.Err, "\r\x1b[K")
		}
	}
}

func (p *program) printMatrix(m conform.Matrix, f conformFlags) error {
	switch f.format {
	case "json":
		out := json.NewEncoder(theme.JSON(p.Out))
		out.SetEscapeHTML(false)
		return out.Encode(m)
	case "html":
		return m.WriteHTML(p.Out)
	}
	if !isTerminal(p.Out) {
		return m.WriteText(p.Out, f.choices)
	}
	var text strings.Builder
	_ = m.WriteText(&text, f.choices) // into memory
	_, err := fmt.Fprint(p.Out, broken(text.String(), columns(p.Out)))
	return err
}

// broken is a text whose sentences are broken at blanks. What has two blanks side by side, such
// as a line of a table, or bytes, stays as it is.
func broken(text string, width int) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		words := strings.TrimLeft(line, " ")
		in := len(line) - len(words)
		if words = strings.TrimSuffix(words, "\n"); theme.Width(line) <= width || strings.Contains(words, "  ") {
			out.WriteString(line)
			continue
		}
		for _, part := range report.Wrap(words, max(20, width-in)) {
			out.WriteString(strings.Repeat(" ", in) + part + "\n")
		}
	}
	return out.String()
}

// judgeMatrix is how the command ends: with an error for each server that has one.
func judgeMatrix(m conform.Matrix) error {
	var failed []error
	for _, c := range m.Columns {
		switch n := c.Count(); {
		case c.Trouble != "":
			failed = append(failed, exit.Failf(wholePath(c.Command), "the server %s could not be tried to the end: %s", c.Name, c.Trouble))
		case n.Must > 0:
			failed = append(failed, exit.Failf("", "the server %s broke a MUST in %s", c.Name, theme.Count(n.Must, "case")))
		}
	}
	return errors.Join(failed...)
}

package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/exit"
	"roundtrip/internal/cli/report"
	"roundtrip/sandbox"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

func (p *program) checkCommand() *cobra.Command {
	return p.requestCommand(&cobra.Command{
		Use:   "check APP [METHOD TARGET]",
		Short: "Check one request against PEP 3333 and HTTP",
		Long: "Sends one request to an application, through real sockets and the whole gateway, and says which rules " +
			"the application, its middleware or the client broke, where they stand, and what to do instead. " +
			"The checker reads the record afterwards, so it changes nothing.\n\n" +
			"APP is what it is for trace. Without METHOD and TARGET the application's own example is sent, or GET /.\n\n" +
			"Where the request failed with a 5xx, that is said first, with the exception and its line if they are known.\n\n" +
			"Ends with 1 if a MUST is broken, if the request failed, or if its answer came only in part.",
		Example: `
# what this application does wrong
roundtrip check twice.py
# a request of your own, through your own layers
roundtrip check app.py POST /form -d 'name=Ada' --middleware timing,session
# one finding a line, and one for each text that the application wrote, for other programs
roundtrip check app.py GET / --format json`,
		Args: takes(1, 3, "APP [METHOD TARGET]"),
	}, nil, "one finding or written text a line", p.check)
}

func (p *program) check(ctx context.Context, args []string, f traceFlags) error {
	req, err := p.checked(args, f)
	if err != nil {
		return err
	}
	return p.once(ctx, args[0], f, req, func(run *sandbox.Run, _ opened) (failed, err error) {
		tr := run.Trace()
		found := report.Findings(new(lint.Checker), tr.Events())
		end := endingOf(tr)
		print := p.printChecked
		if f.format == "json" {
			print = p.encodeChecked
		}
		return end.judge(found), print(tr, found, end)
	})
}

// checked is the request to send: what was typed, or the application's example.
func (p *program) checked(args []string, f traceFlags) (sandbox.Request, error) {
	if len(args) > 1 || f.raw != "" || f.curl != "" {
		return p.typed(args[1:], f)
	}
	req := sandbox.SampleRequest(p.catalog(), args[0])
	more, err := headers(f.headers)
	if err != nil {
		return req, err
	}
	req.Headers = append(req.Headers, more...)
	return p.withOptions(req, f)
}

// encode writes one value a line.
func encode[T any](w io.Writer, all []T) error {
	out := json.NewEncoder(theme.JSON(w))
	out.SetEscapeHTML(false)
	for _, v := range all {
		if err := out.Encode(v); err != nil {
			return fmt.Errorf("write a line of JSON: %w", err)
		}
	}
	return nil
}

// encodeChecked is for other programs: what the application wrote, and what it broke.
func (p *program) encodeChecked(tr *trace.Trace, all []report.Found, _ ending) error {
	if err := encode(p.Out, report.Output(tr)); err != nil {
		return err
	}
	return encode(p.Out, all)
}

// printChecked says first that the request failed, then what the application wrote, and what it
// broke.
func (p *program) printChecked(tr *trace.Trace, all []report.Found, e ending) error {
	out, look := p.styled()
	width := min(columns(p.Out), 100)
	if failure := report.Failure(tr); failure != "" {
		for _, line := range report.Wrap(theme.Printable(failure), width) {
			fmt.Fprintln(out, look.Wrong.Render(line))
		}
		fmt.Fprintln(out)
	}
	if err := report.WriteOutput(out, tr, report.Options{Width: width, Theme: look}); err != nil {
		return err
	}
	for _, f := range all {
		f.Write(out, look, width)
	}
	_, err := fmt.Fprintln(out, e.inShort(all))
	return err
}

// ending is how an exchange ended, and what kept the application from answering, if
// something did.
type ending struct {
	*trace.ExchangeEnded        // nil if it has no end
	status               string // of the head that was sent, with its reason
	raised               string // by the application, or by what ran it
	unclosed             string // what ended it in close()
}

func endingOf(tr *trace.Trace) ending {
	var found ending
	for _, e := range tr.Events() {
		switch d := e.Data.(type) {
		case *trace.AppRaised:
			if e.Layer == trace.LayerServer {
				found.raised = d.Exc
			}
		case *trace.HeadCommitted:
			found.status = d.Status
		case *trace.IterableClosed:
			if d.Skipped != "" {
				found.unclosed = d.Raised
			}
		case *trace.ExchangeEnded:
			found.ExchangeEnded = d
			return found
		}
	}
	return found
}

// silent reports whether the server had to answer in place of the application.
func (e ending) silent() bool {
	return e.ExchangeEnded != nil && e.Outcome == "error" && e.Status >= 500
}

// inShort is how many rules of each strength were broken.
func (e ending) inShort(all []report.Found) string {
	count := map[lint.Level]int{}
	for _, f := range all {
		count[f.Level]++
	}
	switch {
	case len(all) > 0:
		return fmt.Sprintf("%d MUST, %d SHOULD, %d advice.", count[lint.Must], count[lint.Should], count[lint.Advice])
	case e.silent():
		return "Nothing could be checked: the application gave no answer."
	case e.ExchangeEnded == nil || e.Outcome != "complete":
		return "No rule was broken before the exchange broke off."
	}
	const none = "No rule that this request can show was broken."
	if e.Status >= 500 {
		return none // what failed was said first
	}
	return fmt.Sprintf("The answer is %s. %s", theme.Printable(e.status), none)
}

// judge is an error if a MUST was broken, if the application gave no answer or not
// the whole of it, or if that is a 5xx.
func (e ending) judge(all []report.Found) error {
	for _, f := range all {
		if f.Level == lint.Must {
			return exit.Failf("", "a rule that must be kept was broken")
		}
	}
	switch {
	case e.ExchangeEnded == nil:
		return exit.Failf("", "the connection was lost before the exchange had ended")
	case e.silent() && e.raised != "":
		return exit.Failf("", "the application gave no answer: %s", theme.Printable(e.raised))
	case e.Outcome != "complete" && e.raised != "":
		return exit.Failf("", "the answer was cut short: %s", theme.Printable(e.raised))
	case e.Outcome != "complete":
		return exit.Failf("'roundtrip trace' tells everything that happened.", "the exchange did not come to its end (%s)", e.Outcome)
	case e.unclosed != "":
		return exit.Failf("", "the application's close() did not come to its end: %s", theme.Printable(e.unclosed))
	case e.Status >= 500:
		return exit.Failf("'roundtrip trace' shows all that it wrote.", "the request failed with %d", e.Status)
	}
	return nil
}

package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/exit"
	"roundtrip/internal/cli/telling"
	"roundtrip/sandbox"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

func (p *program) checkCommand() *cobra.Command {
	var f traceFlags
	c := &cobra.Command{
		Use:   "check APP [METHOD TARGET]",
		Short: "Check one request against PEP 3333 and HTTP",
		Long: "Sends one request to an application, through real sockets and the whole gateway, and says which rules " +
			"the application, its middleware or the client broke, where they stand, and what to do instead. " +
			"The checker reads the record afterwards, so it changes nothing.\n\n" +
			"APP is what it is for trace. Without METHOD and TARGET the application's own example is sent, or GET /.\n\n" +
			"Ends with 1 if a MUST is broken, or if the exchange did not come to its end.",
		Example: `
# what this application does wrong
roundtrip check twice.py
# a request of your own, through your own layers
roundtrip check app.py POST /form -d 'name=Ada' --middleware timing,session
# one finding a line, for other programs
roundtrip check app.py GET / --format json`,
		Args:              takes(1, 3, "APP [METHOD TARGET]"),
		ValidArgsFunction: p.completeTrace,
		RunE:              func(c *cobra.Command, args []string) error { return p.check(c.Context(), args, f) },
	}
	o := c.Flags()
	o.StringArrayVarP(&f.headers, "header", "H", nil, "a header, 'Name: value'; once for each")
	o.StringVarP(&f.data, "data", "d", "", "the body, a form unless -H says Content-Type: text, @FILE, or @- for what is piped in")
	o.StringVar(&f.middleware, "middleware", "", "layers around it, such as A,B; the outermost first")
	o.StringVar(&f.raw, "raw", "", "send the bytes of a file, - for what is piped in")
	o.StringVar(&f.format, "format", "text", "text for people, json for programs: one finding a line")
	f.add(c)
	p.completeTraceFlags(c)
	return c
}

func (p *program) check(ctx context.Context, args []string, f traceFlags) error {
	if err := oneOf("format", f.format, "text", "json"); err != nil {
		return err
	}
	req, err := p.checked(args, f)
	if err != nil {
		return err
	}
	return p.once(ctx, args[0], f, req, func(run *sandbox.Run, interrupted error) error {
		tr := run.Trace()
		found := telling.Findings(tr)
		if err := p.printFindings(found, f.format); err != nil {
			return err
		}
		return errors.Join(interrupted, judgeFindings(tr, found))
	})
}

// checked is the request to send: what was typed, or the application's example.
func (p *program) checked(args []string, f traceFlags) (sandbox.Request, error) {
	if len(args) > 1 || f.raw != "" {
		return p.typed(args[1:], f)
	}
	req := p.house().Sample(args[0])
	more, err := headers(f.headers)
	if err != nil {
		return req, err
	}
	req.Headers = append(req.Headers, more...)
	if f.data != "" {
		req.Body, err = p.data(f.data)
	}
	return req, err
}

func (p *program) printFindings(all []telling.Found, format string) error {
	if format == "json" {
		out := json.NewEncoder(p.Out)
		out.SetEscapeHTML(false)
		for _, f := range all {
			if err := out.Encode(f); err != nil {
				return fmt.Errorf("write a finding: %w", err)
			}
		}
		return nil
	}
	out, look := p.styled()
	width := min(columns(p.Out), 100)
	for _, f := range all {
		f.Write(out, look, width)
	}
	_, err := fmt.Fprintln(out, inShort(all))
	return err
}

// inShort is how many rules of each strength were broken.
func inShort(all []telling.Found) string {
	count := map[lint.Level]int{}
	for _, f := range all {
		count[f.Level]++
	}
	if len(all) == 0 {
		return "No rule that this request can show was broken."
	}
	return fmt.Sprintf("%d MUST, %d SHOULD, %d advice.", count[lint.Must], count[lint.Should], count[lint.Advice])
}

// judgeFindings is an error if a MUST was broken, or if the exchange did not
// come to its end.
func judgeFindings(tr *trace.Trace, all []telling.Found) error {
	for _, f := range all {
		if f.Level == lint.Must {
			return exit.Failf("", "a rule that must be kept was broken")
		}
	}
	for _, e := range tr.Events() {
		if d, ok := e.Data.(*trace.ExchangeEnded); ok {
			if d.Outcome != "complete" {
				return exit.Failf("'roundtrip trace' tells everything that happened.", "the exchange did not come to its end (%s)", d.Outcome)
			}
			return nil
		}
	}
	return exit.Failf("", "the connection was lost before the exchange had ended")
}

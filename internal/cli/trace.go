package cli

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/curl"
	"roundtrip/internal/cli/exit"
	"roundtrip/internal/cli/report"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// traceFlags are the options of the command trace.
type traceFlags struct {
	headers    []string
	body       curl.Options
	middleware string
	raw        string
	curl       string
	jar        string
	format     string
	reveal     bool
	minimise   bool

	maxTime  time.Duration
	maxBytes int64

	engineFlags
}

func (p *program) traceCommand() *cobra.Command {
	return p.requestCommand(&cobra.Command{
		Use:   "trace APP METHOD TARGET",
		Short: "Tell all that happens to one request",
		Long: "Sends one request to an application, through real sockets and the whole gateway, and tells every event.\n\n" +
			appForms + " The first name of --middleware is the outermost layer. In what --raw sends, " +
			"{{host}} stands for the server's host and port; at {{answer}} the client waits for an answer before it sends the rest.\n\n" +
			"Without METHOD, TARGET is asked for with GET.\n\n" +
			"A response without an end is let go at --max-bytes or --max-time, and what happened until then is told.\n\n" +
			"Ends with 1 if the response is a 5xx, the server refused the request, or the exchange was cut.\n\n" +
			"html, har, otlp, curl, pytest and raw are the forms of x in the inspector. Secrets are masked in them, each by a mask of the same length.",
		Example: `
# from the first byte to the last
roundtrip trace demo:hello GET / --middleware timing,session
# a form, sent to your own application
roundtrip trace app.py POST /form -H 'X-Tea: green' -d 'name=Ada'
# an upload, with the cookies that earlier calls got
roundtrip trace app.py POST /upload -F name=Ada -F photo=@ada.png --cookie-jar cookies.txt
# what your browser sent: paste its "Copy as cURL", then press ctrl+d
roundtrip trace app.py --curl -
# a Flask or Django project, in your own python3
roundtrip trace --chdir site app:app GET /
# one event a line, for other programs
roundtrip trace hello.py GET / --format json
# the smallest request that still fails, as a line of curl
roundtrip trace app.py --curl - --minimise --format curl
# one HTML file with the journey and its bytes at each event, to be stepped with the arrows
roundtrip trace hello.py GET / --format html > trace.html`,
		Args: takes(1, 3, "APP METHOD TARGET"),
	}, takenFormats(), "json is one event a line; "+takenAbout, p.trace)
}

// requestCommand gives a command that sends one request to an application the options for
// that.
func (p *program) requestCommand(c *cobra.Command, formats []string, lines string, run func(context.Context, []string, traceFlags) error) *cobra.Command {
	var f traceFlags
	c.ValidArgsFunction = p.completeTrace
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := cmp.Or(p.setTimeout(c, f.timeout), oneOf("format", f.format, append([]string{"text", "json"}, formats...)...)); err != nil {
			return err
		}
		return run(c.Context(), args, f)
	}
	f.addRequest(c)
	c.Flags().StringVar(&f.format, "format", "text", "text for people, json for programs: "+lines)
	if len(formats) > 0 {
		c.Flags().BoolVar(&f.minimise, "minimise", false, "send a request that fails up to 200 times, to make it smaller while its exception with its line, its status or its finding stays")
		c.Flags().BoolVar(&f.reveal, "reveal", false, "leave secrets in what html, har, otlp, curl, pytest and raw write")
	}
	f.add(c)
	p.completeTraceFlags(c, formats)
	return c
}

func (p *program) trace(ctx context.Context, args []string, f traceFlags) error {
	req, err := p.typed(args[1:], f)
	if err != nil {
		return err
	}
	return p.once(ctx, args[0], f, req, func(run *sandbox.Run, o opened) (failed, err error) {
		failed = verdict(run.Trace())
		story := storyOf(run)
		if f.minimise {
			if story, err = p.smaller(ctx, o, run); err != nil {
				return failed, err
			}
		}
		if slices.Contains(takenFormats(), f.format) {
			return failed, p.takeAway(told(story.Trace), foundAs(args[0], o.named), taking{f.format, f.reveal})
		}
		return failed, p.print(story, f.format)
	})
}

// storyOf is what there is to tell of a run.
func storyOf(run *sandbox.Run) report.Story {
	client := run.Client()
	return report.Story{Trace: run.Trace(), Sent: sandbox.Bytes(client.Sent), Received: sandbox.Bytes(client.Received), Got: client.Got}
}

// once sends one request to an application and, when that has ended or was interrupted, has
// it told, which gives what failed in it.
func (p *program) once(ctx context.Context, app string, f traceFlags, req sandbox.Request, tell func(*sandbox.Run, opened) (failed, err error)) error {
	if f.maxTime < 0 || f.maxBytes < 0 {
		return exit.Usagef("Leave out --max-time and --max-bytes, or give more than 0.", "a limit below 0 leaves nothing to show")
	}
	p.Python.Single = !f.minimise // which sends it many times
	o, err := p.open(f.stack(app, f.middleware), f.engineFlags, slog.New(withoutLoading{p.textLog()}))
	if err != nil {
		return err
	}
	p.sayNotes(o.notes)
	lab, err := sandbox.NewLab(o.catalog, o.stack)
	if err != nil {
		return p.labError(err)
	}
	defer lab.Close()
	lab.Most = f.maxBytes
	if o.engine == catalog.Embedded {
		if err := p.needPython(ctx, counting); err != nil {
			return err
		}
	}
	if err := lab.Ready(ctx); err != nil {
		return exit.Failf("", "interrupted while the application was loaded")
	}
	if err := nameError(lab.Check(ctx)); err != nil {
		return err
	}
	p.sayNotes(lab.Notes())
	o.named = lab.Named()
	run, err := lab.Send(req, nil)
	if err != nil {
		return p.labError(err)
	}
	interrupted := p.finish(ctx, run, f) // to close the lab ends such a run
	failed, err := tell(run, o)
	return cmp.Or(errors.Join(err, f.keepCookies(req, run)), interrupted, failed)
}

// nameError is the error about an application that cannot be had by its name: no line of
// anybody's code has run, and no request could tell more. What else keeps an application
// from being loaded is told by the trace.
func nameError(err error) error {
	var wrong *python.Error
	if !errors.As(err, &wrong) || wrong.Src.Line > 0 || len(wrong.Frames) > 0 || wrong.Src.File != "" && wrong.Type != "" {
		return nil
	}
	return exit.Usagef("'roundtrip trace --help' says how applications are named.", "the application cannot be loaded: %w", err)
}

func layers(list string) []string {
	if strings.TrimSpace(list) == "" {
		return nil
	}
	names := strings.Split(list, ",")
	for i, n := range names {
		names[i] = strings.TrimSpace(n)
	}
	return names
}

// unwatchedTime is how long a request may take where nobody is there to interrupt it.
const unwatchedTime = 5 * time.Minute

// errMaxTime is why a request was ended that had no end of its own.
var errMaxTime = errors.New("the request took too long")

// finish waits until the exchange and the connection have ended, as long as it may.
func (p *program) finish(ctx context.Context, run *sandbox.Run, f traceFlags) error {
	if f.maxTime == 0 && !isTerminal(p.Err) {
		f.maxTime = unwatchedTime
	}
	if f.maxTime > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, f.maxTime, errMaxTime)
		defer cancel()
	}
	err := awaitEnd(ctx, run)
	var much *sandbox.TooMuchError
	switch {
	case err != nil && errors.Is(context.Cause(ctx), errMaxTime):
		return exit.Failf("This is what happened until then; --max-time gives it longer.", "the request was ended after %v", f.maxTime)
	case err != nil:
		return exit.Failf("This is what happened until then.", "interrupted before the end of the exchange")
	case errors.As(run.Client().Err, &much):
		return exit.Failf("This is what happened until then; --max-bytes takes more.", "the client left: %w", much)
	}
	return nil
}

// awaitEnd waits until both sides have ended.
func awaitEnd(ctx context.Context, run *sandbox.Run) error {
	err := run.Settle(ctx)
	if err == nil {
		select {
		case <-run.Done():
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	return err
}

func (p *program) print(story report.Story, format string) error {
	story.Trace = told(story.Trace)
	if format == "json" {
		return trace.WriteJSON(theme.JSON(p.Out), story.Trace.Events())
	}
	out, look := p.styled()
	return report.Write(out, story, report.Options{Width: min(columns(p.Out), 160), Theme: look})
}

// told is the trace up to the end of the last exchange. That the client then
// closes the connection is no part of it.
func told(t *trace.Trace) *trace.Trace {
	events := t.Events()
	last := len(events)
	for last > 0 && events[last-1].Kind() != trace.KindExchangeEnded {
		last--
	}
	if last == 0 {
		return t
	}
	return trace.New(t.Started, slices.Clone(events[:last]))
}

// verdict is an error if a request failed.
func verdict(t *trace.Trace) error {
	status, ended := "", false
	for _, e := range t.Events() {
		switch d := e.Data.(type) {
		case *trace.HeadCommitted:
			status = d.Status
		case *trace.ExchangeEnded:
			if err := judge(d, status); err != nil {
				return err
			}
			ended = true
		}
	}
	if !ended {
		return exit.Failf("", "the connection was lost before an exchange had ended")
	}
	return nil
}

func judge(d *trace.ExchangeEnded, status string) error {
	switch {
	case d.Outcome == "rejected":
		return exit.Failf("", "the server refused the request with %s", theme.Printable(status))
	case d.Status >= 500:
		return exit.Failf("", "the request failed with %s", theme.Printable(status))
	case d.Outcome != "complete":
		return exit.Failf("", "the exchange was cut before its end (%s)", d.Outcome)
	}
	return nil
}

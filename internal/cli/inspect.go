package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/exit"
	"roundtrip/internal/cli/journal"
	"roundtrip/sandbox"
	"roundtrip/sandbox/inspect"
	"roundtrip/tui"
	view "roundtrip/tui/inspect"
	"roundtrip/tui/theme"
	"roundtrip/tui/viewer"
	"roundtrip/wsgi"
)

// inspectFlags are the options of the command inspect.
type inspectFlags struct {
	serveFlags
	backgroundFlags
	hold         string
	releaseAfter time.Duration
	budget       int
	ascii        bool
	plain        bool
	format       string
	reveal       bool
	number       int
	projector    bool
	compare      string
	ignore       []string
	connect      string
}

func (p *program) inspectCommand() *cobra.Command {
	var f inspectFlags
	c := &cobra.Command{
		Use:   "inspect APP|FILE",
		Short: "Watch, hold and step the live requests of an application",
		Long: "Serves an application as serve does, and shows every request in a list as it happens. A request that is held waits, " +
			"with its client, until you let it go on: by stage, by event, over a layer, out of it, or by lines of Python. enter shows a " +
			"request in the viewer of the lessons; the arrows look back over its record while it stays held.\n\n" +
			"--hold takes a Python expression. One that speaks of the request alone is asked once its head has been read, one that " +
			"speaks of the response once there is one, and one that names an event at every event.\n\n" +
			"FILE is a recording, which serve --record, --format json and x in the inspector write. Secrets are masked in what is " +
			"written: cookies, authorization, fields and parameters whose names say that they are one, and signed tokens such as a JSON Web Token. The folder of a single recording stands for it.\n\n" +
			"A request that is held goes on by itself after --release, which is said. At most 64 are held at a time: where one more is, the " +
			"one goes on that was held longest at one place. Where those that are held take a quarter of --budget, no other is held. Both " +
			"are said, and marked in the list. Quitting asks whether held requests go on or are " +
			"dropped, and whether requests that are in no file are saved.",
		Example: `
# every request of your own application
roundtrip inspect app.py
# hold each POST to the cart, before the application has it
roundtrip inspect --chdir site app:app --hold 'method == "POST" and path.startswith("/cart")'
# a server in any language that runs already, held from outside
roundtrip inspect http://127.0.0.1:5000
# hold what fails, as the answer leaves the server
roundtrip inspect app.py --hold 'status >= 500'
# a server that 'serve --inspectable' runs in another terminal
roundtrip inspect --connect /run/user/1000/roundtrip.sock
# what was recorded
roundtrip inspect 2026-11-29T101500.000.jsonl
# one of its requests as a page for a browser
roundtrip inspect 2026-11-29T101500.000.jsonl --format html --number 3 > cart.html
# what a change of the code changed: the first event at which each request parts, and all that follows
roundtrip inspect before.jsonl --compare after.jsonl
# without a screen: a line for each request, or its events as JSON
roundtrip inspect app.py --plain
roundtrip inspect app.py --format json`,
		Args:              takes(0, 1, "APP|FILE"),
		ValidArgsFunction: p.completeApp,
		RunE:              func(c *cobra.Command, args []string) error { return p.runInspect(c, args, f) },
	}
	f.add(c)
	for _, name := range []string{"hold", "release", "budget", "number", "ignore"} {
		offer(c, name, cobra.NoFileCompletions)
	}
	p.completeMiddleware(c)
	return c
}

// runInspect looks at what the command line names: an application, a recording, or a server.
func (p *program) runInspect(c *cobra.Command, args []string, f inspectFlags) error {
	if err := p.setTimeout(c, f.timeout); err != nil {
		return err
	}
	switch {
	case f.connect == "" && len(args) == 0, f.connect != "" && len(args) > 0:
		return exit.Usagef("Write 'roundtrip inspect APP', 'roundtrip inspect FILE' or 'roundtrip inspect --connect SOCKET'.", "inspect needs one thing to look at")
	case f.connect != "":
		return p.connect(c.Context(), f)
	}
	return p.inspect(c.Context(), args[0], f)
}

// add adds the options.
func (f *inspectFlags) add(c *cobra.Command) {
	f.addServing(c)
	o := c.Flags()
	o.StringVar(&f.hold, "hold", "", "hold requests from the start: all, or those for which a Python expression is true")
	o.DurationVar(&f.releaseAfter, "release", inspect.DefaultReleaseAfter, "how long a request is held at one place, such as 5m; 0 for ever")
	o.IntVar(&f.budget, "budget", inspect.DefaultBudget>>20, "how many MB the record may take; the oldest requests make room")
	o.BoolVar(&f.plain, "plain", false, "no screen: tell each request on a line")
	o.StringVar(&f.format, "format", "text", "text for people; json for programs: no screen, and the events of each request as it ends; of FILE also "+takenAbout)
	o.IntVar(&f.number, "number", 0, "which request of FILE alone, by its number in the list, for --format and --plain; html, curl, pytest and raw need one")
	o.BoolVar(&f.reveal, "reveal", false, "leave secrets in what --format writes")
	offer(c, "format", cobra.FixedCompletions(append([]string{"text", "json"}, takenFormats()...), cobra.ShellCompDirectiveNoFileComp))
	o.StringVar(&f.compare, "compare", "", "of FILE: another recording, made after it, to set beside it request by request; ends with 1 if they part")
	o.StringSliceVar(&f.ignore, "ignore", nil, "headers that are no difference between two requests, such as X-Tea,X-Cup; tab in a comparison leaves further ones out")
	o.BoolVar(&f.projector, "projector", false, "mask secrets on the screen from the start; P reveals them")
	o.StringVar(&f.connect, "connect", "", "look at a server that 'serve --inspectable' runs in another terminal, by its socket")
	f.backgroundFlags.add(c)
	o.BoolVar(&f.ascii, "ascii", false, "draw with characters of ASCII only")
}

// rule is whom to hold from the start.
func (f *inspectFlags) rule() (inspect.Rule, error) {
	switch f.hold {
	case "":
		return inspect.Rule{}, nil
	case "all":
		return inspect.Rule{Mode: inspect.All}, nil
	}
	c, err := view.Condition(f.hold)
	if err != nil {
		return inspect.Rule{}, exit.Usagef("Write all, or a Python expression, such as 'method == \"POST\"'.", "--hold %q cannot be read: %w", f.hold, err)
	}
	return inspect.Rule{Mode: inspect.Matching, Condition: c}, nil
}

func (f *inspectFlags) record() (*inspect.Record, error) {
	if f.releaseAfter < 0 || f.budget < 1 {
		return nil, exit.Usagef("Leave them out, or give more.", "no request can be kept with --release %v and --budget %d", f.releaseAfter, f.budget)
	}
	rule, err := f.rule()
	if err != nil {
		return nil, err
	}
	r := inspect.New(inspect.Options{Budget: int64(f.budget) << 20, ReleaseAfter: f.releaseAfter})
	r.Hold(rule)
	return r, nil
}

func (p *program) inspect(ctx context.Context, app string, f inspectFlags) error {
	if err := oneOf("format", f.format, append([]string{"text", "json"}, takenFormats()...)...); err != nil {
		return err
	}
	app, err := recordingIn(app)
	if err != nil {
		return err
	}
	switch {
	case isRecording(app):
		return p.inspectFile(ctx, app, f)
	case isGoneRecording(app):
		return goneRecording(app)
	case f.compare != "":
		return exit.Usagef("Name a recording before --compare.", "--compare sets two recordings beside each other, and %q is none", app)
	case slices.Contains(takenFormats(), f.format):
		return exit.Usagef("Record with --format json or serve --record first, or ask 'roundtrip trace' for one request.",
			"--format %s is for a recording, and %q is none", f.format, app)
	case f.plain || f.format == "json":
		return p.inspectPlain(ctx, app, f)
	}
	record, err := f.record()
	if err != nil {
		return err
	}
	defer record.Close()
	if why := p.whyPlain(learnFlags{}); why != "" {
		return exit.Missing(noScreen(why), "Add --plain, which tells each request on a line.")
	}
	return p.inspectLive(ctx, app, record, f)
}

// brokenWords are why the application cannot be loaded, "" where it can.
func brokenWords(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// inspectLive serves the application, and shows what happens until the screen is quit.
func (p *program) inspectLive(ctx context.Context, app string, record *inspect.Record, f inspectFlags) error {
	j := journal.New(journal.Options{Access: io.Discard, Notes: &noteWriter{record: record}, Format: journal.Off})
	defer j.Close()
	s, err := p.newService(app, f.serveFlags, j, sandbox.SiteOptions{Sink: record, Gate: record, LocalNames: true, Remembers: p.saved.reloads})
	if err != nil {
		return err
	}
	defer s.close()
	s.onScreen = true
	s.loaded = func(err error) {
		record.StopAtCalls(s.site.CallsDebugger())
		if !errors.Is(err, sandbox.ErrKept) {
			record.SetBroken(brokenWords(err))
		}
	}
	stop, err := s.start(ctx)
	if err != nil {
		return err
	}
	defer stop()
	served := make(chan error, 1)
	go func() { served <- s.site.Serve(s.ln) }()
	if err := p.showInspector(ctx, s, record, f); err != nil {
		return err
	}
	record.Hold(inspect.Rule{})
	record.GoAll()
	if err := s.stop(); err != nil {
		return err
	}
	if err := <-served; !errors.Is(err, wsgi.ErrServerClosed) {
		return fmt.Errorf("the server ended: %w", err)
	}
	return nil
}

// inspectPlain tells of each request without a screen.
func (p *program) inspectPlain(ctx context.Context, app string, f inspectFlags) error {
	if f.hold != "" {
		return f.heldByNobody()
	}
	f.check = true
	if f.accessLog = "text"; f.format != "json" {
		return p.serve(ctx, app, f.serveFlags)
	}
	f.accessLog = "off"
	out := streamTo(theme.JSON(p.Out), f.reveal)
	return errors.Join(p.serveTo(ctx, app, f.serveFlags, out), out.close())
}

// heldByNobody refuses --hold without a screen, and says what is wrong with its expression as well.
func (f *inspectFlags) heldByNobody() error {
	const help, why = "Leave out --hold, or --plain and --format.", "without a screen nobody could let a held request go on"
	if _, err := f.rule(); err != nil {
		return exit.Usagef(help, why+"; besides, %w", errors.Unwrap(err))
	}
	return exit.Usagef(help, why)
}

// showInspector shows the screen until it is quit.
func (p *program) showInspector(ctx context.Context, s *service, record *inspect.Record, f inspectFlags) error {
	last := &lastSave{save: p.saver()}
	defer func() { last.tell(p.Err) }()
	return p.showSite(ctx, f, tui.Options{Catalog: s.catalog, Inspect: &view.Site{
		Record: record, Name: s.app, Addr: addrOf(s), At: s.ln.Addr(), Stack: s.stack, Catalog: s.catalog, Save: p.saver(), Keep: last.keep, Masked: f.projector,
		Source: s.site.Source, Like: s.site.Like, Path: s.site.Path, App: s.named, Changed: s.site.Changed, Load: s.loadAgain,
		Served: func() viewer.Served {
			texts, main := s.site.Texts()
			return viewer.Served{Chain: s.site.Chain(), Sources: texts, Main: main, Own: true, Addr: s.ln.Addr().String()}
		},
	}})
}

// named is the application that is served, as a test names it.
func (s *service) named() string { return foundAs(s.app, s.site.Named()) }

func (p *program) showSite(ctx context.Context, f inspectFlags, o tui.Options) error {
	course, err := p.course()
	if err != nil {
		return err
	}
	o.Course, o.Start, o.Inspect.LeftOut = course, tui.StartInspect, f.ignore
	o.Progress, _ = p.progress() // which is kept as it is
	o.ASCII, o.Background = f.ascii, p.background(f.backgroundFlags)
	p.onScreen.Store(true)
	defer p.onScreen.Store(false)
	if err := tui.Run(ctx, o); err != nil {
		return exit.Missing(err, "Without a screen, --plain tells each request on a line.")
	}
	return nil
}

// addrOf is where the site is served, for people.
func addrOf(s *service) string {
	return strings.TrimSuffix(strings.TrimPrefix(urlOf(s.ln), "http://"), "/")
}

// noteWriter keeps what the server has to say for the screen, a sentence a line.
type noteWriter struct {
	record *inspect.Record
	rest   []byte
}

// Write keeps whole lines. The journal writes from one goroutine.
func (w *noteWriter) Write(p []byte) (int, error) {
	w.rest = append(w.rest, p...)
	for {
		line, rest, whole := bytes.Cut(w.rest, []byte("\n"))
		if !whole {
			return len(p), nil
		}
		w.rest = bytes.Clone(rest)
		if text := strings.TrimSpace(string(line)); text != "" {
			w.record.Note(text)
		}
	}
}

package cli

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/exit"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/upstream"
	"roundtrip/wsgi/trace"
)

// engineFlags are the options of every command that runs an application.
type engineFlags struct {
	engine  string
	chdir   string
	python  string
	threads int
	workers int
	timeout timeout

	host     string // of another server
	insecure bool
}

// timeout is how long Python may run without answering, 0 for as long as is usual.
type timeout time.Duration

func (t *timeout) add(c *cobra.Command) {
	c.Flags().DurationVar((*time.Duration)(t), "timeout", 0,
		"how long Python may run without answering, such as 20s; by default 5s, 30s in your own python3, and 60s for a URL")
	c.Flags().Lookup("timeout").DefValue = "" // which the sentence tells
	offer(c, "timeout", cobra.NoFileCompletions)
}

// setTimeout has the engines keep to it, and gives them the terminal. It has to come
// before they are made.
func (p *program) setTimeout(c *cobra.Command, t timeout) error {
	p.screen = newScreen(c.Context(), p.In, p.Err)
	p.Python.Terminal = p.screen.terminal()
	if !c.Flags().Changed("timeout") {
		return nil
	}
	if t <= 0 {
		return exit.Usagef("Write --timeout 20s, or leave it out.", "no application can answer within --timeout %v", time.Duration(t))
	}
	p.Python.Watchdog = time.Duration(t)
	return nil
}

// appForms is what can stand for APP.
const appForms = "APP is demo:NAME for one written in Go, FILE.py or FILE.py:NAME for one in Python, a file of yours or " +
	"one of the course, or package.module:NAME for one that your own python3 imports, such as mysite.wsgi. NAME can be a call of a " +
	"factory, as in 'shop:create_app(\"test\")'; manage.py is a Django project. A file that imports what the built-in Python " +
	"lacks, such as Flask, runs in your own python3, that of .venv or venv beside it if there is one. " +
	"A URL such as http://127.0.0.1:5000 is a server that runs already, in whatever language: its requests are passed on to it."

func (f *engineFlags) add(c *cobra.Command) {
	o := c.Flags()
	o.StringVar(&f.engine, "engine", "", "which Python runs APP: embedded is the one in this program, system your own python3; by default what APP asks for")
	o.StringVar(&f.chdir, "chdir", "", "with your own python3: the folder to run in and to import from first")
	o.StringVar(&f.python, "python", "", "with your own python3: another one, by its path or name")
	o.IntVar(&f.threads, "threads", usualThreads, "Python requests at a time in each process, each in a thread; 1 for an application that takes no more")
	o.IntVar(&f.workers, "workers", usualWorkers, "with your own python3: how many processes at most")
	o.StringVar(&f.host, "host", "", "with a URL: the Host that its server is asked for, or own for the URL's; by default what the client asks for")
	o.BoolVar(&f.insecure, "insecure", false, "with an https URL: take any certificate")
	f.timeout.add(c)
	offer(c, "engine", cobra.FixedCompletions([]string{catalog.Embedded, catalog.System}, cobra.ShellCompDirectiveNoFileComp))
	offer(c, "host", cobra.FixedCompletions([]string{upstream.Own}, cobra.ShellCompDirectiveNoFileComp))
	offer(c, "threads", cobra.NoFileCompletions)
	offer(c, "workers", cobra.NoFileCompletions)
	if err := c.MarkFlagDirname("chdir"); err != nil {
		panic(err)
	}
}

// stack is an application behind layers, as the options have it run.
func (f *engineFlags) stack(app, middleware string) catalog.Stack {
	return catalog.Stack{App: app, Middleware: layers(middleware), Engine: f.engine, Dir: f.chdir}
}

// How many processes an application in Python has, and how many requests each runs at
// a time.
const (
	usualThreads = 8
	usualWorkers = 1
)

// checkUnused refuses options that would change nothing.
func (f *engineFlags) checkUnused(app, engine string) error {
	if upstream.IsURL(app) {
		return f.checkForURL()
	}
	if engine == "" && f.engine != "" {
		return exit.Usagef("Leave out --engine.", "an application written in Go runs in no Python")
	}
	if engine == "" && (f.workers != usualWorkers || f.threads != usualThreads) {
		return exit.Usagef("Leave out --threads and --workers.", "an application written in Go has no workers: its requests run side by side")
	}
	unused := ""
	switch {
	case f.chdir != "":
		unused = "--chdir"
	case f.python != "":
		unused = "--python"
	default:
		return nil
	}
	return exit.Usagef("Add --engine system, or leave it out.", "%s is for your own python3, which does not run here", unused)
}

// checkForURL refuses what only an application that is run here has.
func (f *engineFlags) checkForURL() error {
	if f.engine == "" && f.chdir == "" && f.python == "" && f.workers == usualWorkers && f.threads == usualThreads {
		return nil
	}
	return exit.Usagef("Leave out --engine, --chdir, --python, --threads and --workers.", "the server behind a URL runs already, as it was started")
}

// withoutLoading leaves out what an application wrote while it was loaded, which is told
// with its request.
type withoutLoading struct{ slog.Handler }

// Handle hands on every other record.
func (h withoutLoading) Handle(ctx context.Context, r slog.Record) error {
	loading := false
	r.Attrs(func(a slog.Attr) bool {
		loading = loading || a.Key == "when" && a.Value.String() == trace.WhenLoading
		return true
	})
	if loading {
		return nil
	}
	return h.Handler.Handle(ctx, r)
}

func (p *program) textLog() slog.Handler {
	return slog.NewTextHandler(p.screen.writer(p.Err), &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey || a.Key == slog.LevelKey {
			return slog.Attr{}
		}
		return a
	}})
}

// engineError gives an error about engines its code, nil if it is about
// something else.
func engineError(err error) error {
	var module *catalog.ModuleError
	var pack *catalog.PackageError
	switch {
	case errors.As(err, &module):
		return exit.Usagef("Leave out --engine embedded, or name the file: FILE.py:NAME.", "%w", err)
	case errors.As(err, &pack):
		return exit.Usagef("Leave out --engine embedded.", "%w", err)
	}
	return nil
}

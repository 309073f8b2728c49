package cli

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/exit"
	"roundtrip/sandbox"
	"roundtrip/sandbox/python"
)

// engineFlags are the options of every command that runs an application.
type engineFlags struct {
	engine  string
	chdir   string
	python  string
	workers int
	timeout timeout
}

// timeout is how long Python may run without answering, 0 for as long as is usual.
type timeout time.Duration

func (t *timeout) add(c *cobra.Command) {
	c.Flags().DurationVar((*time.Duration)(t), "timeout", 0,
		"how long Python may run without answering, such as 20s; by default 5s, and 30s in your own python3")
	c.Flags().Lookup("timeout").DefValue = "" // which the sentence tells
	offer(c, "timeout", cobra.NoFileCompletions)
}

// heed has the engines keep to it, and gives them the terminal. It has to come
// before they are made.
func (p *program) heed(c *cobra.Command, t timeout) error {
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
	"one of the course, or package.module:NAME for one that your own python3 imports."

func (f *engineFlags) add(c *cobra.Command) {
	o := c.Flags()
	o.StringVar(&f.engine, "engine", "", "embedded for the Python in this program, system for your own python3; by default what APP asks for")
	o.StringVar(&f.chdir, "chdir", "", "with your own python3: the folder to run in and to import from first")
	o.StringVar(&f.python, "python", "", "with your own python3: another one, by its path or name")
	o.IntVar(&f.workers, "workers", usualWorkers, "with your own python3: how many processes at most")
	f.timeout.add(c)
	offer(c, "engine", cobra.FixedCompletions([]string{sandbox.Embedded, sandbox.System}, cobra.ShellCompDirectiveNoFileComp))
	offer(c, "workers", cobra.NoFileCompletions)
	if err := c.MarkFlagDirname("chdir"); err != nil {
		panic(err)
	}
}

// stack is an application behind layers, as the options have it run.
func (f *engineFlags) stack(app, middleware string) sandbox.Stack {
	return sandbox.Stack{App: app, Middleware: layers(middleware), Engine: f.engine, Dir: f.chdir}
}

// open is the house in which the stack can run, with its engine's name. What runs
// beside its requests writes to the log.
func (p *program) open(stack sandbox.Stack, f engineFlags, log *slog.Logger) (*sandbox.House, string, error) {
	if f.engine != "" {
		if err := oneOf("engine", f.engine, sandbox.Embedded, sandbox.System); err != nil {
			return nil, "", err
		}
	}
	if f.workers < 1 {
		return nil, "", exit.Usagef("Write --workers 1 or more.", "no application can run in %d processes", f.workers)
	}
	system := p.lab.openSystem(python.SystemOptions{
		Python: f.python, Workers: f.workers, Watchdog: p.Python.Watchdog, Log: log, Terminal: p.Python.Terminal,
	})
	house := p.house().WithFiles().WithSystem(system)
	engine, err := house.EngineOf(stack)
	if err != nil {
		return nil, "", p.labError(err)
	}
	if engine == sandbox.System {
		return house, engine, needSystem(system)
	}
	return house, engine, f.checkUnused(engine)
}

// needSystem makes sure that there is a python3 of the system's.
func needSystem(system *python.System) error {
	if err := system.Check(); err != nil {
		return exit.Lack(fmt.Errorf("your own Python cannot run: %w", err),
			"Install Python 3.8 or later, or name one with --python; FILE.py also runs with --engine embedded, which needs none.")
	}
	return nil
}

// usualWorkers is how many requests of an application in Python run at a time.
const usualWorkers = 8

// checkUnused refuses options that would change nothing.
func (f *engineFlags) checkUnused(engine string) error {
	if engine == "" && f.engine != "" {
		return exit.Usagef("Leave out --engine.", "an application written in Go runs in no Python")
	}
	if engine == "" && f.workers != usualWorkers {
		return exit.Usagef("Leave out --workers.", "an application written in Go has no workers: its requests run side by side")
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

// logTo is the log of what runs beside the requests, for whoever reads stderr.
func (p *program) logTo() slog.Handler {
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
	var module *sandbox.ModuleError
	if errors.As(err, &module) {
		return exit.Usagef("Leave out --engine embedded, or name the file: FILE.py:NAME.", "%w", err)
	}
	return nil
}

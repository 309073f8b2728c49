package cli

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"roundtrip/internal/cli/exit"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/project"
	"roundtrip/sandbox/python/system"
	"roundtrip/sandbox/upstream"
	"roundtrip/tui/theme"
)

// opened is a stack with what can run it.
type opened struct {
	catalog *catalog.Catalog
	stack   catalog.Stack
	engine  string   // "" for an application in Go
	python  string   // the path of the user's own, "" where another runs it
	notes   []string // on how it was found
	named   string   // the expression in its module that gave it, "" until it is loaded and where that is not known
}

// open finds out what the stack's name means, and the engine that it runs in. What runs
// beside its requests writes to the log.
func (p *program) open(stack catalog.Stack, f engineFlags, log *slog.Logger) (opened, error) {
	if err := f.validate(); err != nil {
		return opened{}, err
	}
	if !upstream.IsURL(stack.App) && (f.host != "" || f.insecure) {
		return opened{}, p.hostError()
	}
	located, err := catalog.Locate(stack)
	if err != nil {
		return opened{}, p.labError(err)
	}
	o := opened{stack: located.Stack, notes: located.Notes}
	path := f.python
	if located.Stack.Engine == catalog.System {
		var note string
		if path, note, err = p.interpreter(located, f); err != nil {
			return opened{}, err
		}
		o.note(note)
	}
	engine := p.lab.openSystem(system.Options{
		Python: path, Threads: f.threads, Workers: f.workers, Watchdog: p.Python.Watchdog, Log: log, Terminal: p.Python.Terminal,
	})
	all := p.catalog().Options()
	all.Paths, all.System = true, engine
	all.Servers = &upstream.Options{Host: f.host, Insecure: f.insecure, Patience: p.Python.Watchdog, Log: log}
	o.catalog = catalog.New(all)
	if o.engine, err = o.catalog.EngineOf(o.stack); err != nil {
		return opened{}, p.labError(err)
	}
	if o.engine == catalog.System {
		o.python, err = needSystem(engine, located.Needs)
		return o, err
	}
	if module, _ := project.Split(o.stack.App); f.chdir != "" && o.engine == catalog.Embedded && project.IsDotted(module) && !project.IsFileName(module) {
		name := p.unknownHere(&catalog.UnknownError{What: "application", Name: o.stack.App}, f.chdir)
		return opened{}, exit.Usagef(fmt.Sprintf("Write package.module:NAME; it is imported from %s.", f.chdir), "%w", name)
	}
	return o, f.checkUnused(o.stack.App, o.engine)
}

// hostError refuses options that are for a URL. Other servers have --host for where to listen.
func (p *program) hostError() error {
	help := "Leave them out; --listen says where to listen."
	if line := meant(p.args); line != "" {
		help = fmt.Sprintf("Did you mean '%s'?", line)
	}
	return exit.Usagef(help, "--host and --insecure are for an APP that is a URL")
}

func (o *opened) note(text string) {
	if text != "" {
		o.notes = append(o.notes, text)
	}
}

// validate refuses values that no engine takes.
func (f *engineFlags) validate() error {
	if f.engine != "" {
		if err := oneOf("engine", f.engine, catalog.Embedded, catalog.System); err != nil {
			return err
		}
	}
	if f.threads < 1 {
		return exit.Usagef("Write --threads 1 or more.", "no application can run in %d threads", f.threads)
	}
	if f.workers < 1 {
		return exit.Usagef("Write --workers 1 or more.", "no application can run in %d processes", f.workers)
	}
	return nil
}

// interpreter is the user's Python for a stack: the one that was named, that of the active
// virtual environment, or of one that lies beside the project. The note says which, where
// that was not asked for.
func (p *program) interpreter(l catalog.Located, f engineFlags) (path, note string, err error) {
	active := os.Getenv("VIRTUAL_ENV")
	switch {
	case f.python != "":
		path = f.python
	case active != "":
		if err := project.EnvironmentAt(active).Check(); err != nil {
			return "", "", environmentError(err)
		}
	default:
		if path, err = beside(l.Home); err != nil {
			return "", "", environmentError(err)
		}
	}
	return path, chosen(l.Needs, path, path != f.python), nil
}

// beside is the Python of the virtual environment beside a project, "" if there is none.
func beside(home string) (string, error) {
	here, err := os.Getwd()
	if err != nil || home == "" {
		return "", nil // there is no project on disk
	}
	env, _, err := project.FindEnvironment(home, here)
	return env.Python, err
}

// chosen says in which Python an application runs, and why.
func chosen(needs, path string, found bool) string {
	path = cmp.Or(path, "python3")
	switch {
	case needs != "":
		return fmt.Sprintf("%s, so it runs in your own Python: %s.", needs, near(path))
	case found:
		return fmt.Sprintf("It runs in the virtual environment beside it: %s.", near(path))
	}
	return ""
}

// near is a path as seen from the current folder, if it lies in it.
func near(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(here, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}

// environmentError says what to do about a virtual environment that cannot be used.
func environmentError(err error) error {
	var gone *project.GoneError
	if !errors.As(err, &gone) {
		return err
	}
	dir := near(gone.Dir)
	return exit.Missing(err, fmt.Sprintf("Make it anew with 'python3 -m venv --clear %s' and install what it had, or name another Python with --python.", dir))
}

// needSystem makes sure that there is a python3 of the system's.
func needSystem(engine *system.Engine, needs string) (path string, err error) {
	path, err = engine.Python()
	switch {
	case err == nil:
		return path, nil
	case needs != "":
		err = fmt.Errorf("%s, and your own Python cannot run: %w", needs, err)
	default:
		err = fmt.Errorf("your own Python cannot run: %w", err)
	}
	return "", exit.Missing(err, "Install Python 3.8 or later, or name one with --python; FILE.py also runs with --engine embedded, which needs none.")
}

// sayNotes tells a person what was made of the name that they gave.
func (p *program) sayNotes(notes []string) {
	for _, note := range notes {
		fmt.Fprintln(p.Err, finished(note))
	}
}

// finished is a note, which can begin with the name of a file, as a sentence.
func finished(note string) string {
	return theme.Printable(strings.TrimSuffix(note, ".")) + "."
}

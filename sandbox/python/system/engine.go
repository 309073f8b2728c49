// Package system runs applications in the user's own python3, in processes of it, which
// can do whatever the user can. It starts and ends them, and does not know what their
// frames say; nothing in it believes that a process keeps its bounds by itself.
//
//	Engine.Load ──▸ application ── Start ──▸ process: frames on files 0 and 1, moved out of
//	                the application's way; stdout and stderr to Output; an alarm beside them
package system

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/application"
	"roundtrip/sandbox/python/worker"
)

// Options say how an Engine runs. The zero value of each means its
// default.
type Options struct {
	// Python is the interpreter: a path, or a name on the PATH. By default the
	// python3 of the active virtual environment, or else of the PATH.
	Python string
	// Threads is how many requests a worker process runs at a time, beside those
	// that are held. By default 8.
	Threads int
	// Workers is how many worker processes an application can have. By default 1;
	// further ones are started on demand, once all threads of the others are busy.
	Workers int
	// Watchdog is how long an application may run without answering, not
	// counting time for which the exchange is held. By default 30 s.
	Watchdog time.Duration
	// Log gets the lines that a worker writes while no traced exchange is under
	// way. By default nobody does.
	Log *slog.Logger
	// Terminal is where a person answers a debugger. By default nobody does.
	Terminal python.Terminal
}

func (o Options) orDefault() Options {
	o.Threads = cmp.Or(max(o.Threads, 0), 8)
	o.Workers = cmp.Or(max(o.Workers, 0), 1)
	o.Watchdog = cmp.Or(max(o.Watchdog, 0), 30*time.Second)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// oldest is the first version of Python 3 that the worker runs in.
const oldest = 8

// UnusableError says why no python3 of the system's can be used. What to do
// about it is to install or name another, or to use package embedded.
type UnusableError struct {
	Python  string // where it was looked for, or found
	Version string // what it is, "" if that is not known
	Err     error  // what went wrong, nil if the version did
}

func (e *UnusableError) Error() string {
	if e.Version != "" {
		return fmt.Sprintf("%s is Python %s, and it takes 3.%d or later", e.Python, e.Version, oldest)
	}
	return fmt.Sprintf("no Python could be started as %s: %v", e.Python, e.Err)
}

// Unwrap gives what went wrong.
func (e *UnusableError) Unwrap() error { return e.Err }

// Engine is the user's own Python: each worker is a process of its python3,
// which can do whatever the user can. Its methods can be called from several
// goroutines.
type Engine struct {
	opts   Options
	ctx    context.Context
	cancel context.CancelCauseFunc
	boot   worker.Code
	find   func() (string, error) // the interpreter's path, looked for once

	mu      sync.Mutex
	closed  bool
	workers sync.WaitGroup
}

// New makes an Engine. It returns at once; the interpreter is looked for
// when it is needed.
func New(opts Options) *Engine {
	s := &Engine{opts: opts.orDefault()}
	s.ctx, s.cancel = context.WithCancelCause(context.Background())
	s.find = sync.OnceValues(func() (string, error) { return usable(s.opts.Python) })
	return s
}

// Check looks for the interpreter. The error, if there is one, is an
// *[UnusableError].
func (s *Engine) Check() error {
	_, err := s.find()
	return err
}

// Python is the path of the interpreter, or why there is none, as Check says it.
func (s *Engine) Python() (path string, err error) { return s.find() }

// Load makes an application of a stack. It returns at once; a worker is started
// in the background. What is wrong with the sources is said when the
// application is called.
func (s *Engine) Load(stack python.Stack) *application.App {
	return application.New(s.ctx, s, stack)
}

// Close ends the workers of all applications.
func (s *Engine) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.cancel(python.ErrClosed)
	s.workers.Wait()
	return nil
}

// enter counts a worker in, unless the Engine is closed.
func (s *Engine) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.workers.Add(1)
	}
	return !s.closed
}

func (s *Engine) Eager() bool { return true }

func (s *Engine) Bounds() python.Bounds {
	return python.Bounds{
		Workers: s.opts.Workers, Threads: s.opts.Threads, Interrupts: true, Log: s.opts.Log, Watchdog: s.opts.Watchdog, Read: largestFrame / 2, Root: string(filepath.Separator), Noun: "worker", Finds: true, TellsWait: python.TellsWait,
		Terminal: s.opts.Terminal,
		Pushes:   runtime.GOOS != "windows", // where nobody can look into a pipe without waiting
	}
}

// usable is the path of an interpreter whose version will do.
func usable(name string) (string, error) {
	path, err := interpreterPath(name)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, path, "-E", "-S", "-c", "import sys; print('%d.%d' % sys.version_info[:2])").Output()
	if err != nil {
		return "", &UnusableError{Python: path, Err: said(err)}
	}
	version := strings.TrimSpace(string(out))
	var major, minor int
	if _, err := fmt.Sscanf(version, "%d.%d", &major, &minor); err != nil {
		return "", &UnusableError{Python: path, Err: fmt.Errorf("it gives its version as %q", version)}
	}
	if major != 3 || minor < oldest {
		return "", &UnusableError{Python: path, Version: version}
	}
	return path, nil
}

// said is an error with the last line that a program wrote about it.
func said(err error) error {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return err
	}
	lines := strings.Split(strings.TrimSpace(string(exit.Stderr)), "\n")
	if last := strings.TrimSpace(lines[len(lines)-1]); last != "" {
		return fmt.Errorf("%w: %s", err, last)
	}
	return err
}

// interpreterPath is where the interpreter lies.
func interpreterPath(name string) (string, error) {
	if name == "" {
		name = activePython()
	}
	path, err := exec.LookPath(name)
	if err == nil {
		path, err = filepath.Abs(path) // the worker runs in another folder
	}
	if err != nil {
		return "", &UnusableError{Python: name, Err: err}
	}
	return path, nil
}

// activePython is the python3 of the active virtual environment, or the one on
// the PATH.
func activePython() string {
	name, scripts := "python3", "bin"
	if runtime.GOOS == "windows" {
		name, scripts = "python", "Scripts" // a virtual environment has no python3 there
	}
	if env := os.Getenv("VIRTUAL_ENV"); env != "" {
		return filepath.Join(env, scripts, name)
	}
	return name
}

// Package embedded runs applications in the CPython that the program carries, compiled
// to WebAssembly. A guest sees one folder and nothing else of the machine: no network,
// no other process. It compiles once into the user's cache, and does not know what the
// frames of a guest say.
//
//	image ── unpack, compile (or cache) ──▸ interpreter ── Start ──▸ guest: frames on its
//	                                                                 stdin and stdout
package embedded

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/tetratelabs/wazero"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/application"
	"roundtrip/sandbox/python/worker"
)

// Options say how an Engine runs. The zero value of each means its default.
type Options struct {
	// CacheDir is where the compiled interpreter is kept; by default
	// roundtrip/python-<image> in the user's cache, or in the folder that the
	// environment variable ROUNDTRIP_CACHE names.
	CacheDir string
	// Guests is how many requests an application can have under way, each in a
	// guest of its own. By default one.
	Guests int
	// Single is that one guest is all that is going to be asked for: nothing is prepared
	// that others would begin with.
	Single bool
	// Watchdog is how long an application may run without answering, not
	// counting time for which the exchange is held. By default 5 s.
	Watchdog time.Duration
	// MemoryPages bounds a guest's memory, in pages of 64 KiB. By default 1024.
	MemoryPages uint32
	// TellsWait is how long a request waits for its guest to start before its trace
	// tells of that. By default [python.TellsWait].
	TellsWait time.Duration
	// Terminal is where a person answers a debugger. By default nobody does.
	Terminal python.Terminal
	// Log gets the lines that an application prints while no recorded exchange is
	// under way. By default nobody does.
	Log *slog.Logger
}

func (o Options) orDefault() Options {
	o.Guests = cmp.Or(max(o.Guests, 0), 1)
	o.Watchdog = cmp.Or(max(o.Watchdog, 0), 5*time.Second)
	o.MemoryPages = cmp.Or(o.MemoryPages, 1024)
	o.TellsWait = cmp.Or(max(o.TellsWait, 0), python.TellsWait)
	return o
}

// Phase is how far an Engine is.
type Phase string

// The phases, in the order in which they come. An Engine ends in one of the
// last two.
const (
	Idle      Phase = "idle"
	Unpacking Phase = "unpacking"
	Compiling Phase = "compiling"
	Opening   Phase = "opening" // what an earlier start has compiled, in place of compiling
	Ready     Phase = "ready"
	Failed    Phase = "failed"
)

// Status is what an Engine is doing.
type Status struct {
	Phase   Phase
	Since   time.Duration // how long it has been in this phase
	Err     error         // why it failed
	Warning string        // what a person should know although all goes on, such as a cache that cannot be written
}

// interpreter is the compiled image, of which every guest is an instance.
type interpreter struct {
	cache   wazero.CompilationCache
	runtime wazero.Runtime
	module  wazero.CompiledModule
}

// close frees the compiled code, which no guest may be running any more.
func (i *interpreter) close() error {
	ctx := context.Background()
	return errors.Join(i.runtime.Close(ctx), i.cache.Close(ctx))
}

// Engine is the embedded Python of a process. Its methods can be called from
// several goroutines.
type Engine struct {
	opts   Options
	ctx    context.Context
	cancel context.CancelCauseFunc
	boot   worker.Code
	warm   sync.Once
	done   chan struct{} // closed when it is ready or has failed
	guests sync.WaitGroup

	bare, withFolder template // what guests without a folder, and with one, begin with

	mu     sync.Mutex
	status Status
	since  time.Time
	made   *interpreter
	closed bool
}

// New makes an Engine. It returns at once; nothing is compiled before
// Warm is called or the first request comes.
func New(opts Options) *Engine {
	e := &Engine{opts: opts.orDefault(), done: make(chan struct{}), since: time.Now()}
	e.ctx, e.cancel = context.WithCancelCause(context.Background())
	e.status.Phase = Idle
	return e
}

// Warm starts to unpack and compile the interpreter in the background. It takes
// seconds the first time on a machine, and then a seventh of a second.
func (e *Engine) Warm() { e.warm.Do(func() { go e.prepare() }) }

// Wait warms the engine and returns when it is ready, or why it will not be.
func (e *Engine) Wait(ctx context.Context) error {
	_, err := e.wait(ctx)
	return err
}

// Status tells how far the engine is.
func (e *Engine) Status() Status {
	e.mu.Lock()
	defer e.mu.Unlock()
	s := e.status
	s.Since = time.Since(e.since)
	return s
}

// Close ends every guest and frees the interpreter.
func (e *Engine) Close() error {
	e.mu.Lock()
	e.closed = true
	made := e.made
	e.made = nil
	e.mu.Unlock()
	e.cancel(python.ErrClosed)
	e.guests.Wait()
	if made == nil {
		return nil
	}
	return made.close()
}

// wait gives the interpreter once it is compiled.
func (e *Engine) wait(ctx context.Context) (*interpreter, error) {
	e.Warm()
	select {
	case <-e.done:
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for the python engine: %w", context.Cause(ctx))
	case <-e.ctx.Done():
		return nil, python.ErrClosed
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, python.ErrClosed
	}
	return e.made, e.status.Err
}

// enter counts a guest in, unless the engine is closed.
func (e *Engine) enter() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.closed {
		e.guests.Add(1)
	}
	return !e.closed
}

func (e *Engine) phase(p Phase) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.status.Phase, e.since = p, time.Now()
}

func (e *Engine) warn(text string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.status.Warning = text
}

// prepare makes the interpreter and ends the waiting.
func (e *Engine) prepare() {
	defer close(e.done)
	made, err := e.compile()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.since = time.Now()
	switch {
	case err != nil:
		e.status.Phase, e.status.Err = Failed, err
	case e.closed:
		e.status.Phase, e.status.Err = Failed, python.ErrClosed
		made.close()
	default:
		e.status.Phase, e.made = Ready, made
	}
}

// Load makes an application of a stack. It returns at once; if the engine is
// ready, a worker is started in the background. What is wrong with the sources
// is said when the application is called.
func (e *Engine) Load(stack python.Stack) *application.App { return application.New(e.ctx, e, stack) }

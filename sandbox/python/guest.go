package python

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/sys"
)

// mountPoint is where a guest sees the learner's folder.
const mountPoint = "/app"

// eager reports whether somebody has asked for Python already: to compile it
// takes seconds.
func (e *Engine) eager() bool { return e.Status().Phase != Idle }

func (e *Engine) bounds() bounds {
	return bounds{workers: e.opts.Guests, watchdog: e.opts.Watchdog, read: mostRead, noun: guest, terminal: e.opts.Terminal}
}

// mostRead is how much of a request's body one read can give: more would not
// fit into a guest.
const mostRead = 24 << 20

// start starts a guest. Dir is the one folder that it sees.
func (e *Engine) start(ctx context.Context, dir string) (*instance, error) {
	rt, err := e.wait(ctx)
	if err != nil {
		return nil, err
	}
	config, root, err := moduleConfig(dir)
	if err != nil {
		return nil, err
	}
	stdin, toGuest := io.Pipe()
	fromGuest, stdout := io.Pipe()
	ctx, cancel := context.WithCancelCause(ctx)
	g := &instance{
		link: newLink(toGuest, fromGuest, int(e.opts.MemoryPages)<<16),
		kill: cancel, done: make(chan struct{}), tell: guestLost,
	}
	if dir != "" {
		g.dir = mountPoint
	}
	// A guest that waits for its stdin does not see its context end.
	context.AfterFunc(ctx, func() {
		stdin.CloseWithError(io.EOF)
		fromGuest.CloseWithError(context.Cause(ctx))
	})
	last := new(tail)
	config = config.WithStdin(stdin).WithStdout(stdout).WithStderr(last).WithNanosleep(sleepUntil(ctx))
	if !e.enter() {
		cancel(ErrClosed)
		closeRoot(root)
		return nil, ErrClosed
	}
	go func() {
		defer e.guests.Done()
		defer close(g.done)
		defer closeRoot(root)
		g.calls, g.err = run(ctx, rt, config, last)
		cancel(g.err)
	}()
	if err := g.boot(&e.boot); err != nil {
		return nil, err
	}
	return g, nil
}

// run runs an interpreter to its end, and says why it ended, and in which calls.
func run(ctx context.Context, rt *interpreter, config wazero.ModuleConfig, last *tail) ([]call, error) {
	module, err := rt.runtime.InstantiateModule(ctx, rt.module, config)
	if err != nil {
		return nil, cmp.Or(context.Cause(ctx), err)
	}
	// The memory is free once the module is closed.
	defer module.Close(context.WithoutCancel(ctx))
	_, err = module.ExportedFunction("_start").Call(ctx)
	calls := callsIn(module.Memory())
	if cause := context.Cause(ctx); cause != nil {
		return calls, cause
	}
	var exit *sys.ExitError
	if err == nil || errors.As(err, &exit) && exit.ExitCode() == 0 {
		return calls, errEnded
	}
	if said := last.String(); said != "" {
		return calls, fmt.Errorf("%w; it said: %s", err, said)
	}
	return calls, err
}

func guestLost(err error) *LostError { return &LostError{Why: plainly(err), Err: err} }

func moduleConfig(dir string) (wazero.ModuleConfig, *os.Root, error) {
	config := wazero.NewModuleConfig().WithName("").
		WithStartFunctions(). // whose failure would take the memory with it
		WithArgs("python", "-I", "-S", "-B", "-c", bootstrap).
		WithSysWalltime().WithSysNanotime().WithRandSource(rand.Reader)
	if dir == "" {
		return config, nil, nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("open the folder of the application: %w", err)
	}
	// An os.Root does not follow links out of the folder; wazero's own mounts do.
	return config.WithFSConfig(wazero.NewFSConfig().WithFSMount(root.FS(), mountPoint)), root, nil
}

func closeRoot(root *os.Root) {
	if root != nil {
		root.Close()
	}
}

// sleepUntil lets a guest sleep, but no longer than it lives: the panic is
// wazero's way to end one out of a host function.
func sleepUntil(ctx context.Context) func(ns int64) {
	return func(ns int64) {
		timer := time.NewTimer(time.Duration(ns))
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			panic(sys.NewExitError(sys.ExitCodeContextCanceled))
		}
	}
}

// tail keeps the end of what was written to it: what an interpreter says on
// its real stderr, which only its own fatal errors do.
type tail struct {
	mu   sync.Mutex
	kept []byte
}

const tailSize = 2 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p...)
	t.kept = t.kept[max(0, len(t.kept)-tailSize):]
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.kept)
}

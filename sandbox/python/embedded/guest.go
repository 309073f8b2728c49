package embedded

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/sys"

	"roundtrip/sandbox/plainfile"
	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/output"
	"roundtrip/sandbox/python/wire"
	"roundtrip/sandbox/python/worker"
	"roundtrip/wsgi/trace"
)

// Eager reports whether somebody has asked for Python already: to compile it
// takes seconds.
func (e *Engine) Eager() bool { return e.Status().Phase != Idle }

func (e *Engine) Bounds() python.Bounds {
	return python.Bounds{Workers: e.opts.Guests, Threads: 1, Watchdog: e.opts.Watchdog, Read: mostRead, Noun: python.Guest, TellsWait: e.opts.TellsWait, Log: e.opts.Log, Terminal: e.opts.Terminal}
}

// mostRead is how much of a request's body one read can give: more would not
// fit into a guest.
const mostRead = 24 << 20

// Start starts a guest. Dir is the one folder that it sees.
func (e *Engine) Start(ctx context.Context, dir string) (*python.Instance, error) {
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
	g := &python.Instance{
		Link: wire.NewLink(toGuest, fromGuest, int(e.opts.MemoryPages)<<16),
		Kill: cancel, Done: make(chan struct{}), Tell: guestLost,
	}
	if dir != "" {
		g.Dir = python.MountPoint
	}
	// A guest that waits for its stdin does not see its context end.
	context.AfterFunc(ctx, func() {
		stdin.CloseWithError(io.EOF)
		fromGuest.CloseWithError(context.Cause(ctx))
	})
	last := new(output.Tail)
	config = config.WithStdin(stdin).WithStdout(stdout).WithStderr(last).WithNanosleep(sleepUntil(ctx))
	if !e.enter() {
		cancel(python.ErrClosed)
		closeRoot(root)
		return nil, python.ErrClosed
	}
	from := e.templateOf(dir)
	begin := from.made.Load()
	go func() {
		defer e.guests.Done()
		defer close(g.Done)
		defer closeRoot(root)
		g.Calls, g.Err = run(ctx, rt, config, begin, last)
		cancel(g.Err)
	}()
	boot := e.boot.Boot
	if begin != nil {
		boot = e.boot.Booted
	}
	if err := boot(g.Link); err != nil {
		return nil, g.Lost()
	}
	if !e.opts.Single {
		from.make(e, rt, dir != "")
	}
	return g, nil
}

// run runs an interpreter to its end, from its start or from a snapshot, and says why it
// ended, and in which calls.
func run(ctx context.Context, rt *interpreter, config wazero.ModuleConfig, begin *snapshot, last *output.Tail) ([]trace.Src, error) {
	within := ctx
	if begin != nil {
		within = begin.room(ctx)
	}
	module, err := rt.runtime.InstantiateModule(within, rt.module, config)
	if err != nil {
		return nil, cmp.Or(context.Cause(ctx), err)
	}
	// The memory is free once the module is closed.
	defer module.Close(context.WithoutCancel(ctx))
	if begin != nil {
		err = begin.run(ctx, module)
	} else {
		_, err = module.ExportedFunction("_start").Call(ctx)
	}
	calls := callsIn(module.Memory())
	if cause := context.Cause(ctx); cause != nil {
		return calls, cause
	}
	var exit *sys.ExitError
	if err == nil || errors.As(err, &exit) && exit.ExitCode() == 0 {
		return calls, python.ErrEnded
	}
	if said := last.String(); said != "" {
		return calls, fmt.Errorf("%w; it said: %s", err, said)
	}
	return calls, err
}

func guestLost(err error) *python.LostError {
	return &python.LostError{Why: python.Plainly(err), Err: err}
}

// mostOpen is how many files a guest can have open at a time, the folder itself among
// them.
const mostOpen = 64

// guestConfig is that of a guest which runs a text of Python, and sees no file.
func guestConfig(text string) wazero.ModuleConfig {
	return wazero.NewModuleConfig().WithName("").
		WithStartFunctions(). // whose failure would take the memory with it
		WithArgs("python", "-I", "-S", "-B", "-c", text).
		WithSysWalltime().WithSysNanotime().WithRandSource(rand.Reader)
}

// mounted has the guest see a folder.
func mounted(config wazero.ModuleConfig, files fs.FS) wazero.ModuleConfig {
	return config.WithFSConfig(wazero.NewFSConfig().WithFSMount(files, python.MountPoint))
}

func moduleConfig(dir string) (wazero.ModuleConfig, *os.Root, error) {
	config := guestConfig(worker.Bootstrap)
	if dir == "" {
		return config, nil, nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("open the folder of the application: %w", err)
	}
	// An os.Root does not follow links out of the folder; wazero's own mounts do.
	return mounted(config, plainfile.FolderOf(root, mostOpen)), root, nil
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

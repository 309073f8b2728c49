package python

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"

	"roundtrip/wsgi"
)

// largestFrame is how many octets a frame of a worker process can have.
const largestFrame = 1 << 30

// farewell is how long a worker process may take to end by itself, so that
// what it registered for its end can run.
const farewell = 500 * time.Millisecond

// start starts a worker process. Dir is the folder in which it runs, and where
// it looks for modules first.
func (s *System) start(ctx context.Context, dir string) (*instance, error) {
	python, err := s.find()
	if err != nil {
		return nil, err
	}
	if !s.enter() {
		return nil, ErrClosed
	}
	ctx, cancel := context.WithCancelCause(ctx)
	p := &process{output: newOutput(s.opts.Log), ended: make(chan struct{})}
	toWorker, fromWorker, err := p.launch(python, dir)
	if err != nil {
		cancel(err)
		s.workers.Done()
		return nil, &UnusableError{Python: python, Err: err}
	}
	i := &instance{
		link: newLink(toWorker, fromWorker, largestFrame), output: p.output,
		dir: dir, kill: cancel, done: make(chan struct{}), tell: p.lost,
	}
	context.AfterFunc(ctx, func() { p.end(context.Cause(ctx), toWorker) })
	go func() {
		defer s.workers.Done()
		<-p.ended
		p.output.end()
		cancel(errEnded)
		i.err = errors.Join(notByItself(context.Cause(ctx)), p.err)
		i.calls = dumped(p.output.dump())
		close(i.done)
		// Frames that it sent are still in the pipe, of which another process may
		// hold the other end.
		time.AfterFunc(farewell, func() { fromWorker.Close() })
	}()
	if err := i.boot(&s.boot); err != nil {
		return nil, err
	}
	return i, nil
}

// notByItself is why we ended a process, nil if it ended by itself.
func notByItself(cause error) error {
	if errors.Is(cause, errEnded) {
		return nil
	}
	return cause
}

// process is a worker process.
type process struct {
	cmd    *exec.Cmd
	output *output
	ended  chan struct{}
	err    error // what Wait gave; to be read after ended
}

// launch starts the process, and gives the pipes to it and from it.
func (p *process) launch(python, dir string) (to, from *os.File, err error) {
	stdin, to, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	defer stdin.Close()
	from, stdout, err := os.Pipe()
	if err != nil {
		to.Close()
		return nil, nil, err
	}
	defer stdout.Close()
	p.cmd = exec.Command(python, "-c", bootstrap)
	p.cmd.Dir, p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = dir, stdin, stdout, p.output
	p.cmd.WaitDelay = farewell // a program that the application started may hold the pipe
	p.cmd.SysProcAttr = apart()
	if err := p.run(); err != nil {
		return nil, nil, errors.Join(err, to.Close(), from.Close())
	}
	return to, from, nil
}

// run starts the process, and waits for its end on the thread that started it:
// where the kernel ends a child with its parent, the parent is that thread. It
// ends itself then, since it is not scheduled like the others.
func (p *process) run() error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocks it, which ends the thread with the goroutine
		asUsual()
		err := p.cmd.Start()
		started <- err
		if err != nil {
			return
		}
		if err := p.cmd.Wait(); !errors.Is(err, exec.ErrWaitDelay) {
			p.err = err
		}
		close(p.ended)
	}()
	return <-started
}

// end ends the process: when it is only no longer needed by closing its pipe
// first, else by asking where it is, which ends it too.
func (p *process) end(cause error, to *os.File) {
	to.Close()
	asked := true
	if !errors.Is(cause, errEnded) && !errors.Is(cause, ErrClosed) {
		p.output.ask()
		asked = askWhere(p.cmd.Process) == nil
	}
	if asked {
		timer := time.NewTimer(farewell)
		defer timer.Stop()
		select {
		case <-p.ended:
			return
		case <-timer.C:
		}
	}
	_ = p.cmd.Process.Kill() // it may be gone already
}

// lost says in plain words why a worker process is gone, with what it said
// last.
func (p *process) lost(err error) *LostError {
	if err == nil {
		err = errEnded
	}
	said := p.output.last()
	return &LostError{Why: plainlySaid(err, said), Err: fmt.Errorf("%w: %w", wsgi.ErrBadGateway, err), Said: said}
}

package system

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"time"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/output"
	"roundtrip/sandbox/python/wire"
	"roundtrip/sandbox/python/worker"
	"roundtrip/wsgi"
	"roundtrip/wsgi/rawio"
)

// largestFrame is how many bytes a frame of a worker process can have.
const largestFrame = 1 << 30

// farewell is how long a worker process may take to end by itself, so that
// what it registered for its end can run.
const farewell = 500 * time.Millisecond

// Start starts a worker process. Dir is the folder in which it runs, and where
// it looks for modules first.
func (s *Engine) Start(ctx context.Context, dir string) (*python.Instance, error) {
	interpreter, err := s.find()
	if err != nil {
		return nil, err
	}
	if !s.enter() {
		return nil, python.ErrClosed
	}
	ctx, cancel := context.WithCancelCause(ctx)
	p := &process{output: output.New(s.opts.Log), ended: make(chan struct{})}
	toWorker, fromWorker, err := p.launch(interpreter, dir)
	if err != nil {
		cancel(err)
		s.workers.Done()
		return nil, &UnusableError{Python: interpreter, Err: err}
	}
	i := &python.Instance{
		Link: wire.NewLink(rawio.Writer(toWorker), rawio.Reader(fromWorker), largestFrame), Output: p.output,
		Dir: dir, Kill: cancel, Done: make(chan struct{}), Tell: p.lost,
	}
	if p.alarm != nil {
		i.SideBySide = p.alarm.SideBySide
	}
	context.AfterFunc(ctx, func() { p.end(context.Cause(ctx), toWorker) })
	go func() {
		defer s.workers.Done()
		<-p.ended
		p.output.End()
		cancel(python.ErrEnded)
		i.Err = errors.Join(notByItself(context.Cause(ctx)), p.err)
		i.Calls = dumped(p.output.Dump())
		close(i.Done)
		// Frames that it sent are still in the pipe, of which another process may
		// hold the other end.
		time.AfterFunc(farewell, func() { fromWorker.Close() })
	}()
	if err := s.boot.Boot(i.Link); err != nil {
		return nil, i.Lost()
	}
	return i, nil
}

// notByItself is why we ended a process, nil if it ended by itself.
func notByItself(cause error) error {
	if errors.Is(cause, python.ErrEnded) {
		return nil
	}
	return cause
}

// process is a worker process.
type process struct {
	cmd    *exec.Cmd
	said   *os.File // what it writes to its files 1 and 2 comes here
	output *output.Output
	alarm  *alarm // nil where there can be none
	ended  chan struct{}
	err    error // what Wait gave; to be read after ended
}

// launch starts the process, and gives the pipes to it and from it.
func (p *process) launch(interpreter, dir string) (to, from *os.File, err error) {
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
	said, stderr, err := os.Pipe()
	if err != nil {
		return nil, nil, errors.Join(err, to.Close(), from.Close())
	}
	defer stderr.Close()
	p.said = said
	p.cmd = exec.Command(interpreter, "-c", worker.Bootstrap)
	p.cmd.Dir, p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = dir, stdin, stdout, stderr
	p.cmd.SysProcAttr = apart()
	alarm, started, err := newAlarm(p.cmd, p.ended)
	if err == nil {
		p.alarm, err = alarm, p.run()
		started()
	}
	if err != nil {
		return nil, nil, errors.Join(err, to.Close(), from.Close(), said.Close())
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
		heard := make(chan struct{})
		go p.hear(heard)
		p.err = p.cmd.Wait()
		// A program that the application started may hold the pipe.
		timer := time.AfterFunc(farewell, func() { p.said.Close() })
		<-heard
		timer.Stop()
		close(p.ended)
	}()
	return <-started
}

// hear takes what the process writes, until nobody can write any more.
func (p *process) hear(heard chan<- struct{}) {
	defer close(heard)
	defer p.said.Close()
	_, _ = io.Copy(p.output, rawio.Reader(p.said)) // it was closed
}

// end ends the process: when it is only no longer needed by closing its pipe
// first, else by asking where it is, which ends it too.
func (p *process) end(cause error, to *os.File) {
	to.Close()
	asked := true
	if !errors.Is(cause, python.ErrEnded) && !errors.Is(cause, python.ErrClosed) {
		p.output.ExpectDump()
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
func (p *process) lost(err error) *python.LostError {
	if err == nil {
		err = python.ErrEnded
	}
	said := p.output.Last()
	return &python.LostError{Why: python.PlainlySaid(err, said), Err: fmt.Errorf("%w: %w", wsgi.ErrBadGateway, err), Said: said}
}

package pool

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/session"
)

// Pool are the workers of an application. One that is given back is there for the
// next request before one that is still being started.
type Pool struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	config session.Config // but for Retire, which is each worker's own
	starts sync.WaitGroup

	mu       sync.Mutex
	closed   bool
	idle     []*member
	busy     []*member // that requests have
	waiting  []*waiter
	starting int
	busySaid bool            // that all threads are busy, since somebody began to wait
	fullSaid bool            // that requests are refused, since somebody began to wait
	last     *session.Worker // the one that was loaded last
}

// member is a worker of the pool.
type member struct {
	*session.Worker
	err     error // why it could not be loaded
	lent    int   // to how many requests
	stepped int   // how many of them are asked step by step
	beside  int   // how many of them are not counted
	retired bool  // it gets no more
}

// gone reports whether the worker takes no more requests: it is lost, or ends with those that it has.
func (m *member) gone() bool { return m.err != nil || m.retired || m.Gone() }

// Lease is a request's hold on a worker.
type Lease struct {
	Worker *session.Worker
	Pushed bool // others can wait behind it, and it behind others

	member  *member
	gated   bool // it may be held, and so has a thread that nobody else counts on
	streams bool // its body comes as it is made, which may take for ever: its thread is not counted any more
	freed   bool // the worker was given back
}

// Gated reports whether the request may be held.
func (l *Lease) Gated() bool { return l.gated }

// New makes a pool whose workers live no longer than ctx. One is started at once where
// the host allows that.
func New(ctx context.Context, c session.Config) *Pool {
	p := &Pool{config: c}
	p.ctx, p.cancel = context.WithCancelCause(ctx)
	if c.Host.Eager() {
		p.mu.Lock()
		p.start()
		p.mu.Unlock()
	}
	return p
}

// Close ends the workers. A request under way fails.
func (p *Pool) Close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.cancel(python.ErrClosed)
	p.starts.Wait()
}

// Loaded is the worker that was loaded last, nil before the first.
func (p *Pool) Loaded() *session.Worker {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.last
}

// growAfter is how long a request waits for a worker that others have, before one
// more is started. To start one takes far longer than most requests do, and more
// guests than processors help only those that sleep or wait for their clients.
const growAfter = 100 * time.Millisecond

// Depth is how many requests a worker can have while they are fast and run one after
// the other: the one that it runs, and others that wait in its pipe, so that it has the
// next at once.
const Depth = 16

// mostBeside is how many requests of one worker are not counted, each in a thread
// of its own: those that may be held, and those whose bodies come as they are made. An
// application that is told of one thread has no more of them.
const mostBeside = 64

// choose finds a worker for a request, nil if none takes it. Short requests share
// as few workers as there are processors for: the program and its clients need one,
// too. Others go where the fewest are.
func (p *Pool) choose(l *Lease) *member {
	p.idle = slices.DeleteFunc(p.idle, (*member).gone)
	least := p.least(l)
	fast := least != nil && l.Pushed && least.IsFast()
	if n := len(p.idle); n > 0 && !(fast && len(p.busy) >= max(1, runtime.NumCPU()-1)) {
		return p.idle[n-1]
	}
	return least
}

// least is the busy worker with the fewest requests of those that take one more, nil
// if none does.
func (p *Pool) least(l *Lease) (least *member) {
	for _, m := range p.busy {
		if (least == nil || m.lent < least.lent) && p.hasRoom(m, l) {
			least = m
		}
	}
	return least
}

// hasRoom reports whether a worker takes one more request.
func (p *Pool) hasRoom(m *member, l *Lease) bool {
	running := m.lent - m.beside
	switch {
	case m.gone():
		return false
	case l.gated:
		return m.beside < mostBeside
	case running < p.config.Bounds.Threads:
		return true
	}
	all := len(p.busy) >= p.config.Bounds.Workers
	return l.Pushed && all && m.stepped == 0 && running < Depth && m.TakesBehind()
}

// lend gives a worker to a request.
func (p *Pool) lend(m *member, l *Lease) {
	if m.lent == 0 {
		p.idle = slices.DeleteFunc(p.idle, func(i *member) bool { return i == m })
		p.busy = append(p.busy, m)
	}
	l.member, l.Worker = m, m.Worker
	m.lent++
	if l.gated {
		m.beside++
	}
	if !l.Pushed {
		m.stepped++
	}
}

// Release gives up a worker, once: when it has come to the end of the request, or else
// when the exchange has. One that is lost or retired is not used again.
func (p *Pool) Release(l *Lease) {
	m := l.member
	p.mu.Lock()
	defer p.mu.Unlock()
	if l.freed {
		return
	}
	l.freed = true
	if l.gated || l.streams {
		m.beside--
	}
	if !l.Pushed {
		m.stepped--
	}
	if m.lent--; m.lent > 0 {
		p.serveWaiting()
		return
	}
	p.busy = slices.DeleteFunc(p.busy, func(b *member) bool { return b == m })
	if m.retired {
		m.Kill(python.ErrEnded)
	}
	p.offer(m)
}

// retire gives a worker no more requests. It ends with those that it has.
func (p *Pool) retire(m *member) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m.retired = true
	p.idle = slices.DeleteFunc(p.idle, func(i *member) bool { return i == m })
	if len(p.waiting) > p.starting || p.config.Host.Eager() && p.starting == 0 {
		p.start()
	}
}

// start starts an interpreter in the background and loads the stack into it. The
// caller holds the lock.
func (p *Pool) start() {
	if p.closed {
		p.offer(&member{err: python.ErrClosed})
		return
	}
	p.starting++
	p.starts.Go(func() {
		m := &member{}
		c := p.config
		c.Retire = func() { p.retire(m) }
		m.Worker, m.err = session.Load(p.ctx, c)
		p.started(m)
		if m.err == nil {
			<-m.Done
		}
	})
}

func (p *Pool) started(m *member) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.starting--
	if m.err == nil {
		p.last = m.Worker
	}
	p.offer(m)
}

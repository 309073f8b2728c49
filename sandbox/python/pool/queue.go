package pool

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// waiter is a request's place in the queue for a worker.
type waiter struct {
	came  chan *member // has room for one
	lease *Lease
}

// Take gives a request a worker, once there is one. The trace of its exchange, if it
// has one, tells of a wait for other requests. Gated is that the request may be held,
// pushed that the worker need not be asked for each of its steps.
func (p *Pool) Take(ctx context.Context, x *wsgi.Exchange, gated, pushed bool) (*Lease, error) {
	l := &Lease{gated: gated && p.config.Bounds.Threads > 1, Pushed: pushed}
	wait, crowded, err := p.ask(l)
	busy := ""
	if crowded && x != nil && x.Traced() {
		busy = p.crowded()
		x.Emit(trace.Event{Data: &trace.Queued{Why: busy}})
	}
	began, why := time.Now(), p.whyStarting()
	if wait != nil {
		err = p.await(ctx, wait)
	}
	if errors.Is(err, wsgi.ErrUnavailable) {
		p.sayFull(err)
	}
	switch waited := time.Since(began); {
	case wait == nil || err != nil || x == nil:
	case crowded:
		x.TellTurn(busy, waited)
	case waited >= p.config.Bounds.TellsWait:
		x.Emit(trace.Event{Data: &trace.EngineWaited{What: p.config.Bounds.Unit(), Why: why, For: waited}})
	}
	return l, err
}

// Check waits until a worker has loaded the application, and says what is wrong with
// its sources if they cannot be.
func (p *Pool) Check(ctx context.Context) error {
	l := &Lease{}
	wait, _, err := p.ask(l)
	if wait != nil {
		err = p.await(ctx, wait)
	}
	if err == nil {
		p.Release(l)
	}
	return err
}

// ask gives the request a worker that takes one more, or else a place in the queue.
// Crowded is that other requests are in front of it.
func (p *Pool) ask(l *Lease) (wait *waiter, crowded bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	b := p.config.Bounds
	if len(p.waiting) == 0 {
		if m := p.choose(l); m != nil {
			behind := m.lent-m.beside >= b.Threads
			p.lend(m, l)
			return nil, behind, nil
		}
	}
	crowded = len(p.busy) >= b.Workers || b.Threads == 1 && len(p.busy)+len(p.waiting) >= b.Workers
	if len(p.waiting) >= b.Queue {
		return nil, crowded, &fullError{fmt.Sprintf("%d other requests wait for the application", b.Queue)}
	}
	wait = &waiter{make(chan *member, 1), l}
	p.waiting = append(p.waiting, wait)
	if p.starting == 0 && len(p.busy) == 0 {
		p.start() // nobody will give one back
	}
	return wait, crowded, nil
}

// await waits in the queue, and has a worker started where that takes long.
func (p *Pool) await(ctx context.Context, wait *waiter) error {
	grow, busy, late := time.NewTimer(growAfter), time.NewTimer(longBusy), time.NewTimer(p.config.Bounds.QueueTime)
	defer grow.Stop()
	defer busy.Stop()
	defer late.Stop()
	for {
		select {
		case m := <-wait.came:
			return m.err
		case <-grow.C:
			p.grow()
		case <-busy.C:
			go p.sayBusy()
			busy.Reset(longBusy)
		case <-late.C:
			if !wait.lease.gated && p.givesUp(wait) {
				return &fullError{fmt.Sprintf("the application was busy with others for %v", p.config.Bounds.QueueTime)}
			}
			late.Reset(p.config.Bounds.QueueTime)
		case <-ctx.Done():
			p.forget(wait)
			return context.Cause(ctx)
		}
	}
}

// grow starts a worker if more requests wait than are being started, and there
// may be one more.
func (p *Pool) grow() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.starting < len(p.waiting) && p.starting+len(p.busy) < p.config.Bounds.Workers {
		p.start()
	}
}

// IsCrowded reports whether requests wait for others to end.
func (p *Pool) IsCrowded() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.waiting) > p.starting
}

// givesUp takes who has waited for too long out of the queue, and reports whether it did: not where a worker came in
// the same moment, nor where no request has one, so that those who wait only wait for one to start.
func (p *Pool) givesUp(wait *waiter) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := slices.Index(p.waiting, wait)
	if at < 0 || len(p.busy) == 0 {
		return false
	}
	p.waiting = slices.Delete(p.waiting, at, at+1)
	return true
}

// forget leaves the queue. A worker that came too late is for the next one.
func (p *Pool) forget(wait *waiter) {
	p.mu.Lock()
	p.waiting = slices.DeleteFunc(p.waiting, func(p *waiter) bool { return p == wait })
	p.mu.Unlock()
	select {
	case m := <-wait.came:
		if m.err == nil {
			p.Release(wait.lease)
		}
	default:
	}
}

// offer gives a worker that no request has to those who wait, or keeps it. The
// caller holds the lock. One that cannot be used is for all who wait: each would
// get another that cannot be used either.
func (p *Pool) offer(m *member) {
	switch {
	case m.err != nil:
		for _, wait := range p.waiting {
			wait.came <- m
		}
		p.waiting = nil
	case m.gone():
		if len(p.waiting) > p.starting {
			p.start()
		}
	default:
		p.idle = append(p.idle, m)
		p.serveWaiting()
	}
}

// Streams says that a request's body comes as it is made, so that others need not
// wait for its end.
func (p *Pool) Streams(l *Lease) {
	m := l.member
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.config.Bounds.Threads == 1 || l.gated || l.freed || m.beside >= mostBeside {
		return
	}
	l.streams = true
	m.beside++
	p.serveWaiting()
}

// serveWaiting gives workers to those who wait longest. The caller holds the lock.
func (p *Pool) serveWaiting() {
	for len(p.waiting) > 0 {
		wait := p.waiting[0]
		m := p.choose(wait.lease)
		if m == nil {
			return
		}
		p.waiting = p.waiting[1:]
		if len(p.waiting) == 0 {
			p.busySaid, p.fullSaid = false, false
		}
		p.lend(m, wait.lease)
		wait.came <- m
	}
}

package wsgi

import (
	"sync"

	"roundtrip/wsgi/trace"
)

// pause is a time in which no request is given to an application.
type pause struct {
	why  string
	over chan struct{}
}

// Pause has requests wait that come from now on, until the function that it gives is
// called: whoever puts other mounts in the place of the server's wants them to be found.
// Their traces say why they wait.
func (s *Server) Pause(why string) (resume func()) {
	p := &pause{why: why, over: make(chan struct{})}
	s.paused.Store(p)
	return sync.OnceFunc(func() {
		s.paused.CompareAndSwap(p, nil)
		close(p.over)
	})
}

// waitWhilePaused waits for the end of a pause, and gives why; nil if there was none.
func (c *conn) waitWhilePaused() *pause {
	p := c.server.paused.Load()
	if p == nil {
		return nil
	}
	select {
	case <-p.over:
	case <-c.ctx.Done():
		c.lose(c.ctx.Err())
	}
	return p
}

// emitPause tells why the exchange waited.
func (r *recorder) emitPause(p *pause) {
	if p != nil {
		r.emit(trace.Event{Data: &trace.Queued{Why: p.why}})
	}
}

package wsgi

import (
	"sync"
	"time"

	"roundtrip/wsgi/trace"
)

// pause is a time in which no request is given to an application.
type pause struct {
	why  string
	over chan struct{}
}

// waited is a pause that an exchange has waited for the end of, nil for none, and how long that took.
type waited struct {
	*pause
	took time.Duration
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

// waitWhilePaused waits for the end of a pause, if there is one.
func (c *conn) waitWhilePaused() waited {
	p := c.server.paused.Load()
	if p == nil {
		return waited{}
	}
	began := c.server.now()
	select {
	case <-p.over:
	case <-c.ctx.Done():
		c.lose(c.ctx.Err())
	}
	return waited{p, c.server.now() - began}
}

// tellPause tells why the exchange waited, and for how long.
func (x *Exchange) tellPause(w waited) {
	if w.pause != nil {
		x.recorder.emit(trace.Event{Data: &trace.Queued{Why: w.why}})
		x.TellTurn(w.why, w.took)
	}
}

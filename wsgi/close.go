package wsgi

import (
	"context"
	"fmt"
)

// Close ends the server at once: no new connections, the running ones cut,
// exchanges that are held let go. It returns when every close() of an
// application has run.
func (s *Server) Close() error {
	s.init()
	s.cancel()
	s.mu.Lock()
	s.stopListening()
	for c := range s.conns {
		c.net.Close()
	}
	s.mu.Unlock()
	s.wg.Wait()
	return nil
}

// Shutdown ends the server once nobody is being served: no new connections, those
// on which no request is under way closed, each of the others closed behind the
// answer that it is waiting for. It returns when every close() of an application
// has run, or with an error that wraps the context's when ctx ends before that;
// Close then ends what is left.
func (s *Server) Shutdown(ctx context.Context) error {
	s.init()
	s.leave()
	done := make(chan struct{})
	go func() {
		s.wg.Wait()
		close(done)
	}()
	select {
	case <-done:
		return s.Close()
	case <-ctx.Done():
		return fmt.Errorf("requests are still under way: %w", context.Cause(ctx))
	}
}

// leave lets no request begin any more.
func (s *Server) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.leaving.Store(true)
	s.stopListening()
	for c := range s.conns {
		if c.idle.Load() {
			c.net.Close()
		}
	}
}

// stopListening closes the listeners. The caller holds the lock.
func (s *Server) stopListening() {
	for ln := range s.lns {
		(*ln).Close()
	}
}

// ended reports whether the server takes no more requests.
func (s *Server) ended() bool { return s.leaving.Load() || s.ctx.Err() != nil }

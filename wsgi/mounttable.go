package wsgi

import (
	"slices"
	"sync/atomic"
)

// mounts is a table of mounts, and how many exchanges use it.
type mounts struct {
	all     []Mount
	users   atomic.Int64 // exchanges, and the server for as long as the table is its own
	drained chan struct{}
}

func newMounts(all []Mount) *mounts {
	t := &mounts{all: slices.Clone(all), drained: make(chan struct{})}
	for i := range t.all {
		t.all[i].prepare()
	}
	t.users.Store(1)
	return t
}

// find finds the mount for a path: the longest prefix that covers it.
func (t *mounts) find(path string) *Mount {
	var best *Mount
	for i := range t.all {
		m := &t.all[i]
		if m.covers(path) && (best == nil || len(m.Prefix) > len(best.Prefix)) {
			best = m
		}
	}
	return best
}

// enter counts a user in, unless the last one has left.
func (t *mounts) enter() bool {
	for n := t.users.Load(); n > 0; n = t.users.Load() {
		if t.users.CompareAndSwap(n, n+1) {
			return true
		}
	}
	return false
}

func (t *mounts) leave() {
	if t.users.Add(-1) == 0 {
		close(t.drained)
	}
}

// useMounts is the table that counts now, which the caller has to leave.
func (s *Server) useMounts() *mounts {
	for {
		if t := s.mounted.Load(); t.enter() {
			return t
		}
	}
}

// Remount puts other mounts in the place of the server's, also while it serves:
// the next request finds them. Exchanges under way go on with those that they
// have; the channel is closed when the last of them has ended, and nobody uses the
// mounts that were replaced any more.
func (s *Server) Remount(all []Mount) (drained <-chan struct{}) {
	s.init()
	old := s.mounted.Swap(newMounts(all))
	old.leave()
	return old.drained
}

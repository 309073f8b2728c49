package wsgi

import (
	"errors"
	"os"
	"time"
)

// deadline is that of a connection in one direction. To set one costs a
// good part of a small request, and hardly one is ever met: so a deadline that
// comes too early is left as it is, and put right if it really comes.
type deadline struct {
	server *Server
	apply  func(time.Time) error
	until  time.Duration // when the time is up, on the server's clock
	set    time.Duration // when the connection will say so
}

// allow gives the next act on the connection its time, from now on.
func (t *deadline) allow(d time.Duration) { t.until = t.server.now() + d }

// arm makes sure that the connection says something when the time is up, or
// before.
func (t *deadline) arm() error {
	if t.server.now() < t.set && t.set <= t.until {
		return nil
	}
	t.set = t.until
	return t.apply(t.server.epoch.Add(t.until))
}

// early reports whether an act failed for a deadline that came before the time
// was up.
func (t *deadline) early(err error) bool {
	return errors.Is(err, os.ErrDeadlineExceeded) && t.server.now() < t.until
}

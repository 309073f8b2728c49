package wsgi

import (
	"context"
	"errors"
	"fmt"
	"time"

	"roundtrip/wsgi/trace"
)

// ErrNothingToSend says that an application went on for as long as it may and gave
// nothing that the client could be sent.
var ErrNothingToSend = errors.New("the application gave nothing that can be sent")

// watchAfter is how long nothing has been sent before the client is watched.
const watchAfter = 50 * time.Millisecond

// stall is a time in which an application gives only blocks that cannot be sent: no
// write fails then, so that nothing else tells of a client that is lost, and nothing
// else ends it.
type stall struct {
	began time.Duration // without the time held
	watch *clientWatch
	seen  []trace.Data // by the watch, not told yet
}

// nothingSent is called after each block that could not be sent. An error ends the
// iteration: the client is lost, or the time is up.
func (c *conn) nothingSent() error {
	s := c.stall
	if s == nil {
		s = &stall{began: c.x.recorder.elapsed()}
		c.stall = s
	}
	if c.gone == nil && c.ctx.Err() != nil {
		c.lose(context.Cause(c.ctx))
	}
	if c.gone != nil {
		return c.gone
	}
	lasted := c.x.recorder.elapsed() - s.began
	if s.watch == nil && lasted >= watchAfter {
		s.watch = c.watchClient(func(d trace.Data) { s.seen = append(s.seen, d) }, nil)
	}
	if limit := c.stallLimit(); lasted >= limit {
		return fmt.Errorf("%w for %v", ErrNothingToSend, limit)
	}
	return nil
}

// stallLimit is how long a stall may last. A client that has sent its end may have
// left and may be waiting, which cannot be told apart (H85): it gets a sixth.
func (c *conn) stallLimit() time.Duration {
	limit := c.server.Timeouts.Stall
	if w := c.stall.watch; (w == nil || w.over()) && c.ahead.end != nil {
		return limit / 6
	}
	return limit
}

// unstall ends a stall: there is something for the client, which is watched on.
func (c *conn) unstall() {
	if c.stall != nil {
		c.stall.began = c.x.recorder.elapsed()
	}
}

// unwatch ends the watching of a stalled exchange's client, before anybody else reads
// from the connection, and tells what was seen.
func (c *conn) unwatch() {
	s := c.stall
	if s == nil || s.watch == nil {
		return
	}
	s.watch.stop()
	s.watch = nil
	for _, d := range s.seen {
		if c.traced() {
			c.x.recorder.record(&trace.Event{Data: d})
		}
	}
	s.seen = nil
}

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
func (x *Exchange) nothingSent() error {
	s := x.conn.stall
	if s == nil {
		s = &stall{began: x.elapsed()}
		x.conn.stall = s
	}
	if x.gone == nil && x.ctx.Err() != nil {
		x.lose(context.Cause(x.ctx))
	}
	if x.gone != nil {
		return x.gone
	}
	lasted := x.elapsed() - s.began
	if s.watch == nil && lasted >= watchAfter {
		s.watch = x.conn.watchClient(func(d trace.Data) { s.seen = append(s.seen, d) })
	}
	if limit := x.stallLimit(); lasted >= limit {
		return fmt.Errorf("%w for %v", ErrNothingToSend, limit)
	}
	return nil
}

// stallLimit is how long a stall may last. A client that has sent its end may have
// left and may be waiting, which cannot be told apart (H85): it gets a sixth.
func (x *Exchange) stallLimit() time.Duration {
	limit := x.conn.server.Timeouts.Stall
	if w := x.conn.stall.watch; (w == nil || w.over()) && x.conn.ahead.end != nil {
		return limit / 6
	}
	return limit
}

// unstall ends a stall: there is something for the client, which is watched on.
func (x *Exchange) unstall() {
	if x.conn.stall != nil {
		x.conn.stall.began = x.elapsed()
	}
}

// unwatch ends the watching of a stalled exchange's client, before anybody else reads
// from the connection, and tells what was seen.
func (x *Exchange) unwatch() {
	s := x.conn.stall
	if s == nil || s.watch == nil {
		return
	}
	s.watch.stop()
	s.watch = nil
	for _, d := range s.seen {
		if x.Traced() {
			x.record(&trace.Event{Data: d})
		}
	}
	s.seen = nil
}

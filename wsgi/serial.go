package wsgi

import "roundtrip/wsgi/trace"

// A serial mount lets one exchange after the other into its application (PEP
// 3333, Thread Support): from the call until close() has run, since code of
// the application can run until then.

// enter waits for the exchange's turn, and tells of the wait. One that is over
// before has no turn.
func (m *Mount) enter(x *Exchange) (entered bool) {
	if m.turn == nil {
		return false
	}
	select {
	case m.turn <- struct{}{}:
		return true
	default:
	}
	const why = "the application takes one request at a time, and is busy with another"
	x.recorder.emit(trace.Event{Data: &trace.Queued{Why: why}})
	began := x.conn.server.now()
	select {
	case m.turn <- struct{}{}:
		x.TellTurn(why, x.conn.server.now()-began)
		return true
	case <-x.conn.ctx.Done():
		x.conn.lose(x.conn.ctx.Err())
		return false
	}
}

// threads is what environ says of threads and processes.
func (m *Mount) threads() (multithread, multiprocess bool) {
	if m.Serial {
		return false, false
	}
	return threads(m.App)
}

// Threads are those that the layer tells of, or else those of the layer inside.
func (p *probe) Threads() (multithread, multiprocess bool) {
	if _, tells := p.app.(interface{ Threads() (bool, bool) }); tells || p.inner == nil {
		return threads(p.app)
	}
	return threads(p.inner)
}

// leave lets the next one in.
func (m *Mount) leave(entered bool) {
	if entered {
		<-m.turn
	}
}

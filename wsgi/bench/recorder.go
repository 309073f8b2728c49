package main

import (
	"sync"
	"time"

	"roundtrip/wsgi/trace"
)

// recorder is a sink as an inspector has it: a tape for each exchange, sealed
// when the exchange is over. It keeps the last tape of each connection.
type recorder struct {
	tapes  trace.Tapes
	byConn sync.Map // of *trace.Tape
}

// Record puts the event on its exchange's tape.
func (r *recorder) Record(e trace.Event) {
	tape := r.tape(e)
	tape.Record(e)
	if e.Kind() == trace.KindExchangeEnded {
		tape.Seal()
	}
}

func (r *recorder) tape(e trace.Event) *trace.Tape {
	kept, ok := r.byConn.Load(e.Conn)
	if ok && e.Kind() != trace.KindConnReused {
		return kept.(*trace.Tape)
	}
	tape := r.tapes.New(time.Now())
	r.byConn.Store(e.Conn, tape)
	return tape
}

package main

import (
	"sync"
	"time"

	"roundtrip/wsgi/trace"
)

// recorder is a sink as an inspector has it: a tape for each exchange, sealed
// when the exchange is over. It keeps the last tape of each connection.
type recorder struct {
	mu     sync.Mutex
	byConn map[int]*trace.Tape
}

func newRecorder() *recorder { return &recorder{byConn: make(map[int]*trace.Tape)} }

// Record puts the event on its exchange's tape.
func (r *recorder) Record(e trace.Event) {
	tape := r.tape(e)
	tape.Record(e)
	if e.Kind() == trace.KindExchangeEnded {
		tape.Seal()
	}
}

func (r *recorder) tape(e trace.Event) *trace.Tape {
	r.mu.Lock()
	defer r.mu.Unlock()
	tape := r.byConn[e.Conn]
	if tape == nil || e.Kind() == trace.KindConnReused {
		tape = trace.NewTape(time.Now())
		r.byConn[e.Conn] = tape
	}
	return tape
}

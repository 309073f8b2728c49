package wsgi

import (
	"roundtrip/wsgi/trace"
)

// Errors is wsgi.errors: what is written there goes to the server's log and
// into the trace. The zero Errors takes everything and keeps nothing.
type Errors struct {
	recorder *recorder
	handled  trace.Handled
}

// Repr is how the environ shows the stream.
func (e *Errors) Repr() string { return "<wsgi.errors>" }

// Handling says which exception the application handles while it writes what
// follows.
func (e *Errors) Handling(h trace.Handled) { e.handled = h }

// Write writes text. It never fails.
func (e *Errors) Write(p []byte) (int, error) {
	r := e.recorder
	if r == nil {
		return len(p), nil
	}
	if r.conn.traced() {
		r.emit(trace.Event{Layer: r.inside, Data: &trace.ErrorsWrite{Text: string(p), Handled: e.handled}})
	}
	if l := r.conn.server.Log; l != nil {
		l.Warn("wsgi.errors", "text", string(p))
	}
	return len(p), nil
}

// WriteString writes text. It never fails.
func (e *Errors) WriteString(s string) (int, error) { return e.Write([]byte(s)) }

// Flush does nothing: what was written has gone to the log already.
func (e *Errors) Flush() error { return nil }

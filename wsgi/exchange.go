package wsgi

import (
	"context"
	"errors"
	"time"

	"roundtrip/wsgi/trace"
)

// ErrDropped is what every further act of an exchange gives after a gate
// decided to drop the client.
var ErrDropped = errors.New("the exchange was dropped while it was held")

// Exchange is one request and its response while it goes through the gateway.
// All of it happens on one goroutine, the connection's.
//
//	conn ─▸ request ─▸ Environ ─▸ the chain of layers ─▸ response ─▸ conn
//	           └──────────────────────┴─▸ recorder ◂─────────┘
//
// The request owns what comes in, the response what goes out, and the recorder
// tells of both: the sink gets its events, the gate may hold the exchange at them.
type Exchange struct {
	conn     *conn
	request  request
	response response
	recorder recorder

	// What the application is handed. It lies here, so that a request costs one
	// allocation for all of it, and is never used for another request, since an
	// application may keep it.
	environ Environ
	errors  Errors

	scratch  *scratch
	rejected bool // the server answers itself, since the application cannot
}

// begin begins the n-th exchange.
func (c *conn) begin(n int) {
	x := &Exchange{conn: c}
	x.recorder.begin(c, n)
	x.request.conn, x.request.recorder, x.request.from = c, &x.recorder, c.reader.Offset()
	x.response.conn, x.response.recorder, x.response.request, x.response.from = c, &x.recorder, &x.request, c.out
	x.borrow()
	c.x = x
	c.reader.Begin()
}

// ExchangeOf is the exchange that an environ belongs to, nil for an environ
// that no gateway made. An app that has layers of its own uses it to tell of
// them.
func ExchangeOf(env *Environ) *Exchange { return env.x }

// Context ends when the client is lost or the server closes.
func (x *Exchange) Context() context.Context { return x.conn.ctx }

// Traced reports whether anybody records or holds the exchange. Where nobody
// does, there is no need to make events.
func (x *Exchange) Traced() bool { return x.conn.traced() }

// Gated reports whether the exchange can be held. An app that runs elsewhere
// then has to wait for an answer at every stoppable event.
func (x *Exchange) Gated() bool { return x.recorder.gated() }

// Stops reports whether the exchange is held where the application calls for a debugger.
func (x *Exchange) Stops() bool {
	s, ok := x.recorder.gate.(trace.Stopper)
	return ok && s.Stops()
}

// Runs says that the application runs in an engine that has ended once lost is closed, nil that it
// does no more. A hold ends with the engine: there is nothing left to step.
func (x *Exchange) Runs(lost <-chan struct{}) { x.recorder.engine = lost }

// Answers says who evaluates what a person asks while the exchange is held: what runs the application now, nil for
// nobody. An evaluation is a code.asked with a place; nil tells that there was none, for the reason in the reply.
func (x *Exchange) Answers(evaluate func(trace.Question) (*trace.Event, trace.Reply)) {
	x.recorder.answers = evaluate
}

// Emit records an event of a layer that reports itself, and holds the exchange
// there if the gate says so. It fills in the envelope but for Layer, Dir,
// Depth, Src and Spans. The decision's edit is recorded and left to the caller
// to apply; after a drop, [Exchange.Lost] is set.
func (x *Exchange) Emit(e trace.Event) trace.Decision { return x.recorder.emit(e) }

// TellTurn tells of a wait that has ended, for what other requests had, if it was not too short to
// matter.
func (x *Exchange) TellTurn(why string, waited time.Duration) {
	if x.Traced() && waited >= leastTurn {
		x.recorder.emit(trace.Event{Data: &trace.EngineWaited{What: trace.WaitTurn, Why: why, For: waited}})
	}
}

// leastTurn is how long a wait for a turn lasts that is told of.
const leastTurn = time.Millisecond

// EmitBlock is Emit of a [trace.BodyBlock], with all of the block.
func (x *Exchange) EmitBlock(e trace.Event, block []byte) trace.Decision {
	return x.recorder.emitBlock(e, block)
}

// Lines are the lines of source that a layer is to tell of, as the last decision
// has it.
func (x *Exchange) Lines() trace.Lines { return x.recorder.lines }

// Held is for how long the exchange has been held, with others before it on its connection.
func (x *Exchange) Held() time.Duration { return x.recorder.held }

// Lost is why no more can be sent to the client, nil while it is there.
func (x *Exchange) Lost() error { return x.conn.gone }

// Enter says that a layer's code runs now, so many calls from the server and at a line of
// its source, until the function that it returns is called. A layer that reports itself says so
// around what it does to the streams and to start_response, since those events
// are the gateway's.
func (x *Exchange) Enter(env *Environ, layer trace.Layer, deep int, src trace.Src) (leave func()) {
	back, was := x.recorder.enter(env, layer, deep), x.recorder.src
	x.recorder.src = src
	return func() {
		x.recorder.leave(env, back)
		x.recorder.src = was
	}
}

// Owns reports whether a start_response is the exchange's own, and not one that
// a layer made. The exchange's own looks at nothing but its arguments and what
// has been sent: a status and headers that it took once it takes in any first
// call.
func (x *Exchange) Owns(start StartResponse) bool { return start == StartResponse(&x.response) }

// Carried is how an application that is the server of a connection writes to it
// ([Server.Carry]); nil for every other application, which has to call start_response.
func (x *Exchange) Carried() Write {
	if !x.conn.server.Carry {
		return nil
	}
	return x.response.write
}

// Happened says that what is told from now on, until the function that it returns is called,
// happened at a time before: an engine may tell of several events at once.
func (x *Exchange) Happened(at time.Time) (now func()) {
	x.recorder.late = max(0, time.Since(at))
	return func() { x.recorder.late = 0 }
}

// NoteClosed says that the iterable of a layer was closed by the layer outside
// it. A layer that reports itself says so; iterable.closed tells of it.
func (x *Exchange) NoteClosed(layer trace.Layer) {
	x.recorder.closed = append(x.recorder.closed, string(layer))
}

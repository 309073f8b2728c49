package wsgi

import (
	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// carry serves a connection of a server with Carry: its application is the server, and
// reads and writes the bytes of the connection. Nothing of HTTP is read or added here.
func (x *Exchange) carry() {
	c := x.conn
	table := c.server.useMounts()
	defer table.leave()
	m := table.find("")
	if m == nil || m.App == nil {
		x.ended("rejected", false)
		return
	}
	x.request.carry()
	x.response.carry()
	x.environ.carry(x, m)
	x.recorder.env = &x.environ
	x.recorder.layers = len(m.chain)
	if c.traced() {
		x.recorder.emit(trace.Event{Data: &trace.RouteChosen{Route: trace.RouteConnection, Why: "the outermost layer is the server", Chain: m.chain}})
		x.environ.edit(&x.recorder, x.recorder.emitBuilt().Edit)
	}
	reason, outcome := x.runApp(m.App)
	x.end(reason)
	x.finish(outcome)
}

// carry makes the rest of the connection the body of the request. Its client waits for
// nothing before it sends more.
func (r *request) carry() {
	r.body, r.continued = r.conn.reader.StreamIn(&r.decoder), true
}

// carry lets blocks out as they are: the head is the application's own affair.
func (r *response) carry() {
	r.stored, r.committed, r.length, r.items = true, true, -1, -1
	r.plan.Framing = http1.None
}

// carry makes the environ of a connection, which has no request in it.
func (e *Environ) carry(x *Exchange, m *Mount) {
	e.x, e.by = x, trace.LayerServer
	e.addConnection(x.conn)
	e.addGateway(x, m)
}

package wsgi

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync/atomic"
	"time"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/rawio"
	"roundtrip/wsgi/trace"
)

const (
	drainBytes = 256 << 10   // unread body that is read away to keep a connection (H79)
	patience   = time.Second // for that, and for a client that is silent before a close
)

// What a connection discards before it is closed (H80): an upload that its client
// sends whole before it reads the answer. A slow one has the time that a body may be
// silent, no more.
const (
	lingerBytes = 64 << 20
	lingerTime  = 30 * time.Second
)

// conn is one connection and the exchanges on it, one after the other.
type conn struct {
	server *Server
	net    net.Conn
	in     io.Reader // of net
	to     io.Writer // of net
	id     int
	ctx    context.Context
	cancel context.CancelCauseFunc
	reader *http1.Reader
	ahead  ahead
	reads  deadline
	writes deadline
	seq    int // of events outside any exchange
	held   time.Duration
	x      *Exchange
	gone   error  // set once: the client is lost, or was dropped
	stall  *stall // of x, nil until a block could not be sent
	out    int64  // bytes written
	local  end
	peer   end

	reused   trace.ConnReused // is told of anew for each request
	leftHeld bool             // the client was lost while it was held
	turned   bool             // there is no room for it
	idle     atomic.Bool      // no request is under way
}

func newConn(s *Server, nc net.Conn, id int) *conn {
	c := &conn{server: s, net: nc, in: rawio.Reader(nc), to: rawio.Writer(nc), id: id, local: endOf(nc.LocalAddr()).named(), peer: endOf(nc.RemoteAddr())}
	c.ctx, c.cancel = context.WithCancelCause(s.ctx)
	c.reads = deadline{server: s, apply: nc.SetReadDeadline}
	c.writes = deadline{server: s, apply: nc.SetWriteDeadline}
	c.reader = http1.NewReader(deadlined{c}, s.Limits, c.consumed)
	return c
}

// serve runs the connection to its end.
func (c *conn) serve() {
	defer c.cancel(nil)
	defer c.net.Close()
	if !c.accepted() {
		c.closed("server")
		return
	}
	for n := 1; ; n++ {
		if err := c.await(n); err != nil {
			c.closed(c.leaver(err))
			return
		}
		if !c.exchange(n) {
			break
		}
	}
	c.closed("server")
}

// leaver says who ended a connection on which no request came.
func (c *conn) leaver(err error) string {
	if errors.Is(err, os.ErrDeadlineExceeded) || c.server.ended() {
		return "server"
	}
	return "client"
}

// accepted tells of the connection. It answers false if the gate drops it.
func (c *conn) accepted() bool {
	if !c.traced() {
		return true
	}
	d := c.emit(&trace.ConnAccepted{
		Peer: c.peer.addr, Local: c.local.addr, Transport: c.net.LocalAddr().Network(),
	})
	return !d.Drop
}

func (c *conn) closed(by string) {
	if c.gone != nil && !errors.Is(c.gone, ErrDropped) && c.server.ctx.Err() == nil {
		by = "client"
	}
	if c.traced() {
		c.emit(&trace.ConnClosed{By: by, WhileHeld: c.leftHeld})
	}
}

// await waits for the first byte of a request, however long the server lets a
// connection idle (H72).
func (c *conn) await(n int) error {
	var idle time.Duration
	if c.waiting() == 0 {
		began := c.server.now()
		if err := c.rest(began + c.server.Timeouts.Idle); err != nil {
			return err
		}
		idle = c.server.now() - began
	}
	if n > 1 && c.traced() {
		c.emitReused(idle)
	}
	return nil
}

func (c *conn) emitReused(idle time.Duration) {
	data := &c.reused
	if c.server.Gate != nil { // and may be kept
		data = new(trace.ConnReused)
	}
	data.Idle = idle
	c.emit(data)
}

// rest waits for a byte as a connection without a request, which a server that
// is leaving closes.
func (c *conn) rest(until time.Duration) error {
	c.idle.Store(true)
	defer c.idle.Store(false)
	if c.server.leaving.Load() {
		return ErrServerClosed
	}
	c.x = nil
	c.reads.until = until
	return c.reader.ReadAhead(1)
}

// traced reports whether anybody records or holds what happens here. Where
// nobody does, no event is made.
func (c *conn) traced() bool { return c.server.Sink != nil || c.server.Gate != nil }

// lose marks the client as gone. The first reason stays.
func (c *conn) lose(err error) {
	if c.gone == nil {
		c.gone = err
		c.cancel(err)
		c.net.Close()
	}
}

// emit records an event of the connection itself.
func (c *conn) emit(d trace.Data) trace.Decision {
	s := c.server
	e := c.record(d, 0)
	if s.Gate == nil || !e.Kind().Stoppable() {
		return trace.Decision{}
	}
	h := &holding{conn: c, record: func(d trace.Data, sofar time.Duration) { c.record(d, sofar) }}
	decision := s.Gate.At(c.ctx, trace.Point{Event: e, Enter: h.enter, Skip: h.skip})
	c.held += h.leave(decision)
	return decision
}

// record makes an event of the connection, in the midst of a hold that has lasted so
// far, and hands it to the sink.
func (c *conn) record(d trace.Data, sofar time.Duration) trace.Event {
	c.seq++
	e := trace.Event{Seq: c.seq, Conn: c.id, T: c.server.now(), Held: c.held + sofar, Layer: trace.LayerServer, Data: d}
	if c.server.Sink != nil {
		c.server.Sink.Record(e)
	}
	return e
}

// exchange serves one request. It answers whether the connection is kept.
func (c *conn) exchange(n int) bool {
	c.begin(n)
	x := c.x
	defer x.giveBack()
	keep := false
	if c.server.Carry {
		x.carry()
	} else {
		keep = x.serve()
	}
	x.request.spool.close()
	c.held = x.recorder.held
	if !keep {
		c.linger(lingerBytes)
	}
	return keep
}

// consumed is told of bytes as they become part of the current message.
func (c *conn) consumed(off int64, p []byte) {
	if c.x != nil && c.x.recorder.tells(trace.KindBytesIn) {
		c.x.request.emitBytesIn(off, p)
	}
}

// linger sends the end of the stream and discards what still comes, for a
// while: a reset would destroy the answer on its way (H80). A client that asked
// for the end sends nothing behind its request.
func (c *conn) linger(most int64) {
	half, ok := c.net.(interface{ CloseWrite() error })
	if !ok || c.gone != nil || half.CloseWrite() != nil {
		return
	}
	r := &c.x.request
	if r.head.Close && c.x.response.complete && r.body != nil && r.body.Done() && c.waiting() == 0 {
		return
	}
	_, _ = io.CopyN(io.Discard, &lingering{c, c.server.now() + lingerTime}, most)
}

// lingering reads from a connection that is about to be closed, until the time is up,
// the client is silent, or a server that is leaving has waited long enough.
type lingering struct {
	*conn
	until time.Duration
}

func (l *lingering) Read(p []byte) (int, error) {
	now := l.server.now()
	if l.server.leaving.Load() {
		l.until = min(l.until, now+patience)
	}
	if err := l.net.SetReadDeadline(l.server.epoch.Add(min(l.until, now+patience))); err != nil {
		return 0, err
	}
	return l.net.Read(p)
}

// write sends bytes and counts them. The first failure marks the client as
// gone (H107).
func (c *conn) write(p []byte) error {
	if c.gone != nil {
		return c.gone
	}
	c.writes.allow(c.server.Timeouts.Write)
	err := c.writeAll(p)
	if err != nil {
		c.lose(err)
	}
	return err
}

func (c *conn) writeAll(p []byte) error {
	for {
		if err := c.writes.arm(); err != nil {
			return err
		}
		n, err := c.to.Write(p)
		c.out += int64(n)
		if !c.writes.early(err) {
			return err
		}
		p = p[n:]
	}
}

// deadlined reads from the connection. While a head is read, one deadline holds
// for the whole of it; time held does not count (H71, H74).
type deadlined struct{ c *conn }

func (d deadlined) Read(p []byte) (int, error) {
	c := d.c
	if n, err := c.ahead.read(p); n > 0 || err != nil {
		return n, err
	}
	if x := c.x; x != nil && x.request.body == nil {
		c.reads.until = x.recorder.began + x.recorder.held + c.server.Timeouts.Head
	}
	for {
		if err := c.reads.arm(); err != nil {
			return 0, err
		}
		if n, err := c.in.Read(p); n > 0 || !c.reads.early(err) {
			return n, err
		}
	}
}

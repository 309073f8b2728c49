package wsgi

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"time"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/latin1"
	"roundtrip/wsgi/trace"
)

// What an application needs that is no WSGI application but hands its requests on to another
// server (a mount with Forwards): the request as the client sent it, and a response that is
// left as that server made it.
//
//	client ─▸ RequestHead, Input ─▸ the other server
//	client ◂─ Interim, SendHead, blocks, Trail ◂─ the other server
//	client ◂──────────── Tunnel ────────────▸ the other server, after a 101

// RequestHead is a request as the client sent it, or as it was changed while it was held. Names and
// values are native strings, in the client's order and case.
type RequestHead struct {
	Method, Target, Version string
	Headers                 []Header
	Authority               string // of a target that names a host, which then stands for Host
	ContentLength           int64  // -1 for none
	Chunked                 bool
	Expects                 bool // the client waits for 100 Continue before it sends the body
}

// RequestHead is the head of the request. Its target has no scheme and no host.
func (x *Exchange) RequestHead() RequestHead {
	r := &x.request
	h := RequestHead{
		Method: latin1.Decode(r.line.Method), Target: latin1.Decode(r.line.Target), Version: r.line.Version,
		Headers: r.headers(), Authority: latin1.Decode(r.head.Authority),
		ContentLength: r.head.ContentLength, Chunked: r.head.Chunked, Expects: !r.continued && r.input.spool == nil,
	}
	if h.Authority != "" && r.head.Form != http1.Authority {
		h.Target = latin1.Decode(cmp.Or(r.head.Path, "/"))
		if _, query, ok := strings.Cut(r.line.Target, "?"); ok {
			h.Target += "?" + latin1.Decode(query)
		}
	}
	return h
}

// RequestTrailers are the lines behind the last chunk of a body that was read to its end, but for
// those that may not stand there (RFC 9110 §6.5.1).
func (x *Exchange) RequestTrailers() []Header {
	var all []Header
	for _, f := range x.conn.reader.Trailers() {
		if !http1.IsForbiddenTrailer(f.Name) {
			all = append(all, Header{Name: latin1.Decode(f.Name), Value: latin1.Decode(f.Value)})
		}
	}
	return all
}

// InputWaits reports whether some of the body can be read without waiting for the client.
func (x *Exchange) InputWaits() bool {
	r := &x.request
	return r.input.spool != nil || len(r.input.held) > 0 || r.body.Done() || x.conn.waiting() > 0 || x.conn.ahead.end != nil
}

// InputWatch watches a client that nothing is read from. It ends with Stop, before anything else is
// done with the exchange.
type InputWatch struct {
	x       *Exchange
	watch   *clientWatch
	arrived chan struct{}
	seen    []trace.Data
}

// WatchInput begins to watch.
func (x *Exchange) WatchInput() *InputWatch {
	w := &InputWatch{x: x, arrived: make(chan struct{}, 1)}
	x.conn.unwatch()
	w.watch = x.conn.watchClient(func(d trace.Data) { w.seen = append(w.seen, d) }, w.arrived)
	return w
}

// Arrived gets a value when the client has sent something.
func (w *InputWatch) Arrived() <-chan struct{} { return w.arrived }

// Stop ends the watching. It gives why the client is lost, nil if it is not.
func (w *InputWatch) Stop() error {
	c := w.x.conn
	w.watch.stop()
	for _, d := range w.seen {
		if c.traced() {
			w.x.recorder.record(&trace.Event{Data: d})
		}
	}
	if c.gone == nil && c.ctx.Err() != nil {
		c.lose(context.Cause(c.ctx))
	}
	return c.gone
}

// Continue tells a client that waits for it to send its body.
func (x *Exchange) Continue() error { return x.request.askToContinue() }

// Interim sends an interim response, such as 103 Early Hints (RFC 9110 §15.2). A client of HTTP/1.0
// gets none.
func (x *Exchange) Interim(status string, headers []Header) error {
	c := x.conn
	if x.request.line.Version == "HTTP/1.0" || x.response.committed {
		return c.gone
	}
	head := appendHead(nil, status, headers)
	from := c.out
	if err := c.write(head); err != nil {
		return err
	}
	if c.traced() {
		x.recorder.emit(trace.Event{
			Dir: trace.Out, Spans: []trace.Span{{Buf: trace.BufOut, Off: from, Len: int64(len(head))}},
			Data: &trace.BytesOut{Framing: "none", What: status[:min(3, len(status))], Chunk: head},
		})
	}
	return c.gone
}

func appendHead(dst []byte, status string, headers []Header) []byte {
	dst = http1.AppendStatus(dst, status)
	for _, h := range headers {
		dst = http1.AppendField(dst, h.Name, h.Value)
	}
	return http1.AppendHeadEnd(dst)
}

// SendHead sends the head that start_response was given, although there is no block yet: a server that
// hands a response on does not keep its head back.
func (x *Exchange) SendHead() error {
	r := &x.response
	if !r.stored || r.plan.DropBody {
		return x.conn.gone
	}
	if err := r.commit("forwarded", 0); err != nil {
		return err
	}
	return r.flush()
}

// Trail gives the lines that follow the last chunk. They are left out where there is none.
func (x *Exchange) Trail(headers []Header) { x.response.trailers = headers }

// Tunnel sends a 101 and hands bytes on in both directions as they come, until both ends have closed or
// the client is lost. Early are bytes that the other server sent behind its head. The connection ends with it.
func (x *Exchange) Tunnel(status string, headers []Header, other net.Conn, early []byte) error {
	c, r := x.conn, &x.response
	r.status, r.headers, r.stored, r.committed, r.complete = status, headers, true, true, true
	r.plan = http1.ResponsePlan{Framing: http1.None, Length: -1, DropBody: true}
	if c.traced() {
		t := x.recorder.memory()
		x.recorder.emit(trace.Event{Dir: trace.Out, Data: reuse(&x.recorder, &t.committed, trace.HeadCommitted{
			Trigger: "forwarded", Status: status, Headers: headers,
		})})
	}
	if c.gone != nil {
		return c.gone
	}
	if err := r.put(appendHead(nil, status, headers), "head"); err != nil {
		return err
	}
	x.recorder.gate = nil // two goroutines tell from here on, of which none can be held
	t := &tunnel{x: x, other: other}
	if err := t.toClient(early); err != nil {
		return err
	}
	t.run()
	return c.gone
}

// tunnel hands bytes on between a client and another server.
type tunnel struct {
	x     *Exchange
	other net.Conn
	mu    sync.Mutex // of the recorder
}

// tunnelTime is how long a tunnel may be silent.
const tunnelTime = 30 * 24 * time.Hour

// run ends when neither end sends anything more, or one is lost.
func (t *tunnel) run() {
	c := t.x.conn
	c.reads.allow(tunnelTime)
	stop := context.AfterFunc(c.ctx, func() { t.other.Close() }) // a server that closes at once
	defer stop()
	var both sync.WaitGroup
	both.Go(func() { t.end(t.copyToOther(), t.other) })
	both.Go(func() { t.end(t.copyToClient(), c.net) })
	both.Wait()
}

// end hands on the end of what one side sends, or ends both where it was lost.
func (t *tunnel) end(err error, to net.Conn) {
	half, ok := to.(interface{ CloseWrite() error })
	if errors.Is(err, io.EOF) && ok {
		_ = half.CloseWrite() // the other direction tells what becomes of it
		return
	}
	t.other.Close()
	t.x.conn.net.Close()
}

func (t *tunnel) copyToOther() error {
	for r := t.x.conn.reader; ; {
		if err := r.ReadAhead(1); err != nil {
			return err
		}
		t.mu.Lock()
		p := r.TakeBuffered()
		t.mu.Unlock()
		if _, err := t.other.Write(p); err != nil {
			return err
		}
	}
}

func (t *tunnel) copyToClient() error {
	for buf := make([]byte, tunnelBuffer); ; {
		n, err := t.other.Read(buf)
		if err := t.toClient(buf[:n]); err != nil {
			return err
		}
		if err != nil {
			return err
		}
	}
}

const tunnelBuffer = 32 << 10

func (t *tunnel) toClient(p []byte) error {
	if len(p) == 0 {
		return nil
	}
	c := t.x.conn
	from := c.out
	if err := c.write(p); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if c.traced() {
		t.x.response.emitSent(from, p, "tunnel")
	}
	return nil
}

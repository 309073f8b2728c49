package inspect

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// ErrNotWhole is why a request cannot be sent again: the server has not read all of it.
var ErrNotWhole = errors.New("not all of this request was read, so it cannot be sent again as it was")

// NotKeptError is why a request cannot be sent again whose middle was not kept: so many bytes
// are missing.
type NotKeptError int64

// Error says so in a sentence.
func (e NotKeptError) Error() string {
	return fmt.Sprintf("it cannot be sent again: %d bytes of its middle were not kept", int64(e))
}

// ErrNoRequest is why nothing can be sent again.
var ErrNoRequest = errors.New("no request came on this connection")

// Request are the bytes that the client sent, all of them.
func (x *Exchange) Request() ([]byte, error) {
	in := received(x.Trace())
	switch {
	case in.Total == 0:
		return nil, ErrNoRequest
	case in.LeftOut() > 0:
		return nil, NotKeptError(in.LeftOut())
	case !isWhole(in.Bytes):
		return nil, ErrNotWhole
	}
	return in.Bytes, nil
}

// isWhole reports whether no byte of a body is missing, which the server may never have
// read. What is broken is whole as it is.
func isWhole(request []byte) bool {
	r := http1.NewReader(bytes.NewReader(request), http1.DefaultLimits(), nil)
	line, err := r.RequestLine()
	var fields []http1.Field
	for more := err == nil; more; {
		var f http1.Field
		if f, more, err = r.Field(); more && err == nil {
			fields = append(fields, f)
		}
	}
	if err != nil {
		return true
	}
	head, err := http1.CheckHead(line, fields, http1.DefaultLimits())
	if err != nil {
		return true
	}
	_, err = io.Copy(io.Discard, r.Body(head))
	return err == nil
}

// Purpose is why a request was sent again.
type Purpose uint8

// The purposes.
const (
	ByItself Purpose = iota // somebody asked for that one
	InSeries                // as one of a series, which is compared with what was
	OnceMore                // right behind one of a series, to see what differs by itself
)

// purposes are the purposes by the names that recordings have for them.
func purposes() []string { return []string{ByItself: "", InSeries: "series", OnceMore: "once more"} }

// String is its name in a recording.
func (p Purpose) String() string { return purposes()[p] }

// PurposeNamed is the purpose of a name, ByItself for one that is not known.
func PurposeNamed(name string) Purpose { return Purpose(max(0, slices.Index(purposes(), name))) }

// ReplayAwait sends a request to the server whose record this is, over a connection of its own, and takes the answer as a
// client would, for a purpose. Of is the number of the exchange that it repeats. It waits for the exchange's end.
func (r *Record) ReplayAwait(ctx context.Context, addr net.Addr, request []byte, of int, purpose Purpose) (*Exchange, error) {
	return r.replayUntil(ctx, addr, request, of, purpose, Row.Over)
}

// ReplayBegun does that by itself, and waits until the server has begun to read the request, or holds it.
func (r *Record) ReplayBegun(ctx context.Context, addr net.Addr, request []byte, of int) (*Exchange, error) {
	begun := func(row Row) bool { return !row.Idle() || row.Hold != nil || row.Over() }
	return r.replayUntil(ctx, addr, request, of, ByItself, begun)
}

// replayUntil does that, and waits for something to be true of its row.
func (r *Record) replayUntil(ctx context.Context, addr net.Addr, request []byte, of int, purpose Purpose, is func(Row) bool) (*Exchange, error) {
	p, err := r.replay(addr, request, of, purpose)
	if err != nil {
		return nil, err
	}
	var x *Exchange
	select {
	case x = <-p.row:
	case <-ctx.Done():
		p.conn.Close()
		return nil, fmt.Errorf("the server has not accepted the request: %w", ctx.Err())
	}
	changed, done := x.Watch()
	defer x.Unwatch()
	for !is(x.Row()) {
		select {
		case <-changed:
		case <-done:
			return x, nil
		case <-ctx.Done():
			p.conn.Close()
			return x, fmt.Errorf("request %d has not ended: %w", x.Number(), ctx.Err())
		}
	}
	return x, nil
}

func (r *Record) replay(addr net.Addr, request []byte, of int, purpose Purpose) (replay, error) {
	p, err := r.connect(addr, replay{of: of, changed: r.differs(request, of), purpose: purpose, row: make(chan *Exchange, 1)})
	if err != nil {
		return p, fmt.Errorf("send the request again: %w", err)
	}
	go func() {
		_, _ = p.conn.Write(request) // the server's side tells what becomes of it
		_, _ = io.Copy(io.Discard, p.conn)
		p.conn.Close()
	}()
	return p, nil
}

// received are the bytes of a request, as they came.
func received(tr *trace.Trace) trace.Wire { return tr.At(tr.Len()).In }

// differs reports whether a request is another than the one of the exchange that it repeats.
func (r *Record) differs(request []byte, of int) bool {
	x := r.Find(of)
	if x == nil {
		return false
	}
	before := received(x.Trace())
	return before.LeftOut() == 0 && !bytes.Equal(before.Bytes, request)
}

// replay is a request that is sent again, while its connection lasts.
type replay struct {
	conn    net.Conn
	of      int
	changed bool
	purpose Purpose
	row     chan *Exchange // which it became
}

// connect dials while the record is locked, so that the server's first event finds the
// replay to which it belongs.
func (r *Record) connect(addr net.Addr, p replay) (replay, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	conn, err := net.Dial(addr.Network(), addr.String())
	if err != nil {
		return replay{}, err
	}
	p.conn = conn
	r.replays[conn.LocalAddr().String()] = p
	return p, nil
}

// accepted notes on a row that it is a replay's, if it is. Its connection ends with it.
func (r *Record) accepted(x *Exchange, e trace.Event) {
	d, ok := e.Data.(*trace.ConnAccepted)
	if !ok {
		return
	}
	r.peers[e.Conn] = d.Peer
	if p, ok := r.replays[d.Peer]; ok {
		delete(r.replays, d.Peer)
		x.row.Of, x.row.Changed, x.row.Purpose, x.end = p.of, p.changed, p.purpose, func() { p.conn.Close() }
		p.row <- x
	}
}

// Where an exchange comes from that no server of this program's recorded, and one that was made
// out of another.
const (
	FromHAR     = "a HAR"
	MadeSmaller = "made smaller"
)

// Import adds an exchange that was recorded elsewhere, as it ended. From says where, "" for
// a recording of this program.
func (r *Record) Import(tr *trace.Trace, of int, from string) (number int) {
	changed := of != 0 && r.differs(received(tr).Bytes, of)
	r.mu.Lock()
	defer r.mu.Unlock()
	began := tr.Started
	if began.IsZero() {
		began = r.o.Now()
	}
	x := r.add(trace.Event{}, began)
	x.row.Of, x.row.Changed, x.row.From = of, changed, from
	for _, e := range tr.Events() {
		x.row.Conn = e.Conn
		if e.X != 0 {
			x.row.Server, x.row.N = e.X, e.N
		}
		x.take(e)
	}
	if !x.row.Over() {
		x.row.Outcome = "cut"
	}
	x.tape.Seal()
	r.finished(x)
	r.signal()
	return x.row.Number
}

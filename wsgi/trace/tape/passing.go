package tape

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	hashes "hash"

	"roundtrip/wsgi/trace"
)

// How much a tape keeps of a message: its first bytes as they come, and its last ones, which
// stand in the event of the exchange's end. Of a body that is longer it tells the length and
// the hash, which are counted as its bytes pass.
const (
	KeptHead = 192 << 10
	KeptTail = 64 << 10
)

// passing is one direction of an exchange, as its bytes pass.
type passing struct {
	kept int     // bytes that stand in the events
	rest *restOf // of the message, nil while all was kept
}

// restOf is what follows the bytes that are kept.
type restOf struct {
	from, to int64  // offsets
	tail     []byte // its last bytes, which the body has not seen
	body     bodyOf
}

// bodyOf counts the bytes of a body, and makes its hash.
type bodyOf struct {
	head    []byte // of the request, as long as its end has not come
	begun   bool   // the head has ended
	none    bool   // what follows the head is no body
	chunked bool
	chunks  trace.Chunks
	length  int64
	sum     hashes.Hash
}

// wireData are the bytes of the wire that an event has, and which way they go.
func wireData(d trace.Data) (chunk []byte, out, ok bool) {
	switch d := d.(type) {
	case *trace.BytesIn:
		return d.Chunk, false, true
	case *trace.BytesOut:
		return d.Chunk, true, true
	}
	return nil, false, false
}

// bound leaves out of an event what is not kept of its bytes. Its spans still tell how many
// there were. Full is that no event is kept any more.
func (t *Tape) bound(e *trace.Event, full bool) {
	chunk, out, ok := wireData(e.Data)
	if !ok || len(chunk) == 0 || len(e.Spans) == 0 {
		return
	}
	p := &t.passing[direction(out)]
	room := KeptHead - p.kept
	if full || len(t.enc.buf) > maxBytes || p.rest != nil {
		room = 0
	}
	if len(chunk) <= room {
		p.kept += len(chunk)
		return
	}
	if p.rest == nil {
		p.rest = t.begin(e, out)
		p.rest.from = e.Spans[0].Off + int64(room)
	}
	p.kept += room
	p.rest.take(e, room)
	e.Data = cutTo(e.Data, room)
}

func direction(out bool) int {
	if out {
		return 1
	}
	return 0
}

func cutTo(d trace.Data, n int) trace.Data {
	switch d := d.(type) {
	case *trace.BytesIn:
		return &trace.BytesIn{Chunk: d.Chunk[:n]}
	case *trace.BytesOut:
		return &trace.BytesOut{Framing: d.Framing, What: d.What, Chunk: d.Chunk[:n]}
	}
	return d
}

// begin shows a body to its hash as far as it stands in the events: only one that is longer
// than what is kept needs any.
func (t *Tape) begin(last *trace.Event, out bool) *restOf {
	r := &restOf{body: bodyOf{sum: sha256.New()}}
	d := decoder{buf: t.enc.buf, origin: t.enc.origin}
	for range t.count {
		e := d.event()
		if _, ofOut, ok := wireData(e.Data); ok && ofOut == out && e.X == last.X {
			r.body.event(e.Data)
		}
	}
	return r
}

// take takes the bytes of an event, of which the first are kept in it.
func (r *restOf) take(e *trace.Event, kept int) {
	r.to = e.Spans[0].End()
	chunk, _, _ := wireData(e.Data)
	if d, ok := e.Data.(*trace.BytesOut); ok && !r.body.outgoing(d) {
		r.body.none = true // a head this late: what lies around it is not one body
	}
	r.body.write(chunk[:kept])
	r.add(chunk[kept:])
}

// add holds the last bytes back from the body, so that it is known how it stands where the
// tail begins.
func (r *restOf) add(p []byte) {
	if over := len(p) - KeptTail; over > 0 {
		r.body.write(r.tail)
		r.body.write(p[:over])
		r.tail = append(r.tail[:0], p[over:]...)
		return
	}
	if over := len(r.tail) + len(p) - 2*KeptTail; over > 0 {
		r.pass(len(r.tail) - KeptTail + len(p))
	}
	r.tail = append(r.tail, p...)
}

// pass shows the first n bytes of the tail to the body.
func (r *restOf) pass(n int) {
	r.body.write(r.tail[:n])
	r.tail = append(r.tail[:0], r.tail[n:]...)
}

// end is what is known of the message once it has ended. Its tail begins where the framing of
// the body can be understood.
func (r *restOf) end(buf string) trace.LeftOut {
	r.pass(max(0, len(r.tail)-KeptTail))
	for len(r.tail) > 0 && r.body.chunks.WithinFraming() {
		r.pass(1)
	}
	l := trace.LeftOut{Tail: r.tail, Chunk: r.body.chunks.Left, Body: -1}
	l.Span = trace.Span{Buf: buf, Off: r.from, Len: r.to - int64(len(r.tail)) - r.from}
	r.body.write(r.tail)
	if r.body.begun && !r.body.none {
		l.Body, l.SHA256 = r.body.length, hex.EncodeToString(r.body.sum.Sum(nil))
	}
	return l
}

// event shows bytes to the body that stand in an event.
func (b *bodyOf) event(d trace.Data) {
	switch d := d.(type) {
	case *trace.BytesIn:
		b.write(d.Chunk)
	case *trace.BytesOut:
		if b.outgoing(d) {
			b.write(d.Chunk)
		}
	}
}

// outgoing reports whether bytes that go out are those of a body.
func (b *bodyOf) outgoing(d *trace.BytesOut) bool {
	if d.What != "block" && d.What != "last chunk" {
		return false
	}
	b.begun, b.chunked = true, d.Framing == "chunked"
	b.none = b.none || d.Framing == "none"
	return true
}

func (b *bodyOf) write(p []byte) {
	if !b.begun {
		p = b.skipHead(p)
	}
	if b.chunked {
		b.chunks.Write(p, b.data)
	} else {
		b.data(p)
	}
}

func (b *bodyOf) data(p []byte) {
	b.length += int64(len(p))
	b.sum.Write(p) // which never fails
}

// skipHead is what follows the head of a request.
func (b *bodyOf) skipHead(p []byte) []byte {
	b.head = append(b.head, p...)
	head, rest, ok := bytes.Cut(b.head, []byte("\r\n\r\n"))
	if !ok {
		return nil
	}
	length, chunked := trace.BodyFraming(head)
	b.begun, b.chunked, b.none, b.head = true, chunked, length < 0 && !chunked, nil
	return rest
}

// ending adds to the event of an exchange's end what was not kept of its messages.
func (t *Tape) ending(e *trace.Event) {
	var left []trace.LeftOut
	for i, buf := range [...]string{trace.BufIn, trace.BufOut} {
		if r := t.passing[i].rest; r != nil {
			left = append(left, r.end(buf))
		}
	}
	t.passing = [2]passing{}
	if len(left) > 0 {
		d := *e.Data.(*trace.ExchangeEnded)
		d.LeftOut = left
		e.Data = &d
	}
}

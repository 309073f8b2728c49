package trace

import (
	"slices"
	"sync"
	"time"
)

// MaxEvents is how many events of one exchange a tape keeps.
const MaxEvents = 10_000

// maxWire is how many bytes of the wire one event keeps. The event's spans
// still tell the true length.
const maxWire = 16 << 10

// maxBytes is how large a tape grows with bytes of the wire in it. Of later events it
// keeps all but those, so that the record of a long body is still one of all that
// happened.
const maxBytes = 8 << 20

// Tape is a Sink that keeps one exchange, in one run of bytes, and can be
// read while it is written. The zero Tape is not usable; see [NewTape] and
// [Tapes].
type Tape struct {
	mu      sync.Mutex
	enc     encoder
	count   int // of events
	dropped int
	changed chan struct{} // nil until somebody asks for it
	started time.Time
	arena   *arena // to be given back
	pool    *Tapes // to whom
}

// Record appends an event. Beyond MaxEvents it only counts, and keeps the
// last events of an exchange, which say how it ended.
func (t *Tape) Record(e Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	kind := e.Kind()
	if t.count >= MaxEvents && !e.isEnd(kind) {
		t.drop(&e)
		return
	}
	t.append(&e, kind)
	if t.arena != nil && kind == KindExchangeEnded {
		t.seal()
	}
	t.signal()
}

// isEnd reports whether an event says how an exchange ended: there is one of each.
func (e *Event) isEnd(kind Kind) bool {
	switch kind {
	case KindBodyEnded, KindIterableClosed, KindExchangeEnded:
		return true
	case KindAppRaised:
		return e.Layer == LayerServer
	}
	return false
}

func (t *Tape) append(e *Event, kind Kind) {
	t.count++
	t.enc.event(e, kind)
}

// drop counts an event that has no room. The count stands in one
// events.dropped, the last event but those of the end.
func (t *Tape) drop(e *Event) {
	if t.dropped == 0 {
		note := Event{Seq: e.Seq, X: e.X, Conn: e.Conn, N: e.N, T: e.T, Held: e.Held, Layer: LayerServer, Data: &EventsDropped{}}
		t.append(&note, KindEventsDropped)
	}
	t.dropped++
}

// signal wakes who waits on Changed, without ever waiting itself.
func (t *Tape) signal() {
	if t.changed == nil {
		return
	}
	select {
	case t.changed <- struct{}{}:
	default:
	}
}

// Changed receives a value after the tape grew. Several events can be behind
// one value, and one value wakes one receiver.
func (t *Tape) Changed() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.changed == nil { // most tapes are never waited for
		t.changed = make(chan struct{}, 1)
		if t.count > 0 {
			t.signal()
		}
	}
	return t.changed
}

// Len is the number of events on the tape.
func (t *Tape) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.count
}

// Size is the number of bytes that the tape retains for its events.
func (t *Tape) Size() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return cap(t.enc.buf)
}

// Seal gives back the memory that only a growing tape needs. A sealed tape can
// still be read, and recording on it starts anew with its string table. A tape of
// [Tapes] is sealed when its exchange has ended.
func (t *Tape) Seal() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seal()
}

func (t *Tape) seal() {
	t.enc.buf = slices.Clip(slices.Clone(t.enc.buf))
	t.enc.seen = stringTable{}
	t.release()
}

// Events decodes the events from index i on.
func (t *Tape) Events(from int) []Event {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := make([]Event, 0, max(0, t.count-from))
	r := decoder{buf: t.enc.buf, origin: t.enc.origin}
	for i := range t.count {
		e := r.event()
		if i < from {
			continue
		}
		if d, ok := e.Data.(*EventsDropped); ok {
			d.Count = t.dropped
		}
		out = append(out, e)
	}
	return out
}

// Trace is what the tape holds now. Later events do not change it.
func (t *Tape) Trace() *Trace { return New(t.started, t.Events(0)) }

// Envelope flags.
const (
	flagOut = 1 << iota
	flagPair
	flagSrc
	flagSpans
	flagHeld
	flagDepth
	flagOther // not of the origin's exchange
)

func (w *encoder) event(e *Event, kind Kind) {
	w.origin.note(e)
	flags := w.envelopeFlags(e)
	w.buf = append(w.buf, byte(kind), flags)
	w.varint(int64(e.Seq))
	if flags&flagOther != 0 {
		w.varint(int64(e.X))
		w.varint(int64(e.Conn))
		w.varint(int64(e.N))
	}
	w.varint(int64(e.T - w.origin.t))
	w.layer(e.Layer)
	if flags&^flagOther != 0 {
		w.rare(e, flags)
	}
	if kind == KindBytesIn {
		w.wireFrom = wireFrom(e, w.wireFrom)
	}
	most := maxWire
	if len(w.buf) > maxBytes {
		most = 0
	}
	bounded(e.Data, kind, most).fields(w)
}

// layer is the text that most often is the server's name.
func (w *encoder) layer(l Layer) {
	if l == LayerServer {
		w.buf = append(w.buf, knownServer<<tagBits|tagKnown)
		return
	}
	w.text(string(l))
}

// wireFrom is where in the input the bytes of a bytes.in begin.
func wireFrom(e *Event, last int64) int64 {
	if len(e.Spans) > 0 {
		return e.Spans[0].Off
	}
	return last
}

// rare writes those parts of the envelope that the flags say are there.
func (w *encoder) rare(e *Event, flags byte) {
	if flags&flagHeld != 0 {
		w.varint(int64(e.Held))
	}
	if flags&flagDepth != 0 {
		w.varint(int64(e.Depth))
	}
	if flags&flagPair != 0 {
		w.varint(int64(e.Pair))
	}
	if flags&flagSrc != 0 {
		w.text(e.Src.File)
		w.varint(int64(e.Src.Line))
	}
	if flags&flagSpans != 0 {
		w.spans("", &e.Spans)
	}
}

// note makes the first exchange that is met, and the first time, the origin.
func (o *origin) note(e *Event) {
	if !o.started {
		o.started, o.t = true, e.T
	}
	if o.x == 0 {
		o.x, o.conn, o.n = e.X, e.Conn, e.N
	}
}

// bounded bounds the wire bytes of an event; its spans go on telling the truth.
func bounded(d Data, kind Kind, most int) Data {
	switch kind {
	case KindBytesIn:
		if d := d.(*BytesIn); len(d.Chunk) > most {
			return &BytesIn{Chunk: d.Chunk[:most]}
		}
	case KindBytesOut:
		if d := d.(*BytesOut); len(d.Chunk) > most {
			return &BytesOut{Framing: d.Framing, What: d.What, Chunk: d.Chunk[:most]}
		}
	}
	return d
}

func (w *encoder) envelopeFlags(e *Event) byte {
	o := &w.origin
	return bit(flagOut, e.Dir == Out) | bit(flagPair, e.Pair != 0) | bit(flagSrc, e.Src != (Src{})) |
		bit(flagSpans, len(e.Spans) > 0) | bit(flagHeld, e.Held != 0) | bit(flagDepth, e.Depth != 0) |
		bit(flagOther, o.x == 0 || e.X != o.x || e.Conn != o.conn || e.N != o.n)
}

func bit(flag byte, on bool) byte {
	if on {
		return flag
	}
	return 0
}

func (r *decoder) event() Event {
	kind, flags := Kind(r.buf[r.at]), r.buf[r.at+1]
	r.at += 2
	e := Event{X: r.origin.x, Conn: r.origin.conn, N: r.origin.n}
	if flags&flagOut != 0 {
		e.Dir = Out
	}
	r.num("", &e.Seq)
	if flags&flagOther != 0 {
		r.num("", &e.X)
		r.num("", &e.Conn)
		r.num("", &e.N)
	}
	r.ns("", &e.T)
	e.T += r.origin.t
	e.Layer = Layer(r.text())
	r.rare(&e, flags)
	e.Data = kind.NewData()
	if kind == KindBytesIn {
		r.wireFrom = wireFrom(&e, r.wireFrom)
	}
	e.Data.fields(r)
	return e
}

func (r *decoder) rare(e *Event, flags byte) {
	if flags&flagHeld != 0 {
		r.ns("", &e.Held)
	}
	if flags&flagDepth != 0 {
		r.num("", &e.Depth)
	}
	if flags&flagPair != 0 {
		r.num("", &e.Pair)
	}
	if flags&flagSrc != 0 {
		e.Src.File = r.text()
		r.num("", &e.Src.Line)
	}
	if flags&flagSpans != 0 {
		r.spans("", &e.Spans)
	}
}

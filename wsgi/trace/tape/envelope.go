package tape

import "roundtrip/wsgi/trace"

// maxBytes is how large a tape grows with bytes of the wire in it, where it is of many
// exchanges. Of later events it keeps all but those.
const maxBytes = 8 << 20

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

func (w *encoder) event(e *trace.Event, kind trace.Kind) {
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
	if kind == trace.KindBytesIn {
		w.wireFrom = wireFrom(e, w.wireFrom)
	}
	w.data(e.Data)
}

// data writes the fields of an event. The longest and the most frequent events have a
// form of their own.
func (w *encoder) data(d trace.Data) {
	switch d := d.(type) {
	case *trace.RequestHeader:
		w.header(d)
	case *trace.EnvironBuilt:
		w.environ(d)
	default:
		trace.Fields(d, w)
	}
}

// layer is the text that most often is the server's name.
func (w *encoder) layer(l trace.Layer) {
	if l == trace.LayerServer {
		w.buf = append(w.buf, knownServer<<tagBits|tagKnown)
		return
	}
	w.text(string(l))
}

// wireFrom is where in the input the bytes of a bytes.in begin.
func wireFrom(e *trace.Event, last int64) int64 {
	if len(e.Spans) > 0 {
		return e.Spans[0].Off
	}
	return last
}

// rare writes those parts of the envelope that the flags say are there.
func (w *encoder) rare(e *trace.Event, flags byte) {
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
		w.Spans("", &e.Spans)
	}
}

// note makes the first exchange that is met, and the first time, the origin.
func (o *origin) note(e *trace.Event) {
	if !o.started {
		o.started, o.t = true, e.T
	}
	if o.x == 0 {
		o.x, o.conn, o.n = e.X, e.Conn, e.N
	}
}

func (w *encoder) envelopeFlags(e *trace.Event) byte {
	o := &w.origin
	return bit(flagOut, e.Dir == trace.Out) | bit(flagPair, e.Pair != 0) | bit(flagSrc, e.Src != (trace.Src{})) |
		bit(flagSpans, len(e.Spans) > 0) | bit(flagHeld, e.Held != 0) | bit(flagDepth, e.Depth != 0) |
		bit(flagOther, o.x == 0 || e.X != o.x || e.Conn != o.conn || e.N != o.n)
}

func bit(flag byte, on bool) byte {
	if on {
		return flag
	}
	return 0
}

func (r *decoder) event() trace.Event {
	kind, flags := trace.Kind(r.buf[r.at]), r.buf[r.at+1]
	r.at += 2
	e := trace.Event{X: r.origin.x, Conn: r.origin.conn, N: r.origin.n}
	if flags&flagOut != 0 {
		e.Dir = trace.Out
	}
	r.Num("", &e.Seq)
	if flags&flagOther != 0 {
		r.Num("", &e.X)
		r.Num("", &e.Conn)
		r.Num("", &e.N)
	}
	r.Ns("", &e.T)
	e.T += r.origin.t
	e.Layer = trace.Layer(r.text())
	r.rare(&e, flags)
	if kind == trace.KindBytesIn {
		r.wireFrom = wireFrom(&e, r.wireFrom)
	}
	e.Data = r.data(kind)
	return e
}

func (r *decoder) data(kind trace.Kind) trace.Data {
	data := kind.NewData()
	switch d := data.(type) {
	case *trace.RequestHeader:
		r.header(d)
	case *trace.EnvironBuilt:
		r.environ(d)
	default:
		trace.Fields(d, r)
	}
	return data
}

func (r *decoder) rare(e *trace.Event, flags byte) {
	if flags&flagHeld != 0 {
		r.Ns("", &e.Held)
	}
	if flags&flagDepth != 0 {
		r.Num("", &e.Depth)
	}
	if flags&flagPair != 0 {
		r.Num("", &e.Pair)
	}
	if flags&flagSrc != 0 {
		e.Src.File = r.text()
		r.Num("", &e.Src.Line)
	}
	if flags&flagSpans != 0 {
		r.Spans("", &e.Spans)
	}
}

package tape

import (
	"bytes"
	"time"

	"roundtrip/wsgi/trace"
)

// How a text begins: its tag, below the number that goes with it. A text is written once;
// the second time, and where it stands in the wire bytes already, only its place is.

const (
	_ = iota // a literal: the bytes follow
	tagKnown
	tagPlace
	tagBits  = 2
	tagMask  = 1<<tagBits - 1
	shortest = 4       // strings shorter than this are cheaper as they are
	window   = 2 << 10 // how much of the wire bytes is searched for a string
)

// encoder appends events to a tape.
type encoder struct {
	buf      []byte
	seen     stringTable
	wire     extent // the last wire bytes that were written
	wireFrom int64  // where in the input they began
	origin   origin
}

// origin is what most events of a tape have in common and so need not say: the
// exchange, and the time from which theirs counts.
type origin struct {
	started    bool
	t          time.Duration
	x, conn, n int
}

// uvarint appends in place: the slice itself, and so the collector's write
// barrier, is only touched where it grows.
func (w *encoder) uvarint(v uint64) {
	for v >= 0x80 {
		w.buf = append(w.buf, byte(v)|0x80)
		v >>= 7
	}
	w.buf = append(w.buf, byte(v))
}

func (w *encoder) varint(v int64) { w.uvarint(uint64(v)<<1 ^ uint64(v>>63)) }

func (w *encoder) text(s string) {
	h := hash(s)
	if i, ok := known(s, h); ok {
		w.uvarint(uint64(i)<<tagBits | tagKnown)
		return
	}
	if len(s) < shortest {
		w.literal(s)
		return
	}
	p, ok := w.seen.find(w.buf, s, h)
	if !ok {
		if p, ok = w.search(s); !ok {
			p = w.literal(s)
		}
		w.seen.add(w.buf, p, h)
	}
	if ok {
		w.uvarint(uint64(p.off)<<tagBits | tagPlace)
		w.uvarint(uint64(p.len))
	}
}

func (w *encoder) literal(s string) extent {
	w.uvarint(uint64(len(s)) << tagBits)
	at := len(w.buf)
	w.buf = append(w.buf, s...)
	return extent{uint32(at), uint32(len(s))}
}

// search looks for a string in the wire bytes.
func (w *encoder) search(s string) (extent, bool) {
	area := w.buf[w.wire.off : w.wire.off+min(w.wire.len, window)]
	i := bytes.Index(area, []byte(s))
	return extent{w.wire.off + uint32(max(i, 0)), uint32(len(s))}, i >= 0
}

func (w *encoder) Str(_ string, v *string) { w.text(*v) }

func (w *encoder) Bytes(_ string, v *[]byte) {
	w.uvarint(uint64(len(*v)))
	if len(*v) > trace.BlockHead/2 {
		w.wire = extent{uint32(len(w.buf)), uint32(len(*v))}
	}
	w.buf = append(w.buf, *v...)
}

func (w *encoder) Num(_ string, v *int)          { w.varint(int64(*v)) }
func (w *encoder) Num64(_ string, v *int64)      { w.varint(*v) }
func (w *encoder) Ns(_ string, v *time.Duration) { w.varint(int64(*v)) }

func (w *encoder) Flag(_ string, v *bool) {
	if *v {
		w.buf = append(w.buf, 1)
	} else {
		w.buf = append(w.buf, 0)
	}
}

func (w *encoder) Span(_ string, v *trace.Span) {
	switch v.Buf {
	case trace.BufIn:
		w.buf = append(w.buf, knownBufIn<<tagBits|tagKnown)
	case trace.BufOut:
		w.buf = append(w.buf, knownBufOut<<tagBits|tagKnown)
	default:
		w.text(v.Buf)
	}
	w.uvarint(uint64(v.Off))
	w.uvarint(uint64(v.Len))
}

func (w *encoder) Spans(_ string, v *[]trace.Span) {
	w.uvarint(uint64(len(*v)))
	for i := range *v {
		w.Span("", &(*v)[i])
	}
}

func (w *encoder) Strs(_ string, v *[]string) {
	w.uvarint(uint64(len(*v)))
	for _, s := range *v {
		w.text(s)
	}
}

func (w *encoder) Nums(_ string, v *[]int) {
	w.uvarint(uint64(len(*v)))
	for i := range *v {
		w.Num("", &(*v)[i])
	}
}

func (w *encoder) Headers(_ string, v *[]trace.Header) {
	w.uvarint(uint64(len(*v)))
	for _, h := range *v {
		w.text(h.Name)
		w.text(h.Value)
	}
}

func (w *encoder) Group(_ string, empty bool) trace.Coder {
	w.Flag("", &empty)
	if empty {
		return nil
	}
	return w
}

func (w *encoder) List(_ string, n int) (trace.Coder, int) {
	w.uvarint(uint64(n))
	return w, n
}

func (w *encoder) Item(int) trace.Coder { return w }
func (w *encoder) End()                 {}

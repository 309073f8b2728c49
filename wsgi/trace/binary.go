package trace

import (
	"bytes"
	"encoding/binary"
	"time"
)

// A tape keeps its events in one run of bytes. A string is written once: the
// second time, and where it stands in the wire bytes already, only its place
// is written. Events are read in their order.

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

func (w *encoder) str(_ string, v *string) { w.text(*v) }

func (w *encoder) bytes(_ string, v *[]byte) {
	w.uvarint(uint64(len(*v)))
	if len(*v) > BlockHead/2 {
		w.wire = extent{uint32(len(w.buf)), uint32(len(*v))}
	}
	w.buf = append(w.buf, *v...)
}

func (w *encoder) num(_ string, v *int)          { w.varint(int64(*v)) }
func (w *encoder) num64(_ string, v *int64)      { w.varint(*v) }
func (w *encoder) ns(_ string, v *time.Duration) { w.varint(int64(*v)) }

func (w *encoder) flag(_ string, v *bool) {
	if *v {
		w.buf = append(w.buf, 1)
	} else {
		w.buf = append(w.buf, 0)
	}
}

func (w *encoder) span(_ string, v *Span) {
	switch v.Buf {
	case BufIn:
		w.buf = append(w.buf, knownBufIn<<tagBits|tagKnown)
	case BufOut:
		w.buf = append(w.buf, knownBufOut<<tagBits|tagKnown)
	default:
		w.text(v.Buf)
	}
	w.uvarint(uint64(v.Off))
	w.uvarint(uint64(v.Len))
}

func (w *encoder) spans(_ string, v *[]Span) {
	w.uvarint(uint64(len(*v)))
	for i := range *v {
		w.span("", &(*v)[i])
	}
}

func (w *encoder) strs(_ string, v *[]string) {
	w.uvarint(uint64(len(*v)))
	for _, s := range *v {
		w.text(s)
	}
}

func (w *encoder) nums(_ string, v *[]int) {
	w.uvarint(uint64(len(*v)))
	for i := range *v {
		w.num("", &(*v)[i])
	}
}

func (w *encoder) headers(_ string, v *[]Header) {
	w.uvarint(uint64(len(*v)))
	for _, h := range *v {
		w.text(h.Name)
		w.text(h.Value)
	}
}

func (w *encoder) group(_ string, empty bool) coder {
	w.flag("", &empty)
	if empty {
		return nil
	}
	return w
}

func (w *encoder) list(_ string, n int) (coder, int) {
	w.uvarint(uint64(n))
	return w, n
}

func (w *encoder) item(int) coder { return w }
func (w *encoder) end()           {}

// decoder reads the events of a tape. A tape is only ever written by an encoder of
// the same program, so it trusts what it reads.
type decoder struct {
	buf      []byte
	at       int
	wire     extent // the last wire bytes that were read
	wireFrom int64
	origin   origin
}

func (r *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(r.buf[r.at:])
	r.at += n
	return v
}

func (r *decoder) varint() int64 {
	v, n := binary.Varint(r.buf[r.at:])
	r.at += n
	return v
}

func (r *decoder) text() string {
	v := r.uvarint()
	n := int(v >> tagBits)
	switch v & tagMask {
	case tagKnown:
		return knownStrings[n]
	case tagPlace:
		size := int(r.uvarint())
		return string(r.buf[n : n+size])
	}
	r.at += n
	return string(r.buf[r.at-n : r.at])
}

func (r *decoder) str(_ string, v *string) { *v = r.text() }

func (r *decoder) bytes(_ string, v *[]byte) {
	n := int(r.uvarint())
	if n > BlockHead/2 {
		r.wire = extent{uint32(r.at), uint32(n)}
	}
	*v = bytes.Clone(r.buf[r.at : r.at+n])
	r.at += n
}

func (r *decoder) num(_ string, v *int)          { *v = int(r.varint()) }
func (r *decoder) num64(_ string, v *int64)      { *v = r.varint() }
func (r *decoder) ns(_ string, v *time.Duration) { *v = time.Duration(r.varint()) }

func (r *decoder) flag(_ string, v *bool) {
	*v = r.buf[r.at] == 1
	r.at++
}

func (r *decoder) span(_ string, v *Span) {
	*v = Span{Buf: r.text(), Off: int64(r.uvarint()), Len: int64(r.uvarint())}
}

func (r *decoder) spans(_ string, v *[]Span) {
	*v = sized[Span](r)
	for i := range *v {
		r.span("", &(*v)[i])
	}
}

func (r *decoder) strs(_ string, v *[]string) {
	*v = sized[string](r)
	for i := range *v {
		(*v)[i] = r.text()
	}
}

func (r *decoder) nums(_ string, v *[]int) {
	*v = sized[int](r)
	for i := range *v {
		r.num("", &(*v)[i])
	}
}

func (r *decoder) headers(_ string, v *[]Header) {
	*v = sized[Header](r)
	for i := range *v {
		(*v)[i] = Header{Name: r.text(), Value: r.text()}
	}
}

func (r *decoder) group(_ string, _ bool) coder {
	var empty bool
	r.flag("", &empty)
	if empty {
		return nil
	}
	return r
}

func (r *decoder) list(_ string, _ int) (coder, int) { return r, int(r.uvarint()) }
func (r *decoder) item(int) coder                    { return r }
func (r *decoder) end()                              {}

// sized makes a slice as long as the count that comes next, nil for none.
func sized[T any](r *decoder) []T {
	n := int(r.uvarint())
	if n == 0 {
		return nil
	}
	return make([]T, n)
}
